/**
 * Asks the server about the drawing as the pen moves, and decides what may be said of it already: "nothing odd" at once,
 * all else when the pen has rested for as long as core/finding.js wants.
 */

import { finding, patience } from "../../core/finding.js";
import { countPoints } from "../../core/geometry.js";
import { Live } from "../../core/live.js";
import { inkShare } from "../../core/pixels.js";

/** After this long without a move the page asks for an explanation too. */
const REST_MS = 250;
/** Strokes times points beyond which stroke by stroke would take the server too long. */
const MOST_BLAME_WORK = 400000;

export class Inquiry {
  #drawing;
  #options;
  #live;
  #frame = 0;
  #resting = 0;
  #waiting = 0;
  #moved = -Infinity;
  #asked = 0;
  #answered = 0;
  /** The newest. @type {?DrawFound} */
  found = null;
  isAway = false;

  /**
   * @param {Drawing} drawing @param {DrawInquiryOptions} options
   */
  constructor(drawing, options) {
    this.#drawing = drawing;
    this.#options = options;
    this.#live = new Live({
      send: (job, signal) => {
        job.strokes = drawing.strokes;
        return options.ask(job.strokes, job.explain, signal);
      },
      show: (reply, job) => this.#receive(reply, job),
      fail: (error, job, { again }) => {
        this.isAway = again;
        if (!again) this.#answered = job.number;
        options.fail(error, again);
        this.tell();
      },
    });
  }

  /** Whether nothing is under way any more. */
  get isSettled() {
    return this.#answered === this.#asked && !this.#waiting && !this.isAway;
  }

  /** The pen moves: ask once a frame, and when it rests ask again, for an explanation too. */
  move() {
    this.#moved = performance.now();
    clearTimeout(this.#resting);
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#drawing.isEmpty) return;
      this.#ask(false);
      this.#resting = setTimeout(() => this.#ask(true), REST_MS);
    });
  }

  /** The drawing is as it is to be for now. @param {boolean} isDone  it came whole: there is nothing to wait for */
  settle(isDone) {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#resting);
    this.#frame = 0;
    this.#moved = isDone ? -Infinity : performance.now();
    if (!this.#drawing.isEmpty) this.#ask(true);
    else this.forget();
  }

  /** Ask anew, of another detector. */
  again() {
    this.#live.drop();
    this.found = null;
    if (this.#drawing.isEmpty) this.tell();
    else this.#ask(true);
  }

  /** Try at once what waits for a connection. */
  hurry() {
    this.#live.hurry();
  }

  forget() {
    this.#live.drop();
    this.found = null;
    this.isAway = false;
    this.#answered = this.#asked;
    this.tell();
  }

  /** Say what can be said now. */
  tell() {
    clearTimeout(this.#waiting);
    this.#waiting = 0;
    const { calibration, threshold, mostInk } = this.#options.detector();
    const judged = this.found && { ...finding(this.found.reply, calibration, threshold, mostInk), strokes: this.found.strokes };
    if (this.isAway) this.#options.show("away", judged);
    else if (this.#drawing.isEmpty) this.#options.show("empty", null);
    else if (!judged) this.#options.show("waiting", null);
    else this.#options.show(this.#hold(judged) ? "waiting" : judged.verdict, judged);
  }

  /** Whether the pen has not rested long enough for this verdict; then it is told as soon as it has. @param {DrawJudged} judged */
  #hold({ verdict, input }) {
    const rest = patience(verdict, inkShare(input)) - (performance.now() - this.#moved);
    if (rest <= 0) return false;
    this.#waiting = setTimeout(() => this.tell(), rest);
    return true;
  }

  /** @param {boolean} explain */
  #ask(explain) {
    const { strokes } = this.#drawing;
    this.#asked += 1;
    this.#live.push({ number: this.#asked, explain: explain && strokes.length * countPoints(strokes) < MOST_BLAME_WORK });
    if (!this.found) this.tell();
  }

  /** @param {Reply} reply @param {{number: number, strokes: Stroke[], explain: boolean}} job */
  #receive(reply, job) {
    this.isAway = false;
    this.#answered = job.number;
    this.found = { reply, strokes: job.strokes, explained: job.explain };
    this.tell();
  }
}
