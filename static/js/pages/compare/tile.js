/**
 * A picture of any shape on a canvas: a sample or a reconstruction; or what is off between the two, ● left out and ○ made
 * up, as large as it is off by. A series is a line.
 *
 *     const tile = new Tile(canvas, { ink: "redrawn", side: 448 });  // a colour of tokens.css; pixels of its side
 *     tile.update({ shape: [28, 28], values, label: "A digit" });  // or { shape, input, reconstruction, label }
 *     tile.destroy();
 */

import { expectNumbers, readOptions } from "../../core/options.js";
import { squared } from "../../core/squared.js";
import { paintErrors, paintPixels } from "../../parts/picture.js";
import { onThemeChange, palette } from "../../parts/theme.js";

const SIDE = 448;
/** How high a series is, as a share of its width. */
const LOW = 0.375;

export class Tile {
  #canvas;
  #options;
  /** @type {?Pixels | Redrawn} */
  #data = null;
  #forget;

  /** @param {HTMLCanvasElement} canvas @param {{ink?: keyof Theme, side?: number}} options */
  constructor(canvas, options = {}) {
    this.#options = readOptions(options, { ink: /** @type {keyof Theme} */ ("ink"), side: SIDE });
    this.#canvas = canvas;
    this.#canvas.setAttribute("role", "img");
    this.#forget = onThemeChange(() => this.#paint());
  }

  /** @param {(Pixels | Redrawn) & {label: string}} data  `shape`: rows and columns */
  update({ label, ...data }) {
    const { shape } = data;
    for (const each of "values" in data ? [data.values] : [data.input, data.reconstruction]) expectNumbers(each, "the pixels of a tile", shape[0] * shape[1]);
    this.#canvas.setAttribute("aria-label", label);
    this.#data = data;
    this.#paint();
  }

  destroy() {
    this.#forget();
  }

  #paint() {
    if (!this.#data) return;
    const data = this.#data;
    const { shape } = data;
    const colours = palette();
    const isSeries = shape[0] === 1;
    const { ink, side } = this.#options;
    this.#canvas.width = side;
    this.#canvas.height = isSeries ? side * LOW : side;
    if (isSeries && this.#canvas.parentElement) this.#canvas.parentElement.style.aspectRatio = `1 / ${LOW}`;
    const context = /** @type {Canvas} */ (this.#canvas.getContext("2d"));
    if ("values" in data) {
      const { values } = data;
      if (isSeries) paintLine(context, values, colours[ink]);
      else paintPixels(context, squared(shape, { values }), side, colours.sheet, colours[ink]);
    } else {
      const { input, reconstruction } = data;
      if (isSeries) paintLine(context, input.map((value, i) => Math.abs(value - reconstruction[i])), colours.odd);
      else paintErrors(context, squared(shape, { input, reconstruction }), side, colours);
    }
  }
}

/** @param {Canvas} context @param {number[]} values @param {string} colour */
function paintLine(context, values, colour) {
  const { width, height } = context.canvas;
  context.strokeStyle = colour;
  context.lineWidth = 4;
  context.beginPath();
  values.forEach((value, i) => context.lineTo((i / (values.length - 1 || 1)) * width, height - 4 - value * (height - 8)));
  context.stroke();
}
