/**
 * Asks the server about the newest state, and about no other. Never more than one request is under way; what arrives
 * meanwhile waits, and only the last of it. A request that fails for want of a connection is tried again, later and
 * later, with whatever is newest by then.
 */

import { readOptions } from "./options.js";

const timers = {
  now: () => performance.now(),
  wait: (run, milliseconds) => setTimeout(run, milliseconds),
  stop: (timer) => clearTimeout(timer),
};

export class Live {
  #options;
  #waiting = null;
  #flight = null;
  #timer = null;
  #last = -Infinity;
  #failures = 0;

  /**
   * @param {function(job, AbortSignal): Promise} options.send
   * @param {function(reply, job)} options.show
   * @param {function(error, job, {again: boolean})} options.fail  an error with `retry` (a number of seconds, or true)
   *   is tried again
   * @param {number} options.gap  least time between the starts of two requests, in ms
   * @param {number} options.patience  how long a request may take, in ms
   */
  constructor(options) {
    this.#options = readOptions(options, { send: null, show: null, fail: null, gap: 55, patience: 10000, timers });
  }

  get isBusy() {
    return this.#flight !== null || this.#waiting !== null;
  }

  /** The state to ask about next. It takes the place of any that waits. */
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
    } catch (error) {
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

  #pauseAfter(error, job) {
    this.#waiting ??= job;
    this.#failures += 1;
    return 1000 * (typeof error.retry === "number" ? error.retry : Math.min(15, 2 ** (this.#failures - 1)));
  }
}
