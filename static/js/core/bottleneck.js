/**
 * The space of a bottleneck: where drawings lie in it, and a flat map of it. `Lie` is what scripts/write_network.py puts
 * beside a network: of every number its mean and spread (standard deviation), and the two directions in which drawings
 * differ most, each as long as one standard deviation along it. The two are at right angles.
 *
 * @typedef {{mean: number[], spread: number[], plane: number[][]}} Lie
 */

/** So many standard deviations from the mean the numbers, and the map, reach. */
export const REACH = 3;

/** @type {(a: ArrayLike<number>, b: ArrayLike<number>) => number} */
const dot = (a, b) => Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);

/**
 * The least and the most that each number may be: as far as drawings reach, and always as far as the code at hand does.
 * @param {Lie} lie @param {ArrayLike<number>} code
 * @returns {{low: number, high: number}[]}
 */
export function rangesOf({ mean, spread }, code) {
  return mean.map((middle, i) => {
    const reach = Math.max(REACH * spread[i], Math.abs(code[i] - middle));
    return { low: middle - reach, high: middle + reach };
  });
}

/**
 * The code at a place of the map.
 * @param {Lie} lie @param {number[]} place  right and down, in standard deviations
 */
export function codeAt({ mean, plane: [right, down] }, [x, y]) {
  return Float32Array.from(mean, (middle, i) => middle + x * right[i] + y * down[i]);
}

/**
 * The place of the map nearest to a code.
 * @param {Lie} lie @param {ArrayLike<number>} code
 * @returns {number[]} right and down, in standard deviations, within the map
 */
export function placeOfCode({ mean, plane }, code) {
  const off = Array.from(code, (value, i) => value - mean[i]);
  return plane.map((direction) => clamp(dot(off, direction) / dot(direction, direction)));
}

/** Within the map. @param {number} at */
export const clamp = (at) => Math.min(REACH, Math.max(-REACH, at));

/**
 * The middles of so many cells along a side of the map.
 * @param {number} count
 */
export const middles = (count) => Array.from({ length: count }, (_, i) => REACH * ((2 * i + 1) / count - 1));

/**
 * Pictures beside and below one another as one picture.
 * @param {ArrayLike<number>[]} pictures  count × count of them, row by row @param {number} count @param {number[]} shape  of one
 * @returns {{shape: number[], values: number[]}}
 */
export function sheetOf(pictures, count, [height, width]) {
  const values = new Array(count * count * height * width);
  pictures.forEach((picture, at) => {
    const [top, left] = [Math.floor(at / count) * height, (at % count) * width];
    for (let i = 0; i < height * width; i += 1) {
      values[(top + Math.floor(i / width)) * count * width + left + (i % width)] = picture[i];
    }
  });
  return { shape: [count * height, count * width], values };
}
