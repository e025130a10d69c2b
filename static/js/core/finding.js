/** What a page says about a reply: the server's verdict, or what a threshold moved by hand makes of it; why; and when. */

import { isAnomaly, verdict } from "./judge.js";
import { inkShare } from "./pixels.js";

/** Less ink than this share of the sheet is a dot, a dash, a line: 995 in 1,000 real bowties have more than 0.089. */
const LITTLE_INK = 0.07;
/** A stroke whose absence would take away this share of the score is to blame. */
const MUCH_BLAME = 0.12;

/**
 * The reply with the threshold, verdict and reason that the page shows.
 * @param {Reply} reply
 * @param {Numbers} calibration  ascending
 * @param {?number} moved  the threshold chosen by hand; null for the detector's own
 * @param {number} mostInk  share of the pixels beyond which the detector finds a drawing odd for its ink alone; 0: none
 * @returns {Finding}
 */
export function finding(reply, calibration, moved, mostInk = 0) {
  const threshold = moved ?? reply.threshold;
  const said = moved === null ? reply.verdict : verdict(reply.score, threshold, calibration);
  const found = { ...reply, threshold, verdict: said, anomaly: said === "anomaly" };
  return { ...found, reason: reason(found, mostInk) };
}

/** @type {(found: Reply, mostInk: number) => Finding["reason"]} */
function reason({ verdict: said, score, threshold, input, stroke_blame }, mostInk) {
  if (said === "normal") return { key: "normal", stroke: null };
  if (inkShare(input) < LITTLE_INK) return { key: "little", stroke: null };
  if (mostInk > 0 && inked(input) > mostInk) return { key: "much", stroke: null };
  const blame = stroke_blame ?? [];
  const worst = blame.indexOf(Math.max(...blame));
  if (blame.length > 1 && blame[worst] > 0) {
    const saves = isAnomaly(score, threshold) && !isAnomaly(score - blame[worst], threshold);
    if (saves) return { key: "saves", stroke: worst };
    if (blame[worst] > MUCH_BLAME * Math.abs(score)) return { key: "stroke", stroke: worst };
  }
  return { key: said === "unsure" ? "close" : "shape", stroke: null };
}

/** Share of the pixels that are under ink. @param {number[]} input */
const inked = (input) => input.reduce((sum, value) => sum + (value > 0.5 ? 1 : 0), 0) / input.length;

/*
 * How long the pen must rest before a drawing may be called anything but normal. A bowtie in the making is no bowtie yet:
 * judged at every move, genuine ones would be called odd for half the time it takes to draw them. "Nothing odd" is said at
 * once; the rest waits, shortly where there is as much ink as in a finished drawing, longer where there is less. The numbers
 * come from the timed strokes of nineteen bowties of Quick, Draw!; `python bench/pace.py` prints what they do.
 */

/** Sixteen of those nineteen bowties have more ink than this, as a share of the sheet, when they are finished. */
export const ENOUGH_INK = 0.14;
/** Milliseconds: most pauses between the strokes of a bowtie are shorter than `long`. */
export const REST = { short: 600, long: 900 };

/**
 * @param {string} verdict  of the drawing as it is
 * @param {number} ink  its ink, as a share of the sheet
 * @returns {number} milliseconds for which the pen must have rested before the verdict may be shown
 */
export function patience(verdict, ink) {
  if (verdict === "normal") return 0;
  return ink >= ENOUGH_INK ? REST.short : REST.long;
}
