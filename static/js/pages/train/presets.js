/** Where an experiment starts: what suits each kind of data, and the lessons, which are broken on purpose. */

import { readLayers } from "../../core/experiment/architecture.js";
import { ANOMAGRAM, table } from "../../core/experiment/description.js";

/** A hand varies more than a heart: few examples, made many by copies; and little ink must not look like little error. */
const DRAWINGS = { layers: readLayers("d32k-d12l-d32k"), start: "mean", batch: 32, score: "relative" };

/** What changes with the data. Everything else is as the table says. @type {Record<string, TrainSettings>} */
const OF_DATA = {
  heartbeats: {},
  doodles: { ...DRAWINGS, normal: "bowtie", trainSize: 240, epochs: 30 },
  digits: { ...DRAWINGS, normal: "3", trainSize: 400, epochs: 30 },
  own: { ...DRAWINGS, normal: "something", copies: 16, epochs: 25 },
  csv: {},
};
export const DATA = Object.keys(OF_DATA);

/** @type {(data: string) => TrainSettings} */
export const settingsFor = (data) => ({ ...table.initial(), data, ...structuredClone(OF_DATA[data]) });

/** Each changes little of the heartbeats' default, but for the first, which is another program's. @type {Record<string, TrainSettings>} */
export const LESSONS = {
  anomagram: ANOMAGRAM,
  dead: { layers: readLayers("d7r-d3r-d2r-d3r-d7r"), seed: 4 },
  fast: { learningRate: 10, output: "linear" },
  slow: { learningRate: 0.0001 },
  wide: { layers: readLayers("c4x5l"), output: "linear", epochs: 20 },
  dirty: { contamination: 0.5 },
  strict: { regulariser: "l1", regulariserRate: 0.1 },
};

/** @param {string} name  of `LESSONS` */
export const lesson = (name) => ({ ...settingsFor("heartbeats"), ...structuredClone(LESSONS[name]) });
