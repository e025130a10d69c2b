import test from "node:test";
import assert from "node:assert/strict";
import { axisOf, columnsOf } from "../../app/reports/scripts/audit/axis.js";
import { quoted } from "../../app/reports/scripts/audit/keeping.js";
import { Photos, UNKNOWN, figuresOf } from "../../app/reports/scripts/audit/photos.js";

const DATA = {
  paths: ["spot/a", "good/b", "new/c", "spot/d", "good/e", "new/f"],
  scores: [0.9, 0.8, 0.6, 0.4, 0.2, 0.1],
  kinds: ["good", "spot"],
  kind: [1, 0, -1, 1, 0, -1],
  calibration: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5],
};
const ALL = { show: "all", order: "odd", query: "", cell: null, threshold: 0.5 };
const make = () => new Photos(structuredClone(DATA));

test("what is known comes from folders, and from what somebody said before that", () => {
  const photos = make();
  assert.deepEqual(DATA.paths.map((_, i) => photos.truth(i)), [1, 0, UNKNOWN, 1, 0, UNKNOWN]);
  photos.say(0, 0);
  photos.say(2, 1);
  photos.say(1, 1);
  assert.deepEqual([0, 1, 2, 3, 5].map((i) => photos.group(i)), ["normal", "odd", "odd", "spot", ""]);
  photos.say(0, null);
  assert.equal(photos.group(0), "spot");
  photos.forget();
  assert.equal(photos.truth(2), UNKNOWN);
});

test("counts by verdict are those of the photos one by one", () => {
  const photos = make();
  for (const threshold of [-1, 0.1, 0.15, 0.4, 0.45, 0.5, 0.6, 0.7, 0.9, 2]) {
    const said = DATA.paths.map((_, i) => photos.verdict(i, threshold));
    assert.equal(photos.oddCount(threshold), said.filter((each) => each === "anomaly").length);
    assert.equal(photos.unsureCount(threshold), said.filter((each) => each === "unsure").length);
    assert.equal(photos.oddCount(threshold), DATA.scores.filter((score) => score > threshold).length);
  }
});

test("photos are chosen and put in order", () => {
  const photos = make();
  const chosen = (view) => photos.chosen({ ...ALL, ...view });
  assert.deepEqual(chosen({}), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(chosen({ order: "plain" }), [5, 4, 3, 2, 1, 0]);
  assert.deepEqual(chosen({ order: "name" }), [1, 4, 2, 5, 0, 3]);
  assert.deepEqual(chosen({ order: "near", threshold: 0.41 }).slice(0, 3), [3, 2, 4]);
  assert.deepEqual(chosen({ show: "anomaly" }), [0, 1, 2]);
  assert.deepEqual(chosen({ query: " SPOT " }), [0, 3]);
  assert.deepEqual(chosen({ cell: { group: "spot", odd: false } }), [3]);
  assert.deepEqual(chosen({ cell: { group: "", odd: true } }), [2]);
});

test("the table counts every photo once, and its figures are right", () => {
  const photos = make();
  const rows = photos.table(0.5);
  assert.deepEqual(rows, [
    { group: "normal", normal: [4], odd: [1] },
    { group: "spot", normal: [3], odd: [0] },
    { group: "", normal: [5], odd: [2] },
  ]);
  assert.deepEqual(figuresOf(rows), { "false-alarm rate": 0.5, recall: 0.5, precision: 0.5, F1: 0.5, accuracy: 0.5 });
  assert.deepEqual(figuresOf([{ group: "normal", normal: [1, 2, 3], odd: [0] }]), { "false-alarm rate": 0.25 });
  assert.deepEqual(figuresOf([{ group: "", normal: [0], odd: [] }]), {});
});

test("labels are what is known, with the rest as it is called where that is asked for", () => {
  const photos = make();
  photos.say(1, 1);
  assert.deepEqual(photos.labels(0.5, false), { "spot/a": 1, "good/b": 1, "spot/d": 1, "good/e": 0 });
  const all = photos.labels(0.5, true);
  assert.deepEqual([all["new/c"], all["new/f"]], [1, 0]);
  const again = make();
  assert.equal(again.take({ ...photos.labels(0.5, false), "gone.png": 1, "new/f": 2 }), 4);
  assert.deepEqual([...again.said], [[1, 1]]);
});

for (const [name, scores, threshold] of [["linear", [3, 1, 0], 2], ["of both signs", [4, -1, -6], -2], ["far", [500, 2, 0.1], 5], ["all equal", [1, 1, 1], 1], ["beyond", [3, 2, 1], 9]]) {
  test(`places on the axis go there and back: ${name}`, () => {
    const axis = axisOf(scores, threshold);
    for (const score of [...scores, threshold]) {
      const place = axis.place(score);
      assert.ok(place >= 0 && place <= 1);
      assert.ok(Math.abs(axis.score(place) - score) <= 1e-9 * Math.abs(score) + 1e-12 || axis.high === axis.low);
    }
    assert.equal(columnsOf([0, 1, 2], scores, axis, 8).reduce((sum, each) => sum + each), 3);
  });
}

test("what a shell would take apart is quoted", () => {
  assert.equal(quoted("labels-tile.json"), "labels-tile.json");
  assert.equal(quoted("it's $(x) \n"), "'it'\\''s $(x) \n'");
});
