import assert from "node:assert/strict";
import { test } from "node:test";
import * as geometry from "../../static/js/core/geometry.js";
import { generator, randomStrokes } from "./random.js";

const { SIDE } = geometry;

test("the pen is 16/256 of the drawing", () => {
  assert.equal(geometry.penWidth([[[0, SIDE], [0, 0]]]), SIDE / 16);
  assert.equal(geometry.penWidth([[[100, 612], [0, 10]]]), 512 / 16);
  assert.ok(geometry.penWidth([[[5], [5]]]) > SIDE / 40, "a dot can be seen");
});

test("bounds of nothing is null", () => assert.equal(geometry.bounds([]), null));

test("the model's frame: the longer side fills 255 of 304, the drawing is centred", () => {
  const [[xs, ys]] = geometry.toModelFrame([[[10, 210], [50, 150]]]);
  const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);
  near(xs[1] - xs[0], 255 / 304);
  near(ys[1] - ys[0], 127.5 / 304);
  near((xs[0] + xs[1]) / 2, 0.5);
  near((ys[0] + ys[1]) / 2, 0.5);
});

test("the model's frame is the same wherever the drawing is, and however large", () => {
  const strokes = [[[0, 3, 9], [1, 5, 2]]];
  const moved = [[[100, 130, 190], [210, 250, 220]]];
  const [a, b] = [strokes, moved].map((each) => geometry.toModelFrame(each).flat(2));
  a.forEach((value, i) => assert.ok(Math.abs(value - b[i]) < 1e-9));
});

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

test("a straight line is its two ends", () => {
  assert.deepEqual(geometry.simplifyStroke([[0, 1, 2, 3], [0, 1, 2, 3]], 0.5), [[0, 3], [0, 3]]);
});

test("a drawing with too many points is simplified until it fits", () => {
  const next = generator(9);
  const long = [[Array.from({ length: 3000 }, next), Array.from({ length: 3000 }, next)].map((r) => r.map((v) => v * SIDE))];
  assert.ok(geometry.countPoints(geometry.withAtMost(long, 500)) <= 500);
  assert.equal(geometry.withAtMost(long, 3000), long);
});
