/** How long a training will take on this machine: expected from what earlier ones took. */

import { expectedSeconds } from "../../core/experiment/architecture.js";
import { recall, remember } from "../../parts/site.js";

/** Shorter trainings say too little. */
const LEAST_SECONDS = 0.2;

export class Pace {
  #slowness = Number(recall("train.slowness")) || 1;
  #expected = 0;

  /** @param {?TrainOutline} outline  null where there is nothing to train @param {{samples: number, epochs: number, batch: number}} training */
  expect(outline, training) {
    this.#expected = outline ? expectedSeconds(outline, training, this.#slowness) : 0;
    return this.#expected;
  }

  /** It took so many seconds. @param {number} seconds */
  learn(seconds) {
    if (!(seconds > LEAST_SECONDS && this.#expected > 0)) return;
    this.#slowness *= seconds / this.#expected;
    remember("train.slowness", String(this.#slowness));
  }
}
