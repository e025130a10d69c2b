/**
 * What draws on a sheet: one pointer at a time, or the keyboard.
 */

import { SIDE } from "../core/geometry.js";

/**
 * One pointer at a time on a canvas. The first to come down draws; others are ignored until it is lifted, except that a
 * pen takes over from a finger or a palm. Off the sheet it pauses: nothing is inked along the edge. Points are in drawing
 * units, on the sheet, in eighths of a unit, which numbers hold exactly wherever they are kept.
 */
export class Pointers {
  #canvas;
  #handlers;
  /** @type {?number} */
  #id = null;
  #type = "";
  #isOff = false;
  #listeners = new AbortController();

  /**
   * @param {HTMLElement} canvas @param {PenHandlers} handlers
   */
  constructor(canvas, handlers) {
    this.#canvas = canvas;
    this.#handlers = handlers;
    this.#listen("pointerdown", (event) => this.#down(event));
    this.#listen("pointermove", (event) => this.#move(event));
    this.#listen("pointerup", (event) => this.#up(event));
    this.#listen("pointercancel", (event) => this.#cancel(event));
    this.#listen("lostpointercapture", (event) => this.#up(event));
    // A long press, a double tap or a drag of the canvas is drawing too.
    for (const kind of ["contextmenu", "selectstart", "dragstart"]) this.#listen(kind, (event) => event.preventDefault());
    this.#listen("touchmove", (event) => event.preventDefault(), { passive: false });
  }

  get isDown() {
    return this.#id !== null;
  }

  destroy() {
    this.#listeners.abort();
  }

  /** @param {string} kind @param {(event: any) => void} handler */
  #listen(kind, handler, options = {}) {
    this.#canvas.addEventListener(kind, handler, { ...options, signal: this.#listeners.signal });
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0) return;
    if (this.isDown) {
      if (event.pointerType !== "pen" || this.#type === "pen") return;
      this.#id = null;
      this.#handlers.cancel();
    }
    this.#id = event.pointerId;
    this.#type = event.pointerType;
    this.#isOff = false;
    this.#canvas.setPointerCapture(event.pointerId);
    const { x, y } = this.#place(event, this.#canvas.getBoundingClientRect());
    this.#handlers.down(x, y);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (event.pointerId !== this.#id) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    const box = this.#canvas.getBoundingClientRect();
    for (const step of steps.length ? steps : [event]) this.#step(this.#place(step, box));
  }

  /** @param {{x: number, y: number, isOff: boolean}} place */
  #step({ x, y, isOff }) {
    const wasOff = this.#isOff;
    this.#isOff = isOff;
    if (isOff && !wasOff) this.#handlers.up();
    else if (!isOff && wasOff) this.#handlers.down(x, y);
    else if (!isOff) this.#handlers.move(x, y);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (event.pointerId !== this.#id) return;
    this.#id = null;
    if (!this.#isOff) this.#handlers.up();
  }

  /** @param {PointerEvent} event */
  #cancel(event) {
    if (event.pointerId !== this.#id) return;
    this.#id = null;
    this.#handlers.cancel();
  }

  /** @param {PointerEvent} event @param {DOMRect} box */
  #place(event, box) {
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    const on = (/** @type {number} */ share) => Math.round(Math.min(1, Math.max(0, share)) * SIDE * 8) / 8;
    return { x: on(x), y: on(y), isOff: Math.min(x, y) < 0 || Math.max(x, y) > 1 };
  }
}

/** @type {Record<string, number[]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = SIDE / 32;
const FINE = SIDE / 128;

/** A pen for the keyboard: arrows move it, space puts it down and lifts it. Two arrows held go diagonally. */
export class KeyPen {
  x = SIDE / 2;
  y = SIDE / 2;
  isDown = false;
  /** @type {Set<string>} */
  #held = new Set();

  /** A key event: the page does nothing else with a key that is the pen's. @param {KeyboardEvent} event */
  take(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    const isHeld = (event.key === " " || event.key === "Enter") && event.repeat;
    const done = isHeld ? null : this.press(event.key, { fine: event.shiftKey });
    if (done || isHeld) event.preventDefault();
    return done;
  }

  /** Null for a key that is not the pen's. @param {string} key @returns {?PenMove} */
  press(key, { fine = false } = {}) {
    if (Object.hasOwn(ARROWS, key)) {
      this.#held.add(key);
      return this.#move(fine ? FINE : STEP);
    }
    if (key === " " || key === "Enter") return this.#turn(!this.isDown);
    if (key === "Escape" && this.isDown) return this.#turn(false);
    return null;
  }

  /** @param {string} key */
  release(key) {
    this.#held.delete(key);
  }

  /** The sheet lost the focus: no key is held any more, and the pen is up. */
  leave() {
    this.#held.clear();
    this.isDown = false;
  }

  /** @param {boolean} down @returns {PenMove} */
  #turn(down) {
    this.isDown = down;
    return { kind: down ? "down" : "up", x: this.x, y: this.y };
  }

  /** @param {number} step @returns {PenMove} */
  #move(step) {
    for (const key of this.#held) {
      const [dx, dy] = ARROWS[key];
      this.x = Math.min(SIDE, Math.max(0, this.x + dx * step));
      this.y = Math.min(SIDE, Math.max(0, this.y + dy * step));
    }
    return { kind: "move", x: this.x, y: this.y };
  }
}
