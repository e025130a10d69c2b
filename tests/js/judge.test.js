import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as judge from "../../static/js/core/judge.js";
import * as rates from "../../static/js/core/rates.js";

const fixture = JSON.parse(readFileSync(new URL("../fixtures/predicate.json", import.meta.url), "utf8"));

test("the predicate is score > threshold, as in Python", () => {
  assert.ok(fixture.predicate.length > 5);
  for (const { score, threshold, anomaly } of fixture.predicate) {
    assert.equal(judge.isAnomaly(score, threshold), anomaly, `${score} > ${threshold}`);
  }
});

test("p-values are those of Python", () => {
  for (const { calibration, scores, p_values: expected } of fixture.p_values) {
    scores.forEach((score, i) => assert.ok(Math.abs(judge.pValue(score, calibration) - expected[i]) < 1e-12));
  }
});

test("verdicts are those of Python", () => {
  for (const { calibration, threshold, scores, verdicts, false_alarm_rate: rate } of fixture.verdicts) {
    assert.ok(Math.abs(judge.thresholdLevel(threshold, calibration) - rate) < 1e-12);
    scores.forEach((score, i) => assert.equal(judge.verdict(score, threshold, calibration), verdicts[i], `${score}`));
  }
});

test("a threshold for a false-alarm rate is the one Python chooses", () => {
  const cases = fixture.thresholds.filter(({ rule }) => rule === "false-alarm-rate");
  assert.ok(cases.length > 3);
  for (const { options, normal, threshold, false_alarms: alarms } of cases) {
    const calibration = normal.toSorted((a, b) => a - b);
    assert.equal(judge.thresholdAt(options.rate, calibration), threshold);
    const rate = rates.falseAlarmRate(threshold, calibration);
    assert.ok(Math.abs(rate - alarms / normal.length) < 1e-12);
  }
});

test("a higher threshold never flags more", () => {
  const scores = Array.from({ length: 101 }, (_, i) => Math.sin(i) + i / 10).sort((a, b) => a - b);
  let [recall, alarms] = [1, 1];
  for (let threshold = -2; threshold < 12; threshold += 0.05) {
    assert.ok(rates.recallAt(threshold, scores) <= recall);
    assert.ok(rates.falseAlarmRate(threshold, scores) <= alarms);
    [recall, alarms] = [rates.recallAt(threshold, scores), rates.falseAlarmRate(threshold, scores)];
  }
  assert.deepEqual([recall, alarms], [0, 0]);
});

test("recall is read between quantiles, and survives equal ones", () => {
  assert.equal(rates.recallAt(-1, [0, 1, 2]), 1);
  assert.equal(rates.recallAt(0.5, [0, 1, 2]), 0.75);
  assert.equal(rates.recallAt(1, [0, 1, 2]), 0.5);
  assert.equal(rates.recallAt(2, [0, 1, 2]), 0);
  assert.ok(Math.abs(rates.recallAt(1, [0, 1, 1, 2]) - 1 / 3) < 1e-12);
});

test("odder than counts only what is less odd", () => {
  assert.equal(judge.odderThan(2, [1, 2, 2, 3]), 0.25);
  assert.equal(judge.odderThan(0, [1, 2]), 0);
  assert.equal(judge.odderThan(9, [1, 2]), 1);
});

test("the scale: from as plain as any to odder than all, by rank", () => {
  const calibration = Array.from({ length: 99 }, (_, i) => -2 + i / 100);
  assert.equal(judge.placeOfScore(-9, calibration), 0);
  assert.equal(judge.placeOfScore(9, calibration), 1);
  let before = -1;
  for (const score of calibration) {
    const place = judge.placeOfScore(score, calibration);
    assert.ok(place > before);
    before = place;
  }
  for (const p of [0.9, 0.5, 0.05, 0.01]) assert.ok(Math.abs(judge.levelAt(judge.placeOf(p, 99), 99) - p) < 1e-12);
  assert.deepEqual(judge.marks(99), [2, 10, 20]);
  const shares = judge.columns([...calibration, 9], calibration, 10);
  assert.equal(shares.length, 11);
  assert.ok(Math.abs(shares.reduce((a, b) => a + b, 0) - 1) < 1e-9 && shares[10] > 0);
});

test("a threshold is found again from its place, and is bounded", () => {
  const calibration = Array.from({ length: 200 }, (_, i) => Math.sin(i) - 3).sort((a, b) => a - b);
  for (const rate of [0.4, 0.1, 0.05, 0.01]) {
    const threshold = judge.thresholdAt(rate, calibration);
    assert.equal(judge.thresholdFrom(judge.placeOfThreshold(threshold, calibration), calibration), threshold);
  }
  assert.equal(judge.bounded(1000, calibration), calibration.at(-1));
  assert.equal(judge.bounded(-1000, calibration), judge.thresholdAt(0.5, calibration));
  assert.equal(judge.thresholdFrom(0, calibration), judge.thresholdAt(0.5, calibration));
});

test("a rank in words is rounded down, and never says all where it is not all", () => {
  const words = { t: (key, values) => [key, values.share ?? values.n].join(" "), percent: (share) => `${Math.round(share * 100)}` };
  const calibration = Array.from({ length: 1000 }, (_, i) => i);
  const said = (score) => judge.rankWords(score, calibration, words, { many: "bowties" });
  assert.deepEqual([said(999), said(9999), said(-1), said(3)], ["rank.odder 99", "rank.all 1000", "rank.none 1000", "rank.plainer 99"]);
});
