/** Bends a series by hand: what is pulled at one place draws its neighbours along, less and less. */

/** Standard deviation of the pull, in numbers of the series. */
const REACH = 2.5;

/**
 * @param {Float32Array} series
 * @param {number} at  which number is pulled
 * @param {number} to  the value it gets
 * @returns {Float32Array} new
 */
export function bend(series, at, to) {
  const pull = to - series[at];
  return series.map((value, i) => value + pull * Math.exp(-((i - at) ** 2) / (2 * REACH ** 2)));
}
