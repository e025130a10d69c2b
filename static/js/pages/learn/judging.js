/** The steps on judging: what a threshold catches, misses and wrongly calls odd; and what that means where odd is rare. */

import { countsAt, figuresOf } from "../../core/experiment/metrics.js";
import { forecast } from "../../core/lesson/forecast.js";
import { Dial } from "./dial.js";
import { countWords, rareWords } from "./say.js";

/** @param {HTMLElement} element */
const partsOf = (element) => /** @type {PartOf} */ ((name) => element.querySelector(`[data-part="${name}"]`));

export class ThresholdStep {
  #part;
  #words;

  /** @param {HTMLElement} element  with the parts caught, missed, alarms, passed, precision, recall, f1 and said @param {LearnOptions} options */
  constructor(element, { words }) {
    this.#part = partsOf(element);
    this.#words = words;
  }

  /** @param {LearnReading} _reading @param {LearnReady} _run @param {LearnView} view */
  update(_reading, _run, { scores, threshold, calibration }) {
    const { t, percent, number } = this.#words;
    const counts = countsAt(scores.normal, scores.anomalous, threshold);
    const { truePositives: caught, falseNegatives: missed, falsePositives: alarms, trueNegatives: passed } = counts;
    const figures = figuresOf(counts);
    const write = (/** @type {string} */ name, /** @type {string} */ text) => (this.#part(name).textContent = text);
    for (const [name, count] of Object.entries({ caught, missed, alarms, passed })) write(name, String(count));
    const sum = (/** @type {number | string} */ over, /** @type {string} */ of) => t("learn.threshold.sum", { over, of });
    write("precision", `${sum(caught, `(${caught} + ${alarms})`)} = ${percent(figures.precision)}`);
    write("recall", `${sum(caught, `(${caught} + ${missed})`)} = ${percent(figures.recall)}`);
    write("f1", `${sum(`2 × ${caught}`, `(2 × ${caught} + ${alarms} + ${missed})`)} = ${number(figures.f1, 2)}`);
    const rare = rareWords(figures.falsePositiveRate, this.#words);
    write("said", t("learn.threshold.said", { held: calibration.length, n: scores.normal.length + scores.anomalous.length, rare }));
  }
}

/** Shares of odd beats that can be chosen, and of how many beats is spoken. */
const SHARES = [0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001];
const TOTAL = 10_000;

export class AccuracyStep {
  #part;
  #words;
  #dial;

  /** @param {HTMLElement} element  with a dial over `SHARES`, and the parts own-right, silent-right, own-found, own-real, said @param {LearnOptions} options */
  constructor(element, { words, change }) {
    this.#part = partsOf(element);
    this.#words = words;
    this.#dial = new Dial(element, (value) => change({ share: SHARES[value] }));
  }

  /** @param {LearnReading} reading @param {LearnReady} _run @param {LearnView} view */
  update({ share }, _run, { scores, threshold }) {
    const { t, percent, number } = this.#words;
    const measured = figuresOf(countsAt(scores.normal, scores.anomalous, threshold));
    const { counts, figures, silent } = forecast(measured, share, TOTAL);
    this.#dial.show(SHARES.indexOf(share), rareWords(share, this.#words));
    const write = (/** @type {string} */ name, /** @type {string} */ text) => (this.#part(name).textContent = text);
    write("own-right", percent(figures.accuracy, 1));
    write("silent-right", percent(silent, 1));
    write("own-found", percent(figures.recall));
    write("silent-found", percent(0));
    write("own-real", percent(figures.precision));
    write("silent-real", t("learn.accuracy.none"));
    const { truePositives, falsePositives } = counts;
    const many = (/** @type {number} */ count) => countWords(count, number);
    write("said", t("learn.accuracy.said", { total: many(TOTAL), odd: many(share * TOTAL), caught: many(truePositives), alarms: many(falsePositives) }));
  }
}
