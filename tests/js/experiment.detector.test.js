/** A trained network as a detector: what it says of a sample is what training said of it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Detector } from "../../static/js/core/experiment/detector.js";
import { table } from "../../static/js/core/experiment/description.js";
import { heartbeats } from "../../static/js/core/experiment/heartbeats.js";
import { judge } from "../../static/js/core/experiment/judgement.js";
import { undoScaling } from "../../static/js/core/experiment/preparation.js";
import { Run } from "../../static/js/core/experiment/run.js";

const settings = { ...table.initial(), trainSize: 60, testSize: 40, epochs: 4 };

function trained() {
  const run = new Run(settings, heartbeats({ normal: 100, anomalous: 40, seed: 1 }));
  while (!run.done) for (const _ of run.steps());
  return run;
}

test("score, reconstruction, verdict and p-value are those of the training page", () => {
  const run = trained();
  const { weights, scores } = run.snapshot();
  const { threshold } = judge(scores, settings);
  const { scaling, size, test: { normal } } = run.prepared;
  const calibration = Array.from(scores.heldOut).sort((a, b) => a - b);
  const { description } = run.network;
  const detector = new Detector({ description, weights, scaling, score: { name: settings.score, parameters: {} }, threshold, calibration });
  for (let i = 0; i < 5; i += 1) {
    const x = normal.subarray(i * size, (i + 1) * size);
    const found = detector.judge(undoScaling(scaling, x));
    assert.ok(Math.abs(found.score - scores.normal[i]) < 1e-6 * Math.max(1, scores.normal[i]));
    assert.equal(found.anomaly, found.score > threshold);
    assert.equal(found.verdict === "anomaly", found.anomaly);
    assert.equal(found.p_value, (1 + calibration.filter((each) => each >= found.score).length) / (calibration.length + 1));
    assert.equal(found.reconstruction.length, size);
    assert.ok(Math.abs(found.reconstruction_error - found.score) < 1e-12);
  }
});

test("weights that do not fit are refused", () => {
  const { description } = trained().network;
  assert.throws(() => new Detector({ description, weights: new Float32Array(3) }), /Expected \d+ weights/);
});
