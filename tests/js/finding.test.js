import assert from "node:assert/strict";
import { test } from "node:test";
import { enter, levelOf, readRecords } from "../../static/js/pages/draw/records.js";
import { ENOUGH_INK, REST, finding, patience } from "../../static/js/core/finding.js";
import { pieces } from "../../static/js/core/geometry.js";
import { path } from "../../static/js/core/path.js";
import { expectNumbers, readOptions } from "../../static/js/core/options.js";
import { channels, mix, toBytes } from "../../static/js/core/pixels.js";
import { curl, pictureName, svg } from "../../static/js/pages/draw/formats.js";
import { KeyPen } from "../../static/js/parts/pens.js";
import { request } from "../../static/js/parts/server.js";

const calibration = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
const inked = new Array(784).fill(0.2);
const reply = { score: 0.5, threshold: 0.9, verdict: "normal", input: inked, reconstruction: inked };

test("at the detector's own threshold the server's verdict stands", () => {
  assert.equal(finding({ ...reply, verdict: "unsure" }, calibration, null).verdict, "unsure");
});

test("a threshold moved by hand makes the verdict anew, and 0 is a threshold", () => {
  assert.equal(finding(reply, calibration, 0.4).verdict, "anomaly");
  assert.equal(finding(reply, calibration, 0).verdict, "anomaly");
  assert.equal(finding({ ...reply, score: 0.85 }, calibration, 0.9).verdict, "unsure");
});

for (const [what, changes, key, stroke] of [
  ["normal", {}, "normal", null],
  ["little ink", { verdict: "anomaly", input: new Array(784).fill(0.01) }, "little", null],
  ["much ink", { verdict: "anomaly", input: new Array(784).fill(0.9) }, "much", null],
  ["as much ink, and yet normal", { input: new Array(784).fill(0.9) }, "normal", null],
  ["a stroke without which it passes", { verdict: "anomaly", score: 1, stroke_blame: [0.05, 0.3] }, "saves", 1],
  ["a stroke with much blame", { verdict: "anomaly", score: 3, stroke_blame: [0.5, 0.1] }, "stroke", 0],
  ["no stroke more than another", { verdict: "anomaly", score: 3, stroke_blame: [0.1, 0.1] }, "shape", null],
  ["a single stroke", { verdict: "anomaly", score: 3, stroke_blame: [3] }, "shape", null],
  ["unsure", { verdict: "unsure", score: 0.85 }, "close", null],
]) {
  test(`the reason: ${what}`, () => assert.deepEqual(finding({ ...reply, ...changes }, calibration, null, 0.4).reason, { key, stroke }));
}

test("how much ink is too much is the detector's to say", () => {
  const half = { ...reply, verdict: "anomaly", input: Array.from({ length: 784 }, (_, i) => i % 2) };
  const said = (mostInk) => finding(half, calibration, null, mostInk).reason.key;
  assert.deepEqual([0.4, 0.6, 0].map(said), ["much", "shape", "shape"]);
  assert.equal(finding(half, calibration, null).reason.key, "shape");
});

test("records: only what passes, only what is better, damaged ones forgotten", () => {
  const drawn = { score: 0.5, verdict: "normal", strokes: [[[1], [1]]] };
  const first = enter({}, drawn);
  assert.deepEqual(first.beaten, ["strangest", "plainest"]);
  assert.deepEqual(enter(first.records, { ...drawn, score: 0.7 }).beaten, ["strangest"]);
  const odd = { score: 0.9, verdict: "anomaly", strokes: [[[0, 9], [0, 0]], [[0, 9], [9, 9]]], reason: { key: "shape" } };
  const second = enter(first.records, odd);
  assert.deepEqual(second.beaten, ["fewest"]);
  assert.deepEqual(enter(second.records, odd).beaten, []);
  const longer = [[[0, 9, 0], [0, 0, 9]], [[0, 9], [9, 9]]];
  assert.deepEqual(enter(second.records, { ...odd, strokes: longer }).beaten, []);
  assert.deepEqual(enter(second.records, { ...odd, strokes: longer.slice(0, 1) }).beaten, ["fewest"]);
  for (const key of ["little", "much"]) assert.deepEqual(enter({}, { ...odd, reason: { key } }).beaten, []);
  assert.deepEqual(enter(first.records, { ...drawn, score: NaN }).beaten, []);
  assert.deepEqual(readRecords(JSON.stringify(first.records)), first.records);
  for (const damaged of [null, "{", "3", '{"strangest":{"score":"x"}}', '{"strangest":{"score":1,"strokes":[[[1],[]]]}}', '{"other":{"score":1,"strokes":[]}}']) {
    assert.deepEqual(readRecords(damaged), {});
  }
});

