/** A second opinion: every other detector of drawings judges the same drawing; and why a fish passes. */

import { h } from "../../charts/svg.js";
import { rankWords } from "../../core/judge.js";
import { Picture } from "../../parts/picture.js";
import { detector, detectors, predict, request } from "../../parts/server.js";
import { words } from "../../parts/site.js";
import { nameOf } from "./figures.js";

const { t } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));

/** @typedef {{name: string, calibration: number[], thing: Thing, picture: Picture, word: HTMLElement, rank: HTMLElement, box: HTMLElement}} Opinion */

export class SecondOpinion {
  /** @type {?Opinion[]} */
  #rows = null;
  /** @type {?Stroke[]} */
  #asked = null;
  #flight = new AbortController();

  /** @param {DrawState} page @param {DrawInquiry} inquiry */
  async update(page, inquiry) {
    this.#explain(page);
    const { found } = inquiry;
    if (!found || !inquiry.isSettled) {
      if (!found) this.#clear();
      return;
    }
    if (this.#asked === found.strokes || !byId("second").open) return;
    this.#asked = found.strokes;
    this.#flight.abort();
    this.#flight = new AbortController();
    const { signal } = this.#flight;
    try {
      this.#rows ??= await this.#build();
      byId("second-said").textContent = this.#rows.length > 1 ? "" : t("draw.second.none");
      const ask = async (/** @type {Opinion} */ row) => this.#show(row, await predict(request(found.strokes, { detector: row.name }), signal));
      await Promise.all(this.#rows.map(ask));
    } catch (thrown) {
      const error = /** @type {Error} */ (thrown);
      if (signal.aborted) return;
      this.#asked = null;
      byId("second-said").textContent = error.message === "offline" ? t("site.offline") : t("site.refused", { why: error.message });
    }
  }

  /** Above: why this specimen passes, where one of them does. @param {DrawState} page */
  #explain({ specimen, kind, thing }) {
    const passes = ["normal", "unsure"].includes(kind) && specimen?.kind === "almost";
    byId("second-why").hidden = !passes;
    byId("second-why").textContent = passes ? t("draw.second.why", { many: thing.many }) : "";
  }

  async #build() {
    const usable = (await detectors()).detectors.filter(({ kind }) => kind === "drawing");
    const specs = await Promise.all(usable.map(({ name }) => detector(name)));
    const rows = specs.map((spec) => {
      const canvas = h("canvas", { width: 112, height: 112, role: "img", "aria-label": t("draw.second.redrawn", { name: nameOf(spec.name) }) });
      const [word, rank] = [h("strong"), h("p", { class: "small soft" })];
      const box = h("li", { class: "opinion" }, h("div", { class: "frame frame--redrawn" }, canvas), h("div", {}, h("h3", {}, nameOf(spec.name)), word, rank));
      return { name: spec.name, calibration: spec.calibration, thing: words.thing(spec.dataset?.category || spec.name), picture: new Picture(canvas, { ink: "redrawn" }), word, rank, box };
    });
    byId("second-list").replaceChildren(...rows.map((row) => row.box));
    return rows;
  }

  /** @param {Opinion} row @param {Reply} reply */
  #show(row, { shape, reconstruction, verdict, score }) {
    row.box.dataset.verdict = verdict;
    row.word.textContent = t(`verdict.${verdict}`);
    row.rank.textContent = rankWords(score, row.calibration, words, row.thing);
    row.picture.update({ shape, values: reconstruction });
  }

  #clear() {
    this.#flight.abort();
    this.#asked = null;
    this.#rows = null;
    byId("second-list").replaceChildren();
    byId("second-said").textContent = t("draw.second.empty");
  }
}
