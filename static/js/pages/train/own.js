/**
 * Teach it your own: draw the same thing again and again, photograph drawings, or hold them before the camera. The page keeps the examples and says how
 * many there are, what they are used for, and which are the same.
 *
 *     const own = new Own(element, { words, picture, changed, store });
 *     own.examples;
 */

import { h, icon } from "../../charts/svg.js";
import { readOptions } from "../../core/options.js";
import { Drawing } from "../../core/strokes.js";
import { paintPixels } from "../../parts/picture.js";
import { Sheet } from "../../parts/sheet.js";
import { onThemeChange, palette } from "../../parts/theme.js";
import { FEWEST, MOST, division, duplicateOf } from "./examples.js";

const THUMB = 56;

export class Own {
  #options;
  #parts;
  #drawing = new Drawing();
  /** @type {?import("./recorder.js").Recorder} */
  #recorder = null;
  /** @type {import("./examples.js").Example[]} */
  examples = [];

  /**
   * @param {HTMLElement} element
   * @param {Object} options
   * @param {Words} options.words
   * @param {(given: TrainGiven) => Promise<Float32Array>} options.picture  what the network sees of it
   * @param {() => void} options.changed  there are other examples now
   * @param {(error: Error) => void} options.fail
   * @param {{values: Float32Array}[]} options.kept  of an earlier visit
   */
  constructor(element, options) {
    this.#options = readOptions(options, { words: null, picture: null, changed: null, fail: null, kept: null });
    const { t } = this.#options.words;
    /** @type {(id: string, key: string, kind?: string) => HTMLButtonElement} */
    const button = (id, key, kind = "") => h("button", { type: "button", class: `button ${kind}`, id }, t(key));
    const parts = {
      sheet: h("canvas", { class: "paper", id: "own-paper", width: 448, height: 448, tabindex: 0, role: "application", "aria-label": t("train.own.sheet"), "aria-describedby": "own-keys" }),
      add: button("own-add", "train.own.add", "button--ink"),
      clear: button("own-clear", "train.own.clear"),
      files: h("input", { type: "file", id: "own-files", class: "visually-hidden", accept: "image/*", multiple: "" }),
      camera: h("button", { type: "button", class: "button", id: "own-camera", "aria-pressed": "false" }, t("train.camera")),
      recorder: h("div", { class: "own__camera", hidden: "" }),
      count: h("p", { class: "own__count", role: "status", "aria-live": "polite" }),
      list: h("ul", { class: "thumbs", "aria-label": t("train.own.list") }),
      forget: button("own-forget", "train.own.forget"),
      said: h("p", { class: "visually-hidden", role: "status", "aria-live": "polite" }),
    };
    this.#parts = parts;
    element.append(
      h("div", { class: "frame frame--input own__frame" }, parts.sheet),
      h("div", { class: "own__side" }, parts.count,
        h("div", { class: "own__buttons" }, parts.add, parts.clear, h("label", { class: "button", for: "own-files" }, t("train.own.photo")), parts.files, parts.camera)),
      parts.recorder, parts.list, parts.forget, parts.said, h("p", { class: "visually-hidden", id: "own-keys" }, t("train.own.keys")),
    );
    new Sheet(parts.sheet, this.#drawing, { say: (key, values) => (parts.said.textContent = t(`sheet.${key}`, values)) });
    this.#drawing.subscribe(() => this.#able());
    parts.sheet.addEventListener("keydown", (event) => event.key === "a" && this.#keep());
    parts.add.addEventListener("click", () => this.#keep());
    parts.clear.addEventListener("click", () => this.#drawing.clear());
    parts.forget.addEventListener("click", () => this.#replace([], ""));
    parts.files.addEventListener("change", () => this.#photos([...(parts.files.files ?? [])]));
    parts.camera.addEventListener("click", () => this.#film());
    parts.list.addEventListener("click", ({ target }) => {
      const found = /** @type {Element} */ (target).closest("[data-example]")?.getAttribute("data-example");
      if (found) this.#replace(this.examples.toSpliced(Number(found), 1), "");
    });
    onThemeChange(() => this.#show(""));
    this.examples = this.#options.kept;
    this.#show("");
  }

  async #keep() {
    if (this.#drawing.isEmpty || this.examples.length >= MOST) return;
    const { strokes } = this.#drawing;
    this.#drawing.clear();
    await this.#take({ strokes });
  }

  async #film() {
    const { camera, recorder: box, count } = this.#parts;
    const { words, fail } = this.#options;
    const state = (/** @type {boolean} */ isOn) => {
      camera.setAttribute("aria-pressed", String(isOn));
      // The counter runs while the camera is on: it is not read out each time.
      count.setAttribute("aria-live", isOn ? "off" : "polite");
    };
    try {
      const { Recorder } = await import("./recorder.js");
      this.#recorder ??= new Recorder(box, { words, state, take: (image) => this.#record(image) });
      await this.#recorder.toggle();
    } catch (refused) {
      fail(/** @type {Error} */ (refused));
    }
  }

  /** A frame of the camera, unless it shows what another one does; whether there may be more. @param {string} image */
  async #record(image) {
    const { t } = this.#options.words;
    try {
      const values = await this.#options.picture({ image });
      if (duplicateOf(this.examples, values) >= 0) this.#show(t("train.camera.still"));
      else if (this.examples.length < MOST) this.#replace([...this.examples, { values }], "");
      return this.examples.length < MOST;
    } catch (error) {
      this.#options.fail(/** @type {Error} */ (error));
      return false;
    }
  }

  /** @param {File[]} files */
  async #photos(files) {
    for (const file of files.slice(0, MOST - this.examples.length)) await this.#take({ file });
    this.#parts.files.value = "";
  }

  /** @param {TrainGiven} given */
  async #take(given) {
    const { t } = this.#options.words;
    try {
      const values = await this.#options.picture(given);
      const twin = duplicateOf(this.examples, values);
      this.#replace([...this.examples, { values }], twin >= 0 ? t("train.own.twin", { n: twin + 1 }) : "");
    } catch (error) {
      this.#options.fail(/** @type {Error} */ (error));
    }
  }

  /** @param {import("./examples.js").Example[]} examples @param {string} warning */
  #replace(examples, warning) {
    this.examples = examples;
    this.#show(warning);
    this.#options.changed();
  }

  #able() {
    this.#parts.add.disabled = this.#drawing.isEmpty || this.examples.length >= MOST;
    this.#parts.clear.disabled = this.#drawing.isEmpty;
  }

  /** @param {string} warning */
  #show(warning) {
    const { t } = this.#options.words;
    const { list, count, forget } = this.#parts;
    const n = this.examples.length;
    const told = n < FEWEST ? t("train.own.count", { n, least: FEWEST }) : t("train.own.enough", { n, most: MOST, ...division(n) });
    count.textContent = [warning, told].filter(Boolean).join(" ");
    count.classList.toggle("is-wrong", warning !== "");
    const { sheet, ink } = palette();
    list.replaceChildren(...this.examples.map(({ values }, i) => {
      const canvas = h("canvas", { width: THUMB, height: THUMB, "aria-hidden": "true" });
      paintPixels(/** @type {Canvas} */ (canvas.getContext("2d")), { shape: [28, 28], values: [...values] }, THUMB, sheet, ink);
      const cross = icon("M7 7l10 10M17 7 7 17");
      return h("li", {}, h("button", { type: "button", class: "thumb", "data-example": i, "aria-label": t("train.own.remove", { n: i + 1 }) }, canvas, cross));
    }));
    forget.hidden = n === 0;
    this.#able();
  }
}
