/**
 * The bottleneck as a picture: its numbers as a point each. One or two numbers are shown as they are; more are turned so
 * that the two directions in which they differ most (the first two principal components) can be seen.
 */

const TURNS = 60;

/**
 * @param {Float32Array} codes  n × size
 * @param {number} size  numbers of the bottleneck
 * @param {?{axes: Float64Array[]}} [before]  an earlier projection, so that a picture does not flip as training goes on
 * @returns {{points: Float32Array, axes: Float64Array[], mean: Float64Array, explained: number}} n × 2; the two directions,
 *   each of `size`; and the share of the variance that the picture shows
 */
export function project(codes, size, before = null) {
  const n = codes.length / size;
  const mean = new Float64Array(size);
  codes.forEach((value, i) => {
    mean[i % size] += value / n;
  });
  const centred = Float64Array.from(codes, (value, i) => value - mean[i % size]);
  const axes = size <= 2 ? plainAxes(size, mean) : principalAxes(centred, size, before?.axes);
  const points = new Float32Array(2 * n);
  let [shown, whole] = [0, 0];
  for (let i = 0; i < n; i += 1) {
    const row = centred.subarray(i * size, (i + 1) * size);
    whole += dot(row, row);
    axes.forEach((axis, which) => {
      const along = dot(row, axis);
      shown += along * along;
      points[2 * i + which] = along;
    });
  }
  if (size <= 2) for (let i = 0; i < n; i += 1) for (let j = 0; j < size; j += 1) points[2 * i + j] = codes[i * size + j];
  return { points, axes, mean, explained: whole > 0 ? shown / whole : 1 };
}

/** One or two numbers are their own axes; the mean plays no part. @param {number} size @param {Float64Array} mean */
function plainAxes(size, mean) {
  mean.fill(0);
  return Array.from({ length: size }, (_, i) => Float64Array.from({ length: size }, (__, j) => Number(i === j)));
}

/**
 * The two leading eigenvectors of the covariance, by repeated multiplication: each turn, the direction in which the rows
 * differ more grows faster. The second is kept at a right angle to the first.
 *
 * @param {Float64Array} rows @param {number} size @param {Float64Array[]} [before]
 */
function principalAxes(rows, size, before) {
  /** @type {Float64Array[]} */
  const axes = [];
  for (const which of [0, 1]) {
    /** @type {Float64Array} */
    let axis = before?.[which]?.slice() ?? Float64Array.from({ length: size }, (_, i) => Math.cos(1 + (which + 1) * i));
    for (let turn = 0; turn < TURNS; turn += 1) axis = turned(rows, axis, axes);
    // Either sign will do: the one nearer to what was shown before, or else with its largest number positive.
    const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    const sign = before ? dot(axis, before[which]) : largest;
    axes.push(sign < 0 ? axis.map((value) => -value) : axis);
  }
  return axes;
}

/** @param {Float64Array} rows @param {Float64Array} axis @param {Float64Array[]} others */
function turned(rows, axis, others) {
  const size = axis.length;
  const next = new Float64Array(size);
  for (let at = 0; at < rows.length; at += size) {
    let along = 0;
    for (let j = 0; j < size; j += 1) along += rows[at + j] * axis[j];
    for (let j = 0; j < size; j += 1) next[j] += along * rows[at + j];
  }
  for (const other of others) {
    const along = dot(next, other);
    for (let j = 0; j < size; j += 1) next[j] -= along * other[j];
  }
  const length = Math.sqrt(dot(next, next));
  return length > 0 ? next.map((value) => value / length) : axis;
}

/** @param {Float64Array} a @param {Float64Array} b */
function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}
