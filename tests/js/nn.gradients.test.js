/** Every slope that backpropagation gives, against the slope measured by moving one number a little. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ACTIVATIONS } from "../../static/js/core/nn/activations.js";
import { LAYER_TYPES } from "../../static/js/core/nn/layers/index.js";
import { LOSSES } from "../../static/js/core/nn/losses.js";
import { Network } from "../../static/js/core/nn/network.js";
import { Random } from "../../static/js/core/nn/random.js";
import { REGULARISERS, regularise } from "../../static/js/core/nn/regularisers.js";

const N = 3;
const dense = (units, activation = "tanh") => ({ type: "dense", units, activation });

/** A network of each, and what else the layer needs around it. The input's slope is measured through a layer before. */
const NETWORKS = {
  dense: { shape: [5], layers: [dense(4), dense(3)] },
  conv2d: {
    shape: [4, 5, 2],
    layers: [
      { type: "conv2d", filters: 3, kernel: 3, activation: "tanh" },
      { type: "conv2d", filters: 5, kernel: 2, activation: "linear" },
      { type: "conv2d", filters: 1, kernel: 3, activation: "sigmoid" },
    ],
  },
  conv1d: {
    shape: [7, 1],
    layers: [
      { type: "conv1d", filters: 4, kernel: 5, activation: "tanh" },
      { type: "conv1d", filters: 2, kernel: 4, activation: "linear" },
    ],
  },
  maxpool2d: {
    shape: [5, 4, 2],
    layers: [{ type: "conv2d", filters: 2, kernel: 3, activation: "linear" }, { type: "maxpool2d", size: 2 }],
  },
  maxpool1d: {
    shape: [7, 1],
    layers: [{ type: "conv1d", filters: 2, kernel: 3, activation: "linear" }, { type: "maxpool1d", size: 3 }],
  },
  upsample2d: {
    shape: [2, 3, 2],
    layers: [{ type: "conv2d", filters: 2, kernel: 3, activation: "linear" }, { type: "upsample2d", size: 2 }],
  },
  upsample1d: {
    shape: [4, 1],
    layers: [{ type: "conv1d", filters: 2, kernel: 3, activation: "linear" }, { type: "upsample1d", size: 3 }],
  },
  flatten: {
    shape: [3, 2, 1],
    layers: [{ type: "conv2d", filters: 2, kernel: 3, activation: "linear" }, { type: "flatten" }, dense(3)],
  },
  reshape: {
    shape: [12],
    layers: [dense(12), { type: "reshape", shape: [2, 3, 2] }, { type: "conv2d", filters: 1, kernel: 3, activation: "tanh" }],
  },
};

function samples(size, seed) {
  const random = new Random(seed);
  return Float32Array.from({ length: N * size }, () => random.uniform(0.05, 0.95));
}

/** Relative difference of the two gradients over all parameters: ‖a − b‖ / (‖a‖ + ‖b‖). */
function difference(description, lossName, seed = 1) {
  const network = new Network(description, { seed });
  const random = new Random(seed + 1);
  // Biases off 0, so that each counts; and no sum at the kink of a ReLU.
  for (const { value } of network.parameters) value.forEach((w, i) => (value[i] = w + random.uniform(-0.3, 0.3)));
  const [x, t] = [samples(network.inputSize, seed + 2), samples(network.outputSize, seed + 3)];
  const count = t.length;
  const gradients = new Float32Array(count);
  const loss = () => LOSSES[lossName](network.forward(x, N), t, count, gradients);
  loss();
  network.backward(gradients, N);
  let [apart, both] = [0, 0];
  for (const { value, gradient } of network.parameters) {
    const told = gradient.slice();
    for (let i = 0; i < value.length; i += 1) {
      const step = 2 ** -9;
      const kept = value[i];
      value[i] = kept + step;
      const above = loss();
      value[i] = kept - step;
      const below = loss();
      value[i] = kept;
      const measured = (above - below) / (2 * step);
      apart += (told[i] - measured) ** 2;
      both += told[i] ** 2 + measured ** 2;
    }
  }
  assert.ok(both > 1e-8, "there is no slope to compare");
  return Math.sqrt(apart / both);
}

test("there is a network for every layer", () => assert.deepEqual(Object.keys(NETWORKS).sort(), LAYER_TYPES.toSorted()));

for (const [type, description] of Object.entries(NETWORKS)) {
  test(`the gradients of ${type} are the slopes`, () => assert.ok(difference(description, "mse") <= 3e-3));
}

for (const activation of Object.keys(ACTIVATIONS)) {
  for (const loss of Object.keys(LOSSES)) {
    // Cross-entropy is of shares between 0 and 1, so its outputs pass a sigmoid.
    const layers = loss === "bce" ? [dense(4, activation), dense(3, "sigmoid")] : [dense(4, activation), dense(3, activation)];
    test(`the gradients of ${activation} with ${loss} are the slopes`, () => {
      const found = difference({ shape: [5], layers }, loss, 5);
      assert.ok(found <= 3e-3, `${found}`);
    });
  }
}

for (const name of REGULARISERS) {
  test(`the gradient of the price ${name} is its slope, and biases go free`, () => {
    const network = new Network(NETWORKS.dense, { seed: 3 });
    const price = () => {
      network.parameters.forEach(({ gradient }) => gradient.fill(0));
      return regularise(name, 0.3, network.parameters);
    };
    price();
    const told = network.parameters.map(({ gradient }) => gradient.slice());
    network.parameters.forEach(({ value, priced }, which) => {
      for (let i = 0; i < value.length; i += 1) {
        const kept = value[i];
        value[i] = kept + 2 ** -12;
        const above = price();
        value[i] = kept - 2 ** -12;
        const measured = (above - price()) * 2 ** 11;
        value[i] = kept;
        assert.ok(Math.abs(told[which][i] - measured) <= 1e-3, `${told[which][i]} ${measured}`);
        if (!priced) assert.equal(told[which][i], 0);
      }
    });
  });
}

test("activations are undone by their inverse, as far as they can be", () => {
  for (const [name, { apply, inverse }] of Object.entries(ACTIVATIONS)) {
    for (const wanted of [0.02, 0.5, 0.9]) {
      const y = Float32Array.of(inverse(wanted));
      apply(y, 1);
      assert.ok(Math.abs(y[0] - wanted) < 1e-6, name);
    }
  }
});
