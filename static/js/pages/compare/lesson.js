/** Which samples and models show the page's two lessons best, found in what was measured. Knows nothing of the page. */

import { epochsOf, rowsAt, snapshotAt } from "./data.js";
import { isBlank } from "./story.js";

const [DENSE, COPIER, STARTED] = ["dense", "convolutional", "convolutional@mean"];

/**
 * What copies finds nothing: of the samples that no model learnt, the one that the dense network misses most, by its own
 * threshold, and that the convolutional one copies so well that it calls it normal.
 * @returns {?{index: number, models: Object[]}} the sample, and both models; null where this run does not show it
 */
export function copied(run) {
  const last = epochsOf(run).at(-1);
  const alive = (name) => rowsAt(run, last).find((row) => row.name === name && !isBlank(run, row, last));
  const rows = [alive(DENSE), alive(COPIER)];
  if (rows.includes(undefined)) return null;
  const [dense, copier] = rows.map((row) => ratios(row.model, last));
  const shown = dense.map((_, i) => i).filter((i) => i >= run.plotted.normal.length && dense[i] > 1 && copier[i] <= 1);
  if (!shown.length) return null;
  return { index: shown.reduce((a, b) => (dense[b] > dense[a] ? b : a)), models: rows.map((row) => row.model) };
}

/**
 * The network that died, and the same one started well: a sample of what they learnt, and one that only the latter tells
 * from it.
 * @returns {?{indices: number[], models: Object[]}} null where no network died
 */
export function died(run) {
  const last = epochsOf(run).at(-1);
  const rows = rowsAt(run, last);
  const [dead, started] = [COPIER, STARTED].map((name) => rows.find((row) => row.name === name));
  if (!dead || !started || !isBlank(run, dead, last) || isBlank(run, started, last)) return null;
  const found = ratios(started.model, last);
  const normal = found.findIndex((ratio, i) => i < run.plotted.normal.length && ratio <= 1);
  const anomalous = found.findIndex((ratio, i) => i >= run.plotted.normal.length && ratio > 1);
  return normal < 0 || anomalous < 0 ? null : { indices: [normal, anomalous], models: [dead.model, started.model] };
}

/** Scores as multiples of the model's threshold. */
function ratios(model, epoch) {
  const { scores, threshold } = snapshotAt(model, epoch);
  return scores.map((score) => score / threshold);
}
