/**
 * A trained network as the reader plays with it: one beat in, and all that can be said of it. Beats are in their own units
 * (mean 0, standard deviation 1); the network sees them scaled, from 0 to 1.
 */

import { applyScaling, undoScaling } from "../experiment/preparation.js";
import { SCORES } from "../experiment/scores.js";
import { Network } from "../nn/network.js";

/**
 * @typedef {Object} Look
 * @property {Float32Array} made  the beat redrawn, in its own units
 * @property {Float32Array} code  its numbers in the bottleneck
 * @property {{input: Float32Array, made: Float32Array}} scaled  both as the network sees them
 * @property {number} score
 */

export class Model {
  #network;

  /**
   * @param {Object} prepared  what a session tells once its samples are ready
   * @param {import("../nn/network.js").NetworkDescription} prepared.description
   * @param {import("../experiment/preparation.js").Scaling} prepared.scaling
   * @param {string} score  of `SCORES`
   */
  constructor({ description, scaling }, score) {
    this.#network = new Network(description);
    this.scaling = scaling;
    this.score = SCORES[score];
  }

  /** @param {Float32Array} weights */
  set weights(weights) {
    this.#network.setWeights(weights);
  }

  /** @param {Float32Array} beat @returns {Look} */
  look(beat) {
    const input = applyScaling(this.scaling, beat);
    const code = this.#network.encode(input);
    const made = this.#network.decode(code);
    return { made: undoScaling(this.scaling, made), code, scaled: { input, made }, score: this.score(input, made) };
  }

  /** @param {Float32Array} code @returns {Float32Array} the beat that the decoder draws from it, in its own units */
  decode(code) {
    return undoScaling(this.scaling, this.#network.decode(code));
  }

  /** @param {Float32Array} samples  scaled, one after another @returns {Float32Array} their codes, likewise */
  encode(samples) {
    return this.#network.encode(samples);
  }
}
