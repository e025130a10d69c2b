/** What ails a network that does not learn: in figures, for a page to put into words. */

import { product } from "../nn/layers/parameter.js";

/** Below this share of the samples' own variety, reconstructions are all but one and the same picture. */
const STUCK = 0.1;

/**
 * @param {import("../nn/network.js").Network} network
 * @param {Float32Array} x  n × input size: normal samples
 * @returns {{variety: number, stuckAtMean: boolean, dead: {layer: number, units: number, of: number}[]}}
 *   variety: how much reconstructions differ from one another, as a share of how much the samples do. Near 0, everything
 *   is redrawn as the mean sample, and the error is no more than the distance from it.
 *   dead: of each layer with a ReLU, how many units are 0 for every sample; those learn no more.
 */
export function diagnose(network, x) {
  const own = spread(x, network.inputSize);
  const variety = own > 0 ? spread(network.predict(x), network.outputSize) / own : 1;
  const n = x.length / network.inputSize;
  /** @type {{layer: number, units: number, of: number}[]} */
  const dead = [];
  let passing = x;
  network.layers.forEach((layer, i) => {
    passing = layer.forward(passing, n);
    if (network.description.layers[i].activation !== "relu") return;
    const units = layer.shape[layer.shape.length - 1];
    const alive = new Set();
    for (let at = 0; at < n * product(layer.shape); at += 1) if (passing[at] > 0) alive.add(at % units);
    dead.push({ layer: i, units: units - alive.size, of: units });
  });
  return { variety, stuckAtMean: variety < STUCK, dead };
}

/** Mean squared distance from the mean sample. @param {Float32Array} x @param {number} size */
function spread(x, size) {
  const n = x.length / size;
  const mean = new Float64Array(size);
  x.forEach((value, i) => {
    mean[i % size] += value / n;
  });
  return x.reduce((sum, value, i) => sum + (value - mean[i % size]) ** 2, 0) / x.length;
}
