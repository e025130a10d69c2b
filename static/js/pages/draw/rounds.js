/** You against the machine: which of four drawings is odd? The machine points at the one that the detector scores highest. */

import { h } from "../../charts/svg.js";
import { rankWords } from "../../core/judge.js";
import { recall, remember, words } from "../../parts/site.js";
import { miniature } from "./gallery.js";
import { LEVELS, after, four, readCount } from "./oddone.js";

const { t } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));

export class Rounds {
  /** @type {?DrawState} */
  #page = null;
  /** @type {{item: HTMLElement, button: HTMLElement, notes: HTMLElement, rank: HTMLElement}[]} */
  #cards = [];
  #round;
  #isAsking = false;
  #count = readCount(recall("rounds"));

  constructor() {
    byId("rounds-next").addEventListener("click", () => this.#round.isOver && (this.#round = this.#begin()));
    this.#round = this.#begin();
  }

  /** @param {DrawState} page */
  update(page) {
    this.#page = page;
    byId("rounds-ask").textContent = t("draw.rounds.ask", { many: words.thing("bowtie").many });
  }

  #begin() {
    const [seed] = crypto.getRandomValues(new Uint32Array(1));
    const round = { ...four(this.#count.level, seed), isOver: false };
    this.#cards = round.drawings.map((strokes, i) => this.#card(strokes, i));
    byId("rounds-four").replaceChildren(...this.#cards.map(({ item }) => item));
    byId("rounds-said").textContent = "";
    byId("rounds-next").setAttribute("aria-disabled", "true");
    this.#tell();
    return round;
  }

  /** @param {Stroke[]} strokes @param {number} i */
  #card(strokes, i) {
    const [notes, rank] = [h("strong", { class: "small" }), h("span", { class: "small soft" })];
    const button = h("button", { type: "button", class: "specimen", "aria-label": t("draw.rounds.drawing", { n: i + 1 }) }, miniature(strokes));
    button.addEventListener("click", () => this.#choose(i));
    return { item: h("li", {}, button, notes, rank), button, notes, rank };
  }

  /** @param {number} yours */
  async #choose(yours) {
    const round = this.#round;
    if (round.isOver || this.#isAsking || !this.#page?.spec) return;
    const { spec, ask, thing } = this.#page;
    this.#isAsking = true;
    try {
      const replies = await Promise.all(round.drawings.map((strokes) => ask(strokes, false)));
      const scores = replies.map(({ score }) => score);
      this.#reveal(yours, scores.indexOf(Math.max(...scores)), scores.map((score) => rankWords(score, spec.calibration, words, thing)));
    } catch (thrown) {
      const error = /** @type {Error} */ (thrown);
      byId("rounds-said").textContent = error.message === "offline" ? t("site.offline") : t("site.refused", { why: error.message });
    } finally {
      this.#isAsking = false;
    }
  }

  /** @param {number} yours @param {number} machine @param {string[]} ranks */
  #reveal(yours, machine, ranks) {
    const { odd } = this.#round;
    this.#round.isOver = true;
    this.#cards.forEach(({ item, button, notes, rank }, i) => {
      const said = [i === odd && t("draw.rounds.odd"), i === yours && t("draw.rounds.yours"), i === machine && t("draw.rounds.machine")];
      notes.textContent = said.filter(Boolean).join(" · ");
      rank.textContent = ranks[i];
      item.classList.toggle("is-odd", i === odd);
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("aria-label", [t("draw.rounds.drawing", { n: i + 1 }), notes.textContent].filter(Boolean).join(". "));
    });
    const found = { you: yours === odd, machine: machine === odd };
    const { level } = this.#count;
    this.#count = after(this.#count, found);
    remember("rounds", this.#count);
    const who = found.you ? (found.machine ? "both" : "you") : found.machine ? "machine" : "none";
    const rises = this.#count.level > level ? ` ${t("draw.rounds.rises", { n: this.#count.level })}` : "";
    byId("rounds-said").textContent = t(`draw.rounds.found.${who}`) + rises;
    byId("rounds-next").setAttribute("aria-disabled", "false");
    byId("rounds-next").focus({ preventScroll: true });
    this.#tell();
  }

  #tell() {
    byId("rounds-tally").textContent = t("draw.rounds.tally", { ...this.#count, of: LEVELS });
  }
}
