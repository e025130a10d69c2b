/** The samples that settings ask for, from wherever they come. */

import { Refusal } from "../../core/nn/refusal.js";
import { FEWEST, joined } from "./examples.js";
import { DIGITS, digitSource, doodleSource, others } from "./samples.js";

/**
 * @param {TrainSettings} settings
 * @param {{examples: import("./examples.js").Example[], csv: ?TrainTable}} mine  the visitor's own
 * @returns {Promise<{source: ?TrainSource, waiting: ?string}>} no source: the worker
 *   makes heartbeats; `waiting`: what the visitor has yet to give, as a key of words
 */
export async function sourceFor(settings, { examples, csv }) {
  const { data, normal, seed } = settings;
  if (data === "heartbeats") return { source: null, waiting: null };
  if (data === "doodles") return { source: await doodleSource(normal), waiting: null };
  if (data === "digits") return { source: await digitSource(DIGITS.includes(normal) ? normal : DIGITS[0]), waiting: null };
  if (data === "own") {
    if (examples.length < FEWEST) return { source: null, waiting: "own" };
    const odd = await others(normal);
    return { source: { shape: [28, 28], normal: joined(examples), ...odd, scaling: "none" }, waiting: null };
  }
  if (!csv) return { source: null, waiting: "csv" };
  const { sourceOf } = await import("./csv.js");
  const source = sourceOf(csv, normal, seed);
  if (!source.anomalous.length) throw new Refusal("csv.alike", "Every line has the same label. Expected some of another.");
  return { source, waiting: null };
}

/** Side of a photo as it is sent: far more than the 28 pixels that become of it. */
const SIDE = 400;

/** A photo as a small JPEG in a data URL. @param {Blob} file @returns {Promise<string>} */
export async function smallPhoto(file) {
  const bitmap = await createImageBitmap(file);
  const shrink = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * shrink)));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas.toDataURL("image/jpeg", 0.85);
}
