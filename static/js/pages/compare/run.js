/**
 * Puts a comparison on a page: the same on /compare and in the report, which is one file without a server. Pick a sample;
 * every model redraws it, and its score falls somewhere on the scale; every threshold at once; then why; then the figures.
 */

import { h, svg } from "../../charts/svg.js";
import { RocPlot } from "../../charts/roc.js";
import { checkRun, epochsOf, isNormal, snapshotAt } from "./data.js";
import { Figures } from "./figures.js";
import { copied } from "./lesson.js";
import { kindsOf, lookOf, modelName } from "./names.js";
import { Picker } from "./picker.js";
import { Seen } from "./seen.js";
import { Sprites } from "./sprites.js";
import { story } from "./story.js";
import { Tile } from "./tile.js";

/**
 * @param {Element} root  where it goes
 * @param {Object} run  run.json
 * @param {function(string): string} address  where the sprite sheet of that name is
 * @param {import("../../core/words.js").Words} words
 */
export function mount(root, run, address, words) {
  return new Run(root, checkRun(run), address, words);
}

class Run {
  constructor(root, run, address, words) {
    Object.assign(this, { run, words, epochs: epochsOf(run), marked: null, rate: null, kinds: kindsOf(run, words) });
    this.epoch = this.epochs.at(-1);
    this.chosen = copied(run)?.index ?? run.plotted.normal.length;
    this.sprites = new Sprites(run, address);
    root.append(...this.#build());
    this.picker.load().catch((broken) => {
      if (!(broken instanceof DOMException)) throw broken;
    });
    this.#show();
  }

  #build() {
    const { run, sprites, words, kinds, words: { t, number } } = this;
    const set = (change) => this.#set(change);
    this.picker = new Picker(h("div", { class: "picker" }), { run, sprites, words, choose: (chosen) => set({ chosen }) });
    this.seen = new Seen(h("div", { class: "seen-grid" }), { run, sprites, words, change: (rate) => set({ rate }) });
    this.figures = new Figures(h("div", { class: "mores" }), { run, words, choose: (chosen) => set({ chosen }) });
    this.story = h("div", { class: "story" });
    this.roc = h("div", { class: "roc" });
    this.rocPlot = new RocPlot(this.roc);
    this.legend = h("ul", { class: "legend-list" });
    const intro = { ...kinds, training: number(run.n_training, 0), n: number(run.n_normal, 0), m: number(run.n_anomalous, 0) };
    const section = (title, ...children) => h("section", {}, h("h2", {}, title), ...children);
    return [
      h("p", { class: "soft intro" }, t("compare.intro", intro)),
      ...(run.partial ? [h("p", { class: "notice" }, t("compare.partial"))] : []),
      section(t("compare.pick.title"), this.picker.element),
      section(t("compare.seen.title"), this.#key(), this.#bar(), this.seen.element),
      section(t("compare.roc.title"), h("p", { class: "small soft" }, t("compare.roc.hint")), h("div", { class: "roc-box" }, this.roc, this.legend)),
      section(t("compare.story.title"), this.story),
      section(t("compare.figures.title"), this.figures.element),
    ];
  }

  /** What edges, marks and bars mean. */
  #key() {
    const { kinds, words: { t } } = this;
    const swatch = (kind) => h("span", { class: `swatch ${kind}`, "aria-hidden": "true" });
    const dot = (kind) => h("span", { class: `dot ${kind}`, "aria-hidden": "true" });
    const entry = (...children) => h("li", {}, ...children);
    return h("ul", { class: "seen-key small soft" },
      entry(dot(""), t("pair.left")), entry(dot("dot--ring"), t("pair.made")),
      entry(swatch(""), kinds.normal), entry(swatch("swatch--others"), kinds.anomalous),
      entry("▲ ", t("compare.scale.key.this")), entry("◆ ", t("compare.scale.key.threshold")));
  }

