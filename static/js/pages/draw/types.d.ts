/** What the modules of the drawing page hand to one another. No page loads this file; see ../../types.d.ts. */

type DrawInquiry = import("./inquiry.js").Inquiry;
/** What the page needs of a detector; of the visitor's own there is no more. */
type DrawSpec = Pick<Spec, "name" | "calibration" | "threshold" | "score" | "metrics" | "dataset">;
/** What the detector says of strokes, and which to blame, where `explain` is true. */
type DrawAsk = (strokes: Stroke[], explain: boolean, signal?: AbortSignal) => Promise<Reply>;
/** A reply, and what it was about. */
interface DrawFound {
  reply: Reply;
  strokes: Stroke[];
  explained: boolean;
}
type DrawJudged = Finding & { strokes: Stroke[] };
/** A detector of the visitor's own, in use. */
interface DrawOwn {
  spec: DrawSpec;
  thing: Thing;
  judge: DrawAsk;
}
/** A ready drawing of the gallery, or a record, which has no `id`. */
interface Specimen {
  id?: string;
  kind?: "bowtie" | "almost" | "odd";
  strokes: Stroke[];
}

/** The state of the page. */
interface DrawState {
  detector: string;
  /** The detector where it is the visitor's own. */
  own: DrawOwn | null;
  /** Of the detector. */
  spec: DrawSpec | null;
  thing: Thing;
  /** The visitor's own, or null. */
  threshold: number | null;
  /** Which of the ready drawings is on the sheet. */
  specimen: Specimen | null;
  judged: DrawJudged | null;
  kind: string;
  /** Of the drawing as it grew. */
  scores: number[];
  player: import("./player.js").Player | null;
  keeping: number;
  /** Whether the drawing is the one in the address. */
  isLinked: boolean;
  isMoving: boolean;
  ask: DrawAsk;
}

interface DrawInquiryOptions {
  ask: DrawAsk;
  /** `threshold`: moved by hand; `mostInk`: see core/finding.js. */
  detector: () => { calibration: number[]; threshold: number | null; mostInk: number };
  /** Called with the kind of verdict to show, and the finding. */
  show: (kind: string, judged: DrawJudged | null) => void;
  /** What went wrong, and whether it is tried again. */
  fail: (error: Error, again: boolean) => void;
}

/** What is closed at first, by name. */
interface DrawParts {
  why: import("./blame.js").Why;
  figures: import("./figures.js").Figures;
  take: import("./take.js").TakeAway;
  second: import("./second.js").SecondOpinion;
  inside: import("./inside.js").Inside;
  rounds: import("./rounds.js").Rounds;
  try: { update: () => void };
  dare: import("./dares.js").Dares;
  own: import("./own.js").Own;
}

/** The best drawing of a dare so far. */
interface DareRecord {
  score: number;
  strokes: Stroke[];
}
type DareName = "strangest" | "plainest" | "fewest";
type DareRecords = Partial<Record<DareName, DareRecord>>;
/** What may be a record. */
type DareEntry = Pick<DrawJudged, "score" | "strokes" | "verdict"> & { reason?: Finding["reason"] };

interface Dare {
  counts: (drawn: DareEntry) => boolean;
  beats: (drawn: DareRecord, best: DareRecord) => boolean;
  reached: (record: DareRecord, calibration: Numbers) => number;
  steps: number[];
}

/** A drawing as it is taken along. */
interface DrawTaken {
  strokes: Stroke[];
  detector: string;
  judged: DrawJudged | null;
  kind: string;
  thing: Thing;
  link: string;
}
