/** Why: how it works, and which stroke makes it odd. Under the pointer or the focus, a stroke is highlighted on the sheet. */

import { h, icon, svg } from "../../charts/svg.js";
import { SIDE, simplify } from "../../core/geometry.js";
import { path } from "../../core/path.js";
import { words } from "../../parts/site.js";

const { t, number } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));
const MOST_ROWS = 12;
/** A difference that rounds to nothing. */
const NOTHING = 0.0005;

export class Why {
  #list = byId("blame");
  #hint = byId("blame-hint");
  #options;
  /** @type {?DrawFound} */
  #shown = null;

  /** @param {{highlight: (index: ?number) => void, erase: (index: number) => void}} options  called with the index of a stroke */
  constructor(options) {
    this.#options = options;
  }

  /** @param {DrawState} page @param {DrawInquiry} inquiry */
  update({ thing }, { found }) {
    byId("why-how").textContent = t("draw.why.how", { many: thing.many });
    const blame = found?.explained ? (found.reply.stroke_blame ?? []) : [];
    if (found && !found.explained && this.#shown) return;
    if (found && this.#shown === found) return;
    this.#shown = blame.length > 1 ? found : null;
    this.#hint.hidden = this.#shown !== null;
    if (!found || !this.#shown) {
      this.#list.replaceChildren();
      return;
    }
    const order = blame.map((_, i) => i).sort((a, b) => blame[b] - blame[a]);
    const most = Math.max(...blame.map(Math.abs)) || 1;
    const focused = document.activeElement?.closest("li")?.dataset.stroke;
    this.#list.replaceChildren(...order.slice(0, MOST_ROWS).map((i) => this.#row(found.strokes, i, blame[i], most)));
    if (focused !== undefined) /** @type {?HTMLElement} */ (this.#list.querySelector(`[data-stroke="${focused}"] button`))?.focus();
  }

  /** @param {Stroke[]} strokes @param {number} index @param {number} amount @param {number} most */
  #row(strokes, index, amount, most) {
    const name = t("draw.stroke", { n: index + 1 });
    const kind = Math.abs(amount) < NOTHING ? "same" : amount > 0 ? "odder" : "plainer";
    const bar = h("span", { class: "blame__bar" });
    bar.style.setProperty("--share", String(Math.abs(amount) / most));
    const says = t(`draw.stroke.${kind}`, { amount: number(Math.abs(amount)) });
    const button = h("button", { type: "button", class: "blame__row" }, thumbnail(strokes, index), h("span", {}, name), bar, h("span", {}, says));
    const { highlight, erase } = this.#options;
    for (const each of ["pointerenter", "focus"]) button.addEventListener(each, () => highlight(index));
    for (const each of ["pointerleave", "blur"]) button.addEventListener(each, () => highlight(null));
    const remove = h("button", { type: "button", class: "button button--bare blame__erase", "aria-label": `${t("draw.stroke.erase")}: ${name}` }, icon("M7 7l10 10M17 7 7 17"));
    remove.addEventListener("click", () => {
      highlight(null);
      erase(index);
    });
    return h("li", { "data-stroke": index, "data-kind": kind }, button, remove);
  }
}

/** @param {Stroke[]} strokes @param {number} index */
function thumbnail(strokes, index) {
  const paths = simplify(strokes, 8).map((stroke, i) => svg("path", { d: path(stroke, 0), class: i === index ? "is-this" : "" }));
  return svg("svg", { viewBox: `-60 -60 ${SIDE + 120} ${SIDE + 120}`, class: "blame__picture", "aria-hidden": "true" }, ...paths);
}
