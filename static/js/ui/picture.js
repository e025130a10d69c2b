/**
 * A 28×28 picture with crisp pixels, or the error map: a drawing made faint, and on it a dot wherever the reconstruction
 * is off, as large as it is off by. A full dot is ink that the reconstruction lacks, a ring is ink that it added: told
 * apart by shape, so that no colour has to be seen.
 */

import { simplify, toModelFrame } from "../core/geometry.js";
import { toBytes } from "../core/pixels.js";
import { expectNumbers, readOptions } from "../core/options.js";
import { drawStrokes, fit, watchSize } from "./ink.js";
import { palette } from "./palette.js";
import { onThemeChange } from "./theme.js";

const LEAST_SHOWN = 0.2;
/** The model sees strokes 16 units thick on a sheet of 304. */
const PEN = 16 / 304;

export class Picture {
  #canvas;
  #options;
  #data = null;
  #small = null;
  #frame = 0;
  #observer;

  /** @param {boolean} options.small  a thumbnail: errors as squares, without the drawing under them */
  constructor(canvas, options = {}) {
    this.#canvas = canvas;
    this.#options = readOptions(options, { small: false });
    this.#observer = watchSize(canvas, () => this.#redraw());
    onThemeChange(() => this.#redraw());
  }

  /**
   * @param {?{shape: number[], values: number[]}|{shape, off: number[], strokes}} data  `values` from 0 to 1, or `off`,
   *   how far each pixel is off, from −1 to 1. null: an empty sheet.
   */
  update(data) {
    if (data) {
      const [rows, columns] = data.shape;
      expectNumbers(data.values ?? data.off, "the pixels of a picture", rows * columns);
    }
    this.#data = data;
    this.#redraw();
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    this.#observer.disconnect();
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
    const context = this.#canvas.getContext("2d");
    context.clearRect(0, 0, side, side);
    if (!this.#data) return;
    if (this.#data.values) this.#paintPixels(context, side);
    else this.#paintErrors(context, side);
  }

  #paintPixels(context, side) {
    const { shape, values } = this.#data;
    const { ink, sheet } = palette();
    this.#small ??= document.createElement("canvas");
    [this.#small.height, this.#small.width] = shape;
    const pixels = new ImageData(toBytes(values, sheet, ink), shape[1], shape[0]);
    this.#small.getContext("2d").putImageData(pixels, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#small, 0, 0, side, side);
  }

  #paintErrors(context, side) {
    const { shape, off, strokes } = this.#data;
    const { line, odd } = palette();
    const cell = side / shape[1];
    if (!this.#options.small) this.#paintDrawing(context, side, simplify(strokes, 3), line);
    context.fillStyle = odd;
    context.strokeStyle = odd;
    context.lineWidth = Math.max(1, cell * 0.16);
    off.forEach((value, i) => {
      const amount = Math.abs(value);
      if (amount < LEAST_SHOWN) return;
      if (this.#options.small) {
        context.fillRect((i % shape[1]) * cell, Math.floor(i / shape[1]) * cell, cell, cell);
        return;
      }
      const radius = Math.sqrt(Math.min(1, amount)) * cell * 0.52;
      context.beginPath();
      context.arc(((i % shape[1]) + 0.5) * cell, (Math.floor(i / shape[1]) + 0.5) * cell, radius, 0, 2 * Math.PI);
      if (value > 0) context.fill();
      else context.stroke();
    });
  }

  #paintDrawing(context, side, strokes, colour) {
    context.save();
    context.scale(side, side);
    drawStrokes(context, toModelFrame(strokes), { width: PEN, colour, side: 1 });
    context.restore();
  }
}
