// @ts-nocheck
/**
 * From a score to a verdict, as app/scoring does it; both are tested on tests/fixtures/predicate.json. The page needs it
 * where the threshold is moved by hand. `calibration` is the ascending scores of normals that training never saw.
 */

export const isAnomaly = (score, threshold) => score > threshold;

/** How many of the ascending `values` are below `limit` (or, with `equalToo`, not above it). */
function countBelow(values, limit, equalToo = false) {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle] < limit || (equalToo && values[middle] === limit)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** (1 + #{normal ≥ score}) / (n + 1) */
export function pValue(score, calibration) {
  return (1 + calibration.length - countBelow(calibration, score)) / (calibration.length + 1);
}

/** The false-alarm rate to expect of the threshold: (1 + #{normal > threshold}) / (n + 1), never 0. */
export function thresholdLevel(threshold, calibration) {
  return (1 + calibration.length - countBelow(calibration, threshold, true)) / (calibration.length + 1);
}

/** Share of the normals that the threshold flags. */
export function falseAlarmRate(threshold, calibration) {
  return 1 - countBelow(calibration, threshold, true) / calibration.length;
}

/** Share of the normals that are less odd than the score: "odder than 97 % of bowties". */
export function odderThan(score, calibration) {
  return countBelow(calibration, score) / calibration.length;
}

/** normal, unsure (p at most twice the threshold's level) or anomaly (exactly where score > threshold). */
export function verdict(score, threshold, calibration) {
  if (isAnomaly(score, threshold)) return "anomaly";
  return pValue(score, calibration) <= 2 * thresholdLevel(threshold, calibration) + 1e-12 ? "unsure" : "normal";
}

/** The threshold that flags at most `rate` of unseen normals: the ⌈(n + 1)(1 − rate)⌉-th smallest score. */
export function thresholdAt(rate, calibration) {
  const n = calibration.length;
  const rank = Math.ceil(Number(((n + 1) * (1 - rate)).toFixed(9)));
  return calibration[Math.min(Math.max(rank, 1), n) - 1];
}

/** Share of the other categories above the threshold, from the evenly spaced quantiles of their scores. */
export function recallAt(threshold, quantiles) {
  const last = quantiles.length - 1;
  if (threshold < quantiles[0]) return 1;
  if (threshold >= quantiles[last]) return 0;
  const after = countBelow(quantiles, threshold, true);
  const [low, high] = [quantiles[after - 1], quantiles[after]];
  return 1 - (after - 1 + (threshold - low) / (high - low)) / last;
}

/** The slider's scale: positions from 0 to 1 for false-alarm rates from a fifth of a percent to a half, by factors. */
const RATES = [0.002, 0.5];
const SPAN = Math.log(RATES[1] / RATES[0]);
export const rateAt = (position) => RATES[0] * Math.exp(position * SPAN);
export function positionOf(rate) {
  return Math.log(Math.min(RATES[1], Math.max(RATES[0], rate)) / RATES[0]) / SPAN;
}
