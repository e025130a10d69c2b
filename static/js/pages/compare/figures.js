/** Behind disclosures: every sample's error, how far apart the two kinds lie, and the table of figures. */

import { Histogram } from "../../charts/histogram.js";
import { ScorePlot } from "../../charts/scores.js";
import { h } from "../../charts/svg.js";
import { heightsAt, rowsAt, snapshotAt, thresholdOf } from "./data.js";
import { kindsOf, modelName, scoreName } from "./names.js";
import { COLUMNS, ModelTable } from "./table.js";

export class Figures {
  #run;
  #words;
  #kinds;
  #plots;
  #bars;
  #axis = h("p", { class: "small soft" });
  #table;

  /**
   * @param {HTMLElement} element
   * @param {{run: Comparison, words: Words, choose: (index: number) => void}} options  `choose`: a sample's point was clicked
   */
  constructor(element, { run, words, choose }) {
    this.element = element;
    this.#run = run;
    this.#words = words;
    this.#kinds = kindsOf(run, words);
    const { t } = words;
    const [scores, spreads, table] = [h("div", { class: "panels" }), h("div", { class: "panels" }), h("div", { class: "table-box" })];
    const more = (/** @type {string} */ title, /** @type {Node[]} */ ...children) => h("details", { class: "more", name: "more" }, h("summary", { class: "button" }, title), h("div", { class: "more__body card" }, ...children));
    const hint = (/** @type {string} */ text) => h("p", { class: "small soft" }, text);
    element.append(
      more(t("compare.table.title"), table, hint(t("compare.table.hint"))),
      more(t("compare.scores.title"), hint(t("compare.scores.hint", this.#kinds)), this.#axis, scores),
      more(t("compare.spread.title"), hint(t("compare.spread.hint", this.#kinds)), spreads),
    );
    this.#plots = run.models.map((model) => this.#panel(model, scores, (element) => new ScorePlot(element, { choose })));
    this.#bars = run.models.map((model) => this.#panel(model, spreads, (element) => new Histogram(element)));
    const heads = /** @type {Record<ComparedColumn, string>} */ (Object.fromEntries(COLUMNS.map((column) => [column, t(`compare.head.${column}`)])));
    this.#table = new ModelTable(table, { heads, caption: t("compare.table.caption") });
  }

  /**
   * @template Widget
   * @param {ComparedModel} model @param {HTMLElement} parent @param {(element: HTMLElement) => Widget} make
   */
  #panel(model, parent, make) {
    const name = modelName(model.name, this.#words);
    const element = h("div", { class: "panel" }, h("h3", { class: "panel__title" }, name));
    parent.append(element);
    return { model, name, element, widget: make(element) };
  }

  /** @param {ComparedState} data */
  update({ epoch, chosen, marked, rate }) {
    const { t } = this.#words;
    const heights = heightsAt(this.#run, epoch, rate);
    this.#axis.textContent = t(heights.shared ? "compare.axis.shared" : "compare.axis.own");
    this.#plots.forEach((panel, i) => this.#showScores(panel, heights, heights.panels[i], { epoch, chosen, rate }));
    this.#bars.forEach((panel) => this.#showSpread(panel, { epoch, rate }));
    for (const { model, element } of [...this.#plots, ...this.#bars]) element.classList.toggle("is-marked", model.name === marked);
    this.#table.update({ rows: rowsAt(this.#run, epoch), marked, cells: (row) => this.#cells(row) });
  }

  /**
   * @param {{model: ComparedModel, name: string, widget: ScorePlot}} panel
   * @param {{shared: boolean}} heights
   * @param {{scores: number[], threshold: number, limits?: number[]}} height
   * @param {Omit<ComparedState, "marked">} state
   */
  #showScores({ model, name, widget }, { shared }, { scores, threshold, limits }, { epoch, chosen, rate }) {
    const { t, number } = this.#words;
    const snapshot = snapshotAt(model, epoch);
    const normal = this.#run.plotted.normal.length;
    const above = scores.map((score) => score > threshold);
    const found = { n: normal, m: scores.length - normal, caught: count(above.slice(normal)), alarms: count(above.slice(0, normal)) };
    const own = compact(thresholdOf(this.#run, snapshot, rate), number);
    const label = t("compare.scores.label", { ...this.#kinds, ...found, name, score: scoreName(this.#run.options.score, this.#words), threshold: own });
    const write = (/** @type {number} */ value) => (shared ? `${number(value, Math.max(0, -Math.log10(value)))}×` : compact(value, number));
    widget.update({ scores, normal, threshold, limits, chosen, label, number: write });
  }

  /**
   * @param {{model: ComparedModel, name: string, widget: Histogram}} panel
   * @param {Pick<ComparedState, "epoch" | "rate">} state
   */
  #showSpread({ model, name, widget }, { epoch, rate }) {
    const { t, number, percent } = this.#words;
    const s = snapshotAt(model, epoch);
    const threshold = thresholdOf(this.#run, s, rate);
    const { histogram: { edges } } = s;
    const [low, high, limit] = [edges[0], edges[edges.length - 1], threshold].map((value) => compact(value, number));
    const label = t("compare.spread.label", { ...this.#kinds, name, low, high, threshold: limit, own: compact(s.threshold, number), false: percent(s.false_alarm_rate, 1), caught: percent(s.detection_rate, 1) });
    widget.update({ ...s.histogram, threshold, names: [this.#kinds.normal, this.#kinds.anomalous], label, number: (value) => compact(value, number) });
  }

  /** @param {ComparedRow} row @returns {Record<ComparedColumn, string>} */
  #cells(row) {
    const { t, number, percent } = this.#words;
    const [low, high] = row.interval;
    return {
      name: modelName(row.name, this.#words),
      parameters: number(row.parameters, 0),
      seconds: t("compare.seconds", { n: number(row.seconds, row.seconds < 10 ? 1 : 0) }),
      loss: number(row.loss, 5),
      auroc: `${number(row.auroc, 4)} [${number(low, 4)}–${number(high, 4)}]`,
      recall: percent(row.recall, 1),
      best: `${number(row.best, 4)} ${scoreName(row.bestName, this.#words)}`,
    };
  }
}

/** @param {boolean[]} flags */
const count = (flags) => flags.filter(Boolean).length;

/** A score in three significant digits. @type {(value: number, number: Words["number"]) => string} */
const compact = (value, number) => number(value, Math.max(0, Math.min(5, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))));
