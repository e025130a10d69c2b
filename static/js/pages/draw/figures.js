/** The figures: of the drawing and of the detector, with the choice of detector and the score while drawing. */

import { Trace } from "../../charts/trace.js";
import { thresholdLevel } from "../../core/judge.js";
import { recallAt } from "../../core/rates.js";
import { markedName, names, plainName } from "../../parts/own-detectors.js";
import { detectors } from "../../parts/server.js";
import { toast, words } from "../../parts/site.js";

const { t, number, percent } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));

/** A detector's name in words, where it has one; the visitor's own are said to be. @param {string} name */
export function nameOf(name) {
  if (name.includes(":")) return t("draw.own.named", { name: plainName(name) });
  return words.has(`draw.detector.${name}`) ? t(`draw.detector.${name}`) : name;
}

export class Figures {
  #select = byId("detector");
  #trace = new Trace(byId("trace"));

  /** @param {{choose: (name: string) => void}} options  called with the name of the detector chosen */
  constructor({ choose }) {
    this.#select.addEventListener("change", () => choose(this.#select.value));
  }

  /** Those that take drawings, and the visitor's own; a browser that keeps nothing has none of those. */
  async #fill() {
    try {
      const [{ detectors: saved }, own] = await Promise.all([detectors(), names().catch(() => [])]);
      const usable = [...saved.filter(({ kind }) => kind === "drawing").map(({ name }) => name), ...own.map(markedName)];
      this.#select.replaceChildren(...usable.map((name) => new Option(nameOf(name), name)));
      this.#select.value = this.#chosen;
    } catch (thrown) {
      const error = /** @type {Error} */ (thrown);
      toast.say(error.message === "offline" ? t("site.offline") : t("site.refused", { why: error.message }));
    }
  }

  #chosen = "";

  /** @param {DrawState} page */
  update({ detector, spec, thing, threshold, judged, scores }) {
    if (this.#chosen !== detector) {
      this.#chosen = detector;
      this.#fill();
    }
    this.#select.value = detector;
    const told = { score: judged?.score, error: judged?.reconstruction_error, "p-value": judged?.p_value };
    for (const [id, value] of Object.entries(told)) {
      byId(id).textContent = value === undefined ? "–" : number(value);
    }
    if (!spec) return;
    const limit = threshold ?? spec.threshold.value;
    byId("threshold-score").textContent = number(limit);
    const alarms = percent(thresholdLevel(limit, spec.calibration), 1);
    const quantiles = spec.metrics?.anomalous?.score_quantiles;
    byId("flags").textContent = quantiles
      ? t("draw.flags", { alarms, many: thing.many, recall: percent(recallAt(limit, quantiles)) })
      : t("draw.flags.alarms", { alarms, many: thing.many });
    const newest = scores.at(-1);
    const label = newest !== undefined ? t("draw.trace.label", { score: number(newest) }) : t("draw.trace.empty");
    this.#trace.update({ scores, threshold: limit, floor: spec.calibration[0], label });
  }
}
