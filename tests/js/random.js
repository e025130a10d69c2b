/** Seeded drawings for the tests of properties. */
import { SIDE } from "../../static/js/core/geometry.js";

export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function randomStrokes(next, { strokes = 6, points = 40 } = {}) {
  const row = (length) => Array.from({ length }, () => next() * SIDE);
  return Array.from({ length: Math.floor(next() * strokes) }, () => {
    const length = 1 + Math.floor(next() * points);
    return [row(length), row(length)];
  });
}
