/** What is not said by an oracle: chance, limits, and training that goes wrong. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { INITIALISERS } from "../../static/js/core/nn/initialisers.js";
import { multiply } from "../../static/js/core/nn/multiply.js";
import { Network, plan } from "../../static/js/core/nn/network.js";
import { Random, range } from "../../static/js/core/nn/random.js";
import { Trainer } from "../../static/js/core/nn/trainer.js";
import { NETWORKS } from "./nn.networks.js";

const refusal = (code) => (error) => error.name === "Refusal" && error.code === code;
const dense = (units, activation = "linear") => ({ type: "dense", units, activation });

test("the generator is xoshiro128**: its numbers after a seed never change", () => {
  const random = new Random(1);
  const found = Array.from({ length: 3 }, () => random.bits());
  assert.deepEqual(found, KNOWN);
});

/** The same algorithm, with whole numbers of any size, from the papers' C code. */
const KNOWN = (() => {
  const word = 0xffffffffn;
  const rotate = (x, k) => ((x << k) | (x >> (32n - k))) & word;
  let mixed = 1n;
  const s = Array.from({ length: 4 }, () => {
    mixed = (mixed + 0x9e3779b9n) & word;
    let z = mixed;
    z = ((z ^ (z >> 16n)) * 0x85ebca6bn) & word;
    z = ((z ^ (z >> 13n)) * 0xc2b2ae35n) & word;
    return z ^ (z >> 16n);
  });
  return Array.from({ length: 3 }, () => {
    const result = (rotate((s[1] * 5n) & word, 7n) * 9n) & word;
    const t = (s[1] << 9n) & word;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11n);
    return Number(result);
  });
})();

test("chance is spread as it says", () => {
  const random = new Random(9);
  const draw = (of) => Float64Array.from({ length: 20000 }, of);
  const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
  const normal = draw(() => random.normal(2, 3));
  assert.ok(Math.abs(mean(normal) - 2) < 0.1);
  assert.ok(Math.abs(Math.sqrt(mean(normal.map((v) => (v - 2) ** 2))) - 3) < 0.1);
  const uniform = draw(() => random.uniform(-1, 1));
  assert.ok(Math.abs(mean(uniform)) < 0.02 && Math.min(...uniform) >= -1 && Math.max(...uniform) < 1);
  for (const [name, of] of Object.entries(INITIALISERS)) {
    const spread = Math.sqrt(mean(draw(() => of(random, 30, 50)).map((v) => v * v)));
    const expected = name === "heUniform" ? Math.sqrt(2 / 30) : Math.sqrt(2 / 80);
    assert.ok(Math.abs(spread / expected - 1) < 0.05, `${name} ${spread}`);
  }
});

test("a shuffle loses nothing, and the first place is anybody's", () => {
  const random = new Random(4);
  const firsts = new Set();
  for (let i = 0; i < 200; i += 1) {
    const list = random.shuffle(range(7));
    assert.deepEqual([...list].sort(), [0, 1, 2, 3, 4, 5, 6]);
    firsts.add(list[0]);
  }
  assert.equal(firsts.size, 7);
});

test("the multiplication is that of the textbook, whatever the sizes", () => {
  const random = new Random(2);
  for (let trial = 0; trial < 60; trial += 1) {
    const [m, n, k] = [1 + random.below(9), 1 + random.below(9), 1 + random.below(9)];
    const list = (size) => Float32Array.from({ length: size }, () => random.uniform(-1, 1));
    const [A, B, C] = [list(m * k), list(k * n), list(m * n)];
    const flip = (M, rows, columns) => Float32Array.from({ length: rows * columns }, (_, i) => M[(i % rows) * columns + Math.floor(i / rows)]);
    const expected = C.map((c, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      let sum = c;
      for (let p = 0; p < k; p += 1) sum += A[i * k + p] * B[p * n + j];
      return sum;
    });
    for (const [a, b] of [[false, false], [true, false], [false, true], [true, true]]) {
      const found = C.slice();
      multiply(found, a ? flip(A, m, k) : A, b ? flip(B, k, n) : B, m, n, k, a, b);
      found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-5));
    }
  }
});

test("decoding what was encoded is predicting", () => {
  for (const description of Object.values(NETWORKS)) {
    const network = new Network(description, { seed: 1 });
    const x = Float32Array.from({ length: 70 * network.inputSize }, (_, i) => (i % 11) / 11);
    assert.deepEqual(network.decode(network.encode(x)), network.predict(x));
  }
});

