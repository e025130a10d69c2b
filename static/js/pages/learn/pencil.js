/**
 * Draws a beat by hand: pointer or keyboard over the figure, one line from left to right. Off the box it pauses.
 *
 *     new Pencil(element, { beat: () => values, changed: (values) => judge(values), moved: (pen) => show(pen) });
 */

import { linear } from "../../core/axes.js";
import { SIDE } from "../../core/geometry.js";
import { bend } from "../../core/lesson/pencil.js";
import { readOptions } from "../../core/options.js";
import { KeyPen, Pointers } from "../../parts/pens.js";
import { HEIGHTS } from "./trace.js";

const height = linear([0, SIDE], [HEIGHTS[1], HEIGHTS[0]]);
/** @type {(x: number, y: number) => [number, number]} */
const point = (x, y) => [x / SIDE, height(y)];

export class Pencil {
  #options;
  #pen = new KeyPen();
  /** @type {?[number, number]} */
  #last = null;
  #listeners = new AbortController();

  /**
   * @param {HTMLElement} element  what is drawn on; it can have the focus
   * @param {Object} options
   * @param {() => Float32Array} options.beat  as it is now
   * @param {(beat: Float32Array) => void} options.changed
   * @param {(pen: ?LearnPen) => void} options.moved  the keyboard's pen; null: away
   * @param {(kind: string, place: {x: number, y: number}) => void} options.say  "down" or "up" and where, for those who can't see it
   */
  constructor(element, options) {
    this.#options = readOptions(options, { beat: null, changed: null, moved: null, say: null });
    const lift = () => (this.#last = null);
    const draw = (/** @type {number} */ x, /** @type {number} */ y) => this.#draw(x, y);
    this.pointers = new Pointers(element, { down: draw, move: draw, up: lift, cancel: lift });
    /** @type {(kind: string, handler: (event: any) => void) => void} */
    const listen = (kind, handler) => element.addEventListener(kind, handler, { signal: this.#listeners.signal });
    listen("keydown", (event) => this.#press(event));
    listen("keyup", ({ key }) => this.#pen.release(key));
    listen("focus", () => element.matches(":focus-visible") && this.#show());
    listen("blur", () => this.#leave());
  }

  destroy() {
    this.#listeners.abort();
    this.pointers.destroy();
  }

  /** @param {number} x @param {number} y */
  #draw(x, y) {
    const to = point(x, y);
    this.#options.changed(bend(this.#options.beat(), this.#last ?? to, to));
    this.#last = to;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const done = this.#pen.take(event);
    if (!done) return;
    if (this.#pen.isDown) this.#draw(done.x, done.y);
    else this.#last = null;
    if (done.kind !== "move") this.#options.say(done.kind, { x: percent(done.x), y: percent(done.y) });
    this.#show();
  }

  #show() {
    const { x, y, isDown } = this.#pen;
    this.#options.moved({ x: x / SIDE, y: y / SIDE, isDown });
  }

  #leave() {
    this.#pen.leave();
    this.#last = null;
    this.#options.moved(null);
  }
}

/** @param {number} value */
const percent = (value) => Math.round((value / SIDE) * 100);
