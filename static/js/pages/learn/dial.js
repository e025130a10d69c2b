/** A slider with its label and, at its side, what it says. Markup: `dial()` of templates/learn.html. */

import { h } from "../../charts/svg.js";

let made = 0;

export class Dial {
  #input;
  #output;

  /** @param {HTMLElement} element  which holds the slider @param {(value: number) => void} change */
  constructor(element, change) {
    this.#input = /** @type {HTMLInputElement} */ (element.querySelector("input[type=range]"));
    this.#output = /** @type {HTMLOutputElement} */ (element.querySelector("output"));
    this.#input.addEventListener("input", () => change(this.#input.valueAsNumber));
    // A reader may have moved it before this script was there.
    const { value, defaultValue } = this.#input;
    if (defaultValue !== "" && value !== defaultValue) queueMicrotask(() => change(Number(value)));
  }

  /** @param {number} value @param {string} words  the same for the eye and for the ear */
  show(value, words) {
    if (this.#input.valueAsNumber !== value) this.#input.value = String(value);
    if (this.#output.textContent === words) return;
    this.#output.textContent = words;
    this.#input.setAttribute("aria-valuetext", words);
  }
}

/** The markup of a dial, for those that only a script can count. @param {string} label @param {number} low @param {number} high */
export function dialOf(label, low, high) {
  const id = `dial-${(made += 1)}`;
  const input = h("input", { type: "range", id, min: low, max: high, autocomplete: "off" });
  return h("div", { class: "dial" }, h("label", { for: id }, label), h("output", { for: id }), input);
}
