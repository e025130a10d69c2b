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

/** @type {Float32Array} */
export const NOTHING = new Float32Array(0);

/**
 * @param {string} name
 * @param {number[]} shape
 * @param {boolean} priced
 * @returns {Parameter} without its numbers yet: whether there is room for them is for the network to say
 */
export function parameter(name, shape, priced) {
  return { name, shape, value: NOTHING, gradient: NOTHING, priced };
}

/** Give the parameter its numbers, all 0. @param {Parameter} parameter */
export function allocate(parameter) {
  parameter.value = new Float32Array(product(parameter.shape));
  parameter.gradient = new Float32Array(parameter.value.length);
}

/** @type {(numbers: number[]) => number} */
export const product = (numbers) => numbers.reduce((whole, each) => whole * each, 1);

/**
 * `buffer` where it has room for `size` numbers, else a new one. Batches differ in size; memory is asked for rarely.
 *
 * @type {(buffer: Float32Array, size: number) => Float32Array}
 */
export const room = (buffer, size) => (buffer.length >= size ? buffer : new Float32Array(size));

/**
 * Fill the first n rows of `rows` with copies of `row`: one, then two, four, eight at once.
 *
 * @param {Float32Array} rows @param {Float32Array} row @param {number} n
 */
export function repeatRow(rows, row, n) {
  const whole = n * row.length;
  rows.set(row);
  for (let filled = row.length; filled < whole; filled *= 2) rows.copyWithin(filled, 0, Math.min(filled, whole - filled));
}

/**
 * sums[j] = the sum of column j over `n` rows.
 *
 * @param {Float32Array} sums @param {Float32Array} rows @param {number} n @param {number} width
 */
export function sumRows(sums, rows, n, width) {
  sums.fill(0);
  for (let i = 0; i < n; i += 1) for (let j = 0; j < width; j += 1) sums[j] += rows[i * width + j];
}
