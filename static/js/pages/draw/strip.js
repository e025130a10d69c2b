/**
 * Numbers side by side, each a bar to drag up and down by mouse and touch; with the keys ↑ ↓ change a number and ← → go to
 * the next. Where a number is no longer the drawing's own, a line shows where that was.
 *
 *     const strip = new Strip(element, { words, change: (index, value) => … });
 *     strip.update({ values, own, ranges });  // ranges: {low, high} of each
 *     strip.destroy();
 */

import { h } from "../../charts/svg.js";
import { readOptions } from "../../core/options.js";

/** A key moves a number by this share of its range. @type {Record<string, number>} */
const STEPS = { ArrowUp: 0.02, ArrowDown: -0.02, PageUp: 0.2, PageDown: -0.2, Home: -1, End: 1 };
/** @type {Record<string, number>} */
const NEXT = { ArrowRight: 1, ArrowLeft: -1 };

/** @typedef {{values: Numbers, own: Numbers, ranges: {low: number, high: number}[]}} StripData */

export class Strip {
  #element;
  #options;
  /** @type {HTMLElement[]} */
  #bars = [];
  /** @type {StripData} */
  #data = { values: [], own: [], ranges: [] };

  /** @param {HTMLElement} element @param {{words: Words, change: (index: number, value: number) => void}} options */
  constructor(element, options) {
    this.#element = element;
    this.#options = readOptions(options, { words: null, change: null });
  }

  /** @param {StripData} data */
  update(data) {
    this.#data = data;
    if (this.#bars.length !== data.values.length) this.#build(data.values.length);
    this.#bars.forEach((bar, i) => {
      const { low, high } = data.ranges[i];
      const place = (/** @type {number} */ value) => ((value - low) / (high - low)).toFixed(4);
      bar.style.setProperty("--at", place(data.values[i]));
      bar.style.setProperty("--own", place(data.own[i]));
      bar.classList.toggle("is-moved", Math.abs(data.values[i] - data.own[i]) > 1e-6);
      for (const [name, value] of Object.entries({ min: low, max: high, now: data.values[i] })) {
        bar.setAttribute(`aria-value${name}`, value.toFixed(2));
      }
      bar.setAttribute("aria-valuetext", this.#options.words.number(data.values[i], 2));
    });
  }

  destroy() {
    this.#element.replaceChildren();
    this.#bars = [];
  }

  /** @param {number} count */
  #build(count) {
    const { t } = this.#options.words;
    this.#bars = Array.from({ length: count }, (_, i) => {
      const bar = h("div", { class: "strip__bar", role: "slider", tabindex: i ? -1 : 0, "aria-orientation": "vertical", "aria-label": t("draw.inside.number", { n: i + 1 }) }, h("i"));
      bar.addEventListener("pointerdown", (event) => this.#grab(event, bar, i));
      bar.addEventListener("pointermove", (event) => bar.hasPointerCapture(event.pointerId) && this.#drag(event, bar, i));
      bar.addEventListener("keydown", (event) => this.#press(event, i));
      bar.addEventListener("focus", () => this.#bars.forEach((each) => (each.tabIndex = each === bar ? 0 : -1)));
      return bar;
    });
    this.#element.replaceChildren(...this.#bars);
  }

  /** @param {PointerEvent} event @param {HTMLElement} bar @param {number} i */
  #grab(event, bar, i) {
    if (event.button !== 0) return;
    event.preventDefault();
    bar.setPointerCapture(event.pointerId);
    bar.focus({ preventScroll: true });
    this.#drag(event, bar, i);
  }

  /** @param {PointerEvent} event @param {HTMLElement} bar @param {number} i */
  #drag({ clientY }, bar, i) {
    const { top, height } = bar.getBoundingClientRect();
    const { low, high } = this.#data.ranges[i];
    this.#set(i, high - ((clientY - top) / height) * (high - low));
  }

  /** @param {KeyboardEvent} event @param {number} i */
  #press(event, i) {
    const { key } = event;
    if (key in NEXT) this.#bars[(i + NEXT[key] + this.#bars.length) % this.#bars.length].focus();
    else if (key in STEPS) {
      const { low, high } = this.#data.ranges[i];
      this.#set(i, this.#data.values[i] + STEPS[key] * (high - low));
    } else return;
    event.preventDefault();
  }

  /** @param {number} i @param {number} value */
  #set(i, value) {
    const { low, high } = this.#data.ranges[i];
    this.#options.change(i, Math.min(high, Math.max(low, value)));
  }
}
