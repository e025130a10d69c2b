/**
 * A small picture on a canvas: pixels from 0 (paper) to 1 (ink), crisp; or the error map: what was given made faint, and on
 * it a mark wherever the reconstruction is off, as large as it is off by. A full dot is ink that the reconstruction left
 * out, a ring is ink that it made up: told apart by shape, so that no colour has to be seen.
 *
 *     const picture = new Picture(canvas, { ink: "redrawn" });  // a colour of tokens.css
 *     picture.update({ shape: [28, 28], values });  // or { shape, input, reconstruction } for the error map, or null
 *     picture.destroy();
 */

import { expectNumbers, readOptions } from "../core/options.js";
import { toBytes } from "../core/pixels.js";
import { fit, watchSize } from "./ink.js";
import { onThemeChange, palette } from "./theme.js";

const LEAST_SHOWN = 0.2;
const FAINT = 0.22;
/** Where pixels are put before they are drawn larger; one is enough for all. @type {?HTMLCanvasElement} */
let small = null;

export class Picture {
  #canvas;
  #options;
  /** @type {?Pixels | Redrawn} */
  #data = null;
  #frame = 0;
  #observer;
  #forget;

  /** @param {HTMLCanvasElement} canvas @param {{ink?: keyof Theme}} options */
  constructor(canvas, options = {}) {
    this.#canvas = canvas;
    this.#options = readOptions(options, { ink: /** @type {keyof Theme} */ ("ink") });
    this.#observer = watchSize(canvas, () => this.#redraw());
    this.#forget = onThemeChange(() => this.#redraw());
  }

  /** @param {?Pixels | Redrawn} data */
  update(data) {
    if (data) {
      const size = data.shape[0] * data.shape[1];
      if ("values" in data) expectNumbers(data.values, "the pixels of a picture", size);
      else {
        expectNumbers(data.input, "the input", size);
        expectNumbers(data.reconstruction, "the reconstruction", size);
      }
    }
    this.#data = data;
    this.#redraw();
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    this.#observer.disconnect();
    this.#forget();
  }

  #redraw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint() {
    const columns = this.#data ? this.#data.shape[1] : 28;
    const side = fit(this.#canvas, columns);
    const context = /** @type {Canvas} */ (this.#canvas.getContext("2d"));
    context.clearRect(0, 0, side, side);
    if (!this.#data) return;
    const colours = palette();
    if ("values" in this.#data) paintPixels(context, this.#data, side, colours.sheet, colours[this.#options.ink]);
    else paintErrors(context, this.#data, side, colours);
  }
}

/** Pixels on a square of the context. @type {(context: Canvas, data: Pixels, side: number, paper: string, ink: string) => void} */
export function paintPixels(context, { shape, values }, side, paper, ink) {
  small ??= document.createElement("canvas");
  if (small.width !== shape[1] || small.height !== shape[0]) [small.height, small.width] = shape;
  const pixels = /** @type {Canvas} */ (small.getContext("2d"));
  pixels.putImageData(new ImageData(toBytes(values, paper, ink), shape[1], shape[0]), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, side, side);
}

/** The error map on a square of the context. @type {(context: Canvas, data: Redrawn, side: number, theme: Pick<Theme, "sheet" | "ink" | "odd">) => void} */
export function paintErrors(context, { shape, input, reconstruction }, side, { sheet, ink, odd }) {
  const [columns, cell] = [shape[1], side / shape[1]];
  context.globalAlpha = FAINT;
  paintPixels(context, { shape, values: input }, side, sheet, ink);
  context.globalAlpha = 1;
  context.fillStyle = odd;
  context.strokeStyle = odd;
  context.lineWidth = Math.max(1, cell * 0.16);
  const [dots, rings] = [new Path2D(), new Path2D()];
  input.forEach((value, i) => {
    const off = value - reconstruction[i];
    if (Math.abs(off) < LEAST_SHOWN) return;
    const radius = Math.sqrt(Math.min(1, Math.abs(off))) * cell * 0.5;
    const [x, y] = [((i % columns) + 0.5) * cell, (Math.floor(i / columns) + 0.5) * cell];
    const marks = off > 0 ? dots : rings;
    marks.moveTo(x + radius, y);
    marks.arc(x, y, radius, 0, 2 * Math.PI);
  });
  context.fill(dots);
  context.stroke(rings);
}
