/**
 * From a score to a verdict and to its place on the scale, as app/scoring does it; both are tested on
 * tests/fixtures/predicate.json. The page needs it where the threshold is moved by hand. `calibration` is the ascending
 * scores of normals that training never saw.
 */

/** @type {(score: number, threshold: number) => boolean} */
export const isAnomaly = (score, threshold) => score > threshold;

/** How many of the ascending `values` are below `limit` (or, with `equalToo`, not above it). @param {Numbers} values @param {number} limit */
export function countBelow(values, limit, equalToo = false) {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle] < limit || (equalToo && values[middle] === limit)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** (1 + #{normal ≥ score}) / (n + 1) @type {Ranked} */
export function pValue(score, calibration) {
  return (1 + calibration.length - countBelow(calibration, score)) / (calibration.length + 1);
}

/** The false-alarm rate to expect of the threshold: (1 + #{normal > threshold}) / (n + 1), never 0. @type {Ranked} */
export function thresholdLevel(threshold, calibration) {
  return (1 + calibration.length - countBelow(calibration, threshold, true)) / (calibration.length + 1);
}

/** Share of the normals that are less odd than the score: "odder than 97 % of bowties". @type {Ranked} */
export function odderThan(score, calibration) {
  return countBelow(calibration, score) / calibration.length;
}

/**
 * How a score stands among normals, in words: "Odder than 97 % of bowties." Rounded down: it is odder than all only where it is.
 * @type {(score: number, calibration: Numbers, words: Pick<Words, "t" | "percent">, thing: Pick<Thing, "many">) => string}
 */
export function rankWords(score, calibration, { t, percent }, { many }) {
  const share = odderThan(score, calibration);
  if (share === 1) return t("rank.all", { n: calibration.length, many });
  if (share === 0) return t("rank.none", { n: calibration.length, many });
  if (share < 0.5) return t("rank.plainer", { share: percent(Math.floor((1 - share) * 100) / 100), many });
  return t("rank.odder", { share: percent(Math.floor(share * 100) / 100), many });
}

/**
 * normal, unsure (p at most twice the threshold's level) or anomaly (exactly where score > threshold).
 * @param {number} score @param {number} threshold @param {Numbers} calibration
 */
export function verdict(score, threshold, calibration) {
  if (isAnomaly(score, threshold)) return "anomaly";
  return pValue(score, calibration) <= 2 * thresholdLevel(threshold, calibration) + 1e-12 ? "unsure" : "normal";
}

/** The threshold that flags at most `rate` of unseen normals: the ⌈(n + 1)(1 − rate)⌉-th smallest score. @type {Ranked} */
export function thresholdAt(rate, calibration) {
  const n = calibration.length;
  const rank = Math.ceil(Number(((n + 1) * (1 - rate)).toFixed(9)));
  return calibration[Math.min(Math.max(rank, 1), n) - 1];
}

/*
 * The scale's axis is the rank among normals. It runs from 0 (as plain as any) to 1 (odder than all), by the logarithm of
 * the p-value, so that it serves every detector, whatever its scores are like.
 */

/** The threshold may call no more than every second normal odd. */
const MOST_ALARMS = 0.5;

/** Where a p-value lies on the axis, and back; `n`: how many normals there are. @type {(p: number, n: number) => number} */
export const placeOf = (p, n) => Math.min(1, Math.max(0, Math.log(1 / p) / Math.log(n + 1)));
/** @type {(place: number, n: number) => number} */
export const levelAt = (place, n) => (n + 1) ** -place;

/** Where a score lies. 1: it is odder than all normals. @type {Ranked} */
export const placeOfScore = (score, calibration) => placeOf(pValue(score, calibration), calibration.length);

/** Where a threshold lies: at the rate of false alarms to expect of it. @type {Ranked} */
export const placeOfThreshold = (threshold, calibration) =>
  placeOf(thresholdLevel(threshold, calibration), calibration.length);

/** The threshold at a place of the axis, within its bounds. @type {Ranked} */
export function thresholdFrom(place, calibration) {
  const n = calibration.length;
  return thresholdAt(Math.min(MOST_ALARMS, levelAt(Math.min(1, place), n)), calibration);
}

/** A threshold given by somebody else, within the same bounds. @type {Ranked} */
export const bounded = (threshold, calibration) =>
  Math.min(calibration[calibration.length - 1], Math.max(thresholdAt(MOST_ALARMS, calibration), threshold));

/** The marks to write on the axis: 2, 10, 20, 100 for "1 in 2", as many as there are normals to say so. @param {number} n */
export const marks = (n) => [2, 10, 20, 100, 1000].filter((each) => each <= n / 2);

/**
 * Shares of scores along the axis, for `count` columns of equal width and, last, one for those odder than all normals.
 * @param {Scores} scores @param {Numbers} calibration @param {number} count
 * @returns {number[]} count + 1 shares, of sum 1
 */
export function columns(scores, calibration, count) {
  const found = new Array(count + 1).fill(0);
  for (const score of scores) {
    const place = placeOfScore(score, calibration);
    found[place >= 1 ? count : Math.floor(place * count)] += 1 / scores.length;
  }
  return found;
}