  /** What stays in sight above the models: the sample, the epoch, and the chip of a threshold of one's own. */
  #bar() {
    const { t } = this.words;
    const canvas = h("canvas", { width: 448, height: 448 });
    this.sample = new Tile(canvas);
    this.sampleText = h("p", { class: "small", role: "status" });
    this.chipText = h("span");
    const face = h("span", { class: "chip__face" }, this.chipText, svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, svg("path", { d: "M6 6l12 12M18 6 6 18" })));
    this.chip = h("button", { class: "chip", type: "button", title: t("compare.reset") }, face, h("span", { class: "visually-hidden" }, `. ${t("compare.reset")}`));
    this.chip.addEventListener("click", () => this.#set({ rate: null }));
    const last = this.epochs.length - 1;
    this.epochInput = h("input", { type: "range", min: 0, max: last, step: 1, value: last, id: "epoch" });
    this.epochText = h("output", { for: "epoch", class: "figure-number" });
    this.epochInput.addEventListener("input", () => this.#set({ epoch: this.epochs[Number(this.epochInput.value)] }));
    const scrubber = h("div", { class: "scrubber small" }, h("label", { for: "epoch" }, t("compare.epoch")), this.epochInput, this.epochText);
    scrubber.hidden = last === 0;
    return h("div", { class: "seen-bar" }, h("div", { class: "frame frame--input" }, canvas), h("div", { class: "seen-bar__words" }, this.sampleText, this.chip), scrubber);
  }

  #set(change) {
    Object.assign(this, change);
    this.#show();
  }

  #show() {
    const { run, epoch, chosen, marked, rate, kinds, words: { t, oneIn } } = this;
    this.epochInput.value = this.epochs.indexOf(epoch);
    this.epochText.textContent = t("compare.epoch.of", { epoch, last: this.epochs.at(-1) });
    this.epochInput.setAttribute("aria-valuetext", this.epochText.textContent);
    this.chip.hidden = rate === null;
    if (rate !== null) this.chipText.textContent = t("verdict.yours", { share: oneIn(rate) });
    this.sampleText.textContent = t(isNormal(run, chosen) ? "compare.sample.normal" : "compare.sample.anomalous", { ...kinds, index: chosen + 1 });
    this.picker.update({ index: chosen });
    this.#showSample();
    this.seen.update({ index: chosen, epoch, rate, marked });
    this.#showRoc();
    this.story.replaceChildren(...story(run, epoch, this.words).map((sentence) => h("p", {}, sentence)));
    this.figures.update({ epoch, chosen, marked, rate });
  }

  async #showSample() {
    const { run, chosen } = this;
    try {
      const values = await this.sprites.tile("samples", 0, chosen);
      if (chosen === this.chosen) this.sample.update({ shape: run.sprites.tile, values, label: this.sampleText.textContent });
    } catch (broken) {
      // Seen, which asks for the same sheet, says so.
      if (!(broken instanceof DOMException)) throw broken;
    }
  }

  #showRoc() {
    const { run, epoch, marked, words, words: { t, percent } } = this;
    const found = run.models.map((model) => ({ id: model.name, name: modelName(model.name, words), ...lookOf(run, model.name), snapshot: snapshotAt(model, epoch) }));
    const list = found.map(({ name, snapshot }) => `${name} ${percent(snapshot.recall, 1)}`).join("; ");
    const curves = found.map(({ id, dash, mark, snapshot }) => ({ name: id, dash, mark, recall: snapshot.roc }));
    this.rocPlot.update({ grid: run.roc_grid, curves, marked, label: t("compare.roc.label", { list }), words: [t("compare.roc.x"), t("compare.roc.y")], percent });
    const focused = document.activeElement?.dataset?.model;
    this.legend.replaceChildren(...found.map((each) => this.#legendEntry(each, each.id === marked)));
    if (focused) this.legend.querySelector(`[data-model="${CSS.escape(focused)}"]`)?.focus();
  }

  #legendEntry({ id, name, dash, mark, snapshot }, isMarked) {
    const line = svg("svg", { viewBox: "0 0 56 14", class: "legend-list__line", "aria-hidden": "true" }, svg("path", { d: "M0 7H56", "stroke-dasharray": dash }), svg("path", { d: mark, class: "plot__sign", transform: "translate(28 7)" }));
    const button = h("button", { type: "button", class: "legend-list__name", "data-model": id, "aria-pressed": String(isMarked) }, line, h("span", {}, name, " ", h("span", { class: "soft" }, this.words.percent(snapshot.recall, 1))));
    button.addEventListener("click", () => this.#set({ marked: isMarked ? null : id }));
    return h("li", { class: isMarked ? "is-marked" : "" }, button);
  }
}
