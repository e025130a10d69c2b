/** The dares, with the best drawing so far of each. Loaded when they come into view, or a drawing may be a record. */

import { h } from "../../charts/svg.js";
import { odderThan } from "../../core/judge.js";
import { recall, remember, words } from "../../parts/site.js";
import { miniature } from "./gallery.js";
import { CHALLENGES, enter, levelOf, readRecords, relativeLength } from "./records.js";

const { t, number, percent } = words;

const NAMES = /** @type {DareName[]} */ (Object.keys(CHALLENGES));

export class Dares {
  #cards;
  /** @type {?DrawState} */
  #page = null;

  /** @param {{show: (record: DareRecord) => void}} options  puts a record back on the sheet */
  constructor({ show }) {
    this.#cards = NAMES.map((name) => ({ name, ...card(name, show) }));
    document.getElementById("dares")?.replaceChildren(...this.#cards.map(({ root }) => root));
  }

  /** A drawing made by hand, at the detector's own threshold, may be a record. @param {DrawJudged} judged */
  compete(judged) {
    const { records, beaten } = enter(this.#records, judged);
    if (!this.#page || !beaten.length) return;
    remember(`records.${this.#page.detector}`, records);
    this.update(this.#page, null, beaten);
  }

  /** @param {DrawState} page @param {unknown} _ @param {DareName[]} beaten  those just beaten */
  update(page, _ = null, beaten = []) {
    const isNew = this.#page?.spec !== page.spec;
    this.#page = { ...page };
    if (page.spec && (isNew || beaten.length)) this.#show(page.spec, page.thing, beaten);
  }

  get #records() {
    return readRecords(recall(`records.${this.#page?.detector}`));
  }

  /** @param {DrawSpec} spec @param {Thing} thing @param {DareName[]} beaten */
  #show(spec, thing, beaten) {
    const records = this.#records;
    for (const each of this.#cards) {
      const { name } = each;
      const record = records[name] ?? null;
      each.shown.record = record;
      each.asks.textContent = t(`draw.dare.${name}`, { a: thing.a });
      each.button.style.visibility = record ? "visible" : "hidden";
      each.best.textContent = record ? best(name, record, spec.calibration, thing) : t("draw.dare.none");
      each.level.textContent = levelWords(name, levelOf(name, record, spec.calibration, spec.threshold.value), thing);
      each.root.classList.toggle("is-beaten", beaten.includes(name));
      each.paper.replaceChildren(...(record ? [miniature(record.strokes)] : []));
    }
  }
}

/** @param {DareName} name @param {DareRecord} record @param {Numbers} calibration @param {Thing} thing */
function best(name, { score, strokes }, calibration, { many }) {
  if (name === "fewest") return t("draw.dare.best.fewest", { n: strokes.length, length: number(relativeLength(strokes), 1) });
  const share = odderThan(score, calibration);
  const part = name === "strangest" ? share : 1 - share;
  return t(`draw.dare.best.${name}`, { share: percent(Math.floor(part * 1000) / 1000, 1), many });
}

/** "Level 2 of 4. Next: plainer than 80 % of bowties." @param {DareName} name @param {ReturnType<typeof levelOf>} reached @param {Thing} thing */
function levelWords(name, { level, of, next }, { many }) {
  const now = t("draw.dare.level", { n: level, of });
  if (next === null) return `${now} ${t("draw.dare.top")}`;
  // The first level asks for no more than the dare itself.
  if (level === 0) return now;
  return `${now} ${t(`draw.dare.next.${name}`, { share: percent(Math.abs(next)), n: Math.abs(next), many })}`;
}

/** @param {DareName} name @param {(record: DareRecord) => void} show */
function card(name, show) {
  const line = () => h("p", { class: "small soft" });
  const [paper, asks, bestLine, level] = [h("div", { class: "dare__paper" }), h("h3"), line(), line()];
  const button = h("button", { type: "button", class: "button", "aria-label": `${t("draw.dare.show")}: ${t(`draw.dare.name.${name}`)}` }, t("draw.dare.show"));
  const root = h("div", { class: "dare__card", "data-dare": name }, paper, h("div", {}, asks, bestLine, level, button));
  /** @type {{record: ?DareRecord}} */
  const shown = { record: null };
  const made = { root, paper, asks, best: bestLine, level, button, shown };
  button.addEventListener("click", () => shown.record && show(shown.record));
  return made;
}
