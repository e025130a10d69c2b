/** The steps that look into the network: its numbers turned by hand, and its error moment by moment. */

import { h } from "../../charts/svg.js";
import { ranges } from "../../core/lesson/codes.js";
import { Dial, dialOf } from "./dial.js";
import { errorWords } from "./say.js";

/** So many of the numbers get a slider: those that change most. */
const SLIDERS = 6;
const STEPS = 100;

export class CodeStep {
  #parts;
  #words;
  #change;
  /** @type {?LearnRun} */
  #shown = null;
  /** @type {{index: number, low: number, high: number, element: HTMLElement, dial: Dial}[]} */
  #dials = [];
  /** @type {Float32Array} */
  #code = new Float32Array();

  /**
   * @param {HTMLElement} element  with the parts sliders, note and back
   * @param {LearnOptions} options
   */
  constructor(element, { words, change }) {
    const part = /** @type {PartOf} */ ((name) => element.querySelector(`[data-part="${name}"]`));
    this.#parts = { sliders: part("sliders"), note: part("note"), back: part("back") };
    this.#words = words;
    this.#change = change;
    this.#parts.back.addEventListener("click", () => change({ code: null }));
  }

  /** @param {LearnReading} reading @param {LearnReady} run  finished @param {LearnView} view  of that run */
  update({ code }, run, view) {
    if (this.#shown !== run) this.#build(run, view.code.length);
    this.#code = code ?? view.code;
    for (const { index, low, high, dial } of this.#dials) {
      const share = (this.#code[index] - low) / (high - low || 1);
      dial.show(Math.round(share * STEPS), this.#words.number(this.#code[index], 2));
    }
  }

  /** @param {LearnReady} run @param {number} width */
  #build(run, width) {
    const { t } = this.#words;
    const all = ranges(run.model, run.model.encode(run.prepared.test.normal), width);
    const chosen = all.slice(0, SLIDERS);
    this.#shown = run;
    this.#parts.note.textContent = width > SLIDERS ? t("learn.code.some", { n: SLIDERS, all: width }) : t("learn.code.all");
    this.#dials = chosen.map(({ index, low, high }, i) => {
      const change = (/** @type {number} */ value) => this.#turn(index, low + (value / STEPS) * (high - low));
      const element = h("li", {}, dialOf(t("learn.code.number", { n: i + 1 }), 0, STEPS));
      return { index, low, high, element, dial: new Dial(element, change) };
    });
    this.#parts.sliders.replaceChildren(...this.#dials.map(({ element }) => element));
  }

  /** @param {number} index @param {number} value */
  #turn(index, value) {
    const code = this.#code.slice();
    code[index] = value;
    this.#change({ code });
  }
}

export class ErrorStep {
  #dial;
  #said;
  #words;

  /** @param {HTMLElement} element  with the parts dial and said @param {LearnOptions} options */
  constructor(element, { words, change }) {
    this.#words = words;
    this.#dial = new Dial(element, (value) => change({ place: value - 1 }));
    this.#said = /** @type {HTMLElement} */ (element.querySelector('[data-part="said"]'));
  }

  /** @param {LearnReading} reading @param {LearnReady} _run @param {LearnView} view */
  update({ place }, _run, { scaled, score }) {
    const { t, number } = this.#words;
    const gap = Math.abs(scaled.input[place] - scaled.made[place]);
    this.#dial.show(place + 1, String(place + 1));
    this.#said.textContent = t("learn.error.said", {
      ...{ at: place + 1, n: scaled.input.length, gap: number(gap, 3) },
      ...{ square: errorWords(gap * gap, number), error: errorWords(score, number) },
    });
  }
}
