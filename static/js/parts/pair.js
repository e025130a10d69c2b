/**
 * Redrawn, and what is off: the two pictures beside the input, with the slider that goes from one to the other. Markup:
 * `pair()` of templates/macros/parts.html.
 *
 *     const pair = new Pair(element, { words });
 *     pair.update({ shape, input, reconstruction });  // null: nothing yet
 *     pair.rest();  // the slider back to the reconstruction
 *     pair.destroy();
 */

import { readOptions } from "../core/options.js";
import { mix } from "../core/pixels.js";
import { Picture } from "./picture.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");
const MORPH_MS = 1400;
/** A pixel that is off by more than this counts in the words beside the picture. */
const CLEARLY = 0.3;

export class Pair {
  #options;
  #parts;
  #redrawn;
  #off;
  /** @type {?Redrawn} */
  #found = null;
  #share = 1;
  #frame = 0;
  #listeners = new AbortController();

  /** @param {HTMLElement} element @param {{words: Words}} options */
  constructor(element, options) {
    this.#options = readOptions(options, { words: null });
    const names = ["redrawn", "redrawn-title", "redrawn-hint", "off", "off-hint", "morph", "play"];
    this.#parts = /** @type {Parts} */ (Object.fromEntries(names.map((name) => [name, element.querySelector(`[data-part="${name}"]`)])));
    this.#redrawn = new Picture(this.#parts.redrawn, { ink: "redrawn" });
    this.#off = new Picture(this.#parts.off);
    const { signal } = this.#listeners;
    this.#parts.morph.addEventListener("input", () => this.#morphTo(this.#parts.morph.valueAsNumber / 100), { signal });
    this.#parts.play.addEventListener("click", () => this.#play(), { signal });
  }

  /** @param {?Redrawn} found */
  update(found) {
    this.#found = found;
    const { t } = this.#options.words;
    this.#parts["redrawn-hint"].hidden = found !== null;
    this.#parts["off-hint"].hidden = found !== null;
    this.#off.update(found && { shape: found.shape, input: found.input, reconstruction: found.reconstruction });
    this.#parts.off.setAttribute("aria-label", found ? t("pair.label.off", count(found)) : t("pair.empty"));
    this.#show();
  }

  /** Back to the reconstruction, as for every new drawing. */
  rest() {
    cancelAnimationFrame(this.#frame);
    if (this.#share !== 1) this.#morphTo(1);
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    this.#listeners.abort();
    this.#redrawn.destroy();
    this.#off.destroy();
  }

  #show() {
    const { t } = this.#options.words;
    const kind = this.#share < 0.02 ? "input" : this.#share > 0.98 ? "redrawn" : "between";
    this.#parts["redrawn-title"].textContent = t(`pair.${kind}`);
    const label = kind === "input" ? "pair.label.input" : "pair.label.redrawn";
    this.#parts.redrawn.setAttribute("aria-label", t(this.#found ? label : "pair.empty"));
    if (!this.#found) this.#redrawn.update(null);
    else {
      const { shape, input, reconstruction } = this.#found;
      this.#redrawn.update({ shape, values: this.#share === 1 ? reconstruction : mix(input, reconstruction, this.#share) });
    }
  }

  /** @param {number} share */
  #morphTo(share) {
    this.#share = share;
    this.#parts.morph.value = String(Math.round(share * 100));
    this.#show();
  }

  /** From the input to the reconstruction, by itself. Without motion: there at once, or back. */
  #play() {
    cancelAnimationFrame(this.#frame);
    if (still.matches) {
      this.#morphTo(this.#share > 0.5 ? 0 : 1);
      return;
    }
    const start = performance.now();
    const step = (/** @type {number} */ now) => {
      const along = Math.min(1, Math.max(0, now - start) / MORPH_MS);
      this.#morphTo(along * along * (3 - 2 * along));
      if (along < 1) this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }
}

/** How many pixels of ink were clearly left out, and how many made up. @param {Redrawn} found */
function count({ input, reconstruction }) {
  let [left, made] = [0, 0];
  input.forEach((value, i) => {
    if (value - reconstruction[i] > CLEARLY) left += 1;
    if (reconstruction[i] - value > CLEARLY) made += 1;
  });
  return { left, made };
}
