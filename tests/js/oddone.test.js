import assert from "node:assert/strict";
import { test } from "node:test";
import { areStrokes } from "../../static/js/core/geometry.js";
import { IN_A_ROW, LEVELS, START, after, four, readCount } from "../../static/js/pages/draw/oddone.js";

const SEEDS = Array.from({ length: 40 }, (_, i) => i);

test("four drawings that the server takes, the same for the same seed, others for another", () => {
  for (let level = 1; level <= LEVELS; level += 1) {
    for (const seed of SEEDS) {
      const { drawings, odd } = four(level, seed);
      assert.equal(drawings.length, 4);
      assert.ok(odd >= 0 && odd < 4);
      for (const strokes of drawings) assert.ok(areStrokes(strokes), `level ${level}, seed ${seed}`);
      assert.deepEqual(four(level, seed), { drawings, odd });
    }
    assert.notDeepEqual(four(level, 1), four(level, 2));
  }
  assert.equal(new Set(SEEDS.map((seed) => four(1, seed).odd)).size, 4);
});

test("the count: who found it, a level after several in a row, never beyond the last", () => {
  const both = { you: true, machine: true };
  let count = START;
  for (let i = 0; i < IN_A_ROW; i += 1) count = after(count, both);
  assert.deepEqual(count, { level: 2, row: 0, rounds: 3, you: 3, machine: 3 });
  count = after(after(count, both), { you: false, machine: true });
  assert.deepEqual(count, { level: 2, row: 0, rounds: 5, you: 4, machine: 5 });
  for (let i = 0; i < 20; i += 1) count = after(count, both);
  assert.equal(count.level, LEVELS);
});

test("a count is kept; what is none starts anew", () => {
  const count = after(START, { you: true, machine: false });
  assert.deepEqual(readCount(JSON.stringify(count)), count);
  const damaged = [null, "{", "3", "null", "[]", '{"level":2}', JSON.stringify({ ...count, level: 9 }), JSON.stringify({ ...count, you: 7 })];
  for (const text of damaged) assert.deepEqual(readCount(text), START, String(text));
});
