/** All plotted samples in two rows, those that the models know and those that they never saw: click one, or go along by keys. */

import { h } from "../../charts/svg.js";
import { countPlotted, isNormal } from "./data.js";
import { kindsOf } from "./names.js";
import { Tile } from "./tile.js";

export class Picker {
  #inputs;
  #tiles;
  #run;
  #sprites;

  /**
   * @param {HTMLElement} element
   * @param {{run: Comparison, sprites: import("./sprites.js").Sprites, words: Words, choose: (index: number) => void}} options
   */
  constructor(element, { run, sprites, words, choose }) {
    this.element = element;
    this.#run = run;
    this.#sprites = sprites;
    const { t } = words;
    const kinds = kindsOf(run, words);
    const all = Array.from({ length: countPlotted(run) }, (_, index) => this.#one(index, t(isNormal(run, index) ? "compare.pick.normal" : "compare.pick.anomalous", { ...kinds, index: index + 1 })));
    this.#inputs = all.map(({ input }) => input);
    this.#tiles = all.map(({ tile }) => tile);
    /** @type {(legend: string, found: {box: HTMLElement}[]) => HTMLElement} */
    const row = (legend, found) => h("fieldset", { class: "picker__row" }, h("legend", { class: "small soft" }, legend), h("div", { class: "picker__strip" }, ...found.map(({ box }) => box)));
    const normals = run.plotted.normal.length;
    element.append(row(t("compare.pick.known", kinds), all.slice(0, normals)), row(t("compare.pick.strange", kinds), all.slice(normals)));
    element.addEventListener("change", ({ target }) => choose(Number(/** @type {HTMLInputElement} */ (target).value)));
  }

  /** Shows the pictures; rejects where they cannot be read. */
  async load() {
    const { tile: shape } = this.#run.sprites;
    const found = await Promise.all(this.#tiles.map((_, index) => this.#sprites.tile("samples", 0, index)));
    found.forEach((values, index) => this.#tiles[index].update({ shape, values, label: "" }));
  }

  /** @param {{index: number}} data  the sample that is chosen */
  update({ index }) {
    const input = this.#inputs[index];
    input.checked = true;
    const strip = input.closest(".picker__strip");
    const box = input.parentElement;
    if (!strip || !box) return;
    // Only the strip moves: the page stays where it is.
    strip.scrollLeft = box.offsetLeft - (strip.clientWidth - box.offsetWidth) / 2;
  }

  /** @param {number} index @param {string} name */
  #one(index, name) {
    const input = h("input", { type: "radio", name: "sample", value: index, "aria-label": name, title: name });
    const canvas = h("canvas", { class: "picker__picture", "aria-hidden": "true" });
    const tile = new Tile(canvas, { side: 56 });
    return { input, tile, box: h("label", { class: "picker__one" }, input, canvas) };
  }
}
