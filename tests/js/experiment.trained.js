/** A small experiment on synthetic heartbeats, trained for a few epochs; once for all tests of a file. */

import { table } from "../../static/js/core/experiment/description.js";
import { heartbeats } from "../../static/js/core/experiment/heartbeats.js";
import { judge } from "../../static/js/core/experiment/judgement.js";
import { pack } from "../../static/js/core/experiment/package.js";
import { Run } from "../../static/js/core/experiment/run.js";

let kept = null;

export function trained() {
  kept ??= train();
  return kept;
}

function train() {
  const settings = { ...table.initial(), trainSize: 60, testSize: 40, epochs: 8, seed: 5 };
  const run = new Run(settings, heartbeats({ normal: 120, anomalous: 40, seed: 5 }));
  while (!run.done) for (const _ of run.steps());
  const { scores, weights } = run.snapshot();
  const judgement = judge(scores, settings);
  const { description } = run.network;
  const data = { name: "heartbeats", count: 60, synthetic: true };
  const { scaling } = run.prepared;
  const bytes = pack({ settings, description, weights, scaling, score: run.score, heldOut: scores.heldOut, judgement, data });
  return { run, scores, judgement, bytes };
}
