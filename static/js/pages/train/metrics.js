/** The figures of a judgement, each with its formula: shown on hover, focus and touch. */

import { h } from "../../charts/svg.js";

/** How each is worked out of the four counts; `null`: not of counts. */
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
const COUNTS = ["truePositives", "falsePositives", "trueNegatives", "falseNegatives"];

export class Metrics {
  #words;
  #cells = {};

  /** @param {HTMLElement} list  a <dl> @param {import("../../core/words.js").Words} words */
  constructor(list, words) {
    this.#words = words;
    const { t } = words;
    const cell = (name, tip) => {
      const value = h("strong", {}, "–");
      const worked = h("span", { class: "tip__worked" });
      const bubble = h("span", { class: "tip", role: "tooltip", id: `tip-${name}` }, tip, worked);
      const button = h("button", { type: "button", class: "metric", "aria-describedby": bubble.id }, value);
      this.#cells[name] = { value, worked };
      return h("div", { class: "metrics__one" }, h("dt", { class: "small" }, t(`train.metric.${name}`)), h("dd", {}, button, bubble));
    };
    list.append(...Object.keys(FORMULAS).map((name) => cell(name, t(`train.formula.${name}`))), ...COUNTS.map((name) => cell(name, t(`train.formula.${name}`))));
    // Escape hides a formula without moving the pointer or the focus.
    list.addEventListener("keydown", ({ key }) => key === "Escape" && list.classList.add("is-quiet"));
    for (const kind of ["focusin", "pointerover"]) list.addEventListener(kind, () => list.classList.remove("is-quiet"));
  }

  /** @param {?Object} judgement  with `counts`, `figures` and `auroc`; null before there is one */
  update(judgement) {
    const { number, percent } = this.#words;
    for (const [name, { value, worked }] of Object.entries(this.#cells)) {
      if (!judgement) {
        value.textContent = "–";
        worked.textContent = "";
      } else if (COUNTS.includes(name)) value.textContent = String(judgement.counts[name]);
      else if (name === "auroc") value.textContent = number(judgement.auroc, 3);
      else {
        const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = judgement.counts;
        value.textContent = percent(judgement.figures[name], 1);
        worked.textContent = `= ${FORMULAS[name]({ tp, fp, tn, fn })}`;
      }
    }
  }
}
