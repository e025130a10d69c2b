/** Where samples come from: the server's synthetic doodles, and its picture of what a visitor drew. */

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
const known = new Map();

/** @returns {Promise<Float32Array>} `count` doodles, one after another; asked for once */
function doodles(shape, count, seed) {
  const key = `${shape} ${count} ${seed}`;
  if (!known.has(key)) {
    const asked = server.doodles(shape, count, seed).then(({ bitmaps }) => Float32Array.from(atob(bitmaps), (each) => each.charCodeAt(0) / 255));
    asked.catch(() => known.delete(key));
    known.set(key, asked);
  }
  return known.get(key);
}

/** What is odd beside `shape`: some of every other. @returns {Promise<{anomalous: Float32Array, kinds: string[]}>} */
export async function others(shape) {
  const names = SHAPES.filter((each) => each !== shape);
  const found = await Promise.all(names.map((name) => doodles(name, OTHERS, 0)));
  return { anomalous: join(found), kinds: names.flatMap((name) => Array(OTHERS).fill(name)) };
}

/** @returns {Promise<import("../../core/experiment/preparation.js").Source>} synthetic doodles, `shape` being normal */
export async function doodleSource(shape) {
  const normal = Promise.all(Array.from({ length: BATCHES }, (_, seed) => doodles(shape, NORMALS, seed)));
  const [mine, odd] = await Promise.all([normal, others(shape)]);
  return { shape: [28, 28], normal: join(mine), ...odd, scaling: "none", synthetic: true };
}

/**
 * As the detectors see it: the server has the one rule for that.
 *
 * @param {{strokes: number[][][]} | {image: string}} given  a drawing, or a photo of one as a data URL
 * @returns {Promise<Float32Array>} 784 numbers
 */
export async function pictureOf({ strokes, image }, detector, signal) {
  const { input } = await server.predict(strokes ? server.request(strokes, { detector }) : { image, detector }, signal);
  return Float32Array.from(input);
}

function join(parts) {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
