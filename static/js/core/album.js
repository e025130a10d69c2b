/** Photos in a row: which files are any, what they are called, in which order they are shown, and where on one something is. */

/** What decoders of photos know by their ending, where a system does not say what a file is. */
const ENDING = /\.(png|jpe?g|webp|bmp|tiff?)$/i;

/**
 * Whether a file is a photo by its type, or, where it has none, by its name.
 * @type {(file: {name: string, type: string}) => boolean}
 */
export const isPhoto = ({ name, type }) => (type ? type.startsWith("image/") : ENDING.test(name));

/**
 * Paths without the folder that all of them lie in, as a command that is given this folder names them.
 * @type {(paths: string[]) => string[]}
 */
export function relative(paths) {
  const tops = paths.map((path) => path.match(/^([^/]+)\//)?.[1]);
  const shared = tops.length > 0 && tops[0] !== undefined && tops.every((top) => top === tops[0]);
  return shared ? paths.map((path) => path.slice(path.indexOf("/") + 1)) : paths;
}

/**
 * Oddest first; then what waits, in its order; last what could not be judged.
 * @template {{found: ?{score: number}, error: ?string}} Photo
 * @param {Photo[]} photos
 * @returns {Photo[]}
 */
export function oddestFirst(photos) {
  const judged = photos.filter(({ found }) => found).sort((a, b) => (b.found?.score ?? 0) - (a.found?.score ?? 0));
  const waiting = photos.filter(({ found, error }) => !found && !error);
  return [...judged, ...waiting, ...photos.filter(({ found, error }) => !found && error)];
}

/**
 * In which ninth of a photo the middle of a box lies: "top-left", "top", … "middle", … "bottom-right".
 * @param {number[]} box  left, top, right, bottom @param {number[]} size  height and width
 */
export function placeOf([left, top, right, bottom], [height, width]) {
  const third = (/** @type {number} */ middle, /** @type {string[]} */ names) => names[Math.min(2, Math.floor(3 * middle))];
  const down = third((top + bottom) / 2 / height, ["top", "", "bottom"]);
  const along = third((left + right) / 2 / width, ["left", "", "right"]);
  return [down, along].filter(Boolean).join("-") || "middle";
}

/**
 * Mean and standard deviation of the greys of an image, from 0 to 1.
 * @param {ArrayLike<number>} bytes  red, green, blue, alpha of every pixel
 */
export function moments(bytes) {
  let [sum, squares] = [0, 0];
  const n = bytes.length / 4;
  for (let i = 0; i < bytes.length; i += 4) {
    const grey = (0.299 * bytes[i] + 0.587 * bytes[i + 1] + 0.114 * bytes[i + 2]) / 255;
    sum += grey;
    squares += grey * grey;
  }
  const mean = sum / n;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / n - mean * mean)) };
}

/** Detectors that take each photo's own light off see 0.5 ± 3 of its standard deviations as 0 to 1 (app/kinds/photo). */
const SPREAD = 6;

/**
 * Bytes, for numbers from 0 to 1: what is kept of every photo should be small. With the light of a photo, what a detector
 * that took it off has redrawn is put into it again.
 * @param {number[]} values @param {?{mean: number, deviation: number}} light
 */
export function toBytes(values, light = null) {
  const [gain, shift] = light ? [SPREAD * light.deviation, light.mean - 0.5 * SPREAD * light.deviation] : [1, 0];
  const bytes = new Uint8ClampedArray(values.length);
  for (let i = 0; i < values.length; i += 1) bytes[i] = 255 * (shift + gain * values[i]);
  return bytes;
}
