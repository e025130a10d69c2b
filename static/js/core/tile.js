/**
 * Synthetic photos of a ground metal tile, drawn from a seed: grinding marks, uneven light, grain, and in some a defect of
 * the kinds that such tiles have. They are for trying a detector of tiles at once; none is a photo of anything.
 */

import { Random } from "./nn/random.js";

export const WIDTH = 256;
export const HEIGHT = 320;
/** What can be wrong with one. */
export const DEFECTS = ["blowhole", "crack", "stain", "unground"];

/**
 * @param {number} seed  the same seed, the same tile
 * @param {?string} defect  one of DEFECTS; null for a good tile
 * @returns {Uint8ClampedArray} WIDTH × HEIGHT greys, row by row
 */
export function drawTile(seed, defect = null) {
  if (defect !== null && !DEFECTS.includes(defect)) {
    throw new RangeError(`There is no defect "${defect}". Expected one of: ${DEFECTS.join(", ")}.`);
  }
  const random = new Random(seed);
  const [surface, fault] = [random.fork(), random.fork()];
  const grey = ground(surface);
  if (defect) MAKERS[defect](grey, fault);
  return Uint8ClampedArray.from(grey, (value) => Math.round(255 * value));
}

/**
 * Numbers from the bell curve, each the mean of its neighbours, with the deviation asked for.
 * @param {Random} random @param {number} count @param {number} reach @param {number} deviation
 */
function wander(random, count, reach, deviation) {
  const raw = Float64Array.from({ length: count + 2 * reach }, () => random.normal(0, deviation * Math.sqrt(2 * reach + 1)));
  let sum = raw.subarray(0, 2 * reach).reduce((a, b) => a + b, 0);
  return Float64Array.from({ length: count }, (_, i) => {
    sum += raw[i + 2 * reach];
    const mean = sum / (2 * reach + 1);
    sum -= raw[i];
    return mean;
  });
}

/**
 * Noise over the whole photo, each number the sum of `tall` and, beside them, `wide` of those drawn, deviation 1.
 * @param {Random} random @param {number} tall @param {number} wide
 */
function grain(random, tall, wide) {
  const [rows, columns] = [HEIGHT + tall - 1, WIDTH + wide - 1];
  const raw = Float64Array.from({ length: rows * columns }, () => random.uniform(-1, 1));
  const scale = Math.sqrt(3 / (tall * wide));
  const found = new Float64Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      let sum = 0;
      for (let i = 0; i < tall; i += 1) for (let j = 0; j < wide; j += 1) sum += raw[(y + i) * columns + x + j];
      found[y * WIDTH + x] = scale * sum;
    }
  }
  return found;
}

/** A good surface, from 0 (black) to 1 (white). @param {Random} random */
function ground(random) {
  const [fine, coarse] = [wander(random, WIDTH, 0, 0.01), wander(random, WIDTH, 1, 0.04)];
  const strength = wander(random, HEIGHT, 20, 0.1);
  const [marks, noise] = [grain(random, 7, 1), grain(random, 2, 2)];
  const [base, fall, turn, bow] = [[0.32, 0.42], [-0.05, 0.05], [-0.05, 0.05], [0.3, 0.6]].map(([low, high]) => random.uniform(low, high));
  return Float64Array.from(noise, (each, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    const [right, down] = [(2 * x) / WIDTH - 1, (2 * y) / HEIGHT - 1];
    const light = base * (1 + fall * down + turn * right - bow * right ** 2);
    return light * (1 + (fine[x] + coarse[x]) * (1 + strength[y]) + 0.02 * marks[i]) + 0.008 * each;
  });
}

const RIM = 1.3;

/**
 * Change every pixel in a shape, and a little round it.
 * @param {Float64Array} grey
 * @param {(x: number, y: number) => number} far  how far out a pixel is: 0 in the middle, 1 at the edge
 * @param {(value: number, far: number, x: number) => number} change
 */
function within(grey, far, change) {
  grey.forEach((value, i) => {
    const out = far(i % WIDTH, Math.floor(i / WIDTH));
    if (out < RIM) grey[i] = change(value, out, i % WIDTH);
  });
}

/** @type {Record<string, (grey: Float64Array, random: Random) => void>} */
const MAKERS = {
  /** A hole left by a bubble: small, dark, with a bright rim. */
  blowhole(grey, random) {
    const [cx, cy] = [random.uniform(60, WIDTH - 60), random.uniform(70, HEIGHT - 70)];
    const [rx, ry] = [random.uniform(11, 15), random.uniform(5, 7)];
    within(grey, (x, y) => Math.hypot((x - cx) / rx, (y - cy) / ry), (value, far) => (far < 1 ? value * (0.25 + 0.3 * far ** 4) : value * 1.25));
  },
  /** A thin dark line that wanders down the tile. */
  crack(grey, random) {
    const [path, jag] = [wander(random, HEIGHT, 25, 7), wander(random, HEIGHT, 2, 1)];
    const drift = random.uniform(-0.1, 0.1);
    const [at, from, to] = [random.uniform(80, WIDTH - 80), random.uniform(10, 60), random.uniform(230, 300)];
    const middle = Float64Array.from(path, (each, y) => at + each + jag[y] + drift * (y - HEIGHT / 2));
    within(grey, (x, y) => (y < from || y > to ? 2 : Math.abs(x - middle[y]) / 2), (value, far) => value * (0.3 + 0.6 * Math.min(1, far)));
  },
  /** A dark spot that was not cleaned off, with the marks still faint in it. */
  stain(grey, random) {
    const [cx, cy] = [random.uniform(90, WIDTH - 90), random.uniform(110, HEIGHT - 110)];
    const [rx, ry] = [random.uniform(30, 38), random.uniform(55, 70)];
    within(grey, (x, y) => Math.hypot((x - cx) / rx, (y - cy) / ry), (value, far) => value * (0.5 + 0.5 * Math.min(1, Math.max(0, (far - 0.95) / 0.1))));
  },
  /** A strip that the wheel did not reach: bright, and rough. */
  unground(grey, random) {
    const [top, slope] = [random.uniform(200, 240), random.uniform(-0.08, 0.08)];
    const rough = wander(random, WIDTH, 1, 0.18);
    within(grey, (x, y) => (y > top + slope * x ? 0 : RIM), (value, _, x) => value * (1.3 + rough[x]) + random.normal(0, 0.02));
  },
};
