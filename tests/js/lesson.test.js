/** What the page /learn works out: its beats, its recipes, what it sees in a trained network, and the arithmetic it shows. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { table } from "../../static/js/core/experiment/description.js";
import { LENGTH, heartbeat } from "../../static/js/core/experiment/heartbeats.js";
import { figuresOf } from "../../static/js/core/experiment/metrics.js";
import { Run } from "../../static/js/core/experiment/run.js";
import { FLAT, KINDS, SOURCES, loud, mix, pick } from "../../static/js/core/lesson/beats.js";
import { ranges } from "../../static/js/core/lesson/codes.js";
import { forecast } from "../../static/js/core/lesson/forecast.js";
import { Model } from "../../static/js/core/lesson/model.js";
import { bend } from "../../static/js/core/lesson/pencil.js";
import { BOTTLENECK, settingsOf, trainingOf } from "../../static/js/core/lesson/recipes.js";
import { edgesOf, median, sharesOf, stepAt } from "../../static/js/core/lesson/story.js";
import { STEPS, beatOf, epochOf, recipeOf, viewOf } from "../../static/js/core/lesson/view.js";
import { Random } from "../../static/js/core/nn/random.js";

const READING = {
  ...{ step: "threshold", bottleneck: 4, contamination: 0.3, code: null, epoch: null, loudness: 0, score: "mse", level: null },
  beat: pick("normal", new Random(1), true),
};

/** A run as the lab keeps it, from few epochs. */
function trained(recipe, epochs = 3) {
  const run = new Run({ ...settingsOf(recipe), epochs }, SOURCES[recipe.source ?? "usual"]());
  const { description } = run.network;
  const model = new Model({ description, scaling: run.prepared.scaling }, settingsOf(recipe).score);
  const kept = [];
  for (let i = 0; i <= epochs; i += 1) {
    const { epoch, weights, scores } = run.snapshot();
    kept.push({ epoch, weights, scores, calibration: scores.heldOut.sort() });
    const steps = run.steps();
    while (i < epochs && !steps.next().done);
  }
  return { run, model, epochs: kept };
}

const found = trained({ bottleneck: 4 });

test("an odd beat is mixed with a normal one: a little, half, or all of it", () => {
  const random = new Random(3);
  const [odd, normal] = [heartbeat("ventricular", random), heartbeat("normal", random)];
  assert.deepEqual(mix(odd, normal, 1), odd);
  assert.deepEqual(mix(odd, normal, 0), normal);
  assert.ok(Math.abs(mix(odd, normal, 0.5)[40] - (odd[40] + normal[40]) / 2) < 1e-6);
});

test("a picked beat is whole, or as odd as chance has it; a flat line is flat, a normal beat always whole", () => {
  const random = new Random(5);
  for (const kind of KINDS) assert.equal(pick(kind, random, true).strength, 1);
  const strengths = Array.from({ length: 20 }, () => pick("invertedT", random, false).strength);
  assert.ok(Math.min(...strengths) >= 0.05 && Math.max(...strengths) < 1 && new Set(strengths).size > 10);
  assert.equal(pick("normal", random, false).strength, 1);
  assert.ok(pick(FLAT, random, false).values.every((value) => value === 0));
});

test("faint beats are the same beats, none louder than before, some a tenth as loud", () => {
  const [usual, faint] = [SOURCES.usual(), SOURCES.faint()];
  const extent = (beats, i) => Math.max(...beats.subarray(i * LENGTH, (i + 1) * LENGTH).map(Math.abs));
  const loudness = Array.from({ length: 100 }, (_, i) => extent(faint.normal, i) / extent(usual.normal, i));
  assert.ok(Math.max(...loudness) <= 1.0001 && Math.min(...loudness) < 0.1);
  assert.deepEqual(loud(Float32Array.of(1, -2), 0.5), Float32Array.of(0.5, -1));
});

test("every recipe is settings of the experiment, and its samples suffice", () => {
  for (const bottleneck of [BOTTLENECK.low, BOTTLENECK.initial, BOTTLENECK.high]) {
    const settings = settingsOf({ bottleneck, contamination: 0.5, score: "correlation" });
    assert.deepEqual(Object.keys(settings), Object.keys(table.initial()));
    assert.equal(settings.layers[0].units, bottleneck);
  }
  const { prepared } = new Run(settingsOf({ bottleneck: 2, contamination: 0.5 }), SOURCES.usual());
  assert.equal(prepared.train.length / LENGTH, 400);
  assert.equal(prepared.contaminated, 200);
  assert.equal(prepared.heldOut.length / LENGTH >= 50, true);
});

test("recipes that differ in their score alone are one training", () => {
  assert.equal(trainingOf({ bottleneck: 8, score: "mse" }), trainingOf({ bottleneck: 8, score: "correlation" }));
  assert.notEqual(trainingOf({ bottleneck: 8 }), trainingOf({ bottleneck: 8, source: "faint" }));
});

test("a model says of a beat what the run says of it", () => {
  const { run, model, epochs } = found;
  const { test: tested, size } = run.prepared;
  model.weights = epochs.at(-1).weights;
  const first = run.snapshot().reconstructions.slice(0, size);
  const scaled = tested.normal.slice(0, size);
  const { low, high } = run.prepared.scaling.parameters;
  const look = model.look(scaled.map((value) => low + value * (high - low)));
  look.scaled.made.forEach((value, i) => assert.ok(Math.abs(value - first[i]) < 1e-5));
  assert.ok(Math.abs(look.score - epochs.at(-1).scores.normal[0]) < 1e-6);
  const again = model.decode(look.code);
  again.forEach((value, i) => assert.ok(Math.abs(value - look.made[i]) < 1e-6));
});

