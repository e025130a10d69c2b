/** The step that looks back: the two heaps of scores at every epoch of the training, by slider or played. */

import { countsAt } from "../../core/experiment/metrics.js";
import { median } from "../../core/lesson/story.js";
import { Dial } from "./dial.js";
import { errorWords } from "./say.js";

/** Milliseconds an epoch is shown for. */
const PACE = 120;

export class ReplayStep {
  #dial;
  #words;
  #change;
  #parts;
  /** @type {ReturnType<typeof setTimeout> | 0} */
  #timer = 0;
  #last = 0;
  #epoch = 0;

  /** @param {HTMLElement} element  with a dial, and the parts play and said @param {LearnOptions} options */
  constructor(element, { words, change }) {
    this.#words = words;
    this.#change = change;
    const part = /** @type {PartOf} */ ((name) => element.querySelector(`[data-part="${name}"]`));
    this.#parts = { play: part("play"), said: part("said") };
    this.#dial = new Dial(element, (epoch) => this.#go(epoch));
    this.#parts.play.addEventListener("click", () => (this.#timer ? this.stop() : this.#play()));
  }

  /** @param {LearnReading} _reading @param {LearnReady} run @param {LearnView} view */
  update(_reading, run, { epoch, scores, threshold }) {
    const { t, number } = this.#words;
    [this.#last, this.#epoch] = [run.epochs.length - 1, epoch];
    this.#dial.show(epoch, t("learn.replay.value", { n: epoch, all: this.#last }));
    const caught = countsAt(scores.normal, scores.anomalous, threshold).truePositives;
    const error = (/** @type {Numbers} */ list) => errorWords(median(list), number);
    this.#parts.said.textContent = t("learn.replay.said", {
      ...{ epoch, normal: error(scores.normal), odd: error(scores.anomalous) },
      ...{ caught, n: scores.anomalous.length },
    });
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#parts.play.setAttribute("aria-pressed", "false");
  }

  /** @param {number} epoch */
  #go(epoch) {
    this.stop();
    this.#change({ epoch });
  }

  #play() {
    this.#parts.play.setAttribute("aria-pressed", "true");
    const next = (/** @type {number} */ epoch) => {
      this.#change({ epoch });
      if (epoch >= this.#last) this.stop();
      else this.#timer = setTimeout(() => next(epoch + 1), PACE);
    };
    this.#timer = setTimeout(() => next(this.#epoch >= this.#last ? 0 : this.#epoch), 0);
  }
}
