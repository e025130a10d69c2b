/** What rates that were measured mean where odd beats are rare. */

import { figuresOf } from "../experiment/metrics.js";

/**
 * @param {{falsePositiveRate: number, recall: number}} rates
 * @param {number} share  of odd beats
 * @param {number} total  beats
 * @returns {{counts: import("../experiment/metrics.js").Counts, figures: ReturnType<typeof figuresOf>, silent: number}} counts as expected, not
 *   whole; `silent`: the accuracy of a detector that never calls anything odd
 */
export function forecast({ falsePositiveRate, recall }, share, total) {
  const [odd, normal] = [share * total, (1 - share) * total];
  const counts = {
    truePositives: recall * odd,
    falseNegatives: (1 - recall) * odd,
    falsePositives: falsePositiveRate * normal,
    trueNegatives: (1 - falsePositiveRate) * normal,
  };
  const flagged = counts.truePositives + counts.falsePositives;
  const precision = flagged > 0 ? counts.truePositives / flagged : 0;
  return { counts, figures: { ...figuresOf(counts), precision }, silent: 1 - share };
}
