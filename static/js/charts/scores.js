/**
 * The loss plot: the score of every plotted sample by its index. Normals are circles, anomalies triangles; filled ones lie
 * above the threshold, a dashed line. A click chooses the nearest sample.
 */

import { svg } from "./svg.js";
import { expectNumber, expectNumbers, readOptions } from "../core/options.js";
import { linear, logarithmic, ticks } from "../core/axes.js";

const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BASE] = [360, 220, 44, 10, 352, 194];
const POWERS = [0.001, 0.01, 0.1, 1, 10, 100, 1000];

export class ScorePlot {
  #options;
  #root;
  #axis = svg("g", { class: "plot__axis" });
  #points = svg("g");
  #limit = svg("path", { class: "plot__limit" });
  #chosen = svg("circle", { r: 8, class: "plot__chosen", visibility: "hidden" });
  /** @type {number[][]} */
  #places = [];

  /**
   * @param {HTMLElement} element
   * @param {{choose?: (index: number) => void}} options  `choose`: called with the index of the sample that was clicked
   */
  constructor(element, options = {}) {
    this.#options = readOptions(options, { choose: (/** @type {number} */ _index) => {} });
    this.#root = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "plot plot--scores" }, this.#axis, this.#limit, this.#points, this.#chosen);
    this.#root.addEventListener("click", (event) => this.#click(event));
    element.append(this.#root);
  }

  /** @param {{scores: number[], normal: number, threshold: number, limits?: ?number[], chosen: number, label: string,
   *   number: (value: number) => string}} data  `normal`: how many of the scores, which come first, are of normals; `limits`: lowest and
   *   highest of a logarithmic axis, or none for a linear one that fits; `number`: writes a number */
  update({ scores, normal, threshold, limits = null, chosen, label, number }) {
    expectNumbers(scores, "the scores");
    expectNumber(threshold, "the threshold");
    const fitting = [Math.min(0, ...scores), Math.max(threshold, ...scores) * 1.04 || 1];
    const x = linear([-1, scores.length], [LEFT, RIGHT]);
    const y = limits ? logarithmic(limits, [BASE, TOP]) : linear(fitting, [BASE, TOP]);
    const values = limits ? POWERS.filter((value) => value >= limits[0] && value <= limits[1]) : ticks(fitting);
    this.#places = scores.map((score, i) => [x(i), y(score)]);
    this.#axis.replaceChildren(...this.#axes(values, y, scores.length, x, normal, number));
    this.#limit.setAttribute("d", `M${LEFT} ${y(threshold).toFixed(1)}H${RIGHT}`);
    this.#points.replaceChildren(...this.#places.map(([px, py], i) => mark(px, py, i < normal, scores[i] > threshold)));
    const [cx, cy] = this.#places[chosen];
    this.#chosen.setAttribute("cx", cx.toFixed(1));
    this.#chosen.setAttribute("cy", cy.toFixed(1));
    this.#chosen.setAttribute("visibility", "visible");
    this.#root.setAttribute("aria-label", label);
  }

  destroy() {
    this.#root.remove();
  }

  /** @type {(values: number[], y: Axis, count: number, x: Axis, normal: number, number: (value: number) => string) => SVGElement[]} */
  #axes(values, y, count, x, normal, number) {
    const lines = values.flatMap((value) => [
      svg("path", { d: `M${LEFT} ${y(value).toFixed(1)}H${RIGHT}` }),
      text(LEFT - 5, y(value) + 4, number(value), "end"),
    ]);
    const below = [0, normal, count - 1].map((index) => text(x(index), BASE + 15, String(index + 1), "middle"));
    return [...lines, svg("path", { d: `M${x(normal - 0.5).toFixed(1)} ${TOP}V${BASE}`, class: "plot__split" }), ...below];
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const box = this.#root.getBoundingClientRect();
    const [px, py] = [((event.clientX - box.left) / box.width) * WIDTH, ((event.clientY - box.top) / box.height) * HEIGHT];
    const away = this.#places.map(([x, y]) => (x - px) ** 2 + (y - py) ** 2);
    if (away.length) this.#options.choose(away.indexOf(Math.min(...away)));
  }
}

/** @type {(x: number, y: number, normal: boolean, flagged: boolean) => SVGElement} */
function mark(x, y, normal, flagged) {
  const shape = normal ? "M-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0" : "M0-4.2l4 7h-8z";
  const kind = `plot__mark ${normal ? "plot__mark--normal" : "plot__mark--anomalous"}${flagged ? " is-flagged" : ""}`;
  return svg("path", { d: shape, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, class: kind });
}

/** @type {(x: number, y: number, words: string, anchor: string) => SVGElement} */
function text(x, y, words, anchor) {
  const element = svg("text", { x: x.toFixed(1), y: y.toFixed(1), "text-anchor": anchor });
  element.textContent = words;
  return element;
}
