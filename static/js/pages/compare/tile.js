/**
 * A small picture: a sample or a reconstruction as ink on paper, or an error map, in which a square is as large as the
 * pixel is off. A series is drawn as a line.
 */

import { expectNumbers, readOptions } from "../../core/options.js";
import { onThemeChange, palette } from "../../parts/theme.js";

const SIDE = 112;
/** An error of this much fills its pixel. */
const FULL = 0.5;

export class Tile {
  #canvas;
  #options;
  #data = null;

  /** @param {boolean} options.errors  whether the values are errors, from 0 to 1, instead of ink */
  constructor(element, options = {}) {
    this.#options = readOptions(options, { errors: false });
    this.#canvas = document.createElement("canvas");
    this.#canvas.className = "tile";
    this.#canvas.setAttribute("role", "img");
    element.append(this.#canvas);
    onThemeChange(() => this.#paint());
  }

  /** @param {{shape: number[], values: number[], label: string}} data  `shape`: rows and columns */
  update({ shape, values, label }) {
    expectNumbers(values, "the pixels of a tile", shape[0] * shape[1]);
    this.#canvas.setAttribute("aria-label", label);
    this.#data = { shape, values };
    this.#paint();
  }

  destroy() {
    this.#canvas.remove();
  }

  #paint() {
    if (!this.#data) return;
    const { shape, values } = this.#data;
    const { ink, odd, sheet } = palette();
    const cell = Math.max(1, Math.floor((SIDE * 2) / Math.max(...shape)));
    const series = shape[0] === 1;
    this.#canvas.width = series ? SIDE * 2 : cell * shape[1];
    this.#canvas.height = series ? SIDE : cell * shape[0];
    const context = this.#canvas.getContext("2d");
    context.fillStyle = sheet;
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.fillStyle = this.#options.errors ? odd : ink;
    context.strokeStyle = context.fillStyle;
    if (series) this.#paintLine(context, values);
    else this.#paintCells(context, values, shape[1], cell);
  }

  #paintCells(context, values, columns, cell) {
    values.forEach((value, i) => {
      const [x, y] = [(i % columns) * cell, Math.floor(i / columns) * cell];
      if (this.#options.errors) {
        const side = cell * Math.min(1, Math.sqrt(value / FULL));
        if (side >= cell * 0.3) context.fillRect(x + (cell - side) / 2, y + (cell - side) / 2, side, side);
      } else if (value > 0) {
        context.globalAlpha = value;
        context.fillRect(x, y, cell, cell);
      }
    });
    context.globalAlpha = 1;
  }

  #paintLine(context, values) {
    const { width, height } = context.canvas;
    context.lineWidth = 3;
    context.beginPath();
    values.forEach((value, i) => context.lineTo((i / (values.length - 1 || 1)) * width, height - 4 - value * (height - 8)));
    context.stroke();
  }
}
