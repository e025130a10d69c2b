/** What the page of photos works out without the page: the queue, the order, the labels, the synthetic tiles. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isPhoto, moments, oddestFirst, placeOf, relative, toBytes } from "../../static/js/core/album.js";
import { toCsv, toJson, toRows } from "../../static/js/core/labels.js";
import { Queue, pauseAfter } from "../../static/js/core/queue.js";
import { DEFECTS, HEIGHT, WIDTH, drawTile } from "../../static/js/core/tile.js";

const soon = () => new Promise((done) => setImmediate(done));
const refusal = (retry, status = 0) => Object.assign(new Error("no"), { retry, status });

/** A queue whose requests are answered, and whose timers run, by hand. */
function rig() {
  const found = { log: [], flights: [], waits: [], rests: 0 };
  const timers = {
    wait: (run, milliseconds) => {
      found.waits.push({ run, milliseconds });
      return found.waits.at(-1);
    },
    stop: (timer) => (found.waits = found.waits.filter((each) => each !== timer)),
  };
  found.queue = new Queue({
    send: (item, signal) => new Promise((done, fail) => found.flights.push({ item, signal, done, fail })),
    change: (item, state, value) => found.log.push([item, state, ...(value === undefined ? [] : [value])]),
    rest: () => (found.rests += 1),
    patience: 9999,
    timers,
  });
  return found;
}

test("things travel one by one, in their order, and each is told of", async () => {
  const { queue, flights, log } = rig();
  queue.add(["a", "b"]);
  assert.deepEqual(flights.map(({ item }) => item), ["a"]);
  assert.ok(queue.isBusy);
  flights[0].done(1);
  await soon();
  flights[1].done(2);
  await soon();
  assert.deepEqual(log, [["a", "waiting"], ["b", "waiting"], ["a", "sent"], ["a", "done", 1], ["b", "sent"], ["b", "done", 2]]);
  assert.ok(!queue.isBusy && !queue.isStopped);
});

test("one that fails is told of, and the others go on", async () => {
  const { queue, flights, log } = rig();
  queue.add(["a", "b"]);
  const error = refusal(false, 422);
  flights[0].fail(error);
  await soon();
  assert.deepEqual(log.slice(3), [["a", "failed", error], ["b", "sent"]]);
});

test("a limit of the server is kept to, and then the same thing is sent again", async () => {
  const found = rig();
  found.queue.add(["a"]);
  const error = refusal(7, 429);
  found.flights[0].fail(error);
  await soon();
  assert.deepEqual(found.log.at(-1), ["a", "paused", { error, seconds: 7 }]);
  const [wait] = found.waits.filter(({ milliseconds }) => milliseconds === 7000);
  wait.run();
  assert.equal(found.flights.length, 2);
  assert.equal(found.flights[1].item, "a");
});

test("the way to the server is tried later and later, and at once when asked to", async () => {
  const found = rig();
  found.queue.add(["a"]);
  for (const seconds of [1, 2, 4]) {
    found.flights.at(-1).fail(refusal(true));
    await soon();
    assert.equal(found.log.at(-1)[2].seconds, seconds);
    found.queue.hurry();
  }
  assert.equal(found.flights.length, 4);
  assert.equal(pauseAfter(refusal(true), 20), 15);
});

test("a server that breaks twice at the same thing is not asked a third time; one that is busy is", () => {
  assert.equal(pauseAfter(refusal(true, 500), 1), 1);
  assert.equal(pauseAfter(refusal(true, 500), 2), null);
  assert.equal(pauseAfter(refusal(true, 503), 9), 15);
  assert.equal(pauseAfter(refusal(false, 413), 1), null);
});

test("stopped: what is under way is called off, and all wait until it goes on", async () => {
  const { queue, flights, log } = rig();
  queue.add(["a", "b"]);
  queue.stop();
  assert.ok(flights[0].signal.aborted && queue.isStopped);
  flights[0].fail(refusal(false));
  await soon();
  assert.deepEqual(log.at(-1), ["a", "waiting"]);
  queue.go();
  flights[1].done(1);
  await soon();
  assert.deepEqual(log.slice(-3), [["a", "sent"], ["a", "done", 1], ["b", "sent"]]);
});

test("one is dropped, under way or waiting; all are", async () => {
  const { queue, flights } = rig();
  queue.add(["a", "b", "c"]);
  queue.drop("b");
  queue.drop("a");
  assert.ok(flights[0].signal.aborted);
  assert.equal(flights[1].item, "c");
  queue.clear();
  assert.ok(flights[1].signal.aborted && !queue.isBusy);
});

