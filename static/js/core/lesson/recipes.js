/**
 * The trainings of the lesson. Each is one network with nothing between its samples and its bottleneck: 140 numbers, a few,
 * and 140 again. It is trained where the reader is, in less than a second.
 *
 * @typedef {Object} Recipe
 * @property {number} bottleneck  1 to 64
 * @property {number} [contamination]  share of odd beats among the training beats
 * @property {"usual" | "faint"} [source]  of beats.js
 * @property {"mse" | "correlation"} [score]
 */

import { table } from "../experiment/description.js";

export const BOTTLENECK = { initial: 8, low: 1, high: 64 };
/** What the threshold lets through of held-out normals, unless the reader moves it. */
export const FALSE_ALARMS = 0.05;
/** What all have in common. */
export const TRAINING = { trainSize: 400, testSize: 200, epochs: 40, learningRate: 0.003, batch: 16, seed: 1 };

/** @param {Recipe} recipe @returns {Required<Recipe>} */
export function whole({ bottleneck, contamination = 0, source = "usual", score = "mse" }) {
  return { bottleneck, contamination, source, score };
}

/** @param {Recipe} recipe @returns {import("../experiment/description.js").Settings} */
export function settingsOf(recipe) {
  const { bottleneck, contamination, score } = whole(recipe);
  const layers = [{ type: "dense", units: bottleneck, activation: "linear" }];
  return { ...table.initial(), ...TRAINING, layers, contamination, score };
}

/** The same text for recipes that train the same network, however it is scored afterwards. @param {Recipe} recipe */
export function trainingOf(recipe) {
  const { bottleneck, contamination, source } = whole(recipe);
  return `${source} ${bottleneck} ${contamination}`;
}
