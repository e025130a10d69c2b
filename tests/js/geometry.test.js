import assert from "node:assert/strict";
import { test } from "node:test";
import * as geometry from "../../static/js/core/geometry.js";
import { generator, randomStrokes } from "./random.js";

const { SIDE } = geometry;

test("bounds of nothing is null", () => assert.equal(geometry.bounds([]), null));

test("the stroke under the pointer", () => {
  const strokes = [[[0, 100], [0, 0]], [[0, 100], [50, 50]]];
  assert.equal(geometry.strokeAt(50, 8, strokes, 10), 0);
  assert.equal(geometry.strokeAt(50, 45, strokes, 10), 1);
  assert.equal(geometry.strokeAt(50, 25, strokes, 10), -1);
  assert.equal(geometry.strokeAt(0, 0, [[[3], [4]]], 5), 0);
});

test("simplifying keeps the ends and moves no point farther than epsilon", () => {
  const next = generator(5);
  for (let i = 0; i < 50; i += 1) {
    for (const stroke of randomStrokes(next)) {
      const simple = geometry.simplifyStroke(stroke, 30);
      const last = stroke[0].length - 1;
      assert.deepEqual([simple[0][0], simple[1].at(-1)], [stroke[0][0], stroke[1][last]]);
      stroke[0].forEach((x, k) => assert.ok(geometry.distanceToStroke(x, stroke[1][k], simple) <= 30 + 1e-9));
    }
  }
});

test("what simplifying a frozen stroke gave is kept", () => {
  const stroke = Object.freeze([Object.freeze([0, 1, 2]), Object.freeze([0, 5, 0])]);
  const [first] = geometry.simplify([stroke], 1);
  assert.equal(geometry.simplify([stroke], 1)[0], first);
  assert.notEqual(geometry.simplify([stroke], 9)[0], first);
});

test("a straight line is its two ends", () => {
  assert.deepEqual(geometry.simplifyStroke([[0, 1, 2, 3], [0, 1, 2, 3]], 0.5), [[0, 3], [0, 3]]);
});

test("a drawing with too many points is simplified until it fits", () => {
  const next = generator(9);
  const long = [[Array.from({ length: 3000 }, next), Array.from({ length: 3000 }, next)].map((r) => r.map((v) => v * SIDE))];
  assert.ok(geometry.countPoints(geometry.withAtMost(long, 500)) <= 500);
  assert.equal(geometry.withAtMost(long, 3000), long);
});
