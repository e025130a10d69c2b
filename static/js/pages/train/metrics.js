/** The figures of a judgement, each with its formula: shown in a line below, on hover, focus and touch. */

import { h } from "../../charts/svg.js";

/** How each is worked out of the four counts; `null`: not of counts. @type {Record<string, null | ((counts: Record<"tp" | "fp" | "tn" | "fn", number>) => string)>} */
export const FORMULAS = {
  auroc: null,
  accuracy: ({ tp, fp, tn, fn }) => `(${tp} + ${tn}) / (${tp} + ${fp} + ${tn} + ${fn})`,
  precision: ({ tp, fp }) => `${tp} / (${tp} + ${fp})`,
  recall: ({ tp, fn }) => `${tp} / (${tp} + ${fn})`,
  f1: ({ tp, fp, fn }) => `2 · ${tp} / (2 · ${tp} + ${fp} + ${fn})`,
  falsePositiveRate: ({ fp, tn }) => `${fp} / (${fp} + ${tn})`,
  falseNegativeRate: ({ fn, tp }) => `${fn} / (${fn} + ${tp})`,
  trueNegativeRate: ({ tn, fp }) => `${tn} / (${tn} + ${fp})`,
};
/** @type {(keyof TrainCounts)[]} */
const COUNTS = ["truePositives", "falsePositives", "trueNegatives", "falseNegatives"];

export class Metrics {
  #words;
  /** @type {Record<string, {value: HTMLElement, worked: HTMLElement}>} */
  #cells = {};

  /** @param {HTMLElement} list  a <dl> @param {Words} words */
  constructor(list, words) {
    this.#words = words;
    const { t } = words;
    const line = h("p", { class: "formula small soft", "aria-hidden": "true" }, t("train.formula"));
    const cell = (/** @type {string} */ name) => {
      const value = h("strong", {}, "–");
      const worked = h("span", {}, "");
      const formula = h("span", { id: `formula-${name}`, hidden: "" }, t(`train.formula.${name}`), " ", worked);
      const button = h("button", { type: "button", class: "metric", "aria-describedby": formula.id }, value);
      for (const kind of ["focus", "pointerenter"]) button.addEventListener(kind, () => (line.textContent = formula.textContent));
      this.#cells[name] = { value, worked };
      return h("div", {}, h("dt", { class: "small" }, t(`train.metric.${name}`)), h("dd", {}, button, formula));
    };
    list.append(...[...Object.keys(FORMULAS), ...COUNTS].map(cell));
    list.after(line);
  }

  /** @param {?Pick<TrainJudgement, "counts" | "figures" | "auroc">} judgement  null before there is one */
  update(judgement) {
    const { number, percent } = this.#words;
    for (const [name, { value, worked }] of Object.entries(this.#cells)) {
      if (!judgement) {
        value.textContent = "–";
        worked.textContent = "";
      } else if (name in judgement.counts) value.textContent = String(judgement.counts[/** @type {keyof TrainCounts} */ (name)]);
      else if (name === "auroc") value.textContent = number(judgement.auroc, 3);
      else {
        const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = judgement.counts;
        value.textContent = percent(judgement.figures[/** @type {keyof TrainJudgement["figures"]} */ (name)], 1);
        worked.textContent = `= ${FORMULAS[name]?.({ tp, fp, tn, fn })}`;
      }
    }
  }
}
