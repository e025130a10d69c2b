/** What run.json holds, and what the widgets ask of it. Knows nothing of the page. */

import { thresholdAt } from "../../core/judge.js";

const NEEDED = ["models", "normal", "anomalous", "shape", "options", "plotted", "roc_grid", "sprites", "blank_loss"];

/** The run itself, or a TypeError that says what it lacks. @param {any} run @returns {Comparison} */
export function checkRun(run) {
  for (const name of NEEDED) {
    if (run?.[name] === undefined) throw new TypeError(`The comparison has no "${name}". Make run.json again.`);
  }
  if (!run.models.length) throw new TypeError("The comparison has no models. Make run.json again.");
  return run;
}

/** Every epoch after which some model was measured, ascending. PCA, which has none, does not count. @param {Comparison} run */
export function epochsOf(run) {
  const trained = run.models.filter((model) => model.epochs > 1);
  const epochs = (trained.length ? trained : run.models).flatMap((model) => model.snapshots.map((s) => s.epoch));
  return [...new Set(epochs)].sort((a, b) => a - b);
}

/** Position of a model's last snapshot that is not after `epoch`; 0 where all are. @param {ComparedModel} model @param {number} epoch */
export function placeAt(model, epoch) {
  const after = model.snapshots.findIndex((snapshot) => snapshot.epoch > epoch);
  return Math.max(0, (after === -1 ? model.snapshots.length : after) - 1);
}

/** @param {ComparedModel} model @param {number} epoch */
export const snapshotAt = (model, epoch) => model.snapshots[placeAt(model, epoch)];

/** The score that tells best in a snapshot, with its AUROC. @param {ComparedSnapshot} snapshot */
export function bestScore(snapshot) {
  const [name, figures] = Object.entries(snapshot.by_score).reduce((a, b) => (b[1].auroc > a[1].auroc ? b : a));
  return { name, auroc: figures.auroc };
}

/** The cells of the table, one object a model: numbers to sort by. @param {Comparison} run @param {number} epoch */
export function rowsAt(run, epoch) {
  return run.models.map((model) => {
    const s = snapshotAt(model, epoch);
    return {
      name: model.name,
      model,
      epoch: s.epoch,
      parameters: model.parameters,
      seconds: s.cpu_seconds,
      loss: s.test_loss,
      auroc: s.auroc,
      interval: s.auroc_interval,
      recall: s.recall,
      best: bestScore(s).auroc,
      bestName: bestScore(s).name,
    };
  });
}

/** The rows in the order of a column; equal ones stay as they were. @param {ComparedRow[]} rows @param {ComparedColumn} column @param {boolean} descending */
export function sorted(rows, column, descending) {
  const sign = descending ? -1 : 1;
  /** @type {(a: number | string, b: number | string) => number} */
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return [...rows].sort((a, b) => sign * order(a[column], b[column]));
}

/** Whether the plotted sample number `index` is one of the normal ones, which come first. @param {Comparison} run @param {number} index */
export const isNormal = (run, index) => index < run.plotted.normal.length;

/** @param {Comparison} run */
export const countPlotted = (run) => run.plotted.normal.length + run.plotted.anomalous.length;

/** @type {WeakMap<ComparedSnapshot, number[]>} */
const calibrations = new WeakMap();

/** The scores of the plotted normals, ascending: what the scale ranks by. The same list each time, so that it is known again. @param {Comparison} run @param {ComparedSnapshot} snapshot */
export function calibrationOf(run, snapshot) {
  const known = calibrations.get(snapshot) ?? ascending(snapshot.scores.slice(0, run.plotted.normal.length));
  calibrations.set(snapshot, known);
  return known;
}

/** The threshold that holds for a model: its own, or, where the visitor set a rate of false alarms, the one of that rate. @type {(run: Comparison, snapshot: ComparedSnapshot, rate: ?number) => number} */
export const thresholdOf = (run, snapshot, rate) => (rate === null ? snapshot.threshold : thresholdAt(rate, calibrationOf(run, snapshot)));

/** The scores of the plotted samples that no model learnt, ascending. @param {Comparison} run @param {ComparedSnapshot} snapshot */
export const othersOf = (run, snapshot) => ascending(snapshot.scores.slice(run.plotted.normal.length));

/** @param {number[]} values */
const ascending = (values) => [...values].sort((a, b) => a - b);

/**
 * How high each model's scores lie in a plot. Where all are above zero, as multiples of the model's threshold, on one
 * logarithmic axis for all; else as they are, each model on an axis of its own.
 * @param {Comparison} run @param {number} epoch @param {?number} rate
 * @returns {{shared: boolean, panels: {scores: number[], threshold: number, limits?: number[]}[]}}
 */
export function heightsAt(run, epoch, rate = null) {
  const found = run.models.map((model) => {
    const snapshot = snapshotAt(model, epoch);
    return { scores: snapshot.scores, threshold: thresholdOf(run, snapshot, rate) };
  });
  if (!found.every(({ scores, threshold }) => threshold > 0 && Math.min(...scores) > 0)) return { shared: false, panels: found };
  const panels = found.map(({ scores, threshold }) => ({ scores: scores.map((score) => score / threshold), threshold: 1 }));
  const all = panels.flatMap(({ scores }) => scores);
  const limits = [Math.min(0.5, ...all) * 0.9, Math.max(2, ...all) * 1.1];
  return { shared: true, panels: panels.map((panel) => ({ ...panel, limits })) };
}
