/** TensorFlow.js as the oracle: the same losses from the same start, and each opens the other's files. */

import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import * as tfl from "@tensorflow/tfjs-layers";
import { Network } from "../../static/js/core/nn/network.js";
import { OPTIMIZERS } from "../../static/js/core/nn/optimizers.js";
import { Random, range } from "../../static/js/core/nn/random.js";
import { read, write } from "../../static/js/core/nn/tensorflow.js";
import { Trainer } from "../../static/js/core/nn/trainer.js";
import { mendUpsampling } from "./nn.mended.js";
import { NETWORKS } from "./nn.networks.js";

before(async () => {
  await tf.setBackend("cpu");
  mendUpsampling(tf);
});

/** Ours as theirs, through the files. */
function toTheirs(network) {
  const files = write(network);
  const { modelTopology, weightsManifest } = JSON.parse(files["model.json"]);
  return tfl.loadLayersModel(
    tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData: files["weights.bin"] }),
  );
}

/** Theirs as files. */
async function filesOf(model) {
  let kept;
  await model.save(tf.io.withSaveHandler(async (artifacts) => {
    kept = artifacts;
    return { modelArtifactsInfo: {} };
  }));
  const manifest = [{ paths: ["weights.bin"], weights: kept.weightSpecs }];
  return [JSON.stringify({ modelTopology: kept.modelTopology, weightsManifest: manifest }), kept.weightData];
}

function samples(n, size, seed = 9) {
  const random = new Random(seed);
  const phases = Array.from({ length: n }, () => random.uniform(0, 6));
  return Float32Array.from({ length: n * size }, (_, i) => 0.5 + 0.4 * Math.sin((i % size) / 5 + phases[Math.floor(i / size)]));
}

const tensorOf = (x, shape) => tf.tensor(x, [x.length / shape.reduce((a, b) => a * b, 1), ...shape]);

function close(ours, theirs, within, what = "") {
  assert.equal(ours.length, theirs.length);
  ours.forEach((value, i) => assert.ok(Math.abs(value - theirs[i]) <= within, `${what} ${value} is not ${theirs[i]}`));
}

const THEIR_LOSS = { mse: "meanSquaredError", mae: "meanAbsoluteError", bce: "binaryCrossentropy" };
const THEIR_OPTIMIZER = {
  adam: (rate) => tf.train.adam(rate),
  adamax: (rate) => tf.train.adamax(rate),
  adagrad: (rate) => tf.train.adagrad(rate),
  rmsprop: (rate) => tf.train.rmsprop(rate),
  momentum: (rate) => tf.train.momentum(rate, 0.9),
  sgd: (rate) => tf.train.sgd(rate),
};

/** Both trained for four epochs; theirs is fed in the order that ours chose. */
async function lossesOfBoth(description, options, n) {
  const network = new Network(description, { seed: 4 });
  const theirs = await toTheirs(network);
  const { regulariser, rate } = { regulariser: "none", ...options };
  if (regulariser !== "none") {
    const l1 = /l1/.test(regulariser) ? rate : 0;
    const l2 = /l2/.test(regulariser) ? rate : 0;
    // As the layers themselves do when they are made with a regulariser.
    for (const layer of theirs.layers) {
      if (layer.kernel) layer.addLoss(() => tfl.regularizers.l1l2({ l1, l2 }).apply(layer.kernel.read()));
    }
  }
  theirs.compile({ optimizer: THEIR_OPTIMIZER[options.optimizer](options.learningRate), loss: THEIR_LOSS[options.loss] });
  const x = samples(n, network.inputSize);
  const trainer = new Trainer(network, { ...options, seed: 6 });
  const orders = new Random(6).fork();
  const found = { ours: [], theirs: [] };
  for (let epoch = 0; epoch < 4; epoch += 1) {
    found.ours.push(trainer.epoch(x).loss);
    const order = orders.shuffle(range(n));
    const shown = tf.tidy(() => tf.gather(tensorOf(x, description.shape), tf.tensor1d(order, "int32")));
    const told = await theirs.fit(shown, shown, { batchSize: options.batch, epochs: 1, shuffle: false, verbose: 0 });
    found.theirs.push(told.history.loss[0]);
  }
  return found;
}

/** At most one unit of the fifth digit apart. */
function sameToFiveDigits({ ours, theirs }) {
  const unit = (value) => 10 ** (Math.floor(Math.log10(value)) - 4);
  ours.forEach((loss, i) => assert.ok(Math.abs(loss - theirs[i]) <= unit(theirs[i]), `${ours} are not ${theirs}`));
}

const RATES = { sgd: 0.1, momentum: 0.05, adagrad: 0.05, rmsprop: 0.003 };
// Their Adadelta divides by the memory of the step before, and so is no more than plain descent. Keras is the oracle for
// ours (tests/training/test_browser_models.py).
for (const optimizer of Object.keys(OPTIMIZERS).filter((name) => name !== "adadelta")) {
  test(`a dense network learns as theirs with ${optimizer}`, async () => {
    const options = { optimizer, learningRate: RATES[optimizer] ?? 0.01, loss: "mse", batch: 16 };
    sameToFiveDigits(await lossesOfBoth(NETWORKS.dense, options, 50));
  });
}

