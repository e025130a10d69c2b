import assert from "node:assert/strict";
import { test } from "node:test";
import { complete, expectedSeconds, outline, readLayers, writeLayers } from "../../static/js/core/experiment/architecture.js";
import { ANOMAGRAM, FIELDS, objection, table } from "../../static/js/core/experiment/description.js";
import { HEARTBEAT_KINDS, LENGTH, heartbeat, heartbeats } from "../../static/js/core/experiment/heartbeats.js";
import { judge } from "../../static/js/core/experiment/judgement.js";
import { applyScaling, prepare, undoScaling } from "../../static/js/core/experiment/preparation.js";
import { Run } from "../../static/js/core/experiment/run.js";
import { Random } from "../../static/js/core/nn/random.js";

const refusal = (code) => (error) => error.name === "Refusal" && error.code === code;
const HOURGLASS = "c16x3r-p2-c8x3r-p2-c8x3r-u2-c16x3r-u2";

function anySettings(random) {
  const layer = () => {
    const activation = ["linear", "relu", "leakyRelu", "sigmoid", "tanh"][random.below(5)];
    return [
      { type: "dense", units: 1 + random.below(512), activation },
      { type: "conv", filters: 1 + random.below(64), kernel: 1 + random.below(15), activation },
      { type: "pool", size: 1 + random.below(8) },
      { type: "up", size: 1 + random.below(8) },
      { type: "flatten" },
      { type: "reshape", shape: Array.from({ length: 1 + random.below(3) }, () => 1 + random.below(1024)) },
    ][random.below(6)];
  };
  const settings = table.initial();
  for (const [name, { allowed, low, high, whole }] of Object.entries(FIELDS)) {
    if (allowed) settings[name] = allowed[random.below(allowed.length)];
    else if (whole) settings[name] = low + random.below(high - low + 1);
    else if (low !== undefined) settings[name] = random.uniform(low, high);
  }
  settings.layers = Array.from({ length: 1 + random.below(10) }, layer);
  settings.threshold = random.below(2) ? random.normal() : null;
  settings.normal = ["", "bowtie", "ice cream", "7"][random.below(4)];
  return settings;
}

test("parse undoes serialise", () => {
  const random = new Random(2);
  for (let i = 0; i < 300; i += 1) {
    const state = anySettings(random);
    assert.deepEqual(table.parse(table.serialise(state)), { state, problems: [] });
  }
});

test("an experiment at its defaults is empty text", () => assert.equal(table.serialise(table.initial()), ""));

for (const given of [
  "layers=d0k",
  "layers=d7",
  "layers=p2r",
  "layers=d7k-",
  "layers=",
  "layers=d9999r",
  "layers=c3r",
  "layers=d7x2r",
  `layers=${"p1-".repeat(20)}p1`,
  "batch=1.5",
  "batch=2000",
  "epochs=NaN",
  "contamination=0.8",
  "optimizer=magic",
  "regulariserRate=-1",
  "normal=<b>",
  "seed=1e99",
  "constructor=1",
]) {
  test(`names and leaves out ${given.slice(0, 30)}`, () => {
    assert.deepEqual(table.parse(given), { state: table.initial(), problems: [given.split("=")[0]] });
  });
}

test("every control of Anomagram's page is within the ranges, with its default", () => {
  const settings = table.initial();
  for (const [name, values] of Object.entries({
    epochs: [30, 50, 100],
    batch: [64, 128, 256, 512, 1024],
    learningRate: [0.1, 0.01, 0.001, 0.0001, 1, 10],
    regulariser: ["none", "l1", "l2", "l1l2"],
    optimizer: ["adam", "adamax", "adadelta", "rmsprop", "momentum", "sgd"],
    trainSize: [500, 1000, 2500],
    contamination: [0, 0.7],
    testSize: [100, 200, 500],
  })) {
    for (const value of values) {
      const state = { ...settings, [name]: value };
      assert.deepEqual(table.parse(table.serialise(state)), { state, problems: [] }, `${name} ${value}`);
    }
  }
  assert.equal(writeLayers(ANOMAGRAM.layers), "d7r-d3r-d2l-d3r-d7r");
  assert.deepEqual([ANOMAGRAM.batch, ANOMAGRAM.epochs, ANOMAGRAM.learningRate], [512, 30, 0.01]);
});

