/**
 * Asks the server about the newest state, and about no other. Never more than one request is under way; what arrives
 * meanwhile waits, and only the last of it. A request that fails for want of a connection is tried again, later and
 * later, with whatever is newest by then.
 */

import { readOptions } from "./options.js";

/**
 * What is thrown by `send`: with `retry`, a number of seconds or true, the request is tried again.
 * @typedef {Error & {retry?: number | boolean}} Refusal
 */

const timers = {
  now: () => performance.now(),
  /** @type {(run: () => void, milliseconds: number) => any} */
  wait: (run, milliseconds) => setTimeout(run, milliseconds),
  /** @type {(timer: any) => void} */
  stop: (timer) => clearTimeout(timer),
};

/**
 * @typedef {object} Options
 * @property {(job: any, signal: AbortSignal) => Promise<any>} send
 * @property {(reply: any, job: any) => void} show
 * @property {(error: Refusal, job: any, how: {again: boolean}) => void} fail  `again`: it will be tried again
 * @property {number} gap  least time between the starts of two requests, in ms
 * @property {number} patience  how long a request may take, in ms
 * @property {typeof timers} timers
 */

const missing = () => {
  throw new TypeError("Expected send, show and fail as options.");
};

export class Live {
  #options;
  /** @type {any} */
  #waiting = null;
  /** @type {?AbortController} */
  #flight = null;
  /** @type {any} */
  #timer = null;
  #last = -Infinity;
  #failures = 0;

  /** @param {Pick<Options, "send" | "show" | "fail"> & Partial<Options>} options */
  constructor(options) {
    /** @type {Options} */
    const defaults = { send: missing, show: missing, fail: missing, gap: 55, patience: 10000, timers };
    this.#options = readOptions(options, defaults);
  }

  get isBusy() {
    return this.#flight !== null || this.#waiting !== null;
  }

  /**
   * The state to ask about next. It takes the place of any that waits.
   * @param {any} job
   */
  push(job) {
    this.#waiting = job;
    if (!this.#flight && !this.#timer) this.#schedule(this.#options.gap - (this.#options.timers.now() - this.#last));
  }

  /** Forget what waits and what is under way: the state they were about is gone. */
  drop() {
    this.#waiting = null;
    this.#stopTimer();
    this.#flight?.abort();
    this.#flight = null;
  }

  /** Try at once what waits for a connection. */
  hurry() {
    if (!this.#waiting || this.#flight) return;
    this.#stopTimer();
    this.#start();
  }

  /** @param {number} milliseconds */
  #schedule(milliseconds) {
    if (milliseconds <= 0) {
      this.#start();
      return;
    }
    this.#timer = this.#options.timers.wait(() => {
      this.#timer = null;
      this.#start();
    }, milliseconds);
  }

  #stopTimer() {
    if (this.#timer) this.#options.timers.stop(this.#timer);
    this.#timer = null;
  }

  async #start() {
    const { send, show, fail, patience, timers: clock } = this.#options;
    const job = this.#waiting;
    const flight = new AbortController();
    const limit = clock.wait(() => flight.abort(new DOMException("The server took too long.", "TimeoutError")), patience);
    this.#waiting = null;
    this.#flight = flight;
    this.#last = clock.now();
    let pause = 0;
    try {
      const reply = await send(job, flight.signal);
      if (this.#flight !== flight) return;
      this.#failures = 0;
      show(reply, job);
    } catch (thrown) {
      const error = /** @type {Refusal} */ (thrown);
      if (this.#flight !== flight) return;
      const again = Boolean(error.retry) || error.name === "TimeoutError";
      if (again) pause = this.#pauseAfter(error, job);
      fail(error, job, { again });
    } finally {
      clock.stop(limit);
      if (this.#flight === flight) {
        this.#flight = null;
        if (this.#waiting) this.#schedule(Math.max(pause, this.#options.gap - (clock.now() - this.#last)));
      }
    }
  }

  /** @type {(error: Refusal, job: any) => number} */
  #pauseAfter(error, job) {
    this.#waiting ??= job;
    this.#failures += 1;
    return 1000 * (typeof error.retry === "number" ? error.retry : Math.min(15, 2 ** (this.#failures - 1)));
  }
}
