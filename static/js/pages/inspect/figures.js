/** The figures of the photo that is looked at, and of its detector. */

import { thresholdLevel } from "../../core/judge.js";
import { recallAt } from "../../core/rates.js";
import { words } from "../../parts/site.js";
import { nameOf } from "./names.js";

const { t, number, percent } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));

/** @param {?Photo} photo @param {?PhotoJudged} judged @param {InspectJudging} page */
export function showFigures(photo, judged, { spec, thing, threshold }) {
  const told = {
    score: judged && number(judged.score),
    "p-value": judged && number(judged.p_value),
    error: judged && number(judged.reconstruction_error, 4),
    size: photo?.size && `${photo.size.width} × ${photo.size.height}`,
    box: judged?.box?.join(", "),
    limit: spec && number(threshold ?? spec.threshold.value),
  };
  for (const [name, text] of Object.entries(told)) byId(`figure-${name}`).textContent = text || "–";
  byId("figures-name").textContent = photo ? [photo.path, photo.error].filter(Boolean).join(": ") : "–";
  if (!spec || !thing) return;
  const limit = threshold ?? spec.threshold.value;
  const alarms = percent(thresholdLevel(limit, spec.calibration), 1);
  const quantiles = spec.metrics?.anomalous?.score_quantiles;
  byId("figures-flags").textContent = quantiles
    ? t("inspect.flags", { alarms, many: thing.many, recall: percent(recallAt(limit, quantiles)) })
    : t("inspect.flags.alarms", { alarms, many: thing.many });
  byId("figures-detector").textContent = t("inspect.figures.detector", { name: nameOf(spec.name), about: spec.description });
}
