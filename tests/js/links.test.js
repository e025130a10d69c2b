import assert from "node:assert/strict";
import { test } from "node:test";
import { quantise } from "../../static/js/core/codec.js";
import { link } from "../../static/js/pages/draw/links.js";
import { generator, randomStrokes } from "./random.js";

test("parse undoes serialise: links", () => {
  const next = generator(3);
  for (let i = 0; i < 200; i += 1) {
    const state = {
      detector: next() < 0.3 ? "" : `d${Math.floor(next() * 1e6)}.x-y_z`,
      threshold: next() < 0.3 ? null : (next() - 0.5) * 10 ** Math.floor(next() * 12 - 6),
      strokes: quantise(randomStrokes(next)),
    };
    assert.deepEqual(link.parse(link.serialise(state)), { state, problems: [] });
  }
});

test("a state at its defaults is empty text", () => assert.equal(link.serialise(link.initial()), ""));

for (const [given, problem] of [
  ["threshold=NaN", "threshold"],
  ["threshold=", "threshold"],
  ["threshold=Infinity", "threshold"],
  ["threshold=1e99", "threshold"],
  ["threshold=1,5", "threshold"],
  ["detector=../secret", "detector"],
  ["detector=<b>", "detector"],
  [`detector=${"a".repeat(65)}`, "detector"],
  ["strokes=2xx", "strokes"],
  ["colour=red", "colour"],
  ["__proto__=1", "__proto__"],
  ["constructor=1", "constructor"],
]) {
  test(`names and leaves out ${given}`, () => {
    assert.deepEqual(link.parse(given), { state: link.initial(), problems: [problem] });
  });
}

test("what is valid beside what is not is kept", () => {
  const { state, problems } = link.parse("threshold=NaN&detector=bowtie");
  assert.deepEqual([state.detector, state.threshold, problems], ["bowtie", null, ["threshold"]]);
});

test("a state that lacks a field is not written", () => assert.throws(() => link.serialise({}), TypeError));
