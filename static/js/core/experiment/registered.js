/**
 * The shipped bowtie detector's score, as app/scoring/registered.py works it out: the lowest relative error over small
 * shifts, on two scales, so that where a drawing stands on the paper does not count. Both are tested on
 * tests/fixtures/experiment.json.
 *
 *     e_d = mean over σ of |G_σ (x_d − r_d)|² / (|G_σ x|² + 0.001)        score = min over d of e_d
 *
 * x_d is the picture moved by d, r_d what the network makes of it, G_σ a Gaussian blur of σ pixels.
 */

/** Added to the squared ink, so that an empty page divides by something. */
const FLOOR = 1e-3;
/** A pixel above this is inked. */
const INKED = 0.5;
/** Standard deviations beyond which a blur's weights are nothing: below 1e-12 of the largest. */
const REACH = 7.5;

/** @typedef {{radius: number, sigmas: number[], ink: number}} Parameters  `ink`: share of ink beyond which a drawing is odd for it; 0: none */

/** @type {Parameters} */
export const DEFAULTS = { radius: 1, sigmas: [0, 0.9], ink: 0 };

/**
 * @param {Float32Array} x  n pictures, one after another
 * @param {number[]} shape  [height, width]
 * @param {(x: Float32Array) => Float32Array} predict  what the network makes of pictures: a new list
 * @param {Float32Array} made  what it makes of x
 * @param {Partial<Parameters>} [given]
 * @returns {Float64Array} n scores
 */
export function registered(x, shape, predict, made, given = {}) {
  const { radius, sigmas, ink } = { ...DEFAULTS, ...given };
  const size = shape[0] * shape[1];
  const count = x.length / size;
  const blurs = sigmas.map((sigma) => blurOf(shape, sigma));
  /** @type {(list: Float32Array, i: number) => Float32Array} */
  const part = (list, i) => list.subarray(i * size, (i + 1) * size);
  /** @type {(list: Float32Array, i: number) => number[]} */
  const squared = (list, i) => blurs.map((blur) => sumOfSquares(blur(part(list, i))));
  const available = Array.from({ length: count }, (_, i) => squared(x, i));
  const lowest = new Float64Array(count).fill(Infinity);
  for (const [down, across] of shiftsWithin(radius)) {
    const moved = down || across ? shifted(x, shape, down, across) : x;
    const redrawn = moved === x ? made : predict(moved);
    const missing = moved.map((value, i) => value - redrawn[i]);
    for (let i = 0; i < count; i += 1) {
      const ratios = squared(missing, i).map((left, scale) => left / (available[i][scale] + FLOOR));
      lowest[i] = Math.min(lowest[i], ratios.reduce((sum, ratio) => sum + ratio, 0) / sigmas.length);
    }
  }
  return lowest.map((score, i) => score + excess(part(x, i), ink));
}

/** Every [down, across] whose sizes add up to at most `radius`. @param {number} radius */
function shiftsWithin(radius) {
  const steps = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);
  return steps.flatMap((down) => steps.map((across) => [down, across])).filter(([down, across]) => Math.abs(down) + Math.abs(across) <= radius);
}

/** @param {ArrayLike<number>} list */
function sumOfSquares(list) {
  let sum = 0;
  for (let i = 0; i < list.length; i += 1) sum += list[i] * list[i];
  return sum;
}

/**
 * The same pictures moved, with paper (0) where nothing was.
 *
 * @param {Float32Array} x @param {number[]} shape @param {number} down @param {number} across
 */
function shifted(x, [height, width], down, across) {
  const moved = new Float32Array(x.length);
  for (let at = 0; at < x.length; at += width) {
    const row = (at / width) % height;
    if (row - down < 0 || row - down >= height) continue;
    const line = x.subarray(at - down * width, at - down * width + width);
    moved.set(across < 0 ? line.subarray(-across) : line.subarray(0, width - across), at + Math.max(0, across));
  }
  return moved;
}

/**
 * A Gaussian blur with paper beyond the edges: along the rows, then along the columns.
 *
 * @param {number[]} shape @param {number} sigma
 * @returns {(picture: Float32Array) => Float32Array | Float64Array}
 */
function blurOf([height, width], sigma) {
  if (!sigma) return (picture) => picture;
  const reach = Math.ceil(REACH * sigma);
  const bell = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / sigma) ** 2));
  const total = bell.reduce((sum, weight) => sum + weight, 0);
  /** @type {(picture: Float32Array | Float64Array, step: number, length: number, starts: number[]) => Float64Array} */
  const along = (picture, step, length, starts) => {
    const blurred = new Float64Array(picture.length);
    for (const start of starts) {
      for (let i = 0; i < length; i += 1) {
        let sum = 0;
        for (let j = Math.max(0, i - reach); j <= Math.min(length - 1, i + reach); j += 1) sum += bell[j - i + reach] * picture[start + j * step];
        blurred[start + i * step] = sum / total;
      }
    }
    return blurred;
  };
  const rows = Array.from({ length: height }, (_, i) => i * width);
  const columns = Array.from({ length: width }, (_, i) => i);
  return (picture) => along(along(picture, 1, width, rows), width, height, columns);
}

/** 2 · log(share of ink / `most`) where that is above 0. @param {Float32Array} picture @param {number} most */
function excess(picture, most) {
  if (!most) return 0;
  const inked = picture.reduce((sum, value) => sum + (value > INKED ? 1 : 0), 0) / picture.length;
  return 2 * Math.log(Math.max(inked / most, 1));
}
