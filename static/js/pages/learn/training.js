/** The steps that train anew: through another bottleneck, and on beats among which odd ones have slipped in. */

import { countsAt, figuresOf } from "../../core/experiment/metrics.js";
import { LENGTH } from "../../core/experiment/heartbeats.js";
import { TRAINING } from "../../core/lesson/recipes.js";
import { median } from "../../core/lesson/story.js";
import { Dial } from "./dial.js";
import { errorWords, rareWords } from "./say.js";

/** How a run's newest epoch does, in words for the table. @param {LearnView} view @param {Words} words */
function standing({ scores, threshold }, { percent, number }) {
  const { recall, falsePositiveRate } = figuresOf(countsAt(scores.normal, scores.anomalous, threshold));
  const [normal, odd] = [median(scores.normal), median(scores.anomalous)];
  const error = (/** @type {number} */ value) => errorWords(value, number);
  return { recall: percent(recall), alarms: percent(falsePositiveRate), normal: error(normal), odd: error(odd), times: number(odd / normal, 1) };
}

/** @param {HTMLElement} element @param {Record<string, string>} values */
function write(element, values) {
  const part = /** @type {PartOf} */ ((name) => element.querySelector(`[data-part="${name}"]`));
  for (const [name, text] of Object.entries(values)) part(name).textContent = text;
}

export class SqueezeStep {
  #element;
  #words;
  #dial;

  /** @param {HTMLElement} element  with a dial, and the parts normal, odd, times, recall and said @param {LearnOptions} options */
  constructor(element, { words, change }) {
    this.#element = element;
    this.#words = words;
    this.#dial = new Dial(element, (bottleneck) => change({ bottleneck, code: null }));
  }

  /** Before there is a run, or a view of it, only the dial is right. @param {LearnReading} reading @param {LearnRun} run @param {?LearnView} view */
  update({ bottleneck }, run, view) {
    const { t, number } = this.#words;
    const { epochs, trainSize } = TRAINING;
    this.#dial.show(bottleneck, t("learn.squeeze.value", { n: bottleneck, all: LENGTH }));
    if (!view) return;
    const { normal, odd, times, recall } = standing(view, this.#words);
    const values = { at: view.epoch, epochs, n: trainSize, seconds: number(run.seconds, 1) };
    write(this.#element, { normal, odd, times: t("learn.times", { n: times }), recall, said: t(run.done ? "learn.squeeze.done" : "learn.squeeze.under", values) });
  }
}

export class ContaminationStep {
  #element;
  #words;
  #dial;

  /** @param {HTMLElement} element  with a dial in hundredths, and the parts clean-recall, recall, clean-times, times and said @param {LearnOptions} options */
  constructor(element, { words, change }) {
    this.#element = element;
    this.#words = words;
    this.#dial = new Dial(element, (value) => change({ contamination: value / 100 }));
  }

  /** @param {LearnReading} reading @param {?LearnView} clean  of the clean run @param {?LearnView} view  of the contaminated one */
  update({ contamination }, clean, view) {
    const { t, number } = this.#words;
    this.#dial.show(Math.round(contamination * 100), rareWords(contamination, this.#words));
    if (clean) {
      const { recall, times } = standing(clean, this.#words);
      write(this.#element, { "clean-recall": recall, "clean-times": t("learn.times", { n: times }) });
    }
    if (!view) return;
    const { recall, times } = standing(view, this.#words);
    const { trainSize } = TRAINING;
    const said = t("learn.contamination.said", { n: trainSize, odd: number(Math.round(trainSize * contamination), 0) });
    write(this.#element, { recall, times: t("learn.times", { n: times }), said });
  }
}
