/**
 * Writes what Keras is to be held against: `node nn.write.js FOLDER`. For every network its files, an input and what we
 * make of it; for every optimizer the start of the dense network and the losses of six steps; and a trained experiment as
 * the page downloads it, with the scores of its test samples.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Network } from "../../static/js/core/nn/network.js";
import { OPTIMIZERS } from "../../static/js/core/nn/optimizers.js";
import { Random } from "../../static/js/core/nn/random.js";
import { write } from "../../static/js/core/nn/tensorflow.js";
import { Trainer } from "../../static/js/core/nn/trainer.js";
import { undoScaling } from "../../static/js/core/experiment/preparation.js";
import { trained } from "./experiment.trained.js";
import { NETWORKS } from "./nn.networks.js";

const N = 7;
const RATES = { adadelta: 1, sgd: 0.5, momentum: 0.1 };
const folder = process.argv[2];

function save(name, network, inputs) {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  const files = { ...write(network), "x.bin": inputs.buffer, "y.bin": network.predict(inputs).buffer };
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(place, file), typeof content === "string" ? content : new Uint8Array(content));
  }
}

function inputs(size) {
  const random = new Random(11);
  return Float32Array.from({ length: N * size }, () => random.uniform());
}

for (const [name, description] of Object.entries(NETWORKS)) {
  const network = new Network(description, { seed: 3 });
  save(name, network, inputs(network.inputSize));
}

const losses = {};
for (const optimizer of Object.keys(OPTIMIZERS)) {
  const network = new Network(NETWORKS.dense, { seed: 3 });
  const x = inputs(network.inputSize);
  const learningRate = RATES[optimizer] ?? 0.01;
  const trainer = new Trainer(network, { optimizer, learningRate, batch: N });
  losses[optimizer] = { rate: learningRate, losses: Array.from({ length: 6 }, () => trainer.epoch(x).loss) };
}
writeFileSync(join(folder, "losses.json"), JSON.stringify(losses));

const { run, scores, bytes } = trained();
const { scaling, test } = run.prepared;
writeFileSync(join(folder, "experiment.zip"), bytes);
writeFileSync(join(folder, "beats.bin"), new Uint8Array(undoScaling(scaling, test.anomalous).buffer));
writeFileSync(join(folder, "scores.json"), JSON.stringify(Array.from(scores.anomalous)));
