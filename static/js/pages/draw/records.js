/**
 * The three dares, each with levels: the strangest drawing that still passes, the plainest, and an odd one of the fewest
 * strokes. Higher scores are odder.
 */

import { areStrokes, bounds } from "../../core/geometry.js";
import { odderThan } from "../../core/judge.js";

/**
 * counts: whether a drawing takes part. beats: whether it is better than the record. reached: how far a record is up the
 * levels, as high as their `steps` (of the shares, only those below what the threshold lets pass).
 * @type {Record<DareName, Dare>}
 */
export const CHALLENGES = {
  strangest: {
    counts: passes,
    beats: (drawn, best) => drawn.score > best.score,
    reached: ({ score }, calibration) => odderThan(score, calibration),
    steps: [0, 0.5, 0.8, 0.9],
  },
  plainest: {
    counts: passes,
    beats: (drawn, best) => drawn.score < best.score,
    reached: ({ score }, calibration) => 1 - odderThan(score, calibration),
    steps: [0, 0.5, 0.8, 0.95, 0.99],
  },
  fewest: {
    counts: ({ verdict, reason }) => verdict === "anomaly" && !["little", "much"].includes(reason?.key ?? ""),
    beats: shorter,
    reached: ({ strokes }) => -strokes.length,
    steps: [-Infinity, -3, -2, -1],
  },
};

/** How long all lines are together, in sides of the drawing: however large it is drawn. Breaks ties. @param {Stroke[]} strokes */
export function relativeLength(strokes) {
  let length = 0;
  for (const [xs, ys] of strokes) for (let i = 1; i < xs.length; i += 1) length += Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
  return length / (bounds(strokes)?.extent || 1);
}

/** @param {DareRecord} drawn @param {DareRecord} best */
function shorter({ strokes }, { strokes: best }) {
  return strokes.length < best.length || (strokes.length === best.length && relativeLength(strokes) < relativeLength(best));
}

/** @param {DareEntry} drawn */
function passes({ verdict }) {
  return verdict !== "anomaly";
}

/**
 * The records after one more drawing.
 * @param {DareRecords} records
 * @param {DareEntry} judged
 * @returns {{records: DareRecords, beaten: DareName[]}} the same `records` where none is beaten
 */
export function enter(records, judged) {
  if (!Number.isFinite(judged.score)) return { records, beaten: [] };
  const beaten = /** @type {DareName[]} */ (Object.keys(CHALLENGES)).filter((name) => {
    const { counts, beats } = CHALLENGES[name];
    const best = records[name];
    return counts(judged) && (!best || beats(judged, best));
  });
  if (!beaten.length) return { records, beaten };
  const entry = { score: judged.score, strokes: judged.strokes.map(([xs, ys]) => [[...xs], [...ys]]) };
  return { records: { ...records, ...Object.fromEntries(beaten.map((name) => [name, entry])) }, beaten };
}

/**
 * How many of its levels a record has reached, of how many there are, and what the next one asks for.
 * @param {DareName} name @param {?DareRecord} record @param {Numbers} calibration @param {number} threshold
 * @returns {{level: number, of: number, next: ?number}} `next`: a share, or minus a number of strokes; null where none is left
 */
export function levelOf(name, record, calibration, threshold) {
  const { reached, steps } = CHALLENGES[name];
  const most = odderThan(threshold, calibration);
  const open = name === "strangest" ? steps.filter((step) => step < most) : steps;
  const level = record ? open.filter((step) => reached(record, calibration) >= step).length : 0;
  return { level, of: open.length, next: open[level] ?? null };
}

/** Records as kept in the browser; what is not of their shape is left out. @param {?string} text @returns {DareRecords} */
export function readRecords(text) {
  let kept;
  try {
    kept = JSON.parse(text ?? "{}");
  } catch (damaged) {
    if (damaged instanceof SyntaxError) return {};
    throw damaged;
  }
  if (typeof kept !== "object" || kept === null) return {};
  return Object.fromEntries(Object.entries(kept).filter(([name, entry]) => name in CHALLENGES && isRecord(entry)));
}

/** @param {any} entry  a stranger's: looked at field by field */
const isRecord = (entry) => Number.isFinite(entry?.score) && areStrokes(entry.strokes) && entry.strokes.length > 0;
