/**
 * What is known of the photos of a report, and what follows from a threshold. Independent of the page.
 * Photos are identified by their number; number 0 is the oddest.
 */

import { isAnomaly, verdict } from "../../../../static/js/core/judge.js";

export const UNKNOWN = -1;
const GOOD = "good";

export class Photos {
  /** @param {{paths: string[], scores: number[], kinds: string[], kind: number[], calibration: number[]}} data  scores falling */
  constructor(data) {
    Object.assign(this, data);
    this.count = this.paths.length;
    /** The visitor's labels: 0 normal, 1 odd, by number. @type {Map<number, number>} */
    this.said = new Map();
    /** Changes whenever what is known of the photos does. */
    this.version = 0;
    this.numbers = new Map(this.paths.map((path, i) => [path, i]));
  }

  /** 0 normal, 1 odd: as the visitor says, or else as the folder's name says. UNKNOWN if neither says anything. */
  truth(i) {
    if (this.said.has(i)) return this.said.get(i);
    if (this.kind[i] < 0) return UNKNOWN;
    return this.kinds[this.kind[i]] === GOOD ? 0 : 1;
  }

  /** The row of the table that a photo belongs to: "normal", a kind of defect, "odd", or "" where nothing is known. */
  group(i) {
    const truth = this.truth(i);
    if (truth === UNKNOWN) return "";
    if (truth === 0) return "normal";
    const kind = this.kind[i] < 0 ? GOOD : this.kinds[this.kind[i]];
    return kind === GOOD ? "odd" : kind;
  }

  verdict(i, threshold) {
    return verdict(this.scores[i], threshold, this.calibration);
  }

  isOdd(i, threshold) {
    return isAnomaly(this.scores[i], threshold);
  }

  /** How many scores are above the threshold. Since scores fall, it is also the number of the first that is not. */
  oddCount(threshold) {
    let [from, to] = [0, this.count];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (isAnomaly(this.scores[middle], threshold)) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** How many verdicts are "unsure". Verdicts fall with the scores, too. */
  unsureCount(threshold) {
    const odd = this.oddCount(threshold);
    let [from, to] = [odd, this.count];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.verdict(middle, threshold) === "unsure") from = middle + 1;
      else to = middle;
    }
    return from - odd;
  }

  /** Say what a photo is; null takes it back. */
  say(i, label) {
    this.version += 1;
    if (label === null) this.said.delete(i);
    else this.said.set(i, label);
  }

  /** Take back all that was said. */
  forget() {
    this.version += 1;
    this.said.clear();
  }

  /**
   * Numbers of the photos to show, in order.
   * @param {{show: string, order: string, query: string, cell: ?{group: string, odd: boolean}, threshold: number}} view
   */
  chosen({ show, order, query, cell, threshold }) {
    const wanted = query.trim().toLowerCase();
    const found = [];
    for (let i = 0; i < this.count; i += 1) {
      if (cell && (this.group(i) !== cell.group || this.isOdd(i, threshold) !== cell.odd)) continue;
      if (show !== "all" && this.verdict(i, threshold) !== show) continue;
      if (wanted && !this.paths[i].toLowerCase().includes(wanted)) continue;
      found.push(i);
    }
    const near = (i) => Math.abs(this.scores[i] - threshold);
    if (order === "plain") found.reverse();
    if (order === "near") found.sort((a, b) => near(a) - near(b));
    if (order === "name") found.sort((a, b) => (this.paths[a] < this.paths[b] ? -1 : 1));
    return found;
  }

  /** Rows of the table of what photos are and are called: numbers of those called normal and of those called odd. */
  table(threshold) {
    const rows = new Map();
    for (let i = 0; i < this.count; i += 1) {
      const group = this.group(i);
      if (!rows.has(group)) rows.set(group, { group, normal: [], odd: [] });
      rows.get(group)[this.isOdd(i, threshold) ? "odd" : "normal"].push(i);
    }
    const place = ({ group }) => (group === "normal" ? 0 : group === "" ? 2 : 1);
    return [...rows.values()].sort((a, b) => place(a) - place(b) || (a.group < b.group ? -1 : 1));
  }

  /** The labels file: all photos that something is known of; with `rest`, the others too, as the threshold calls them. */
  labels(threshold, rest) {
    const labels = {};
    for (let i = 0; i < this.count; i += 1) {
      const truth = this.truth(i);
      if (truth !== UNKNOWN) labels[this.paths[i]] = truth;
      else if (rest) labels[this.paths[i]] = Number(this.isOdd(i, threshold));
    }
    return labels;
  }

  /** Take over labels by path from a labels file; returns how many belong to photos of this report. */
  take(labels) {
    let taken = 0;
    for (const [path, label] of Object.entries(labels)) {
      const i = this.numbers.get(path);
      if (i === undefined || (label !== 0 && label !== 1)) continue;
      taken += 1;
      if (this.truth(i) !== label) this.say(i, label);
    }
    return taken;
  }
}

/** Figures of the table's rows, by name; none unless some photos are known to be normal and some to be odd. */
export function figuresOf(rows) {
  const known = rows.filter(({ group }) => group !== "");
  const [good, odd] = [known.filter(({ group }) => group === "normal"), known.filter(({ group }) => group !== "normal")];
  const count = (some, called) => some.reduce((sum, row) => sum + row[called].length, 0);
  const [alarms, quiet, hits, misses] = [count(good, "odd"), count(good, "normal"), count(odd, "odd"), count(odd, "normal")];
  const figures = {};
  if (alarms + quiet) figures["false-alarm rate"] = alarms / (alarms + quiet);
  if (hits + misses) figures.recall = hits / (hits + misses);
  if (alarms + quiet && hits + misses) {
    figures.precision = hits / Math.max(1, hits + alarms);
    figures.F1 = (2 * hits) / (2 * hits + alarms + misses);
    figures.accuracy = (hits + quiet) / (alarms + quiet + hits + misses);
  }
  return figures;
}
