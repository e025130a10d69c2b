/**
 * Strokes as a short piece of text for a link: version, then base64url of one list of numbers: for every stroke the
 * number of points and each point as its step from the point before, zigzag-coded in bytes of seven bits.
 */

import { SIDE } from "./geometry.js";

const VERSION = "1";
/** Steps along a side. Finer than the model's 28 pixels by far; coarse enough that most steps fit in a byte. */
const GRID = 512;
export const LIMITS = { strokes: 300, points: 4000, characters: 30000 };

/** What a link says can't be read. */
export class LinkError extends Error {}

/** @type {(value: number) => number} */
const toGrid = (value) => Math.min(GRID, Math.max(0, Math.round((value * GRID) / SIDE)));
/** @type {(value: number) => number} */
const fromGrid = (value) => (value * SIDE) / GRID;

/**
 * The strokes as they will be after a round trip.
 * @param {number[][][]} strokes
 */
export function quantise(strokes) {
  return strokes.map((stroke) => stroke.map((row) => row.map((value) => fromGrid(toGrid(value)))));
}

/** @param {number[][][]} strokes */
export function encode(strokes) {
  /** @type {number[]} */
  const bytes = [];
  let [x, y] = [0, 0];
  for (const [xs, ys] of strokes) {
    pushNumber(bytes, xs.length);
    for (let i = 0; i < xs.length; i += 1) {
      const [nextX, nextY] = [toGrid(xs[i]), toGrid(ys[i])];
      pushNumber(bytes, zigzag(nextX - x));
      pushNumber(bytes, zigzag(nextY - y));
      [x, y] = [nextX, nextY];
    }
  }
  const binary = bytes.map((byte) => String.fromCharCode(byte)).join("");
  return VERSION + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @param {unknown} text
 * @throws {LinkError} for anything that `encode` could not have written
 */
export function decode(text) {
  if (typeof text !== "string" || text.length > LIMITS.characters) throw new LinkError("The drawing is too long.");
  if (text[0] !== VERSION) throw new LinkError("The drawing is of an unknown version.");
  if (!/^[\w-]*$/.test(text)) throw new LinkError("The drawing holds characters that don't belong there.");
  const reader = new Reader(toBytes(text.slice(1)));
  const strokes = [];
  let [x, y, total] = [0, 0, 0];
  while (!reader.done) {
    const count = reader.next();
    total += count;
    if (count === 0 || total > LIMITS.points) throw new LinkError("A stroke has no points, or there are too many.");
    /** @type {number[][]} */
    const [xs, ys] = [[], []];
    for (let i = 0; i < count; i += 1) {
      x += unzigzag(reader.next());
      y += unzigzag(reader.next());
      if (Math.min(x, y) < 0 || Math.max(x, y) > GRID) throw new LinkError("A point lies outside the sheet.");
      xs.push(fromGrid(x));
      ys.push(fromGrid(y));
    }
    strokes.push([xs, ys]);
    if (strokes.length > LIMITS.strokes) throw new LinkError("There are too many strokes.");
  }
  return strokes;
}

/** @param {string} text */
function toBytes(text) {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
  } catch (refused) {
    throw new LinkError("The drawing is cut off.", { cause: refused });
  }
}

/** @type {(value: number) => number} */
const zigzag = (value) => (value < 0 ? -2 * value - 1 : 2 * value);
/** @type {(value: number) => number} */
const unzigzag = (value) => (value % 2 ? -(value + 1) / 2 : value / 2);

/** @type {(bytes: number[], value: number) => void} */
function pushNumber(bytes, value) {
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

class Reader {
  #at = 0;
  #bytes;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  get done() {
    return this.#at >= this.#bytes.length;
  }

  next() {
    let value = 0;
    for (let place = 1; place <= 128 ** 2; place *= 128) {
      if (this.done) throw new LinkError("The drawing is cut off.");
      const byte = this.#bytes[this.#at];
      this.#at += 1;
      value += (byte % 128) * place;
      if (byte < 128) return value;
    }
    throw new LinkError("The drawing holds a number that is too large.");
  }
}
