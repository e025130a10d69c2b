/** The samples of a test that a visitor can look at, by name: "normal 3", "odd 0". */

/** Of either kind. */
const LISTED = 30;
/** How far a curve may be bent beyond what normals reach, as a share of that. */
const BEYOND = 0.1;
const DIGIT = /^\d$/;

export class Choices {
  #test;
  #size;

  /** @param {TrainTest} test @param {number[]} shape */
  constructor(test, shape) {
    this.#test = test;
    this.#size = shape.reduce((a, b) => a * b, 1);
    let [low, high] = [Infinity, -Infinity];
    for (const value of test.normal) [low, high] = [Math.min(low, value), Math.max(high, value)];
    /** Lowest and highest value to show. */
    this.limits = [low - BEYOND * (high - low), high + BEYOND * (high - low)];
  }

  /** @param {Words} words @returns {{value: string, text: string}[]} one's own last */
  list({ t, has }) {
    const { normal, anomalous, kinds } = this.#test;
    const kind = (/** @type {number} */ i) => {
      const name = kinds?.[i] ?? "";
      if (DIGIT.test(name)) return t("train.sample.digit", { digit: name });
      return has(`train.sample.${name}`) ? t(`train.sample.${name}`) : t("train.sample.odd");
    };
    /** @type {(samples: Float32Array, name: string, words: (i: number) => string) => {value: string, text: string}[]} */
    const many = (samples, name, words) =>
      Array.from({ length: Math.min(LISTED, samples.length / this.#size) }, (_, i) => ({ value: `${name} ${i}`, text: t("train.sample", { kind: words(i), n: i + 1 }) }));
    return [...many(normal, "normal", () => t("train.sample.normal")), ...many(anomalous, "odd", kind), { value: "own", text: t("train.sample.own") }];
  }

  /** As the network sees it; null where there is no such sample. @param {string} choice */
  sample(choice) {
    const [kind, i] = choice.split(" ");
    const samples = kind === "normal" ? this.#test.normal : this.#test.anomalous;
    const end = (Number(i) + 1) * this.#size;
    return end <= samples.length ? samples.subarray(end - this.#size, end) : null;
  }
}
