/** The page's end and the worker's own file together, in a thread. */

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { ANOMAGRAM, table } from "../../static/js/core/experiment/description.js";
import { Session } from "../../static/js/core/experiment/session.js";
import { NodeWorker } from "./experiment.worker.js";

const SMALL = { ...table.initial(), trainSize: 40, testSize: 20, epochs: 6, seed: 3 };
let open = [];

afterEach(async () => {
  await Promise.all(open.map((session) => session.destroy()));
  open = [];
});

/** A session with everything it told, and a way to wait for what it will tell. */
function start() {
  const told = [];
  let look = () => {};
  const note = (type) => (what, more) => {
    told.push({ type, what, more });
    look();
  };
  const callbacks = Object.fromEntries(["prepared", "progress", "state", "refused", "broken"].map((type) => [type, note(type)]));
  const session = new Session({ ...callbacks, worker: () => new NodeWorker() });
  open.push(session);
  const until = (condition) =>
    new Promise((found) => {
      look = () => condition() && found();
      look();
    });
  const last = (type) => told.findLast((each) => each.type === type);
  return { session, told, until, last };
}

test("an experiment is prepared, trained to its end, and told of", async () => {
  const { session, told, until, last } = start();
  session.prepare(SMALL);
  session.train();
  await until(() => session.state === "done");
  const { what: prepared } = last("prepared");
  assert.deepEqual([prepared.shape, prepared.synthetic, prepared.counts.train], [[140], true, 40]);
  assert.deepEqual([prepared.test.normal.length, prepared.test.kinds.length], [10 * 140, 10]);
  const { what: snapshot, more } = last("progress");
  assert.equal(snapshot.epoch, 6);
  assert.ok(more.seconds > 0 && more.diagnosis.variety > 0);
  assert.equal(session.losses.train.length, 6);
  assert.equal(session.losses.heldOut.length, 6);
  assert.ok(session.losses.train.at(-1) < session.losses.train[0]);
  assert.deepEqual([snapshot.reconstructions.length, snapshot.points.length], [20 * 140, 40]);
  assert.deepEqual(told.filter(({ type }) => type === "broken" || type === "refused"), []);
});

test("one step is one epoch, and a reset comes back to the same start and the same losses", async () => {
  const { session, until, last } = start();
  session.prepare(SMALL);
  session.step();
  session.step();
  await until(() => last("progress")?.what.epoch === 2);
  const [weights, losses] = [last("progress").what.weights, session.losses.train];
  session.reset();
  await until(() => last("progress").what.epoch === 0);
  assert.notDeepEqual(last("progress").what.weights, weights);
  session.step();
  session.step();
  await until(() => last("progress").what.epoch === 2);
  assert.deepEqual(last("progress").what.weights, weights);
  assert.deepEqual(session.losses.train, losses);
});

test("training can be paused and goes on where it was", async () => {
  const { session, until, last } = start();
  session.prepare({ ...SMALL, epochs: 1000, trainSize: 400 });
  session.train();
  await until(() => last("progress")?.what.epoch > 0);
  session.pause();
  await until(() => session.state === "paused");
  const { epoch } = last("progress").what;
  assert.ok(epoch < 1000);
  session.step();
  await until(() => last("progress").what.epoch > epoch);
  assert.equal(last("progress").what.epoch, epoch + 1);
  session.train();
  await until(() => session.state === "training");
  await until(() => last("progress").what.epoch > epoch + 1);
  session.stop();
  assert.deepEqual(session.history, []);
});

test("a sample of one's own is followed", async () => {
  const { session, until, last } = start();
  session.prepare(SMALL);
  session.watch(Float32Array.from({ length: 140 }, (_, i) => Math.sin(i / 9)));
  await until(() => last("progress")?.what.own);
  const before = last("progress").what.own;
  session.train();
  await until(() => session.state === "done");
  const after = last("progress").what.own;
  assert.equal(after.reconstruction.length, 140);
  assert.ok(after.score < before.score);
  session.reset();
  await until(() => last("progress").what.epoch === 0);
  assert.deepEqual(last("progress").what.own, before);
});

test("training goes on from given weights", async () => {
  const { session, until, last } = start();
  session.prepare(SMALL);
  session.train();
  await until(() => session.state === "done");
  const { weights, scores } = last("progress").what;
  session.prepare(SMALL, null, weights);
  await until(() => last("progress").what.epoch === 0);
  assert.deepEqual(last("progress").what.scores, scores);
});

test("what cannot be done is refused by a sentence, and the next experiment is none the worse", async () => {
  const { session, until, last } = start();
  session.train();
  await until(() => last("refused"));
  assert.equal(last("refused").what.code, "order.early");
  session.prepare(SMALL, { shape: [4], normal: new Float32Array(8), anomalous: new Float32Array(0) });
  await until(() => last("refused").what.code === "data.few");
  session.prepare(SMALL);
  session.train();
  await until(() => session.state === "done");
});

test("training that fails says so, and why", async () => {
  const { session, until, last } = start();
  const wild = { optimizer: "momentum", learningRate: 10, output: "linear", regulariser: "l2", regulariserRate: 1 };
  session.prepare({ ...SMALL, ...wild, epochs: 200 });
  session.train();
  await until(() => ["failed", "done"].includes(session.state));
  assert.equal(session.state, "failed");
  assert.match(last("progress").what.failure.reason, /not-finite|exploded/);
});

test("Anomagram's own default ends at the mean beat: all its reconstructions are one", async () => {
  const { session, until, last } = start();
  session.prepare({ ...ANOMAGRAM, seed: 0 });
  session.train();
  await until(() => session.state === "done");
  assert.equal(last("progress").what.epoch, 30);
  assert.ok(last("progress").more.diagnosis.stuckAtMean);
});

test("nothing is told of an experiment that was replaced", async () => {
  const { session, told, until, last } = start();
  session.prepare({ ...SMALL, trainSize: 30 });
  session.prepare(SMALL);
  await until(() => last("progress"));
  assert.deepEqual(told.filter(({ type }) => type === "prepared").map(({ what }) => what.counts.train), [40]);
});

test("an unknown option is an error", () => assert.throws(() => new Session({ progres: () => {} }), TypeError));
