/** What a threshold does: to normals, and to what is none. */

import { countBelow } from "./judge.js";

/** Share of the normals that the threshold flags. @type {Ranked} */
export function falseAlarmRate(threshold, calibration) {
  return 1 - countBelow(calibration, threshold, true) / calibration.length;
}

/** Share of the other categories above the threshold, from the evenly spaced quantiles of their scores. @type {Ranked} */
export function recallAt(threshold, quantiles) {
  const last = quantiles.length - 1;
  if (threshold < quantiles[0]) return 1;
  if (threshold >= quantiles[last]) return 0;
  const after = countBelow(quantiles, threshold, true);
  const [low, high] = [quantiles[after - 1], quantiles[after]];
  return 1 - (after - 1 + (threshold - low) / (high - low)) / last;
}
