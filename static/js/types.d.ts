/**
 * What the modules hand to one another, as types that need no import: no page loads this file, so words about a shape cost
 * nothing here. `npx tsc` reads it.
 */

/** [[x…], [y…]], y down, from 0 to SIDE of core/geometry.js on a square sheet. */
type Stroke = number[][];
type Numbers = ArrayLike<number>;
type Scores = number[] | Float64Array;
type Drawing = import("./core/strokes.js").Drawing;
type Lie = import("./core/bottleneck.js").Lie;

/** What a score or a threshold is among the ascending scores of normals. */
type Ranked = (value: number, calibration: Numbers) => number;

/** A language's words, as core/words.js makes it from a table. */
interface Words {
  /** The words of a key, with values in their places; throws for an unknown key, and for a value that is missing. */
  t: (key: string, values?: object) => string;
  has: (key: string) => boolean;
  /** With so many digits after the point. */
  number: (value: number, digits?: number) => string;
  percent: (share: number, digits?: number) => string;
  /** How rare: "1 in 20" for 0.05. */
  oneIn: (share: number) => string;
  thing: (name: string) => Thing;
  language: string;
}

/** What a detector knows, in the forms that sentences need: "a bowtie", "bowtie", "bowties". */
interface Thing {
  a: string;
  one: string;
  many: string;
}

/** A change of a drawing: at position `at`, `removed` gives way to `added`. */
interface Step {
  at: number;
  removed: Stroke[];
  added: Stroke[];
}

/** What happened to a drawing. */
type Change = "draw" | "end" | "cancel" | "undo" | "redo" | "clear" | "erase" | "load" | "amend";

/** From a number to its place on paper. */
type Axis = (value: number) => number;

/** A sample and what the autoencoder made of it, as flat lists of values from 0 (paper) to 1 (ink). */
interface Redrawn {
  shape: number[];
  input: number[];
  reconstruction: number[];
}

/** The reply of POST /predict about a drawing. */
interface Reply extends Redrawn {
  detector: string;
  score: number;
  threshold: number;
  p_value: number;
  verdict: string;
  anomaly: boolean;
  reconstruction_error: number;
  /** How much the score falls without each stroke. */
  stroke_blame?: number[] | null;
  /** Of several drawings at once: a reply for each, and nothing else. */
  predictions?: Reply[];
}

/** A reply with the verdict of the threshold in use and why: `key` names the words, `stroke` is the one to blame. */
type Finding = Reply & { reason: { key: string; stroke: number | null } };

/** Elements that templates have, by id: those that are no plain HTMLElement. tests/js/types.test.js holds it to the templates. */
interface Ids {
  [id: string]: HTMLElement;
  another: HTMLButtonElement;
  camera: HTMLButtonElement;
  "camera-box": HTMLDialogElement;
  "camera-close": HTMLButtonElement;
  "camera-take": HTMLButtonElement;
  "camera-video": HTMLVideoElement;
  inside: HTMLDetailsElement;
  second: HTMLDetailsElement;
  capture: HTMLInputElement;
  clear: HTMLButtonElement;
  csv: HTMLInputElement;
  curl: HTMLButtonElement;
  detector: HTMLSelectElement;
  files: HTMLInputElement;
  flatter: HTMLInputElement;
  folder: HTMLInputElement;
  go: HTMLButtonElement;
  "inside-answer": HTMLCanvasElement;
  "inside-input": HTMLCanvasElement;
  "inside-reset": HTMLButtonElement;
  "inside-there": HTMLCanvasElement;
  json: HTMLButtonElement;
  kind: HTMLSelectElement;
  language: HTMLButtonElement;
  link: HTMLButtonElement;
  morph: HTMLInputElement;
  normal: HTMLSelectElement;
  off: HTMLCanvasElement;
  pairs: HTMLFormElement;
  paper: HTMLCanvasElement;
  redrawn: HTMLCanvasElement;
  remove: HTMLButtonElement;
  "rounds-next": HTMLButtonElement;
  scrub: HTMLInputElement;
  "settings-form": HTMLFormElement;
  stop: HTMLButtonElement;
  step: HTMLButtonElement;
  reset: HTMLButtonElement;
  keep: HTMLDetailsElement;
  svg: HTMLButtonElement;
  "take-csv": HTMLButtonElement;
  "take-json": HTMLButtonElement;
  "take-text": HTMLTextAreaElement;
  theme: HTMLButtonElement;
  threshold: HTMLInputElement;
}
type ById = <Id extends string>(id: Id) => Ids[Id];

