/** The worker of bench/nn.py: trains one network with one engine, or the heartbeats with several seeds. */

import { complete, readLayers, writeLayers } from "/static/js/core/experiment/architecture.js";
import { ANOMAGRAM, table } from "/static/js/core/experiment/description.js";
import { heartbeats } from "/static/js/core/experiment/heartbeats.js";
import { auroc } from "/static/js/core/experiment/metrics.js";
import { Run } from "/static/js/core/experiment/run.js";
import { Network } from "/static/js/core/nn/network.js";
import { Random } from "/static/js/core/nn/random.js";
import { write } from "/static/js/core/nn/tensorflow.js";
import { Trainer } from "/static/js/core/nn/trainer.js";
import { mendUpsampling } from "/tests/js/nn.mended.js";

const MODULES = "/node_modules/@tensorflow/";

const NETWORKS = {
  "784-32-784": { shape: [784], layers: "d32r", samples: 500, batch: 32, loss: "bce" },
  convolutional: { shape: [28, 28], layers: "c16x3r-p2-c8x3r-p2-c8x3r-u2-c16x3r-u2", samples: 200, batch: 20, loss: "mse" },
  heartbeats: { shape: [140], layers: "d7r-d3r-d2l-d3r-d7r", samples: 292, batch: 64, loss: "mse" },
};

let epoch = null;

/** {task: "prepare", network, engine}, then {task: "epoch"} → milliseconds; or {task: "quality", …} → how it went. */
self.onmessage = async ({ data: order }) => {
  try {
    if (order.task === "prepare") epoch = await prepare(order);
    const begun = performance.now();
    if (order.task === "quality") self.postMessage(quality(order));
    else {
      await epoch();
      self.postMessage(performance.now() - begun);
    }
  } catch (error) {
    self.postMessage({ error: `${error.message}\n${error.stack}` });
  }
};

/** Smooth bumps on an empty sheet, mostly 0, as drawings are. */
function samples(n, size) {
  const random = new Random(1);
  const x = new Float32Array(n * size);
  for (let i = 0; i < n; i += 1) {
    const [place, width] = [random.uniform(0.2, 0.8) * size, random.uniform(0.02, 0.1) * size];
    for (let j = 0; j < size; j += 1) x[i * size + j] = Math.max(0, 1 - Math.abs(j - place) / width);
  }
  return x;
}

/** @returns {Promise<function(): (Promise | Object)>} that trains one epoch */
async function prepare({ network: name, engine }) {
  const { shape, layers, samples: n, batch, loss } = NETWORKS[name];
  const { description } = complete(readLayers(layers), shape, "sigmoid");
  const network = new Network(description, { seed: 1 });
  const x = samples(n, network.inputSize);
  return engine === "ours" ? ours(network, x, batch, loss) : theirs(engine, network, x, batch, loss);
}

function ours(network, x, batch, loss) {
  const trainer = new Trainer(network, { batch, loss, optimizer: "adam", learningRate: 0.001 });
  return () => trainer.epoch(x);
}

/** TensorFlow.js with the same network, read from our files. Its bundles want to be scripts: they put a `tf` on `self`. */
async function theirs(engine, network, x, batch, loss) {
  for (const [folder, file] of [["tfjs-core", "tf-core"], ["tfjs-layers", "tf-layers"], ["tfjs-backend-cpu", "tf-backend-cpu"],
    ["tfjs-backend-wasm", "tf-backend-wasm"]]) {
    // eslint-disable-next-line no-eval -- only here: a module worker has no importScripts.
    (0, eval)(await (await fetch(`${MODULES}${folder}/dist/${file}.min.js`)).text());
  }
  const { tf } = self;
  if (engine === "wasm") tf.wasm.setWasmPaths(`${MODULES}tfjs-backend-wasm/dist/`);
  if (!(await tf.setBackend(engine)) || tf.getBackend() !== engine) throw new Error(`The backend ${engine} did not start.`);
  if (engine === "wasm") lendGradients(tf);
  mendUpsampling(tf);
  const files = write(network);
  const { modelTopology, weightsManifest } = JSON.parse(files["model.json"]);
  const weightSpecs = weightsManifest[0].weights;
  const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData: files["weights.bin"] }));
  model.compile({ optimizer: tf.train.adam(0.001), loss: { mse: "meanSquaredError", bce: "binaryCrossentropy" }[loss] });
  const { shape } = network.description;
  const shown = tf.tensor(x, [x.length / network.inputSize, ...shape]);
  // Without yielding, which would only cost it time.
  return () => model.fit(shown, shown, { batchSize: batch, epochs: 1, verbose: 0, yieldEvery: "never" });
}