test("weights are copies, and what is set is what is got", () => {
  const network = new Network(NETWORKS.pictures, { seed: 1 });
  const other = new Network(NETWORKS.pictures, { seed: 2 });
  const weights = network.getWeights();
  assert.notDeepEqual(other.getWeights(), weights);
  other.setWeights(weights);
  weights.fill(0);
  assert.deepEqual(other.getWeights(), network.getWeights());
  assert.throws(() => network.setWeights(new Float32Array(3)), RangeError);
});

test("the same seed trains the same, with noise too", () => {
  const train = (noise = 0.2) => {
    const network = new Network(NETWORKS.dense, { seed: 1 });
    const trainer = new Trainer(network, { batch: 4, noise, seed: 3 });
    const x = Float32Array.from({ length: 20 * 30 }, (_, i) => (i % 13) / 13);
    const kept = x.slice();
    const outcome = trainer.epoch(x);
    assert.deepEqual(x, kept, "the samples themselves stay clean");
    return [outcome, network.getWeights()];
  };
  assert.deepEqual(train(), train());
  assert.notDeepEqual(train(), train(0));
});

test("a network that is too large is refused before it takes any memory", () => {
  const refused = refusal("network.large");
  assert.throws(() => plan({ shape: [60000], layers: [dense(60000)] }), refused);
  assert.throws(() => plan({ shape: [1000, 1000, 1], layers: [{ type: "upsample2d", size: 8 }] }), refused);
});

for (const [what, layers, code] of [
  ["no layer", [], "network.empty"],
  ["an unknown layer", [{ type: "magic" }], "layer.type"],
  ["a layer named as every object's own", [{ type: "constructor" }], "layer.type"],
  ["an unknown activation", [dense(3, "magic")], "layer.activation"],
  ["half a unit", [dense(0.5)], "layer.units"],
  ["a convolution of a list", [{ type: "conv2d", filters: 1, kernel: 3, activation: "linear" }], "layer.rank"],
  ["a shape that does not fit", [{ type: "reshape", shape: [3] }], "layer.shape"],
]) {
  test(`${what} is refused`, () => assert.throws(() => new Network({ shape: [4], layers }), refusal(code)));
}

for (const [option, code] of [
  [{ loss: "magic" }, "loss"],
  [{ optimizer: "magic" }, "optimizer"],
  [{ regulariser: "magic" }, "regulariser"],
  [{ batch: 0 }, "batch"],
  [{ learningRate: NaN }, "learningRate"],
  [{ rate: -1 }, "rate"],
]) {
  test(`a trainer with ${JSON.stringify(option)} is refused`, () => {
    assert.throws(() => new Trainer(new Network({ shape: [4], layers: [dense(4)] }), option), refusal(code));
  });
}

/** A linear network on large numbers: too large a step, and each is larger than the one before. */
function wild(options) {
  const network = new Network({ shape: [4], layers: [dense(4)] }, { seed: 1 });
  const trainer = new Trainer(network, { optimizer: "sgd", batch: 2, ...options });
  const x = Float32Array.from({ length: 40 }, (_, i) => 1 + (i % 7));
  let outcome = trainer.epoch(x);
  for (let i = 0; i < 400 && !outcome.failure; i += 1) outcome = trainer.epoch(x);
  return outcome;
}

test("a loss that explodes is told, not thrown", () => {
  const { failure } = wild({ learningRate: 0.5 });
  assert.equal(failure.reason, "loss-exploded");
  assert.ok(failure.epoch >= 1 && failure.batch >= 1);
});

test("a loss that is no number is told, with the batch it came in", () => {
  const network = new Network({ shape: [2], layers: [dense(2)] }, { seed: 1 });
  const x = Float32Array.of(1, 2, NaN, 4);
  const { failure, loss } = new Trainer(network, { batch: 2 }).epoch(x);
  assert.deepEqual(failure, { reason: "loss-not-finite", epoch: 1, batch: 1 });
  assert.ok(Number.isNaN(loss));
});

test("weights that are no numbers are told", () => {
  const network = new Network({ shape: [2], layers: [dense(2)] }, { seed: 1 });
  const outcome = new Trainer(network, { optimizer: "sgd", learningRate: 1e39, batch: 2 }).epoch(Float32Array.of(1, 2, 3, 4));
  assert.equal(outcome.failure.reason, "weights-not-finite");
});
