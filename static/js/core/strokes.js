/**
 * A drawing as a list of strokes, and its history as a list of operations. Undo and redo step through the operations;
 * pixels are none of its business. Strokes handed in are copied and frozen, so those handed out can be shared, and
 * what is worked out of one can be kept beside it (geometry.js does).
 */

import { areStrokes, countPoints } from "./geometry.js";

/** @type {(stroke: Stroke) => Stroke} */
const freeze = ([xs, ys]) => /** @type {any} */ (Object.freeze([Object.freeze([...xs]), Object.freeze([...ys])]));
/** @type {(strokes: Stroke[]) => Stroke[]} */
const copy = (strokes) => strokes.map((stroke) => (Object.isFrozen(stroke) ? stroke : freeze(stroke)));

export const LIMITS = { strokes: 300, points: 20000, history: 500, kept: 50 };

export class Drawing {
  /** @type {Stroke[]} */
  #strokes = [];
  /** @type {?Stroke} */
  #open = null;
  /** @type {Step[]} */
  #done = [];
  /** @type {Step[]} */
  #undone = [];
  /** @type {Set<(kind: Change) => void>} */
  #listeners = new Set();

  /** @param {Stroke[]} strokes  what is on the sheet from the start; it can't be undone */
  constructor(strokes = []) {
    this.#strokes = copy(strokes);
  }

  /** The finished strokes, frozen, and a copy of the one being drawn. */
  get strokes() {
    return this.#open ? [...this.#strokes, this.#open.map((row) => row.slice())] : [...this.#strokes];
  }

  /** All of it as text, with the last steps of its history: `Drawing.read` makes the same drawing of it. */
  write() {
    const recent = (/** @type {Step[]} */ steps) => steps.slice(-LIMITS.kept);
    return JSON.stringify({ strokes: this.#strokes, done: recent(this.#done), undone: recent(this.#undone) });
  }

  /** A drawing as `write` wrote it. Text that it did not write gives an empty one. @param {?string} text */
  static read(text) {
    const drawing = new Drawing();
    const kept = parse(text);
    const isStep = (/** @type {any} */ step) => Number.isInteger(step?.at) && areStrokes(step.removed) && areStrokes(step.added);
    if (!areStrokes(kept?.strokes)) return drawing;
    drawing.#strokes = copy(kept.strokes);
    /** @type {(steps: unknown) => Step[]} */
    const read = (steps) => (Array.isArray(steps) && steps.every(isStep) ? steps : []).map(({ at, removed, added }) => ({ at, removed: copy(removed), added: copy(added) }));
    drawing.#done = read(kept.done);
    drawing.#undone = read(kept.undone);
    return drawing;
  }

  get size() {
    return this.#strokes.length + (this.#open ? 1 : 0);
  }

  get isEmpty() {
    return this.size === 0;
  }

  get isDrawing() {
    return this.#open !== null;
  }

  get canUndo() {
    return this.#open !== null || this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  get isFull() {
    return this.size >= LIMITS.strokes || countPoints(this.#strokes) >= LIMITS.points;
  }

  /** Call `listener(kind)` after every change; @param {(kind: Change) => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Put the pen down. Says whether it could: a sheet can be full. @param {number} x @param {number} y */
  begin(x, y) {
    if (this.#open) this.end();
    if (this.isFull) return false;
    this.#open = [[x], [y]];
    this.#tell("draw");
    return true;
  }

  /** Move the pen. Nothing happens while it is up. @param {number} x @param {number} y */
  extend(x, y) {
    if (!this.#open) return;
    this.#open[0].push(x);
    this.#open[1].push(y);
    this.#tell("draw");
  }

  /** Lift the pen. */
  end() {
    if (!this.#open) return;
    const stroke = freeze(this.#open);
    this.#open = null;
    this.#apply({ at: this.#strokes.length, removed: [], added: [stroke] }, "end");
  }

  /** Forget the stroke being drawn. */
  cancel() {
    if (!this.#open) return;
    this.#open = null;
    this.#tell("cancel");
  }

  clear() {
    this.cancel();
    if (this.#strokes.length) this.#apply({ at: 0, removed: this.#strokes, added: [] }, "clear");
  }

  /** @param {number} index */
  erase(index) {
    if (!(index in this.#strokes)) throw new RangeError(`There is no stroke ${index} of ${this.#strokes.length}.`);
    this.#apply({ at: index, removed: [this.#strokes[index]], added: [] }, "erase");
  }

  /** Put `strokes` in the place of all. One step to undo. @param {Stroke[]} strokes */
  load(strokes) {
    this.cancel();
    this.#apply({ at: 0, removed: this.#strokes, added: copy(strokes) }, "load");
  }

  /** Change what the last `load` put in, without a step of its own: a drawing that draws itself, until `isLast`. @param {Stroke[]} strokes */
  amend(strokes, isLast = false) {
    const step = this.#done.at(-1);
    if (!step || this.#open) throw new Error("Expected a load to amend. Load first.");
    this.#replace(step.at, step.added.length, copy(strokes));
    step.added = copy(strokes);
    this.#tell(isLast ? "end" : "amend");
  }

  undo() {
    if (this.#open) {
      this.cancel();
      return;
    }
    const step = this.#done.pop();
    if (!step) return;
    this.#undone.push(step);
    this.#replace(step.at, step.added.length, step.removed);
    this.#tell("undo");
  }

  redo() {
    const step = this.#undone.pop();
    if (!step) return;
    this.#done.push(step);
    this.#replace(step.at, step.removed.length, step.added);
    this.#tell("redo");
  }

  /** @param {Step} step @param {Change} kind */
  #apply(step, kind) {
    this.#done.push(step);
    if (this.#done.length > LIMITS.history) this.#done.shift();
    this.#undone = [];
    this.#replace(step.at, step.removed.length, step.added);
    this.#tell(kind);
  }

  /** @param {number} at @param {number} count @param {Stroke[]} strokes */
  #replace(at, count, strokes) {
    this.#strokes = [...this.#strokes.slice(0, at), ...strokes, ...this.#strokes.slice(at + count)];
  }

  /** @param {Change} kind */
  #tell(kind) {
    for (const listener of this.#listeners) listener(kind);
  }
}

/** @param {?string} text */
function parse(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch (damaged) {
    if (damaged instanceof SyntaxError) return null;
    throw damaged;
  }
}
