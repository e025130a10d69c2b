/** What was found, to take along: as the files of the labelling command, and as commands. */

import { toCsv, toJson, toRows } from "../../core/labels.js";
import { h } from "../../charts/svg.js";

const byId = /** @type {ById} */ ((id) => document.getElementById(id));
const KEEP_MS = 10_000;

/** @param {() => {photos: {path: string, judged: ?PhotoJudged, error: ?string}[], detector: string, threshold: number}} now */
export function setUpTake(now) {
  /** @type {(id: string, name: string, type: string, write: (rows: import("../../core/labels.js").Row[], detector: string, threshold: number) => string) => void} */
  const offer = (id, name, type, write) =>
    byId(id).addEventListener("click", () => {
      const { photos, detector, threshold } = now();
      const rows = toRows(photos, threshold);
      if (rows.length) download(name, write(rows, detector, threshold), type);
    });
  offer("take-csv", "labels.csv", "text/csv", (rows) => toCsv(rows));
  offer("take-json", "labels.json", "application/json", (rows, detector, threshold) => toJson(detector, threshold, rows));
}

/** @param {string} detector  its name, which is letters, digits, - and _ */
export function showCommands(detector) {
  byId("command-label").textContent = `python -m app label ${detector} FOLDER --out labelled`;
  byId("command-curl").textContent = `curl -s ${location.origin}/predict -F image=@part.jpg -F detector=${detector} -F explain=true`;
}

/** @param {string} name @param {string} content @param {string} type */
function download(name, content, type) {
  const link = h("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
}