test("what a network costs is known before it is trained", () => {
  const dense = outline(readLayers("d7r-d3r-d2l-d3r-d7r"), [140], "sigmoid");
  assert.deepEqual(dense.layers.map(({ weights }) => weights), [987, 24, 8, 9, 28]);
  assert.deepEqual([dense.weights, dense.bottleneck, dense.squeeze], [2176, 2, 70]);
  const pictures = outline(readLayers(HOURGLASS), [28, 28], "sigmoid");
  assert.deepEqual(pictures.layers.map(({ shape }) => shape.join("×")), [
    ...["28×28×16", "14×14×16", "14×14×8", "7×7×8", "7×7×8", "14×14×8", "14×14×16", "28×28×16"],
  ]);
  assert.deepEqual([pictures.weights, pictures.squeeze, pictures.bottleneck], [3217, 2, 3]);
  const [few, many] = [10, 20].map((epochs) => expectedSeconds(dense, { samples: 500, epochs, batch: 16 }));
  assert.ok(few > 0 && Math.abs(many - 2 * few) < 1e-12);
  assert.ok(expectedSeconds(pictures, { samples: 500, epochs: 10, batch: 16 }) > 10 * few);
});

test("layers are fitted together, for series and for pictures", () => {
  const types = (text, shape) => complete(readLayers(text), shape, "sigmoid").description.layers.map(({ type }) => type);
  assert.deepEqual(types("d7r", [140]), ["dense", "dense"]);
  assert.deepEqual(types("d7r", [28, 28]), ["flatten", "dense", "dense", "reshape"]);
  assert.deepEqual(types("c4x5k-p2-u2", [140]), ["reshape", "conv1d", "maxpool1d", "upsample1d", "conv1d", "reshape"]);
  const bottleneck = "c4x3k-p2-d8l-d392k-s14x14x2-u2";
  const made = ["reshape", "conv2d", "maxpool2d", "flatten", "dense", "dense", "reshape", "upsample2d", "conv2d", "reshape"];
  assert.deepEqual(types(bottleneck, [28, 28]), made);
  // Pooling that comes out uneven cannot be enlarged to what it was; a dense layer gives the samples back.
  assert.deepEqual(types("p3-u3", [28, 28]).slice(-2), ["dense", "reshape"]);
});

for (const [text, shape, code] of [
  ["d4r-c3x3r", [140], "architecture.flat"],
  ["p8-p8-p8", [140], "layer.empty"],
  ["d8r-s3x3", [28, 28], "layer.shape"],
  ["d512r-d512r", [128, 128], "network.large"],
]) {
  test(`${text} on ${shape} is refused: ${code}`, () => {
    assert.throws(() => outline(readLayers(text), shape, "sigmoid"), refusal(code));
    assert.equal(objection({ ...table.initial(), layers: readLayers(text) }, shape).code, code);
  });
}

test("cross-entropy without a sigmoid is objected to, the defaults are not", () => {
  assert.equal(objection({ ...table.initial(), loss: "bce", output: "linear" }, [140]).code, "settings.bce");
  assert.equal(objection(table.initial(), [140]), null);
  assert.equal(objection(ANOMAGRAM, [140]), null);
});

/** Samples of two numbers, the first of which says which it is: from 0 normal, from 1,000 anomalous. */
function numbered(normals, anomalies) {
  const list = (n, from) => Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 ? (i % 7) / 7 : from + (i >> 1)));
  return { shape: [2], normal: list(normals, 0), anomalous: list(anomalies, 1000), scaling: "none" };
}
const ids = (samples) => Array.from(samples).filter((_, i) => i % 2 === 0);

test("no sample is in two parts, and contamination is what was asked for", () => {
  const settings = { ...table.initial(), trainSize: 100, testSize: 60, contamination: 0.2, seed: 4 };
  const parts = prepare(numbered(300, 100), settings);
  const all = [parts.train, parts.heldOut, parts.test.normal, parts.test.anomalous].map(ids);
  assert.equal(new Set(all.flat()).size, all.flat().length);
  const [train, heldOut, normal, anomalous] = all;
  assert.deepEqual([train.length, parts.contaminated, normal.length, anomalous.length], [100, 20, 30, 30]);
  assert.equal(train.filter((id) => id >= 1000).length, 20);
  assert.ok([...heldOut, ...normal].every((id) => id < 1000) && anomalous.every((id) => id >= 1000));
  assert.deepEqual(prepare(numbered(300, 100), settings), parts);
  assert.notDeepEqual(prepare(numbered(300, 100), { ...settings, seed: 5 }).train, parts.train);
});

test("few samples are divided so that each part has some; too few are refused", () => {
  const parts = prepare(numbered(20, 0), { ...table.initial(), trainSize: 500, testSize: 200 });
  assert.deepEqual([parts.train, parts.heldOut, parts.test.normal].map((part) => part.length / 2), [11, 3, 6]);
  assert.equal(parts.test.anomalous.length, 0);
  const fewest = prepare(numbered(9, 0), table.initial());
  assert.deepEqual([fewest.train, fewest.heldOut, fewest.test.normal].map((part) => part.length / 2), [5, 3, 1]);
  assert.throws(() => prepare(numbered(8, 0), table.initial()), refusal("data.few"));
});

