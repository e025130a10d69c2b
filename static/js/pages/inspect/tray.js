/**
 * The tray: every photo small, oddest first. Its places stay where they are and the photos change places in them, so that
 * nothing moves on the page; while a pointer or the keyboard is in it, the order waits. Arrow keys go from one to the next,
 * and Delete takes one out.
 *
 *     const tray = new Tray(list, { words, choose: (photo) => show(photo) });
 *     tray.update({ photos, selected, verdictOf: (photo) => "normal" });
 */

import { h, svg } from "../../charts/svg.js";
import { oddestFirst } from "../../core/album.js";
import { readOptions } from "../../core/options.js";

const SIDE = 144;
/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
/** As on the stamp: a mark that says the verdict without a colour. @type {Record<string, string>} */
const MARKS = {
  normal: "M5 13l5 5L20 6", unsure: "M4 14c3-5 6-5 8-1s5 4 8-1", anomaly: "M12 4v10M12 19v.5",
  failed: "M6 6l12 12M18 6 6 18", waiting: "M5 12v.1M12 12v.1M19 12v.1", sent: "M12 19V5M6 11l6-6 6 6", sample: "M0 0",
};

/**
 * @typedef {{photos: Photo[], selected: ?Photo, verdictOf: (photo: Photo) => string}} TrayData  `verdictOf`: one of MARKS
 * @typedef {{item: HTMLElement, button: HTMLButtonElement, canvas: HTMLCanvasElement, mark: SVGElement, name: HTMLElement,
 *   told: HTMLElement, drawn: ?Photo | ImageBitmap}} Slot
 */

export class Tray {
  #list;
  #options;
  /** @type {Slot[]} */
  #slots = [];
  /** @type {Photo[]} */
  #order = [];
  /** @type {TrayData} */
  #data = { photos: [], selected: null, verdictOf: () => "waiting" };
  #isHeld = false;

  /**
   * @param {HTMLElement} list
   * @param {{words: Words, choose: (photo: Photo) => void, remove: (photo: Photo) => void}} options
   *   `choose`: a photo was clicked
   */
  constructor(list, options) {
    this.#list = list;
    this.#options = readOptions(options, { words: null, choose: null, remove: null });
    const hold = (/** @type {boolean} */ isHeld) => {
      this.#isHeld = isHeld;
      if (!isHeld) this.#show();
    };
    list.addEventListener("pointerenter", ({ pointerType }) => hold(pointerType === "mouse"));
    list.addEventListener("pointerleave", () => hold(false));
    list.addEventListener("focusin", ({ target }) => /** @type {Element} */ (target).matches(":focus-visible") && hold(true));
    list.addEventListener("focusout", ({ relatedTarget }) => !list.contains(/** @type {?Node} */ (relatedTarget)) && hold(false));
    list.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {TrayData} data */
  update(data) {
    this.#data = data;
    this.#show();
  }

  #show() {
    const { photos, selected } = this.#data;
    const known = new Set(photos);
    const isSame = this.#order.length === photos.length && this.#order.every((photo) => known.has(photo));
    if (!isSame || !this.#isHeld) this.#order = oddestFirst(photos);
    while (this.#slots.length < photos.length) this.#slots.push(this.#makeSlot(this.#slots.length));
    for (const slot of this.#slots.splice(photos.length)) slot.item.remove();
    const reachable = Math.max(0, selected ? this.#order.indexOf(selected) : -1);
    this.#order.forEach((photo, i) => this.#fill(this.#slots[i], photo, i, i === reachable));
  }

  /** @param {number} i @returns {Slot} */
  #makeSlot(i) {
    const canvas = h("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" });
    const mark = svg("path", {});
    const name = h("span", { class: "slot__name", "aria-hidden": "true" });
    const told = h("span", { class: "visually-hidden" });
    const badge = svg("svg", { viewBox: "0 0 24 24", class: "slot__mark", "aria-hidden": "true", focusable: "false" }, mark);
    const button = h("button", { type: "button", class: "slot" }, canvas, badge, name, told);
    button.addEventListener("click", () => this.#options.choose(this.#order[i]));
    const item = h("li", {}, button);
    this.#list.append(item);
    return { item, button, canvas, mark, name, told, drawn: null };
  }

  /** @param {Slot} slot @param {Photo} photo @param {number} i @param {boolean} isReachable */
  #fill(slot, photo, i, isReachable) {
    const { selected, verdictOf } = this.#data;
    const { t } = this.#options.words;
    const kind = verdictOf(photo);
    slot.button.dataset.kind = kind;
    slot.button.title = photo.error ?? photo.path;
    slot.button.tabIndex = isReachable ? 0 : -1;
    slot.button.setAttribute("aria-pressed", String(photo === selected));
    slot.mark.setAttribute("d", MARKS[kind]);
    slot.name.textContent = photo.path.slice(photo.path.lastIndexOf("/") + 1);
    const told = t("inspect.slot", { name: photo.path, verdict: photo.error ?? t(`inspect.kind.${kind}`), n: i + 1, all: this.#order.length });
    if (slot.told.textContent !== told) slot.told.textContent = told;
    if (slot.drawn !== (photo.thumb ?? photo)) draw(slot.canvas, photo.thumb);
    slot.drawn = photo.thumb ?? photo;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const at = this.#slots.findIndex(({ button }) => button === document.activeElement);
    const last = this.#slots.length - 1;
    if (at >= 0 && event.key === "Delete") {
      this.#options.remove(this.#order[at]);
      this.#slots[Math.min(at, this.#slots.length - 1)]?.button.focus();
      return;
    }
    const ends = new Map([["Home", 0], ["End", last]]);
    const to = ends.get(event.key) ?? (event.key in STEPS ? Math.min(last, Math.max(0, at + STEPS[event.key])) : -1);
    if (at < 0 || to < 0) return;
    event.preventDefault();
    this.#slots[to].button.focus();
    this.#options.choose(this.#order[to]);
  }
}

/** @param {HTMLCanvasElement} canvas @param {?ImageBitmap} thumb */
function draw(canvas, thumb) {
  const context = /** @type {Canvas} */ (canvas.getContext("2d"));
  context.clearRect(0, 0, SIDE, SIDE);
  if (!thumb) return;
  const side = Math.min(thumb.width, thumb.height);
  context.drawImage(thumb, (thumb.width - side) / 2, (thumb.height - side) / 2, side, side, 0, 0, SIDE, SIDE);
}
