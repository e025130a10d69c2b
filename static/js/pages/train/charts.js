/** The four charts of a training: loss, histogram, ROC, bottleneck. One look at the page's state draws them all. */

import { Histogram } from "../../charts/histogram.js";
import { Plot } from "../../charts/plot.js";
import { bins } from "./bins.js";

/** @typedef {import("../../charts/plot.js").Series} Series */

/** @param {Numbers} values */
const pairs = (values) => Array.from(values, (value, i) => [i + 1, value]);
/** More points than this are not told apart on so small a chart. */
const POINTS = 300;

export class Charts {
  #words;
  #loss;
  #histogram;
  #roc;
  #scatter;

  /** @param {ById} byId @param {Words} words */
  constructor(byId, words) {
    this.#words = words;
    this.#loss = new Plot(byId("loss"));
    this.#histogram = new Histogram(byId("histogram"));
    this.#roc = new Plot(byId("roc"), { square: true });
    this.#scatter = new Plot(byId("scatter"), { square: true });
  }

  /** @param {{losses: {train: number[], heldOut: number[]}, ghost: ?number[], epochs: number, shownEpoch?: ?number}} data */
  losses({ losses, ghost, epochs, shownEpoch }) {
    const { t, number } = this.#words;
    const finite = (/** @type {number[]} */ values) => pairs(values).filter(([, value]) => Number.isFinite(value) && value > 0);
    /** @type {Series[]} */
    const series = [
      ...(ghost ? [{ kind: /** @type {const} */ ("line"), points: thinned(finite(ghost)), look: "ghost" }] : []),
      { kind: "line", points: thinned(finite(losses.heldOut)), look: "held-out" },
      { kind: "line", points: thinned(finite(losses.train)), look: "mine" },
    ];
    const values = series.flatMap(({ points }) => points.map(([, value]) => value));
    const limits = values.length ? [Math.min(...values) * 0.9, Math.max(...values) * 1.1] : [0.001, 0.1];
    if (shownEpoch) series.push({ kind: "line", points: [[shownEpoch, limits[0]], [shownEpoch, limits[1]]], look: "now" });
    const [trained, last] = [losses.train.at(-1), losses.heldOut.at(-1)];
    const label = trained === undefined || last === undefined ? t("train.loss.empty") : t("train.loss.label", { n: losses.train.length, loss: number(trained, 5), heldOut: number(last, 5) });
    this.#loss.update({
      x: [1, Math.max(2, epochs, ghost?.length ?? 0)], y: limits, log: true, series, label,
      words: { x: t("train.epoch"), y: t("train.loss.axis") }, number: (value) => short(value, number),
    });
  }

  /** @param {TrainShown} data */
  histogram({ snapshot, judgement, claimed, score }) {
    const { t, number } = this.#words;
    const shown = claimed ? judgement.claimed : judgement;
    const { edges, back, threshold, ...shares } = bins(snapshot.scores, score, shown.threshold);
    this.#histogram.update({
      edges, threshold, ...shares, names: [t("train.kind.normals"), t("train.kind.odd")],
      label: t("train.histogram.label", this.#rates(shown)), number: (value) => short(back(value), number),
    });
  }

  /** @param {TrainShown} data */
  roc({ judgement, claimed }) {
    const { t, number, percent } = this.#words;
    const shown = claimed ? judgement.claimed : judgement;
    const { x, y } = judgement.roc;
    const at = [[shown.figures.falsePositiveRate, shown.figures.recall]];
    this.#roc.update({
      x: [0, 1], y: [0, 1], label: t("train.roc.label", { auroc: number(judgement.auroc, 3), ...this.#rates(shown) }), number: (value) => percent(value),
      words: { x: t("train.roc.x"), y: t("train.roc.y") },
      series: [
        { kind: "line", points: [[0, 0], [1, 1]], look: "chance" },
        { kind: "line", points: thinned(x.map((value, i) => [value, y[i]])), look: "mine" },
        { kind: "dots", points: at, look: "at" },
      ],
    });
  }

  /** @param {Pick<TrainJudgement, "figures">} judgement */
  #rates({ figures }) {
    const { percent } = this.#words;
    return { recall: percent(figures.recall, 1), alarms: percent(figures.falsePositiveRate, 1) };
  }

  /** @param {TrainSnapshot} snapshot @param {number} narrow  numbers of the bottleneck */
  bottleneck({ points, explained, scores }, narrow) {
    const { t, percent } = this.#words;
    const normals = scores.normal.length;
    const places = Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i], points[2 * i + 1]]);
    const finite = places.flat().every(Number.isFinite) ? places : [];
    const limits = (/** @type {number} */ axis) => {
      const values = finite.map((place) => place[axis]);
      const [low, high] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
      const edge = (high - low || 1) * 0.06;
      return [low - edge, high + edge];
    };
    const told = narrow > 2 ? t("train.scatter.turned", { n: narrow, share: percent(explained) }) : t("train.scatter.plain", { n: narrow });
    this.#scatter.update({
      x: limits(0), y: limits(1), bare: true, label: `${t("train.scatter.label")} ${told}`, words: { x: "", y: told },
      series: [
        { kind: "dots", points: thinned(finite.slice(0, normals)), look: "normal" },
        { kind: "dots", points: thinned(finite.slice(normals)), look: "odd", shape: "triangle" },
      ],
    });
  }
}

/** Every so many, and the last. @param {number[][]} points */
function thinned(points) {
  const every = Math.ceil(points.length / POINTS);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}

/** As few digits as tell it from its neighbours on an axis. @param {number} value @param {Words["number"]} number */
function short(value, number) {
  const size = Math.abs(value);
  if (size === 0 || size >= 10 || Number.isInteger(value)) return number(value, 0);
  return number(value, Math.min(9, Math.max(1, -Math.floor(Math.log10(size)))));
}
