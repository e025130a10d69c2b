/** Scores as bars: both kinds between the same edges. */

/** Scores of this kind are logarithms already. */
const LOGARITHMS = "log-combination";
const LEAST = 1e-9;

/**
 * @param {{normal: ArrayLike<number>, anomalous: ArrayLike<number>}} scores  at least one of each
 * @param {string} score  its name
 * @param {number} threshold
 * @param {number} [count]  of bars
 * @returns {{edges: number[], normal: number[], anomalous: number[], threshold: number, back: (value: number) => number}}
 *   shares; edges and threshold on a logarithmic axis where scores span decades; `back` from the axis to the score
 */
export function bins({ normal, anomalous }, score, threshold, count = 28) {
  const logarithmic = score !== LOGARITHMS;
  const to = (/** @type {number} */ value) => (logarithmic ? Math.log10(Math.max(value, LEAST)) : value);
  const [a, b] = [Array.from(normal, to), Array.from(anomalous, to)];
  const low = Math.min(...a, ...b);
  const high = Math.max(...a, ...b, low + 1e-6);
  const edges = Array.from({ length: count + 1 }, (_, i) => low + ((high - low) * i) / count);
  const shares = (/** @type {number[]} */ values) => {
    /** @type {number[]} */
    const found = new Array(count).fill(0);
    for (const value of values) found[Math.min(count - 1, Math.floor(((value - low) / (high - low)) * count))] += 1 / values.length;
    return found;
  };
  const back = (/** @type {number} */ value) => (logarithmic ? 10 ** value : value);
  return { edges, normal: shares(a), anomalous: shares(b), threshold: to(threshold), back };
}
