/**
 * One loupe over several pictures: where it is, by mouse, finger and keys, as shares of the picture's width and height.
 * It follows a mouse while that is over a picture; a finger puts it down, and takes it away where it lies; on the first
 * picture arrow keys move it, + and − enlarge, Escape takes it away.
 *
 *     const loupe = new Loupe(canvases, { find: (canvas, x, y) => [u, v], change: (spot) => paint(spot), say });
 *     loupe.hide();  loupe.destroy();
 */

import { readOptions } from "../../core/options.js";

const STEP = 0.05;
const SMALL_STEP = 0.01;
const ZOOMS = { least: 2, most: 8 };
/** A finger this near to where the loupe lies takes it away, as a share of the picture. */
const NEAR = 0.12;
/** @type {Record<string, number[]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @type {Record<string, number>} */
const ZOOMING = { "+": 1, "=": 1, "-": -1 };

export class Loupe {
  #options;
  /** @type {?Spot} */
  #spot = null;
  #zoom = 3;
  #listeners = new AbortController();

  /**
   * @param {HTMLCanvasElement[]} canvases
   * @param {Object} options
   * @param {(canvas: HTMLCanvasElement, x: number, y: number) => ?number[]} options.find  the place on the picture under a point of the
   *   canvas, both from 0 to 1; null where there is none
   * @param {(spot: ?Spot) => void} options.change  the loupe was moved, or taken away
   * @param {(spot: Spot) => void} options.say  it was moved by keys
   */
  constructor(canvases, options) {
    this.#options = readOptions(options, { find: null, change: null, say: null });
    const { signal } = this.#listeners;
    for (const canvas of canvases) {
      canvas.addEventListener("pointermove", (event) => this.#move(canvas, event), { signal });
      canvas.addEventListener("pointerdown", (event) => this.#down(canvas, event), { signal });
      canvas.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && this.hide(), { signal });
    }
    const [first] = canvases;
    first.addEventListener("keydown", (event) => this.#key(first, event), { signal });
    first.addEventListener("blur", () => this.hide(), { signal });
  }

  hide() {
    if (this.#spot) this.#put(null);
  }

  destroy() {
    this.#listeners.abort();
  }

  /** @param {?Spot} spot */
  #put(spot) {
    this.#spot = spot;
    this.#options.change(spot);
  }

  /** @param {HTMLCanvasElement} canvas @param {PointerEvent} event */
  #under(canvas, { clientX, clientY }) {
    const box = canvas.getBoundingClientRect();
    return this.#options.find(canvas, (clientX - box.x) / box.width, (clientY - box.y) / box.height);
  }

  /** @param {HTMLCanvasElement} canvas @param {PointerEvent} event */
  #move(canvas, event) {
    if (event.pointerType !== "mouse" && !event.buttons) return;
    const place = this.#under(canvas, event);
    if (place) this.#put({ canvas, u: place[0], v: place[1], zoom: this.#zoom });
    else if (event.pointerType === "mouse") this.hide();
  }

  /** @param {HTMLCanvasElement} canvas @param {PointerEvent} event */
  #down(canvas, event) {
    if (event.pointerType === "mouse") return;
    const place = this.#under(canvas, event);
    const isThere = place && this.#spot && Math.hypot(place[0] - this.#spot.u, place[1] - this.#spot.v) < NEAR;
    if (!place || isThere) this.hide();
    else this.#put({ canvas, u: place[0], v: place[1], zoom: this.#zoom });
  }

  /** @param {HTMLCanvasElement} canvas @param {KeyboardEvent} event */
  #key(canvas, event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#options.find(canvas, 0.5, 0.5)) return;
    const zoom = ZOOMING[event.key];
    const arrow = ARROWS[event.key];
    if (event.key === "Escape") this.hide();
    else if (zoom) this.#zoom = Math.min(ZOOMS.most, Math.max(ZOOMS.least, this.#zoom + zoom));
    if (!zoom && !arrow) return;
    event.preventDefault();
    const step = event.shiftKey && arrow ? SMALL_STEP : STEP;
    const [right, down] = arrow ?? [0, 0];
    const within = (/** @type {number} */ value) => Math.min(1, Math.max(0, value));
    const { u, v } = this.#spot ?? { u: 0.5 - right * step, v: 0.5 - down * step };
    const spot = { canvas, u: within(u + right * step), v: within(v + down * step), zoom: this.#zoom };
    this.#put(spot);
    this.#options.say(spot);
  }
}