/** What its WASM backend lacks for training convolutions, out of what it has. */
function lendGradients(tf) {
  // Its layers ask for this kernel by name, not for a gradient of the operation.
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName: "wasm",
    kernelFunc: ({ inputs: { x, dy }, attrs: { filterShape } }) => tf.tidy(() => slopesOfFilter(tf, x, dy, filterShape)),
  });
  tf.unregisterGradient("MaxPool");
  tf.registerGradient({
    kernelName: "MaxPool",
    inputsToSave: ["x"],
    outputsToSave: [true],
    gradFunc(dy, [x, y]) {
      const large = (tensor) => tf.image.resizeNearestNeighbor(tensor, x.shape.slice(1, 3));
      return { x: () => tf.mul(tf.cast(tf.equal(x, large(y)), "float32"), large(dy)) };
    },
  });
}

/** For every place in the filter, the picture moved by as much, times the slopes. */
function slopesOfFilter(tf, x, dy, filterShape) {
  const [tall, wide, channels, filters] = filterShape;
  const [n, height, width] = dy.shape;
  const [above, before] = [(tall - 1) >> 1, (wide - 1) >> 1];
  const framed = tf.pad(x, [[0, 0], [above, tall - 1 - above], [before, wide - 1 - before], [0, 0]]);
  const rows = tf.reshape(dy, [n * height * width, filters]);
  const places = Array.from({ length: tall * wide }, (_, i) => [Math.floor(i / wide), i % wide]);
  const parts = places.map(([y, z]) => {
    const patch = tf.slice(framed, [0, y, z, 0], [n, height, width, channels]);
    return tf.matMul(tf.reshape(patch, [n * height * width, channels]), rows, true, false);
  });
  return tf.reshape(tf.stack(parts), filterShape);
}

function quality({ name, seeds, data }) {
  const wanted = name === "default" ? table.initial() : ANOMAGRAM;
  const runs = Array.from({ length: seeds }, (_, seed) => trial({ ...wanted, seed }, data));
  const { batch, epochs, optimizer, learningRate } = wanted;
  const text = `${writeLayers(wanted.layers)}, ${optimizer} ${learningRate}, batch ${batch}, ${epochs} epochs`;
  return { runs, text };
}

function trial(settings, data) {
  const size = 140;
  let source = heartbeats({ normal: 725, anomalous: 200, seed: settings.seed });
  if (data) {
    const [train, normal, anomalous] = [data.train, data.normal, data.anomalous].map((list) => Float32Array.from(list));
    source = { shape: [size], normal: train, anomalous: new Float32Array(0), test: { normal, anomalous } };
  }
  const run = new Run({ ...settings, testSize: 4000, trainSize: 5000 }, source);
  let [reached, seconds, last] = [null, 0, 0];
  while (!run.done) {
    const begun = performance.now();
    for (const step of run.steps()) void step;
    if (reached === null) seconds += (performance.now() - begun) / 1000;
    const { scores } = run.snapshot();
    last = auroc(scores.normal, scores.anomalous);
    if (reached === null && last >= 0.99) reached = run.epoch;
  }
  return { reached, seconds, last };
}
