/**
 * What the worker does: takes orders, trains in small slices so that it hears the next order, and tells of its progress at
 * most ten times a second. Where it runs is no concern of its own: it is given a way to post, a clock, and a way to wait.
 *
 * Orders: {type: "prepare", settings, source?, weights?, fixed?}, {type: "train"}, {type: "pause"}, {type: "step"} (one epoch),
 * {type: "reset"}, {type: "stop"}, {type: "watch", sample}, each with the `job` it belongs to.
 *
 * Told, each with that `job`: {type: "prepared", …}, {type: "progress", snapshot, state, seconds, diagnosis?},
 * {type: "state", state}, {type: "refused", code, message, values}.
 *
 * @typedef {"idle" | "paused" | "training" | "done" | "failed"} State
 * @typedef {import("./description.js").Settings} Settings
 *
 * @typedef {Object} Order
 * @property {string} type
 * @property {number} [job]
 * @property {Settings} [settings]
 * @property {import("./preparation.js").Source} [source]
 * @property {?Float32Array} [weights]
 * @property {import("./run.js").Fixed} [fixed]
 * @property {?Float32Array} [sample]
 * @typedef {Order & {settings: Settings}} Preparation
 */

import { Refusal } from "../nn/refusal.js";
import { heartbeats } from "./heartbeats.js";
import { Run } from "./run.js";

/** Milliseconds of training before orders are heard again. */
const SLICE = 40;
/** Milliseconds between two messages, at the least; and how many times its own cost a snapshot must be apart. */
const QUIET = 100;
const THRIFT = 4;

export class Conductor {
  #post;
  #now;
  #wait;
  #job = 0;
  /** @type {?Preparation} */
  #order = null;
  /** @type {?Run} */
  #prepared = null;
  /** @type {?Float32Array} */
  #watched = null;
  /** @type {?ReturnType<Run["steps"]>} */
  #steps = null;
  /** @type {State} */
  #state = "idle";
  #told = -Infinity;
  #cost = 0;
  #seconds = 0;
  #looping = false;

  /**
   * @param {Object} place
   * @param {(message: Object, buffers: ArrayBuffer[]) => void} place.post  a message, and the buffers to hand over with it
   * @param {() => number} [place.now]  milliseconds
   * @param {() => Promise<void>} place.wait  resolves after pending orders were heard
   */
  constructor({ post, now = () => performance.now(), wait }) {
    this.#post = post;
    this.#now = now;
    this.#wait = wait;
  }

  /** Take an order. A refusal is told; anything else that is thrown is a mistake of ours and goes on. @param {Order} order */
  receive(order) {
    try {
      this.#obey(order);
    } catch (refused) {
      if (!(refused instanceof Refusal)) throw refused;
      this.#become("idle");
      this.#prepared = null;
      const { code, message, values } = refused;
      this.#post({ type: "refused", job: this.#job, code, message, values }, []);
    }
  }

  /** The experiment under way. @throws {Refusal} where there is none */
  get #run() {
    if (!this.#prepared) throw early();
    return this.#prepared;
  }

  /** @param {Order} order */
  #obey(order) {
    this.#job = order.job ?? this.#job;
    if (order.type === "prepare") this.#prepare(/** @type {Preparation} */ (order));
    else if (order.type === "stop") this.#stop();
    else if (!this.#prepared) throw early();
    else if (order.type === "train") this.#train();
    else if (order.type === "pause" && this.#state === "training") this.#tell("paused");
    else if (order.type === "step") this.#step();
    else if (order.type === "reset") this.#prepare(/** @type {Preparation} */ (this.#order), this.#watched);
    else if (order.type === "watch") this.#watch(order.sample ?? null);
  }

  /** @param {Preparation} order @param {?Float32Array} [watched] */
  #prepare(order, watched = null) {
    const { settings, weights = null, fixed = {} } = order;
    const source = order.source ?? heartbeats(beatsFor(settings));
    this.#order = { ...order, source };
    this.#prepared = new Run(settings, source, weights, fixed);
    this.#steps = null;
    this.#seconds = 0;
    const { shape, scaling, contaminated, originals, heldOut, test, size } = this.#run.prepared;
    const [normal, anomalous] = [test.normal.slice(), test.anomalous.slice()];
    const message = {
      ...{ type: "prepared", job: this.#job, shape, scaling, contaminated, synthetic: Boolean(source.synthetic) },
      counts: { train: originals, heldOut: heldOut.length / size },
      description: this.#run.network.description,
      bottleneck: this.#run.network.bottleneck,
      score: this.#run.score,
      test: { normal, anomalous, kinds: test.kinds },
    };
    this.#post(message, [normal.buffer, anomalous.buffer]);
    this.#watched = watched;
    this.#run.watch(watched);
    this.#tell("paused");
  }

  #stop() {
    this.#prepared = null;
    this.#order = null;
    this.#steps = null;
    this.#become("idle");
  }

