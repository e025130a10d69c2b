/**
 * One experiment under way: samples prepared, a network, and a trainer. It knows nothing of workers or pages.
 *
 * @typedef {Object} Snapshot  what a page draws; all lists are copies
 * @property {number} epoch  epochs done
 * @property {?import("../nn/trainer.js").Failure} failure
 * @property {Float32Array} weights
 * @property {Float32Array} losses  of training, an entry an epoch, from `lossesFrom` on
 * @property {Float32Array} heldOutLosses  of held-out normals, likewise
 * @property {number} lossesFrom  epochs before the first entry
 * @property {{heldOut: Float64Array, normal: Float64Array, anomalous: Float64Array}} scores
 * @property {Float32Array} reconstructions  of the first `WATCHED` test samples of either kind: normal ones, then anomalous
 * @property {Float32Array} points  where each test sample lies in the bottleneck: n × 2, normal ones first
 * @property {number} explained  share of the bottleneck's variance that the points show
 * @property {?{reconstruction: Float32Array, score: number, point: Float32Array}} own  of the watched sample
 *
 * @typedef {Object} Fixed  what a saved detector brings with it, and training does not change
 * @property {import("./preparation.js").Scaling} [scaling]
 * @property {import("./scores.js").NamedScore} [score]  with its parameters; counts while the settings name that score
 */

import { Network } from "../nn/network.js";
import { Trainer, lossOf } from "../nn/trainer.js";
import { complete } from "./architecture.js";
import { diagnose } from "./diagnosis.js";
import { applyScaling, prepare } from "./preparation.js";
import { project } from "./projection.js";
import { scoresBy } from "./scores.js";

/** Test samples of either kind whose reconstructions are shown. */
export const WATCHED = 50;

export class Run {
  /** @type {number[]} */
  #losses = [];
  /** @type {number[]} */
  #heldOutLosses = [];
  #told = 0;
  /** @type {?ReturnType<typeof project>} */
  #projection = null;
  /** @type {?Float32Array} */
  #own = null;

  /**
   * @param {import("./description.js").Settings} settings
   * @param {import("./preparation.js").Source} source
   * @param {?Float32Array} [weights]  to go on from, instead of from the seed
   * @param {Fixed} [fixed]  of a saved detector
   * @throws {import("../nn/refusal.js").Refusal}
   */
  constructor(settings, source, weights = null, { scaling, score } = {}) {
    this.settings = settings;
    this.prepared = prepare(scaling ? { ...source, scaling } : source, settings);
    /** @type {import("./scores.js").NamedScore} */
    this.score = score && score.name === settings.score ? score : { name: settings.score, parameters: {} };
    const { description } = complete(settings.layers, source.shape, settings.output);
    const { seed, initialiser } = settings;
    this.network = new Network(description, { seed, initialiser });
    if (weights) this.network.setWeights(weights);
    else if (settings.start === "mean") this.network.startAt(meanOf(this.prepared.train, this.prepared.size));
    const { loss, optimizer, learningRate, regulariser, regulariserRate: rate, batch, noise } = settings;
    this.trainer = new Trainer(this.network, { loss, optimizer, learningRate, regulariser, rate, batch, noise, seed });
    /** @type {?import("../nn/trainer.js").Failure} */
    this.failure = null;
  }

  get epoch() {
    return this.#losses.length;
  }

  /** Whether there is nothing more to do: all epochs done, or training failed. */
  get done() {
    return this.failure !== null || this.epoch >= this.settings.epochs;
  }

  /** One epoch, yielding after every batch. */
  *steps() {
    const outcome = yield* this.trainer.steps(this.prepared.train);
    const { heldOut } = this.prepared;
    this.#losses.push(outcome.loss);
    this.#heldOutLosses.push(lossOf(this.settings.loss, this.network.predict(heldOut), heldOut));
    this.failure = outcome.failure;
  }

  /** Watch a sample of the visitor's own being learnt. @param {?Float32Array} sample  in the data's own units */
  watch(sample) {
    if (sample && sample.length !== this.prepared.size) {
      throw new RangeError(`Expected a sample of ${this.prepared.size} numbers. Received ${sample.length}.`);
    }
    this.#own = sample && applyScaling(this.prepared.scaling, sample);
  }

  /** @returns {Snapshot} the losses in it are those since the last one */
  snapshot() {
    const { heldOut, test, size } = this.prepared;
    const both = join(test.normal, test.anomalous);
    const { codes, made } = this.#pass(both);
    const width = codes.length / (both.length / size) || 1;
    const projection = project(codes, width, this.#projection);
    this.#projection = projection;
    const scores = this.#scoresOf(both, made);
    const normals = test.normal.length / size;
    /** @type {(from: number, count: number) => Float32Array} */
    const shown = (from, count) => made.slice(from * size, (from + Math.min(WATCHED, count)) * size);
    const lossesFrom = this.#told;
    this.#told = this.epoch;
    return {
      epoch: this.epoch,
      failure: this.failure,
      weights: this.network.getWeights(),
      losses: Float32Array.from(this.#losses.slice(lossesFrom)),
      heldOutLosses: Float32Array.from(this.#heldOutLosses.slice(lossesFrom)),
      lossesFrom,
      scores: {
        heldOut: this.#scoresOf(heldOut),
        normal: scores.slice(0, normals),
        anomalous: scores.slice(normals),
      },
      reconstructions: join(shown(0, normals), shown(normals, scores.length - normals)),
      points: projection.points,
      explained: projection.explained,
      own: this.#own && this.#look(this.#own, projection),
    };
  }

  /** @param {Float32Array} x @param {Float32Array} [made] */
  #scoresOf(x, made) {
    return scoresBy(this.score, x, this.prepared.shape, (each) => this.network.predict(each), made);
  }

  /** @param {Float32Array} x */
  #pass(x) {
    const codes = this.network.encode(x);
    return { codes, made: this.network.decode(codes) };
  }

  /** @param {Float32Array} sample @param {ReturnType<typeof project>} projection */
  #look(sample, { axes, mean }) {
    const { codes, made } = this.#pass(sample);
    const point = Float32Array.from([0, 1], (which) =>
      axes[which] ? codes.reduce((sum, value, j) => sum + (value - mean[j]) * axes[which][j], 0) : 0,
    );
    return { reconstruction: made, score: this.#scoresOf(sample, made)[0], point };
  }

  /** @returns {ReturnType<typeof diagnose>} of the held-out normals */
  diagnose() {
    return diagnose(this.network, this.prepared.heldOut);
  }
}

/** @param {Float32Array} a @param {Float32Array} b */
function join(a, b) {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** @param {Float32Array} samples @param {number} size */
function meanOf(samples, size) {
  const n = samples.length / size;
  const mean = new Float32Array(size);
  samples.forEach((value, i) => {
    mean[i % size] += value / n;
  });
  return mean;
}
