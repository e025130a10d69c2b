/** From numbers to places on paper. Knows nothing of the page. */

/**
 * A linear scale from [low, high] to [from, to]; a range without extent is given one.
 * @type {(values: number[], places: number[]) => Axis}
 */
export function linear([low, high], [from, to]) {
  const extent = high - low || 1;
  return (value) => from + ((value - low) / extent) * (to - from);
}

/**
 * A logarithmic scale; what is below `low` lies at its place.
 * @type {(values: number[], places: number[]) => Axis}
 */
export function logarithmic([low, high], [from, to]) {
  const inner = linear([Math.log10(low), Math.log10(high)], [from, to]);
  return (value) => inner(Math.log10(Math.max(value, low)));
}

/**
 * About `count` round numbers in [low, high].
 * @param {number[]} limits
 */
export function ticks([low, high], count = 4) {
  const rough = (high - low || 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5].map((each) => each * power).find((each) => each >= rough) ?? 10 * power;
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k += 1) found.push(Number((k * step).toPrecision(12)));
  return found;
}

/**
 * A path through points [x, y].
 * @param {number[][]} points
 */
export const path = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
