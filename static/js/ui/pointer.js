/**
 * One pointer at a time on a canvas. The first to come down draws; others are ignored until it is lifted, except that a
 * pen takes over from a finger or a palm. Points are in drawing units, and never off the sheet.
 */

import { SIDE } from "../core/geometry.js";

export class Pointers {
  #canvas;
  #handlers;
  #id = null;
  #type = null;

  /** @param {{down, move, up, cancel}} handlers  each called with (x, y); `cancel` without */
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
    canvas.addEventListener("touchmove", (event) => event.preventDefault(), { passive: false });
  }

  get isDown() {
    return this.#id !== null;
  }

  #listen(kind, handler) {
    this.#canvas.addEventListener(kind, handler);
  }

  #down(event) {
    if (event.button !== 0) return;
    if (this.isDown) {
      if (event.pointerType !== "pen" || this.#type === "pen") return;
      this.#id = null;
      this.#handlers.cancel();
    }
    this.#id = event.pointerId;
    this.#type = event.pointerType;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#handlers.down(...this.#place(event));
  }

  #move(event) {
    if (event.pointerId !== this.#id) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    for (const step of steps.length ? steps : [event]) this.#handlers.move(...this.#place(step));
  }

  #up(event) {
    if (event.pointerId !== this.#id) return;
    this.#id = null;
    this.#handlers.up();
  }

  #cancel(event) {
    if (event.pointerId !== this.#id) return;
    this.#id = null;
    this.#handlers.cancel();
  }

  #place(event) {
    const box = this.#canvas.getBoundingClientRect();
    const on = (value, from, length) => Math.min(SIDE, Math.max(0, ((value - from) / length) * SIDE));
    return [on(event.clientX, box.left, box.width), on(event.clientY, box.top, box.height)];
  }
}
