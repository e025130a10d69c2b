/**
 * The worker in which networks train, so that the page never waits. All that it does is in core/experiment/conductor.js;
 * here it only gets its post and its clock. Imports are relative, since import maps do not reach workers.
 */

import { Conductor } from "../core/experiment/conductor.js";

// A message to oneself comes after all orders that are waiting, and, unlike a timer, without delay.
const { port1: bell, port2: rope } = new MessageChannel();
let rung = () => {};
bell.onmessage = () => rung();

const conductor = new Conductor({
  post: (message, buffers) => self.postMessage(message, buffers),
  wait: () =>
    new Promise((heard) => {
      rung = heard;
      rope.postMessage(null);
    }),
});

self.onmessage = ({ data }) => conductor.receive(data);
