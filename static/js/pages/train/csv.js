/**
 * A table of the visitor's own: one sample per line, numbers between commas, semicolons or tabs. Where the last column holds a
 * few whole numbers or words only, it says what each line is.
 */

import { Random } from "../../core/nn/random.js";
import { Refusal } from "../../core/nn/refusal.js";

const LIMITS = { characters: 30e6, columns: 1024, rows: 20000, labels: 12 };
/** The shortest and the longest piece that is put elsewhere, as a share of the line. */
const PIECE = [0.15, 0.4];

/**
 * @param {string} text
 * @returns {{columns: number, rows: Float32Array, labels: ?string[], names: string[]}}  `names`: the labels there are, the
 *   most frequent first
 * @throws {Refusal}
 */
export function parse(text) {
  if (text.length > LIMITS.characters) throw new Refusal("csv.large", "The file is too large. Expected at most 30 MB.");
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const separator = [";", "\t", ","].find((each) => lines[0]?.includes(each));
  if (!separator) throw new Refusal("csv.empty", "There is no table in the file. Expected numbers between commas, one sample per line.");
  const cells = lines.map((line) => line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
  const titled = cells[0].slice(0, -1).some((cell) => cell === "" || Number.isNaN(Number(cell)));
  const body = titled ? cells.slice(1) : cells;
  if (body.length > LIMITS.rows) throw new Refusal("csv.rows", `There are ${body.length} lines. Expected at most ${LIMITS.rows}.`, { most: LIMITS.rows });
  const labels = labelsOf(body.map((row) => row[row.length - 1]));
  const columns = (body[0]?.length ?? 0) - (labels ? 1 : 0);
  if (columns < 2 || columns > LIMITS.columns) {
    throw new Refusal("csv.columns", `There are ${columns} numbers in a line. Expected 2 to ${LIMITS.columns}.`, { columns, most: LIMITS.columns });
  }
  const rows = new Float32Array(body.length * columns);
  body.forEach((row, i) => {
    const values = row.slice(0, columns).map((cell) => (cell === "" ? NaN : Number(cell)));
    if (row.length !== body[0].length || !values.every(Number.isFinite)) {
      const line = i + 1 + (titled ? 1 : 0);
      throw new Refusal("csv.line", `Line ${line} does not hold ${columns} numbers. Mend it, or leave it out.`, { line, columns });
    }
    rows.set(values, i * columns);
  });
  return { columns, rows, labels, names: labels ? frequent(labels) : [] };
}

/** @param {string[]} column */
function labelsOf(column) {
  const known = new Set(column);
  const named = column.every((cell) => Number.isInteger(Number(cell)) || Number.isNaN(Number(cell)));
  return named && known.size >= 2 && known.size <= LIMITS.labels && known.size * 4 <= column.length ? column : null;
}

/** @param {string[]} labels */
function frequent(labels) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
}

/**
 * @param {ReturnType<typeof parse>} table
 * @param {string} normal  the label of what is normal; the most frequent one where there is no such label
 * @param {number} seed  of what is made up where every line is normal
 * @returns {import("../../core/experiment/preparation.js").Source & {spoilt: boolean, chosen: string}}
 */
export function sourceOf({ columns, rows, labels, names }, normal, seed) {
  const chosen = names.includes(normal) ? normal : (names[0] ?? "");
  const pick = (/** @type {(label: string) => boolean} */ wanted) => {
    const found = (labels ?? []).flatMap((label, i) => (wanted(label) ? [i] : []));
    const picked = new Float32Array(found.length * columns);
    found.forEach((i, k) => picked.set(rows.subarray(i * columns, (i + 1) * columns), k * columns));
    return picked;
  };
  const shape = [columns];
  if (!labels) return { shape, normal: rows, anomalous: spoil(rows, columns, seed), spoilt: true, chosen };
  const kinds = labels.filter((label) => label !== chosen);
  return { shape, normal: pick((label) => label === chosen), anomalous: pick((label) => label !== chosen), kinds, spoilt: false, chosen };
}

/** Of each line another one, in which a piece lies that belongs elsewhere. @param {Float32Array} rows @param {number} columns @param {number} seed */
function spoil(rows, columns, seed) {
  const random = new Random(seed);
  const spoilt = rows.slice();
  for (let at = 0; at < rows.length; at += columns) {
    const length = Math.max(1, Math.round(columns * random.uniform(PIECE[0], PIECE[1])));
    const [from, to] = [random.below(columns - length + 1), random.below(columns - length + 1)];
    const other = random.below(rows.length / columns) * columns;
    spoilt.set(rows.subarray(other + from, other + from + length), at + to);
  }
  return spoilt;
}
