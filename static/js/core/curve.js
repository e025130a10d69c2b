// @ts-nocheck
/**
 * A stroke as lines and curves. Between points that lie close and turn gently the line is rounded, as the hand moved;
 * far points and corners are kept as they are, because that is how the model gets them.
 */

import { SIDE } from "./geometry.js";

/** A segment longer than this share of `side` was not drawn by a slow hand, but meant to be straight. */
const LONG = 1 / 14;
/** Cosine of the sharpest turn that is rounded: 60 degrees. */
const GENTLE = 0.5;

/**
 * @param {number[][]} stroke  [[x…], [y…]]
 * @param {number} side  length of the sheet's side in the stroke's units
 * @returns {number[][]} pieces: [x, y] a line to there (the first: where it starts), [cx, cy, x, y] a quadratic curve
 */
export function pieces([xs, ys], side = SIDE) {
  const last = xs.length - 1;
  const middle = (i) => [(xs[i] + xs[i + 1]) / 2, (ys[i] + ys[i + 1]) / 2];
  const result = [[xs[0], ys[0]]];
  for (let i = 1; i < last; i += 1) {
    if (isRound(xs, ys, i, side * LONG)) result.push(middle(i - 1), [xs[i], ys[i], ...middle(i)]);
    else result.push([xs[i], ys[i]]);
  }
  result.push([xs[last], ys[last]]);
  return result;
}

function isRound(xs, ys, i, long) {
  const [ax, ay, bx, by] = [xs[i] - xs[i - 1], ys[i] - ys[i - 1], xs[i + 1] - xs[i], ys[i + 1] - ys[i]];
  const [a, b] = [Math.hypot(ax, ay), Math.hypot(bx, by)];
  return a < long && b < long && ax * bx + ay * by >= GENTLE * a * b;
}