test("the most telling numbers come first, and their ranges hold every normal beat", () => {
  const { run, model } = found;
  const codes = model.encode(run.prepared.test.normal);
  const list = ranges(model, codes, 4);
  assert.deepEqual(list.map(({ index }) => index).sort(), [0, 1, 2, 3]);
  assert.deepEqual(list.map(({ power }) => power), list.map(({ power }) => power).sort((a, b) => b - a));
  for (const { index, low, high } of list) {
    for (let i = index; i < codes.length; i += 4) assert.ok(codes[i] >= low && codes[i] <= high);
  }
});

test("a line is bent between two places, and nowhere else", () => {
  const beat = new Float32Array(101);
  const bent = bend(beat, [0.2, 1], [0.4, 3]);
  assert.deepEqual([bent[19], bent[20], bent[30], bent[40], bent[41]], [0, 1, 2, 3, 0]);
  assert.deepEqual(bend(beat, [0.4, 3], [0.2, 1]), bent);
  assert.equal(bend(beat, [0.5, 1], [0.5, 2])[50], 2);
  assert.equal(bend(beat, [-1, 5], [-0.5, 6])[0], 6);
  assert.ok(beat.every((value) => value === 0));
});

test("a forecast keeps the rates, and precision falls where odd is rare", () => {
  const rates = { falsePositiveRate: 0.05, recall: 0.8 };
  const { counts, figures, silent } = forecast(rates, 0.01, 10_000);
  assert.deepEqual(Object.values(counts).map(Math.round), [80, 20, 495, 9405]);
  assert.ok(Math.abs(figuresOf(counts).recall - 0.8) < 1e-9 && Math.abs(figures.precision - 80 / 575) < 1e-9);
  assert.equal(silent, 0.99);
  assert.ok(silent > figures.accuracy);
  assert.ok(forecast(rates, 0.5, 100).figures.precision > figures.precision);
  assert.equal(forecast({ falsePositiveRate: 0, recall: 0 }, 0.001, 10).figures.precision, 0);
});

test("one reads the last step that has come up to the line", () => {
  assert.equal(stepAt([100, 500, 900], 480), 0);
  assert.equal(stepAt([-300, 100, 500], 480), 1);
  assert.equal(stepAt([700, 900], 480), 0);
});

test("a histogram holds every score, on edges that are the same for all epochs", () => {
  const edges = edgesOf([[0.001, 0.01], [1]]);
  assert.equal(edges[0], -3);
  assert.ok(Math.abs(edges.at(-1)) < 1e-9);
  const shares = sharesOf([0.001, 0.001, 1, 5], edges);
  assert.equal(shares.length, edges.length - 1);
  assert.deepEqual([shares[0], shares.at(-1)], [0.5, 0.5]);
  assert.equal(median([5, 1, 3]), 3);
  assert.ok(sharesOf([0.2], edgesOf([[0.2]])).every(Number.isFinite));
});

test("each step has its network, its epoch and its beat", () => {
  for (const step of Object.keys(STEPS)) {
    const { bottleneck, source = "usual", contamination = 0 } = recipeOf({ ...READING, step });
    assert.equal(source, step === "empty" ? "faint" : "usual");
    assert.equal(contamination, step === "contamination" ? 0.3 : 0);
    assert.equal(bottleneck, step === "empty" ? 8 : 4);
  }
  assert.equal(epochOf(found, { step: "replay", epoch: 1 }).epoch, 1);
  assert.equal(epochOf(found, { step: "replay", epoch: 99 }).epoch, 3);
  assert.equal(epochOf(found, { step: "error", epoch: 1 }).epoch, 3);
  assert.deepEqual(beatOf({ ...READING, step: "empty" }).slice(0, 3).map(Math.abs), new Float32Array(3));
  assert.equal(beatOf(READING), READING.beat.values);
});

test("a view turns with the threshold, and with the numbers turned by hand", () => {
  const strict = viewOf({ ...READING, level: 0.5 }, found);
  const lax = viewOf({ ...READING, level: 0.02 }, found);
  assert.ok(strict.threshold < lax.threshold);
  const odd = { ...READING, beat: pick("ventricular", new Random(2), true) };
  assert.equal(viewOf(odd, found).verdict, "anomaly");
  const code = Float32Array.of(0, 0, 0, 0);
  const turned = viewOf({ ...READING, step: "code", code }, found);
  assert.deepEqual(turned.redrawn, found.model.decode(code));
  assert.notDeepEqual(turned.redrawn, turned.made);
  assert.deepEqual(viewOf({ ...READING, code }, found).redrawn, viewOf(READING, found).made);
});

test("squared error passes a flat line, the shape does not", () => {
  const reading = { ...READING, step: "empty" };
  const squared = viewOf(reading, trained(recipeOf(reading), 40));
  const shape = viewOf({ ...reading, score: "correlation" }, trained(recipeOf({ ...reading, score: "correlation" }), 40));
  assert.equal(squared.verdict, "normal");
  assert.ok(squared.odderThan < 0.5);
  assert.equal(shape.verdict, "anomaly");
});
