/** The threshold, as a rate of false alarms and as a score, with what it would flag; and back to the detector's own. */

import { falseAlarmRate, positionOf, rateAt, recallAt, thresholdAt, thresholdLevel } from "../core/judge.js";
import { words } from "./language.js";

const { t } = words;

export class ThresholdControl {
  #parts;
  #changed;
  #data = null;

  /**
   * @param {{slider, value, means, score, reset}} parts  elements of the page
   * @param {function(?number)} changed  the threshold chosen; null for the detector's own
   */
  constructor(parts, changed) {
    this.#parts = parts;
    this.#changed = changed;
    parts.slider.addEventListener("input", () => {
      if (this.#data) changed(thresholdAt(rateAt(parts.slider.valueAsNumber / 100), this.#data.calibration));
    });
    parts.score.addEventListener("change", () => {
      const value = parts.score.valueAsNumber;
      if (Number.isFinite(value)) changed(value);
      else this.#show(this.#data);
    });
    parts.reset.addEventListener("click", () => {
      if (parts.reset.getAttribute("aria-disabled") !== "true") changed(null);
    });
  }

  /** @param {{threshold: number, own: boolean, calibration: number[], quantiles: ?number[], thing}} data */
  update(data) {
    const { calibration: old, threshold: before, own } = this.#data ?? {};
    this.#data = data;
    if (old === data.calibration && before === data.threshold && own === data.own) return;
    this.#show(data);
  }

  #show(data) {
    const { slider, value, means, score, reset } = this.#parts;
    const { threshold, calibration, quantiles, thing } = data;
    const rate = words.percent(thresholdLevel(threshold, calibration), 1);
    // The slider under the hand stays where the hand put it: several places can mean one threshold.
    if (document.activeElement !== slider || data.own) slider.value = String(Math.round(100 * positionOf(thresholdLevel(threshold, calibration))));
    slider.setAttribute("aria-valuetext", rate);
    value.textContent = rate;
    if (document.activeElement !== score || data.own) score.value = String(Number(threshold.toPrecision(4)));
    const alarms = words.percent(falseAlarmRate(threshold, calibration), 1);
    means.textContent = quantiles
      ? t("limit.means", { alarms, many: thing.many, recall: words.percent(recallAt(threshold, quantiles)) })
      : t("limit.alarms", { alarms, many: thing.many });
    reset.setAttribute("aria-disabled", String(data.own));
  }
}
