/** From the layers that a TensorFlow.js file lists to our descriptions; what we cannot do is refused by name. */

/**
 * @typedef {import("./network.js").LayerDescription} LayerDescription
 * @typedef {(what: string) => never} Refuse
 *
 * A layer of theirs, by its settings (a stranger's: anything may be in them), as ours. `before` is the one before it, which
 * a layer that only bends changes; it gives none of its own then.
 *
 * @typedef {(config: any, refuse: Refuse, before?: LayerDescription) => ?LayerDescription} Reader
 */

import { LEAK } from "./activations.js";
import { Refusal } from "./refusal.js";

/** Their names of activations; leaky ReLU is a layer of its own there. */
/** @type {Record<string, string>} */
const BENDS = { linear: "linear", relu: "relu", sigmoid: "sigmoid", tanh: "tanh" };

/**
 * @param {{class_name: string, config: any}[]} entries
 * @returns {import("./network.js").NetworkDescription}
 */
export function readLayers(entries) {
  /** @type {?number[]} */
  let shape = null;
  /** @type {LayerDescription[]} */
  const layers = [];
  for (const { class_name: kind, config } of entries) {
    /** @type {Refuse} */
    const refuse = (what) => {
      throw new Refusal("file.layer", `The layer ${config?.name ?? "?"} (${kind}) ${what}.`, { kind, what });
    };
    if (typeof config !== "object" || config === null) refuse("has no settings");
    shape ??= (config.batch_input_shape ?? config.batch_shape)?.slice(1) ?? null;
    if (kind === "InputLayer") continue;
    const read = Object.hasOwn(READERS, kind) ? READERS[kind] : () => refuse("is not one that can be opened here");
    /** @type {?LayerDescription} */
    const layer = read(config, refuse, layers.at(-1));
    if (layer) layers.push(layer);
  }
  if (!Array.isArray(shape) || !shape.length || !shape.every((n) => Number.isInteger(n) && n > 0)) {
    throw new Refusal("file.shape", "The model does not say what shape its input has. Save it with an input shape.");
  }
  return { shape, layers: foldSeries(layers) };
}

/**
 * All of a list, or the one number, as one number; refuses where they differ.
 *
 * @type {(value: any, what: string, refuse: Refuse) => any}
 */
function even(value, what, refuse) {
  const list = [value].flat();
  return list.every((each) => each === list[0]) ? list[0] : refuse(`has an uneven ${what}`);
}

/** @param {any} config @param {Refuse} refuse */
function plain(config, refuse) {
  if (config.use_bias === false) refuse("has no bias");
  if (!Object.hasOwn(BENDS, config.activation)) refuse(`has the activation ${config.activation}`);
  return BENDS[config.activation];
}

/** @param {string} type @returns {Reader} */
function convolution(type) {
  return (config, refuse) => {
    if (even(config.strides ?? 1, "stride", refuse) !== 1) refuse("has a stride");
    if (even(config.dilation_rate ?? 1, "dilation", refuse) !== 1) refuse("has a dilation");
    if (config.padding !== "same") refuse(`has the padding ${config.padding}`);
    lastChannels(config, refuse);
    const kernel = even(config.kernel_size, "kernel", refuse);
    return { type, filters: config.filters, kernel, activation: plain(config, refuse) };
  };
}

/** @param {string} type @returns {Reader} */
function pooling(type) {
  return (config, refuse) => {
    const size = even(config.pool_size, "block", refuse);
    if (even(config.strides ?? size, "stride", refuse) !== size) refuse("has blocks that overlap");
    if (config.padding === "same") refuse("has the padding same");
    lastChannels(config, refuse);
    return { type, size };
  };
}

/** @param {{data_format?: string}} config @param {Refuse} refuse */
function lastChannels({ data_format: order }, refuse) {
  if (/first/i.test(order ?? "")) refuse("has its channels first");
}

/**
 * A layer that only bends: it becomes the activation of the layer before, which had none.
 *
 * @type {(nameOf: (config: any, refuse: Refuse) => string) => Reader}
 */
const bend = (nameOf) => (config, refuse, before) => {
  const activation = nameOf(config, refuse);
  if (before?.activation !== "linear") return refuse("does not follow a layer without an activation");
  before.activation = activation;
  return null;
};

/** @type {Record<string, Reader>} */
const READERS = {
  Dense: (config, refuse) => ({ type: "dense", units: config.units, activation: plain(config, refuse) }),
  Conv2D: convolution("conv2d"),
  Conv1D: convolution("conv1d"),
  MaxPooling2D: pooling("maxpool2d"),
  MaxPooling1D: pooling("maxpool1d"),
  UpSampling2D(config, refuse) {
    if ((config.interpolation ?? "nearest") !== "nearest") refuse(`has the interpolation ${config.interpolation}`);
    lastChannels(config, refuse);
    const [down, along] = [config.size ?? 2].flat();
    // Only for a series: `foldSeries` takes it from here.
    if (along === 1 && down > 1) return { type: "upsample1d", size: down };
    return { type: "upsample2d", size: even(config.size ?? 2, "size", refuse) };
  },
  UpSampling1D: (config) => ({ type: "upsample1d", size: config.size }),
  Flatten: () => ({ type: "flatten" }),
  Reshape: (config) => ({ type: "reshape", shape: config.target_shape }),
  LeakyReLU: bend(({ alpha, negative_slope: slope }, refuse) => {
    const leak = slope ?? alpha ?? 0.3;
    return Math.abs(leak - LEAK) < 1e-6 ? "leakyRelu" : refuse(`leaks ${leak}; only ${LEAK} can be opened here`);
  }),
  ReLU: bend(({ max_value: most, threshold }, refuse) => (most || threshold ? refuse("is not a plain ReLU") : "relu")),
  Activation: bend((config, refuse) => plain(config, refuse)),
};

/** Reshape, enlarge, reshape is how a series is enlarged where only pictures can be. @param {LayerDescription[]} layers */
function foldSeries(layers) {
  /** @param {number} i */
  const isSeries = (i) => layers[i]?.type === "upsample1d" && layers[i - 1]?.type === "reshape" && layers[i - 1].shape?.[1] === 1;
  /** @param {number} i */
  const part = (i) => isSeries(i + 1) || (isSeries(i - 1) && layers[i].type === "reshape");
  return layers.filter((_, i) => !part(i));
}
