/** Keep an experiment: its link, up to four of them side by side, its files, and a file opened again. */

import { h } from "../../charts/svg.js";
import { writeLayers } from "../../core/experiment/architecture.js";
import { pack, unpack } from "../../core/experiment/package.js";
import { Network } from "../../core/nn/network.js";
import { Refusal } from "../../core/nn/refusal.js";
import { write } from "../../core/nn/tensorflow.js";
import * as own from "../../parts/own-detectors.js";
import { recall, remember, toast, words } from "../../parts/site.js";
import { savedPicker } from "./saved.js";
import { writeAddress } from "./state.js";
import { sentence } from "./told.js";

const { t, number, percent } = words;
const KEY = "train.kept";
const MOST = 4;
/** What the drawing page has to be judged. */
const DRAWING = [28, 28];
/** Evenly spaced quantiles that are kept of the odd ones' scores, from the lowest to the highest. */
const QUANTILES = 101;
const COLUMNS = ["auroc", "recall", "falsePositiveRate", "accuracy", "weights", "seconds"];

/**
 * @typedef {NonNullable<ReturnType<typeof experimentOf>>} Experiment
 * @typedef {{address: string, figures: Record<string, number>, title: string}} Noted
 */

/**
 * The experiment as it is looked at; null before it has learnt anything.
 *
 * @param {TrainState} page @param {TrainSnapshot[]} history @param {import("./data.js").DataPanel} data
 */
export function experimentOf({ settings, prepared, latest, judgement, shown, more }, history, data) {
  if (!judgement || !latest?.epoch || !prepared) return null;
  const { weights, scores } = history[shown ?? -1] ?? latest;
  const name = data.title(settings);
  const { description, scaling, score, counts, synthetic } = prepared;
  return {
    settings, judgement, weights, description, scaling, score, heldOut: scores.heldOut, seconds: more.seconds,
    anomalous: scores.anomalous, data: { name, count: counts.train, synthetic }, title: `${name}, ${writeLayers(settings.layers)}`,
    category: data.category(settings),
  };
}

/** What is kept of it for the drawing page. @param {Experiment} experiment @returns {Omit<Kept, "name">} */
function detectorOf({ category, description, weights, scaling, score, judgement, heldOut, anomalous }) {
  const ascending = (/** @type {Float64Array} */ scores) => Array.from(scores).sort((a, b) => a - b);
  const odd = ascending(anomalous);
  const quantiles = Array.from({ length: QUANTILES }, (_, i) => odd[Math.round((i / (QUANTILES - 1)) * (odd.length - 1))]);
  return { category, description, weights, scaling, score, threshold: judgement.threshold, calibration: ascending(heldOut), quantiles };
}

export class Keep {
  #options;
  #table = h("div", { class: "table-box" });

  /**
   * @param {HTMLElement} box
   * @param {{now: () => ?Experiment, open: (address: string, weights: ?Float32Array) => void}} options  `now`: the experiment as it is
   *   shown; `open`: an address, and weights to go on from
   */
  constructor(box, options) {
    this.#options = options;
    /** @type {(key: string, run: () => void) => HTMLElement} */
    const button = (key, run) => {
      const made = h("button", { type: "button", class: "button", id: `keep-${key}` }, t(`train.keep.${key}`));
      made.addEventListener("click", run);
      return made;
    };
    const file = h("input", { type: "file", id: "keep-open", class: "visually-hidden", accept: ".zip,application/zip" });
    file.addEventListener("change", () => {
      const [given] = file.files ?? [];
      if (given) this.#openFile(given).finally(() => (file.value = ""));
    });
    box.append(
      h("p", { class: "small soft" }, t("train.keep.about")),
      h("div", { class: "keep__buttons" }, button("link", () => this.#link()), button("save", () => this.#save()),
        button("draw", () => this.#draw()), button("zip", () => this.#zip()), button("tensorflow", () => this.#tensorflow()),
        h("label", { class: "button", for: "keep-open" }, t("train.keep.open")), file),
      h("p", { class: "small soft" }, t("train.keep.import"), " ", h("code", {}, "python -m app import oddity-model.zip --name mine")),
      savedPicker((settings) => this.#options.open(writeAddress(settings), null)), this.#table,
    );
    this.#list();
  }

  /** @returns {Noted[]} */
  get #kept() {
    try {
      const found = JSON.parse(recall(KEY) ?? "[]");
      return Array.isArray(found) ? found.filter((each) => typeof each?.address === "string" && each.figures).slice(0, MOST) : [];
    } catch (damaged) {
      toast.say(t("train.keep.damaged", { why: /** @type {Error} */ (damaged).message }));
      return [];
    }
  }

  /** @param {Noted[]} list */
  #keepAll(list) {
    if (!remember(KEY, JSON.stringify(list))) toast.say(t("train.keep.full"));
    this.#list();
  }

  async #link() {
    const { href } = location;
    try {
      await navigator.clipboard.writeText(href);
      toast.say(t("train.keep.copied"));
    } catch (refused) {
      toast.say(`${href} (${/** @type {Error} */ (refused).name})`);
    }
  }

