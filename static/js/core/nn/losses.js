/**
 * Losses: how wrong the outputs are, as one number, and which way each output should move to make it smaller.
 *
 * Each is a mean over all `count` numbers of the batch. It returns the loss and fills `gradients` with its slope in every
 * output y, for the target t. They agree with Keras's of the same name.
 *
 * @typedef {(y: Float32Array, t: Float32Array, count: number, gradients: Float32Array) => number} Loss  (y, t, count, gradients) → loss
 */

/** How near a probability may come to 0 or 1, as in Keras: the logarithm of 0 is no number. */
const EDGE = 1e-7;

/** @type {Record<string, Loss>} */
export const LOSSES = {
  /** Mean squared error: one large mistake weighs more than many small ones. */
  mse(y, t, count, gradients) {
    let sum = 0;
    for (let i = 0; i < count; i += 1) {
      const difference = y[i] - t[i];
      sum += difference * difference;
      gradients[i] = (2 * difference) / count;
    }
    return sum / count;
  },

  /** Mean absolute error: a mistake weighs what it is. */
  mae(y, t, count, gradients) {
    let sum = 0;
    for (let i = 0; i < count; i += 1) {
      const difference = y[i] - t[i];
      sum += Math.abs(difference);
      gradients[i] = Math.sign(difference) / count;
    }
    return sum / count;
  },

  /** Binary cross-entropy, for outputs and targets from 0 to 1: how surprised one is by t who believed in y. */
  bce(y, t, count, gradients) {
    let sum = 0;
    for (let i = 0; i < count; i += 1) {
      const p = Math.min(1 - EDGE, Math.max(EDGE, y[i]));
      // A drawing is mostly paper, t = 0: a logarithm that counts for nothing need not be worked out.
      if (t[i] !== 0) sum -= t[i] * Math.log(p);
      if (t[i] !== 1) sum -= (1 - t[i]) * Math.log(1 - p);
      gradients[i] = p === y[i] ? (p - t[i]) / (p * (1 - p)) / count : 0;
    }
    return sum / count;
  },
};
