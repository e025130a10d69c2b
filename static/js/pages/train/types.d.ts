/** What the modules of /train hand to one another. No page loads this file; see ../../types.d.ts. */

type TrainSettings = import("../../core/experiment/description.js").Settings;
type TrainLayer = import("../../core/experiment/architecture.js").Layer;
type TrainOutline = import("../../core/experiment/architecture.js").Outline;
type TrainSource = import("../../core/experiment/preparation.js").Source;
type TrainSnapshot = import("../../core/experiment/run.js").Snapshot;
type TrainJudgement = ReturnType<typeof import("../../core/experiment/judgement.js").judge>;
type TrainCounts = import("../../core/experiment/metrics.js").Counts;
type TrainDiagnosis = ReturnType<typeof import("../../core/experiment/diagnosis.js").diagnose>;
/** A table of the visitor's own. */
type TrainTable = ReturnType<typeof import("./csv.js").parse>;

/** What a session tells once its samples are ready; lists as the network sees them. */
interface TrainPrepared {
  shape: number[];
  description: import("../../core/nn/network.js").NetworkDescription;
  scaling: import("../../core/experiment/preparation.js").Scaling;
  score: import("../../core/experiment/scores.js").NamedScore;
  /** How many of the training samples are odd ones passed off as normal. */
  contaminated: number;
  synthetic: boolean;
  counts: { train: number; heldOut: number };
  test: TrainTest;
}
interface TrainTest {
  normal: Float32Array;
  anomalous: Float32Array;
  kinds?: string[] | null;
}
interface TrainProgress {
  state: string;
  seconds: number;
  diagnosis: TrainDiagnosis | null;
}

/** The state of the page. */
interface TrainState {
  settings: TrainSettings;
  /** Of a sample. */
  shape: number[];
  prepared: TrainPrepared | null;
  view: import("./view.js").View | null;
  choices: import("./choices.js").Choices | null;
  /** Lowest and highest value to show. */
  limits: number[];
  latest: TrainSnapshot | null;
  /** Which snapshot is looked back at; null: the latest. */
  shown: number | null;
  judgement: TrainJudgement | null;
  more: TrainProgress;
  /** Losses of the training before. */
  ghost: number[] | null;
  /** Which sample is looked at, by its name. */
  choice: string;
  /** The visitor's own sample, as the network sees it. */
  own: Float32Array | null;
  /** What the visitor has yet to give, as a key of words. */
  waiting: string | null;
  /** Why it cannot be trained. */
  refused: string;
  lesson: string | null;
  /** The saved detector that training goes on from. */
  opened: import("../../core/experiment/opened.js").Opened | null;
  /** Whether the weights were there before training. */
  begun: boolean;
  camera: import("./camera.js").LiveCamera | null;
  busy: ReturnType<typeof setTimeout> | 0;
  /** Counts the calls for samples: only the last one matters. */
  order: number;
  ended: boolean;
  pending: boolean;
}
/** What the charts show. `claimed`: by the threshold that flatters. */
interface TrainShown {
  snapshot: TrainSnapshot;
  judgement: TrainJudgement;
  claimed: boolean;
  score: string;
}

/** A drawing, a photo's file, or a picture as a data URL. */
interface TrainGiven {
  strokes?: Stroke[];
  file?: File;
  image?: string;
}
