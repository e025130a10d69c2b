/**
 * A trained network with its scaling, score, threshold and calibration: it says of a sample what POST /predict would say.
 */

import { Network } from "../nn/network.js";
import { isAnomaly, pValue, verdict } from "../judge.js";
import { applyScaling } from "./preparation.js";
import { SCORES, scoresBy } from "./scores.js";

export class Detector {
  #network;
  #about;

  /**
   * @param {Object} about
   * @param {import("../nn/network.js").NetworkDescription} about.description
   * @param {Float32Array} about.weights
   * @param {import("./preparation.js").Scaling} about.scaling
   * @param {import("./scores.js").NamedScore} about.score
   * @param {number} about.threshold
   * @param {number[]} about.calibration  ascending
   */
  constructor(about) {
    this.#about = about;
    this.#network = new Network(about.description);
    this.#network.setWeights(about.weights);
  }

  /**
   * @param {ArrayLike<number>} sample  in the data's own units
   * @param {?number} [threshold]  another than the detector's own
   * @returns {Omit<Reply, "detector" | "shape">} as in the reply of POST /predict; `input`: as the network sees it
   */
  judge(sample, threshold = null) {
    const { scaling, score: named, threshold: own, calibration, description } = this.#about;
    const x = applyScaling(scaling, Float32Array.from(sample));
    const made = this.#network.predict(x);
    const [score] = scoresBy(named, x, description.shape, (each) => this.#network.predict(each), made);
    const limit = threshold ?? own;
    return {
      input: [...x],
      reconstruction: [...made],
      reconstruction_error: SCORES.mse(x, made),
      score,
      threshold: limit,
      anomaly: isAnomaly(score, limit),
      p_value: pValue(score, calibration),
      verdict: verdict(score, limit, calibration),
    };
  }
}
