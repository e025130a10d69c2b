import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { REACH, codeAt, middles, placeOfCode, rangesOf, sheetOf } from "../../static/js/core/bottleneck.js";
import { read } from "../../static/js/core/nn/tensorflow.js";

const lie = { mean: [1, 2, 3], spread: [1, 0.5, 2], plane: [[3, 0, 0], [0, 0, -2]] };
const file = (name) => readFileSync(new URL(`../../static/networks/bowtie/${name}`, import.meta.url));

test("there and back: a place of the map is the place of its code", () => {
  assert.deepEqual([...codeAt(lie, [1, 2])], [4, 2, -1]);
  assert.deepEqual(placeOfCode(lie, [4, 2, -1]), [1, 2]);
});

test("what lies off the plane has the place nearest to it, and what is too far the edge", () => {
  assert.deepEqual(placeOfCode(lie, [4, 99, 3]).map((at) => at + 0), [1, 0]);
  assert.deepEqual(placeOfCode(lie, [-100, 2, 3])[0], -REACH);
});

test("a number reaches as far as drawings do, and as far as this one does", () => {
  assert.deepEqual(rangesOf(lie, [1, 2, 43]), [{ low: -2, high: 4 }, { low: 0.5, high: 3.5 }, { low: -37, high: 43 }]);
});

test("the middles of cells, and pictures as one sheet", () => {
  assert.deepEqual(middles(3).map((at) => Math.round(at * 1e6) / 1e6 + 0), [-2, 0, 2]);
  const pictures = [[1, 2], [3, 4], [5, 6], [7, 8]];
  assert.deepEqual(sheetOf(pictures, 2, [1, 2]), { shape: [2, 4], values: [1, 2, 3, 4, 5, 6, 7, 8] });
  assert.deepEqual(sheetOf(pictures, 2, [2, 1]), { shape: [4, 2], values: [1, 3, 2, 4, 5, 7, 6, 8] });
});

test("the shipped network opens, and its map is of as many numbers as its bottleneck", () => {
  const { buffer, byteOffset, byteLength } = file("weights.bin");
  const { network, metadata } = read(file("model.json").toString(), buffer.slice(byteOffset, byteOffset + byteLength));
  const { mean, spread, plane } = metadata.codes;
  const size = network.layers[network.bottleneck].shape[0];
  assert.deepEqual([mean.length, spread.length, ...plane.map((each) => each.length)], [size, size, size, size]);
  const drawn = network.decode(codeAt(metadata.codes, [0, 0]));
  assert.equal(drawn.length, 784);
  assert.ok(drawn.every((value) => value >= 0 && value <= 1) && Math.max(...drawn) > 0.5);
});
