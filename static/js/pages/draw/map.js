/**
 * A map of what a decoder can draw: a plane through the bottleneck's space, with what it draws here and there as the ground,
 * and a handle to drag over it by mouse, touch and arrow keys.
 *
 *     const map = new LatentMap(element, { words, change: ([x, y]) => … });
 *     map.update({ ground: { shape, values }, place: [x, y], own: [x, y] });  // in standard deviations; own may be null
 *     map.destroy();
 */

import { REACH, clamp } from "../../core/bottleneck.js";
import { readOptions } from "../../core/options.js";
import { Picture } from "../../parts/picture.js";

const STEP = 0.25;
/** @type {Record<string, number[]>} */
const KEYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

export class LatentMap {
  #options;
  #surface;
  #handle;
  #own;
  #picture;
  /** @type {?Pixels} */
  #ground = null;
  #place = [0, 0];
  #listening = new AbortController();

  /**
   * @param {HTMLElement} element  with the parts ground, handle and own
   * @param {{words: Words, change: (place: number[]) => void}} options
   */
  constructor(element, options) {
    this.#options = readOptions(options, { words: null, change: null });
    this.#surface = element;
    const part = /** @type {PartOf} */ ((name) => element.querySelector(`[data-part="${name}"]`));
    this.#handle = part("handle");
    this.#own = part("own");
    this.#picture = new Picture(part("ground"), { ink: "redrawn" });
    const { signal } = this.#listening;
    element.addEventListener("pointerdown", (event) => this.#grab(event), { signal });
    element.addEventListener("pointermove", (event) => element.hasPointerCapture(event.pointerId) && this.#drag(event), { signal });
    this.#handle.addEventListener("keydown", (event) => this.#press(event), { signal });
  }

  /** @param {{ground: Pixels, place: number[], own: ?number[]}} data */
  update({ ground, place, own }) {
    if (this.#ground !== ground) this.#picture.update(ground);
    this.#ground = ground;
    this.#place = place;
    put(this.#handle, place);
    this.#own.hidden = own === null;
    if (own) put(this.#own, own);
    const { t, number } = this.#options.words;
    this.#handle.setAttribute("aria-valuenow", place[0].toFixed(2));
    this.#handle.setAttribute("aria-valuetext", t("draw.inside.map.at", { x: number(place[0], 1), y: number(-place[1], 1) }));
  }

  destroy() {
    this.#listening.abort();
    this.#picture.destroy();
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.#surface.setPointerCapture(event.pointerId);
    this.#handle.focus({ preventScroll: true });
    this.#drag(event);
  }

  /** @param {PointerEvent} event */
  #drag({ clientX, clientY }) {
    const { left, top, width, height } = this.#surface.getBoundingClientRect();
    this.#go([(clientX - left) / width, (clientY - top) / height].map((share) => REACH * (2 * share - 1)));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    this.#go(this.#place.map((at, i) => at + step[i]));
  }

  /** @param {number[]} place */
  #go(place) {
    this.#options.change(place.map(clamp));
  }
}

/** @param {HTMLElement} element @param {number[]} place */
function put(element, [x, y]) {
  element.style.setProperty("--x", ((x / REACH + 1) / 2).toFixed(4));
  element.style.setProperty("--y", ((y / REACH + 1) / 2).toFixed(4));
}
