/**
 * What the figure shows, worked out from what the reader has set and from the network of the step that is being read. Knows
 * nothing of the page.
 *
 * @typedef {Object} Reading  what the reader has set
 * @property {string} step  one of `STEPS`
 * @property {{kind: string, strength: number, values: Float32Array}} beat
 * @property {number} bottleneck
 * @property {number} contamination  of the step on it
 * @property {?Float32Array} code  turned by hand; null: the beat's own
 * @property {?number} epoch  looked back at; null: the last
 * @property {number} loudness  of the step on the empty page
 * @property {"mse" | "correlation"} score  of that step
 * @property {?number} level  false-alarm rate of the threshold; null: as at first
 */

/**
 * @typedef {Object} Epoch  one of a run
 * @property {number} epoch
 * @property {Float32Array} weights
 * @property {Float64Array} calibration  ascending scores of held-out normals
 * @property {{normal: Float64Array, anomalous: Float64Array}} scores  of the test
 *
 * @typedef {{model: import("./model.js").Model, epochs: Epoch[]}} Run  of the lab, with at least one epoch
 */

import { odderThan, pValue, thresholdAt, verdict } from "../judge.js";
import { loud } from "./beats.js";
import { FALSE_ALARMS } from "./recipes.js";

/** The steps, in their order, and what stands under the beat in each: its numbers, the scale, or nothing. */
export const STEPS = {
  normal: "nothing",
  squeeze: "code",
  code: "code",
  error: "code",
  threshold: "scale",
  accuracy: "scale",
  contamination: "scale",
  replay: "histogram",
  empty: "scale",
  limits: "scale",
};

/** Numbers that the network of the step on the empty page squeezes a beat into. */
const FAINT_BOTTLENECK = 8;

/** @param {Reading} reading @returns {import("./recipes.js").Recipe} of the network that the step is about */
export function recipeOf({ step, bottleneck, contamination, score }) {
  if (step === "empty") return { bottleneck: FAINT_BOTTLENECK, source: "faint", score };
  return { bottleneck, contamination: step === "contamination" ? contamination : 0 };
}

/**
 * The epoch of a run that is shown: the one looked back at, as far as there is one, else the newest.
 *
 * @param {{epochs: Epoch[]}} run @param {Pick<Reading, "step" | "epoch">} reading
 */
export function epochOf({ epochs }, { step, epoch }) {
  return (step === "replay" && epoch !== null && epochs[epoch]) || epochs[epochs.length - 1];
}

/** The beat as it stands in the figure. @param {Pick<Reading, "step" | "beat" | "loudness">} reading */
export const beatOf = ({ step, beat, loudness }) => (step === "empty" ? loud(beat.values, loudness) : beat.values);

/**
 * @param {Reading} reading
 * @param {Run} run
 */
export function viewOf(reading, run) {
  const { weights, calibration, scores, epoch } = epochOf(run, reading);
  run.model.weights = weights;
  const input = beatOf(reading);
  const look = run.model.look(input);
  const threshold = thresholdAt(reading.level ?? FALSE_ALARMS, calibration);
  return {
    ...look,
    input,
    redrawn: reading.step === "code" && reading.code ? run.model.decode(reading.code) : look.made,
    epoch,
    calibration,
    scores,
    threshold,
    verdict: verdict(look.score, threshold, calibration),
    pValue: pValue(look.score, calibration),
    odderThan: odderThan(look.score, calibration),
  };
}
