/** The networks of saved detectors that the site has for browsers: scripts/write_network.py writes them, templates name them. */

import { read } from "../core/nn/tensorflow.js";

/**
 * @param {string} name  of a detector
 * @returns {Promise<?{network: import("../core/nn/network.js").Network, metadata: Object}>} null where the site has none of it
 */
export async function networkOf(name) {
  const files = ["model", "weights"].map((file) => document.querySelector(`meta[data-network="${CSS.escape(name)}"][data-file="${file}"]`)?.content);
  if (!files[0]) return null;
  const [model, weights] = await Promise.all(files.map((address) => fetch(address)));
  for (const reply of [model, weights]) if (!reply.ok) throw new Error(`${reply.status} ${reply.statusText}`);
  return read(await model.text(), await weights.arrayBuffer());
}
