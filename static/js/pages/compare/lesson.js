/** Which samples and models show the page's two lessons best, found in what was measured. Knows nothing of the page. */

import { epochsOf, rowsAt, snapshotAt } from "./data.js";
import { isBlank } from "./story.js";

const [DENSE, COPIER, STARTED] = ["dense", "convolutional", "convolutional@mean"];

/**
 * What copies finds nothing: of the samples that no model learnt, the one that the dense network misses most, by its own
 * threshold, and that the convolutional one copies so well that it calls it normal.
 * @param {Comparison} run
 * @returns {?{index: number, models: ComparedModel[]}} the sample, and both models; null where this run does not show it
 */
export function copied(run) {
  const last = lastOf(run);
  const alive = (/** @type {string} */ name) => rowsAt(run, last).find((row) => row.name === name && !isBlank(run, row, last));
  const models = [alive(DENSE), alive(COPIER)].flatMap((row) => (row ? [row.model] : []));
  if (models.length < 2) return null;
  const [dense, copier] = models.map((model) => ratios(model, last));
  const shown = dense.map((_, i) => i).filter((i) => i >= run.plotted.normal.length && dense[i] > 1 && copier[i] <= 1);
  if (!shown.length) return null;
  return { index: shown.reduce((a, b) => (dense[b] > dense[a] ? b : a)), models };
}

/**
 * The network that died, and the same one started well: a sample of what they learnt, and one that only the latter tells
 * from it.
 * @param {Comparison} run
 * @returns {?{indices: number[], models: ComparedModel[]}} null where no network died
 */
export function died(run) {
  const last = lastOf(run);
  const rows = rowsAt(run, last);
  const [dead, started] = [COPIER, STARTED].map((name) => rows.find((row) => row.name === name));
  if (!dead || !started || !isBlank(run, dead, last) || isBlank(run, started, last)) return null;
  const found = ratios(started.model, last);
  const normal = found.findIndex((ratio, i) => i < run.plotted.normal.length && ratio <= 1);
  const anomalous = found.findIndex((ratio, i) => i >= run.plotted.normal.length && ratio > 1);
  return normal < 0 || anomalous < 0 ? null : { indices: [normal, anomalous], models: [dead.model, started.model] };
}

/** @param {Comparison} run */
const lastOf = (run) => Math.max(...epochsOf(run));

/** Scores as multiples of the model's threshold. @param {ComparedModel} model @param {number} epoch */
function ratios(model, epoch) {
  const { scores, threshold } = snapshotAt(model, epoch);
  return scores.map((score) => score / threshold);
}
