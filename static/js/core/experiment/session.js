/**
 * The page's end of a training: give it settings and samples, and it tells what becomes of them. The work is done in a
 * worker; nothing here takes longer than handing a message on.
 *
 * @typedef {{state: string, seconds: number, diagnosis: ?Object}} Progress
 */

import { readOptions } from "../options.js";

/** Snapshots kept for looking back; when they are more, every second one goes. */
const KEPT = 240;

/** @returns {{train: number[], heldOut: number[]}} */
const noLosses = () => ({ train: [], heldOut: [] });

const newWorker = () => new Worker(new URL("../../workers/train.js", import.meta.url), { type: "module" });

export class Session {
  #options;
  #worker;
  #job = 0;

  /**
   * @param {Object} [options]
   * @param {(told: any) => void} [options.prepared]  once for every `prepare` or `reset`: {shape, scaling, contaminated,
   *   synthetic, counts: {train, heldOut}, description, bottleneck, score, test: {normal, anomalous, kinds}}, lists as the
   *   network sees them
   * @param {(snapshot: import("./run.js").Snapshot, more: Progress) => void} [options.progress]  at most ten times a second,
   *   and once whenever training pauses or ends
   * @param {(state: string) => void} [options.state]  "idle", "paused", "training", "done" or "failed", on every change
   * @param {(refusal: any) => void} [options.refused]  what cannot be done: {code, message, values}
   * @param {(event: ErrorEvent) => void} [options.broken]  the worker could not be loaded, or has a fault
   * @param {() => Worker} [options.worker]  makes the worker; where Trusted Types are enforced, from an address that
   *   the page's policy has passed
   */
  constructor(options = {}) {
    const nothing = () => {};
    const callbacks = { prepared: nothing, progress: nothing, state: nothing, refused: nothing, broken: nothing };
    /** @type {Required<NonNullable<typeof options>>} */
    const defaults = { ...callbacks, worker: newWorker };
    this.#options = readOptions(options, defaults);
    this.state = "idle";
    /** Losses of every epoch so far. */
    this.losses = noLosses();
    /** Snapshots in the order of their epochs, thinned where there are many. @type {import("./run.js").Snapshot[]} */
    this.history = [];
    this.#worker = this.#options.worker();
    this.#worker.onmessage = ({ data }) => this.#hear(data);
    this.#worker.onerror = (event) => this.#options.broken(event);
  }

  /**
   * Start anew. Without a source, the worker makes synthetic heartbeats. Samples are copied.
   *
   * @param {import("./description.js").Settings} settings
   * @param {?import("./preparation.js").Source | string} [source]  or the name of one that the worker makes
   * @param {?Float32Array} [weights]  to go on from
   * @param {import("./run.js").Fixed} [fixed]  of a saved detector
   */
  prepare(settings, source = null, weights = null, fixed = {}) {
    this.#job += 1;
    this.#forget();
    this.#send({ type: "prepare", settings, ...(source && { source }), ...(weights && { weights }), fixed });
  }

  train() {
    this.#send({ type: "train" });
  }

  pause() {
    this.#send({ type: "pause" });
  }

  /** One epoch. */
  step() {
    this.#send({ type: "step" });
  }

  /** Back to before the first epoch, with the same samples and the same start. */
  reset() {
    this.#job += 1;
    this.#forget();
    this.#send({ type: "reset" });
  }

  /** Drop the experiment and its samples. */
  stop() {
    this.#job += 1;
    this.#forget();
    this.#send({ type: "stop" });
  }

  /** @param {?Float32Array} sample  of the visitor's own, in the data's units: every snapshot then tells of it */
  watch(sample) {
    this.#send({ type: "watch", sample });
  }

  /** End the worker, whatever it is doing. */
  destroy() {
    this.#worker.terminate();
  }

  /** @param {Object} order */
  #send(order) {
    this.#worker.postMessage({ ...order, job: this.#job });
  }

  #forget() {
    this.losses = noLosses();
    this.history = [];
  }

  /** @param {any} message  of the conductor */
  #hear({ type, job, ...told }) {
    // Of an experiment that has been replaced since.
    if (job !== this.#job) return;
    if (type === "progress") this.#keep(told.snapshot);
    if (told.state && told.state !== this.state) {
      this.state = told.state;
      this.#options.state(told.state);
    }
    if (type === "progress") {
      const { snapshot, state, seconds, diagnosis = null } = told;
      this.#options.progress(snapshot, { state, seconds, diagnosis });
    } else if (type === "prepared") this.#options.prepared(told);
    else if (type === "refused") this.#options.refused(told);
  }

  /** @param {import("./run.js").Snapshot} snapshot */
  #keep(snapshot) {
    this.losses.train.push(...snapshot.losses);
    this.losses.heldOut.push(...snapshot.heldOutLosses);
    if (this.history.at(-1)?.epoch === snapshot.epoch) this.history.pop();
    this.history.push(snapshot);
    if (this.history.length > KEPT) this.history = this.history.filter((_, i) => i % 2 === 0 || i === this.history.length - 1);
  }
}
