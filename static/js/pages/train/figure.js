/**
 * One sample before the network: what goes in, what it redraws, what is off. A sample of the test is chosen, or one's own:
 * a curve is bent by the pen, a drawing is drawn.
 *
 *     const figure = new Figure(element, { words, choose, own, draw });
 *     figure.update({ shape, x, made, low, high, choice, options, own });
 */

import { Curve } from "../../charts/curve.js";
import { h } from "../../charts/svg.js";
import { readOptions } from "../../core/options.js";
import { Drawing } from "../../core/strokes.js";
import { Picture } from "../../parts/picture.js";
import { Sheet } from "../../parts/sheet.js";
import { bend } from "./bend.js";

/** How far a key bends a curve, as a share of its height. */
const STEP = 0.04;

/** @type {Record<string, number[]>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class Figure {
  #options;
  #parts;
  #curve;
  #pictures;
  /** @type {?{shape: number[], x: ?Float32Array, limits: number[], pictures: boolean}} */
  #data = null;
  /** @type {?number} */
  #at = null;
  /** @type {?number} */
  #bending = null;
  #drawing = new Drawing();

  /**
   * @param {HTMLElement} element
   * @param {{words: Words, choose: (name: string) => void, bent: (sample: Float32Array) => void,
   *   drawn: (strokes: Stroke[]) => void, film: () => void}} options
   *   `choose`: a sample by its name; `bent`: one's own curve, as the network sees it; `drawn`: one's own strokes; `film`: with
   *   the camera, or no longer
   */
  constructor(element, options) {
    this.#options = readOptions(options, { words: null, choose: null, bent: null, drawn: null, film: null });
    const { t } = this.#options.words;
    /** @type {(kind: string, canvas: HTMLElement, ...more: HTMLElement[]) => HTMLElement} */
    const frame = (kind, canvas, ...more) => h("div", { class: `frame frame--${kind}` }, canvas, ...more);
    const canvas = (/** @type {object} */ attributes) => h("canvas", { width: 448, height: 448, ...attributes });
    const sheet = canvas({ class: "paper", id: "test-paper", tabindex: 0, role: "application", "aria-label": t("train.figure.sheet"), "aria-describedby": "figure-keys" });
    const parts = {
      select: h("select", { class: "field", id: "sample" }),
      camera: h("button", { type: "button", class: "button", id: "test-camera", "aria-pressed": "false" }, t("train.camera.test")),
      eye: h("div", { class: "frame__camera", hidden: "" }),
      clear: h("button", { type: "button", class: "button", id: "own-again" }, t("train.figure.again")),
      curve: h("div", { class: "frame frame--curve", tabindex: 0, role: "application", "aria-label": t("train.figure.curve"), "aria-describedby": "bend-keys" }),
      sheet,
      given: canvas({ role: "img", "aria-label": t("train.figure.given") }),
      redrawn: canvas({ role: "img", "aria-label": t("train.figure.redrawn") }),
      off: canvas({ role: "img", "aria-label": t("train.figure.off") }),
      said: h("p", { class: "visually-hidden", role: "status", "aria-live": "polite" }),
    };
    /** @type {(key: string, ...children: HTMLElement[]) => HTMLElement} */
    const titled = (key, ...children) => h("div", { class: "triple__one" }, h("p", { class: "label small soft" }, t(key)), ...children);
    const hint = h("p", { class: "frame__hint soft" }, t("train.figure.draw"));
    const triple = h("div", { class: "triple" }, titled("train.figure.in", frame("input", sheet, parts.given, parts.eye, hint)),
      titled("pair.redrawn", frame("redrawn", parts.redrawn)), titled("pair.off", frame("off", parts.off)));
    const legend = h("p", { class: "legend" }, h("span", { class: "line-key" }), ` ${t("train.figure.in")} `, h("span", { class: "line-key line-key--redrawn" }), ` ${t("pair.redrawn")} `, h("span", { class: "line-key line-key--off" }), ` ${t("pair.off")}`);
    const bendHint = h("p", { class: "small soft" }, t("train.figure.bend"));
    this.#parts = { ...parts, hint, triple, legend, bendHint };
    element.append(
      h("div", { class: "figure__head" }, h("label", { class: "small", for: "sample" }, t("train.figure.sample")), parts.select, parts.clear, parts.camera),
      parts.curve, h("div", { class: "figure__foot" }, legend, bendHint), triple, parts.said,
      h("p", { class: "visually-hidden", id: "figure-keys" }, t("sheet.keys")), h("p", { class: "visually-hidden", id: "bend-keys" }, t("train.figure.keys")),
    );
    this.#curve = new Curve(parts.curve);
    this.#pictures = { given: new Picture(parts.given), redrawn: new Picture(parts.redrawn, { ink: "redrawn" }), off: new Picture(parts.off) };
    new Sheet(sheet, this.#drawing, { say: (key, values) => (parts.said.textContent = t(`sheet.${key}`, values)) });
    this.#drawing.subscribe(() => this.#options.drawn(this.#drawing.strokes));
    parts.select.addEventListener("change", () => this.#options.choose(parts.select.value));
    parts.clear.addEventListener("click", () => this.again());
    parts.camera.addEventListener("click", () => this.#options.film());
    parts.curve.addEventListener("pointerdown", (event) => this.#grab(event));
    parts.curve.addEventListener("pointermove", (event) => this.#pull(event));
    for (const kind of ["pointerup", "pointercancel"]) parts.curve.addEventListener(kind, () => (this.#bending = null));
    parts.curve.addEventListener("keydown", (event) => this.#key(event));
    parts.curve.addEventListener("blur", () => this.#point(null));
  }

  /** Start one's own anew: the sheet empty, the curve as it was chosen. */
  again() {
    this.#drawing.clear();
    this.#options.choose(this.#data?.pictures ? "own" : (this.#parts.select.options[0]?.value ?? "own"));
  }

  get strokes() {
    return this.#drawing.strokes;
  }

  /** What the camera sees, in the place of the sheet; null: the sheet again. @param {?HTMLVideoElement} video */
  look(video) {
    const { eye, camera, sheet } = this.#parts;
    eye.replaceChildren(...(video ? [video] : []));
    eye.hidden = !video;
    camera.setAttribute("aria-pressed", String(video !== null));
    sheet.hidden = video !== null;
  }

  /** What there is to choose from. @param {{value: string, text: string}[]} names */
  list(names) {
    this.#parts.select.replaceChildren(...names.map(({ value, text }) => h("option", { value }, text)));
  }

  /**
   * @param {Object} data
   * @param {number[]} data.shape
   * @param {?Float32Array} data.x  as the network sees it
   * @param {?Float32Array} data.made
   * @param {string} data.choice  which of the samples
   * @param {number[]} data.limits  lowest and highest to show of a curve
   */
  update({ shape, x, made, choice, limits }) {
    const { t } = this.#options.words;
    const pictures = shape.length === 2;
    this.#data = { shape, x, limits, pictures };
    const { triple, curve, legend, bendHint, select, sheet, given, hint, clear, camera, eye } = this.#parts;
    camera.hidden = !pictures;
    triple.hidden = !pictures;
    for (const each of [curve, legend, bendHint]) each.hidden = pictures;
    if (select.value !== choice) select.value = choice;
    const own = choice === "own";
    clear.disabled = !own;
    if (!pictures) {
      if (x) this.#curve.update({ input: x, made, low: limits[0], high: limits[1], label: t("train.figure.curve") });
      this.#point(this.#at);
      return;
    }
    sheet.hidden = !own || !eye.hidden;
    given.hidden = own;
    hint.hidden = !own || !this.#drawing.isEmpty || !eye.hidden;
    this.#pictures.given.update(x && !own ? { shape, values: [...x] } : null);
    const usable = x && made?.every(Number.isFinite) ? { shape, input: [...x], reconstruction: [...made] } : null;
    this.#pictures.redrawn.update(usable && { shape, values: usable.reconstruction });
    this.#pictures.off.update(usable);
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    if (event.button !== 0 || !this.#data?.x) return;
    this.#bending = event.pointerId;
    this.#parts.curve.setPointerCapture(event.pointerId);
    this.#pull(event);
  }

  /** @param {PointerEvent} event */
  #pull(event) {
    if (this.#bending !== event.pointerId) return;
    const place = this.#curve.place(event);
    if (place) this.#bend(place.at, place.value);
  }

  /** @param {number} at @param {number} value */
  #bend(at, value) {
    const { x = null, limits: [low, high] = [0, 1] } = this.#data ?? {};
    if (x) this.#options.bent(bend(x, at, Math.min(high, Math.max(low, value))));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = STEPS[event.key];
    if (!step || !this.#data?.x || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const { x, limits: [low, high] } = this.#data;
    const at = this.#at ?? Math.floor(x.length / 2);
    if (step[1]) this.#bend(at, x[at] + step[1] * STEP * (high - low));
    this.#point(Math.min(x.length - 1, Math.max(0, at + step[0] * (event.shiftKey ? 1 : 4))));
  }

  /** @param {?number} at */
  #point(at) {
    this.#at = at;
    this.#curve.point(at);
  }
}
