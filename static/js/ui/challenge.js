/** The two dares, with the best drawing so far of each. */

import { CHALLENGES } from "../core/challenge.js";
import { odderThan } from "../core/judge.js";
import { miniature } from "./gallery.js";
import { words } from "./language.js";

const { t } = words;

export class Dares {
  #cards;

  /** @param {function(strokes)} show  puts a record back on the sheet; `thing`: what is to be drawn, in words */
  constructor(element, thing, show) {
    this.#cards = Object.fromEntries(Object.keys(CHALLENGES).map((name) => [name, card(name, show)]));
    element.replaceChildren(...Object.values(this.#cards).map(({ root }) => root));
    this.update({}, { thing });
  }

  /** @param {Object} records  challenge to {score, strokes}  @param {string[]} beaten  those just beaten */
  update(records, { thing, calibration = [], beaten = [] }) {
    for (const [name, each] of Object.entries(this.#cards)) {
      const record = records[name] ?? null;
      each.record = record;
      each.asks.textContent = t(`dare.${name}`, { a: thing.a });
      each.button.style.visibility = record ? "visible" : "hidden";
      each.best.textContent = record ? best(name, record, calibration, thing) : t("dare.none");
      each.root.classList.toggle("is-beaten", beaten.includes(name));
      each.paper.replaceChildren(...(record ? [miniature(record.strokes)] : []));
    }
  }
}

function best(name, { score }, calibration, { many }) {
  const share = odderThan(score, calibration);
  const [key, part] = name === "strangest" ? ["dare.best.strangest", share] : ["dare.best.plainest", 1 - share];
  return t(key, { share: words.percent(Math.floor(part * 1000) / 1000, 1), many });
}

function card(name, show) {
  const root = document.createElement("div");
  root.className = "dare__card";
  root.dataset.dare = name;
  const [paper, body] = [document.createElement("div"), document.createElement("div")];
  paper.className = "dare__paper";
  const [asks, bestLine, button] = ["h3", "p", "button"].map((tag) => document.createElement(tag));
  bestLine.className = "small soft";
  button.type = "button";
  button.className = "button";
  button.textContent = t("dare.show");
  body.append(asks, bestLine, button);
  root.append(paper, body);
  const made = { root, paper, asks, best: bestLine, button, record: null };
  button.setAttribute("aria-label", `${t("dare.show")}: ${t(`dare.name.${name}`)}`);
  button.addEventListener("click", () => made.record && show(made.record.strokes));
  return made;
}
