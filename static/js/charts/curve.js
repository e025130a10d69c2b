/**
 * A series: what was given as a solid line, the reconstruction dashed over it, and hatching between the two where they
 * differ.
 *
 *     const curve = new Curve(element);
 *     curve.update({ input, made, low, high, label });  // `made` may be null
 *     curve.place({ x, y });  // from a place on the page to a number of the series and its value
 *     curve.point(17);  // where the keyboard's pen is; null for nowhere
 *     curve.destroy();
 */

import { linear, path } from "../core/axes.js";
import { expectNumbers, readOptions } from "../core/options.js";
import { svg } from "./svg.js";

const [WIDTH, HEIGHT, EDGE] = [560, 200, 10];
let made = 0;

export class Curve {
  #root;
  #between;
  #input = svg("path", { class: "curve__input" });
  #redrawn = svg("path", { class: "curve__redrawn" });
  #pen = svg("circle", { r: 6, class: "curve__pen", visibility: "hidden" });
  /** @type {?{input: Numbers, x: Axis, y: Axis}} */
  #shown = null;

  /** @param {HTMLElement} element */
  constructor(element, options = {}) {
    readOptions(options, {});
    const hatch = `hatch-${(made += 1)}`;
    const pattern = { id: hatch, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
    this.#between = svg("path", { class: "curve__between", fill: `url(#${hatch})` });
    this.#root = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "curve" },
      svg("defs", {}, svg("pattern", pattern, svg("path", { d: "M0 0V6", class: "curve__hatch" }))),
      this.#between, this.#input, this.#redrawn, this.#pen);
    element.append(this.#root);
  }

  /** @param {{input: Numbers, made: ?Numbers, low: number, high: number, label: string}} data */
  update({ input, made: redrawn = null, low, high, label }) {
    expectNumbers(input, "the series");
    const x = linear([0, input.length - 1], [EDGE, WIDTH - EDGE]);
    const y = linear([low, high], [HEIGHT - EDGE, EDGE]);
    const line = (/** @type {Numbers} */ values) => Array.from(values, (value, i) => [x(i), Math.min(HEIGHT + 50, Math.max(-50, y(value)))]);
    const given = line(input);
    this.#shown = { input, x, y };
    this.#input.setAttribute("d", path(given));
    const usable = redrawn?.length === input.length && Array.from(redrawn).every(Number.isFinite);
    const mine = redrawn && usable ? line(redrawn) : [];
    this.#redrawn.setAttribute("d", path(mine));
    this.#between.setAttribute("d", usable ? `${path([...given, ...mine.toReversed()])}z` : "");
    this.#root.setAttribute("aria-label", label);
  }

  /** @param {{x: number, y: number}} event  in CSS pixels of the window */
  place({ x, y }) {
    if (!this.#shown) return null;
    const box = this.#root.getBoundingClientRect();
    const { input, y: up } = this.#shown;
    const along = (((x - box.left) / box.width) * WIDTH - EDGE) / (WIDTH - 2 * EDGE);
    const at = Math.min(input.length - 1, Math.max(0, Math.round(along * (input.length - 1))));
    const [zero, one] = [up(0), up(1)];
    return { at, value: (((y - box.top) / box.height) * HEIGHT - zero) / (one - zero) };
  }

  /** @param {?number} at */
  point(at) {
    this.#pen.setAttribute("visibility", at === null || !this.#shown ? "hidden" : "visible");
    if (at === null || !this.#shown) return;
    const { input, x, y } = this.#shown;
    this.#pen.setAttribute("cx", x(at).toFixed(1));
    this.#pen.setAttribute("cy", y(input[at]).toFixed(1));
  }

  destroy() {
    this.#root.remove();
  }
}
