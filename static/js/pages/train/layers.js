/** What a visitor does to the list of layers. Every function gives a new list; what does not fit is found out by `outline`. */

import { LIMITS } from "../../core/experiment/architecture.js";

export const MOST = 10;
export const ACTIVATIONS = ["linear", "relu", "leakyRelu", "sigmoid", "tanh"];

/**
 * @typedef {import("../../core/experiment/architecture.js").Layer} Layer
 * @typedef {"units" | "filters" | "kernel" | "size"} Turned  what can be turned of a layer
 */

/** A new layer of each type that can be added. @type {Record<string, Layer>} */
const NEW = {
  dense: { type: "dense", units: 8, activation: "leakyRelu" },
  conv: { type: "conv", filters: 8, kernel: 3, activation: "leakyRelu" },
  pool: { type: "pool", size: 2 },
  up: { type: "up", size: 2 },
};
export const TYPES = Object.keys(NEW);

/** The numbers of each type that can be turned, with the range of each. @type {Record<string, Partial<Record<Turned, number>>>} */
export const NUMBERS = {
  dense: { units: LIMITS.units },
  conv: { filters: LIMITS.filters, kernel: LIMITS.kernel },
  pool: { size: LIMITS.size },
  up: { size: LIMITS.size },
  flatten: {},
  reshape: {},
};

/** A new one after the layer `at`. @param {Layer[]} layers @param {number} at @param {string} type */
export function add(layers, at, type) {
  return layers.length >= MOST ? layers : layers.toSpliced(at + 1, 0, { ...NEW[type] });
}

/** The last one stays: a network needs one. @param {Layer[]} layers @param {number} at */
export const remove = (layers, at) => (layers.length > 1 ? layers.toSpliced(at, 1) : layers);

/** From one place to another, as far as there are places. @param {Layer[]} layers @param {number} from @param {number} to */
export function move(layers, from, to) {
  const place = Math.min(Math.max(to, 0), layers.length - 1);
  return layers.toSpliced(from, 1).toSpliced(place, 0, layers[from]);
}

/** Some of a layer's values; numbers are kept within their range. @param {Layer[]} layers @param {number} at @param {Partial<Layer>} values */
export function change(layers, at, values) {
  const ranges = NUMBERS[layers[at].type];
  const changed = { ...layers[at], ...values };
  for (const name of numbersOf(layers[at])) {
    if (name in values) changed[name] = Math.min(Math.max(Math.round(values[name] ?? 1) || 1, 1), ranges[name] ?? 1);
  }
  return layers.with(at, changed);
}

/** What can be turned of a layer. @param {Layer} layer */
export const numbersOf = ({ type }) => /** @type {Turned[]} */ (Object.keys(NUMBERS[type]));

/** The number that arrow keys turn. @param {Layer} layer */
export const mainNumber = (layer) => numbersOf(layer)[0] ?? null;

/** How wide a layer is drawn, as a share of the widest, so that 2 beside 784 is still to be seen. @param {number} numbers @param {number} widest */
export const width = (numbers, widest) => 0.12 + 0.88 * (Math.log(numbers + 1) / Math.log(widest + 1));
