/** What can be worked out of an input and its reconstruction, both flat lists of numbers from 0 (paper) to 1 (ink). */

/**
 * Between a and b: a at 0, b at 1.
 * @type {(a: number[], b: number[], share: number) => number[]}
 */
export function mix(a, b, share) {
  if (a.length !== b.length) throw new RangeError(`Expected two pictures of one size. Received ${a.length} and ${b.length}.`);
  return a.map((value, i) => value + (b[i] - value) * share);
}

/**
 * Squared error of every pixel.
 * @type {(input: number[], reconstruction: number[]) => number[]}
 */
export const errorMap = (input, reconstruction) => input.map((value, i) => (value - reconstruction[i]) ** 2);

/**
 * Share of the sheet that is ink.
 * @type {(input: number[]) => number}
 */
export const inkShare = (input) => input.reduce((sum, value) => sum + value, 0) / input.length;

/**
 * Red, green and blue of a computed CSS colour, "rgb(34, 29, 23)".
 * @type {(colour: string) => number[]}
 */
export function channels(colour) {
  const found = colour.match(/[\d.]+/g);
  if (!found || found.length < 3) throw new TypeError(`Expected a colour like rgb(34, 29, 23). Received "${colour}".`);
  return found.slice(0, 3).map(Number);
}

/**
 * Bytes of red, green, blue and alpha for values from 0 (paper) to 1 (ink).
 * @type {(values: number[], paper: string, ink: string) => Uint8ClampedArray}
 */
export function toBytes(values, paper, ink) {
  const bytes = new Uint8ClampedArray(values.length * 4);
  const [from, to] = [channels(paper), channels(ink)];
  values.forEach((value, i) => {
    for (let c = 0; c < 3; c += 1) bytes[4 * i + c] = from[c] + (to[c] - from[c]) * value;
    bytes[4 * i + 3] = 255;
  });
  return bytes;
}

/**
 * Pictures on a square sheet, which is paper where they are narrower or lower; and the sheet's shape.
 * @template {string} Name
 * @param {number[]} shape  rows and columns of the pictures
 * @param {Record<Name, number[]>} pictures
 * @returns {Record<Name, number[]> & {shape: number[]}}
 */
export function squared([rows, columns], pictures) {
  const side = Math.max(rows, columns);
  const [top, left] = [Math.floor((side - rows) / 2), Math.floor((side - columns) / 2)];
  /** @param {number[]} values */
  const put = (values) => {
    /** @type {number[]} */
    const sheet = new Array(side * side).fill(0);
    values.forEach((value, i) => {
      sheet[(top + Math.floor(i / columns)) * side + left + (i % columns)] = value;
    });
    return sheet;
  };
  const found = /** @type {Record<Name, number[]>} */ ({});
  for (const name of /** @type {Name[]} */ (Object.keys(pictures))) found[name] = put(pictures[name]);
  return { ...found, shape: [side, side] };
}
