// @ts-nocheck
/** Points, strokes and drawings as numbers. A stroke is [[x…], [y…]], y down, from 0 to SIDE on a square sheet. */

/** Length of a side of the sheet in drawing units, however large it is on the screen. */
export const SIDE = 1024;

/** The pen's width in 256ths of the drawing: what the detectors of Quick, Draw! drawings were trained on. */
const PEN = 16 / 256;
/** A drawing that fills less of the sheet than this is shown with the pen of one that fills this much. */
const LEAST_EXTENT = 0.45 * SIDE;

/** @returns {?{left, top, right, bottom, extent}} null for a drawing without points; `extent`: its longer side */
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

/** Width of the pen in drawing units: as thick, beside the drawing, as the model will see it. */
export function penWidth(strokes) {
  const box = bounds(strokes);
  return PEN * Math.max(box ? box.extent : SIDE, LEAST_EXTENT);
}

/** The drawing where the model sees it, from 0 to 1 on either axis: its longer side fills 255 of 304 units, centred. */
export function toModelFrame(strokes) {
  const box = bounds(strokes);
  if (!box) return [];
  const scale = box.extent > 0 ? 255 / box.extent : 1;
  const place = (values, from, to) => {
    const shift = 24 + (256 - (to - from) * scale) / 2;
    return values.map((value) => (shift + (value - from) * scale) / 304);
  };
  return strokes.map(([xs, ys]) => [place(xs, box.left, box.right), place(ys, box.top, box.bottom)]);
}

/** Distance of the point from the stroke's line. */
export function distanceToStroke(x, y, [xs, ys]) {
  let least = Math.hypot(x - xs[0], y - ys[0]);
  for (let i = 1; i < xs.length; i += 1) {
    least = Math.min(least, distanceToSegment(x, y, xs[i - 1], ys[i - 1], xs[i], ys[i]));
  }
  return least;
}

function distanceToSegment(x, y, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
  return Math.hypot(x - (ax + along * dx), y - (ay + along * dy));
}

/** The stroke nearest to the point and within `reach` of it; -1 where there is none. The newest of equals. */
export function strokeAt(x, y, strokes, reach) {
  let [found, least] = [-1, reach];
  strokes.forEach((stroke, index) => {
    const distance = distanceToStroke(x, y, stroke);
    if (distance <= least) [found, least] = [index, distance];
  });
  return found;
}

/** Ramer, Douglas and Peucker: the stroke with every point left out that lies within `epsilon` of the rest. */
export function simplifyStroke([xs, ys], epsilon) {
  const keep = new Uint8Array(xs.length);
  keep[0] = 1;
  keep[xs.length - 1] = 1;
  const spans = [[0, xs.length - 1]];
  while (spans.length) {
    const [from, to] = spans.pop();
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

export const simplify = (strokes, epsilon) => strokes.map((stroke) => simplifyStroke(stroke, epsilon));

export const countPoints = (strokes) => strokes.reduce((sum, [xs]) => sum + xs.length, 0);

/** The drawing with at most `most` points, simplified no more than that takes. */
export function withAtMost(strokes, most) {
  let [result, epsilon] = [strokes, 0.5];
  while (countPoints(result) > most && epsilon <= 2 * SIDE) {
    result = simplify(strokes, epsilon);
    epsilon *= 2;
  }
  return result;
}