/** Likewise by their data-part. */
interface Parts {
  [name: string]: HTMLElement;
  back: HTMLButtonElement;
  chip: HTMLButtonElement;
  copier: HTMLCanvasElement;
  dense: HTMLCanvasElement;
  ground: HTMLCanvasElement;
  morph: HTMLInputElement;
  off: HTMLCanvasElement;
  play: HTMLButtonElement;
  redrawn: HTMLCanvasElement;
  shown: HTMLCanvasElement;
  threshold: HTMLInputElement;
}
type PartOf = <Name extends string>(name: Name) => Parts[Name];

type Canvas = CanvasRenderingContext2D;

/** How strokes are drawn. `side`: length of the sheet's side in their units. */
interface Look {
  width: number;
  colour: string;
  side?: number;
}
/** For a stroke apart from the others: what is odd, and the ground. */
interface TwoInks extends Look {
  odd: string;
  paper: string;
}
type Theme = Record<"ink" | "ink-soft" | "sheet" | "line" | "line-strong" | "odd" | "redrawn", string>;

/** Pixels from 0 (paper) to 1 (ink), or both of the error map. */
type Pixels = { shape: number[]; values: number[] };

/** What draws on a sheet. `up` also where the pointer leaves the sheet, and `down` again where it comes back. */
interface PenHandlers {
  down: (x: number, y: number) => void;
  move: (x: number, y: number) => void;
  up: () => void;
  cancel: () => void;
}
/** What a key made the keyboard's pen do, and where. */
interface PenMove {
  kind: "move" | "down" | "up";
  x: number;
  y: number;
}
interface SheetOptions {
  /** "down" or "up" and where, in percent, for those who can't see it. */
  say: (kind: string, place: { x: number; y: number }) => void;
  /** Called before the first change that a user makes by hand. */
  before: () => void;
  /** Called when the sheet takes no more. */
  full: () => void;
}

interface ScaleData {
  /** Ascending. */
  calibration: Scores;
  /** Evenly spaced, of the scores of other things. */
  quantiles?: Scores | null;
  threshold: number;
  /** Whether the threshold is the detector's own. */
  own?: boolean;
  score?: number | null;
  thing: Pick<Thing, "many">;
}

interface VerdictData {
  kind: string;
  /** In place of the kind's own. */
  word?: string;
  because?: string;
  rank?: string;
  /** The rate of false alarms of a threshold that is the visitor's own. */
  moved?: number | null;
}

/** One of the visitor's own detectors, as parts/own-detectors.js keeps it. */
interface Kept {
  /** How the visitor knows it; another of the same name takes its place. */
  name: string;
  /** What is normal, in the visitor's language; empty where nobody said. */
  category: string;
  description: import("./core/nn/network.js").NetworkDescription;
  weights: Float32Array;
  scaling: import("./core/experiment/preparation.js").Scaling;
  score: import("./core/experiment/scores.js").NamedScore;
  threshold: number;
  /** Ascending scores of held-out normals. */
  calibration: number[];
  /** Evenly spaced, of the scores of the test's anomalous samples. */
  quantiles: number[];
}

/** A detector as GET /detectors/<name> tells of it: what pages use of that. */
interface Spec {
  name: string;
  description: string;
  kind: string;
  shape: number[];
  architecture: { name: string; parameters: Record<string, unknown> };
  preprocessing: { scaling: import("./core/experiment/preparation.js").Scaling; options: Record<string, unknown> };
  score: import("./core/experiment/scores.js").NamedScore;
  threshold: { value: number };
  calibration: number[];
  dataset?: { category?: string };
  metrics?: { anomalous?: { score_quantiles: number[] } };
}

/** What a failed request tells beside its words. `retry`: whether to try again; a number of seconds after which. */
interface Failure {
  status?: number;
  retry?: boolean | number;
  cause?: unknown;
}

/** The reply of POST /predict about a photo, with where it is odd. */
interface PhotoReply extends Reply {
  error_map: number[];
  /** Height and width of the photo in pixels, turned upright; this and the rest only of a detector of photos. */
  size?: number[];
  /** How odd each place of the photo is, from 0 to 1, row by row of `heat_shape`. */
  heat?: number[];
  heat_shape?: number[];
  /** Left, top, right and bottom of the oddest region, in the photo's pixels. */
  box?: number[] | null;
}
