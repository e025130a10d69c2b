/**
 * How well scores tell anomalous samples from normal ones, as app/scoring/metrics.py works it out; both are tested on
 * tests/fixtures/experiment.json. `normal` and `anomalous` are lists of scores, at least one each, all finite.
 */

import { isAnomaly } from "../judge.js";

/**
 * @typedef {Object} Counts  what became of the samples: flagged or not, rightly or not
 * @property {number} truePositives
 * @property {number} falsePositives
 * @property {number} trueNegatives
 * @property {number} falseNegatives
 */

/** @typedef {number[] | Float64Array} Scores */

/** @param {Scores} normal @param {Scores} anomalous @param {number} threshold @returns {Counts} */
export function countsAt(normal, anomalous, threshold) {
  /** @param {Scores} scores */
  const flagged = (scores) => Array.from(scores).filter((score) => isAnomaly(score, threshold)).length;
  const [falsePositives, truePositives] = [flagged(normal), flagged(anomalous)];
  return {
    truePositives,
    falsePositives,
    trueNegatives: normal.length - falsePositives,
    falseNegatives: anomalous.length - truePositives,
  };
}

/** Shares from 0 to 1; precision is 0 where nothing is flagged. @param {Counts} counts */
export function figuresOf({ truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn }) {
  return {
    accuracy: (tp + tn) / (tp + fp + tn + fn),
    precision: tp / Math.max(tp + fp, 1),
    recall: tp / (tp + fn),
    f1: (2 * tp) / (2 * tp + fp + fn),
    falsePositiveRate: fp / (fp + tn),
    falseNegativeRate: fn / (tp + fn),
    truePositiveRate: tp / (tp + fn),
    trueNegativeRate: tn / (fp + tn),
  };
}

/** @param {Scores} list */
const ascending = (list) => Float64Array.from(list).sort();

/** How many of the ascending scores are at most `limit`. @param {Scores} sorted @param {number} limit */
function countUpTo(sorted, limit) {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] <= limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The next number below. @param {number} value */
function justBelow(value) {
  if (value === 0) return -Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  bits[0] += value > 0 ? -1n : 1n;
  return new Float64Array(bits.buffer)[0];
}

/** Every distinct score of either, ascending. @param {Scores} normal @param {Scores} anomalous */
const distinct = (normal, anomalous) => [...new Set(ascending([...normal, ...anomalous]))];

/** Probability that an anomalous sample scores above a normal one; ties count half. @param {Scores} normal @param {Scores} anomalous */
export function auroc(normal, anomalous) {
  const sorted = ascending(normal);
  let sum = 0;
  for (const score of anomalous) sum += countUpTo(sorted, score) + countUpTo(sorted, justBelow(score));
  return sum / (2 * normal.length * anomalous.length);
}

/**
 * The ROC curve, from nothing flagged (0, 0) to everything flagged (1, 1): a point for every threshold that makes a
 * difference, the last one just below the lowest score.
 *
 * @param {Scores} normal @param {Scores} anomalous
 * @returns {{x: number[], y: number[], thresholds: number[]}} false-positive rates, recalls, thresholds falling
 */
export function rocCurve(normal, anomalous) {
  const scores = distinct(normal, anomalous);
  const thresholds = [...scores.toReversed(), justBelow(scores[0])];
  /** @param {Scores} list */
  const share = (list) => {
    const sorted = ascending(list);
    return thresholds.map((threshold) => (sorted.length - countUpTo(sorted, threshold)) / sorted.length);
  };
  return { x: share(normal), y: share(anomalous), thresholds };
}

/**
 * The threshold with the best of a figure on these very samples: of equally good ones, that with the fewest false alarms.
 * Candidates are the midpoints between neighbouring scores, as in app/scoring/thresholds.py.
 *
 * @param {"f1" | "accuracy"} figure
 * @param {Scores} normal
 * @param {Scores} anomalous
 * @returns {number}
 */
export function bestThreshold(figure, normal, anomalous) {
  const scores = distinct(normal, anomalous);
  const middles = scores.slice(1).map((upper, i) => {
    const middle = scores[i] / 2 + upper / 2;
    return middle >= scores[i] && middle < upper ? middle : scores[i];
  });
  const candidates = [scores[scores.length - 1], ...middles.toReversed(), justBelow(scores[0])];
  const [sortedNormal, sortedAnomalous] = [ascending(normal), ascending(anomalous)];
  let [best, chosen] = [-1, candidates[0]];
  for (const threshold of candidates) {
    const falsePositives = sortedNormal.length - countUpTo(sortedNormal, threshold);
    const falseNegatives = countUpTo(sortedAnomalous, threshold);
    const value = figuresOf({
      truePositives: sortedAnomalous.length - falseNegatives,
      falsePositives,
      trueNegatives: sortedNormal.length - falsePositives,
      falseNegatives,
    })[figure];
    if (value > best) [best, chosen] = [value, threshold];
  }
  return chosen;
}
