/** ROC curves of all models in one plot, told apart by dashes and marks. The false-alarm rate runs logarithmically. */

import { svg } from "./svg.js";
import { expectNumbers, readOptions } from "../core/options.js";
import { linear, logarithmic, path } from "../core/axes.js";

const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BASE] = [400, 312, 46, 26, 388, 274];
const LOWEST = 0.0005;
/** Where a curve bears its mark: marks of neighbouring curves at different places, so that they do not cover one another. */
const MARKED = [0.002, 0.004, 0.008, 0.016, 0.03, 0.07, 0.15];

export class RocPlot {
  #root;
  #axis = svg("g", { class: "plot__axis" });
  #curves = svg("g");

  /** @param {HTMLElement} element */
  constructor(element, options = {}) {
    readOptions(options, {});
    this.#root = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "plot plot--roc" }, this.#axis, this.#curves);
    element.append(this.#root);
  }

  /** @param {{grid: number[], curves: {name: string, recall: number[], dash: string, mark: string}[], marked: ?string,
   *   label: string, words: string[], percent: Words["percent"]}} data  `dash`: as SVG has it; `mark`: a path on 12 × 12 around 0 0;
   *   `marked`: the curve to make thick; `words`: under the axis, and beside it */
  update({ grid, curves, marked, label, words, percent }) {
    expectNumbers(grid, "the false-alarm rates");
    const x = logarithmic([LOWEST, 1], [LEFT, RIGHT]);
    const y = linear([0, 1], [BASE, TOP]);
    this.#axis.replaceChildren(
      ...[0.001, 0.01, 0.05, 0.1, 1].flatMap((rate) => [
        svg("path", { d: `M${x(rate).toFixed(1)} ${TOP}V${BASE}`, class: rate === 0.05 ? "plot__rate" : "" }),
        text(x(rate), BASE + 15, percent(rate, rate < 0.01 ? 1 : 0), rate === 1 ? "end" : "middle"),
      ]),
      ...[0, 0.5, 1].flatMap((share) => [svg("path", { d: `M${LEFT} ${y(share)}H${RIGHT}` }), text(LEFT - 5, y(share) + 4, percent(share), "end")]),
      text((LEFT + RIGHT) / 2, HEIGHT - 4, words[0], "middle"),
      text(LEFT, 14, words[1], "start"),
    );
    this.#curves.replaceChildren(
      ...curves.map(({ name, recall, dash, mark }, i) => {
        expectNumbers(recall, `the recall of ${name}`, grid.length);
        const points = grid.map((rate, k) => [rate, recall[k]]).filter(([rate]) => rate >= LOWEST).map(([rate, share]) => [x(rate), y(share)]);
        const at = x(MARKED[i % MARKED.length]);
        // A curve that ends before its place bears its mark at its end.
        const place = points.find(([px]) => px >= at) ?? points[points.length - 1];
        return svg("g", { class: name === marked ? "plot__curve is-marked" : "plot__curve" },
          svg("path", { d: path(points), "stroke-dasharray": dash }),
          svg("path", { d: mark, class: "plot__sign", transform: `translate(${place.map((value) => value.toFixed(1)).join(" ")})` }));
      }),
    );
    this.#root.setAttribute("aria-label", label);
  }

  destroy() {
    this.#root.remove();
  }
}

/** @type {(x: number, y: number, words: string, anchor: string) => SVGElement} */
function text(x, y, words, anchor) {
  const element = svg("text", { x: x.toFixed(1), y, "text-anchor": anchor });
  element.textContent = words;
  return element;
}
