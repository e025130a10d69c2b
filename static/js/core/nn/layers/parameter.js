/**
 * Numbers of a layer that are learnt.
 *
 * @typedef {Object} Parameter
 * @property {string} name  "kernel" or "bias", as in Keras
 * @property {number[]} shape  as in Keras
 * @property {Float32Array} value
 * @property {Float32Array} gradient  the loss's slope in each, from the last `backward`
 * @property {boolean} priced  whether a regulariser's price is on it
 */

export const NOTHING = new Float32Array(0);

/** @returns {Parameter} without its numbers yet: whether there is room for them is for the network to say */
export function parameter(name, shape, priced) {
  return { name, shape, value: NOTHING, gradient: NOTHING, priced };
}

/** Give the parameter its numbers, all 0. */
export function allocate(parameter) {
  parameter.value = new Float32Array(product(parameter.shape));
  parameter.gradient = new Float32Array(parameter.value.length);
}

export const product = (numbers) => numbers.reduce((whole, each) => whole * each, 1);

/** `buffer` where it has room for `size` numbers, else a new one. Batches differ in size; memory is asked for rarely. */
export const room = (buffer, size) => (buffer.length >= size ? buffer : new Float32Array(size));

/** Fill the first n rows of `rows` with copies of `row`: one, then two, four, eight at once. */
export function repeatRow(rows, row, n) {
  const whole = n * row.length;
  rows.set(row);
  for (let filled = row.length; filled < whole; filled *= 2) rows.copyWithin(filled, 0, Math.min(filled, whole - filled));
}

/** sums[j] = the sum of column j over `n` rows. */
export function sumRows(sums, rows, n, width) {
  sums.fill(0);
  for (let i = 0; i < n; i += 1) for (let j = 0; j < width; j += 1) sums[j] += rows[i * width + j];
}
