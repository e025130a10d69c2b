/** One drawing before every saved detector: each reconstructs it and judges it, side by side. */

import { h } from "../../charts/svg.js";
import { errorMap } from "../../core/pixels.js";
import { Drawing } from "../../core/strokes.js";
import { detectors, predict, request } from "../../parts/server.js";
import { Sheet } from "../../parts/sheet.js";
import { recall } from "../../parts/site.js";
import { Tile } from "./tile.js";

/** After this long without a change all detectors are asked. */
const REST_MS = 200;
const MARKS = { normal: "✓", unsure: "?", anomaly: "✱" };

export class LiveComparison {
  #words;
  #parts;
  #drawing = Drawing.read(recall("drawing"));
  #rows = [];
  #timer = 0;
  #asked = new AbortController();

  /** @param {{canvas, clear, take, list, said}} parts  elements of the page */
  constructor(parts, words) {
    [this.#parts, this.#words] = [parts, words];
    this.sheet = new Sheet(parts.canvas, this.#drawing);
    this.#drawing.subscribe(() => this.#changed());
    parts.clear.addEventListener("click", () => this.#drawing.clear());
    parts.take.addEventListener("click", () => this.#take());
  }

  /** Ask which detectors there are, and then about the drawing. */
  async start() {
    const { t } = this.#words;
    try {
      const found = (await detectors()).detectors;
      this.#rows = found.map((each) => this.#row(each));
      this.#parts.list.replaceChildren(...this.#rows.map((row) => row.box));
      if (found.length === 1) this.#parts.list.after(h("p", { class: "small soft" }, t("compare.live.single")));
    } catch (error) {
      this.#say(t("compare.live.failed", { why: error.message }));
      return;
    }
    this.sheet.redraw();
    await this.#ask();
  }

  #row({ name, shape }) {
    const { t } = this.#words;
    const fits = shape.length === 2;
    const tiles = h("div", { class: "seen__tiles" });
    const verdict = h("p", { class: "seen__verdict" }, fits ? t("compare.live.empty") : t("compare.live.mismatch", { shape: shape.join("×") }));
    const figures = h("p", { class: "small soft" });
    const figure = (caption, options) => {
      const box = h("figure", {}, h("figcaption", { class: "small soft" }, caption));
      tiles.append(box);
      return new Tile(box, options);
    };
    const made = fits ? figure(t("compare.seen.made")) : null;
    const off = fits ? figure(t("compare.seen.off"), { errors: true }) : null;
    return { name, fits, made, off, verdict, figures, box: h("li", { class: "seen" }, h("h3", { class: "panel__title" }, name), tiles, verdict, figures) };
  }

  #changed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), REST_MS);
  }

  #take() {
    const { strokes } = Drawing.read(recall("drawing"));
    if (strokes.length) this.#drawing.load(strokes);
    else this.#say(this.#words.t("compare.live.none"));
  }

  async #ask() {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    const { t } = this.#words;
    if (this.#drawing.isEmpty) {
      this.#say(t("compare.live.empty"));
      for (const row of this.#rows.filter((each) => each.fits)) this.#blank(row);
      return;
    }
    const { strokes } = this.#drawing;
    const fitting = this.#rows.filter((row) => row.fits);
    try {
      const replies = await Promise.all(fitting.map((row) => predict(request(strokes, { detector: row.name }), signal)));
      fitting.forEach((row, i) => this.#show(row, replies[i]));
      const odd = replies.filter((reply) => reply.anomaly).length;
      this.#say(t("compare.live.result", { odd, n: replies.length }));
    } catch (error) {
      if (!signal.aborted) this.#say(t("compare.live.failed", { why: error.message }));
    }
  }

  #show(row, reply) {
    const { t, number } = this.#words;
    const { shape, input, reconstruction, verdict, score, threshold } = reply;
    row.box.classList.toggle("is-odd", verdict === "anomaly");
    row.verdict.textContent = `${MARKS[verdict]} ${t(`compare.live.${verdict}`)}`;
    row.figures.textContent = t("compare.live.figures", { score: number(score, 3), threshold: number(threshold, 3) });
    row.made.update({ shape, values: reconstruction, label: t("compare.live.made", { name: row.name }) });
    row.off.update({ shape, values: errorMap(input, reconstruction), label: t("compare.seen.off") });
  }

  #blank(row) {
    const { t } = this.#words;
    const nothing = { shape: [28, 28], values: new Array(784).fill(0) };
    row.box.classList.remove("is-odd");
    row.verdict.textContent = t("compare.live.empty");
    row.figures.textContent = "";
    row.made.update({ ...nothing, label: t("compare.live.empty") });
    row.off.update({ ...nothing, label: t("compare.live.empty") });
  }

  #say(words) {
    this.#parts.said.textContent = words;
  }
}
