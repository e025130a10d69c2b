/**
 * The visitor's own detectors, which /train put here: they judge in the browser, on the picture that the server makes of the
 * strokes (there is one rule for that). Loaded only where there is one in use.
 */

import { h } from "../../charts/svg.js";
import { Detector } from "../../core/experiment/detector.js";
import * as kept from "../../parts/own-detectors.js";
import { predict, request } from "../../parts/server.js";
import { remember, words } from "../../parts/site.js";

const { t } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));
/** More strokes than this are not tried one by one. */
const MOST_BLAMED = 40;

export class Own {
  #chip = h("span", { class: "chip__face chip__face--own", id: "own-chip", hidden: "" }, t("draw.own.chip"));
  #forget = h("button", { type: "button", class: "button", id: "own-forget" }, t("draw.own.forget"));
  #about = h("div", { class: "own-detector", id: "own-about", hidden: "" }, h("p", { class: "small soft" }, t("draw.own.about")), this.#forget);
  /** @type {?DrawState} */
  #page = null;
  #options;
  /** @type {Map<string, Promise<DrawOwn>>} */
  #known = new Map();

  /** @param {{detector: string, left: () => void}} options  `detector`: of the server, it makes the pictures; `left`: none is in use any more */
  constructor(options) {
    this.#options = options;
    byId("frame").append(this.#chip);
    byId("detector").parentElement?.after(this.#about);
    this.#forget.addEventListener("click", () => this.#drop());
  }

  /** @param {DrawState} page */
  update(page) {
    this.#page = page;
    this.#chip.hidden = this.#about.hidden = page.own === null;
  }

  /**
   * @param {string} marked  its name, marked as the visitor's own
   * @returns {Promise<DrawOwn>}
   */
  find(marked) {
    const known = this.#known.get(marked) ?? this.#load(marked);
    this.#known.set(marked, known);
    return known;
  }

  /** @param {string} marked @returns {Promise<DrawOwn>} */
  async #load(marked) {
    const name = kept.plainName(marked);
    const about = await kept.find(name);
    if (!about) throw Object.assign(new Error(t("draw.own.gone", { name })), { status: 404 });
    const { calibration, threshold, score, quantiles, category } = about;
    const detector = new Detector(about);
    return {
      spec: { name: marked, calibration, threshold: { value: threshold }, score, metrics: { anomalous: { score_quantiles: quantiles } } },
      thing: { a: category || t("draw.own.a"), one: t("draw.own.one"), many: category || t("draw.own.many") },
      judge: (strokes, explain, signal) => this.#judge(detector, marked, { strokes, explain }, signal),
    };
  }

  /** @type {(detector: Detector, name: string, asked: {strokes: Stroke[], explain: boolean}, signal?: AbortSignal) => Promise<Reply>} */
  async #judge(detector, name, { strokes, explain }, signal) {
    const isBlamed = explain && strokes.length > 1 && strokes.length <= MOST_BLAMED;
    const drawings = [strokes, ...(isBlamed ? strokes.map((_, i) => strokes.toSpliced(i, 1)) : [])];
    const instances = drawings.map((each) => request(each, { detector: this.#options.detector }));
    const { predictions = [] } = await predict({ instances }, signal);
    const [found, ...without] = predictions.map(({ input }) => detector.judge(input));
    return {
      ...{ ...found, detector: name, shape: predictions[0].shape },
      ...(isBlamed && { stroke_blame: without.map(({ score }) => found.score - score) }),
    };
  }

  async #drop() {
    if (!this.#page) return;
    const { detector } = this.#page;
    await kept.forget(kept.plainName(detector));
    this.#known.delete(detector);
    remember(`records.${detector}`, "{}");
    this.#options.left();
  }
}
