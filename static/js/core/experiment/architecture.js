/**
 * An architecture as a visitor composes it: the layers between the samples and their reconstruction. What follows from it
 * (the last layer, the reshaping in between) is filled in here, and so is what it costs, before anything is trained.
 *
 * A layer: {type: "dense", units, activation}, {type: "conv", filters, kernel, activation}, {type: "pool", size},
 * {type: "up", size}, {type: "flatten"}, {type: "reshape", shape}. Whether a convolution runs over a series or a picture
 * follows from what it gets.
 *
 * As text: `d7k-d3k-d2l`, each layer's letter and numbers, and its activation's letter.
 */

import { countWeights, narrowest, plan } from "../nn/network.js";
import { Refusal } from "../nn/refusal.js";

/** @typedef {{type: string, units?: number, filters?: number, kernel?: number, size?: number, shape?: number[],
 *   activation?: string}} Layer */

/** @type {Record<string, string>} */
export const LETTERS = { linear: "l", relu: "r", leakyRelu: "k", sigmoid: "s", tanh: "t" };
/** @type {Record<string, string>} */
const BEND = Object.fromEntries(Object.entries(LETTERS).map(([name, letter]) => [letter, name]));
const MOST_LAYERS = 20;
export const LIMITS = { units: 512, filters: 64, kernel: 15, size: 8, side: 1024 };

/**
 * Letter, numbers and activation of each type; `read` makes the layer of the numbers.
 *
 * @typedef {{letter: string, numbers: (layer: any) => number[], read: (numbers: number[]) => Partial<Layer>, bent?: boolean, most: number[]}} Type
 * @type {Record<string, Type>}
 */
const TYPES = {
  dense: { letter: "d", numbers: ({ units }) => [units], read: ([units]) => ({ units }), bent: true, most: [LIMITS.units] },
  conv: {
    letter: "c",
    numbers: ({ filters, kernel }) => [filters, kernel],
    read: ([filters, kernel]) => ({ filters, kernel }),
    bent: true,
    most: [LIMITS.filters, LIMITS.kernel],
  },
  pool: { letter: "p", numbers: ({ size }) => [size], read: ([size]) => ({ size }), most: [LIMITS.size] },
  up: { letter: "u", numbers: ({ size }) => [size], read: ([size]) => ({ size }), most: [LIMITS.size] },
  flatten: { letter: "f", numbers: () => [], read: () => ({}), most: [] },
  reshape: { letter: "s", numbers: ({ shape }) => shape, read: (shape) => ({ shape }), most: Array(3).fill(LIMITS.side) },
};

/** @param {Layer[]} layers */
export function writeLayers(layers) {
  /** @param {Layer} layer */
  const token = (layer) => {
    const { letter, numbers, bent } = TYPES[layer.type];
    return letter + numbers(layer).join("x") + (bent ? LETTERS[layer.activation ?? ""] : "");
  };
  return layers.map(token).join("-");
}

/** @param {string} text @returns {Layer[] | undefined} undefined for text that `writeLayers` could not have written */
export function readLayers(text) {
  const tokens = text.split("-");
  if (tokens.length > MOST_LAYERS) return undefined;
  const layers = tokens.map(readLayer).filter((layer) => layer !== undefined);
  return layers.length < tokens.length ? undefined : layers;
}

/** @param {string} token @returns {Layer | undefined} */
function readLayer(token) {
  const [, letter, digits, bend] = /^([a-z])((?:[1-9]\d{0,3}(?:x[1-9]\d{0,3}){0,2})?)([lrkst]?)$/.exec(token) ?? [];
  const [type, found] = Object.entries(TYPES).find(([, each]) => each.letter === letter) ?? [];
  if (!type || !found || Boolean(found.bent) !== (bend !== "")) return undefined;
  const numbers = digits ? digits.split("x").map(Number) : [];
  const counted = type === "reshape" ? numbers.length >= 1 : numbers.length === found.most.length;
  if (!counted || numbers.some((value, i) => value > found.most[i])) return undefined;
  return { type, ...found.read(numbers), ...(found.bent && { activation: BEND[bend] }) };
}

/**
 * The whole network: with a last layer that gives samples back, and the reshaping that layers need between them.
 *
 * @param {Layer[]} layers
 * @param {number[]} sampleShape  [length] or [height, width]
 * @param {string} output  the last layer's activation
 * @returns {{description: import("../nn/network.js").NetworkDescription, places: number[]}} `places[i]`: where in
 *   `description.layers` the visitor's layer i went
 * @throws {Refusal} where they cannot follow one another
 */
