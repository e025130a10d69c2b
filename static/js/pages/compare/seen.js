/** The chosen sample, redrawn by every model: what is off, the verdict, and where the score falls on the scale. */

import { h, svg } from "../../charts/svg.js";
import { isAnomaly, rankWords, thresholdLevel } from "../../core/judge.js";
import { calibrationOf, isNormal, othersOf, placeAt, snapshotAt, thresholdOf } from "./data.js";
import { gauge } from "./gauge.js";
import { kindsOf, lookOf, modelName } from "./names.js";
import { stamp } from "./stamp.js";
import { Tile } from "./tile.js";

/**
 * @typedef {Omit<ComparedState, "chosen"> & {index: number}} SeenData
 * @typedef {{model: ComparedModel, name: string, made: Tile, off: Tile, shape: HTMLElement, word: HTMLElement, rank: HTMLElement,
 *   calibration: number[], box: HTMLElement, scale: import("../../parts/scale.js").Scale}} SeenRow
 */

export class Seen {
  #run;
  #sprites;
  #words;
  #change;
  #rows;
  /** @type {WeakMap<ComparedSnapshot, number[]>} */
  #quantiles = new WeakMap();
  #asked = 0;
  #trouble = h("p", { class: "notice", role: "status" });

  /**
   * @param {HTMLElement} element
   * @param {{run: Comparison, sprites: import("./sprites.js").Sprites, words: Words, change: (rate: number) => void}} options
   *   `change`: called with the rate of false alarms that the visitor's threshold has, whichever model's he moved
   */
  constructor(element, { run, sprites, words, change }) {
    this.element = element;
    this.#run = run;
    this.#sprites = sprites;
    this.#words = words;
    this.#change = change;
    this.#rows = run.models.map((model) => this.#card(model));
    this.#trouble.hidden = true;
    element.append(...this.#rows.map((row) => row.box), this.#trouble);
  }

  /** @param {ComparedModel} model @returns {SeenRow} */
  #card(model) {
    const { t } = this.#words;
    const name = modelName(model.name, this.#words);
    /** @type {(kind: string, caption: string, options?: {ink?: keyof Theme}) => {tile: Tile, box: HTMLElement}} */
    const frame = (kind, caption, options) => {
      const canvas = h("canvas", { width: 448, height: 448 });
      return { tile: new Tile(canvas, options), box: h("figure", {}, h("figcaption", { class: "label small" }, caption), h("div", { class: `frame frame--${kind}` }, canvas)) };
    };
    const [made, off] = [frame("redrawn", t("compare.seen.made"), { ink: "redrawn" }), frame("off", t("compare.seen.off"))];
    const [shape, word, rank] = [h("span", { class: "seen__stamp" }), h("strong"), h("span", { class: "small soft" })];
    const row = { model, name, made: made.tile, off: off.tile, shape, word, rank, calibration: /** @type {number[]} */ ([]) };
    const { element, scale } = gauge({ name, words: this.#words, change: (threshold) => this.#change(thresholdLevel(threshold, row.calibration)) });
    const title = h("h3", { class: "seen__title" }, svg("svg", { class: "sign", viewBox: "-7 -7 14 14", "aria-hidden": "true" }, svg("path", { d: lookOf(this.#run, model.name).mark })), name);
    const box = h("article", { class: "seen" }, title, h("div", { class: "seen__tiles" }, made.box, off.box), h("p", { class: "seen__verdict" }, shape, h("span", {}, word, rank)), element);
    return Object.assign(row, { box, scale });
  }

  /** @param {SeenData} data */
  async update({ index, epoch, rate, marked }) {
    const asked = (this.#asked += 1);
    for (const row of this.#rows) this.#judge(row, { index, epoch, rate, marked });
    try {
      const sample = await this.#sprites.tile("samples", 0, index);
      const made = await Promise.all(this.#rows.map(({ model }) => this.#sprites.tile(model.name, placeAt(model, epoch), index)));
      if (asked !== this.#asked) return;
      this.#trouble.hidden = true;
      this.#paint(index, sample, made);
    } catch (broken) {
      if (!(broken instanceof DOMException)) throw broken;
      this.#trouble.textContent = this.#words.t("compare.pictures.failed");
      this.#trouble.hidden = false;
    }
  }

  /** @param {SeenRow} row @param {SeenData} data */
  #judge(row, { index, epoch, rate, marked }) {
    const { t } = this.#words;
    const snapshot = snapshotAt(row.model, epoch);
    const [score, threshold] = [snapshot.scores[index], thresholdOf(this.#run, snapshot, rate)];
    const thing = { many: kindsOf(this.#run, this.#words).normal };
    const kind = isAnomaly(score, threshold) ? "anomaly" : "normal";
    row.calibration = calibrationOf(this.#run, snapshot);
    const quantiles = this.#quantiles.get(snapshot) ?? othersOf(this.#run, snapshot);
    this.#quantiles.set(snapshot, quantiles);
    row.box.classList.toggle("is-odd", kind === "anomaly");
    row.box.classList.toggle("is-marked", row.model.name === marked);
    row.shape.replaceChildren(stamp(kind));
    row.word.textContent = t(`verdict.${kind}`);
    row.rank.textContent = rankWords(score, row.calibration, this.#words, thing);
    row.scale.update({ calibration: row.calibration, quantiles, threshold, own: rate === null, score, thing });
  }

  /** @param {number} index @param {number[]} sample @param {number[][]} made */
  #paint(index, sample, made) {
    const { t } = this.#words;
    const kinds = kindsOf(this.#run, this.#words);
    const many = isNormal(this.#run, index) ? kinds.normal : kinds.anomalous;
    const { tile: shape } = this.#run.sprites;
    this.#rows.forEach(({ name, made: redrawn, off }, i) => {
      redrawn.update({ shape, values: made[i], label: t("compare.label.made", { name, many }) });
      off.update({ shape, input: sample, reconstruction: made[i], label: t("compare.label.off", { name, many }) });
    });
  }
}
