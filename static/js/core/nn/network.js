/**
 * A network: layers, one after another. Numbers flow forward through them, and slopes of the loss flow backward.
 *
 * An autoencoder is a network whose output has the shape of its input, with a narrow layer in its middle: the bottleneck.
 * What leads to it is the encoder, what follows it the decoder.
 *
 * Samples are plain Float32Arrays, one sample after another, each row by row with channels last.
 *
 * @typedef {import("./layers/index.js").Layer} Layer
 * @typedef {import("./layers/index.js").LayerDescription} LayerDescription
 * @typedef {import("./layers/parameter.js").Parameter} Parameter
 * @typedef {Object} NetworkDescription
 * @property {number[]} shape  of a sample, such as [140] or [28, 28, 1]
 * @property {LayerDescription[]} layers
 */

import { ACTIVATIONS } from "./activations.js";
import { INITIALISERS } from "./initialisers.js";
import { makeLayer } from "./layers/index.js";
import { allocate, product } from "./layers/parameter.js";
import { Random } from "./random.js";
import { Refusal, known } from "./refusal.js";

/** The most numbers that a layer may give at a sample, and that a network may learn: more would freeze the machine. */
export const LIMITS = { numbers: 2 ** 20, weights: 4_000_000 };

/** As many samples go through at once where the caller has no batches: it bounds the memory that the layers ask for. */
const AT_ONCE = 64;

/**
 * The layers of a description, one fitted to another, without their numbers: what is known before anything is trained.
 *
 * @param {NetworkDescription} description
 * @returns {Layer[]}
 * @throws {Refusal} where a layer cannot follow the one before it, or the whole is too large
 */
export function plan({ shape, layers }) {
  if (!layers.length) throw new Refusal("network.empty", "A network needs at least one layer. Add one.");
  /** @type {Layer[]} */
  const planned = [];
  let weights = 0;
  for (const each of layers) {
    const layer = makeLayer(each, planned.at(-1)?.shape ?? shape);
    planned.push(layer);
    weights += countWeights(layer);
    if (product(layer.shape) > LIMITS.numbers || weights > LIMITS.weights) {
      const most = LIMITS.weights.toLocaleString("en");
      throw new Refusal("network.large", `The network has more than ${most} weights, or a layer too large. Take less.`);
    }
  }
  return planned;
}

/** @type {(layer: Layer) => number} */
export const countWeights = (layer) => layer.parameters.reduce((sum, { shape }) => sum + product(shape), 0);

/** Which of the layers has the fewest numbers: the first such, and never the last of all. @param {Layer[]} layers */
export function narrowest(layers) {
  const sizes = layers.slice(0, -1).map(({ shape }) => product(shape));
  return Math.max(0, sizes.indexOf(Math.min(...sizes)));
}

export class Network {
  /**
   * @param {NetworkDescription} description
   * @param {Object} [options]
   * @param {number} [options.seed]  of the first weights
   * @param {string} [options.initialiser]  one of `INITIALISERS`
   * @throws {Refusal} where a layer cannot follow the one before it
   */
  constructor({ shape, layers }, { seed = 0, initialiser = "glorotUniform" } = {}) {
    this.description = structuredClone({ shape, layers });
    this.layers = plan(this.description);
    this.inputSize = product(shape);
    this.outputSize = product(this.layers[this.layers.length - 1].shape);
    /** @type {Parameter[]} */
    this.parameters = this.layers.flatMap((layer) => layer.parameters);
    this.parameters.forEach(allocate);
    /** How many numbers are learnt. */
    this.weightCount = this.parameters.reduce((sum, { shape: own }) => sum + product(own), 0);
    this.#initialise(new Random(seed), known(INITIALISERS, initialiser, "initialiser", "initialiser"));
  }

