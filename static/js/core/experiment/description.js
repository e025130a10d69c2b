/**
 * An experiment as one table: what is trained on what, and how. It is what the address of the page says, what is kept, and
 * what training starts from. Ranges hold everything that Anomagram's page could set, and more.
 *
 * @typedef {ReturnType<typeof table.initial>} Settings
 */

import { INITIALISERS } from "../nn/initialisers.js";
import { LOSSES } from "../nn/losses.js";
import { OPTIMIZERS } from "../nn/optimizers.js";
import { Refusal } from "../nn/refusal.js";
import { REGULARISERS } from "../nn/regularisers.js";
import { Table, choice, number, text } from "../table.js";
import { outline, readLayers, writeLayers } from "./architecture.js";
import { SCORE_NAMES } from "./scores.js";

export const SOURCES = ["heartbeats", "doodles", "digits", "csv", "own"];

/** @type {(initial: number, low: number, high: number) => import("../table.js").Field<?number> & {low: number, high: number, whole: true}} */
function whole(initial, low, high) {
  const field = number(initial, { low, high });
  /** @param {string} given */
  const read = (given) => {
    const value = field.read(given);
    return Number.isInteger(value) ? value : undefined;
  };
  return { ...field, low, high, whole: true, read };
}

/** @param {number} initial @param {number} low @param {number} high */
function share(initial, low, high) {
  return { ...number(initial, { low, high }), low, high };
}

/** @param {string} initial @param {string[]} allowed */
const oneOf = (initial, allowed) => ({ ...choice(initial, allowed), allowed });

/** Every field; what has a range says it (`low`, `high`, or `allowed`), for the controls. */
export const FIELDS = {
  data: oneOf("heartbeats", SOURCES),
  /** Which of them is normal, where there is a choice: the name of a doodle, or a digit. */
  normal: text("", /^[\w -]{0,40}$/),
  /** The saved detector whose weights training goes on from; empty for none. */
  from: text("", /^[\w.-]{0,64}$/),
  layers: { initial: readLayers("d7k-d3k-d2l-d3k-d7k"), write: writeLayers, read: readLayers },
  output: oneOf("sigmoid", ["sigmoid", "linear"]),
  initialiser: oneOf("glorotUniform", Object.keys(INITIALISERS)),
  /** Where the output starts: anywhere, or at the mean of the training samples. */
  start: oneOf("random", ["random", "mean"]),
  optimizer: oneOf("adam", Object.keys(OPTIMIZERS)),
  learningRate: share(0.003, 1e-5, 10),
  regulariser: oneOf("none", REGULARISERS),
  regulariserRate: share(0.001, 0, 1),
  loss: oneOf("mse", Object.keys(LOSSES)),
  batch: whole(16, 1, 1024),
  epochs: whole(60, 1, 1000),
  /** Training samples, the contaminating ones among them; as many as there are, where there are fewer. */
  trainSize: whole(500, 10, 5000),
  /** Test samples, half of them normal. */
  testSize: whole(200, 10, 4000),
  /** Share of the training samples that are anomalous, and passed off as normal. */
  contamination: share(0, 0, 0.7),
  /** Varied copies of every training sample, to make much of a few. */
  copies: whole(0, 0, 50),
  /** Standard deviation of what is added to the inputs in training; the reconstruction is held against the clean ones. */
  noise: share(0, 0, 1),
  score: oneOf("mse", SCORE_NAMES),
  /** Of held-out normals: it chooses the threshold, unless that is given. */
  falseAlarmRate: share(0.05, 0.001, 0.5),
  threshold: number(null, { low: -1e9, high: 1e9 }),
  seed: whole(1, 0, 2 ** 32 - 1),
};

export const table = new Table(FIELDS);

/** Anomagram's own default. With one step an epoch it stops at the mean beat; see `diagnose`. */
export const ANOMAGRAM = {
  ...table.initial(),
  layers: readLayers("d7r-d3r-d2l-d3r-d7r"),
  initialiser: "glorotNormal",
  learningRate: 0.01,
  batch: 512,
  epochs: 30,
};

/**
 * What no field can see by itself.
 *
 * @param {Settings} settings
 * @param {number[]} sampleShape
 * @returns {?Refusal} why it cannot be trained; null where it can
 */
export function objection(settings, sampleShape) {
  if (settings.loss === "bce" && settings.output !== "sigmoid") {
    return new Refusal("settings.bce", "Cross-entropy is for outputs between 0 and 1. Choose a sigmoid output.");
  }
  if (settings.score === "registered" && sampleShape.length !== 2) {
    return new Refusal("settings.registered", "This score looks at pictures from several places. Choose another for series.");
  }
  try {
    outline(settings.layers, sampleShape, settings.output);
    return null;
  } catch (refused) {
    if (refused instanceof Refusal) return refused;
    throw refused;
  }
}
