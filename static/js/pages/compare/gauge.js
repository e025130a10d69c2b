/** The shared scale, made by script, once for each model. Markup: as `scale()` of templates/macros/parts.html has it. */

import { h } from "../../charts/svg.js";
import { Scale } from "../../parts/scale.js";

/**
 * @param {{name: string, words: Words, change: (threshold: number) => void}} options  `name`: the model's; `change`: see Scale
 * @returns {{element: HTMLElement, scale: Scale}}
 */
export function gauge({ name, words, change }) {
  const { t } = words;
  /** @type {(tag: keyof HTMLElementTagNameMap, part: string, attributes?: object, ...children: (Node | string)[]) => HTMLElement} */
  const part = (tag, part, attributes = {}, ...children) => h(tag, { "data-part": part, ...attributes }, ...children);
  const yours = part("div", "yours", { class: "scale__yours" }, h("span", {}, t("compare.scale.this")));
  yours.hidden = true;
  const element = h("div", { class: "scale gauge", role: "group", "aria-label": t("compare.scale.of", { name }) },
    part("span", "normals", { class: "visually-hidden" }),
    part("div", "plot", { class: "scale__plot", role: "img" },
      part("div", "bars", { class: "scale__bars" }),
      h("div", { class: "scale__axis" }, part("i", "line", { class: "scale__line" }), yours),
      part("div", "marks", { class: "scale__marks" })),
    part("input", "threshold", { class: "scale__threshold", type: "range", min: 0, "aria-label": t("scale.threshold"), autocomplete: "off" }));
  return { element, scale: new Scale(element, { words, change }) };
}