test("levels: what a record has reached, and what the next asks for", () => {
  const record = (score, count = 1) => ({ score, strokes: new Array(count).fill([[0, 9], [0, 9]]) });
  const level = (name, given) => levelOf(name, given, calibration, 0.95);
  assert.deepEqual(level("plainest", null), { level: 0, of: 5, next: 0 });
  assert.deepEqual(level("plainest", record(0.9)), { level: 1, of: 5, next: 0.5 });
  assert.deepEqual(level("plainest", record(0.01)), { level: 5, of: 5, next: null });
  assert.deepEqual(level("strangest", record(0.85)), { level: 3, of: 4, next: 0.9 });
  assert.deepEqual(level("fewest", record(2, 2)), { level: 3, of: 4, next: -1 });
  assert.deepEqual(level("fewest", record(2, 1)), { level: 4, of: 4, next: null });
  // What the threshold never lets pass is no level.
  assert.deepEqual(levelOf("strangest", record(0.7), calibration, 0.75), { level: 2, of: 2, next: null });
});

test("the keyboard's pen: steps, aslant, down and up, never off the sheet", () => {
  const pen = new KeyPen();
  assert.deepEqual(pen.press("ArrowRight"), { kind: "move", x: 544, y: 512 });
  assert.deepEqual(pen.press("ArrowUp"), { kind: "move", x: 576, y: 480 });
  pen.release("ArrowRight");
  assert.deepEqual(pen.press("ArrowUp", { fine: true }), { kind: "move", x: 576, y: 472 });
  assert.equal(pen.press(" ").kind, "down");
  assert.equal(pen.press("Escape").kind, "up");
  assert.equal(pen.press("Escape"), null);
  assert.equal(pen.press("a"), null);
  for (let i = 0; i < 99; i += 1) pen.press("ArrowUp");
  assert.equal(pen.y, 0);
});

test("corners stay corners, gentle turns are rounded, the ends are kept", () => {
  const corner = [[0, 500, 500], [0, 0, 500]];
  assert.deepEqual(pieces(corner), [[0, 0], [500, 0], [500, 500]]);
  const gentle = pieces([[0, 10, 20, 30], [0, 1, 3, 6]]);
  assert.ok(gentle.some((piece) => piece.length === 4));
  assert.deepEqual([gentle[0], gentle.at(-1)], [[0, 0], [30, 6]]);
  assert.deepEqual(pieces([[5], [6]]), [[5, 6], [5, 6]]);
});

test("what is taken along", () => {
  const strokes = [[[0.4, 10.6], [3, 4]]];
  assert.deepEqual(request(strokes, { detector: "d", explain: true }), { strokes: [[[0, 11], [3, 4]]], detector: "d", explain: true });
  assert.deepEqual(Object.keys(request(strokes)), ["strokes"]);
  assert.equal(curl({ strokes: [] }, "http://x"), `curl -s 'http://x/predict' -H 'Content-Type: application/json' -d '{"strokes":[]}'`);
  assert.equal(path([[1], [2]]), "M1 2L1 2");
  assert.match(svg(strokes), /^<svg xmlns.*<path d="M0.4 3L10.6 4"\/>.*<\/svg>\n$/);
});

test("a long drawing is thinned out until the server takes it", () => {
  const long = [Array.from({ length: 9000 }, (_, i) => 512 + 300 * Math.cos(i)), Array.from({ length: 9000 }, (_, i) => 512 + 300 * Math.sin(i * 1.1))];
  assert.ok(request([long]).strokes[0][0].length <= 4500);
});

test("pixels", () => {
  assert.deepEqual(mix([0, 1], [1, 0], 0.25), [0.25, 0.75]);
  assert.throws(() => mix([0], [0, 1], 0), RangeError);
  assert.deepEqual([...toBytes([0, 1], "rgb(1, 2, 3)", "rgb(10, 20, 30)")], [1, 2, 3, 255, 10, 20, 30, 255]);
  assert.throws(() => channels("red"), TypeError);
});

test("nothing odd is said at once; all else waits for the pen, less where there is as much ink as in a bowtie", () => {
  assert.equal(patience("normal", 0.01), 0);
  for (const verdict of ["unsure", "anomaly"]) {
    assert.equal(patience(verdict, ENOUGH_INK), REST.short);
    assert.equal(patience(verdict, ENOUGH_INK - 0.001), REST.long);
  }
  assert.ok(REST.short < REST.long && REST.long < 1000);
});

test("the share picture is named after what it shows", () => {
  assert.equal(pictureName("bowtie", "Nothing odd here"), "bowtie-nothing-odd-here.png");
  assert.equal(pictureName("Fliege", "Schwer zu sagen"), "fliege-schwer-zu-sagen.png");
  assert.equal(pictureName("…", "Odd"), "drawing-odd.png");
});

test("options and numbers are checked", () => {
  assert.deepEqual(readOptions({ a: 2 }, { a: 1, b: 3 }), { a: 2, b: 3 });
  assert.throws(() => readOptions({ yLavel: 1 }, { yLabel: 2 }), /"yLavel" is not an option. Expected one of: yLabel/);
  for (const wrong of [null, "123", [NaN], [1, "2"]]) assert.throws(() => expectNumbers(wrong, "x"), TypeError);
  assert.throws(() => expectNumbers([1], "x", 2), RangeError);
});
