/**
 * A network as files that TensorFlow.js itself loads (`tf.loadLayersModel`), and back: `model.json` says what the layers
 * are, `weights.bin` is all weights one after another, as float32. Kernels lie in both as in Keras.
 *
 * Written for what our layers can be. Anything else is refused, with a sentence that names it.
 */

/**
 * One of their layers, as model.json lists it.
 *
 * @typedef {{class_name: string, config: Record<string, any>}} Entry
 */

import { LEAK } from "./activations.js";
import { Network } from "./network.js";
import { Refusal } from "./refusal.js";
import { readLayers } from "./tensorflow-layers.js";

/**
 * @param {Network} network
 * @param {Object} [metadata]  anything that is to be kept beside it, fit for JSON
 * @returns {{"model.json": string, "weights.bin": ArrayBuffer}}
 */
export function write(network, metadata = {}) {
  /** @type {Entry[]} */
  const entries = [];
  /** @type {{name: string, shape: number[], dtype: string}[]} */
  const weights = [];
  network.layers.forEach((layer, i) => {
    const description = network.description.layers[i];
    const name = `${description.type}_${i + 1}`;
    entries.push(...entriesOf(description, layer, name));
    for (const each of layer.parameters) weights.push({ name: `${name}/${each.name}`, shape: each.shape, dtype: "float32" });
  });
  entries[0].config.batch_input_shape = [null, ...network.description.shape];
  const model = {
    format: "layers-model",
    generatedBy: "Oddity",
    convertedBy: null,
    modelTopology: {
      class_name: "Sequential",
      config: { name: "autoencoder", layers: entries },
      keras_version: "tfjs-layers 4.22.0",
      backend: "tensor_flow.js",
    },
    weightsManifest: [{ paths: ["weights.bin"], weights }],
    userDefinedMetadata: metadata,
  };
  return { "model.json": JSON.stringify(model, null, 1), "weights.bin": network.getWeights().buffer };
}

/**
 * Our layer as one or more of theirs.
 *
 * @param {import("./network.js").LayerDescription} description
 * @param {import("./network.js").Layer} layer
 * @param {string} name
 * @returns {Entry[]}
 */
function entriesOf({ type, units, filters, kernel, size = 1, activation }, layer, name) {
  /** @type {(kind: string, config: Object, suffix?: string) => Entry} */
  const entry = (kind, config, suffix = "") => ({
    class_name: kind,
    config: { name: name + suffix, trainable: true, dtype: "float32", ...config },
  });
  const leaky = activation === "leakyRelu";
  /** @type {(kind: string, config: Object) => Entry[]} */
  const bent = (kind, config) => {
    const own = entry(kind, { ...config, use_bias: true, activation: leaky ? "linear" : activation });
    return leaky ? [own, entry("LeakyReLU", { alpha: LEAK }, "_leaky")] : [own];
  };
  /** @param {number} axes */
  const convolution = (axes) => {
    /** @param {number | undefined} value */
    const each = (value) => Array(axes).fill(value);
    const where = { padding: "same", data_format: "channels_last" };
    return { filters, kernel_size: each(kernel), strides: each(1), dilation_rate: each(1), ...where };
  };
  /** @param {number} axes */
  const pooling = (axes) => {
    const each = Array(axes).fill(size);
    return { pool_size: each, strides: each, padding: "valid", data_format: "channels_last" };
  };
  /** @param {(number | undefined)[]} sizes */
  const upsampling = (sizes) => ({ size: sizes, data_format: "channels_last", interpolation: "nearest" });
  switch (type) {
    case "dense":
      return bent("Dense", { units });
    case "conv2d":
      return bent("Conv2D", convolution(2));
    case "conv1d":
      return bent("Conv1D", convolution(1));
    case "maxpool2d":
      return [entry("MaxPooling2D", pooling(2))];
    case "maxpool1d":
      return [entry("MaxPooling1D", pooling(1))];
    case "upsample2d":
      return [entry("UpSampling2D", upsampling([size, size]))];
    case "upsample1d": {
      // TensorFlow.js can only enlarge pictures: the series becomes one of a single column, and a series again.
      const [length, channels] = layer.shape;
      return [
        entry("Reshape", { target_shape: [length / size, 1, channels] }, "_picture"),
        entry("UpSampling2D", upsampling([size, 1])),
        entry("Reshape", { target_shape: [length, channels] }, "_series"),
      ];
    }
    case "flatten":
      return [entry("Flatten", { data_format: "channels_last" })];
    default:
      return [entry("Reshape", { target_shape: layer.shape })];
  }
}

/**
 * @param {string} json  model.json
 * @param {ArrayBuffer} weights  weights.bin, or all of its parts one after another
 * @returns {{network: Network, metadata: {codes?: Lie}}} `metadata`: what was kept beside it
 * @throws {Refusal} for what is no such file, and for what our layers cannot do
 */
export function read(json, weights) {
  const model = parse(json);
  const topology = model.modelTopology?.model_config ?? model.modelTopology;
  const entries = topology?.config?.layers ?? topology?.config;
  if (topology?.class_name !== "Sequential" || !Array.isArray(entries) || !Array.isArray(model.weightsManifest)) {
    throw new Refusal("file.kind", "This is not a sequential TensorFlow.js layers model. Save one with model.save().");
  }
  const network = new Network(readLayers(entries));
  const listed = model.weightsManifest.flatMap((/** @type {any} */ group) => group?.weights ?? []);
  for (const { name, dtype, quantization } of listed) {
    if (dtype !== "float32" || quantization) {
      throw new Refusal("file.dtype", `The weights ${name} are not plain float32. Save the model unquantised.`, { name });
    }
  }
  const expected = network.parameters.map(({ shape }) => shape.join("×"));
  const received = listed.map((/** @type {any} */ { shape }) => (Array.isArray(shape) ? shape.join("×") : "?"));
  if (expected.join() !== received.join() || weights.byteLength !== 4 * network.weightCount) {
    const message = `The weights do not fit the layers: expected ${expected.join(", ")}, ${4 * network.weightCount} bytes.`;
    throw new Refusal("file.weights", `${message} Received ${received.join(", ")}, ${weights.byteLength} bytes.`);
  }
  const numbers = new Float32Array(weights.slice(0));
  if (!numbers.every(Number.isFinite)) throw new Refusal("file.finite", "Some weights are not numbers. Train it again.");
  network.setWeights(numbers);
  return { network, metadata: model.userDefinedMetadata ?? {} };
}

/** @param {string} json @returns {any} whatever it says: it is a stranger's, and looked at field by field */
function parse(json) {
  try {
    return Object(JSON.parse(json));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new Refusal("file.json", "The file model.json is not JSON. Save the model again.");
    throw cause;
  }
}

