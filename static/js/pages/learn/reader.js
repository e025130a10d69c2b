/**
 * Tells which step is being read: the last whose head has come up to the line at which one reads. Whoever goes from control
 * to control by keyboard reads the step that has the focus.
 */

import { stepAt } from "../../core/lesson/story.js";
import { readOptions } from "../../core/options.js";

/** One reads below the middle of what the figure leaves of the window. */
const LINE = 0.6;
/** The scroll that brings a focused control into view is not reading. */
const HELD_MS = 400;

export class Reader {
  #steps;
  #options;
  #frame = 0;
  #heldUntil = 0;
  #listeners = new AbortController();

  /**
   * @param {HTMLElement[]} steps
   * @param {{top: () => number, read: (step: HTMLElement) => void}} options  `top`: how much of the window is covered from
   *   above; `read`: called with a step when it comes to be read
   */
  constructor(steps, options) {
    this.#steps = steps;
    this.#options = readOptions(options, { top: null, read: null });
    const { signal } = this.#listeners;
    for (const kind of ["scroll", "resize"]) addEventListener(kind, () => this.#look(), { passive: true, signal });
    for (const step of steps) step.addEventListener("focusin", () => this.#hold(step), { signal });
    this.#look();
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    this.#listeners.abort();
  }

  /** @param {HTMLElement} step */
  #hold(step) {
    if (!step.querySelector(":focus-visible")) return;
    this.#heldUntil = performance.now() + HELD_MS;
    this.#read(step);
  }

  #look() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (performance.now() < this.#heldUntil) return;
      const top = this.#options.top();
      const tops = this.#steps.map((step) => step.getBoundingClientRect().top);
      this.#read(this.#steps[stepAt(tops, top + (innerHeight - top) * LINE)]);
    });
  }

  /** @param {HTMLElement} step */
  #read(step) {
    if (step.hasAttribute("data-read")) return;
    for (const each of this.#steps) each.toggleAttribute("data-read", each === step);
    this.#options.read(step);
  }
}
