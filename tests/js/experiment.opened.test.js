/** Saved detectors as experiments to go on from. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { complete, readLayers } from "../../static/js/core/experiment/architecture.js";
import { table } from "../../static/js/core/experiment/description.js";
import { opened } from "../../static/js/core/experiment/opened.js";
import { Run } from "../../static/js/core/experiment/run.js";
import { Network } from "../../static/js/core/nn/network.js";
import { read } from "../../static/js/core/nn/tensorflow.js";
import { generator } from "./random.js";

const root = new URL("../../", import.meta.url);
const refusal = (code) => (error) => error.name === "Refusal" && error.code === code;
const spec = (more = {}) => ({
  name: "mine", shape: [28, 28], preprocessing: { scaling: { kind: "none", parameters: {} } }, score: { name: "mse", parameters: {} },
  threshold: { value: 0.1 }, ...more,
});
const networkOf = (layers, shape, output = "sigmoid") => new Network(complete(readLayers(layers), shape, output).description, { seed: 2 });

test("whatever can be composed is opened as it was composed", () => {
  for (const [layers, shape, output] of [
    ["d32l", [28, 28], "sigmoid"], ["d32k-d12l-d32k", [28, 28], "linear"], ["c4x3k-p2-c2x3r-u2", [28, 28], "sigmoid"],
    ["c4x3k-p2-d8l-d32r", [12, 12], "sigmoid"], ["d7k-d3k-d2l-d3k-d7k", [140], "sigmoid"], ["c4x5l-p2-c2x3k-u2", [140], "linear"],
    ["d8l-d98r-s7x7x2-u4", [28, 28], "sigmoid"],
  ]) {
    const network = networkOf(layers, shape, output);
    const found = opened(spec({ shape }), network);
    assert.deepEqual([found.layers, found.output], [readLayers(layers), output], layers);
    assert.deepEqual(found.weights, network.getWeights());
  }
});

test("what this page does not have is refused, with the reason", () => {
  const network = networkOf("d4l", [28, 28]);
  assert.throws(() => opened(spec({ score: { name: "log-sum", parameters: {} } }), network), refusal("opened.score"));
  assert.throws(() => opened(spec({ preprocessing: { scaling: { kind: "standard", parameters: {} } } }), network), refusal("opened.scaling"));
  assert.throws(() => opened(spec(), null), refusal("opened.network"));
  assert.throws(() => opened(spec({ shape: [14, 56] }), network), refusal("opened.layers"));
  const wide = new Network({ shape: [28, 28], layers: [{ type: "flatten" }, { type: "dense", units: 600, activation: "relu" }, { type: "dense", units: 784, activation: "linear" }, { type: "reshape", shape: [28, 28] }] });
  assert.throws(() => opened(spec(), wide), refusal("opened.layers"));
});

test("the shipped detector of bowties goes on from its own weights, with its scaling and its score", () => {
  const file = (name) => readFileSync(new URL(name, root));
  const about = JSON.parse(file("models/bowtie/detector.json"));
  const { network } = read(String(file("static/networks/bowtie/model.json")), new Uint8Array(file("static/networks/bowtie/weights.bin")).buffer);
  const found = opened(about, network);
  assert.deepEqual([found.layers, found.output, found.threshold], [readLayers("d32l"), "sigmoid", about.threshold.value]);
  const next = generator(3);
  const samples = (n) => Float32Array.from({ length: n * 784 }, () => (next() < 0.1 ? 1 : 0));
  const source = { shape: [28, 28], normal: samples(30), anomalous: samples(10) };
  const settings = { ...table.initial(), layers: found.layers, score: "registered", trainSize: 20, testSize: 10, epochs: 1, from: "bowtie" };
  const run = new Run(settings, source, found.weights, { scaling: found.scaling, score: found.score });
  assert.deepEqual(run.prepared.scaling, about.preprocessing.scaling);
  assert.deepEqual(run.score, about.score);
  const before = run.snapshot();
  assert.deepEqual(before.weights, network.getWeights());
  while (!run.done) for (const _ of run.steps());
  const after = run.snapshot();
  assert.notDeepEqual(after.weights, before.weights);
  assert.ok(after.heldOutLosses[0] < 1);
});

test("another score than the detector's takes no parameters from it", () => {
  const source = { shape: [6], normal: Float32Array.from({ length: 180 }, (_, i) => i % 7), anomalous: new Float32Array(60) };
  const settings = { ...table.initial(), score: "mae", trainSize: 20, testSize: 10 };
  assert.deepEqual(new Run(settings, source, null, { score: { name: "registered", parameters: { ink: 1 } } }).score, { name: "mae", parameters: {} });
});