  /** @param {?Float32Array} sample */
  #watch(sample) {
    this.#watched = sample;
    this.#run.watch(sample);
    if (this.#state !== "training") this.#tell(this.#state);
  }

  #step() {
    if (this.#run.done) return;
    this.#finishEpoch();
    this.#tell(this.#stateAfter("paused"));
  }

  #train() {
    if (this.#run.done) {
      this.#tell(this.#stateAfter("paused"));
      return;
    }
    this.#become("training");
    if (!this.#looping) this.#loop();
  }

  async #loop() {
    this.#looping = true;
    while (this.#state === "training") {
      this.#slice();
      if (this.#run.done) this.#tell(this.#stateAfter("done"));
      else if (this.#now() - this.#told >= Math.max(QUIET, THRIFT * this.#cost)) this.#tell("training");
      await this.#wait();
    }
    this.#looping = false;
  }

  /** Train for a while: batches, over as many epochs as there is time for. */
  #slice() {
    const begun = this.#now();
    while (!this.#run.done && this.#now() - begun < SLICE) {
      this.#steps ??= this.#run.steps();
      if (this.#steps.next().done) this.#steps = null;
    }
    this.#seconds += (this.#now() - begun) / 1000;
  }

  #finishEpoch() {
    const begun = this.#now();
    this.#steps ??= this.#run.steps();
    while (!this.#steps.next().done);
    this.#steps = null;
    this.#seconds += (this.#now() - begun) / 1000;
  }

  /** @param {State} otherwise @returns {State} */
  #stateAfter(otherwise) {
    if (this.#run.failure) return "failed";
    return this.#run.done ? "done" : otherwise;
  }

  /** @param {State} state */
  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.#post({ type: "state", job: this.#job, state }, []);
  }

  /** A message with all that a page draws. The lists are handed over, not copied. @param {State} state */
  #tell(state) {
    const begun = this.#now();
    this.#state = state;
    const snapshot = this.#run.snapshot();
    const message = { type: "progress", job: this.#job, state, snapshot, seconds: this.#seconds };
    const isOver = state === "done" || state === "failed";
    this.#post(isOver ? { ...message, diagnosis: this.#run.diagnose() } : message, buffersOf(snapshot));
    this.#told = this.#now();
    this.#cost = this.#told - begun;
  }
}

const early = () => new Refusal("order.early", "Nothing is prepared yet. Prepare an experiment first.");

/** As many synthetic beats as the settings ask for. @param {Settings} settings */
function beatsFor({ trainSize, testSize, contamination, seed }) {
  const half = Math.floor(testSize / 2);
  const normal = Math.max(Math.ceil((trainSize * (1 - contamination)) / 0.8) + half, Math.ceil(half / 0.3));
  return { normal, anomalous: 2 * half + Math.ceil(trainSize * contamination), seed };
}

/** Every typed list's buffer, however deep. @type {(value: any) => ArrayBuffer[]} */
function buffersOf(value) {
  if (ArrayBuffer.isView(value)) return [/** @type {ArrayBuffer} */ (value.buffer)];
  return value && typeof value === "object" ? Object.values(value).flatMap(buffersOf) : [];
}
