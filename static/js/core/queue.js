/**
 * Sends one thing after another, never two at once, and tries again what could not be sent for want of a connection or
 * because the server asks for patience. What fails for a reason of its own is told and left; the others go on.
 *
 *     const queue = new Queue({ send: (item, signal) => ask(item, signal), change: (item, state, value) => show(item) });
 *     queue.add([a, b]);  queue.stop();  queue.go();  queue.hurry();  queue.drop(a);  queue.clear();
 */

import { readOptions } from "./options.js";

/**
 * What is thrown by `send`: with `retry`, a number of seconds or true, the thing is sent again.
 * @typedef {Error & {retry?: number | boolean, status?: number}} Refusal
 *
 * @typedef {"waiting" | "sent" | "paused" | "done" | "failed"} State  paused: sent again later
 *
 * @typedef {object} Options
 * @property {(item: any, signal: AbortSignal) => Promise<any>} send
 * @property {(item: any, state: State, value?: any) => void} change  `value`: the reply of what is done, the error of what
 *   failed, and {error, seconds} of what is paused
 * @property {() => void} rest  nothing is left to send, or the queue was stopped
 * @property {number} patience  how long a request may take, in ms
 * @property {{wait: (run: () => void, milliseconds: number) => any, stop: (timer: any) => void}} timers
 */

const timers = {
  /** @type {(run: () => void, milliseconds: number) => any} */
  wait: (run, milliseconds) => setTimeout(run, milliseconds),
  /** @type {(timer: any) => void} */
  stop: (timer) => clearTimeout(timer),
};
const missing = () => {
  throw new TypeError("Expected send and change as options.");
};
const LONGEST_PAUSE = 15;
/** A server that breaks at the same thing this often breaks because of it. */
const MOST_BREAKS = 2;
const BUSY = 503;

/**
 * Seconds until something is sent again; null where that is of no use. A limit of the server says how long; the way to it
 * is tried later and later, for as long as it takes.
 * @param {Refusal} error @param {number} tries  how often it was sent
 * @returns {?number}
 */
export function pauseAfter(error, tries) {
  if (typeof error.retry === "number") return error.retry;
  if (!error.retry) return null;
  const broke = (error.status ?? 0) >= 500 && error.status !== BUSY;
  return broke && tries >= MOST_BREAKS ? null : Math.min(LONGEST_PAUSE, 2 ** (tries - 1));
}

export class Queue {
  #options;
  /** @type {any[]} */
  #items = [];
  #tries = 0;
  /** @type {?AbortController} */
  #flight = null;
  /** @type {any} */
  #timer = null;
  #stopped = false;

  /** @param {Pick<Options, "send" | "change"> & Partial<Options>} options */
  constructor(options) {
    /** @type {Options} */
    const defaults = { send: missing, change: missing, rest: () => {}, patience: 120_000, timers };
    this.#options = readOptions(options, defaults);
  }

  get isBusy() {
    return this.#items.length > 0 && !this.#stopped;
  }

  get isStopped() {
    return this.#stopped && this.#items.length > 0;
  }

  /**
   * Send these after what waits already.
   * @param {any[]} items
   */
  add(items) {
    if (!this.#items.length) this.#stopped = false;
    this.#items.push(...items);
    for (const item of items) this.#options.change(item, "waiting");
    this.#next();
  }

  /** Send nothing more for now. What is under way is called off, and waits with the others. */
  stop() {
    if (!this.isBusy) return;
    this.#stopped = true;
    this.#halt();
    this.#options.change(this.#items[0], "waiting");
    this.#options.rest();
  }

  /** Go on after `stop`. */
  go() {
    this.#stopped = false;
    this.#next();
  }

  /** Try at once what waits for a connection. */
  hurry() {
    if (!this.#timer) return;
    this.#halt();
    this.#next();
  }

  /**
   * Forget one.
   * @param {any} item
   */
  drop(item) {
    const at = this.#items.indexOf(item);
    if (at < 0) return;
    this.#items.splice(at, 1);
    if (at > 0) return;
    this.#halt();
    this.#tries = 0;
    this.#next();
  }

  /** Forget all. */
  clear() {
    this.#items = [];
    this.#halt();
    this.#tries = 0;
    this.#stopped = false;
    this.#options.rest();
  }

  #halt() {
    this.#options.timers.stop(this.#timer);
    this.#timer = null;
    this.#flight?.abort();
    this.#flight = null;
  }

  #next() {
    if (this.#flight || this.#timer || this.#stopped) return;
    if (this.#items.length) this.#start(this.#items[0]);
    else this.#options.rest();
  }

  /** @param {any} item */
  async #start(item) {
    const { send, change, patience, timers: clock } = this.#options;
    const flight = new AbortController();
    const limit = clock.wait(() => flight.abort(new DOMException("The server took too long.", "TimeoutError")), patience);
    this.#flight = flight;
    this.#tries += 1;
    change(item, "sent");
    try {
      const reply = await send(item, flight.signal);
      if (this.#flight === flight) this.#finish(item, "done", reply);
    } catch (thrown) {
      if (this.#flight === flight) this.#fail(item, /** @type {Refusal} */ (thrown));
    } finally {
      clock.stop(limit);
    }
  }

  /** @param {any} item @param {Refusal} error */
  #fail(item, error) {
    const seconds = pauseAfter(error, this.#tries);
    if (seconds === null) {
      this.#finish(item, "failed", error);
      return;
    }
    this.#flight = null;
    this.#options.change(item, "paused", { error, seconds });
    this.#timer = this.#options.timers.wait(() => {
      this.#timer = null;
      this.#next();
    }, 1000 * seconds);
  }

  /** @param {any} item @param {State} state @param {any} value */
  #finish(item, state, value) {
    this.#flight = null;
    this.#tries = 0;
    this.#items.shift();
    this.#options.change(item, state, value);
    this.#next();
  }
}
