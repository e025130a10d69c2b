import assert from "node:assert/strict";
import { test } from "node:test";
import { complete } from "../../static/js/core/experiment/architecture.js";
import { table } from "../../static/js/core/experiment/description.js";
import { pack, unpack } from "../../static/js/core/experiment/package.js";
import { unzip, zip } from "../../static/js/core/experiment/zip.js";
import { Network } from "../../static/js/core/nn/network.js";
import { trained } from "./experiment.trained.js";

const refusal = (code) => (error) => error.name === "Refusal" && error.code === code;

test("unzip undoes zip", () => {
  const files = { "a.txt": "Grüße", "b/c.bin": Uint8Array.of(0, 255, 7).buffer, empty: "" };
  const found = unzip(zip(files));
  assert.deepEqual(Object.keys(found), Object.keys(files));
  assert.equal(new TextDecoder().decode(found["a.txt"]), "Grüße");
  assert.deepEqual([...found["b/c.bin"]], [0, 255, 7]);
  assert.equal(found.empty.length, 0);
});

test("a damaged zip is refused, wherever it is damaged or cut", () => {
  const whole = zip({ "a.txt": "some words", "b.txt": "and more" });
  for (let at = 0; at < whole.length - 1; at += 1) assert.throws(() => unzip(whole.slice(0, at)), refusal("zip"));
  assert.throws(() => unzip(whole.map((byte, i) => (i === 36 ? byte ^ 1 : byte))), refusal("zip"));
});

test("what was packed is unpacked: the same network, settings and scores", () => {
  const { run, judgement, bytes } = trained();
  const { network, experiment, settings, problems } = unpack(bytes);
  assert.deepEqual([settings, problems], [run.settings, []]);
  assert.deepEqual(network.getWeights(), run.network.getWeights());
  assert.equal(experiment.threshold.value, judgement.threshold);
  assert.deepEqual(experiment.calibration, experiment.calibration.toSorted((a, b) => a - b));
  assert.deepEqual([experiment.kind, experiment.shape], ["signal", [140]]);
});

test("a package that lacks a file, or is of another version, is refused", () => {
  const { bytes } = trained();
  const { "experiment.json": experiment, ...rest } = unzip(bytes);
  assert.throws(() => unpack(zip(rest)), refusal("package.files"));
  const other = { ...JSON.parse(new TextDecoder().decode(experiment)), format: 2 };
  assert.throws(() => unpack(zip({ ...rest, "experiment.json": JSON.stringify(other) })), refusal("package.format"));
  assert.throws(() => unpack(zip({ ...rest, "experiment.json": "{" })), refusal("package.format"));
});

test("a network for drawings is packed as one", () => {
  const settings = { ...table.initial(), layers: [{ type: "dense", units: 4, activation: "relu" }] };
  const { description } = complete(settings.layers, [6, 5], settings.output);
  const weights = new Network(description, { seed: 2 }).getWeights();
  const { judgement } = trained();
  const score = { name: "registered", parameters: { ink: 0.4 } };
  const given = { settings, description, weights, score, heldOut: [1, 2], judgement };
  const packed = pack({ ...given, scaling: { kind: "none", parameters: {} }, data: { name: "own", count: 9, synthetic: false } });
  const { network, experiment } = unpack(packed);
  assert.deepEqual([experiment.kind, experiment.shape, network.outputSize], ["drawing", [6, 5], 30]);
  assert.deepEqual(experiment.score, score);
});
