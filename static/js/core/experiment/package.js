/**
 * A trained experiment as one file, which `python -m app import` makes a detector of, and which can be opened here again:
 * a zip of `model.json` and `weights.bin` (TensorFlow.js opens those by itself) and `experiment.json`:
 *
 *   format: 1, kind: "signal" | "drawing", shape, scaling {kind, parameters}, score {name, parameters},
 *   threshold {value, rule, false_alarm_rate}, calibration (scores of held-out normals, ascending),
 *   data {name, count, synthetic}, measured {auroc, recall, …} (on the test samples), settings (as in the address)
 *
 * The names are those of detector.json.
 */

import { Network } from "../nn/network.js";
import { Refusal } from "../nn/refusal.js";
import { read, write } from "../nn/tensorflow.js";
import { falseAlarmRate } from "../rates.js";
import { table } from "./description.js";
import { unzip, zip } from "./zip.js";

const FORMAT = 1;
const NAMES = ["model.json", "weights.bin", "experiment.json"];

/**
 * @param {Object} trained
 * @param {import("./description.js").Settings} trained.settings
 * @param {import("../nn/network.js").NetworkDescription} trained.description  as `prepared` tells it
 * @param {Float32Array} trained.weights  of the snapshot that is to be kept
 * @param {import("./preparation.js").Scaling} trained.scaling
 * @param {import("./scores.js").NamedScore} trained.score
 * @param {ArrayLike<number>} trained.heldOut  scores of held-out normals
 * @param {ReturnType<typeof import("./judgement.js").judge>} trained.judgement
 * @param {{name: string, count: number, synthetic: boolean}} trained.data
 * @returns {Uint8Array} the zip
 */
export function pack({ settings, description, weights, scaling, score, heldOut, judgement, data }) {
  const network = new Network(description);
  network.setWeights(weights);
  const calibration = Array.from(heldOut).sort((a, b) => a - b);
  const { threshold, auroc, figures } = judgement;
  const experiment = {
    format: FORMAT,
    kind: description.shape.length === 1 ? "signal" : "drawing",
    shape: description.shape,
    scaling,
    score: { name: score.name, parameters: score.parameters ?? {} },
    threshold: {
      value: threshold,
      rule: settings.threshold === null ? "false-alarm-rate" : "fixed",
      false_alarm_rate: falseAlarmRate(threshold, calibration),
    },
    calibration,
    data,
    measured: {
      auroc,
      false_alarm_rate: figures.falsePositiveRate,
      recall: figures.recall,
      precision: figures.precision,
      f1: figures.f1,
      accuracy: figures.accuracy,
    },
    settings: table.serialise(settings),
  };
  return zip({ ...write(network), "experiment.json": JSON.stringify(experiment, null, 1) });
}

/**
 * @param {Uint8Array} bytes
 * @returns {{network: Network, experiment: Object, settings: import("./description.js").Settings, problems: string[]}}
 *   `problems`: settings that were unknown or not valid, and are at their default
 * @throws {Refusal}
 */
export function unpack(bytes) {
  const files = unzip(bytes);
  const missing = NAMES.filter((name) => !Object.hasOwn(files, name));
  if (missing.length) {
    throw new Refusal("package.files", `The file lacks ${missing.join(" and ")}. Choose one that was downloaded here.`);
  }
  /** @param {string} name */
  const text = (name) => new TextDecoder().decode(files[name]);
  const { network } = read(text("model.json"), files["weights.bin"].slice().buffer);
  const experiment = parse(text("experiment.json"));
  const { state: settings, problems } = table.parse(experiment.settings);
  return { network, experiment, settings, problems };
}

/** @param {string} json @returns {any} a stranger's: looked at field by field */
function parse(json) {
  try {
    const experiment = JSON.parse(json);
    if (experiment?.format === FORMAT && typeof experiment.settings === "string") return experiment;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new Refusal("package.format", "Its experiment.json is damaged, or of another version. Download it again.");
}
