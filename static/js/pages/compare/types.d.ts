/** What the modules of /compare hand to one another. No page loads this file; see ../../types.d.ts. */

/** run.json: several models, measured on the same samples. */
interface Comparison {
  models: ComparedModel[];
  /** The data sets, by identifier: what was learnt, and what was not. */
  normal: string;
  anomalous: string;
  n_training: number;
  n_normal: number;
  n_anomalous: number;
  shape: number[];
  options: { score: string; bottleneck: number };
  plotted: { normal: number[]; anomalous: number[] };
  /** The false-alarm rates of every ROC curve. */
  roc_grid: number[];
  /** Of the sheets: tiles in a row, and rows and columns of pixels of a tile. */
  sprites: { columns: number; tile: number[] };
  /** Losses of a blank page. */
  blank_loss: { normal: number; anomalous: number };
  versions: Record<string, string>;
  licences: string[];
  partial?: boolean;
}
interface ComparedModel {
  name: string;
  epochs: number;
  parameters: number;
  snapshots: ComparedSnapshot[];
}
/** A model as it was after an epoch. */
interface ComparedSnapshot {
  epoch: number;
  cpu_seconds: number;
  test_loss: number;
  anomalous_loss: number;
  auroc: number;
  auroc_interval: number[];
  recall: number;
  by_score: Record<string, { auroc: number }>;
  /** Of the plotted samples, normal ones first. */
  scores: number[];
  threshold: number;
  histogram: { edges: number[]; normal: number[]; anomalous: number[] };
  false_alarm_rate: number;
  detection_rate: number;
  /** Recall at each rate of `roc_grid`. */
  roc: number[];
}
/** The cells of the table that are numbers or names to sort by. */
type ComparedRow = ReturnType<typeof import("./data.js").rowsAt>[number];
type ComparedKinds = ReturnType<typeof import("./names.js").kindsOf>;
type ComparedColumn = "name" | "parameters" | "seconds" | "loss" | "auroc" | "recall" | "best";

/** What the visitor has set. `rate`: of false alarms, of a threshold of one's own. */
interface ComparedState {
  epoch: number;
  chosen: number;
  marked: string | null;
  rate: number | null;
}
