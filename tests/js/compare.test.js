/** The comparison's pure modules: what run.json says, in rows, sentences and places on paper. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { bestScore, calibrationOf, checkRun, epochsOf, heightsAt, othersOf, placeAt, rowsAt, snapshotAt, sorted, thresholdOf } from "../../static/js/pages/compare/data.js";
import { copied, died } from "../../static/js/pages/compare/lesson.js";
import { lookOf, modelName, setName } from "../../static/js/pages/compare/names.js";
import { squared } from "../../static/js/core/squared.js";
import { linear, logarithmic, path, ticks } from "../../static/js/core/axes.js";
import { isBlank, redrawn, story } from "../../static/js/pages/compare/story.js";
import { translator } from "../../static/js/core/words.js";

const wordsFor = (language) => translator(JSON.parse(readFileSync(new URL(`../../static/words/${language}.json`, import.meta.url), "utf8")), language);

const recorded = (name) => JSON.parse(readFileSync(new URL(`../../static/compare/${name}/run.json`, import.meta.url), "utf8"));

const snapshot = (epoch, auroc, test_loss, anomalous_loss) => ({
  scores: [0.3, 0.1, 0.2, 0.6, 0.9], threshold: 0.5,
  epoch, auroc, test_loss, anomalous_loss, cpu_seconds: epoch, auroc_interval: [auroc, auroc], recall: auroc,
  by_score: { mse: { auroc }, relative: { auroc: auroc / 2 } },
});

const RUN = {
  normal: "mnist", anomalous: "fashion_mnist", shape: [28, 28], options: { score: "mse", bottleneck: 64 },
  plotted: { normal: [4, 1, 9], anomalous: [7, 2] }, roc_grid: [0, 1], sprites: {}, blank_loss: { normal: 0.1, anomalous: 0.2 },
  models: [
    { name: "dense", epochs: 10, parameters: 5, snapshots: [snapshot(1, 0.9, 0.02, 0.05), snapshot(10, 0.99, 0.004, 0.06)] },
    { name: "convolutional", epochs: 10, parameters: 3, snapshots: [snapshot(1, 0.7, 0.1, 0.2), snapshot(10, 0.7, 0.1, 0.2)] },
    { name: "convolutional@mean", epochs: 10, parameters: 3, snapshots: [snapshot(10, 0.6, 0.002, 0.02)] },
    { name: "convolutional_bottleneck", epochs: 10, parameters: 4, snapshots: [snapshot(10, 0.98, 0.004, 0.1)] },
    { name: "pca", epochs: 1, parameters: 9, snapshots: [snapshot(1, 0.8, 0.01, 0.03)] },
  ],
};

test("a run that lacks something is refused by name", () => {
  assert.equal(checkRun(RUN), RUN);
  for (const name of ["models", "blank_loss", "sprites"]) {
    assert.throws(() => checkRun({ ...RUN, [name]: undefined }), new RegExp(`no "${name}"`));
  }
  assert.throws(() => checkRun({ ...RUN, models: [] }), /no models/);
  assert.throws(() => checkRun(null), TypeError);
});

test("epochs are those of trained models, once each", () => {
  assert.deepEqual(epochsOf(RUN), [1, 10]);
  assert.deepEqual(epochsOf({ models: [RUN.models[4]] }), [1]);
});

test("a model shows its last snapshot that is not after the epoch, and its first where all are", () => {
  assert.equal(snapshotAt(RUN.models[0], 1).auroc, 0.9);
  assert.equal(snapshotAt(RUN.models[0], 7).auroc, 0.9);
  assert.equal(snapshotAt(RUN.models[0], 10).auroc, 0.99);
  assert.equal(placeAt(RUN.models[2], 1), 0);
  assert.equal(placeAt(RUN.models[4], 10), 0);
});

test("rows are sorted by any column, both ways, and the run is left alone", () => {
  const rows = rowsAt(RUN, 10);
  const names = (list) => list.map((row) => row.name);
  assert.deepEqual(names(sorted(rows, "auroc", true)), ["dense", "convolutional_bottleneck", "pca", "convolutional", "convolutional@mean"]);
  assert.deepEqual(names(sorted(rows, "parameters", false)), ["convolutional", "convolutional@mean", "convolutional_bottleneck", "dense", "pca"]);
  assert.deepEqual(names(sorted(rows, "name", false))[4], "pca");
  assert.equal(rows[0].name, "dense");
});

test("the best score is the one with the highest AUROC", () => {
  assert.deepEqual(bestScore(RUN.models[0].snapshots[1]), { name: "mse", auroc: 0.99 });
});

test("a blank page is told from a reconstruction", () => {
  const [dense, plain, mean] = rowsAt(RUN, 10);
  assert.deepEqual([dense, plain, mean].map((row) => isBlank(RUN, row, 10)), [false, true, false]);
  assert.ok(Math.abs(redrawn(RUN, mean, 10) - 0.9) < 1e-9);
});

test("the story names the best, the blank one, the copier and what mends it", () => {
  const text = story(RUN, 10, wordsFor("en"));
  assert.equal(text.length, 6);
  assert.match(text[0], /By squared error, this one tells digits from clothes best: Dense \(AUROC 0\.9900\)/);
  assert.match(text[1], /^Convolutional is dead/);
  assert.match(text[2], /^Convolutional, good start: .*0\.6000/);
  assert.match(text[3], /redraws what it never saw: 90%.*50%/);
  assert.match(text[4], /ruins it/);
  assert.match(text[5], /64 numbers/);
  assert.equal(story(RUN, 10, wordsFor("de")).length, 6);
  assert.deepEqual(story({ ...RUN, models: RUN.models.slice(0, 1) }, 10, wordsFor("en")), []);
});

test("both recorded comparisons show what the page says of them", () => {
  const [clothes, digits] = ["clothes", "digits"].map((name) => checkRun(recorded(name)));
  const lesson = copied(clothes);
  assert.deepEqual(lesson.models.map((model) => model.name), ["dense", "convolutional"]);
  assert.ok(lesson.index >= clothes.plotted.normal.length);
  const [dense, copier] = lesson.models.map((model) => snapshotAt(model, Infinity));
  assert.ok(dense.scores[lesson.index] > dense.threshold && copier.scores[lesson.index] <= copier.threshold);
  const copiedOnes = dense.scores.filter((_, i) => i >= clothes.plotted.normal.length && copier.scores[i] <= copier.threshold);
  assert.equal(dense.scores[lesson.index], Math.max(...copiedOnes));
  assert.ok(copier.auroc < 0.9 && dense.auroc > 0.9);
  const dead = died(digits);
  assert.deepEqual(dead.models.map((model) => model.name), ["convolutional", "convolutional@mean"]);
  assert.ok(dead.indices[0] < digits.plotted.normal.length && dead.indices[1] >= digits.plotted.normal.length);
  assert.ok(snapshotAt(dead.models[1], Infinity).auroc > 0.99);
});

test("a run that shows no lesson has none", () => {
  assert.equal(copied(recorded("digits")), null);
  assert.equal(died(recorded("clothes")), null);
  assert.equal(copied({ ...RUN, models: RUN.models.slice(0, 1) }), null);
});

test("the scale ranks among the plotted normals, and one rate of false alarms is a threshold for each model", () => {
  const last = snapshotAt(RUN.models[0], 10);
  assert.deepEqual(calibrationOf(RUN, last), [0.1, 0.2, 0.3]);
  assert.equal(calibrationOf(RUN, last), calibrationOf(RUN, last));
  assert.deepEqual(othersOf(RUN, last), [0.6, 0.9]);
  assert.equal(thresholdOf(RUN, last, null), 0.5);
  assert.equal(thresholdOf(RUN, last, 0.5), 0.2);
  assert.deepEqual(last.scores, [0.3, 0.1, 0.2, 0.6, 0.9]);
});

test("plots share an axis in multiples of the threshold, unless scores can be negative", () => {
  const { shared, panels } = heightsAt(RUN, 10);
  assert.equal(shared, true);
  assert.deepEqual(panels[0].scores, [0.6, 0.2, 0.4, 1.2, 1.8]);
  assert.equal(panels[0].threshold, 1);
  assert.ok(panels[0].limits[0] < 0.2 && panels[0].limits[1] > 1.8);
  const logs = { ...RUN, models: [{ ...RUN.models[0], snapshots: [{ ...snapshot(1, 1, 1, 1), scores: [-2, -3, -1, 1, 2], threshold: -0.5 }] }] };
  assert.deepEqual(heightsAt(logs, 1), { shared: false, panels: [{ scores: [-2, -3, -1, 1, 2], threshold: -0.5 }] });
});

test("names are for people, and a model looks the same whatever else is compared", () => {
  const en = wordsFor("en");
  assert.equal(modelName("convolutional@mean", en), "Convolutional, good start");
  assert.equal(modelName("feature_map", en), "feature map");
  assert.equal(setName("mnist", en), "digits");
  assert.equal(setName("quickdraw:bowtie", en), "quickdraw:bowtie");
  const [clothes, digits] = ["clothes", "digits"].map(recorded);
  for (const { name } of clothes.models) assert.deepEqual(lookOf(clothes, name), lookOf(digits, name));
  const strangers = { models: ["dense", "one", "two"].map((name) => ({ name })) };
  const looks = strangers.models.map(({ name }) => lookOf(strangers, name).mark);
  assert.equal(new Set(looks).size, 3);
});

test("a picture that is not square lies on a square sheet", () => {
  assert.deepEqual(squared([1, 3], { values: [1, 2, 3] }), { shape: [3, 3], values: [0, 0, 0, 1, 2, 3, 0, 0, 0] });
  assert.deepEqual(squared([2, 1], { input: [1, 2] }).input, [1, 0, 2, 0]);
});

test("scales put their ends where they belong", () => {
  const x = linear([2, 4], [0, 100]);
  assert.deepEqual([x(2), x(3), x(4)], [0, 50, 100]);
  assert.ok(Number.isFinite(linear([1, 1], [0, 9])(1)));
  const log = logarithmic([0.01, 1], [0, 100]);
  assert.deepEqual([log(0), log(0.01), log(0.1), log(1)].map(Math.round), [0, 0, 50, 100]);
});

test("ticks are round and inside", () => {
  assert.deepEqual(ticks([0, 1]), [0, 0.5, 1]);
  assert.deepEqual(ticks([0, 0.047], 4), [0, 0.02, 0.04]);
  assert.deepEqual(ticks([-4, 0], 4), [-4, -3, -2, -1, 0]);
});

test("a path moves once and then draws", () => assert.equal(path([[0, 1], [2.04, 3]]), "M0.0 1.0L2.0 3.0"));
