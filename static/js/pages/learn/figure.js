/**
 * The one figure of the page: the beat and what was redrawn of it, the verdict, and below it what the step being read is
 * about: the numbers in the bottleneck, the scale, or a histogram.
 */

import { rankWords, thresholdLevel } from "../../core/judge.js";
import { edgesOf, sharesOf } from "../../core/lesson/story.js";
import { STEPS } from "../../core/lesson/view.js";
import { readOptions } from "../../core/options.js";
import { Scale } from "../../parts/scale.js";
import { Verdict } from "../../parts/verdict.js";
import { Bars } from "./bars.js";
import { errorWords } from "./say.js";
import { Trace } from "./trace.js";

/** @type {Float32Array[]} */
const NO_CLOUD = [];

/** Of a histogram that fills the element. @param {HTMLElement} element */
const widthOf = ({ clientWidth, clientHeight }) => Math.round((190 * clientWidth) / clientHeight);

export class Figure {
  #element;
  #words;
  #parts;
  /** @type {{run: ?LearnRun, list: number[]}} */
  #edges = { run: null, list: [] };
  /** @type {WeakMap<Float64Array, Float64Array>} */
  #quantiles = new WeakMap();
  /** @type {Numbers} */
  #calibration = [];
  #place;
  #named;
  /** @type {?Promise<typeof import("../../charts/histogram.js")>} */
  #loading = null;
  /** @type {?import("../../charts/histogram.js").Histogram} */
  #histogram = null;

  /**
   * @param {HTMLElement} element
   * @param {{words: Words, level: (rate: ?number) => void}} options  `level`: the threshold was moved,
   *   to this rate of false alarms, or put back (null)
   */
  constructor(element, options) {
    const { words, level } = readOptions(options, { words: null, level: null });
    this.#element = element;
    this.#words = words;
    const part = /** @type {PartOf} */ ((name) => element.querySelector(`[data-part="${name}"]`));
    const moved = (/** @type {number} */ threshold) => level(thresholdLevel(threshold, this.#calibration));
    this.#parts = {
      trace: new Trace(part("trace")),
      bars: new Bars(part("code")),
      verdict: new Verdict(/** @type {HTMLElement} */ (element.querySelector(".verdict")), { words, reset: () => level(null) }),
      scale: new Scale(part("scale"), { words, change: moved }),
    };
    this.#named = part("name");
    this.#place = part("histogram");
  }

  /**
   * @param {LearnReading} reading
   * @param {?LearnRun} run
   * @param {?LearnView} view  null while there is no network yet
   */
  update(reading, run, view) {
    const { t } = this.#words;
    const stage = STEPS[reading.step];
    this.#element.dataset.step = reading.step;
    this.#element.dataset.state = run?.done ? "learnt" : "learning";
    this.#element.dataset.stage = view || stage !== "histogram" ? stage : "nothing";
    this.#named.textContent = this.#name(reading.beat);
    this.#parts.verdict.busy = reading.busy;
    this.#showTrace(reading, view);
    if (!view) {
      this.#element.dataset.verdict = "empty";
      this.#parts.verdict.update({ kind: "empty", because: t("learn.because.wait") });
      return;
    }
    this.#judge(reading, view);
    if (stage === "code") this.#showCode(reading, view);
    if (stage === "histogram" && run) this.#showHistogram(run, view);
  }

  destroy() {
    for (const part of Object.values(this.#parts)) part.destroy();
    this.#histogram?.destroy();
  }

  /** @param {LearnReading["beat"]} beat */
  #name({ kind, strength }) {
    const { t, percent } = this.#words;
    const name = t(`learn.kind.${kind}`);
    return strength < 1 ? t("learn.strength", { name, share: percent(strength) }) : name;
  }

  /** @param {LearnReading} reading @param {?LearnView} view */
  #showTrace(reading, view) {
    const { t, number } = this.#words;
    const { step, cloud, place, pen, beat } = reading;
    const shown = { name: this.#name(beat), n: cloud.length, error: view ? errorWords(view.score, number) : "" };
    const label = view ? t("learn.alt.beat", shown) : t("learn.alt.input", shown);
    this.#parts.trace.update({
      input: view?.input ?? beat.values,
      redrawn: step === "normal" ? null : (view?.redrawn ?? null),
      cloud: step === "normal" ? cloud : NO_CLOUD,
      place: step === "error" ? place : null,
      pen,
      label: step === "normal" ? t("learn.alt.normal", shown) : label,
    });
  }

  /** @param {LearnReading} reading @param {LearnView} view */
  #judge(reading, view) {
    const { t } = this.#words;
    const { calibration, threshold, score } = view;
    const thing = { many: t("learn.beats") };
    this.#calibration = calibration;
    this.#element.dataset.verdict = view.verdict;
    const moved = reading.level === null ? null : thresholdLevel(threshold, calibration);
    const rank = rankWords(score, calibration, this.#words, thing);
    this.#parts.verdict.update({ kind: view.verdict, because: t(`learn.because.${view.verdict}`), rank, moved });
    if (STEPS[reading.step] !== "scale") return;
    const quantiles = this.#quantilesOf(view.scores.anomalous);
    this.#parts.scale.update({ calibration, quantiles, threshold, own: moved === null, score, thing });
  }

  /** The same list for the same scores, so that the scale knows what it has drawn. @param {Float64Array} scores */
  #quantilesOf(scores) {
    const known = this.#quantiles.get(scores) ?? Float64Array.from(scores).sort();
    this.#quantiles.set(scores, known);
    return known;
  }

  /** @param {LearnReading} reading @param {LearnView} view */
  #showCode({ code, bottleneck }, view) {
    this.#parts.bars.update({ values: code ?? view.code, label: this.#words.t("learn.alt.code", { n: bottleneck }) });
  }

  /** Loaded when it is first needed; until then its place is empty. @param {LearnRun} run @param {LearnView} view */
  async #showHistogram(run, view) {
    this.#loading ??= import("../../charts/histogram.js");
    const { Histogram } = await this.#loading;
    this.#histogram ??= new Histogram(this.#place, { width: widthOf(this.#place) });
    this.#fillHistogram(this.#histogram, run, view);
  }

  /** @param {import("../../charts/histogram.js").Histogram} histogram @param {LearnRun} run @param {LearnView} view */
  #fillHistogram(histogram, run, { scores, threshold, epoch }) {
    const { t, number } = this.#words;
    if (this.#edges.run !== run || !run.done) {
      this.#edges = { run, list: edgesOf(run.epochs.flatMap(({ scores: { normal, anomalous } }) => [normal, anomalous])) };
    }
    const edges = this.#edges.list;
    const inside = (/** @type {number} */ value) => Math.min(edges[edges.length - 1], Math.max(edges[0], value));
    histogram.update({
      edges,
      normal: sharesOf(scores.normal, edges),
      anomalous: sharesOf(scores.anomalous, edges),
      threshold: inside(Math.log10(threshold)),
      names: [t("learn.beats"), t("learn.odd")],
      label: t("learn.alt.replay", { epoch, threshold: errorWords(threshold, number) }),
      number: (value) => errorWords(10 ** value, number),
    });
  }
}
