import assert from "node:assert/strict";
import { test } from "node:test";
import { Drawing, LIMITS } from "../../static/js/core/strokes.js";
import { generator, randomStrokes } from "./random.js";

function draw(drawing, points) {
  points.forEach(([x, y], i) => (i ? drawing.extend(x, y) : drawing.begin(x, y)));
  drawing.end();
}

test("a stroke is points between begin and end", () => {
  const drawing = new Drawing();
  drawing.extend(5, 5);
  assert.equal(drawing.isEmpty, true);
  draw(drawing, [[1, 2], [3, 4]]);
  assert.deepEqual(drawing.strokes, [[[1, 3], [2, 4]]]);
});

test("the stroke being drawn is part of the drawing, and undo takes it back", () => {
  const drawing = new Drawing();
  drawing.begin(1, 1);
  assert.deepEqual([drawing.size, drawing.canUndo], [1, true]);
  drawing.undo();
  assert.deepEqual([drawing.size, drawing.isDrawing, drawing.canUndo], [0, false, false]);
});

test("what is handed out can't change the drawing", () => {
  const drawing = new Drawing();
  draw(drawing, [[1, 1]]);
  assert.throws(() => drawing.strokes[0][0].push(99), TypeError);
  drawing.strokes.pop();
  drawing.begin(2, 2);
  drawing.strokes[1][0][0] = 99;
  assert.deepEqual(drawing.strokes, [[[1], [1]], [[2], [2]]]);
});

test("a drawing is written and read with its history, to the last digit", () => {
  const next = generator(4);
  const drawing = new Drawing();
  drawing.load(randomStrokes(next));
  draw(drawing, [[next(), next()], [next(), next()]]);
  draw(drawing, [[3, 3]]);
  drawing.undo();
  const read = Drawing.read(drawing.write());
  assert.deepEqual(read.strokes, drawing.strokes);
  read.redo();
  drawing.redo();
  assert.deepEqual(read.strokes, drawing.strokes);
  for (let i = 0; i < 3; i += 1) read.undo();
  assert.deepEqual([read.strokes, read.canUndo], [[], false]);
});

test("damaged text is an empty drawing, damaged history is none", () => {
  for (const text of [null, "", "{", "1AAA", "[]", '{"strokes":[[[1],[]]]}', '{"strokes":3}']) assert.ok(Drawing.read(text).isEmpty);
  const read = Drawing.read('{"strokes":[[[1],[2]]],"done":[{"at":"x"}],"undone":5}');
  assert.deepEqual([read.size, read.canUndo, read.canRedo], [1, false, false]);
});

test("what is handed in is copied", () => {
  const [drawing, given] = [new Drawing(), [[[1], [1]]]];
  drawing.load(given);
  given[0][0][0] = 99;
  assert.deepEqual(drawing.strokes, [[[1], [1]]]);
});

test("undo and redo walk back and forth through any history", () => {
  const next = generator(11);
  const drawing = new Drawing();
  const past = [drawing.strokes];
  drawing.subscribe((kind) => {
    if (["end", "erase", "load", "clear"].includes(kind)) past.push(drawing.strokes);
  });
  for (let i = 0; i < 200; i += 1) {
    const dice = next();
    if (dice < 0.6) draw(drawing, [[next(), next()], [next(), next()]]);
    else if (dice < 0.8 && drawing.size) drawing.erase(Math.floor(next() * drawing.size));
    else if (dice < 0.9) drawing.load(randomStrokes(next));
    else drawing.clear();
  }
  for (let i = past.length - 2; i >= 0; i -= 1) {
    drawing.undo();
    assert.deepEqual(drawing.strokes, past[i]);
  }
  assert.equal(drawing.canUndo, false);
  for (let i = 1; i < past.length; i += 1) {
    drawing.redo();
    assert.deepEqual(drawing.strokes, past[i]);
  }
  assert.equal(drawing.canRedo, false);
});

test("a new stroke ends what could be redone", () => {
  const drawing = new Drawing();
  draw(drawing, [[1, 1]]);
  drawing.undo();
  draw(drawing, [[2, 2]]);
  drawing.redo();
  assert.deepEqual(drawing.strokes, [[[2], [2]]]);
});

test("an empty sheet can't be cleared, and clearing is one step", () => {
  const drawing = new Drawing();
  drawing.clear();
  assert.equal(drawing.canUndo, false);
  draw(drawing, [[1, 1]]);
  draw(drawing, [[2, 2]]);
  drawing.clear();
  drawing.undo();
  assert.equal(drawing.size, 2);
});

test("a stroke that is not there can't be erased", () => assert.throws(() => new Drawing().erase(0), RangeError));

test("a full sheet takes no more", () => {
  const drawing = new Drawing();
  drawing.load(Array.from({ length: LIMITS.strokes }, () => [[1], [1]]));
  assert.equal(drawing.begin(1, 1), false);
  assert.equal(drawing.isFull, true);
});

test("listeners hear what happened, until they leave", () => {
  const drawing = new Drawing();
  const heard = [];
  const leave = drawing.subscribe((kind) => heard.push(kind));
  draw(drawing, [[1, 1], [2, 2]]);
  drawing.undo();
  drawing.redo();
  drawing.erase(0);
  leave();
  drawing.load([]);
  assert.deepEqual(heard, ["draw", "draw", "end", "undo", "redo", "erase"]);
});
