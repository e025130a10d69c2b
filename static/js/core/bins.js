// @ts-nocheck
/** Counts for a histogram, and the range that its axis should show. */

/** The axis: all normals, and as many of the others as there is room for at twice their spread. */
export function range(calibration, quantiles, threshold) {
  const low = calibration[0];
  const top = calibration[calibration.length - 1];
  const middle = calibration[Math.floor(calibration.length * 0.99)];
  const others = quantiles ? quantiles[Math.floor(quantiles.length * 0.97)] : top;
  const high = Math.max(middle, threshold, others);
  const margin = (high - low || 1) * 0.04;
  return [low - margin, high + margin];
}

/** How many of the values fall into each of `count` bins of [low, high]; those outside go to the first and last. */
export function bin(values, [low, high], count) {
  const bins = new Array(count).fill(0);
  for (const value of values) bins[place(value, [low, high], count)] += 1;
  return bins;
}

const place = (value, [low, high], count) =>
  Math.min(count - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * count)));

/** The share of values in each bin, from their evenly spaced quantiles; those outside are in none. */
export function binQuantiles(quantiles, limits, count) {
  const steps = 8;
  const values = [];
  for (let i = 0; i + 1 < quantiles.length; i += 1) {
    for (let k = 0; k < steps; k += 1) values.push(quantiles[i] + ((quantiles[i + 1] - quantiles[i]) * (k + 0.5)) / steps);
  }
  const inside = values.filter((value) => value >= limits[0] && value < limits[1]);
  return bin(inside, limits, count).map((n) => n / values.length);
}
