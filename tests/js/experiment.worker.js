/**
 * The page's worker in one of Node's threads, for the tests: imported by them it is the class, run in the thread it gives
 * the worker's own file what a browser would.
 */

import { Worker, isMainThread, parentPort } from "node:worker_threads";

export class NodeWorker {
  #thread = new Worker(new URL(import.meta.url));
  onmessage = () => {};
  onerror = () => {};

  constructor() {
    this.#thread.on("message", (data) => this.onmessage({ data }));
    this.#thread.on("error", (error) => this.onerror({ error }));
  }

  postMessage(message) {
    this.#thread.postMessage(message);
  }

  terminate() {
    return this.#thread.terminate();
  }
}

if (!isMainThread && parentPort) {
  globalThis.self = { postMessage: (message, buffers) => parentPort.postMessage(message, buffers) };
  // Orders may come before the file is there; a thread keeps them until somebody listens.
  await import("../../static/js/workers/train.js");
  parentPort.on("message", (data) => globalThis.self.onmessage({ data }));
}
