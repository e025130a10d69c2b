/**
 * Optimizers: how far each weight moves, given the slope of the loss in it. All go downhill. They differ in what they
 * remember: where the slope pointed lately (so that the way does not zigzag), and how steep it usually is for this very
 * weight (so that each gets a step of its own size).
 *
 * An optimizer has `memories` lists a parameter, filled with `start`, and moves the weights w in place:
 * `move(w, g, memories, rate, time)`, with g the gradients, rate the learning rate, and time 1 for the first step.
 * Constants and the place of `TINY` are those of TensorFlow.js, which are Keras's.
 *
 * @typedef {Object} Optimizer
 * @property {number} memories
 * @property {number} [start]
 * @property {(w: Float32Array, g: Float32Array, memories: Float32Array[], rate: number, time: number) => void} move
 */

/** Keeps divisors from being 0. */
const TINY = 1e-7;

/** @type {Record<string, Optimizer>} */
export const OPTIMIZERS = {
  /** Adam (Kingma and Ba 2015): the recent mean slope m, over its recent size √v. */
  adam: {
    memories: 2,
    move(w, g, [m, v], rate, time) {
      const [fadeM, fadeV] = [0.9, 0.999];
      // Both memories start at 0; early on they are too small by these factors.
      const [wholeM, wholeV] = [1 - fadeM ** time, 1 - fadeV ** time];
      for (let i = 0; i < w.length; i += 1) {
        m[i] = fadeM * m[i] + (1 - fadeM) * g[i];
        v[i] = fadeV * v[i] + (1 - fadeV) * g[i] * g[i];
        w[i] -= (rate * (m[i] / wholeM)) / (Math.sqrt(v[i] / wholeV) + TINY);
      }
    },
  },

  /** Adamax (the same paper): over the largest recent slope instead. */
  adamax: {
    memories: 2,
    move(w, g, [m, largest], rate, time) {
      const [fadeM, fadeLargest] = [0.9, 0.999];
      const step = rate / (1 - fadeM ** time);
      for (let i = 0; i < w.length; i += 1) {
        m[i] = fadeM * m[i] + (1 - fadeM) * g[i];
        largest[i] = Math.max(fadeLargest * largest[i], Math.abs(g[i]));
        w[i] -= (step * m[i]) / (largest[i] + TINY);
      }
    },
  },

  /** Adadelta (Zeiler 2012): steps as large as the recent steps were, so it needs a learning rate near 1. */
  adadelta: {
    memories: 2,
    move(w, g, [slopes, steps], rate) {
      const fade = 0.95;
      for (let i = 0; i < w.length; i += 1) {
        slopes[i] = fade * slopes[i] + (1 - fade) * g[i] * g[i];
        const step = (Math.sqrt(steps[i] + TINY) / Math.sqrt(slopes[i] + TINY)) * g[i];
        steps[i] = fade * steps[i] + (1 - fade) * step * step;
        w[i] -= rate * step;
      }
    },
  },

  /** Adagrad (Duchi, Hazan and Singer 2011): over all slopes so far, so the steps only get smaller. */
  adagrad: {
    memories: 1,
    start: 0.1,
    move(w, g, [slopes], rate) {
      for (let i = 0; i < w.length; i += 1) {
        slopes[i] += g[i] * g[i];
        w[i] -= (rate * g[i]) / Math.sqrt(slopes[i] + TINY);
      }
    },
  },

  /** RMSProp (Hinton 2012, lecture 6): over the recent size of the slope. */
  rmsprop: {
    memories: 1,
    move(w, g, [slopes], rate) {
      const fade = 0.9;
      for (let i = 0; i < w.length; i += 1) {
        slopes[i] = fade * slopes[i] + (1 - fade) * g[i] * g[i];
        w[i] -= (rate * g[i]) / Math.sqrt(slopes[i] + TINY);
      }
    },
  },

  /** Momentum (Polyak 1964): a ball that rolls on. */
  momentum: {
    memories: 1,
    move(w, g, [speed], rate) {
      for (let i = 0; i < w.length; i += 1) {
        speed[i] = 0.9 * speed[i] + g[i];
        w[i] -= rate * speed[i];
      }
    },
  },

  /** Stochastic gradient descent: straight down the slope. */
  sgd: {
    memories: 0,
    move(w, g, memories, rate) {
      for (let i = 0; i < w.length; i += 1) w[i] -= rate * g[i];
    },
  },
};
