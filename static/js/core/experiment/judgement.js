/**
 * A threshold chosen where it may be (on held-out normals) and judged where it was not chosen (on the test samples); and
 * beside it what choosing it on the test samples would have claimed.
 */

import { thresholdAt } from "../judge.js";
import { auroc, bestThreshold, countsAt, figuresOf, rocCurve } from "./metrics.js";

/**
 * @param {Object} scores
 * @param {ArrayLike<number>} scores.heldOut  of normals that neither train nor test
 * @param {Float64Array} scores.normal  of the test's normals
 * @param {Float64Array} scores.anomalous  of the test's anomalous samples
 * @param {{falseAlarmRate: number, threshold: ?number}} rule  the threshold given, or chosen for that false-alarm rate
 */
export function judge({ heldOut, normal, anomalous }, { falseAlarmRate, threshold: given }) {
  const calibration = Float64Array.from(heldOut).sort();
  const chosen = thresholdAt(falseAlarmRate, calibration);
  const threshold = given ?? chosen;
  /** @param {number} value */
  const at = (value) => {
    const counts = countsAt(normal, anomalous, value);
    return { threshold: value, counts, figures: figuresOf(counts) };
  };
  const honest = at(threshold);
  const claimed = at(bestThreshold("accuracy", normal, anomalous));
  return {
    ...honest,
    chosen,
    auroc: auroc(normal, anomalous),
    roc: rocCurve(normal, anomalous),
    /** What would be claimed by one who tries every threshold on the test samples and keeps the best. */
    claimed,
    /** By how much that flatters, in accuracy. */
    gap: claimed.figures.accuracy - honest.figures.accuracy,
  };
}
