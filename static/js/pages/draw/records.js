/** The two challenges: the strangest drawing that still passes, and the plainest. Higher scores are odder. */

import { areStrokes } from "../../core/geometry.js";

export const CHALLENGES = {
  strangest: (score, best) => score > best,
  plainest: (score, best) => score < best,
};

/**
 * The records after one more drawing. Only what passes counts.
 * @param {Object} records  challenge to {score, strokes}
 * @returns {{records: Object, beaten: string[]}} the same `records` where none is beaten
 */
export function enter(records, { score, verdict, strokes }) {
  if (verdict === "anomaly" || !Number.isFinite(score)) return { records, beaten: [] };
  const beaten = Object.keys(CHALLENGES).filter(
    (name) => !records[name] || CHALLENGES[name](score, records[name].score),
  );
  if (!beaten.length) return { records, beaten };
  const entry = { score, strokes: strokes.map(([xs, ys]) => [[...xs], [...ys]]) };
  return { records: { ...records, ...Object.fromEntries(beaten.map((name) => [name, entry])) }, beaten };
}

/** Records as kept in the browser; what is not of their shape is left out. */
export function readRecords(text) {
  let kept;
  try {
    kept = JSON.parse(text ?? "{}");
  } catch (damaged) {
    return damaged instanceof SyntaxError ? {} : null;
  }
  if (typeof kept !== "object" || kept === null) return {};
  return Object.fromEntries(Object.entries(kept).filter(([name, entry]) => name in CHALLENGES && isRecord(entry)));
}

const isRecord = (entry) => Number.isFinite(entry?.score) && areStrokes(entry.strokes);
