/** Two histograms back to back: normals rise, anomalies hang. The threshold is a dashed line through both. */

import { svg } from "./svg.js";
import { expectNumber, expectNumbers, readOptions } from "../core/options.js";
import { linear } from "../core/axes.js";

const [HEIGHT, LEFT, MIDDLE, TALL] = [190, 8, 88, 72];

export class Histogram {
  #root;
  #right;
  #bars = svg("g");
  #words = svg("g", { class: "plot__axis" });
  #limit = svg("path", { class: "plot__limit" });

  /**
   * @param {HTMLElement} element
   * @param {{width?: number}} options  `width`: in units of its own, of which it is 190 high
   */
  constructor(element, options = {}) {
    const { width } = readOptions(options, { width: 360 });
    this.#right = width - LEFT;
    this.#root = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", class: "plot" }, this.#bars, this.#limit, this.#words);
    element.append(this.#root);
  }

  /** @param {{edges: number[], normal: number[], anomalous: number[], threshold: number, names: string[], label: string,
   *   number: (value: number) => string}} data  shares of both kinds between neighbouring edges */
  update({ edges, normal, anomalous, threshold, names, label, number }) {
    expectNumbers(edges, "the edges");
    expectNumbers(normal, "the shares of normals", edges.length - 1);
    expectNumbers(anomalous, "the shares of anomalies", edges.length - 1);
    expectNumber(threshold, "the threshold");
    const right = this.#right;
    const last = edges[edges.length - 1];
    const x = linear([edges[0], last], [LEFT, right]);
    // Roots make the thin tails visible, where the two kinds overlap.
    const root = linear([0, Math.sqrt(Math.max(...normal, ...anomalous))], [0, TALL]);
    const tall = (/** @type {number} */ share) => root(Math.sqrt(share));
    /** @type {(share: number, i: number, up: boolean) => SVGElement} */
    const bar = (share, i, up) => {
      const height = tall(share);
      const kind = up ? "plot__bar plot__bar--normal" : "plot__bar plot__bar--anomalous";
      const y = up ? MIDDLE - 1 - height : MIDDLE + 1;
      return svg("rect", { x: x(edges[i]).toFixed(1), y: y.toFixed(1), width: (x(edges[i + 1]) - x(edges[i]) - 1).toFixed(1), height: height.toFixed(1), class: kind });
    };
    this.#bars.replaceChildren(...normal.map((s, i) => bar(s, i, true)), ...anomalous.map((s, i) => bar(s, i, false)));
    const at = Math.min(Math.max(x(threshold), LEFT), right).toFixed(1);
    this.#limit.setAttribute("d", `M${at} 6V${MIDDLE + TALL + 6}`);
    this.#words.replaceChildren(
      svg("path", { d: `M${LEFT} ${MIDDLE}H${right}` }),
      words(right, 14, `▲ ${names[0]}`, "end"), words(right, MIDDLE + TALL + 4, `▼ ${names[1]}`, "end"),
      words(LEFT, HEIGHT - 4, number(edges[0]), "start"), words(right, HEIGHT - 4, number(last), "end"),
    );
    this.#root.setAttribute("aria-label", label);
  }

  destroy() {
    this.#root.remove();
  }
}

/** @type {(x: number, y: number, text: string, anchor: string) => SVGElement} */
function words(x, y, text, anchor) {
  const element = svg("text", { x, y, "text-anchor": anchor });
  element.textContent = text;
  return element;
}
