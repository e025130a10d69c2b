// @ts-nocheck
/** What the page says about a reply: the server's verdict, or the one that a threshold moved by hand makes of it. */

import { verdict } from "./judge.js";
import { reason } from "./reason.js";

/**
 * @param {Object} reply  of POST /predict
 * @param {number[]} calibration  ascending
 * @param {?number} moved  the threshold chosen by hand; null for the detector's own
 */
export function finding(reply, calibration, moved) {
  const threshold = moved ?? reply.threshold;
  const said = moved === null ? reply.verdict : verdict(reply.score, threshold, calibration);
  const found = { ...reply, threshold, verdict: said, anomaly: said === "anomaly" };
  return { ...found, reason: reason(found) };
}
