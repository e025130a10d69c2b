/**
 * The worker in which networks train, so that the page never waits. All that it does is in core/experiment/conductor.js;
 * here it only gets its post and its clock. Imports are relative, since import maps do not reach workers.
 */

import { Conductor } from "../core/experiment/conductor.js";

const conductor = new Conductor({
  post: (message, buffers) => self.postMessage(message, { transfer: buffers }),
  // A timer comes after the orders that are waiting. It costs some 4 ms, of every slice of training.
  wait: () => new Promise((heard) => setTimeout(heard, 0)),
});

self.onmessage = ({ data }) => conductor.receive(data);
