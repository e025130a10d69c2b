/**
 * Lines and dots between two axes: losses by epoch, a ROC curve, a scatter.
 *
 *     const plot = new Plot(element, { square: true });
 *     plot.update({ x: [0, 1], y: [0, 1], series: [{ kind: "line", points, look: "mine" }], label, words: { x, y } });
 *     plot.destroy();
 *
 * What a series looks like is up to the style of `plot__<look>`. Dots are circles, or triangles with `shape: "triangle"`.
 */

import { linear, logarithmic, path, ticks } from "../core/axes.js";
import { expectNumber, readOptions } from "../core/options.js";
import { svg } from "./svg.js";

const [WIDTH, LEFT, TOP, RIGHT, FOOT] = [280, 40, 18, 274, 32];
const RADIUS = 2.6;

/** @typedef {{kind: "line" | "dots", points: number[][], look: string, shape?: string}} Series */

export class Plot {
  #height;
  #root;
  #axis = svg("g", { class: "plot__axis" });
  #marks = svg("g");

  /** @param {HTMLElement} element @param {{square?: boolean}} options  `square`: nearly as tall as wide */
  constructor(element, options = {}) {
    const { square } = readOptions(options, { square: false });
    this.#height = square ? 215 : 190;
    this.#root = svg("svg", { viewBox: `0 0 ${WIDTH} ${this.#height}`, role: "img", class: "plot" }, this.#axis, this.#marks);
    element.append(this.#root);
  }

  /**
   * @param {Object} data
   * @param {number[]} data.x  lowest and highest
   * @param {number[]} data.y  likewise
   * @param {boolean} [data.log]  whether y runs logarithmically
   * @param {Series[]} data.series
   * @param {string} data.label  what a screen reader says
   * @param {{x: string, y: string}} data.words  of the axes
   * @param {(value: number) => string} [data.number]  writes a number of either axis
   * @param {boolean} [data.bare]  without numbers
   */
  update({ x, y, log = false, series, label, words, number = String, bare = false }) {
    for (const limit of [...x, ...y]) expectNumber(limit, "the end of an axis");
    const base = this.#height - FOOT;
    const across = linear(x, [LEFT, RIGHT]);
    const up = (log ? logarithmic : linear)(y, [base, TOP]);
    const marksOf = log ? decades(y) : ticks(y, 3);
    this.#axis.replaceChildren(
      ...(bare ? [] : marksOf.flatMap((value) => [
        svg("path", { d: `M${LEFT} ${up(value).toFixed(1)}H${RIGHT}` }),
        text(LEFT - 4, up(value) + 4, number(value), "end"),
      ])),
      ...(bare ? [] : ticks(x, 4).map((value) => text(across(value), base + 14, number(value), value === x[1] ? "end" : "middle"))),
      svg("path", { d: `M${LEFT} ${TOP}V${base}H${RIGHT}`, class: "plot__frame" }),
      text(LEFT, 11, words.y, "start"),
      text(RIGHT, this.#height - 4, words.x, "end"),
    );
    this.#marks.replaceChildren(...series.map((each) => {
      const places = each.points.map(([px, py]) => [across(px), up(py)]);
      const d = each.kind === "line" ? path(places) : places.map((place) => dot(place, each.shape)).join("");
      return svg("path", { d, class: `plot__${each.kind} plot__${each.look}` });
    }));
    this.#root.setAttribute("aria-label", label);
  }

  destroy() {
    this.#root.remove();
  }
}

/** @param {number[]} limits */
function decades([low, high]) {
  const found = [];
  for (let power = Math.ceil(Math.log10(low)); power <= Math.log10(high); power += 1) found.push(10 ** power);
  return found.length ? found : [low, high];
}

/** @param {number[]} place @param {string} [shape] */
function dot([x, y], shape) {
  if (shape === "triangle") return `M${x.toFixed(1)} ${(y - 3.4).toFixed(1)}l3.3 5.8h-6.6z`;
  return `M${(x - RADIUS).toFixed(1)} ${y.toFixed(1)}a${RADIUS} ${RADIUS} 0 1 0 ${2 * RADIUS} 0a${RADIUS} ${RADIUS} 0 1 0 ${-2 * RADIUS} 0`;
}

/** @type {(x: number, y: number, words: string, anchor: string) => SVGElement} */
function text(x, y, words, anchor) {
  const element = svg("text", { x: x.toFixed(1), y: y.toFixed(1), "text-anchor": anchor });
  element.textContent = words;
  return element;
}
