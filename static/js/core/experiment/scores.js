/**
 * Anomaly scores, as app/scoring works them out; both are tested on tests/fixtures/experiment.json. Higher is more
 * anomalous. What each is blind to is said there.
 *
 * @typedef {(sample: Float32Array, made: Float32Array) => number} Score  (one sample, its reconstruction) → score
 */

import { registered } from "./registered.js";

/** Mean squared ink below which a sample counts as (partly) blank. */
const LEAST_INK = 1e-4;
/** Variance below which there is no pattern to correlate with. */
const LEAST_VARIANCE = 1e-12;
const LEAST_ERROR = 1e-12;

/** @typedef {{name: string, parameters?: Partial<import("./registered.js").Parameters>}} NamedScore  as detector.json has it */

/** @type {(x: Float32Array, of: (i: number) => number) => number} */
const mean = (x, of) => {
  let sum = 0;
  for (let i = 0; i < x.length; i += 1) sum += of(i);
  return sum / x.length;
};

/** @param {Float32Array} x */
const ink = (x) => mean(x, (i) => x[i] * x[i]);
/** @type {Score} */
const squared = (x, made) => mean(x, (i) => (x[i] - made[i]) ** 2);

/** @type {Score} */
function relative(x, made) {
  const available = ink(x);
  return (squared(x, made) + Math.max(LEAST_INK - available, 0)) / Math.max(available, LEAST_INK);
}

/** @type {Record<string, Score>} */
export const SCORES = {
  mse: squared,
  mae: (x, made) => mean(x, (i) => Math.abs(x[i] - made[i])),
  relative,

  correlation(x, made) {
    const [meanX, meanMade] = [mean(x, (i) => x[i]), mean(x, (i) => made[i])];
    const varianceX = mean(x, (i) => (x[i] - meanX) ** 2);
    const varianceMade = mean(x, (i) => (made[i] - meanMade) ** 2);
    if (!(varianceX > LEAST_VARIANCE && varianceMade > LEAST_VARIANCE)) return 1;
    const both = mean(x, (i) => (x[i] - meanX) * (made[i] - meanMade));
    return 1 - Math.min(1, Math.max(-1, both / Math.sqrt(varianceX * varianceMade)));
  },

  "log-combination"(x, made) {
    const error = ink(x) < LEAST_INK ? 1 : squared(x, made);
    return Math.log(Math.max(error, LEAST_ERROR)) + Math.log(Math.max(relative(x, made), LEAST_ERROR));
  },
};

/** Every score's name: those above, and the one that asks the network more than once. */
export const SCORE_NAMES = [...Object.keys(SCORES), "registered"];

/**
 * @param {NamedScore} score
 * @param {Float32Array} x  n samples
 * @param {number[]} shape  of a sample
 * @param {(x: Float32Array) => Float32Array} predict  what the network makes of samples: a new list
 * @param {Float32Array} [made]  what it makes of x
 * @returns {Float64Array} n scores
 */
export function scoresBy({ name, parameters = {} }, x, shape, predict, made = predict(x)) {
  if (name === "registered") return registered(x, shape, predict, made, parameters);
  return scoresOf(name, x, made, shape.reduce((a, b) => a * b, 1));
}

/**
 * @param {string} name  of `SCORES`
 * @param {Float32Array} x  n × size
 * @param {Float32Array} reconstructions  n × size
 * @param {number} size
 * @returns {Float64Array} n scores
 */
export function scoresOf(name, x, reconstructions, size) {
  /** @type {(list: Float32Array, i: number) => Float32Array} */
  const part = (list, i) => list.subarray(i * size, (i + 1) * size);
  const score = SCORES[name];
  return Float64Array.from({ length: x.length / size }, (_, i) => score(part(x, i), part(reconstructions, i)));
}
