/** The score over time, newest at the right, with the threshold as a dashed line. Above the line it is thick and in the accent. */

import { expectNumber, expectNumbers, readOptions } from "../core/options.js";
import { svg } from "./svg.js";

const [WIDTH, HEIGHT] = [400, 36];
let made = 0;

export class Trace {
  #options;
  #root;
  #line = svg("path", { class: "trace__line" });
  #odd;
  #limit = svg("path", { class: "trace__limit" });
  /** A line of no length with a round end: a dot that stays round however the chart is stretched. */
  #tip = svg("path", { class: "trace__tip", visibility: "hidden" });
  #window = svg("rect", { x: 0, y: 0, width: WIDTH, height: HEIGHT / 2 });

  /** @param {HTMLElement} element @param {{capacity?: number}} options  `capacity`: how many scores it shows */
  constructor(element, options = {}) {
    this.#options = readOptions(options, { capacity: 120 });
    const clip = `above-${(made += 1)}`;
    this.#odd = svg("path", { class: "trace__line trace__line--odd", "clip-path": `url(#${clip})` });
    this.#root = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", class: "trace" },
      svg("defs", {}, svg("clipPath", { id: clip }, this.#window)), this.#limit, this.#line, this.#odd, this.#tip);
    element.append(this.#root);
  }

  /**
   * @param {{scores: number[], threshold: number, floor: number, label: string}} data  scores oldest first; `floor`: the
   *   lowest to expect. The axis goes from there to as far above the threshold; what is higher is cut off.
   */
  update({ scores, threshold, floor, label = "" }) {
    expectNumbers(scores, "the scores");
    expectNumber(threshold, "the threshold");
    const shown = scores.slice(-this.#options.capacity);
    const reach = Math.abs(threshold - expectNumber(floor, "the floor")) || 1;
    const y = (/** @type {number} */ value) => HEIGHT / 2 - Math.max(-1, Math.min(1, (value - threshold) / reach)) * (HEIGHT / 2 - 5);
    const x = (/** @type {number} */ i) => WIDTH - 8 - (shown.length - 1 - i) * ((WIDTH - 16) / (this.#options.capacity - 1));
    const d = shown.map((value, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    const limit = y(threshold).toFixed(1);
    this.#limit.setAttribute("d", `M0 ${limit}H${WIDTH}`);
    this.#line.setAttribute("d", d);
    this.#odd.setAttribute("d", d);
    this.#window.setAttribute("height", limit);
    this.#root.setAttribute("aria-label", label);
    this.#tip.setAttribute("visibility", shown.length ? "visible" : "hidden");
    const newest = shown.at(-1);
    if (newest === undefined) return;
    this.#tip.setAttribute("d", `M${x(shown.length - 1).toFixed(1)} ${y(newest).toFixed(1)}h0`);
    this.#tip.classList.toggle("is-odd", newest > threshold);
  }

  destroy() {
    this.#root.remove();
  }
}