export function complete(layers, sampleShape, output) {
  /** @type {import("../nn/network.js").NetworkDescription} */
  const description = { shape: sampleShape, layers: [] };
  const shape = () => (description.layers.length ? plan(description).slice(-1)[0].shape : sampleShape);
  /** @type {number[]} */
  const places = [];
  /** @param {Layer} layer */
  const add = (layer) => description.layers.push(layer);
  const flatten = () => shape().length > 1 && add({ type: "flatten" });
  for (const { type, ...rest } of layers) {
    if (type === "dense") flatten();
    // The samples themselves have one channel.
    const first = description.layers.length === 0;
    if (["conv", "pool", "up"].includes(type) && first) add({ type: "reshape", shape: [...sampleShape, 1] });
    places.push(description.layers.length);
    add({ type: KINDS[type] ? named(type, shape()) : type, ...rest });
  }
  const last = shape();
  const channels = last.length === sampleShape.length + 1;
  if (channels && sampleShape.every((side, i) => side === last[i])) {
    add({ type: `conv${sampleShape.length}d`, filters: 1, kernel: 3, activation: output });
  } else {
    flatten();
    add({ type: "dense", units: sampleShape.reduce((a, b) => a * b, 1), activation: output });
  }
  if (shape().join() !== sampleShape.join()) add({ type: "reshape", shape: sampleShape });
  return { description, places };
}

/** What those of a picture or a series are called in a network, before the number of axes. @type {Record<string, string>} */
const KINDS = { conv: "conv", pool: "maxpool", up: "upsample" };

/** @param {string} type @param {number[]} shape */
function named(type, shape) {
  if (shape.length < 2) {
    const message = "A convolution, pooling or enlarging needs a picture or a series. Put a reshape before it.";
    throw new Refusal("architecture.flat", message, { type });
  }
  return `${KINDS[type]}${shape.length - 1}d`;
}

/**
 * What an architecture is, before it is trained.
 *
 * @typedef {Object} Outline
 * @property {{shape: number[], numbers: number, weights: number}[]} layers  of the visitor's layers
 * @property {number} bottleneck  which of them is the narrowest
 * @property {number} squeeze  numbers of a sample for each number of the bottleneck
 * @property {number} weights  in all, the last layer's too
 * @property {number} products  multiplications for one sample, forward
 * @property {number} numbers  that all layers give for one sample
 */

/** @param {Layer[]} layers @param {number[]} sampleShape @param {string} output @returns {Outline} @throws {Refusal} as `complete` */
export function outline(layers, sampleShape, output) {
  const { description, places } = complete(layers, sampleShape, output);
  const planned = plan(description);
  /** @param {number[]} shape */
  const size = (shape) => shape.reduce((a, b) => a * b, 1);
  /** @param {(layer: import("../nn/network.js").Layer) => number} count */
  const sum = (count) => planned.reduce((whole, layer) => whole + count(layer), 0);
  const own = places.map((place) => planned[place]);
  const narrow = narrowest(planned);
  return {
    layers: own.map((layer) => ({ shape: layer.shape, numbers: size(layer.shape), weights: countWeights(layer) })),
    bottleneck: Math.max(0, places.findLastIndex((place) => place <= narrow)),
    squeeze: size(sampleShape) / size(planned[narrow].shape),
    weights: sum(countWeights),
    products: sum((layer) => layer.products),
    numbers: sum((layer) => size(layer.shape)),
  };
}

/** Nanoseconds on the machine that they were measured on: of a product, of a layer's number, of a weight's step. */
const COSTS = { product: 0.65, number: 8, step: 5, sample: 400 };

/**
 * About how long a training will take. Backward costs twice what forward does.
 *
 * @param {Outline} of
 * @param {{samples: number, epochs: number, batch: number}} training
 * @param {number} [slowness]  of this machine: measured seconds over those expected, of an earlier training
 * @returns {number} seconds
 */
export function expectedSeconds({ products, numbers, weights }, { samples, epochs, batch }, slowness = 1) {
  const each = 3 * products * COSTS.product + numbers * COSTS.number + COSTS.sample;
  const steps = Math.ceil(samples / batch) * weights * COSTS.step;
  return (epochs * (samples * each + steps) * slowness) / 1e9;
}
