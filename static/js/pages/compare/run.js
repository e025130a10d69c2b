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
 * @param {HTMLElement} root  where it goes
 * @param {unknown} run  run.json
 * @param {(sheet: string) => string} address  where the sprite sheet of that name is
 * @param {Words} words
 */
export function mount(root, run, address, words) {
  return new Run(root, checkRun(run), address, words);
}

class Run {
  sampleText = h("p", { class: "small", role: "status" });
  chipText = h("span");
  epochText = h("output", { for: "epoch", class: "figure-number" });
  story = h("div", { class: "story" });
  roc = h("div", { class: "roc" });
  legend = h("ul", { class: "legend-list" });
  rocPlot = new RocPlot(this.roc);

  /** @param {HTMLElement} root @param {Comparison} run @param {(sheet: string) => string} address @param {Words} words */
  constructor(root, run, address, words) {
    this.run = run;
    this.words = words;
    this.epochs = epochsOf(run);
    this.kinds = kindsOf(run, words);
    /** @type {ComparedState} */
    this.state = { epoch: this.epochs[this.epochs.length - 1], chosen: copied(run)?.index ?? run.plotted.normal.length, marked: null, rate: null };
    const sprites = new Sprites(run, address);
    this.sprites = sprites;
    this.picker = new Picker(h("div", { class: "picker" }), { run, sprites, words, choose: (chosen) => this.#set({ chosen }) });
    this.seen = new Seen(h("div", { class: "seen-grid" }), { run, sprites, words, change: (rate) => this.#set({ rate }) });
    this.figures = new Figures(h("div", { class: "mores" }), { run, words, choose: (chosen) => this.#set({ chosen }) });
    const canvas = h("canvas", { width: 448, height: 448 });
    this.sample = new Tile(canvas);
    this.chip = this.#makeChip();
    const last = this.epochs.length - 1;
    this.epochInput = h("input", { type: "range", min: 0, max: last, step: 1, value: last, id: "epoch" });
    root.append(...this.#build(canvas));
    this.picker.load().catch((broken) => {
      if (!(broken instanceof DOMException)) throw broken;
    });
    this.#show();
  }

  /** @param {HTMLCanvasElement} canvas  of the sample */
  #build(canvas) {
    const { run, kinds, words: { t, number } } = this;
    const intro = { ...kinds, training: number(run.n_training, 0), n: number(run.n_normal, 0), m: number(run.n_anomalous, 0) };
    const section = (/** @type {string} */ title, /** @type {Node[]} */ ...children) => h("section", {}, h("h2", {}, title), ...children);
    return [
      h("p", { class: "soft intro" }, t("compare.intro", intro)),
      ...(run.partial ? [h("p", { class: "notice" }, t("compare.partial"))] : []),
      section(t("compare.pick.title"), this.picker.element),
      section(t("compare.seen.title"), this.#key(), this.#bar(canvas), this.seen.element),
      section(t("compare.roc.title"), h("p", { class: "small soft" }, t("compare.roc.hint")), h("div", { class: "roc-box" }, this.roc, this.legend)),
      section(t("compare.story.title"), this.story),
      section(t("compare.figures.title"), this.figures.element),
    ];
  }

  /** What edges, marks and bars mean. */
  #key() {
    const { kinds, words: { t } } = this;
    const swatch = (/** @type {string} */ kind) => h("span", { class: `swatch ${kind}`, "aria-hidden": "true" });
    const dot = (/** @type {string} */ kind) => h("span", { class: `dot ${kind}`, "aria-hidden": "true" });
    const entry = (/** @type {(Node | string)[]} */ ...children) => h("li", {}, ...children);
    return h("ul", { class: "seen-key small soft" },
      entry(dot(""), t("pair.left")), entry(dot("dot--ring"), t("pair.made")),
      entry(swatch(""), kinds.normal), entry(swatch("swatch--others"), kinds.anomalous),
      entry("▲ ", t("compare.scale.key.this")), entry("◆ ", t("compare.scale.key.threshold")));
  }

  /** The chip of a threshold of one's own. */
  #makeChip() {
    const { t } = this.words;
    const face = h("span", { class: "chip__face" }, this.chipText, svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, svg("path", { d: "M6 6l12 12M18 6 6 18" })));
    const chip = h("button", { class: "chip", type: "button", title: t("compare.reset") }, face, h("span", { class: "visually-hidden" }, `. ${t("compare.reset")}`));
    chip.addEventListener("click", () => this.#set({ rate: null }));
    return chip;
  }

  /** What stays in sight above the models: the sample, the epoch, and the chip. @param {HTMLCanvasElement} canvas */
  #bar(canvas) {
    const { t } = this.words;
    this.epochInput.addEventListener("input", () => this.#set({ epoch: this.epochs[Number(this.epochInput.value)] }));
    const scrubber = h("div", { class: "scrubber small" }, h("label", { for: "epoch" }, t("compare.epoch")), this.epochInput, this.epochText);
    scrubber.hidden = this.epochs.length === 1;
    return h("div", { class: "seen-bar" }, h("div", { class: "frame frame--input" }, canvas), h("div", { class: "seen-bar__words" }, this.sampleText, this.chip), scrubber);
  }

  /** @param {Partial<ComparedState>} change */
  #set(change) {
    Object.assign(this.state, change);
    this.#show();
  }

  #show() {
    const { run, kinds, words: { t, oneIn }, state: { epoch, chosen, marked, rate } } = this;
    this.epochInput.value = String(this.epochs.indexOf(epoch));
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
    const { run, state: { chosen } } = this;
    try {
      const values = await this.sprites.tile("samples", 0, chosen);
      if (chosen === this.state.chosen) this.sample.update({ shape: run.sprites.tile, values, label: this.sampleText.textContent ?? "" });
    } catch (broken) {
      // Seen, which asks for the same sheet, says so.
      if (!(broken instanceof DOMException)) throw broken;
    }
  }

  #showRoc() {
    const { run, words, words: { t, percent }, state: { epoch, marked } } = this;
    const found = run.models.map((model) => ({ id: model.name, name: modelName(model.name, words), ...lookOf(run, model.name), snapshot: snapshotAt(model, epoch) }));
    const list = found.map(({ name, snapshot }) => `${name} ${percent(snapshot.recall, 1)}`).join("; ");
    const curves = found.map(({ id, dash, mark, snapshot }) => ({ name: id, dash, mark, recall: snapshot.roc }));
    this.rocPlot.update({ grid: run.roc_grid, curves, marked, label: t("compare.roc.label", { list }), words: [t("compare.roc.x"), t("compare.roc.y")], percent });
    const focused = document.activeElement?.getAttribute("data-model");
    this.legend.replaceChildren(...found.map((each) => this.#legendEntry(each, each.id === marked)));
    if (focused) /** @type {?HTMLElement} */ (this.legend.querySelector(`[data-model="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @param {{id: string, name: string, dash: string, mark: string, snapshot: ComparedSnapshot}} model @param {boolean} isMarked */
  #legendEntry({ id, name, dash, mark, snapshot }, isMarked) {
    const line = svg("svg", { viewBox: "0 0 56 14", class: "legend-list__line", "aria-hidden": "true" }, svg("path", { d: "M0 7H56", "stroke-dasharray": dash }), svg("path", { d: mark, class: "plot__sign", transform: "translate(28 7)" }));
    const button = h("button", { type: "button", class: "legend-list__name", "data-model": id, "aria-pressed": String(isMarked) }, line, h("span", {}, name, " ", h("span", { class: "soft" }, this.words.percent(snapshot.recall, 1))));
    button.addEventListener("click", () => this.#set({ marked: isMarked ? null : id }));
    return h("li", { class: isMarked ? "is-marked" : "" }, button);
  }
}
