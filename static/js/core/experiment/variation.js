/**
 * Other samples of the same thing, made of one: what a hand or a heart would do a little differently the next time. They
 * stretch a few examples to a training set; nothing is ever judged on them.
 *
 * Pictures are turned, leant, stretched and warped smoothly, a little each; series are stretched, shifted, and made larger
 * or smaller.
 */

/** Standard deviations: radians, shares, and pixels or numbers of the series. */
const PICTURE = { turn: 0.1, lean: 0.08, stretch: 0.07, shift: 0.5, warp: 0.7 };
const SERIES = { stretch: 0.01, shift: 1, gain: 0.05 };
const TURN = 2 * Math.PI;

/**
 * @param {Float32Array} sample
 * @param {number[]} shape  [length] or [height, width]
 * @param {import("../nn/random.js").Random} random
 * @returns {Float32Array} new, of the same shape
 */
export function vary(sample, shape, random) {
  return shape.length === 1 ? varySeries(sample, random) : varyPicture(sample, shape, random);
}

/** @param {Float32Array} series @param {import("../nn/random.js").Random} random */
function varySeries(series, random) {
  const [stretch, shift, gain] = [SERIES.stretch, SERIES.shift, SERIES.gain].map((most) => random.normal(0, most));
  const middle = series.length / 2;
  /** @param {number} place */
  const at = (place) => series[Math.min(Math.max(place, 0), series.length - 1)];
  return series.map((_, i) => {
    const from = middle + (i - middle) * (1 + stretch) + shift;
    const low = Math.floor(from);
    return (1 + gain) * (at(low) + (at(low + 1) - at(low)) * (from - low));
  });
}

/** @param {Float32Array} picture @param {number[]} shape @param {import("../nn/random.js").Random} random */
function varyPicture(picture, [height, width], random) {
  const { turn, lean, stretch, shift, warp } = PICTURE;
  const [angle, slant, dx, dy] = [turn, lean, shift, shift].map((most) => random.normal(0, most));
  const [wide, tall] = [0, 1].map(() => 1 + random.normal(0, stretch));
  const wave = () => ({ size: random.normal(0, warp), along: random.uniform(0.5, 1.5), start: random.uniform(0, TURN) });
  const [waveX, waveY] = [wave(), wave()];
  /** @type {(wave: {size: number, along: number, start: number}, place: number, side: number) => number} */
  const bend = ({ size, along, start }, place, side) => size * Math.sin((TURN * along * place) / side + start);
  /** @type {(row: number, column: number) => number} */
  const at = (row, column) => (row >= 0 && row < height && column >= 0 && column < width ? picture[row * width + column] : 0);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  return picture.map((_, i) => {
    const [x, y] = [(i % width) - middleX, Math.floor(i / width) - middleY];
    const fromX = middleX + wide * (cos * x - sin * y) + slant * y + dx + bend(waveX, y, height);
    const fromY = middleY + tall * (sin * x + cos * y) + dy + bend(waveY, x, width);
    const [column, row] = [Math.floor(fromX), Math.floor(fromY)];
    const [right, below] = [fromX - column, fromY - row];
    const upper = at(row, column) * (1 - right) + at(row, column + 1) * right;
    const lower = at(row + 1, column) * (1 - right) + at(row + 1, column + 1) * right;
    return upper * (1 - below) + lower * below;
  });
}