test("what takes too long fails, and its late reply changes nothing", async () => {
  const found = rig();
  found.queue.add(["a"]);
  const [wait] = found.waits.filter(({ milliseconds }) => milliseconds === 9999);
  wait.run();
  found.flights[0].fail(found.flights[0].signal.reason);
  await soon();
  assert.equal(found.log.at(-1)[1], "failed");
  assert.equal(found.log.at(-1)[2].name, "TimeoutError");
});

test("options are checked", () => {
  assert.throws(() => new Queue({ sned: 1 }), /"sned" is not an option/);
});

test("photos are told by their type, or by their name where a system knows no type", () => {
  const file = (name, type = "") => ({ name, type });
  assert.ok([file("a.png", "image/png"), file("B.JPEG"), file("c.tif")].every(isPhoto));
  assert.ok(![file("a.png", "text/plain"), file("notes.txt"), file("png")].some(isPhoto));
});

test("paths lose the folder that all of them lie in, and only that", () => {
  assert.deepEqual(relative(["set/good/1.png", "set/2.png"]), ["good/1.png", "2.png"]);
  assert.deepEqual(relative(["a/1.png", "b/1.png"]), ["a/1.png", "b/1.png"]);
  assert.deepEqual(relative(["1.png", "a/1.png"]), ["1.png", "a/1.png"]);
  assert.deepEqual(relative([]), []);
});

test("the oddest come first, then those that wait, last those that failed", () => {
  const photos = [{ found: null, error: "no" }, { found: { score: -2 }, error: null }, { found: null, error: null }, { found: { score: 3 }, error: null }];
  assert.deepEqual(oddestFirst(photos).map((each) => photos.indexOf(each)), [3, 1, 2, 0]);
});

test("a box lies in one of nine places", () => {
  assert.equal(placeOf([0, 0, 10, 10], [100, 200]), "top-left");
  assert.equal(placeOf([90, 40, 110, 60], [100, 200]), "middle");
  assert.equal(placeOf([0, 45, 10, 55], [100, 200]), "left");
  assert.equal(placeOf([100, 90, 110, 100], [100, 200]), "bottom");
  assert.equal(placeOf([190, 99, 200, 100], [100, 200]), "bottom-right");
});

test("what was redrawn without the photo's light is put into it again", () => {
  const light = moments([0, 0, 0, 255, 255, 255, 255, 255]);
  assert.deepEqual([light.mean, light.deviation], [0.5, 0.5]);
  assert.deepEqual([...toBytes([0.5, 0.5 + 1 / 3, 0.9], { mean: 0.4, deviation: 0.1 })], [102, 153, 163]);
  assert.deepEqual([...toBytes([-1, 0.2, 2])], [0, 51, 255]);
});

const BROKEN = "a, \"b\"\nc.png";
const ROWS = toRows(
  [
    { path: "z.png", judged: { verdict: "anomaly", score: 1.5, p_value: 0.01, anomaly: true, box: [1, 2, 3, 4] }, error: null },
    { path: BROKEN, judged: null, error: "It is empty." },
    { path: "waits.png", judged: null, error: null },
    { path: "b.png", judged: { verdict: "normal", score: 0.25, p_value: 0.5, anomaly: false, box: null }, error: null },
  ],
  1,
);

test("labels are those of the command, by path, without what still waits", () => {
  assert.equal(
    toCsv(ROWS),
    "path,verdict,score,p_value,threshold,anomaly,left,top,right,bottom,heatmap,error\n" +
      '"a, ""b""\nc.png",unreadable,,,1,,,,,,,It is empty.\n' +
      "b.png,normal,0.25,0.5,1,False,,,,,,\n" +
      "z.png,anomaly,1.5,0.01,1,True,1,2,3,4,,\n",
  );
  const { detector, threshold, rows } = JSON.parse(toJson("tile", 1, ROWS));
  assert.deepEqual([detector, threshold, rows], ["tile", 1, ROWS]);
});

test("a seed always draws the same tile, and a defect changes a part of it", () => {
  const good = drawTile(3);
  assert.equal(good.length, WIDTH * HEIGHT);
  assert.deepEqual(drawTile(3), good);
  assert.notDeepEqual(drawTile(4), good);
  const { mean, deviation } = moments([...good].flatMap((grey) => [grey, grey, grey, 255]));
  assert.ok(mean > 0.2 && mean < 0.5 && deviation > 0.01);
  for (const defect of DEFECTS) {
    const changed = drawTile(3, defect).reduce((sum, grey, i) => sum + (Math.abs(grey - good[i]) > 20 ? 1 : 0), 0);
    assert.ok(changed > 100 && changed < good.length / 3, `${defect}: ${changed}`);
  }
  assert.throws(() => drawTile(3, "rust"), /no defect "rust".*blowhole/);
});
