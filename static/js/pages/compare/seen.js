/** The chosen sample, and for every model its reconstruction, its error map and its verdict. */

import { snapshotAt } from "./data.js";
import { h } from "../../charts/svg.js";
import { Tile } from "./tile.js";

export class Seen {
  #run;
  #sprites;
  #words;
  #sample;
  #rows;
  #asked = 0;
  #trouble = h("p", { class: "notice", role: "status" });

  /** @param {{run: Object, sprites: Sprites, words: Object}} options */
  constructor(element, { run, sprites, words }) {
    [this.element, this.#run, this.#sprites, this.#words] = [element, run, sprites, words];
    const { t } = words;
    const figure = (caption, options) => {
      const box = h("figure", {}, h("figcaption", { class: "small soft" }, caption));
      return { box, tile: new Tile(box, options) };
    };
    this.#sample = figure(t("compare.seen.sample"));
    const first = h("div", { class: "seen seen--sample" }, h("h3", { class: "panel__title" }), h("div", { class: "seen__tiles" }, this.#sample.box));
    this.#sample.title = first.firstChild;
    this.#rows = run.models.map((model) => {
      const [made, off] = [figure(t("compare.seen.made")), figure(t("compare.seen.off"), { errors: true })];
      const verdict = h("p", { class: "small seen__verdict" });
      const box = h("div", { class: "seen" }, h("h3", { class: "panel__title" }, model.name), h("div", { class: "seen__tiles" }, made.box, off.box), verdict);
      return { model, made, off, verdict, box };
    });
    this.#trouble.hidden = true;
    element.append(first, ...this.#rows.map((row) => row.box), this.#trouble);
  }

  /** @param {{index: number, epoch: number, place: function(Object): number, marked: ?string}} data
   *   `place`: the number of a model's snapshot to show */
  async update({ index, epoch, place, marked }) {
    const { t, number } = this.#words;
    const asked = (this.#asked += 1);
    this.#sample.title.textContent = t("compare.seen.input", { index });
    for (const { model, verdict, box } of this.#rows) {
      const { scores, threshold } = snapshotAt(model, epoch);
      const odd = scores[index] > threshold;
      box.classList.toggle("is-odd", odd);
      box.classList.toggle("is-marked", model.name === marked);
      verdict.textContent = `${odd ? "✱" : "✓"} ${t(odd ? "compare.seen.odd" : "compare.seen.normal", { score: number(scores[index], 4), threshold: number(threshold, 4) })}`;
    }
    try {
      const sample = await this.#sprites.tile("samples", 0, index);
      const made = await Promise.all(this.#rows.map(({ model }) => this.#sprites.tile(model.name, place(model), index)));
      if (asked !== this.#asked) return;
      this.#trouble.hidden = true;
      this.#paint(index, sample, made);
    } catch (broken) {
      if (!(broken instanceof DOMException)) throw broken;
      this.#trouble.textContent = t("compare.pictures.failed");
      this.#trouble.hidden = false;
    }
  }

  #paint(index, sample, made) {
    const { t } = this.#words;
    const shape = this.#run.sprites.tile;
    this.#sample.tile.update({ shape, values: sample, label: t("compare.seen.input", { index }) });
    this.#rows.forEach((row, i) => {
      const name = row.model.name;
      row.made.tile.update({ shape, values: made[i], label: t("compare.seen.label.made", { name, index }) });
      row.off.tile.update({ shape, values: sample.map((value, k) => (value - made[i][k]) ** 2), label: t("compare.seen.label.off", { name, index }) });
    });
  }
}
