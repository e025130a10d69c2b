/** Points, strokes and drawings as numbers. A stroke is [[x…], [y…]], y down, from 0 to SIDE on a square sheet. */

/** Length of a side of the sheet in drawing units, however large it is on the screen. */
export const SIDE = 1024;

/** Width of the ink on the sheet: the same for every drawing, however thick the model will see it. */
export const INK = SIDE / 32;

/** Null for a drawing without points; `extent`: its longer side. @param {Stroke[]} strokes */
export function bounds(strokes) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [xs, ys] of strokes) {
    for (let i = 0; i < xs.length; i += 1) {
      if (xs[i] < left) left = xs[i];
      if (xs[i] > right) right = xs[i];
      if (ys[i] < top) top = ys[i];
      if (ys[i] > bottom) bottom = ys[i];
    }
  }
  if (left === Infinity) return null;
  return { left, top, right, bottom, extent: Math.max(right - left, bottom - top) };
}

/** Distance of the point from the stroke's line. @type {(x: number, y: number, stroke: Stroke) => number} */
export function distanceToStroke(x, y, [xs, ys]) {
  let least = Math.hypot(x - xs[0], y - ys[0]);
  for (let i = 1; i < xs.length; i += 1) {
    least = Math.min(least, distanceToSegment(x, y, xs[i - 1], ys[i - 1], xs[i], ys[i]));
  }
  return least;
}

/** @type {(x: number, y: number, ax: number, ay: number, bx: number, by: number) => number} */
function distanceToSegment(x, y, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
  return Math.hypot(x - (ax + along * dx), y - (ay + along * dy));
}

/** The stroke nearest to the point and within `reach` of it; -1 where there is none. The newest of equals. @type {(x: number, y: number, strokes: Stroke[], reach: number) => number} */
export function strokeAt(x, y, strokes, reach) {
  let [found, least] = [-1, reach];
  strokes.forEach((stroke, index) => {
    const distance = distanceToStroke(x, y, stroke);
    if (distance <= least) [found, least] = [index, distance];
  });
  return found;
}

/** Ramer, Douglas and Peucker: the stroke with every point left out that lies within `epsilon` of the rest. @type {(stroke: Stroke, epsilon: number) => Stroke} */
export function simplifyStroke([xs, ys], epsilon) {
  const keep = new Uint8Array(xs.length);
  keep[0] = 1;
  keep[xs.length - 1] = 1;
  const spans = [[0, xs.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    let [farthest, most] = [-1, epsilon];
    for (let i = from + 1; i < to; i += 1) {
      const distance = distanceToSegment(xs[i], ys[i], xs[from], ys[from], xs[to], ys[to]);
      if (distance > most) [farthest, most] = [i, distance];
    }
    if (farthest > 0) {
      keep[farthest] = 1;
      spans.push([from, farthest], [farthest, to]);
    }
  }
  return [xs.filter((_, i) => keep[i]), ys.filter((_, i) => keep[i])];
}

/** What simplifying a finished stroke gave: strokes of a drawing are frozen, and simplified anew for every request. @type {WeakMap<Stroke, Map<number, Stroke>>} */
const simplified = new WeakMap();

/** Each stroke simplified. @param {Stroke[]} strokes @param {number} epsilon  in their units */
export function simplify(strokes, epsilon) {
  return strokes.map((stroke) => {
    if (!Object.isFrozen(stroke)) return simplifyStroke(stroke, epsilon);
    const known = simplified.get(stroke) ?? new Map();
    simplified.set(stroke, known);
    if (!known.has(epsilon)) known.set(epsilon, simplifyStroke(stroke, epsilon));
    return /** @type {Stroke} */ (known.get(epsilon));
  });
}

/** @param {Stroke[]} strokes */
export const countPoints = (strokes) => strokes.reduce((sum, [xs]) => sum + xs.length, 0);

/** The drawing with at most `most` points, simplified no more than that takes. @type {(strokes: Stroke[], most: number) => Stroke[]} */
export function withAtMost(strokes, most) {
  let [result, epsilon] = [strokes, 0.5];
  while (countPoints(result) > most && epsilon <= 2 * SIDE) {
    result = simplify(strokes, epsilon);
    epsilon *= 2;
  }
  return result;
}

/** Whether it is a list of [[x…], [y…]] of finite numbers. @type {(strokes: unknown) => strokes is Stroke[]} */
export function areStrokes(strokes) {
  const isRow = (/** @type {unknown} */ row) => Array.isArray(row) && row.length > 0 && row.every(Number.isFinite);
  const isStroke = (/** @type {unknown} */ s) => Array.isArray(s) && s.length === 2 && s.every(isRow) && s[0].length === s[1].length;
  return Array.isArray(strokes) && strokes.every(isStroke);
}

/** A segment longer than this share of `side` was not drawn by a slow hand, but meant to be straight. */
const LONG = 1 / 14;
/** Cosine of the sharpest turn that is rounded: 60 degrees. */
const GENTLE = 0.5;

/**
 * A stroke as lines and curves. Between points that lie close and turn gently the line is rounded, as the hand moved;
 * far points and corners are kept as they are, because that is how the model gets them.
 *
 * @param {Stroke} stroke
 * @param {number} side  length of the sheet's side in the stroke's units
 * @returns {number[][]} pieces: [x, y] a line to there (the first: where it starts), [cx, cy, x, y] a quadratic curve
 */
export function pieces([xs, ys], side = SIDE) {
  const last = xs.length - 1;
  const middle = (/** @type {number} */ i) => [(xs[i] + xs[i + 1]) / 2, (ys[i] + ys[i + 1]) / 2];
  const result = [[xs[0], ys[0]]];
  for (let i = 1; i < last; i += 1) {
    if (isRound(xs, ys, i, side * LONG)) result.push(middle(i - 1), [xs[i], ys[i], ...middle(i)]);
    else result.push([xs[i], ys[i]]);
  }
  result.push([xs[last], ys[last]]);
  return result;
}

/** @type {(xs: number[], ys: number[], i: number, long: number) => boolean} */
function isRound(xs, ys, i, long) {
  const [ax, ay, bx, by] = [xs[i] - xs[i - 1], ys[i] - ys[i - 1], xs[i + 1] - xs[i], ys[i + 1] - ys[i]];
  const [a, b] = [Math.hypot(ax, ay), Math.hypot(bx, by)];
  return a < long && b < long && ax * bx + ay * by >= GENTLE * a * b;
}
