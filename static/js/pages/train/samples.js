/** Where samples come from: the server's synthetic doodles, its digits, and its picture of what a visitor drew. */

import * as server from "../../parts/server.js";

/** Every shape that the server can doodle. */
export const SHAPES = [
  "bowtie", "circle", "square", "triangle", "line", "cross", "arrow", "zigzag", "spiral", "star", "fish", "face", "house",
  "heart", "flower", "cloud", "tree", "ladder",
];
/** Normals asked for at once, and odd ones of each shape. */
const NORMALS = 100;
const OTHERS = 12;
const BATCHES = 4;
export const DIGITS = [..."0123456789"];
/** Of the digit that is normal, and of each other one. */
const NORMAL_DIGITS = 600;
const OTHER_DIGITS = 40;
const SIZE = 784;
/** Synthetic doodles, 784 bytes each, in base64. @type {(shape: string, count: number, seed: number) => Promise<{bitmaps: string}>} */
const doodlesOf = (shape, count, seed) => server.ask(`/samples/doodles?${query({ shape, count, seed })}`);
/** Handwritten digits, where the server has them, likewise. @type {(digit: string, count: number) => Promise<{bitmaps: string}>} */
const digitsOf = (digit, count) => server.ask(`/samples/digits?${query({ digit, count })}`);

/** @param {Record<string, string | number>} values */
const query = (values) => new URLSearchParams(Object.entries(values).map((pair) => pair.map(String)));

/** @type {Map<string, Promise<Float32Array>>} */
const known = new Map();

/** What `ask` gives, asked for once. @param {string} key @param {() => Promise<{bitmaps: string}>} ask */
function once(key, ask) {
  const before = known.get(key);
  if (before) return before;
  const asked = ask().then(({ bitmaps }) => Float32Array.from(atob(bitmaps), (each) => each.charCodeAt(0) / 255));
  asked.catch(() => known.delete(key));
  known.set(key, asked);
  return asked;
}

/** `count` doodles, one after another; asked for once. @type {(shape: string, count: number, seed: number) => Promise<Float32Array>} */
const doodles = (shape, count, seed) => once(`${shape} ${count} ${seed}`, () => doodlesOf(shape, count, seed));

/** What is odd beside `shape`: some of every other. @param {string} shape */
export async function others(shape) {
  const names = SHAPES.filter((each) => each !== shape);
  const found = await Promise.all(names.map((name) => doodles(name, OTHERS, 0)));
  return { anomalous: join(found), kinds: names.flatMap((name) => Array(OTHERS).fill(name)) };
}

/** Synthetic doodles, `shape` being normal. @param {string} shape @returns {Promise<TrainSource>} */
export async function doodleSource(shape) {
  const normal = Promise.all(Array.from({ length: BATCHES }, (_, seed) => doodles(shape, NORMALS, seed)));
  const [mine, odd] = await Promise.all([normal, others(shape)]);
  return { shape: [28, 28], normal: join(mine), ...odd, scaling: "none", synthetic: true };
}

/** Handwritten digits, one of them being normal. @param {string} normal @returns {Promise<TrainSource>} */
export async function digitSource(normal) {
  const digits = (/** @type {string} */ digit, /** @type {number} */ count) => once(`digit ${digit} ${count}`, () => digitsOf(digit, count));
  const others = DIGITS.filter((digit) => digit !== normal);
  const [mine, ...odd] = await Promise.all([digits(normal, NORMAL_DIGITS), ...others.map((digit) => digits(digit, OTHER_DIGITS))]);
  const kinds = others.flatMap((digit, i) => Array(odd[i].length / SIZE).fill(digit));
  return { shape: [28, 28], normal: mine, anomalous: join(odd), kinds, scaling: "none" };
}

/**
 * As the detectors see it: the server has the one rule for that.
 *
 * @param {{strokes?: Stroke[], image?: string}} given  a drawing, or a photo of one as a data URL
 * @param {string} detector @param {AbortSignal} [signal]
 * @returns {Promise<Float32Array>} 784 numbers
 */
export async function pictureOf({ strokes, image }, detector, signal) {
  const { input } = await server.predict(strokes ? server.request(strokes, { detector }) : { image, detector }, signal);
  return Float32Array.from(input);
}

/** @param {Float32Array[]} parts */
function join(parts) {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
