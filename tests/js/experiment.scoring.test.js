/** JavaScript's half of tests/fixtures/experiment.json; tests/scoring/test_browser_fixture.py is the other. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { judge } from "../../static/js/core/experiment/judgement.js";
import { auroc, bestThreshold, countsAt, figuresOf, rocCurve } from "../../static/js/core/experiment/metrics.js";
import { project } from "../../static/js/core/experiment/projection.js";
import { SCORES, scoresBy, scoresOf } from "../../static/js/core/experiment/scores.js";
import { Random } from "../../static/js/core/nn/random.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8"));
const fixture = read("experiment");

function close(found, expected, within = 1e-12, what = "") {
  assert.equal(found.length, expected.length, what);
  found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) <= within, `${what} ${value} is not ${expected[i]}`));
}

test("scores are those of Python", () => {
  const [x, made] = [fixture.samples, fixture.reconstructions].map((rows) => Float32Array.from(rows.flat()));
  assert.deepEqual(Object.keys(SCORES), Object.keys(fixture.scores));
  for (const [name, expected] of Object.entries(fixture.scores)) {
    close(scoresOf(name, x, made, fixture.samples[0].length), expected, 1e-9, name);
  }
});

test("the score that asks the network more than once is that of Python", () => {
  const { samples, cases } = fixture.registered;
  const shape = [samples[0].length, samples[0][0].length];
  const size = shape[0] * shape[1];
  const x = Float32Array.from(samples.flat(2));
  const predict = (list) => list.map((_, at) => {
    const [start, j] = [at - (at % size), at % size];
    let sum = 0;
    for (let i = 0; i < size; i += 1) sum += list[start + i] * Math.sin(i * size + j) * 0.1;
    return sum;
  });
  for (const { parameters, scores } of cases) {
    const found = scoresBy({ name: "registered", parameters }, x, shape, predict);
    found.forEach((score, i) => assert.ok(Math.abs(score - scores[i]) < 1e-5 * Math.max(1, Math.abs(scores[i])), `${score} is not ${scores[i]}`));
  }
});

for (const { normal, anomalous, ...expected } of fixture.cases) {
  test(`metrics of ${normal.length} and ${anomalous.length} scores are those of Python`, () => {
    close([auroc(normal, anomalous)], [expected.auroc]);
    const curve = rocCurve(normal, anomalous);
    for (const axis of ["x", "y", "thresholds"]) close(curve[axis], expected.roc[axis]);
    assert.deepEqual([curve.x.at(-1), curve.y.at(-1)], [1, 1]);
    assert.equal(bestThreshold("f1", normal, anomalous), expected.max_f1);
    assert.equal(bestThreshold("accuracy", normal, anomalous), expected.best_accuracy);
    for (const at of expected.at) {
      const counts = countsAt(normal, anomalous, at.threshold);
      assert.deepEqual([counts.truePositives, counts.falsePositives], [at.true_positives, at.false_positives]);
      const found = figuresOf(counts);
      close(
        [found.falsePositiveRate, found.recall, found.precision, found.f1, found.accuracy],
        [at.false_alarm_rate, at.recall, at.precision, at.f1, at.accuracy],
      );
      close([found.falseNegativeRate, found.trueNegativeRate], [1 - at.recall, 1 - at.false_alarm_rate]);
    }
  });
}

test("thresholds for the best F1 are those of tests/fixtures/predicate.json", () => {
  const cases = read("predicate").thresholds.filter(({ rule }) => rule === "max-f1");
  assert.ok(cases.length > 1);
  for (const { normal, anomalous, threshold } of cases) assert.equal(bestThreshold("f1", normal, anomalous), threshold);
});

test("a threshold chosen on the test set never claims less accuracy than one that was not", () => {
  const random = new Random(5);
  const scores = (n, mean) => Float64Array.from({ length: n }, () => random.normal(mean));
  for (let i = 0; i < 50; i += 1) {
    const found = judge(
      { heldOut: scores(20, 0), normal: scores(30, 0), anomalous: scores(30, 1.5) },
      { falseAlarmRate: 0.05, threshold: i % 2 ? null : random.normal() },
    );
    assert.ok(found.gap >= 0);
    if (i % 2) assert.equal(found.threshold, found.chosen);
  }
});

test("a threshold of 0 is a threshold", () => {
  const scores = { heldOut: [1, 2, 3], normal: [-1, 1], anomalous: [2] };
  assert.equal(judge(scores, { falseAlarmRate: 0.05, threshold: 0 }).threshold, 0);
});

test("a projection finds the two directions in which points differ most", () => {
  const random = new Random(8);
  const [a, b] = [[0.6, 0.8, 0, 0], [0, 0, 1, 0]];
  const rows = Array.from({ length: 200 }, () => [random.normal(0, 3), random.normal(0, 1)]);
  const codes = Float32Array.from(rows.flatMap(([u, v]) => a.map((_, j) => 5 + u * a[j] + v * b[j] + random.normal(0, 0.01))));
  const { axes, explained, points } = project(codes, 4);
  const dot = (p, q) => p.reduce((sum, value, i) => sum + value * q[i], 0);
  assert.ok(Math.abs(dot(axes[0], a)) > 0.999 && Math.abs(dot(axes[1], b)) > 0.999);
  assert.ok(Math.abs(dot(axes[0], axes[1])) < 1e-9 && explained > 0.999 && points.length === 400);
  const flipped = { axes: axes.map((axis) => axis.map((value) => -value)) };
  const again = project(codes, 4, flipped);
  assert.ok(dot(again.axes[0], flipped.axes[0]) > 0.999, "the picture flipped over");
});

test("one or two numbers are shown as they are", () => {
  const codes = Float32Array.of(1, 2, 3, 4, 5, 9);
  assert.deepEqual(project(codes, 2).points, codes);
  assert.deepEqual(project(codes, 1).points, Float32Array.of(1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 9, 0));
  assert.equal(project(codes, 2).explained, 1);
});

test("codes that are all alike are a picture too", () => {
  const { points } = project(new Float32Array(12).fill(2), 4);
  assert.ok(points.every((value) => value === 0));
});
