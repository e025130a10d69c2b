/**
 * Training: show the network a batch of samples, see how wrong it is, move every weight a little to where the loss falls,
 * and so on until all samples were shown. That is one epoch.
 *
 * Nothing is thrown when training goes wrong, because that is one of the things to learn here: the outcome says what
 * happened.
 *
 * @typedef {Object} Outcome
 * @property {number} loss  mean over the samples shown, the regulariser's price included
 * @property {number} price  the regulariser's part of it
 * @property {?Failure} failure
 * @typedef {Object} Failure
 * @property {"loss-not-finite" | "loss-exploded" | "weights-not-finite"} reason
 * @property {number} epoch  from 1
 * @property {number} batch  from 1
 */

import { NOTHING, room } from "./layers/parameter.js";
import { LOSSES } from "./losses.js";
import { OPTIMIZERS } from "./optimizers.js";
import { Random, range } from "./random.js";
import { Refusal, expectWhole, known } from "./refusal.js";
import { REGULARISERS, regularise } from "./regularisers.js";

/** So many times the first loss (and at least so much), and no step will ever bring it back. */
const EXPLODED = 1e6;

export const DEFAULTS = {
  loss: "mse",
  optimizer: "adam",
  learningRate: 0.001,
  regulariser: "none",
  rate: 0,
  batch: 32,
  noise: 0,
  seed: 0,
};

export class Trainer {
  #lossOf;
  #optimizer;
  #memories;
  #random;
  #noise;
  #time = 0;
  /** @type {?number} */
  #firstLoss = null;
  #buffers = { inputs: NOTHING, targets: NOTHING, gradients: NOTHING };

  /**
   * @param {import("./network.js").Network} network  is changed by training
   * @param {Partial<typeof DEFAULTS>} [options]  loss: of `LOSSES`; optimizer: of `OPTIMIZERS`; learningRate; regulariser:
   *   of `REGULARISERS`, with its own `rate`; batch: samples a step; noise: standard deviation of what is added to the
   *   inputs, fresh each time, while the targets stay clean; seed: of the order of samples, and of the noise
   * @throws {Refusal}
   */
  constructor(network, options = {}) {
    const chosen = { ...DEFAULTS, ...options };
    this.network = network;
    this.options = chosen;
    this.epochs = 0;
    this.#lossOf = known(LOSSES, chosen.loss, "loss", "loss");
    this.#optimizer = known(OPTIMIZERS, chosen.optimizer, "optimizer", "optimizer");
    if (!REGULARISERS.includes(chosen.regulariser)) {
      throw new Refusal("regulariser", `There is no regulariser “${chosen.regulariser}”.`, { name: chosen.regulariser });
    }
    expectWhole(chosen.batch, 1, 65536, "batch", "the batch");
    for (const name of /** @type {const} */ (["learningRate", "rate", "noise"])) {
      if (!(Number.isFinite(chosen[name]) && chosen[name] >= 0)) {
        throw new Refusal(name, `Expected ${name} as a number of at least 0. Received ${chosen[name]}.`);
      }
    }
    const { memories, start = 0 } = this.#optimizer;
    this.#memories = network.parameters.map(({ value }) =>
      Array.from({ length: memories }, () => new Float32Array(value.length).fill(start)),
    );
    const random = new Random(chosen.seed);
    this.#random = random.fork();
    this.#noise = random.fork();
  }

  /**
   * One epoch. @returns {Outcome}
   *
   * @param {Float32Array} x  n × input size
   * @param {Float32Array} [targets]  n × output size; an autoencoder's are its inputs
   */
  epoch(x, targets = x) {
    const steps = this.steps(x, targets);
    let step = steps.next();
    while (!step.done) step = steps.next();
    return step.value;
  }

  /**
   * One epoch, batch by batch, for a caller that has other things to do in between.
   *
   * @param {Float32Array} x  n × input size
   * @param {Float32Array} [targets]  n × output size
   * @yields {number} how many samples have been shown
   * @returns {Generator<number, Outcome>}
   */
  *steps(x, targets = x) {
    const n = x.length / this.network.inputSize;
    if (!Number.isInteger(n) || n === 0 || targets.length !== n * this.network.outputSize) {
      throw new RangeError(`Expected samples of ${this.network.inputSize} numbers, and as many targets.`);
    }
    const order = this.#random.shuffle(range(n));
    this.epochs += 1;
    /** @type {Outcome} */
    const whole = { loss: 0, price: 0, failure: null };
    for (let at = 0; at < n; at += this.options.batch) {
      const chosen = order.subarray(at, at + this.options.batch);
      const { loss, price } = this.#step(x, targets, chosen);
      whole.loss += (loss * chosen.length) / n;
      whole.price += (price * chosen.length) / n;
      whole.failure = this.#failureOf(loss, 1 + at / this.options.batch);
      if (whole.failure) return whole;
      yield at + chosen.length;
    }
    if (!this.network.parameters.every(({ value }) => value.every(Number.isFinite))) {
      whole.failure = { reason: "weights-not-finite", epoch: this.epochs, batch: Math.ceil(n / this.options.batch) };
    }
    return whole;
  }

  /**
   * One batch: forward, backward, and one step downhill.
   *
   * @param {Float32Array} x @param {Float32Array} targets @param {Int32Array} chosen  samples
   */
  #step(x, targets, chosen) {
    const { network, options } = this;
    const n = chosen.length;
    const buffers = this.#buffers;
    const inputs = (buffers.inputs = collect(x, network.inputSize, chosen, buffers.inputs));
    let wanted = inputs;
    if (targets !== x || options.noise > 0) {
      wanted = buffers.targets = collect(targets, network.outputSize, chosen, buffers.targets);
    }
    if (options.noise > 0) {
      for (let i = 0; i < n * network.inputSize; i += 1) inputs[i] += this.#noise.normal(0, options.noise);
    }
    const count = n * network.outputSize;
    const gradients = (buffers.gradients = room(buffers.gradients, count));
    const loss = this.#lossOf(network.forward(inputs, n), wanted, count, gradients);
    network.backward(gradients, n);
    const price = regularise(options.regulariser, options.rate, network.parameters);
    this.#time += 1;
    network.parameters.forEach(({ value, gradient }, i) => {
      this.#optimizer.move(value, gradient, this.#memories[i], options.learningRate, this.#time);
    });
    return { loss: loss + price, price };
  }

  /** @param {number} loss @param {number} batch @returns {?Failure} */
  #failureOf(loss, batch) {
    this.#firstLoss ??= loss;
    if (!Number.isFinite(loss)) return { reason: "loss-not-finite", epoch: this.epochs, batch };
    const exploded = loss > EXPLODED * Math.max(1e-3, this.#firstLoss);
    return exploded ? { reason: "loss-exploded", epoch: this.epochs, batch } : null;
  }
}

/**
 * The chosen samples, one after another, in `buffer` or a larger one.
 *
 * @param {Float32Array} samples @param {number} size @param {Int32Array} chosen @param {Float32Array} buffer
 */
function collect(samples, size, chosen, buffer) {
  const result = room(buffer, chosen.length * size);
  for (let i = 0; i < chosen.length; i += 1) {
    const from = chosen[i] * size;
    for (let j = 0; j < size; j += 1) result[i * size + j] = samples[from + j];
  }
  return result;
}

/**
 * The loss of a network's outputs, without training.
 *
 * @param {string} name  of `LOSSES`
 * @param {Float32Array} outputs
 * @param {Float32Array} targets  as many
 */
export function lossOf(name, outputs, targets) {
  return LOSSES[name](outputs, targets, targets.length, new Float32Array(targets.length));
}
