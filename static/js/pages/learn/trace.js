/**
 * A beat as a line, and over it what the network redrew: solid, dashed, and hatched between the two.
 *
 *     const trace = new Trace(element);
 *     trace.update({ input, redrawn, cloud: [], place: null, pen: null, label: "…" });
 *     trace.destroy();
 */

import { svg } from "../../charts/svg.js";
import { linear, path } from "../../core/axes.js";
import { expectNumbers, readOptions } from "../../core/options.js";

const [WIDTH, HEIGHT] = [700, 240];
/** The lowest and the highest that the figure shows of a beat. */
export const HEIGHTS = [-4.2, 7];

export class Trace {
  #root;
  #cloud = svg("path", { class: "trace__cloud" });
  #error = svg("path", { class: "trace__error", fill: "url(#hatch)" });
  #redrawn = svg("path", { class: "trace__redrawn" });
  #input = svg("path", { class: "trace__input" });
  #place = svg("path", { class: "trace__place" });
  #pen = svg("path", { class: "trace__pen-mark" });
  /** @type {?Float32Array[]} */
  #drawn = null;

  /** @param {HTMLElement} element */
  constructor(element, options = {}) {
    readOptions(options, {});
    const hatch = svg("pattern", { id: "hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      svg("path", { d: "M0 0V7", class: "trace__hatch" }));
    const box = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", class: "trace" };
    const lines = [this.#cloud, this.#error, this.#redrawn, this.#input, this.#place, this.#pen];
    this.#root = svg("svg", box, svg("defs", {}, hatch), ...lines);
    element.append(this.#root);
  }

  /**
   * @param {Object} data
   * @param {Float32Array} data.input
   * @param {?Float32Array} data.redrawn
   * @param {Float32Array[]} data.cloud  other beats, faint behind it; drawn anew only where the list is another
   * @param {?number} data.place  the number of a moment to mark
   * @param {?{x: number, y: number, isDown: boolean}} data.pen  the keyboard's, from 0 to 1
   * @param {string} data.label
   */
  update({ input, redrawn, cloud, place, pen, label }) {
    expectNumbers(input, "the beat");
    if (redrawn) expectNumbers(redrawn, "the redrawn beat", input.length);
    const x = linear([0, input.length - 1], [0, WIDTH]);
    const y = linear(HEIGHTS, [HEIGHT, 0]);
    const line = (/** @type {Float32Array} */ beat) => path(Array.from(beat, (value, i) => [x(i), y(value)]));
    this.#input.setAttribute("d", line(input));
    this.#redrawn.setAttribute("d", redrawn ? line(redrawn) : "");
    const back = redrawn && path(Array.from(redrawn, (value, i) => [x(i), y(value)]).reverse());
    this.#error.setAttribute("d", back ? `${line(input)}${back.replace("M", "L")}Z` : "");
    if (this.#drawn !== cloud) this.#cloud.setAttribute("d", cloud.map(line).join(""));
    this.#drawn = cloud;
    const marked = place === null ? "" : `M${x(place).toFixed(1)} 0V${HEIGHT}`;
    this.#place.setAttribute("d", marked);
    this.#pen.setAttribute("d", pen ? cross(pen.x * WIDTH, pen.y * HEIGHT) : "");
    this.#pen.classList.toggle("is-down", Boolean(pen?.isDown));
    if (this.#root.getAttribute("aria-label") !== label) this.#root.setAttribute("aria-label", label);
  }

  destroy() {
    this.#root.remove();
  }
}

/** @param {number} x @param {number} y */
const cross = (x, y) => `M${(x - 14).toFixed(1)} ${y.toFixed(1)}h28M${x.toFixed(1)} ${(y - 14).toFixed(1)}v28`;
