/** The numbers in the bottleneck as columns above and below a line: what is left of a beat while it is squeezed. */

import { svg } from "../../charts/svg.js";
import { linear } from "../../core/axes.js";
import { expectNumbers, readOptions } from "../../core/options.js";

const [WIDTH, HEIGHT] = [640, 100];
/** Columns are at most this wide, so that few of them still look like columns. */
const WIDEST = 36;

export class Bars {
  #root = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", class: "bars" });

  /** @param {HTMLElement} element */
  constructor(element, options = {}) {
    readOptions(options, {});
    element.append(this.#root);
  }

  /** @param {{values: ArrayLike<number>, label: string}} data */
  update({ values, label }) {
    expectNumbers(values, "the numbers");
    const most = Math.max(...Array.from(values, Math.abs), 1e-9);
    const y = linear([-most, most], [HEIGHT - 2, 2]);
    const pitch = Math.min(WIDEST * 1.5, WIDTH / values.length);
    const left = (WIDTH - pitch * values.length) / 2;
    const bar = (/** @type {number} */ value, /** @type {number} */ i) => {
      const [top, bottom] = [Math.min(y(value), y(0)), Math.max(y(value), y(0))];
      const at = { x: (left + i * pitch + pitch / 6).toFixed(1), y: top.toFixed(1) };
      return svg("rect", { ...at, width: (pitch / 1.5).toFixed(1), height: Math.max(1, bottom - top).toFixed(1), class: "bars__bar" });
    };
    const base = svg("path", { d: `M0 ${y(0)}H${WIDTH}`, class: "bars__base" });
    this.#root.replaceChildren(base, ...Array.from(values, bar));
    this.#root.setAttribute("aria-label", label);
  }

  destroy() {
    this.#root.remove();
  }
}
