/** The step on the empty page: a beat turned down until nothing is left, and two ways to score it. */

import { rankWords } from "../../core/judge.js";
import { Dial } from "./dial.js";

export class EmptyStep {
  #dial;
  #element;
  #words;

  /** @param {HTMLElement} element  with a dial in hundredths, radio buttons named "score", and the part said @param {LearnOptions} options */
  constructor(element, { words, change }) {
    this.#element = element;
    this.#words = words;
    this.#dial = new Dial(element, (value) => change({ loudness: value / 100 }));
    element.addEventListener("change", ({ target }) => {
      const { name, value } = /** @type {HTMLInputElement} */ (target);
      if (name === "score") change({ score: value === "mse" ? "mse" : "correlation" });
    });
  }

  /** @param {LearnReading} reading @param {LearnRun} _run @param {?LearnView} view */
  update({ loudness, score }, _run, view) {
    const { t, percent } = this.#words;
    this.#dial.show(Math.round(loudness * 100), percent(loudness));
    if (!view) return;
    const rank = rankWords(view.score, view.calibration, this.#words, { many: t("learn.beats") });
    const said = { loudness: percent(loudness), rank };
    const part = /** @type {PartOf} */ ((name) => this.#element.querySelector(`[data-part="${name}"]`));
    part("said").textContent = t(score === "mse" ? "learn.empty.squared" : "learn.empty.shape", said);
  }
}
