/** The networks of saved detectors that the site has for browsers: scripts/write_network.py writes them, templates name them. */

import { read } from "../core/nn/tensorflow.js";

/** Null where the site has none of it. @param {string} name  of a detector */
export async function networkOf(name) {
  /** @param {string} file */
  const addressOf = (file) => document.querySelector(`meta[data-network="${CSS.escape(name)}"][data-file="${file}"]`)?.getAttribute("content");
  const files = [addressOf("model"), addressOf("weights")].filter((address) => typeof address === "string");
  if (files.length < 2) return null;
  const [model, weights] = await Promise.all(files.map((address) => fetch(address)));
  for (const reply of [model, weights]) if (!reply.ok) throw new Error(`${reply.status} ${reply.statusText}`);
  return read(await model.text(), await weights.arrayBuffer());
}
