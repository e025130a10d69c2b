/**
 * The sheet to draw on: shows a Drawing in ink of one width, and turns pointers and keys into strokes.
 *
 *     const sheet = new Sheet(canvas, drawing, { before, say, full });
 *     sheet.tool = "eraser";  sheet.highlight(2);  sheet.redraw();  sheet.destroy();
 */

import { INK, SIDE, strokeAt } from "../core/geometry.js";
import { readOptions } from "../core/options.js";
import { drawHighlighted, drawStrokes, drawTail, fit, watchSize } from "./ink.js";
import { KeyPen, Pointers } from "./pens.js";
import { onThemeChange, palette } from "./theme.js";

/** Points closer than this to the one before add nothing. */
const LEAST_STEP = 2;
const REACH = SIDE / 32;

export class Sheet {
  #drawing;
  #options;
  #pen = new KeyPen();
  #last = [0, 0];
  /** @type {?number} */
  #highlighted = null;
  #frame = 0;
  /** What the canvas shows, where more can be added to it. @type {?{size: number, points: number, side: number, ink: string}} */
  #shown = null;
  /** @type {(() => void)[]} */
  #leave = [];
  #listeners = new AbortController();
  tool = "pen";

  /**
   * @param {HTMLCanvasElement} canvas @param {Drawing} drawing @param {Partial<SheetOptions>} options
   */
  constructor(canvas, drawing, options = {}) {
    this.canvas = canvas;
    this.#drawing = drawing;
    /** @type {SheetOptions} */
    this.#options = readOptions(options, { say: () => {}, before: () => {}, full: () => {} });
    this.pointers = new Pointers(canvas, {
      down: (x, y) => this.#down(x, y),
      move: (x, y) => this.#move(x, y),
      up: () => drawing.end(),
      cancel: () => drawing.cancel(),
    });
    const { signal } = this.#listeners;
    /** @type {(kind: string, handler: (event: any) => void) => void} */
    const listen = (kind, handler) => canvas.addEventListener(kind, handler, { signal });
    listen("keydown", (event) => this.#keyDown(event));
    listen("keyup", (event) => this.#pen.release(event.key));
    listen("focus", () => this.redraw());
    listen("blur", () => this.#blur());
    const observer = watchSize(canvas, () => this.redraw());
    this.#leave = [drawing.subscribe((kind) => this.#changed(kind)), onThemeChange(() => this.redraw()), () => observer.disconnect()];
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    this.#listeners.abort();
    this.pointers.destroy();
    for (const leave of this.#leave) leave();
  }

  /** Set the stroke of that index apart from the others; null for none. @param {?number} index */
  highlight(index) {
    this.#highlighted = index;
    this.redraw();
  }

  redraw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  /** What is drawn and finished only adds ink; all else is painted anew. @param {Change} kind */
  #changed(kind) {
    if (kind !== "draw" && kind !== "end") this.#shown = null;
    this.redraw();
  }

  #paint() {
    const side = fit(this.canvas);
    const context = /** @type {Canvas} */ (this.canvas.getContext("2d"));
    const { ink, odd, sheet } = palette();
    const { strokes } = this.#drawing;
    const look = { width: INK, colour: ink, odd, paper: sheet };
    const showsPen = this.canvas.matches(":focus-visible");
    const isPlain = !showsPen && this.#highlighted === null;
    if (isPlain && this.#add(context, strokes, look, side)) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, side, side);
    context.scale(side / SIDE, side / SIDE);
    if (this.#highlighted !== null && this.#highlighted in strokes) {
      drawHighlighted(context, strokes, this.#highlighted, look);
    } else {
      drawStrokes(context, strokes, look);
    }
    if (showsPen) this.#paintPen(context, look);
    this.#shown = isPlain ? { size: strokes.length, points: strokes.at(-1)?.[0].length ?? 0, side, ink } : null;
  }

  /** While strokes grow and follow one another, only what is new is painted. Says whether that was all. @type {(context: Canvas, strokes: Stroke[], look: Look, side: number) => boolean} */
  #add(context, strokes, look, side) {
    const shown = this.#shown;
    if (!shown || shown.side !== side || shown.ink !== look.colour || strokes.length < shown.size) return false;
    if (shown.size > 0) {
      const last = strokes[shown.size - 1];
      if (last[0].length > shown.points) drawTail(context, last, shown.points, look);
    }
    drawStrokes(context, strokes.slice(shown.size), look);
    this.#shown = { ...shown, size: strokes.length, points: strokes.at(-1)?.[0].length ?? 0 };
    return true;
  }

  /** The keyboard's pen: a cross in a ring, filled while it is down. @param {Canvas} context @param {TwoInks} look */
  #paintPen(context, { colour, paper }) {
    const { x, y, isDown } = this.#pen;
    for (const { width, style } of [{ width: 12, style: paper }, { width: 5, style: colour }]) {
      context.lineWidth = width;
      context.strokeStyle = style;
      context.beginPath();
      context.arc(x, y, 26, 0, 2 * Math.PI);
      context.moveTo(x - 44, y);
      context.lineTo(x + 44, y);
      context.moveTo(x, y - 44);
      context.lineTo(x, y + 44);
      context.stroke();
    }
    if (!isDown) return;
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x, y, 20, 0, 2 * Math.PI);
    context.fill();
  }

  /** @param {number} x @param {number} y */
  #down(x, y) {
    this.#options.before();
    if (this.tool === "eraser") this.#eraseAt(x, y);
    else this.#begin(x, y);
  }

  /** @param {number} x @param {number} y */
  #begin(x, y) {
    this.#last = [x, y];
    if (!this.#drawing.begin(x, y)) this.#options.full();
  }

  /** @param {number} x @param {number} y */
  #move(x, y) {
    if (this.tool === "eraser") {
      this.#eraseAt(x, y);
      return;
    }
    if (Math.hypot(x - this.#last[0], y - this.#last[1]) < LEAST_STEP) return;
    this.#last = [x, y];
    this.#drawing.extend(x, y);
  }

  /** @param {number} x @param {number} y */
  #eraseAt(x, y) {
    const index = strokeAt(x, y, this.#drawing.strokes, REACH);
    if (index >= 0) this.#drawing.erase(index);
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    const done = this.#pen.take(event);
    if (!done) return;
    if (done.kind === "down") this.#down(done.x, done.y);
    else if (done.kind === "up") this.#drawing.end();
    else if (this.#pen.isDown) this.#move(done.x, done.y);
    if (done.kind !== "move") this.#options.say(done.kind, { x: percent(done.x), y: percent(done.y) });
    this.redraw();
  }

  #blur() {
    if (this.#pen.isDown) this.#drawing.end();
    this.#pen.leave();
    this.redraw();
  }
}

/** @param {number} value */
const percent = (value) => Math.round((value / SIDE) * 100);
