/** What the training page works out without a page: its address, its layers, its tables, its lessons. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { outline } from "../../static/js/core/experiment/architecture.js";
import { FIELDS, objection } from "../../static/js/core/experiment/description.js";
import { heartbeats } from "../../static/js/core/experiment/heartbeats.js";
import { prepare } from "../../static/js/core/experiment/preparation.js";
import { vary } from "../../static/js/core/experiment/variation.js";
import { Random } from "../../static/js/core/nn/random.js";
import { bend } from "../../static/js/pages/train/bend.js";
import { bins } from "../../static/js/pages/train/bins.js";
import { GROUPS } from "../../static/js/pages/train/controls.js";
import { parse, sourceOf } from "../../static/js/pages/train/csv.js";
import { division, duplicateOf, joined } from "../../static/js/pages/train/examples.js";
import * as layers from "../../static/js/pages/train/layers.js";
import { DATA, LESSONS, lesson, settingsFor } from "../../static/js/pages/train/presets.js";
import { LOCKS, SHAPES, readAddress, readFrame, writeAddress } from "../../static/js/pages/train/state.js";

const refusal = (code) => (error) => error.name === "Refusal" && error.code === code;

test("the address gives back every experiment: each kind of data, each lesson, each value changed", () => {
  const changed = DATA.map((data) => ({ ...settingsFor(data), start: "random", score: "mae", batch: 7, copies: 0, epochs: 60, threshold: 0.25, seed: 9 }));
  for (const settings of [...DATA.map(settingsFor), ...Object.keys(LESSONS).map(lesson), ...changed]) {
    assert.deepEqual(readAddress(writeAddress(settings)), { settings, problems: [] });
  }
  assert.equal(writeAddress(settingsFor("heartbeats")), "");
  assert.equal(writeAddress(settingsFor("own")), "data=own");
});

test("an address from a stranger never puts anything invalid into the page", () => {
  const { settings, problems } = readAddress("data=dragons&seed=-1&layers=p8-p8-p8-p8&learningRate=NaN&evil=1&epochs=20");
  assert.deepEqual(problems.toSorted(), ["data", "evil", "layers", "learningRate", "seed"]);
  assert.deepEqual(settings, { ...settingsFor("heartbeats"), epochs: 20 });
  assert.deepEqual(readAddress("loss=bce&output=linear").problems, ["layers"]);
  assert.deepEqual(readAddress("data=digits&normal=3", ["heartbeats", "own"]).problems, ["data"], "where there are none");
});

test("what is locked and embedded is read from the query, and nothing else is", () => {
  assert.deepEqual(readFrame("?embed=1&lock=data,nonsense,layers"), { embed: true, locks: new Set(["data", "layers"]) });
  assert.deepEqual(readFrame("?lock=all").locks, new Set(LOCKS));
  assert.deepEqual(readFrame(""), { embed: false, locks: new Set() });
});

test("every start and every lesson can be trained", () => {
  for (const settings of [...DATA.map(settingsFor), ...Object.keys(LESSONS).map(lesson)]) {
    assert.equal(objection(settings, SHAPES[settings.data] ?? [140]), null);
  }
});

test("every setting has a control, but for those that the other panels set", () => {
  const elsewhere = ["data", "normal", "from", "layers", "threshold"];
  assert.deepEqual([...Object.values(GROUPS).flat(), ...elsewhere].toSorted(), Object.keys(FIELDS).toSorted());
});

test("every control of Anomagram's page is within the ranges", () => {
  const within = { epochs: [30, 50, 100], batch: [64, 128, 256, 512, 1024], learningRate: [0.1, 0.01, 0.001, 0.0001, 1, 10], trainSize: [500, 1000, 2500], testSize: [100, 200, 500], contamination: [0, 0.7] };
  for (const [name, values] of Object.entries(within)) for (const value of values) assert.equal(FIELDS[name].read(String(value)), value, name);
  for (const name of ["adam", "adamax", "adadelta", "rmsprop", "momentum", "sgd"]) assert.ok(FIELDS.optimizer.allowed.includes(name));
  for (const name of ["none", "l1", "l2", "l1l2"]) assert.ok(FIELDS.regulariser.allowed.includes(name));
  const ten = Array.from({ length: layers.MOST }, () => ({ type: "dense", units: 9, activation: "relu" }));
  assert.equal(outline(ten, [140], "sigmoid").layers.length, 10);
});

test("layers are added, moved, changed and removed, within bounds", () => {
  const start = settingsFor("heartbeats").layers;
  const units = (list) => list.map((layer) => layer.units);
  assert.deepEqual(units(layers.add(start, 0, "dense")), [7, 8, 3, 2, 3, 7]);
  assert.deepEqual(units(layers.move(start, 0, 2)), [3, 2, 7, 3, 7]);
  assert.deepEqual(units(layers.move(start, 0, 99)), [3, 2, 3, 7, 7]);
  assert.deepEqual(units(layers.remove(start, 2)), [7, 3, 3, 7]);
  assert.equal(layers.remove([start[0]], 0).length, 1);
  assert.equal(layers.change(start, 1, { units: 9999 })[1].units, 512);
  assert.equal(layers.change(start, 1, { units: NaN })[1].units, 1);
  assert.equal(layers.change(start, 1, { activation: "tanh" })[1].activation, "tanh");
  assert.deepEqual(units(start), [7, 3, 2, 3, 7]);
  const full = Array.from({ length: layers.MOST }, () => start[0]);
  assert.equal(layers.add(full, 0, "dense"), full);
  assert.deepEqual(layers.TYPES.map((type) => layers.mainNumber(layers.add(start, 0, type)[1])), ["units", "filters", "size", "size"]);
});

test("a wider layer is drawn wider, and the narrowest is still to be seen", () => {
  const widths = [1, 2, 30, 784].map((numbers) => layers.width(numbers, 784));
  assert.deepEqual(widths, widths.toSorted((a, b) => a - b));
  assert.ok(widths[0] > 0.1 && Math.abs(widths[3] - 1) < 1e-9);
});

test("bars hold every score once, on a logarithmic axis", () => {
  const scores = { normal: [0.001, 0.002, 0.01], anomalous: [0.1, 1] };
  const { edges, normal, anomalous, threshold, back } = bins(scores, "mse", 0.01);
  const sum = (list) => list.reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(sum(normal) - 1) < 1e-9 && Math.abs(sum(anomalous) - 1) < 1e-9);
  assert.ok(Math.abs(back(edges[0]) - 0.001) < 1e-9 && Math.abs(back(edges.at(-1)) - 1) < 1e-9 && Math.abs(back(threshold) - 0.01) < 1e-9);
  assert.equal(bins({ normal: [-2], anomalous: [-2] }, "log-combination", -1).threshold, -1);
});

test("a curve is bent where it is pulled, and hardly elsewhere", () => {
  const flat = new Float32Array(40);
  const bent = bend(flat, 20, 1);
  assert.equal(bent[20], 1);
  assert.ok(bent[22] > 0.5 && bent[35] < 1e-6 && flat[20] === 0);
});

test("a table is read with and without titles and labels, whatever stands between the numbers", () => {
  const rows = Array.from({ length: 8 }, (_, i) => `${i}.5;${i};${i < 6 ? "good" : "bad"}`);
  const { columns, labels, names } = parse(["a;b;label", ...rows].join("\r\n"));
  assert.deepEqual([columns, labels.length, names], [2, 8, ["good", "bad"]]);
  const source = sourceOf(parse(rows.join("\n")), "good", 1);
  assert.deepEqual([source.normal.length, source.anomalous.length, source.kinds, source.spoilt], [12, 4, ["bad", "bad"], false]);
  assert.equal(sourceOf(parse(rows.join("\n")), "nobody", 1).chosen, "good");
  const plain = sourceOf(parse("1,2.5,3\n4,5.25,6\n7.5,8,9.125\n"), "", 1);
  assert.deepEqual([plain.shape, plain.normal.length, plain.anomalous.length, plain.spoilt], [[3], 9, 9, true]);
});

test("a table that is none is refused by a sentence", () => {
  assert.throws(() => parse("hello"), refusal("csv.empty"));
  assert.throws(() => parse(""), refusal("csv.empty"));
  assert.throws(() => parse("1.5,2.5,3.5\n1.5,x,2.5\n"), refusal("csv.line"));
  assert.throws(() => parse("1.5,2.5,3.5\n1.5,2.5\n"), refusal("csv.line"));
  assert.throws(() => parse(`${"1.5,".repeat(1100)}1.5\n`.repeat(2)), refusal("csv.columns"));
});

test("of a few examples some are held out, and as many as the preparation does", () => {
  for (const n of [10, 20, 35, 50]) {
    const { train, heldOut, test: tested } = division(n);
    const random = new Random(n);
    const source = { shape: [4], scaling: "none", normal: Float32Array.from({ length: 4 * n }, () => random.uniform()), anomalous: new Float32Array(400) };
    const prepared = prepare(source, settingsFor("own"));
    assert.deepEqual([prepared.originals, prepared.heldOut.length / 4, prepared.test.normal.length / 4], [train, heldOut, tested], String(n));
    assert.equal(prepared.train.length, 4 * train * (1 + settingsFor("own").copies));
  }
});

test("an example that was there before is known again", () => {
  const drawn = [new Float32Array(784).fill(0.5), new Float32Array(784)].map((values) => ({ values }));
  assert.equal(duplicateOf(drawn, new Float32Array(784).fill(0.51)), 0);
  assert.equal(duplicateOf(drawn, new Float32Array(784).fill(0.8)), -1);
  assert.equal(joined(drawn).length, 1568);
});

test("varied samples differ, a little, and by the seed alone", () => {
  const beat = heartbeats({ normal: 1, anomalous: 0, seed: 1 }).normal;
  const picture = Float32Array.from({ length: 784 }, (_, i) => Number(i % 28 > 8 && i % 28 < 14 && i > 200 && i < 600));
  for (const [sample, shape] of [[beat, [140]], [picture, [28, 28]]]) {
    const [one, same, other] = [4, 4, 5].map((seed) => vary(sample, shape, new Random(seed)));
    assert.deepEqual(one, same);
    assert.notDeepEqual(one, other);
    const off = one.reduce((sum, value, i) => sum + (value - sample[i]) ** 2, 0) / sample.reduce((sum, value) => sum + value ** 2, 0);
    assert.ok(off > 0.001 && off < 0.9, String(off));
    assert.ok(one.every(Number.isFinite));
  }
});
