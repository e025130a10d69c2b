/** Lets a ready drawing draw itself, stroke by stroke, on the sheet. One step to undo. Without motion: there at once. */

const still = matchMedia("(prefers-reduced-motion: reduce)");
/** Drawing units a millisecond: a bowtie takes about two seconds. */
const SPEED = 1.7;
const LONGEST = 3200;

export class Player {
  #drawing;
  #frame = 0;
  /** @type {?Stroke[]} */
  #strokes = null;

  /** @param {Drawing} drawing */
  constructor(drawing) {
    this.#drawing = drawing;
  }

  get isPlaying() {
    return this.#strokes !== null;
  }

  /** @param {Stroke[]} strokes */
  play(strokes) {
    this.finish();
    if (still.matches) {
      this.#drawing.load(strokes);
      return;
    }
    this.#strokes = strokes;
    this.#drawing.load([]);
    const lengths = strokes.map(lengthOf);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    const speed = Math.max(SPEED, total / LONGEST);
    const start = performance.now();
    const step = (/** @type {number} */ now) => {
      const drawn = Math.max(0, now - start) * speed;
      if (drawn >= total) {
        this.finish();
        return;
      }
      this.#drawing.amend(upTo(strokes, lengths, drawn));
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  /** Draw the rest at once. */
  finish() {
    cancelAnimationFrame(this.#frame);
    const strokes = this.#strokes;
    this.#strokes = null;
    if (strokes) this.#drawing.amend(strokes, true);
  }
}

/** @param {Stroke} stroke */
function lengthOf([xs, ys]) {
  let length = 60;
  for (let i = 1; i < xs.length; i += 1) length += Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
  return length;
}

/** The first part of the drawing, `drawn` long. @param {Stroke[]} strokes @param {number[]} lengths @param {number} drawn */
function upTo(strokes, lengths, drawn) {
  const result = [];
  let rest = drawn;
  for (let i = 0; i < strokes.length && rest > 0; i += 1) {
    const count = Math.max(1, Math.ceil(Math.min(1, rest / lengths[i]) * strokes[i][0].length));
    result.push(strokes[i].map((row) => row.slice(0, count)));
    rest -= lengths[i];
  }
  return result;
}
