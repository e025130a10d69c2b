/** Which step of a story is being read, and what its histograms show. */

/**
 * @param {number[]} tops  upper edges of the steps, in the order of the page
 * @param {number} line  the height at which one reads
 * @returns {number} the last step that has reached the line; the first, where none has
 */
export function stepAt(tops, line) {
  return Math.max(0, tops.findLastIndex((top) => top <= line));
}

/** Columns of a histogram. */
const COLUMNS = 28;

/**
 * Edges for the logarithms of all scores of a training, the same for every epoch, so that what moves is the scores.
 *
 * @param {ArrayLike<number>[]} lists  of scores, all above 0
 */
export function edgesOf(lists) {
  const logs = lists.flatMap((list) => Array.from(list, Math.log10));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  return Array.from({ length: COLUMNS + 1 }, (_, i) => low + ((high - low || 1) * i) / COLUMNS);
}

/** @param {ArrayLike<number> & Iterable<number>} scores @param {number[]} edges @returns {number[]} share of the scores between neighbouring edges */
export function sharesOf(scores, edges) {
  const found = new Array(edges.length - 1).fill(0);
  const width = (edges[edges.length - 1] - edges[0]) / found.length;
  for (const score of scores) {
    const column = Math.floor((Math.log10(score) - edges[0]) / width);
    found[Math.min(found.length - 1, Math.max(0, column))] += 1 / scores.length;
  }
  return found;
}

/** @param {ArrayLike<number>} scores @returns {number} the middle of the scores */
export const median = (scores) => Float64Array.from(scores).sort()[Math.floor(scores.length / 2)];
