/**
 * The histogram of the scores with the threshold ◆, a slider over its axis: mouse, touch and keys.
 *
 *     const gauge = new Gauge(element, { change: (threshold, done) => judgeBy(threshold) });
 *     gauge.update({ photos, threshold, words });
 *     gauge.destroy();
 *
 * `change` is called while the ◆ is dragged, and with `done` set when it is let go.
 */

import { axisOf, columnsOf } from "./axis.js";

const COLUMNS = 64;
const STEPS = 1000;

export class Gauge {
  #parts;
  #change;
  #axis = null;
  #bars = [];
  #drawn = null;
  #listeners;

  constructor(element, { change }) {
    const names = ["plot", "bars", "line", "threshold", "low", "said", "high"];
    this.#parts = Object.fromEntries(names.map((name) => [name, element.querySelector(`[data-part="${name}"]`)]));
    this.#change = change;
    this.#listeners = new AbortController();
    const tell = (done) => () => this.#change(this.#axis.score(this.#parts.threshold.valueAsNumber / STEPS), done);
    const { signal } = this.#listeners;
    this.#parts.threshold.addEventListener("input", tell(false), { signal });
    this.#parts.threshold.addEventListener("change", tell(true), { signal });
  }

  /** @param {{photos: import("./photos.js").Photos, threshold: number, own: number, number: function, said: string}} data
   *    `own`: the detector's threshold; `number` writes a score; `said`: what the threshold does, in words */
  update({ photos, threshold, own, number, said }) {
    const { plot, line, threshold: slider } = this.#parts;
    this.#axis ??= axisOf(photos.scores, own);
    if (this.#drawn !== photos.version) this.#draw(photos, number);
    const place = this.#axis.place(threshold);
    for (const [i, bar] of this.#bars.entries()) bar.classList.toggle("is-odd", (i + 0.5) / COLUMNS > place);
    line.style.setProperty("--at", place.toFixed(4));
    if (document.activeElement !== slider) slider.value = String(Math.round(place * STEPS));
    slider.setAttribute("aria-valuetext", `${number(threshold)}: ${said}`);
    this.#parts.said.textContent = `◆ ${number(threshold)}`;
    plot.setAttribute("aria-label", `Histogram of ${photos.count} scores from ${number(this.#axis.low)} to ${number(this.#axis.high)}. ${said}`);
  }

  /** Whether some photo is known to be odd. */
  get hangs() {
    return this.#parts.plot.classList.contains("has-hanging");
  }

  destroy() {
    this.#listeners.abort();
    this.#parts.bars.replaceChildren();
  }

  /** Draw the bars again, because what is known of the photos may have changed. */
  #draw(photos, number) {
    this.#drawn = photos.version;
    const [up, down] = [[], []];
    for (let i = 0; i < photos.count; i += 1) (photos.truth(i) === 1 ? down : up).push(i);
    const counts = [up, down].map((some) => columnsOf(some, photos.scores, this.#axis, COLUMNS));
    const most = Math.sqrt(Math.max(...counts[0], ...counts[1], 1));
    if (!this.#bars.length) {
      this.#bars = counts[0].map(() => element("span", "", element("i"), element("i", "is-hanging")));
      this.#parts.bars.replaceChildren(...this.#bars);
      this.#parts.low.textContent = number(this.#axis.low);
      this.#parts.high.textContent = number(this.#axis.high);
    }
    this.#parts.plot.classList.toggle("has-hanging", down.length > 0);
    for (const [i, bar] of this.#bars.entries()) {
      for (const [which, each] of [...bar.children].entries()) {
        each.style.setProperty("--tall", (Math.sqrt(counts[which][i]) / most).toFixed(3));
      }
    }
  }
}

function element(name, className = "", ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}
