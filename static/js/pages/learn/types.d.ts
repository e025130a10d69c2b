/** What the modules of /learn hand to one another. No page loads this file; see ../../types.d.ts. */

/** All that the reader has set, and what only the page needs. */
interface LearnReading extends Omit<import("../../core/lesson/view.js").Reading, "step"> {
  step: keyof typeof import("../../core/lesson/view.js").STEPS;
  /** The moment that is marked, and the most normal beats behind the first. */
  place: number;
  normals: number;
  cloud: Float32Array[];
  pen: LearnPen | null;
  /** Of odd beats, in the step on accuracy. */
  share: number;
  /** While the hand moves, verdicts are not read out. */
  busy: boolean;
}
/** The keyboard's pen, from 0 to 1. */
interface LearnPen {
  x: number;
  y: number;
  isDown: boolean;
}
interface LearnOptions {
  words: Words;
  change: (patch: Partial<LearnReading>) => void;
}

/** What a session tells once its samples are ready. */
interface LearnPrepared {
  description: import("../../core/nn/network.js").NetworkDescription;
  scaling: import("../../core/experiment/preparation.js").Scaling;
  test: { normal: Float32Array; anomalous: Float32Array };
}
/** A training: done, or under way. */
interface LearnRun {
  key: string;
  recipe: Required<import("../../core/lesson/recipes.js").Recipe>;
  /** The run that trained the same network, to be scored otherwise. */
  twin?: LearnRun;
  prepared: LearnPrepared | null;
  model: import("../../core/lesson/model.js").Model | null;
  /** From before the first on. */
  epochs: import("../../core/lesson/view.js").Epoch[];
  done: boolean;
  /** Of training. */
  seconds: number;
}
/** A run that has something to show. */
type LearnReady = LearnRun & { prepared: LearnPrepared; model: import("../../core/lesson/model.js").Model };
type LearnView = ReturnType<typeof import("../../core/lesson/view.js").viewOf>;

/** A step about the usual network. */
interface LearnStep {
  update(reading: LearnReading, run: LearnReady, view: LearnView): void;
}
