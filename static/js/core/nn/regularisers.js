/**
 * Regularisers: a price on large weights, added to the loss. l1 (the weights' sizes) pushes the useless ones to exactly 0;
 * l2 (their squares) keeps all of them small. The price has its own rate, which is not the learning rate.
 * Biases go free, as in Keras.
 */

/** How much of the sizes and how much of the squares each one counts. @type {Record<string, [number, number]>} */
const PARTS = { none: [0, 0], l1: [1, 0], l2: [0, 1], l1l2: [1, 1] };

export const REGULARISERS = Object.keys(PARTS);

/**
 * Add the price's slope to the gradients of every weight that has a price.
 *
 * @param {string} name  one of `REGULARISERS`
 * @param {number} rate  what a size, or a square, of 1 costs
 * @param {import("./layers/parameter.js").Parameter[]} parameters
 * @returns {number} the price: rate · (Σ|w| and/or Σw²)
 */
export function regularise(name, rate, parameters) {
  const [sizes, squares] = PARTS[name];
  if (sizes + squares === 0 || rate === 0) return 0;
  let price = 0;
  for (const { value, gradient, priced } of parameters) {
    if (!priced) continue;
    for (let i = 0; i < value.length; i += 1) {
      const w = value[i];
      price += sizes * Math.abs(w) + squares * w * w;
      gradient[i] += rate * (sizes * Math.sign(w) + 2 * squares * w);
    }
  }
  return rate * price;
}
