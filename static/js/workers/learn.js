/** The worker of /learn: as train.js, but it makes the lesson's own beats, each set once. */

import { Conductor } from "../core/experiment/conductor.js";
import { SOURCES } from "../core/lesson/beats.js";

/**
 * @typedef {import("../core/experiment/conductor.js").Order} Order
 * @typedef {Omit<Order, "source"> & {source?: keyof typeof SOURCES}} Named
 */

/** @type {Map<string, Order["source"]>} */
const made = new Map();

/** An order names its source; here it gets the beats. @type {(order: Named) => Order} */
function filled({ source, ...order }) {
  if (source === undefined) return order;
  if (!made.has(source)) made.set(source, SOURCES[source]());
  return { ...order, source: made.get(source) };
}

const conductor = new Conductor({
  post: (message, buffers) => self.postMessage(message, { transfer: buffers }),
  wait: () => new Promise((heard) => setTimeout(heard, 0)),
});

self.onmessage = ({ data }) => conductor.receive(filled(data));
