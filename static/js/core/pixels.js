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
 * @type {(values: number[], paper: string, ink: string) => Uint8ClampedArray<ArrayBuffer>}
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
