/** The numbers in the bottleneck: how far each ranges, and which of them tell most. */

/**
 * @typedef {Object} Range  of one number of the code, over normal beats
 * @property {number} index
 * @property {number} low
 * @property {number} high
 * @property {number} power  how much of the redrawn beat changes, in mean square, when the number moves by one deviation
 */

/**
 * @param {import("./model.js").Model} model
 * @param {Float32Array} codes  of normal beats, one after another
 * @param {number} width  numbers of a code
 * @returns {Range[]} the most telling first
 */
export function ranges(model, codes, width) {
  const n = codes.length / width;
  /** @param {number} j */
  const column = (j) => Float64Array.from({ length: n }, (_, i) => codes[i * width + j]);
  const mean = Float32Array.from({ length: width }, (_, j) => average(column(j)));
  const usual = model.decode(mean);
  const found = Array.from({ length: width }, (_, index) => {
    const values = column(index);
    const deviation = Math.sqrt(average(values.map((value) => (value - mean[index]) ** 2)));
    const moved = mean.slice();
    moved[index] += deviation;
    const power = average(model.decode(moved).map((value, i) => (value - usual[i]) ** 2));
    return { index, low: Math.min(...values), high: Math.max(...values), power };
  });
  return found.sort((a, b) => b.power - a.power);
}

/** @param {Float32Array | Float64Array} values */
function average(values) {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
