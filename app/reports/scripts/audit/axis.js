/** Where a score lies along the histogram, from 0 to 1, and back. If scores of one sign span a wide range, the axis is logarithmic. */

const FAR = 5;

/** @param {number[]} scores  falling  @param {number} threshold */
export function axisOf(scores, threshold) {
  const high = Math.max(scores[0], threshold);
  const low = Math.min(scores[scores.length - 1], threshold);
  const typical = scores[scores.length >> 1];
  const log = low > 0 && high / typical > FAR;
  const [inner, outer] = log ? [Math.log, Math.exp] : [(value) => value, (value) => value];
  const [from, to] = [inner(low), inner(high)];
  const extent = to - from || 1;
  return {
    low,
    high,
    place: (score) => Math.min(1, Math.max(0, (inner(Math.max(score, low)) - from) / extent)),
    score: (place) => (place >= 1 ? high : place <= 0 ? low : outer(from + place * extent)),
  };
}

/** Counts of the photos, from the given numbers, by column of the axis. */
export function columnsOf(numbers, scores, axis, count) {
  const found = new Array(count).fill(0);
  for (const i of numbers) found[Math.min(count - 1, Math.floor(axis.place(scores[i]) * count))] += 1;
  return found;
}
