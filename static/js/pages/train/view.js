/** The network as it was at some epoch, for looking at single samples: on the page itself, so that a verdict follows the hand. */

import { scoresBy } from "../../core/experiment/scores.js";
import { applyScaling, undoScaling } from "../../core/experiment/preparation.js";
import { Network } from "../../core/nn/network.js";

export class View {
  #network;
  /** @type {?Float32Array} */
  #weights = null;

  /** @param {Pick<TrainPrepared, "description" | "scaling" | "score">} prepared */
  constructor({ description, scaling, score }) {
    this.#network = new Network(description);
    this.scaling = scaling;
    this.score = score;
  }

  get network() {
    return this.#network;
  }

  /** @param {Float32Array} weights  of a snapshot */
  use(weights) {
    if (weights !== this.#weights) this.#network.setWeights(weights);
    this.#weights = weights;
  }

  /** @param {Float32Array} x  one sample, as the network sees it @returns {{made: Float32Array, score: number}} */
  look(x) {
    const made = this.#network.predict(x).slice();
    const [score] = scoresBy(this.score, x, this.#network.description.shape, (each) => this.#network.predict(each), made);
    return { made, score };
  }

  /** @param {Float32Array} sample */
  scale(sample) {
    return applyScaling(this.scaling, sample);
  }

  /** @param {Float32Array} x */
  unscale(x) {
    return undoScaling(this.scaling, x);
  }
}
