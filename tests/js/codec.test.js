import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMITS, LinkError, decode, encode, quantise } from "../../static/js/core/codec.js";
import { SIDE, simplify } from "../../static/js/core/geometry.js";
import { GALLERY } from "../../static/js/pages/draw/gallery.js";
import { generator, randomStrokes } from "./random.js";

test("decode undoes encode, to the grid", () => {
  const next = generator(1);
  for (let i = 0; i < 300; i += 1) {
    const strokes = randomStrokes(next);
    const text = encode(strokes);
    assert.deepEqual(decode(text), quantise(strokes));
    assert.equal(encode(decode(text)), text);
    assert.match(text, /^[\w-]+$/);
  }
});

test("the grid is finer than a thousandth of the sheet", () => {
  const strokes = [[[0, 333.3, SIDE], [1, 999.9, SIDE]]];
  quantise(strokes).flat(2).forEach((value, i) => assert.ok(Math.abs(value - strokes.flat(2)[i]) <= SIDE / 1000));
});

test("a bowtie is short enough for any messenger", () => {
  const bowtie = GALLERY.find(({ id }) => id === "bowtie");
  assert.ok(encode(simplify(bowtie.strokes, 2)).length < 300);
});

for (const [what, text] of [
  ["no version", ""],
  ["an unknown version", "2AAAA"],
  ["foreign characters", "1AA<script>"],
  ["text that is no base64", "1A"],
  ["a stroke cut off", encode([[[1, 2], [3, 4]]]).slice(0, -2)],
  ["a stroke without points", "1AA"],
  ["a point outside", "1" + btoa("\x01\xff\xff\x7f\x02").replaceAll("=", "").replaceAll("/", "_").replaceAll("+", "-")],
  ["a number without end", "1" + "_".repeat(40)],
  ["too many points", encode([[new Array(LIMITS.points + 1).fill(0), new Array(LIMITS.points + 1).fill(0)]])],
  ["too many strokes", encode(Array.from({ length: LIMITS.strokes + 1 }, () => [[1], [1]]))],
  ["too long a text", "1" + "A".repeat(LIMITS.characters)],
  ["not a text", null],
]) {
  test(`refuses ${what}`, () => assert.throws(() => decode(text), LinkError));
}

test("garbage is refused or read, never anything else", () => {
  const next = generator(7);
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (let i = 0; i < 2000; i += 1) {
    const text = "1" + Array.from({ length: Math.floor(next() * 30) }, () => letters[Math.floor(next() * 64)]).join("");
    try {
      for (const value of decode(text).flat(2)) assert.ok(value >= 0 && value <= SIDE);
    } catch (error) {
      assert.ok(error instanceof LinkError, `${text}: ${error}`);
    }
  }
});