  /** @param {Random} random @param {import("./initialisers.js").Initialiser} draw */
  #initialise(random, draw) {
    for (const { kernel, fans = [] } of this.layers) {
      const [fanIn, fanOut] = fans;
      if (kernel) for (let i = 0; i < kernel.value.length; i += 1) kernel.value[i] = draw(random, fanIn, fanOut);
    }
  }

  /** Which layer's output is the bottleneck. */
  get bottleneck() {
    return narrowest(this.layers);
  }

  /**
   * @param {Float32Array} x  n × input size
   * @param {number} n
   * @param {number} [from]  the first layer to pass
   * @param {number} [to]  the layer to stop before
   * @returns {Float32Array} n × output size; overwritten by the next call
   */
  forward(x, n, from = 0, to = this.layers.length) {
    let passing = x;
    for (let i = from; i < to; i += 1) passing = this.layers[i].forward(passing, n);
    return passing;
  }

  /**
   * After `forward` of the same batch: every parameter's gradient, from the loss's slope in every output.
   *
   * @param {Float32Array} gradients  n × output size; is changed
   * @param {number} n
   */
  backward(gradients, n) {
    const first = this.layers.findIndex((layer) => layer.parameters.length > 0);
    let passing = gradients;
    for (let i = this.layers.length - 1; i >= first; i -= 1) passing = this.layers[i].backward(passing, n, i > first);
  }

  /** What the network makes of each sample: a new n × output size. @param {Float32Array} x */
  predict(x) {
    return this.#passAll(x, this.inputSize, 0, this.layers.length);
  }

  /** Each sample's numbers at the bottleneck: a new n × bottleneck size. @param {Float32Array} x */
  encode(x) {
    return this.#passAll(x, this.inputSize, 0, this.bottleneck + 1);
  }

  /** What the decoder makes of such numbers: a new n × output size. @param {Float32Array} codes */
  decode(codes) {
    return this.#passAll(codes, product(this.layers[this.bottleneck].shape), this.bottleneck + 1, this.layers.length);
  }

  /** @param {Float32Array} x @param {number} size  of one of them @param {number} from @param {number} to */
  #passAll(x, size, from, to) {
    const width = product(this.layers[to - 1].shape);
    const n = x.length / size;
    if (!Number.isInteger(n)) throw new RangeError(`Expected samples of ${size} numbers. Received ${x.length} in all.`);
    const result = new Float32Array(n * width);
    for (let at = 0; at < n; at += AT_ONCE) {
      const count = Math.min(AT_ONCE, n - at);
      const passed = this.forward(x.subarray(at * size, (at + count) * size), count, from, to);
      result.set(passed.subarray(0, count * width), at * width);
    }
    return result;
  }

  /** Every parameter's numbers, one after another, in a list of their own. */
  getWeights() {
    const weights = new Float32Array(this.weightCount);
    let at = 0;
    for (const { value } of this.parameters) {
      weights.set(value, at);
      at += value.length;
    }
    return weights;
  }

  /** @param {Float32Array} weights  as `getWeights` gives them */
  setWeights(weights) {
    if (weights.length !== this.weightCount) {
      throw new RangeError(`Expected ${this.weightCount} weights. Received ${weights.length}.`);
    }
    let at = 0;
    for (const { value } of this.parameters) {
      value.set(weights.subarray(at, at + value.length));
      at += value.length;
    }
  }

  /**
   * Let the last layer's biases say `mean` before anything is learnt, so that training starts from the mean sample. A
   * convolutional network may otherwise start, and end, with a blank page.
   *
   * @param {Float32Array} mean  one sample: the mean of the training samples
   */
  startAt(mean) {
    const last = this.layers.findLastIndex((layer) => layer.bias);
    const { bias } = this.layers[last] ?? {};
    if (!bias) return;
    const { inverse } = ACTIVATIONS[this.description.layers[last].activation ?? "linear"];
    const sums = new Float64Array(bias.value.length);
    mean.forEach((value, i) => {
      sums[i % sums.length] += value;
    });
    sums.forEach((sum, i) => {
      bias.value[i] = inverse((sum * sums.length) / mean.length);
    });
  }
}
