/** The right sheet: the reconstruction, what the model sees, or what is off, large; all three small; the morph between. */

import { errorMap, mix, surplus } from "../core/pixels.js";
import { t } from "./language.js";
import { Picture } from "./picture.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");
const MORPH_MS = 1400;

export class Seen {
  #parts;
  #large;
  #small;
  #found = null;
  #view = "reconstruction";
  #share = 1;
  #playing = 0;
  #changed;

  /** @param {{canvas, hint, views, legend, morph, play, title}} parts  elements of the page */
  constructor(parts, changed) {
    this.#parts = parts;
    this.#changed = changed;
    this.#large = new Picture(parts.canvas);
    this.#small = [...parts.views.querySelectorAll("canvas")].map((canvas) => new Picture(canvas, { small: true }));
    parts.views.addEventListener("change", (event) => {
      this.view = event.target.value;
      this.#changed(this.#view);
    });
    parts.morph.addEventListener("input", () => this.#morphTo(parts.morph.valueAsNumber / 100));
    parts.play.addEventListener("click", () => this.#play());
  }

  set view(view) {
    this.#view = view;
    this.#parts.views.querySelector(`[value="${view}"]`).checked = true;
    this.#morphTo(view === "input" ? 0 : 1);
  }

  /** @param {?{shape, input, reconstruction, strokes}} found  null: an empty sheet */
  update(found) {
    this.#found = found;
    this.#parts.hint.hidden = found !== null;
    const views = found ? this.#pictures() : {};
    ["reconstruction", "input", "error"].forEach((view, i) => this.#small[i].update(views[view] ?? null));
    this.#showLarge();
  }

  #pictures() {
    const { shape, input, reconstruction, strokes } = this.#found;
    return {
      reconstruction: { shape, values: reconstruction },
      input: { shape, values: input },
      error: { shape, off: surplus(input, reconstruction), strokes },
    };
  }

  #showLarge() {
    const { legend, canvas, title } = this.#parts;
    const isError = this.#view === "error";
    legend.classList.toggle("is-shown", isError);
    legend.hidden = !isError;
    title.textContent = t(`its.${isError ? "error" : this.#share < 0.02 ? "input" : this.#share > 0.98 ? "reconstruction" : "between"}`);
    if (!this.#found) {
      this.#large.update(null);
      canvas.setAttribute("aria-label", t("seen.empty"));
      return;
    }
    const { shape, input, reconstruction } = this.#found;
    const off = errorMap(input, reconstruction).filter((value) => value > 0.1).length;
    canvas.setAttribute("aria-label", t(`seen.${this.#view}`, { n: off, all: input.length }));
    if (isError) this.#large.update(this.#pictures().error);
    else this.#large.update({ shape, values: mix(input, reconstruction, this.#share) });
  }

  #morphTo(share) {
    this.#share = share;
    this.#parts.morph.value = String(Math.round(share * 100));
    this.#showLarge();
  }

  /** From the drawing to the reconstruction, by itself. Without motion: there at once, or back. */
  #play() {
    cancelAnimationFrame(this.#playing);
    if (this.#view === "error") {
      this.view = "reconstruction";
      this.#changed(this.#view);
    }
    if (still.matches) {
      this.#morphTo(this.#share > 0.5 ? 0 : 1);
      return;
    }
    const start = performance.now();
    const step = (now) => {
      const along = Math.min(1, Math.max(0, now - start) / MORPH_MS);
      this.#morphTo(along * along * (3 - 2 * along));
      if (along < 1) this.#playing = requestAnimationFrame(step);
    };
    this.#playing = requestAnimationFrame(step);
  }
}
