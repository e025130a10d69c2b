/**
 * What was found in photos, as the files that `python -m app label` writes: the same fields in the same order, and the same
 * words for what could not be judged (app/labelling/rows.py).
 */

/**
 * @typedef {{path: string, verdict: string, score: ?number, p_value: ?number, threshold: number, anomaly: ?boolean,
 *   box: ?number[], heatmap: null, error: ?string}} Row
 * @typedef {{verdict: string, score: number, p_value: number, anomaly: boolean, box: ?number[]}} Judged
 */

const UNREADABLE = "unreadable";
const SIDES = ["left", "top", "right", "bottom"];
const HEAD = ["path", "verdict", "score", "p_value", "threshold", "anomaly", ...SIDES, "heatmap", "error"];

/**
 * Photos that were judged or could not be, by their paths; those that still wait have no row.
 * @param {{path: string, judged: ?Judged, error: ?string}[]} photos @param {number} threshold
 * @returns {Row[]}
 */
export function toRows(photos, threshold) {
  const told = photos.filter(({ judged, error }) => judged || error);
  const rows = told.map(({ path, judged, error }) =>
    judged
      ? row(path, threshold, { ...judged, error: null })
      : row(path, threshold, { verdict: UNREADABLE, score: null, p_value: null, anomaly: null, box: null, error }),
  );
  return rows.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

/**
 * @param {string} path @param {number} threshold
 * @param {Omit<Row, "path" | "threshold" | "heatmap">} told
 * @returns {Row}
 */
const row = (path, threshold, { verdict, score, p_value, anomaly, box, error }) =>
  ({ path, verdict, score, p_value, threshold, anomaly, box: box ?? null, heatmap: null, error });

/**
 * @param {unknown} value
 * @returns {string} a cell: True and False as Python writes them, in quotes where it has to be
 */
function cell(value) {
  if (value === null) return "";
  const text = typeof value === "boolean" ? (value ? "True" : "False") : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * labels.csv: a head, and a line a photo.
 * @param {Row[]} rows
 */
export function toCsv(rows) {
  const lines = rows.map(({ box, heatmap, error, ...first }) => [...Object.values(first), ...(box ?? SIDES.map(() => null)), heatmap, error]);
  return [HEAD, ...lines].map((line) => line.map(cell).join(",") + "\n").join("");
}

/**
 * labels.json.
 * @param {string} detector @param {number} threshold @param {Row[]} rows
 */
export const toJson = (detector, threshold, rows) => JSON.stringify({ detector, threshold, rows }, null, 1) + "\n";
