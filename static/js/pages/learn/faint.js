/** The step on the empty page: a beat turned down until nothing is left, and two ways to score it. */

import { rankWords } from "../../core/judge.js";
import { Dial } from "./dial.js";

export class EmptyStep {
  #dial;
  #element;
  #words;

  /** @param {HTMLElement} element  with a dial in hundredths, radio buttons named "score", and the part said */
  constructor(element, { words, change }) {
    [this.#element, this.#words] = [element, words];
    this.#dial = new Dial(element, (value) => change({ loudness: value / 100 }));
    element.addEventListener("change", ({ target }) => target.name === "score" && change({ score: target.value }));
  }

  update({ loudness, score }, run, view) {
    const { t, percent } = this.#words;
    this.#dial.show(Math.round(loudness * 100), percent(loudness));
    if (!view) return;
    const rank = rankWords(view.score, view.calibration, this.#words, { many: t("learn.beats") });
    const said = { loudness: percent(loudness), rank };
    this.#element.querySelector('[data-part="said"]').textContent = t(score === "mse" ? "learn.empty.squared" : "learn.empty.shape", said);
  }
}
