/**
 * The layers there are, and what a description of one must say.
 *
 * A description is plain data, fit for JSON:
 *   {type: "dense", units, activation}                      [size] → [units]
 *   {type: "conv2d", filters, kernel, activation}           [height, width, channels] → [height, width, filters]
 *   {type: "conv1d", filters, kernel, activation}           [length, channels] → [length, filters]
 *   {type: "maxpool2d" | "maxpool1d", size}                 height and width (or length) divided by size, rounded down
 *   {type: "upsample2d" | "upsample1d", size}               … times size
 *   {type: "flatten"}                                       any shape → [size]
 *   {type: "reshape", shape}                                any shape → shape, of as many numbers
 *
 * @typedef {Object} LayerDescription
 * @property {string} type
 * @property {number} [units]
 * @property {number} [filters]
 * @property {number} [kernel]
 * @property {number} [size]
 * @property {number[]} [shape]
 * @property {string} [activation]
 *
 * What every layer can do. Lists that it gives are overwritten by its next call.
 *
 * @typedef {Object} Layer
 * @property {number[]} shape  of its output
 * @property {number} inputSize
 * @property {import("./parameter.js").Parameter[]} parameters
 * @property {import("./parameter.js").Parameter} [kernel]
 * @property {import("./parameter.js").Parameter} [bias]
 * @property {number[]} [fans]  numbers that a unit sums up, units that a number goes to
 * @property {number} products  of one number with another, a sample
 * @property {(x: Float32Array, n: number) => Float32Array} forward
 * @property {(gradients: Float32Array, n: number, onward: boolean) => Float32Array} backward  see layers/dense.js
 *
 * @typedef {Object} LayerType
 * @property {new (description: any, shape: number[]) => Layer} make
 * @property {number} [rank]  how many axes the input must have
 * @property {Record<string, [number, number]>} fields  what must be a whole number, from and to
 * @property {boolean} [activated]
 */

import { ACTIVATIONS } from "../activations.js";
import { Refusal, expectWhole, known } from "../refusal.js";
import { Convolution } from "./convolution.js";
import { Dense } from "./dense.js";
import { product } from "./parameter.js";
import { MaxPooling, Reshape, Upsampling } from "./resizing.js";

/** @type {Record<string, LayerType>} */
const LAYERS = {
  dense: { make: Dense, rank: 1, fields: { units: [1, 65536] }, activated: true },
  conv2d: { make: Convolution, rank: 3, fields: { filters: [1, 256], kernel: [1, 31] }, activated: true },
  conv1d: { make: Convolution, rank: 2, fields: { filters: [1, 256], kernel: [1, 63] }, activated: true },
  maxpool2d: { make: MaxPooling, rank: 3, fields: { size: [1, 64] } },
  maxpool1d: { make: MaxPooling, rank: 2, fields: { size: [1, 64] } },
  upsample2d: { make: Upsampling, rank: 3, fields: { size: [1, 64] } },
  upsample1d: { make: Upsampling, rank: 2, fields: { size: [1, 64] } },
  flatten: { make: Reshape, fields: {} },
  reshape: { make: Reshape, fields: {} },
};

export const LAYER_TYPES = Object.keys(LAYERS);

/**
 * @param {LayerDescription} description
 * @param {number[]} shape  of the input
 * @returns the layer, its weights all zero
 * @throws {Refusal} for an unknown type, a missing or unfit number, or an input that the layer cannot take
 */
export function makeLayer(description, shape) {
  const { type } = description;
  const { make, rank, fields, activated } = known(LAYERS, type, "layer.type", "layer");
  for (const [name, [low, high]] of Object.entries(fields)) {
    expectWhole(/** @type {Record<string, unknown>} */ (description)[name], low, high, `layer.${name}`, `${name} of ${type}`);
  }
  if (activated) known(ACTIVATIONS, String(description.activation), "layer.activation", "activation");
  if (rank && shape.length !== rank) {
    const message = `A ${type} layer takes ${AXES[rank]}. The layer before it gives ${shape.join("×")}. Reshape it first.`;
    throw new Refusal("layer.rank", message, { type, rank, shape: shape.join("×") });
  }
  if (type === "reshape") expectShape(description.shape, shape);
  const layer = new make(description, shape);
  if (Math.min(...layer.shape) < 1) {
    const message = `After ${type} nothing is left of ${shape.join("×")}. Pool less.`;
    throw new Refusal("layer.empty", message, { type, shape: shape.join("×") });
  }
  return layer;
}

/** @type {Record<number, string>} */
const AXES = {
  1: "a list of numbers",
  2: "a series with channels (length×channels)",
  3: "a picture with channels (height×width×channels)",
};

/** @param {unknown} wanted @param {number[]} shape */
function expectShape(wanted, shape) {
  const fits = Array.isArray(wanted) && wanted.length >= 1 && wanted.length <= 3 && wanted.every((n) => n >= 1);
  if (!fits || !wanted.every(Number.isInteger) || product(wanted) !== product(shape)) {
    const values = { wanted: String(wanted), shape: shape.join("×") };
    throw new Refusal("layer.shape", `${values.shape} numbers cannot take the shape ${values.wanted}.`, values);
  }
}
