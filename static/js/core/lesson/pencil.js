/** A beat changed by hand: where the pencil goes, the line goes. */

/**
 * @param {Float32Array} beat
 * @param {[number, number]} from  place (0 to 1, left to right) and height (in the beat's own units)
 * @param {[number, number]} to
 * @returns {Float32Array} a new beat; on the way between the two places the line is straight
 */
export function bend(beat, from, to) {
  /** @param {number} place */
  const at = (place) => Math.min(beat.length - 1, Math.max(0, Math.round(place * (beat.length - 1))));
  const [[first, start], [last, end]] = [from, to].map(([place, height]) => [at(place), height]).sort(([a], [b]) => a - b);
  const bent = beat.slice();
  for (let i = first; i <= last; i += 1) bent[i] = start + ((end - start) * (i - first)) / (last - first || 1);
  // The newest height wins where both are at one place.
  bent[at(to[0])] = to[1];
  return bent;
}
