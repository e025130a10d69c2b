/**
 * From samples to what is trained on, held out, and tested on. What training may know, it learns from the training samples
 * alone: the range they are scaled by, too.
 *
 * @typedef {{kind: string, parameters: {low?: number, high?: number}}} Scaling  as detector.json has it
 *
 * @typedef {Object} Source
 * @property {number[]} shape  of a sample: [length] or [height, width]
 * @property {Float32Array} normal  sample after sample
 * @property {Float32Array} anomalous
 * @property {string[]} [kinds]  of every anomalous sample
 * @property {string | Scaling} [scaling]  "none" where samples are in [0, 1] already;
 *   or one that was fitted before
 * @property {boolean} [synthetic]  whether a program made them
 * @property {{normal: Float32Array, anomalous: Float32Array}} [test]  where the data set itself says what to test on
 */

import { Random, range } from "../nn/random.js";
import { Refusal } from "../nn/refusal.js";
import { vary } from "./variation.js";

/** Share of the normals that is held out, to choose the threshold on and to watch the loss; and the fewest of them. */
const HELD_OUT = 0.2;
const FEWEST = { heldOut: 3, train: 5, test: 1 };
/** The most of the normals that may go into the test. */
const TESTED = 0.3;

/**
 * @param {Source} source
 * @param {import("./description.js").Settings} settings
 * @throws {Refusal} where there are too few samples
 */
export function prepare(source, settings) {
  const size = source.shape.reduce((a, b) => a * b, 1);
  const random = new Random(settings.seed).fork();
  /** @param {Float32Array} samples */
  const count = (samples) => samples.length / size;
  const normal = random.shuffle(range(count(source.normal)));
  const anomalous = random.shuffle(range(count(source.anomalous)));
  const half = Math.floor(settings.testSize / 2);
  const { test: given, kinds } = source;

  const spare = Math.max(FEWEST.test, normal.length - FEWEST.heldOut - FEWEST.train);
  const testNormal = given ? [] : normal.slice(0, Math.min(half, spare, Math.floor(normal.length * TESTED)));
  const left = normal.slice(testNormal.length);
  const wanted = Math.round(settings.trainSize * (1 - settings.contamination));
  const heldOutCount = Math.max(FEWEST.heldOut, Math.round(Math.min(left.length, wanted / (1 - HELD_OUT)) * HELD_OUT));
  const heldOut = left.slice(0, heldOutCount);
  const clean = left.slice(heldOutCount, heldOutCount + wanted);
  if (clean.length < FEWEST.train) {
    const least = FEWEST.train + FEWEST.heldOut + (given ? 0 : FEWEST.test);
    const message = `There are too few normal samples: ${normal.length}. At least ${least} are needed; more are better.`;
    throw new Refusal("data.few", message, { count: normal.length, least });
  }
  const testAnomalous = given ? [] : anomalous.slice(0, Math.min(half, Math.ceil(anomalous.length / 2)));
  const { contamination } = settings;
  const mixedIn = Math.round((clean.length * contamination) / (1 - contamination));
  const foreign = anomalous.slice(testAnomalous.length, testAnomalous.length + mixedIn);

  /** @param {Float32Array} samples @param {Int32Array | number[]} chosen */
  const pick = (samples, chosen) => {
    const result = new Float32Array(chosen.length * size);
    chosen.forEach((which, i) => result.set(samples.subarray(which * size, (which + 1) * size), i * size));
    return result;
  };
  const joined = new Float32Array((clean.length + foreign.length) * size);
  joined.set(pick(source.normal, clean));
  joined.set(pick(source.anomalous, foreign), clean.length * size);
  const { scaling: asked = "range" } = source;
  const scaling = typeof asked === "string" ? fitScaling(asked, joined) : asked;
  /** @param {Float32Array} samples */
  const ready = (samples) => applyScaling(scaling, samples);
  const shown = withCopies(ready(joined), source.shape, settings.copies, random);
  /** @param {Float32Array} samples */
  const limit = (samples) => samples.subarray(0, half * size);
  return {
    shape: source.shape,
    size,
    scaling,
    train: shown,
    /** How many training samples there were before they were copied, and how many of those are anomalous. */
    originals: joined.length / size,
    contaminated: foreign.length,
    heldOut: ready(pick(source.normal, heldOut)),
    test: {
      normal: ready(given ? limit(given.normal) : pick(source.normal, testNormal)),
      anomalous: ready(given ? limit(given.anomalous) : pick(source.anomalous, testAnomalous)),
      kinds: kinds ? Array.from(testAnomalous, (which) => kinds[which]) : null,
    },
  };
}

/**
 * The training samples, and so many varied copies of each.
 *
 * @param {Float32Array} samples @param {number[]} shape @param {number} copies @param {Random} random
 */
function withCopies(samples, shape, copies, random) {
  if (copies === 0) return samples;
  const all = new Float32Array(samples.length * (1 + copies));
  all.set(samples);
  const size = shape.reduce((a, b) => a * b, 1);
  for (let at = samples.length; at < all.length; at += size) {
    const from = at % samples.length;
    all.set(vary(samples.subarray(from, from + size), shape, random), at);
  }
  return all;
}

/**
 * As app/kinds/scaling.py: "range" makes the lowest and highest training value 0 and 1.
 *
 * @param {string} kind @param {Float32Array} training @returns {Scaling}
 */
export function fitScaling(kind, training) {
  if (kind === "none") return { kind, parameters: {} };
  let [low, high] = [Infinity, -Infinity];
  for (const value of training) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > low)) {
    throw new Refusal("data.constant", `Every training value is ${low}. Expected samples that differ.`, { low });
  }
  return { kind, parameters: { low, high } };
}

/** @param {Scaling} scaling @param {Float32Array} samples @returns {Float32Array} new; values outside of the fitted range are kept, not clipped */
export function applyScaling({ kind, parameters: { low = 0, high = 1 } }, samples) {
  return kind === "range" ? samples.map((value) => (value - low) / (high - low)) : samples.slice();
}

/** Back to the data's own units. @param {Scaling} scaling @param {Float32Array} samples */
export function undoScaling({ kind, parameters: { low = 0, high = 1 } }, samples) {
  return kind === "range" ? samples.map((value) => low + value * (high - low)) : samples.slice();
}
