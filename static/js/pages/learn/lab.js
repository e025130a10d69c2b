/**
 * Trains the lesson's networks, one at a time, an epoch at a time, and keeps the last few.
 *
 *     const lab = new Lab({ told: (run) => redraw(run), broken: (why) => say(why) });
 *     lab.ask({ bottleneck: 8 });     a run: done, or under way, in which case `told` is called after every epoch
 */

import { Session } from "../../core/experiment/session.js";
import { Model } from "../../core/lesson/model.js";
import { TRAINING, settingsOf, trainingOf, whole } from "../../core/lesson/recipes.js";
import { readOptions } from "../../core/options.js";

/** Finished runs that are kept: each holds its weights at every epoch. */
const KEPT = 8;

const newWorker = () => new Worker(new URL("../../workers/learn.js", import.meta.url), { type: "module" });

export class Lab {
  #options;
  #session;
  /** @type {Map<string, LearnRun>} */
  #finished = new Map();
  /** @type {?LearnRun} */
  #current = null;

  /** @param {{told: (run: LearnRun) => void, broken: (why: string) => void}} options */
  constructor(options) {
    this.#options = readOptions(options, { told: null, broken: null });
    this.#session = new Session({
      prepared: (prepared) => this.#prepared(prepared),
      progress: (snapshot, { seconds }) => this.#progress(snapshot, seconds),
      refused: ({ message }) => this.#options.broken(message),
      broken: ({ message }) => this.#options.broken(message ?? ""),
      worker: newWorker,
    });
  }

  /** @param {import("../../core/lesson/recipes.js").Recipe} wanted @returns {LearnRun} */
  ask(wanted) {
    const recipe = whole(wanted);
    const key = JSON.stringify(recipe);
    const known = this.#finished.get(key);
    if (known) {
      this.#stop();
      return known;
    }
    if (this.#current?.key === key) return this.#current;
    // The same network by another score need not be trained again.
    const twin = [...this.#finished.values()].find((run) => trainingOf(run.recipe) === trainingOf(recipe));
    this.#current = { key, recipe, twin, prepared: null, model: null, epochs: [], done: false, seconds: 0 };
    this.#session.prepare(settingsOf(recipe), recipe.source, twin?.epochs.at(-1)?.weights);
    return this.#current;
  }

  destroy() {
    this.#session.destroy();
  }

  #stop() {
    if (this.#current) this.#session.stop();
    this.#current = null;
  }

  /** @param {LearnPrepared} prepared */
  #prepared(prepared) {
    const run = this.#current;
    if (!run) return;
    run.prepared = prepared;
    run.model = new Model(prepared, run.recipe.score);
  }

  /** @param {import("../../core/experiment/run.js").Snapshot} snapshot @param {number} seconds */
  #progress({ epoch, weights, scores, failure }, seconds) {
    const run = this.#current;
    if (!run) return;
    const { normal, anomalous, heldOut } = scores;
    run.epochs.push({ epoch, weights, scores: { normal, anomalous }, calibration: heldOut.sort() });
    run.seconds = seconds;
    run.done = Boolean(run.twin || failure) || epoch >= TRAINING.epochs;
    if (run.done) this.#keep(run);
    else this.#session.step();
    this.#options.told(run);
  }

  /** @param {LearnRun} run */
  #keep(run) {
    this.#current = null;
    this.#finished.set(run.key, run);
    const [oldest] = this.#finished.keys();
    if (this.#finished.size > KEPT) this.#finished.delete(oldest);
  }
}
