/**
 * Draws a state part by part. While a network trains, a frame draws one part, so that none holds up a finger, and a new
 * state is begun when the last was drawn; otherwise all of it is drawn in the next frame.
 *
 *     const frames = new Frames({ parts: () => [drawThis, drawThat], busy: () => isTraining });
 *     frames.draw();
 */

import { readOptions } from "../../core/options.js";

export class Frames {
  #options;
  /** @type {(() => void)[]} */
  #left = [];
  #stale = false;
  #frame = 0;

  /** @param {{parts: () => (() => void)[], busy: () => boolean}} options  `parts`: of the state as it is now */
  constructor(options) {
    this.#options = readOptions(options, { parts: null, busy: null });
  }

  draw() {
    this.#stale = true;
    this.#ask();
  }

  #ask() {
    this.#frame ||= requestAnimationFrame(() => this.#work());
  }

  #work() {
    this.#frame = 0;
    const busy = this.#options.busy();
    if (this.#stale && (!busy || this.#left.length === 0)) {
      this.#stale = false;
      this.#left = this.#options.parts();
    }
    do this.#left.shift()?.(); while (!busy && this.#left.length);
    if (this.#left.length || this.#stale) this.#ask();
  }
}
