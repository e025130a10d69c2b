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

const NO_CLOUD = [];

/** Of a histogram that fills the element. */
const widthOf = ({ clientWidth, clientHeight }) => Math.round((190 * clientWidth) / clientHeight);

export class Figure {
  #element;
  #words;
  #parts;
  #edges = { run: null, list: [] };
  #quantiles = new WeakMap();
  #calibration = null;
  #place;
  #loading = null;

  /**
   * @param {HTMLElement} element
   * @param {{words: import("../../core/words.js").Words, level: function(?number)}} options  `level`: the threshold was moved,
   *   to this rate of false alarms, or put back (null)
   */
  constructor(element, options) {
    const { words, level } = readOptions(options, { words: null, level: () => {} });
    this.#element = element;
    this.#words = words;
    const part = (name) => element.querySelector(`[data-part="${name}"]`);
    const moved = (threshold) => level(thresholdLevel(threshold, this.#calibration));
    this.#parts = {
      trace: new Trace(part("trace")),
      bars: new Bars(part("code")),
      verdict: new Verdict(element.querySelector(".verdict"), { words, reset: () => level(null) }),
      scale: new Scale(part("scale"), { words, change: moved }),
      name: part("name"),
    };
    this.#place = part("histogram");
  }

  /**
   * @param {import("../../core/lesson/view.js").Reading} reading  and besides `cloud`, `place`, `pen`, `busy`
   * @param {?Object} run
   * @param {?Object} view  null while there is no network yet
   */
  update(reading, run, view) {
    const { t } = this.#words;
    const stage = STEPS[reading.step];
    this.#element.dataset.step = reading.step;
    this.#element.dataset.state = run?.done ? "learnt" : "learning";
    this.#element.dataset.stage = view || stage !== "histogram" ? stage : "nothing";
    this.#parts.name.textContent = this.#name(reading.beat);
    this.#parts.verdict.busy = reading.busy;
    this.#showTrace(reading, view);
    if (!view) {
      this.#element.dataset.verdict = "empty";
      this.#parts.verdict.update({ kind: "empty", because: t("learn.because.wait") });
      return;
    }
    this.#judge(reading, view);
    if (stage === "code") this.#showCode(reading, view);
    if (stage === "histogram") this.#showHistogram(run, view);
  }

  destroy() {
    for (const part of Object.values(this.#parts)) part.destroy?.();
  }

  #name({ kind, strength }) {
    const { t, percent } = this.#words;
    const name = t(`learn.kind.${kind}`);
    return strength < 1 ? t("learn.strength", { name, share: percent(strength) }) : name;
  }

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

  /** The same list for the same scores, so that the scale knows what it has drawn. */
  #quantilesOf(scores) {
    if (!this.#quantiles.has(scores)) this.#quantiles.set(scores, Float64Array.from(scores).sort());
    return this.#quantiles.get(scores);
  }

  #showCode({ code, bottleneck }, view) {
    this.#parts.bars.update({ values: code ?? view.code, label: this.#words.t("learn.alt.code", { n: bottleneck }) });
  }

  /** Loaded when it is first needed; until then its place is empty. */
  async #showHistogram(run, view) {
    this.#loading ??= import("../../charts/histogram.js");
    const { Histogram } = await this.#loading;
    this.#parts.histogram ??= new Histogram(this.#place, { width: widthOf(this.#place) });
    this.#fillHistogram(run, view);
  }

  #fillHistogram(run, { scores, threshold, epoch }) {
    const { t, number } = this.#words;
    if (this.#edges.run !== run || !run.done) {
      this.#edges = { run, list: edgesOf(run.epochs.flatMap(({ scores: { normal, anomalous } }) => [normal, anomalous])) };
    }
    const edges = this.#edges.list;
    const inside = (value) => Math.min(edges.at(-1), Math.max(edges[0], value));
    this.#parts.histogram.update({
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
