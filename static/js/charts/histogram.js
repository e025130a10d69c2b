/**
 * Where a score lies: bars for the normals that calibrated the detector, a dashed outline for the other categories, a
 * line for the threshold, a marker for the score at hand. What lies beyond the threshold is hatched as well as coloured.
 */

import { bin, binQuantiles, range } from "../core/bins.js";
import { expectNumber, expectNumbers, readOptions } from "../core/options.js";
import { svg } from "./svg.js";

const [WIDTH, HEIGHT, TOP, BASE] = [320, 140, 24, 116];
let made = 0;

export class Histogram {
  #element;
  #options;
  #bars = svg("g");
  #others = svg("path", { class: "histogram__others" });
  #limit = svg("g", { class: "histogram__limit" });
  #limitWords = svg("text", { y: 11 });
  #score = svg("g", { class: "histogram__score", visibility: "hidden" });
  #scoreWords = svg("text", { y: HEIGHT - 3, "text-anchor": "middle" });
  #drawn = null;
  #limits = [0, 1];
  #root;
  #hatch;

  /** @param {Object} options  bars: how many; threshold, yours: the words at the two markers */
  constructor(element, options = {}) {
    this.#element = element;
    this.#options = readOptions(options, { bars: 40, threshold: "threshold", yours: "yours" });
    this.#hatch = `hatch-${(made += 1)}`;
    const pattern = svg("pattern", { id: this.#hatch, width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      svg("rect", { width: 1.8, height: 4, class: "histogram__hatch" }));
    this.#limit.append(svg("path", { d: `M0 ${TOP - 8}V${BASE}` }), this.#limitWords);
    this.#score.append(svg("path", { d: `M0 ${BASE + 1}l5 9h-10z` }), svg("path", { d: `M0 ${TOP}V${BASE}`, class: "histogram__needle" }), this.#scoreWords);
    this.#limitWords.textContent = this.#options.threshold;
    this.#scoreWords.textContent = this.#options.yours;
    this.#root = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "histogram" },
      svg("defs", {}, pattern), this.#bars, this.#others,
      svg("path", { d: `M0 ${BASE}H${WIDTH}`, class: "histogram__axis" }), this.#limit, this.#score);
    element.append(this.#root);
  }

  /**
   * @param {{calibration: number[], quantiles: ?number[], threshold: number, score: ?number, label: string}} data
   *   `calibration` ascending; `label`: all of it in words
   */
  update({ calibration, quantiles = null, threshold, score = null, label = "" }) {
    expectNumbers(calibration, "the calibration");
    expectNumber(threshold, "the threshold");
    if (quantiles) expectNumbers(quantiles, "the quantiles");
    if (score !== null) expectNumber(score, "the score");
    if (this.#drawn?.calibration !== calibration || this.#drawn.threshold !== threshold) this.#drawBars(calibration, quantiles, threshold);
    this.#drawn = { calibration, threshold };
    this.#root.setAttribute("aria-label", label);
    this.#score.setAttribute("visibility", score === null ? "hidden" : "visible");
    if (score === null) return;
    this.#score.classList.toggle("is-odd", score > threshold);
    const x = this.#x(score);
    this.#score.setAttribute("transform", `translate(${x.toFixed(1)} 0)`);
    this.#place(this.#scoreWords, x, 0);
  }

  destroy() {
    this.#root.remove();
    this.#element = null;
  }

  #x(value) {
    const [low, high] = this.#limits;
    return Math.min(WIDTH - 6, Math.max(6, ((value - low) / (high - low)) * WIDTH));
  }

  /** Words beside a marker at x, turned inwards at the edges. */
  #place(words, x, gap) {
    const side = x < 40 ? "start" : x > WIDTH - 40 ? "end" : "middle";
    words.setAttribute("text-anchor", side);
    words.setAttribute("x", side === "start" ? -4 + gap : side === "end" ? 4 - gap : 0);
  }

  #drawBars(calibration, quantiles, threshold) {
    this.#limits = range(calibration, quantiles, threshold);
    const count = this.#options.bars;
    const shares = bin(calibration, this.#limits, count).map((n) => n / calibration.length);
    const others = quantiles ? binQuantiles(quantiles, this.#limits, count) : [];
    const top = Math.max(...shares, ...others);
    const height = (share) => Math.min(1, share / top) * (BASE - TOP);
    const step = WIDTH / count;
    const limit = this.#x(threshold);
    const bars = shares.flatMap((share, i) => this.#bar(i * step, step, height(share), limit));
    this.#bars.replaceChildren(...bars);
    const outline = others.map((share, i) => `${i ? "L" : "M"}${i * step} ${BASE - height(share)}h${step}`).join("");
    this.#others.setAttribute("d", outline);
    this.#limit.setAttribute("transform", `translate(${limit.toFixed(1)} 0)`);
    this.#place(this.#limitWords, limit, 0);
  }

  /** A bar; where the threshold cuts it, two. */
  #bar(x, step, height, limit) {
    if (height === 0) return [];
    const part = (from, to, odd) => svg("rect", {
      x: from.toFixed(2), y: (BASE - height).toFixed(2), width: Math.max(0, to - from).toFixed(2), height: height.toFixed(2),
      ...(odd ? { fill: `url(#${this.#hatch})` } : { class: "histogram__bar" }),
    });
    const [from, to] = [x + 0.5, x + step - 0.5];
    if (to <= limit) return [part(from, to, false)];
    if (from >= limit) return [part(from, to, true)];
    return [part(from, limit, false), part(limit, to, true)];
  }
}
