/**
 * The scale: how rare a score is among held-out normals, from plain at the left to odder than all at the right. Bars are
 * the normals, hatched ones other things; ◆ is the threshold, dragged by mouse, touch and keys; ▲ is the score at hand.
 * Its axis is the rank, so it serves every detector. Markup: `scale()` of templates/macros/parts.html.
 *
 *     const scale = new Scale(element, { words, change: (threshold) => judgeBy(threshold) });
 *     scale.update({ calibration, quantiles, threshold, own: true, score: 0.12, thing: words.thing("bowtie") });
 *     scale.destroy();
 *
 * `change` is called with the threshold as a score, within its bounds, or with null where it is put back on the detector's own.
 */

import { columns, marks, placeOf, placeOfScore, placeOfThreshold, thresholdFrom, thresholdLevel } from "../core/judge.js";
import { expectNumber, expectNumbers, readOptions } from "../core/options.js";

const COLUMNS = 24;
const STEPS = 200;

export class Scale {
  #element;
  #options;
  #parts;
  /** @type {?Required<ScaleData>} */
  #data = null;
  /** What the page shows of it. @type {?{calibration: Scores, threshold: ?number, own: ?boolean}} */
  #drawn = null;
  #input = () => this.#drag();

  /**
   * @param {HTMLElement} element  with the parts bars, marks, line, yours, threshold, normals and label
   * @param {{words: Words, change: (threshold: number) => void}} options
   */
  constructor(element, options) {
    this.#element = element;
    this.#options = readOptions(options, { words: null, change: (/** @type {number} */ _) => {} });
    const names = ["plot", "bars", "marks", "line", "yours", "threshold", "normals"];
    this.#parts = /** @type {Parts} */ (Object.fromEntries(names.map((name) => [name, element.querySelector(`[data-part="${name}"]`)])));
    this.#parts.threshold.max = String(STEPS);
    this.#parts.threshold.addEventListener("input", this.#input);
  }

  /** @param {ScaleData} data */
  update({ calibration, quantiles = null, threshold, own = true, score = null, thing }) {
    expectNumbers(calibration, "the calibration");
    expectNumber(threshold, "the threshold");
    if (quantiles) expectNumbers(quantiles, "the quantiles");
    if (score !== null) expectNumber(score, "the score");
    const data = { calibration, quantiles, threshold, own, score, thing };
    this.#data = data;
    if (this.#drawn?.calibration !== calibration) this.#draw(data);
    if (this.#drawn?.threshold !== threshold || this.#drawn.own !== own) this.#showThreshold(data);
    this.#showScore(data);
  }

  destroy() {
    this.#parts.threshold.removeEventListener("input", this.#input);
    this.#parts.bars.replaceChildren();
    this.#parts.marks.replaceChildren();
  }

  /** @param {Required<ScaleData>} data */
  #draw({ calibration, quantiles, thing }) {
    const { oneIn } = this.#options.words;
    const normals = columns(calibration, calibration, COLUMNS);
    const others = quantiles ? columns(quantiles, calibration, COLUMNS) : [];
    // Roots make the thin tail visible, which is what the scale is about.
    const top = Math.sqrt(Math.max(...normals, ...others));
    /** @type {(share: number, kind: string) => HTMLElement} */
    const bar = (share, kind) => {
      const made = element("i", `scale__bar scale__bar--${kind}`);
      made.style.setProperty("--tall", (Math.sqrt(share) / top).toFixed(3));
      return made;
    };
    this.#parts.bars.replaceChildren(...normals.map((share, i) => element("span", "", bar(share, "normal"), bar(others[i] ?? 0, "other"))));
    const n = calibration.length;
    this.#parts.marks.replaceChildren(
      ...marks(n).map((each) => {
        const mark = element("span", "", oneIn(1 / each));
        mark.style.setProperty("--at", placeOf(1 / each, n).toFixed(4));
        return mark;
      }),
    );
    this.#parts.normals.textContent = thing.many;
    this.#element.classList.add("is-ready");
    this.#drawn = { calibration, threshold: null, own: null };
  }

  /** @param {Required<ScaleData>} data */
  #showThreshold({ calibration, threshold, own, thing }) {
    const { t, percent, oneIn } = this.#options.words;
    const { threshold: input, line } = this.#parts;
    const level = thresholdLevel(threshold, calibration);
    const place = placeOfThreshold(threshold, calibration);
    line.style.setProperty("--at", place.toFixed(4));
    // Under the hand the handle stays where the hand put it: several places can mean one threshold.
    if (document.activeElement !== input || own) input.value = String(Math.round(place * STEPS));
    const says = t("scale.value", { n: Math.round(1 / level), many: thing.many });
    input.setAttribute("aria-valuetext", `${says} (${percent(level, 1)})`);
    const label = { total: calibration.length, many: thing.many, at: oneIn(level) };
    this.#parts.plot.setAttribute("aria-label", t("scale.label", label));
    this.#drawn = { calibration, threshold, own };
  }

  /** @param {Required<ScaleData>} data */
  #showScore({ calibration, threshold, score }) {
    const { yours } = this.#parts;
    yours.hidden = score === null;
    if (score === null) return;
    const place = placeOfScore(score, calibration);
    // Odder than all has a column of its own, behind the axis.
    yours.style.setProperty("--at", (place >= 1 ? 1 + 0.5 / COLUMNS : place).toFixed(4));
    yours.classList.toggle("is-odd", score > threshold);
    yours.classList.toggle("is-late", place > 0.85);
  }

  #drag() {
    if (!this.#data) return;
    const { threshold: input } = this.#parts;
    const { calibration } = this.#data;
    const threshold = thresholdFrom(input.valueAsNumber / STEPS, calibration);
    // The handle goes no further than the threshold does.
    const least = Math.round(placeOfThreshold(thresholdFrom(0, calibration), calibration) * STEPS);
    if (input.valueAsNumber < least) input.value = String(least);
    this.#options.change(threshold);
  }
}

/** @type {(name: string, className: string, ...children: (Node | string)[]) => HTMLElement} */
function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}