test("a test part that is given is the one tested on", () => {
  const source = { ...numbered(50, 10), test: { normal: numbered(9, 0).normal, anomalous: numbered(0, 8).anomalous } };
  const parts = prepare(source, { ...table.initial(), testSize: 12 });
  assert.deepEqual([ids(parts.test.normal).length, ids(parts.test.anomalous).length], [6, 6]);
  assert.equal((parts.train.length + parts.heldOut.length) / 2, 50);
});

test("scaling is fitted on the training samples alone, and can be undone", () => {
  const parts = prepare({ ...numbered(200, 50), scaling: "range" }, { ...table.initial(), trainSize: 50, testSize: 40 });
  assert.deepEqual([Math.min(...parts.train), Math.max(...parts.train)], [0, 1]);
  assert.ok(Math.max(...parts.test.anomalous) > 1, "what lies outside of the range is kept");
  const samples = Float32Array.of(3, 500);
  const again = undoScaling(parts.scaling, applyScaling(parts.scaling, samples));
  again.forEach((value, i) => assert.ok(Math.abs(value - samples[i]) < 1e-4));
  const constant = { shape: [1], normal: new Float32Array(40).fill(2), anomalous: new Float32Array(0) };
  assert.throws(() => prepare(constant, table.initial()), refusal("data.constant"));
});

test("heartbeats are 140 numbers of mean 0 and deviation 1, the same for the same seed", () => {
  for (const kind of HEARTBEAT_KINDS) {
    const beat = heartbeat(kind, new Random(7));
    assert.equal(beat.length, LENGTH);
    assert.ok(Math.abs(beat.reduce((a, b) => a + b) / LENGTH) < 1e-5, kind);
    assert.ok(Math.abs(beat.reduce((a, b) => a + b * b, 0) / LENGTH - 1) < 1e-4, kind);
    assert.deepEqual(heartbeat(kind, new Random(7)), beat);
    assert.notDeepEqual(heartbeat(kind, new Random(8)), beat);
  }
});

test("a normal beat is like other normal beats, and unlike those of any other kind", () => {
  const random = new Random(3);
  const beats = (kind) => Array.from({ length: 30 }, () => heartbeat(kind, random));
  const mean = beats("normal").reduce((sum, beat) => sum.map((value, i) => value + beat[i] / 30), new Float32Array(LENGTH));
  const away = (kind) => beats(kind).reduce((sum, beat) => sum + beat.reduce((s, v, i) => s + (v - mean[i]) ** 2, 0), 0);
  const usual = away("normal");
  for (const kind of HEARTBEAT_KINDS.slice(1)) assert.ok(away(kind) > 1.2 * usual, `${kind}: ${away(kind) / usual}`);
});

test("a normal beat rises to its R wave where the model says: once, near the end", () => {
  const random = new Random(11);
  for (let i = 0; i < 20; i += 1) {
    const beat = heartbeat("normal", random);
    const steepest = beat.slice(1).reduce((best, value, j) => (value - beat[j] > best[0] ? [value - beat[j], j] : best), [0, 0]);
    assert.ok(steepest[1] > 0.75 * LENGTH, `${steepest}`);
  }
});

test("the defaults find odd heartbeats, from ten seeds out of ten", () => {
  for (let seed = 0; seed < 10; seed += 1) {
    const settings = { ...table.initial(), seed };
    const run = new Run(settings, heartbeats({ normal: 725, anomalous: 200, seed }));
    while (!run.done) for (const _ of run.steps());
    const { auroc, figures } = judge(run.snapshot().scores, settings);
    assert.ok(auroc >= 0.99, `seed ${seed}: ${auroc}`);
    assert.ok(figures.accuracy > 0.9);
  }
});

test("starting at the mean, the first reconstruction is the mean", () => {
  const settings = { ...table.initial(), start: "mean", layers: readLayers("d3l"), initialiser: "glorotUniform" };
  const run = new Run(settings, heartbeats({ normal: 100, anomalous: 10, seed: 1 }));
  const { train, size } = run.prepared;
  const mean = new Float32Array(size);
  train.forEach((value, i) => (mean[i % size] += (value * size) / train.length));
  run.network.parameters.filter(({ name }) => name === "kernel").forEach(({ value }) => value.fill(0));
  const made = run.network.predict(train.subarray(0, size));
  made.forEach((value, i) => assert.ok(Math.abs(value - mean[i]) < 2e-3));
});
