/**
 * The hourglass: a row for what goes in, one for each layer, as wide as it has numbers, and one for what comes out. Layers
 * are chosen, turned, moved and removed by mouse, touch and keys.
 *
 *     const composer = new Composer(element, { words, change: (layers) => use(layers) });
 *     composer.update({ layers, shape, outline, refused, seconds, locked });
 */

import { h } from "../../charts/svg.js";
import { readOptions } from "../../core/options.js";
import { ACTIVATIONS, MOST, NUMBERS, TYPES, add, change, mainNumber, move, numbersOf, remove, width } from "./layers.js";

/**
 * @typedef {{layers: TrainLayer[], shape: number[], outline: ?TrainOutline, refused: string, seconds: number,
 *   locked: boolean}} ComposerData
 */

export class Composer {
  #options;
  #parts;
  /** @type {ComposerData} */
  #data = { layers: [], shape: [], outline: null, refused: "", seconds: 0, locked: false };
  #chosen = 0;
  /** @type {?{id: number}} */
  #drag = null;

  /** @param {HTMLElement} element @param {{words: Words, change: (layers: TrainLayer[]) => void}} options */
  constructor(element, options) {
    this.#options = readOptions(options, { words: null, change: null });
    const { t } = this.#options.words;
    this.#parts = {
      list: h("ol", { class: "glass", "aria-label": t("train.layers") }),
      keys: h("p", { class: "visually-hidden", id: "layer-keys" }, t("train.layers.keys")),
      editor: h("div", { class: "editor", role: "group", "aria-label": t("train.layer.edit") }),
      adders: h("div", { class: "adders" }),
      sums: h("p", { class: "sums small", role: "status", "aria-live": "polite" }),
    };
    element.append(...Object.values(this.#parts));
    const { list, adders } = this.#parts;
    adders.append(...TYPES.map((type) => h("button", { type: "button", class: "button", "data-add": type }, `+ ${t(`train.layer.${type}`)}`)));
    adders.addEventListener("click", ({ target }) => {
      const type = /** @type {Element} */ (target).closest("[data-add]")?.getAttribute("data-add");
      if (type) this.#add(type);
    });
    list.addEventListener("click", ({ target }) => this.#choose(placeOf(target)));
    list.addEventListener("keydown", (event) => this.#key(event));
    list.addEventListener("pointerdown", (event) => this.#grab(event));
    list.addEventListener("pointermove", (event) => this.#pull(event));
    for (const kind of ["pointerup", "pointercancel"]) list.addEventListener(kind, () => this.#drop());
  }

  /** @param {ComposerData} data */
  update(data) {
    this.#data = data;
    this.#chosen = Math.min(this.#chosen, data.layers.length - 1);
    this.#draw();
    this.#edit();
    this.#sum();
    for (const button of this.#parts.adders.querySelectorAll("button")) button.disabled = data.locked || data.layers.length >= MOST;
  }

  #draw() {
    const { layers, shape, outline, locked } = this.#data;
    const { words: { t } } = this.#options;
    const size = shape.reduce((a, b) => a * b, 1);
    const widest = Math.max(size, ...(outline?.layers ?? []).map(({ numbers }) => numbers));
    const { list } = this.#parts;
    // Rows stay where they are, so that the pointer and the focus keep theirs.
    if (list.children.length !== layers.length + 2) this.#build(layers.length);
    const rows = [...list.querySelectorAll("li")];
    const faces = rows.map((row) => /** @type {HTMLElement} */ (row.firstElementChild));
    const last = rows.length - 1;
    for (const end of [rows[0], rows[last]]) end.style.setProperty("--wide", width(size, widest).toFixed(3));
    faces[0].textContent = t("train.layer.input", { n: shape.join(" × ") });
    faces[last].textContent = t("train.layer.output", { n: shape.join(" × ") });
    layers.forEach((layer, i) => {
      const [row, face, figures, narrow] = [rows[i + 1], faces[i + 1], outline?.layers[i], outline?.bottleneck === i];
      const [name, note] = face.children;
      row.className = `glass__row glass__row--${narrow ? "narrow" : "layer"}`;
      row.style.setProperty("--wide", (figures ? width(figures.numbers, widest) : 0.6).toFixed(3));
      face.setAttribute("aria-pressed", String(i === this.#chosen));
      face.setAttribute("aria-disabled", String(locked));
      name.textContent = this.#name(layer);
      note.textContent = narrow ? `. ${t("train.bottleneck")}` : "";
    });
  }

  /** @param {number} count */
  #build(count) {
    const { list } = this.#parts;
    const focused = list.contains(document.activeElement);
    const end = (/** @type {string} */ kind) => h("li", { class: `glass__row glass__row--${kind}` }, h("span", { class: "layer layer--end" }));
    const layer = (/** @type {number} */ i) => h("li", {}, h("button", { type: "button", class: "layer", "data-layer": i, "aria-describedby": "layer-keys" },
      h("span", { class: "layer__name" }), h("span", { class: "visually-hidden" })));
    list.replaceChildren(end("input"), ...Array.from({ length: count }, (_, i) => layer(i)), end("output"));
    if (focused) this.#focus();
  }

  /** @param {TrainLayer} layer */
  #name(layer) {
    const { t } = this.#options.words;
    const { type, units, filters, kernel, size, shape, activation } = layer;
    const values = { n: units ?? filters ?? size ?? (shape ?? []).join(" × "), kernel: kernel ?? "", bend: activation ? t(`train.bend.${activation}`) : "" };
    return t(`train.layer.name.${type}`, values);
  }

  /** What can be turned of the layer that is chosen. */
  #edit() {
    const { layers, locked } = this.#data;
    const { words: { t } } = this.#options;
    const layer = layers[this.#chosen];
    const at = this.#chosen;
    const { editor } = this.#parts;
    const signature = `${at} ${layer.type} ${layers.length} ${locked}`;
    if (editor.dataset.shown !== signature) {
      const fields = numbersOf(layer).flatMap((name) => {
        const most = NUMBERS[layer.type][name];
        const input = h("input", { type: "number", class: "field", id: `layer-${name}`, min: 1, max: most, inputmode: "numeric" });
        input.addEventListener("change", () => this.#change({ [name]: input.valueAsNumber }));
        return [h("label", { class: "small", for: input.id }, t(`train.layer.${name}`)), input];
      });
      const bends = h("select", { class: "field", id: "layer-bend" }, ...ACTIVATIONS.map((each) => h("option", { value: each }, t(`train.bend.${each}`))));
      bends.addEventListener("change", () => this.#change({ activation: bends.value }));
      /** @type {(key: string, run: () => void, off: boolean) => HTMLElement} */
      const button = (key, run, off) => {
        const made = h("button", { type: "button", class: "button", ...(off && { disabled: "" }) }, t(`train.layer.${key}`));
        made.addEventListener("click", run);
        return made;
      };
      const buttons = h("div", { class: "editor__buttons" },
        button("up.move", () => this.#move(at - 1), at === 0), button("down.move", () => this.#move(at + 1), at === layers.length - 1),
        button("remove", () => this.#remove(), layers.length === 1));
      const bend = layer.activation ? [h("label", { class: "small", for: "layer-bend" }, t("train.layer.bend")), bends] : [];
      editor.replaceChildren(h("div", { class: "editor__fields" }, ...fields, ...bend), buttons);
      editor.dataset.shown = signature;
    }
    const field = (/** @type {string} */ id) => /** @type {HTMLInputElement | HTMLSelectElement} */ (editor.querySelector(`#${id}`));
    for (const name of numbersOf(layer)) field(`layer-${name}`).value = String(layer[name]);
    if (layer.activation) field("layer-bend").value = layer.activation;
    const controls = /** @type {NodeListOf<HTMLInputElement | HTMLSelectElement | HTMLButtonElement>} */ (editor.querySelectorAll("input, select, button"));
    if (locked) for (const each of controls) each.disabled = true;
  }

  #sum() {
    const { outline, refused, seconds } = this.#data;
    const { words: { t, number } } = this.#options;
    const { sums } = this.#parts;
    sums.classList.toggle("is-wrong", Boolean(refused));
    const told = !outline ? refused : refused || t("train.sums", {
      weights: number(outline.weights, 0), squeeze: number(outline.squeeze, outline.squeeze < 10 ? 1 : 0),
      seconds: number(Math.max(0.1, seconds), seconds < 10 ? 1 : 0),
    });
    if (sums.textContent !== told) sums.textContent = told;
  }

  /** @param {?number} at */
  #choose(at) {
    if (at === null) return;
    this.#chosen = at;
    this.update(this.#data);
    this.#focus();
  }

  #focus() {
    /** @type {?HTMLElement} */ (this.#parts.list.querySelector(`[data-layer="${this.#chosen}"]`))?.focus({ preventScroll: true });
  }

  /** @param {TrainLayer[]} layers */
  #give(layers) {
    if (!this.#data.locked && layers !== this.#data.layers) this.#options.change(layers);
  }

  /** @param {string} type */
  #add(type) {
    const at = this.#chosen;
    this.#chosen += 1;
    this.#give(add(this.#data.layers, at, type));
  }

  #remove() {
    this.#give(remove(this.#data.layers, this.#chosen));
  }

  /** @param {number} to */
  #move(to) {
    const { layers, locked } = this.#data;
    if (locked || to < 0 || to >= layers.length || to === this.#chosen) return;
    const from = this.#chosen;
    this.#chosen = to;
    this.#give(move(layers, from, to));
  }

  /** @param {Partial<TrainLayer>} values */
  #change(values) {
    this.#give(change(this.#data.layers, this.#chosen, values));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const at = placeOf(event.target);
    if (at === null || event.ctrlKey || event.metaKey) return;
    const { layers } = this.#data;
    const name = mainNumber(layers[at]);
    const step = STEPS[event.key];
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (event.key === "Delete" || event.key === "Backspace") this.#remove();
    else if (step && sideways && name) this.#change({ [name]: (layers[at][name] ?? 0) + step * (event.shiftKey ? 8 : 1) });
    else if (step && !sideways && event.altKey) this.#move(at + step);
    else if (step && !sideways) this.#choose(Math.min(Math.max(at + step, 0), layers.length - 1));
    else return;
    event.preventDefault();
    this.#focus();
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    const at = placeOf(event.target);
    if (at === null || event.button !== 0 || this.#data.locked) return;
    this.#drag = { id: event.pointerId };
    this.#choose(at);
    this.#parts.list.setPointerCapture(event.pointerId);
  }

  /** The layer follows the pointer: past the middle of a neighbour, they change places. @param {PointerEvent} event */
  #pull(event) {
    if (this.#drag?.id !== event.pointerId) return;
    const rows = [...this.#parts.list.querySelectorAll("[data-layer]")].map((row) => row.getBoundingClientRect());
    const [before, after] = [rows[this.#chosen - 1], rows[this.#chosen + 1]];
    if (before && event.clientY < before.top + before.height / 2) this.#move(this.#chosen - 1);
    else if (after && event.clientY > after.top + after.height / 2) this.#move(this.#chosen + 1);
  }

  #drop() {
    this.#drag = null;
  }
}

/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

/** @param {?EventTarget} target */
function placeOf(target) {
  const found = /** @type {Element} */ (target).closest("[data-layer]")?.getAttribute("data-layer");
  return found ? Number(found) : null;
}
