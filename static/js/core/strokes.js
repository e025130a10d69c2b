// @ts-nocheck
/**
 * A drawing as a list of strokes, and its history as a list of operations. Undo and redo step through the operations;
 * pixels are none of its business. Strokes handed in are copied and frozen, so those handed out can be shared, and
 * what is worked out of one can be kept beside it (geometry.js does).
 *
 * An operation: {at, removed: strokes, added: strokes} replaces, at position `at`, what it removes by what it adds.
 *
 * @typedef {number[][]} Stroke  [[x…], [y…]]
 */

import { areStrokes, countPoints } from "./geometry.js";

const freeze = ([xs, ys]) => Object.freeze([Object.freeze([...xs]), Object.freeze([...ys])]);
const copy = (strokes) => strokes.map((stroke) => (Object.isFrozen(stroke) ? stroke : freeze(stroke)));

export const LIMITS = { strokes: 300, points: 20000, history: 500, kept: 50 };

export class Drawing {
  #strokes = [];
  #open = null;
  #done = [];
  #undone = [];
  #listeners = new Set();

  /** @param {Array} strokes  what is on the sheet from the start; it can't be undone */
  constructor(strokes = []) {
    this.#strokes = copy(strokes);
  }

  /** The finished strokes, frozen, and a copy of the one being drawn. @returns {Stroke[]} */
  get strokes() {
    return this.#open ? [...this.#strokes, this.#open.map((row) => row.slice())] : [...this.#strokes];
  }

  /** All of it as text, with the last steps of its history: `Drawing.read` makes the same drawing of it. */
  write() {
    const recent = (steps) => steps.slice(-LIMITS.kept);
    return JSON.stringify({ strokes: this.#strokes, done: recent(this.#done), undone: recent(this.#undone) });
  }

  /** A drawing as `write` wrote it. Text that it did not write gives an empty one. @param {?string} text */
  static read(text) {
    const drawing = new Drawing();
    const kept = parse(text);
    const isStep = (step) => Number.isInteger(step?.at) && areStrokes(step.removed) && areStrokes(step.added);
    if (!areStrokes(kept?.strokes)) return drawing;
    drawing.#strokes = copy(kept.strokes);
    for (const [name, steps] of [["done", drawing.#done], ["undone", drawing.#undone]]) {
      const given = Array.isArray(kept[name]) && kept[name].every(isStep) ? kept[name] : [];
      steps.push(...given.map(({ at, removed, added }) => ({ at, removed: copy(removed), added: copy(added) })));
    }
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

  /** Call `listener(kind)` after every change; kind: draw, end, cancel, undo, redo, clear, erase, load, amend. */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Put the pen down. Says whether it could: a sheet can be full. */
  begin(x, y) {
    if (this.#open) this.end();
    if (this.isFull) return false;
    this.#open = [[x], [y]];
    this.#tell("draw");
    return true;
  }

  /** Move the pen. Nothing happens while it is up. */
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

  erase(index) {
    if (!(index in this.#strokes)) throw new RangeError(`There is no stroke ${index} of ${this.#strokes.length}.`);
    this.#apply({ at: index, removed: [this.#strokes[index]], added: [] }, "erase");
  }

  /** Put `strokes` in the place of all. One step to undo. */
  load(strokes) {
    this.cancel();
    this.#apply({ at: 0, removed: this.#strokes, added: copy(strokes) }, "load");
  }

  /** Change what the last `load` put in, without a step of its own: a drawing that draws itself, until `isLast`. */
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

  #apply(step, kind) {
    this.#done.push(step);
    if (this.#done.length > LIMITS.history) this.#done.shift();
    this.#undone = [];
    this.#replace(step.at, step.removed.length, step.added);
    this.#tell(kind);
  }

  #replace(at, count, strokes) {
    this.#strokes = [...this.#strokes.slice(0, at), ...strokes, ...this.#strokes.slice(at + count)];
  }

  #tell(kind) {
    for (const listener of this.#listeners) listener(kind);
  }
}

function parse(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch (damaged) {
    if (damaged instanceof SyntaxError) return null;
    throw damaged;
  }
}
