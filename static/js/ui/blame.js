/** Which stroke makes it odd: one row a stroke, with a bar for its blame. Under the pointer or the focus, a stroke is highlighted. */

import { words } from "./language.js";
import { svg } from "../charts/svg.js";
import { path } from "../core/take.js";
import { simplify, SIDE } from "../core/geometry.js";

const { t } = words;
const MOST_ROWS = 12;

export class BlameList {
  #list;
  #hint;
  #highlight;
  #erase;

  /** @param {function(?number)} highlight  @param {function(number)} erase */
  constructor(list, hint, { highlight, erase }) {
    this.#list = list;
    this.#hint = hint;
    this.#highlight = highlight;
    this.#erase = erase;
  }

  /** @param {?{strokes, blame: number[]}} data  null where there is nothing to tell apart */
  update(data) {
    const shown = data && data.blame.length > 1 ? data : null;
    this.#hint.hidden = shown !== null;
    if (!shown) {
      this.#list.replaceChildren();
      return;
    }
    const order = shown.blame.map((_, i) => i).sort((a, b) => shown.blame[b] - shown.blame[a]);
    const most = Math.max(...shown.blame.map(Math.abs)) || 1;
    const focused = document.activeElement?.closest("li")?.dataset.stroke;
    this.#list.replaceChildren(...order.slice(0, MOST_ROWS).map((i) => this.#row(shown, i, most)));
    if (focused !== undefined) this.#list.querySelector(`[data-stroke="${focused}"] button`)?.focus();
  }

  #row({ strokes, blame }, index, most) {
    const row = document.createElement("li");
    row.dataset.stroke = String(index);
    row.dataset.kind = blame[index] > 0 ? "odd" : "fits";
    const name = t("blame.stroke", { n: index + 1 });
    const says = t(blame[index] > 0 ? "blame.odder" : "blame.plainer", { amount: words.number(Math.abs(blame[index])) });
    const button = control("blame__row");
    button.title = says;
    button.append(thumbnail(strokes, index), text("span", name), bar(Math.abs(blame[index]) / most));
    button.append(text("span", signed(blame[index])));
    for (const kind of ["pointerenter", "focus"]) button.addEventListener(kind, () => this.#highlight(index));
    for (const kind of ["pointerleave", "blur"]) button.addEventListener(kind, () => this.#highlight(null));
    const erase = control("button button--bare blame__erase", `${t("blame.erase")}: ${name}`);
    erase.append(svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: "M7 7l10 10M17 7 7 17" })));
    erase.addEventListener("click", () => {
      this.#highlight(null);
      this.#erase(index);
    });
    row.append(button, erase);
    return row;
  }
}

function signed(value) {
  const size = words.number(Math.abs(value), 2);
  if (Math.abs(value) < 0.005) return size;
  return (value > 0 ? "+" : "−") + size;
}

function thumbnail(strokes, index) {
  const picture = svg("svg", { viewBox: `-60 -60 ${SIDE + 120} ${SIDE + 120}`, class: "blame__picture", "aria-hidden": "true" });
  simplify(strokes, 8).forEach((stroke, i) => {
    picture.append(svg("path", { d: path(stroke, 0), class: i === index ? "is-this" : "" }));
  });
  return picture;
}

function bar(share) {
  const element = text("span", "");
  element.className = "blame__bar";
  element.style.setProperty("--share", String(share));
  return element;
}

function control(className, label = "") {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  if (label) button.setAttribute("aria-label", label);
  return button;
}

function text(name, content) {
  const element = document.createElement(name);
  element.textContent = content;
  return element;
}
