/** The samples of a test that a visitor can look at, by name: "normal 3", "odd 0". */

/** Of either kind. */
const LISTED = 30;
/** How far a curve may be bent beyond what normals reach, as a share of that. */
const BEYOND = 0.1;
const DIGIT = /^\d$/;

export class Choices {
  #test;
  #size;

  /** @param {{normal: Float32Array, anomalous: Float32Array, kinds: ?string[]}} test @param {number[]} shape */
  constructor(test, shape) {
    this.#test = test;
    this.#size = shape.reduce((a, b) => a * b, 1);
    let [low, high] = [Infinity, -Infinity];
    for (const value of test.normal) [low, high] = [Math.min(low, value), Math.max(high, value)];
    /** Lowest and highest value to show. */
    this.limits = [low - BEYOND * (high - low), high + BEYOND * (high - low)];
  }

  /** @param {import("../../core/words.js").Words} words @returns {{value: string, text: string}[]} one's own last */
  list({ t, has }) {
    const { normal, anomalous, kinds } = this.#test;
    const kind = (i) => {
      if (DIGIT.test(kinds?.[i])) return t("train.sample.digit", { digit: kinds[i] });
      return kinds && has(`train.sample.${kinds[i]}`) ? t(`train.sample.${kinds[i]}`) : t("train.sample.odd");
    };
    const many = (samples, name, words) =>
      Array.from({ length: Math.min(LISTED, samples.length / this.#size) }, (_, i) => ({ value: `${name} ${i}`, text: t("train.sample", { kind: words(i), n: i + 1 }) }));
    return [...many(normal, "normal", () => t("train.sample.normal")), ...many(anomalous, "odd", kind), { value: "own", text: t("train.sample.own") }];
  }

  /** @returns {?Float32Array} as the network sees it; null where there is no such sample */
  sample(choice) {
    const [kind, i] = choice.split(" ");
    const samples = kind === "normal" ? this.#test.normal : this.#test.anomalous;
    const end = (Number(i) + 1) * this.#size;
    return end <= samples.length ? samples.subarray(end - this.#size, end) : null;
  }
}
