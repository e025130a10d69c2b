import assert from "node:assert/strict";
import { test } from "node:test";
import { Live } from "../../static/js/core/live.js";

/** A clock moved by hand. */
class Clock {
  time = 0;
  #timers = [];
  now = () => this.time;
  wait = (run, ms) => {
    const timer = { run, at: this.time + ms };
    this.#timers.push(timer);
    return timer;
  };
  stop = (timer) => {
    this.#timers = this.#timers.filter((each) => each !== timer);
  };
  async pass(ms) {
    const end = this.time + ms;
    for (;;) {
      await settle();
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.time = due.at;
      this.stop(due);
      due.run();
    }
    this.time = end;
    await settle();
  }
}

const settle = () => new Promise((done) => setImmediate(done));

function setUp(options = {}) {
  const clock = new Clock();
  const seen = { sent: [], shown: [], failed: [], open: 0, most: 0 };
  const answers = [];
  const send = (job, signal) => {
    seen.sent.push([job, clock.time]);
    seen.open += 1;
    seen.most = Math.max(seen.most, seen.open);
    return new Promise((resolve, reject) => {
      const close = (settleWith) => (value) => {
        seen.open -= 1;
        settleWith(value);
      };
      answers.push({ resolve: close(resolve), reject: close(reject) });
      signal.addEventListener("abort", () => close(reject)(signal.reason));
    });
  };
  const live = new Live({
    send,
    show: (reply, job) => seen.shown.push([reply, job]),
    fail: (error, job, { again }) => seen.failed.push([error.message, again]),
    gap: 50,
    timers: clock,
    ...options,
  });
  const reply = async (value) => {
    answers.shift().resolve(value);
    await settle();
  };
  return { clock, live, seen, answers, reply };
}

test("the first state is asked about at once", () => {
  const { live, seen } = setUp();
  live.push("a");
  assert.deepEqual(seen.sent, [["a", 0]]);
});

test("never more than one request; of what waits only the newest is sent", async () => {
  const { live, seen, clock, reply } = setUp();
  for (const job of "abcdef") live.push(job);
  await clock.pass(80);
  await reply("A");
  assert.deepEqual(seen.sent.map(([job]) => job), ["a", "f"]);
  assert.equal(seen.most, 1);
  await reply("F");
  assert.deepEqual(seen.shown, [["A", "a"], ["F", "f"]]);
});

test("requests start at least a gap apart, and the last state is never forgotten", async () => {
  const { live, seen, clock, reply } = setUp();
  live.push("a");
  await reply("A");
  live.push("b");
  live.push("c");
  assert.equal(seen.sent.length, 1);
  await clock.pass(50);
  assert.deepEqual(seen.sent.at(-1), ["c", 50]);
  assert.equal(live.isBusy, true);
});

test("dropped: nothing of the old state is shown, even if its reply comes", async () => {
  const { live, seen, clock, answers } = setUp();
  live.push("a");
  const [old] = answers;
  live.drop();
  old.resolve("A");
  await clock.pass(10);
  assert.deepEqual([seen.shown, seen.failed, live.isBusy], [[], [], false]);
  live.push("b");
  await clock.pass(50);
  assert.equal(seen.sent.at(-1)[0], "b");
});

test("a lost connection is tried again later and later, with the newest state", async () => {
  const { live, seen, clock, answers } = setUp();
  const lost = () => answers.shift().reject(Object.assign(new Error("lost"), { retry: true }));
  live.push("a");
  lost();
  await clock.pass(500);
  live.push("b");
  assert.equal(seen.sent.length, 1);
  await clock.pass(600);
  assert.equal(seen.sent.at(-1)[0], "b");
  lost();
  await clock.pass(1900);
  assert.equal(seen.sent.length, 2);
  await clock.pass(200);
  assert.equal(seen.sent.length, 3);
  assert.deepEqual(seen.failed, [["lost", true], ["lost", true]]);
});

test("hurry tries what waits for a connection at once", async () => {
  const { live, seen, clock, answers } = setUp();
  live.push("a");
  answers.shift().reject(Object.assign(new Error("lost"), { retry: true }));
  await clock.pass(1);
  live.hurry();
  assert.equal(seen.sent.length, 2);
});

test("a refusal is told and not tried again", async () => {
  const { live, seen, clock, answers } = setUp();
  live.push("a");
  answers.shift().reject(new Error("wrong"));
  await clock.pass(60000);
  assert.deepEqual([seen.sent.length, seen.failed], [1, [["wrong", false]]]);
});

test("a request that takes too long is given up and tried again", async () => {
  const { live, seen, clock } = setUp({ patience: 1000 });
  live.push("a");
  await clock.pass(1000);
  assert.deepEqual(seen.failed, [["The server took too long.", true]]);
  await clock.pass(1000);
  assert.equal(seen.sent.length, 2);
});

test("an unknown option is an error", () => assert.throws(() => new Live({ gapp: 1 }), TypeError));
