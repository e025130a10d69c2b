/** From a photo to what was found in it: asks the server, keeps the reply small, and says what went wrong in words. */

import { toBytes } from "../../core/album.js";
import { isAnomaly, verdict } from "../../core/judge.js";
import { RequestError, ask } from "../../parts/server.js";
import { words } from "../../parts/site.js";

const { t, number } = words;
const MEGA = 2 ** 20;
const TOO_LARGE = 413;
const LIMITED = 429;

/**
 * The reply, its pictures as bytes.
 * @param {Photo} photo @param {{detector: string, isLit: boolean, mostBytes: number}} options
 *   `isLit`: the detector takes each photo's own light off
 * @param {AbortSignal} signal
 * @returns {Promise<PhotoFound>}
 */
export async function judge(photo, { detector, isLit, mostBytes }, signal) {
  if (photo.file.size > mostBytes) throw tooLarge(photo.file.size, mostBytes);
  await check(photo.file);
  await photo.prepare();
  const reply = await predictFile(photo.file, detector, signal);
  const { input, reconstruction, heat = null, heat_shape: heatShape = null, box = null, size = null } = reply;
  const { shape, score, threshold, verdict, p_value, reconstruction_error } = reply;
  const facts = { shape, box, size, heatShape, score, threshold, verdict, p_value, reconstruction_error };
  if (heat === null) return { ...facts, input, reconstruction, heat: null };
  return { ...facts, input: null, reconstruction: toBytes(reconstruction, isLit ? photo.light : null), heat: toBytes(heat) };
}

/** What a reply says at a threshold: the detector's own, or the visitor's. @type {(found: PhotoFound, calibration: Numbers, moved: ?number) => PhotoJudged} */
export function judged(found, calibration, moved) {
  const threshold = moved ?? found.threshold;
  const said = moved === null ? found.verdict : verdict(found.score, threshold, calibration);
  const anomaly = isAnomaly(found.score, threshold);
  return { ...found, threshold, verdict: said, anomaly, box: said === "normal" ? null : found.box };
}

/** Why a photo waits or could not be judged, in the visitor's language where the reason is one of ours. @param {RequestError} error */
export function reasonFor(error) {
  if (error.message === "offline") return t("inspect.failed.offline");
  if (error.status === LIMITED) return t("inspect.failed.limited");
  if (error.name === "TimeoutError") return t("inspect.failed.slow");
  if (error instanceof Unusable) return error.message;
  return t("inspect.failed.refused", { why: error.message });
}

/**
 * The reply, with where the photo is odd; the file is sent as it is, byte for byte.
 * @type {(file: Blob, detector: string, signal: AbortSignal) => Promise<PhotoReply>}
 */
function predictFile(file, detector, signal) {
  const body = new FormData();
  // What it is called is nobody's business but the visitor's.
  body.append("image", file, "photo");
  body.append("detector", detector);
  body.append("explain", "true");
  return ask("/predict", { method: "POST", body, signal });
}

/** A file that need not be sent. */
class Unusable extends RequestError {}

/** @param {number} bytes @param {number} most */
const tooLarge = (bytes, most) =>
  new Unusable(t("inspect.failed.large", { size: number(bytes / MEGA, 1), most: number(most / MEGA, 0) }), { status: TOO_LARGE });

/** A file that was moved or changed since would look like a lost connection. @param {File} file */
async function check(file) {
  if (!file.size) throw new Unusable(t("inspect.failed.empty"));
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch (gone) {
    throw new Unusable(t("inspect.failed.gone"), { cause: gone });
  }
}
