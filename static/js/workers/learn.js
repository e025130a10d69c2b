/** The worker of /learn: as train.js, but it makes the lesson's own beats, each set once. */

import { Conductor } from "../core/experiment/conductor.js";
import { SOURCES } from "../core/lesson/beats.js";

const made = new Map();

/** An order names its source; here it gets the beats. */
function filled(order) {
  if (order.type !== "prepare") return order;
  if (!made.has(order.source)) made.set(order.source, SOURCES[order.source]());
  return { ...order, source: made.get(order.source) };
}

const conductor = new Conductor({
  post: (message, buffers) => self.postMessage(message, buffers),
  wait: () => new Promise((heard) => setTimeout(heard, 0)),
});

self.onmessage = ({ data }) => conductor.receive(filled(data));
