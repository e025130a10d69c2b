/** Puts a comparison on a page: the same on /compare and in the report, which is one file without a server. */

import { Histogram } from "../../charts/histogram.js";
import { checkRun, countPlotted, epochsOf, isNormal, placeAt, rowsAt, snapshotAt } from "./data.js";
import { h, icon, svg } from "../../charts/svg.js";
import { DASHES, RocPlot } from "../../charts/roc.js";
import { ScorePlot } from "../../charts/scores.js";
import { Seen } from "./seen.js";
import { Sprites } from "./sprites.js";
import { story } from "./story.js";
import { ModelTable } from "./table.js";

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
    Object.assign(this, { run, words, epochs: epochsOf(run), marked: null });
    this.epoch = this.epochs.at(-1);
    this.chosen = run.plotted.normal.length;
    this.names = { normal: run.normal, anomalous: run.anomalous };
    root.append(...this.#build(new Sprites(run, address)));
    this.#show();
  }

  #build(sprites) {
    const { run, words: { t, number } } = this;
    this.story = h("div", { class: "story" });
    this.table = h("div", { class: "table-box", tabindex: 0, role: "region", "aria-label": t("compare.table.title") });
    this.panels = h("div", { class: "panels" });
    this.spreads = h("div", { class: "panels" });
    this.roc = h("div", { class: "roc" });
    this.legend = h("ul", { class: "legend-list" });
    this.seen = new Seen(h("div", { class: "seen-grid" }), { run, sprites, words: this.words });
    const head = (column) => t(`compare.head.${column}`);
    const heads = Object.fromEntries(["name", "parameters", "seconds", "loss", "auroc", "recall", "best"].map((c) => [c, head(c)]));
    this.modelTable = new ModelTable(this.table, { heads, caption: t("compare.table.caption"), mark: (name) => this.#set({ marked: name }) });
    this.plots = run.models.map((model) => this.#panel(model, this.panels, ScorePlot, { choose: (chosen) => this.#set({ chosen }) }));
    this.bars = run.models.map((model) => this.#panel(model, this.spreads, Histogram));
    this.rocPlot = new RocPlot(this.roc);
    const intro = { ...this.names, training: number(run.n_training, 0), n: number(run.n_normal, 0), m: number(run.n_anomalous, 0) };
    return [
      h("p", { class: "soft intro" }, t("compare.intro", intro)),
      ...(run.partial ? [h("p", { class: "notice" }, t("compare.partial"))] : []),
      h("section", { class: "card" }, h("h2", {}, t("compare.story.title")), this.story),
      h("section", {}, h("div", { class: "section-head" }, h("h2", {}, t("compare.table.title")), this.#scrubber()), this.table, h("p", { class: "small soft" }, t("compare.table.hint"))),
      h("section", {}, h("h2", {}, t("compare.scores.title")), h("p", { class: "small soft" }, t("compare.scores.hint", this.names)), this.panels, this.#chooser()),
      h("section", {}, h("h2", {}, t("compare.seen.title")), this.seen.element),
      h("section", {}, h("h2", {}, t("compare.spread.title")), h("p", { class: "small soft" }, t("compare.spread.hint", this.names)), this.spreads),
      h("section", {}, h("h2", {}, t("compare.roc.title")), h("p", { class: "small soft" }, t("compare.roc.hint")), h("div", { class: "roc-box" }, this.roc, this.legend)),
    ];
  }

  #panel(model, parent, Widget, options = {}) {
    const title = h("h3", { class: "panel__title" }, model.name);
    const figure = h("p", { class: "small soft panel__figure" });
    const element = h("div", { class: "panel" }, title, figure);
    parent.append(element);
    return { model, element, figure, widget: new Widget(element, options) };
  }

  #scrubber() {
    const { t } = this.words;
    const last = this.epochs.length - 1;
    this.epochInput = h("input", { type: "range", min: 0, max: last, step: 1, value: last, id: "epoch" });
    this.epochText = h("output", { for: "epoch", class: "figure-number" });
    this.epochInput.addEventListener("input", () => this.#set({ epoch: this.epochs[Number(this.epochInput.value)] }));
    const box = h("div", { class: "scrubber" }, h("label", { for: "epoch", class: "small" }, t("compare.epoch")), this.epochInput, this.epochText);
    box.hidden = last === 0;
    return box;
  }

  #chooser() {
    const { t } = this.words;
    const total = countPlotted(this.run);
    this.sampleInput = h("input", { type: "range", min: 0, max: total - 1, step: 1, value: this.chosen, id: "sample" });
    this.sampleText = h("output", { for: "sample", class: "small" });
    this.sampleInput.addEventListener("input", () => this.#set({ chosen: Number(this.sampleInput.value) }));
    const step = (by, key, d) => {
      const button = h("button", { type: "button", class: "button", "aria-label": t(`compare.${key}`) }, icon(d));
      button.addEventListener("click", () => this.#set({ chosen: (this.chosen + by + total) % total }));
      return button;
    };
    return h("div", { class: "chooser" }, h("label", { for: "sample", class: "small" }, t("compare.sample")), step(-1, "sample.previous", "M14 6l-6 6 6 6"), this.sampleInput, step(1, "sample.next", "M10 6l6 6-6 6"), this.sampleText);
  }

  #set(change) {
    Object.assign(this, change);
    this.#show();
  }

  #show() {
    const { run, epoch, chosen, marked, words: { t, number, percent } } = this;
    const figure = (value) => number(value, 4);
    this.epochInput.value = this.epochs.indexOf(epoch);
    this.epochText.textContent = t("compare.epoch.of", { epoch, last: this.epochs.at(-1) });
    this.epochInput.setAttribute("aria-valuetext", this.epochText.textContent);
    this.sampleInput.value = chosen;
    this.sampleText.textContent = t(isNormal(run, chosen) ? "compare.sample.normal" : "compare.sample.anomalous", { ...this.names, index: chosen });
    this.sampleInput.setAttribute("aria-valuetext", this.sampleText.textContent);
    this.story.replaceChildren(...story(run, epoch, this.words).map((sentence) => h("p", {}, sentence)));
    this.modelTable.update({ rows: rowsAt(run, epoch), marked, cells: (row) => this.#cells(row) });
    for (const { model, element, figure: line, widget } of this.plots) {
      const s = snapshotAt(model, epoch);
      const normal = run.plotted.normal.length;
      const above = s.scores.map((score) => score > s.threshold);
      element.classList.toggle("is-marked", model.name === marked);
      line.textContent = t("compare.panel.auroc", { auroc: figure(s.auroc) });
      const label = t("compare.scores.label", { ...this.names, name: model.name, score: run.options.score, n: normal, m: s.scores.length - normal, threshold: compact(s.threshold, number), caught: count(above.slice(normal)), alarms: count(above.slice(0, normal)) });
      widget.update({ scores: s.scores, normal, threshold: s.threshold, chosen, label, number: (value) => compact(value, number) });
    }
    for (const { model, element, figure: line, widget } of this.bars) {
      const s = snapshotAt(model, epoch);
      element.classList.toggle("is-marked", model.name === marked);
      line.textContent = t("compare.panel.auroc", { auroc: figure(s.auroc) });
      const [low, high] = [s.histogram.edges[0], s.histogram.edges.at(-1)].map((v) => compact(v, number));
      const label = t("compare.spread.label", { ...this.names, name: model.name, low, high, threshold: compact(s.threshold, number), false: percent(s.false_alarm_rate, 1), caught: percent(s.detection_rate, 1) });
      widget.update({ ...s.histogram, threshold: s.threshold, names: [run.normal, run.anomalous], label, number: (value) => compact(value, number) });
    }
    this.#showRoc();
    this.seen.update({ index: chosen, epoch, place: (model) => placeAt(model, epoch), marked });
  }

  #showRoc() {
    const { run, epoch, marked, words: { t, percent } } = this;
    const found = run.models.map((model) => ({ name: model.name, s: snapshotAt(model, epoch) }));
    const list = found.map(({ name, s }) => `${name} ${percent(s.recall, 1)}`).join(", ");
    const curves = found.map(({ name, s }) => ({ name, recall: s.roc }));
    this.rocPlot.update({ grid: run.roc_grid, curves, marked, label: t("compare.roc.label", { list }), words: [t("compare.roc.x"), t("compare.roc.y")], percent });
    this.legend.replaceChildren(...found.map(({ name }, i) => {
      const line = svg("svg", { viewBox: "0 0 44 8", class: "legend-list__line", "aria-hidden": "true" }, svg("path", { d: "M0 4H44", "stroke-dasharray": DASHES[i % DASHES.length] }));
      return h("li", { class: name === marked ? "is-marked" : "" }, line, name);
    }));
  }

  #cells(row) {
    const { t, number, percent } = this.words;
    const [low, high] = row.interval;
    return {
      name: row.name,
      parameters: number(row.parameters, 0),
      seconds: t("compare.seconds", { n: number(row.seconds, row.seconds < 10 ? 1 : 0) }),
      loss: number(row.loss, 5),
      auroc: `${number(row.auroc, 4)} [${number(low, 4)}–${number(high, 4)}]`,
      recall: percent(row.recall, 1),
      best: `${number(row.best, 4)} ${row.bestName}`,
    };
  }
}

const count = (flags) => flags.filter(Boolean).length;

/** A score in three significant digits. */
const compact = (value, number) => number(value, Math.max(0, Math.min(5, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))));
