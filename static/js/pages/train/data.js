/** The panel of the data: which, what is normal in it, and one's own: drawings, or a table. */

import { h } from "../../charts/svg.js";
import { recall, remember, toast } from "../../parts/site.js";
import { Own } from "./own.js";
import { DIGITS, pictureOf, SHAPES } from "./samples.js";
import { smallPhoto } from "./sources.js";

const KEY = "train.own";
const SIZE = 784;
/** How many of each there are, as far as that is known beforehand. @type {Record<string, number>} */
const COUNTS = { heartbeats: Infinity, doodles: 400, digits: 600 };
const SHARE_TRAINED = 0.56;

export class DataPanel {
  #options;
  #byId;
  /** @type {?Own} */
  #own = null;
  /** @type {?TrainTable} */
  #csv = null;
  #shown = "";
  #data = "heartbeats";

  /**
   * @param {ById} byId
   * @param {{words: Words, detector: string, choose: (data: string) => void, normal: (name: string) => void,
   *   changed: () => void, fail: (error: Error) => void}} options
   */
  constructor(byId, options) {
    this.#byId = byId;
    this.#options = options;
    byId("data").addEventListener("change", ({ target }) => {
      const { name, value } = /** @type {HTMLInputElement} */ (target);
      if (name === "data") options.choose(value);
    });
    byId("normal").addEventListener("change", () => options.normal(byId("normal").value));
    byId("csv").addEventListener("change", () => {
      const [file] = byId("csv").files ?? [];
      if (file) this.#read(file);
    });
    const panel = byId("data").closest("section");
    panel?.addEventListener("dragover", (event) => event.preventDefault());
    panel?.addEventListener("drop", (event) => {
      event.preventDefault();
      const [file] = event.dataTransfer?.files ?? [];
      if (file && !byId("csv").disabled) this.#dropped(file);
    });
  }

  /** What there is to choose from: digits only where the server has them. */
  get offered() {
    return [.../** @type {NodeListOf<HTMLInputElement>} */ (this.#byId("data").querySelectorAll("[name=data]"))].map(({ value }) => value);
  }

  /** What the visitor gave. */
  get mine() {
    return { examples: this.#own?.examples ?? [], csv: this.#csv };
  }

  /** Of a sample, where the data itself decides. */
  get shape() {
    return this.#data === "csv" && this.#csv ? [this.#csv.columns] : null;
  }

  /** About how many samples train, at the most. @param {TrainSettings} settings */
  count({ data }) {
    if (data === "own") return Math.max(1, this.mine.examples.length * SHARE_TRAINED);
    if (data === "csv") return this.#csv ? this.#csv.rows.length / this.#csv.columns : 1;
    return COUNTS[data];
  }

  /** What it is called. @param {TrainSettings} settings */
  title({ data, normal }) {
    const { t } = this.#options.words;
    const kind = t(`train.data.${data}`);
    if (data === "digits") return `${kind}, ${normal}`;
    return data === "doodles" || data === "own" ? `${kind}, ${t(`train.shape.${normal}`)}` : kind;
  }

  /** What is normal in it, in words; empty where nobody said. @param {TrainSettings} settings */
  category({ data, normal }) {
    if (data === "digits") return this.#options.words.t("train.digits.many", { n: normal });
    const said = SHAPES.includes(normal) && (data === "doodles" || data === "own");
    return said ? this.#options.words.t(`train.shape.${normal}`) : "";
  }

  /** @param {TrainSettings} settings */
  update({ data, normal }) {
    const { t } = this.#options.words;
    const byId = this.#byId;
    this.#data = data;
    /** @type {HTMLInputElement} */ (byId("data").querySelector(`[value="${data}"]`)).checked = true;
    byId("own").hidden = data !== "own";
    byId("file-box").hidden = data !== "csv";
    byId("data-about").textContent = data === "csv" && this.#csv ? this.#about(this.#csv) : t(`train.about.${data}`);
    if (data === "own" && !this.#own) this.#teach();
    /** @type {Record<string, string[]>} */
    const known = { doodles: SHAPES, digits: DIGITS, own: ["something", ...SHAPES], csv: this.#csv?.names ?? [] };
    const names = known[data] ?? [];
    byId("normal-box").hidden = names.length === 0;
    byId("normal-label").textContent = t(data === "own" ? "train.normal.own" : "train.normal");
    const shown = `${data} ${names}`;
    if (this.#shown !== shown) {
      const text = (/** @type {string} */ name) => (data === "csv" || data === "digits" ? name : t(`train.shape.${name}`));
      byId("normal").replaceChildren(...names.map((name) => h("option", { value: name }, text(name))));
    }
    this.#shown = shown;
    byId("normal").value = names.includes(normal) ? normal : (names[0] ?? "");
  }

  /** @param {TrainTable} table */
  #about({ rows, columns, labels }) {
    const { t } = this.#options.words;
    return t(labels ? "train.csv.labelled" : "train.csv.plain", { rows: rows.length / columns, columns });
  }

  #teach() {
    const own = new Own(this.#byId("own"), {
      words: this.#options.words, kept: readKept(recall(KEY)), fail: this.#options.fail,
      picture: async ({ strokes, file, image = "" }) => pictureOf(strokes ? { strokes } : { image: file ? await smallPhoto(file) : image }, this.#options.detector),
      changed: () => {
        if (!remember(KEY, writeKept(own.examples))) toast.say(this.#options.words.t("train.keep.full"));
        this.#options.changed();
      },
    });
    this.#own = own;
  }

  /** @param {File} file */
  async #dropped(file) {
    this.#options.choose("csv");
    await this.#read(file);
  }

  /** @param {File} file */
  async #read(file) {
    try {
      const { parse } = await import("./csv.js");
      this.#csv = parse(await file.text());
      this.#options.changed();
    } catch (refused) {
      this.#options.fail(/** @type {Error} */ (refused));
    } finally {
      this.#byId("csv").value = "";
    }
  }
}

/** Pixels are whole 255ths: a byte each. @param {{values: Float32Array}[]} examples */
function writeKept(examples) {
  return JSON.stringify(examples.map(({ values }) => btoa(String.fromCharCode(...values.map((value) => Math.round(value * 255))))));
}

/** Text that `writeKept` did not write gives no examples. @param {?string} text @returns {{values: Float32Array}[]} */
function readKept(text) {
  try {
    /** @type {string[]} */
    const kept = JSON.parse(text ?? "[]");
    const found = kept.map((each) => ({ values: Float32Array.from(atob(each), (byte) => byte.charCodeAt(0) / 255) }));
    return found.filter(({ values }) => values.length === SIZE);
  } catch (damaged) {
    if (damaged instanceof Error) return [];
    throw damaged;
  }
}
