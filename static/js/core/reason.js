// @ts-nocheck
/** Why a verdict is what it is, as a key into the words. */

import { inkShare } from "./pixels.js";
import { isAnomaly } from "./judge.js";

/** Less ink than this share of the sheet is a dot, a dash, a line: 995 in 1,000 real bowties have more than 0.089. */
const LITTLE_INK = 0.07;
/** A stroke whose absence would take away this share of the score is to blame. */
const MUCH_BLAME = 0.12;

/**
 * @param {Object} finding  verdict, score, threshold, input, and stroke_blame where it is known
 * @returns {{key: string, stroke: ?number}} `stroke`: index of the stroke to blame
 */
export function reason({ verdict, score, threshold, input, stroke_blame: blame = null }) {
  if (verdict === "normal") return { key: "normal", stroke: null };
  if (inkShare(input) < LITTLE_INK) return { key: "ink", stroke: null };
  const worst = blame && blame.length > 1 ? blame.indexOf(Math.max(...blame)) : -1;
  if (worst >= 0 && blame[worst] > 0) {
    const saves = isAnomaly(score, threshold) && !isAnomaly(score - blame[worst], threshold);
    if (saves) return { key: "saves", stroke: worst };
    if (blame[worst] > MUCH_BLAME * Math.abs(score)) return { key: "stroke", stroke: worst };
  }
  return { key: verdict === "unsure" ? "close" : "shape", stroke: null };
}
