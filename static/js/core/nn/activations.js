/**
 * Activations: the bend after each layer's sum. Without one, any stack of layers would be no more than one layer.
 *
 * Each is worked out in place. Each slope is told from the *output* y alone, so the sums themselves need not be kept.
 *
 * @typedef {Object} Activation
 * @property {(y: Float32Array, count: number) => void} apply  bends the first `count` numbers in place
 * @property {(gradients: Float32Array, y: Float32Array, count: number) => void} backward  multiplies gradients, in place, by
 *   the slope at the outputs
 * @property {(y: number) => number} inverse  the sum that gives this output, as near as there is one
 */

/** What a leaky ReLU lets through of a negative sum. A plain ReLU that is negative for every sample learns no more: its
 * slope is 0 everywhere ("dead"); a leak of 0.2 always leaves a way back. */
export const LEAK = 0.2;

/** @type {(y: number, low: number, high: number) => number} */
const bounded = (y, low, high) => Math.min(high, Math.max(low, y));

/** @type {Record<string, Activation>} */
export const ACTIVATIONS = {
  linear: { apply() {}, backward() {}, inverse: (y) => y },

  relu: {
    apply(y, count) {
      for (let i = 0; i < count; i += 1) if (y[i] < 0) y[i] = 0;
    },
    backward(gradients, y, count) {
      for (let i = 0; i < count; i += 1) if (!(y[i] > 0)) gradients[i] = 0;
    },
    inverse: (y) => Math.max(0, y),
  },

  leakyRelu: {
    apply(y, count) {
      for (let i = 0; i < count; i += 1) if (y[i] < 0) y[i] *= LEAK;
    },
    backward(gradients, y, count) {
      for (let i = 0; i < count; i += 1) if (!(y[i] > 0)) gradients[i] *= LEAK;
    },
    inverse: (y) => (y < 0 ? y / LEAK : y),
  },

  sigmoid: {
    apply(y, count) {
      for (let i = 0; i < count; i += 1) y[i] = 1 / (1 + Math.exp(-y[i]));
    },
    backward(gradients, y, count) {
      for (let i = 0; i < count; i += 1) gradients[i] *= y[i] * (1 - y[i]);
    },
    inverse(y) {
      const share = bounded(y, 0.001, 0.999);
      return Math.log(share / (1 - share));
    },
  },

  tanh: {
    apply(y, count) {
      for (let i = 0; i < count; i += 1) y[i] = Math.tanh(y[i]);
    },
    backward(gradients, y, count) {
      for (let i = 0; i < count; i += 1) gradients[i] *= 1 - y[i] * y[i];
    },
    inverse: (y) => Math.atanh(bounded(y, -0.999, 0.999)),
  },
};
