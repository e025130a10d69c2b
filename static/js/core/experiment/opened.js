/**
 * A saved detector as an experiment to go on from: its network as layers that a visitor composes, its scaling and score as
 * they are, and a threshold that is said to be its own. What this page does not have is refused with a reason.
 */

import { Refusal } from "../nn/refusal.js";
import { complete, readLayers, writeLayers } from "./architecture.js";
import { SCORE_NAMES } from "./scores.js";

const SCALINGS = ["none", "range"];
/** @type {Record<string, string>} */
const TYPES = { conv1d: "conv", conv2d: "conv", maxpool1d: "pool", maxpool2d: "pool", upsample1d: "up", upsample2d: "up" };

/**
 * @typedef {Object} Opened
 * @property {string} name
 * @property {import("./architecture.js").Layer[]} layers
 * @property {string} output
 * @property {number[]} shape  of a sample
 * @property {Float32Array} weights
 * @property {import("./preparation.js").Scaling} scaling
 * @property {import("./scores.js").NamedScore} score
 * @property {number} threshold  chosen on the detector's own held-out normals, for these weights
 */

/**
 * @param {Object} spec  as GET /detectors/<name> tells it
 * @param {string} spec.name
 * @param {number[]} spec.shape
 * @param {{scaling: import("./preparation.js").Scaling}} spec.preprocessing
 * @param {import("./scores.js").NamedScore} spec.score
 * @param {{value: number}} spec.threshold
 * @param {?import("../nn/network.js").Network} network  null where the site has none of it
 * @returns {Opened}
 * @throws {Refusal}
 */
export function opened({ name, shape, preprocessing, score, threshold }, network) {
  const { scaling } = preprocessing;
  if (!SCORE_NAMES.includes(score.name)) {
    throw new Refusal("opened.score", `“${name}” judges by the score “${score.name}”, which this page does not have.`, { name, score: score.name });
  }
  if (!SCALINGS.includes(scaling.kind)) {
    throw new Refusal("opened.scaling", `“${name}” scales its samples by “${scaling.kind}”, which this page does not.`, { name, scaling: scaling.kind });
  }
  if (!network) {
    throw new Refusal("opened.network", `The network of “${name}” is not written for browsers. python -m scripts.write_network ${name} writes it, if it is one of plain layers.`, { name });
  }
  const { description } = network;
  const { layers, output } = composed(description);
  const fits = shape.join() === description.shape.join() && same(complete(layers, shape, output).description, description);
  if (!fits || !readLayers(writeLayers(layers))) {
    throw new Refusal("opened.layers", `The layers of “${name}” are put together as they cannot be composed here.`, { name });
  }
  return { name, layers, output, shape, weights: network.getWeights(), scaling, score, threshold: threshold.value };
}

/**
 * What `complete` would have made the network of, as far as it would.
 *
 * @param {import("../nn/network.js").NetworkDescription} description
 * @returns {{layers: import("./architecture.js").Layer[], output: string}}
 */
function composed({ layers: all }) {
  const end = all.findLastIndex((layer) => layer.activation);
  const layers = all.slice(0, Math.max(0, end)).filter(({ type }, i) => type !== "flatten" && !(i === 0 && type === "reshape"));
  return { layers: layers.map(({ type, ...rest }) => ({ type: TYPES[type] ?? type, ...rest })), output: all[end]?.activation ?? "" };
}

/** Equal as data, in whatever order the keys are. @type {(a: any, b: any) => boolean} */
function same(a, b) {
  if (typeof a !== "object" || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key], b[key]));
}