  #save() {
    const now = this.#trained();
    if (!now) return;
    const { settings, judgement, weights, seconds } = now;
    const { auroc, figures: { recall: share, falsePositiveRate, accuracy } } = judgement;
    const figures = { auroc, recall: share, falsePositiveRate, accuracy, weights: weights.length, seconds };
    const address = writeAddress(settings);
    this.#keepAll([{ address, figures, title: now.title }, ...this.#kept.filter((each) => each.address !== address)].slice(0, MOST));
  }

  #trained() {
    const now = this.#options.now();
    if (!now) toast.say(t("train.keep.nothing"));
    return now;
  }

  /** On the drawing page it judges what is drawn there. */
  async #draw() {
    const now = this.#trained();
    if (!now) return;
    if (now.description.shape.join() !== DRAWING.join()) {
      toast.say(t("train.keep.undrawn"));
      return;
    }
    const { name } = now.data;
    try {
      await own.keep({ name, ...detectorOf(now) });
    } catch (refused) {
      toast.say(t("train.keep.unkept", { why: /** @type {Error} */ (refused).name }));
      return;
    }
    remember("detector", own.markedName(name));
    remember(`records.${own.markedName(name)}`, "{}");
    location.assign("/");
  }

  #zip() {
    const now = this.#trained();
    if (now) download("oddity-model.zip", /** @type {BlobPart} */ (pack(now)), "application/zip");
  }

  #tensorflow() {
    const now = this.#trained();
    if (!now) return;
    const network = new Network(now.description);
    network.setWeights(now.weights);
    for (const [name, content] of Object.entries(write(network))) download(name, /** @type {BlobPart} */ (content), "application/octet-stream");
  }

  /** @param {File} file */
  async #openFile(file) {
    try {
      const { network, settings, problems } = unpack(new Uint8Array(await file.arrayBuffer()));
      if (problems.length) toast.say(t("train.address", { what: problems.join(", ") }));
      this.#options.open(writeAddress(settings), network.getWeights());
    } catch (refused) {
      if (!(refused instanceof Refusal)) throw refused;
      toast.say(sentence(refused, words));
    }
  }

  #list() {
    const kept = this.#kept;
    this.#table.replaceChildren();
    if (!kept.length) return;
    const figure = (/** @type {string} */ name, /** @type {number} */ value) => {
      if (name === "auroc") return number(value, 3);
      if (name === "weights") return number(value, 0);
      return name === "seconds" ? number(value, 1) : percent(value, 1);
    };
    const rows = kept.map(({ address, figures, title }, i) => {
      const open = h("button", { type: "button" }, title);
      const drop = h("button", { type: "button", class: "button button--bare", "aria-label": t("train.keep.drop", { title }) }, "✕");
      open.addEventListener("click", () => this.#options.open(address, null));
      drop.addEventListener("click", () => this.#keepAll(kept.toSpliced(i, 1)));
      return h("tr", {}, h("th", { scope: "row" }, open), ...COLUMNS.map((name) => h("td", {}, figure(name, figures[name]))), h("td", {}, drop));
    });
    const head = h("tr", {}, h("th", { scope: "col" }, t("train.keep.experiment")), ...COLUMNS.map((name) => h("th", { scope: "col" }, t(`train.metric.${name}`))), h("td", {}));
    this.#table.append(h("table", { class: "models" }, h("thead", {}, head), h("tbody", {}, ...rows)));
  }
}

/** @param {string} name @param {BlobPart} content @param {string} type */
function download(name, content, type) {
  const link = h("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
