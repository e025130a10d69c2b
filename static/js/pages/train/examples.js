/** The visitor's own examples of what is normal: drawings, and what the network sees of them. */

export const FEWEST = 10;
export const MOST = 50;
/** Two pictures that differ by less, per pixel and squared, are one drawn twice. Hands never draw that alike. */
const SAME = 0.004;
/** As the preparation does it: of the examples, so many test and so many choose the threshold. */
const TESTED = 0.3;
const HELD_OUT = 0.2;
const FEWEST_HELD_OUT = 3;
const FEWEST_TRAINED = 5;

/** @typedef {{values: Float32Array}} Example */

/** Which of the examples a new picture is the same as; −1 for none. @param {Example[]} examples @param {Float32Array} values */
export function duplicateOf(examples, values) {
  return examples.findIndex((each) => difference(each.values, values) < SAME);
}

/** @param {Float32Array} a @param {Float32Array} b */
function difference(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}

/** How many of so many train, are held out for the threshold, and are kept for the test. @param {number} count */
export function division(count) {
  const test = Math.max(0, Math.min(Math.floor(count * TESTED), count - FEWEST_HELD_OUT - FEWEST_TRAINED));
  const heldOut = Math.max(FEWEST_HELD_OUT, Math.round((count - test) * HELD_OUT));
  return { train: Math.max(0, count - test - heldOut), heldOut, test };
}

/** All pictures one after another. @param {Example[]} examples */
export function joined(examples) {
  const size = examples[0]?.values.length ?? 0;
  const all = new Float32Array(examples.length * size);
  examples.forEach(({ values }, i) => all.set(values, i * size));
  return all;
}