for (const [loss, regulariser] of [["bce", "l1"], ["mae", "l2"], ["mse", "l1l2"]]) {
  test(`a convolutional network learns as theirs with ${loss} and ${regulariser}`, async () => {
    const options = { optimizer: "adam", learningRate: 0.003, loss, batch: 8, regulariser, rate: 0.001 };
    sameToFiveDigits(await lossesOfBoth(NETWORKS.pictures, options, 20));
  });
}

test("a convolutional network for series learns as theirs", async () => {
  sameToFiveDigits(await lossesOfBoth(NETWORKS.series, { optimizer: "adam", learningRate: 0.003, loss: "mse", batch: 8 }, 30));
});

for (const [name, description] of Object.entries(NETWORKS)) {
  test(`TensorFlow.js opens our files and says the same: ${name}`, async () => {
    const network = new Network(description, { seed: 2 });
    const x = samples(5, network.inputSize);
    const theirs = await toTheirs(network);
    close(network.predict(x), theirs.predict(tensorOf(x, description.shape)).dataSync(), 2e-6);
  });

  test(`we open our own files again: ${name}`, () => {
    const network = new Network(description, { seed: 2 });
    const files = write(network, { scaling: "range" });
    const { network: again, metadata } = read(files["model.json"], files["weights.bin"]);
    assert.deepEqual([again.description, metadata], [network.description, { scaling: "range" }]);
    assert.deepEqual(again.getWeights(), network.getWeights());
  });
}

test("we open files of TensorFlow.js and say the same", async () => {
  const { layers, sequential } = tfl;
  const theirs = sequential({
    layers: [
      layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, padding: "same" }),
      layers.leakyReLU({ alpha: 0.2 }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 6, activation: "tanh" }),
      layers.dense({ units: 64 }),
      layers.activation({ activation: "sigmoid" }),
      layers.reshape({ targetShape: [8, 8, 1] }),
    ],
  });
  const { network } = read(...(await filesOf(theirs)));
  const x = samples(3, 64);
  close(network.predict(x), theirs.predict(tensorOf(x, [8, 8, 1])).dataSync(), 2e-6);
});

const REFUSED = [
  ["a layer that we have not", (l) => l.batchNormalization({ inputShape: [4] }), /batchnormalization/i],
  ["an activation that we have not", (l) => l.dense({ inputShape: [4], units: 2, activation: "softmax" }), /softmax/],
  ["a stride", (l) => l.conv2d({ inputShape: [4, 4, 1], filters: 1, kernelSize: 3, strides: 2, padding: "same" }), /stride/],
  ["another padding", (l) => l.conv2d({ inputShape: [4, 4, 1], filters: 1, kernelSize: 3 }), /padding valid/],
  ["an uneven kernel", (l) => l.conv2d({ inputShape: [4, 4, 1], filters: 1, kernelSize: [3, 1], padding: "same" }), /uneven/],
  ["no bias", (l) => l.dense({ inputShape: [4], units: 2, useBias: false }), /no bias/],
];
for (const [what, make, sentence] of REFUSED) {
  test(`refuses ${what}, by a sentence`, async () => {
    const files = await filesOf(tfl.sequential({ layers: [make(tfl.layers)] }));
    assert.throws(() => read(...files), (error) => error.name === "Refusal" && sentence.test(error.message));
  });
}

test("refuses what is no such file, or a damaged one", () => {
  const files = write(new Network(NETWORKS.dense, { seed: 2 }));
  const spoil = (change) => {
    const model = JSON.parse(files["model.json"]);
    change(model);
    return JSON.stringify(model);
  };
  const bytes = files["weights.bin"];
  const nan = bytes.slice(0);
  new Float32Array(nan)[3] = NaN;
  for (const [json, weights, code] of [
    ["{", bytes, "file.json"],
    ["null", bytes, "file.kind"],
    ['{"modelTopology": {"class_name": "Model"}}', bytes, "file.kind"],
    [files["model.json"], bytes.slice(4), "file.weights"],
    [files["model.json"], nan, "file.finite"],
    [spoil((m) => (m.weightsManifest[0].weights[0].shape = [1])), bytes, "file.weights"],
    [spoil((m) => (m.weightsManifest[0].weights[0].dtype = "int32")), bytes, "file.dtype"],
    [spoil((m) => (m.weightsManifest[0].weights[0].quantization = { dtype: "uint8" })), bytes, "file.dtype"],
    [spoil((m) => delete m.modelTopology.config.layers[0].config.batch_input_shape), bytes, "file.shape"],
    [spoil((m) => (m.modelTopology.config.layers[0].config.units = -1)), bytes, "layer.units"],
    [spoil((m) => (m.modelTopology.config.layers[0].config = null)), bytes, "file.layer"],
  ]) {
    assert.throws(() => read(json, weights), (error) => error.code === code, code);
  }
});
