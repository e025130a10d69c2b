/** What run.json holds, and what the widgets ask of it. Knows nothing of the page. */

const NEEDED = ["models", "normal", "anomalous", "shape", "options", "plotted", "roc_grid", "sprites", "blank_loss"];

/** The run itself, or a TypeError that says what it lacks. */
export function checkRun(run) {
  for (const name of NEEDED) {
    if (run?.[name] === undefined) throw new TypeError(`The comparison has no "${name}". Make run.json again.`);
  }
  if (!run.models.length) throw new TypeError("The comparison has no models. Make run.json again.");
  return run;
}

/** Every epoch after which some model was measured, ascending. PCA, which has none, does not count. */
export function epochsOf(run) {
  const trained = run.models.filter((model) => model.epochs > 1);
  const epochs = (trained.length ? trained : run.models).flatMap((model) => model.snapshots.map((s) => s.epoch));
  return [...new Set(epochs)].sort((a, b) => a - b);
}

/** Position of a model's last snapshot that is not after `epoch`; 0 where all are. */
export function placeAt(model, epoch) {
  const after = model.snapshots.findIndex((snapshot) => snapshot.epoch > epoch);
  return Math.max(0, (after === -1 ? model.snapshots.length : after) - 1);
}

export const snapshotAt = (model, epoch) => model.snapshots[placeAt(model, epoch)];

/** The score that tells best in a snapshot, with its AUROC. */
export function bestScore(snapshot) {
  const [name, figures] = Object.entries(snapshot.by_score).reduce((a, b) => (b[1].auroc > a[1].auroc ? b : a));
  return { name, auroc: figures.auroc };
}

/** The cells of the table, one object a model: numbers to sort by. */
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

/** The rows in the order of a column; equal ones stay as they were. */
export function sorted(rows, column, descending) {
  const sign = descending ? -1 : 1;
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return [...rows].sort((a, b) => sign * order(a[column], b[column]));
}

/** Whether the plotted sample number `index` is one of the normal ones, which come first. */
export const isNormal = (run, index) => index < run.plotted.normal.length;

export const countPlotted = (run) => run.plotted.normal.length + run.plotted.anomalous.length;
