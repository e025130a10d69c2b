/**
 * The verdict: a stamp, a word, one sentence, how it ranks, and a chip where the threshold is the visitor's own. Screen
 * readers hear it when it settles, not at every point. Markup: `verdict()` of templates/macros/parts.html.
 *
 *     const verdict = new Verdict(element, { words, reset: () => useOwnThreshold() });
 *     verdict.update({ kind: "unsure", because: "It’s near the limit.", rank: "Odder than 94 % of bowties.", moved: 0.1 });
 *     verdict.destroy();
 */

import { readOptions } from "../core/options.js";

/** empty: nothing given. waiting: not enough yet. away: the server can't be reached. The others are the server's own. */
export const KINDS = ["empty", "waiting", "away", "normal", "unsure", "anomaly"];

export class Verdict {
  #element;
  #options;
  #parts;
  #said = "";
  #click = () => this.#options.reset();

  /**
   * @param {HTMLElement} element  with the parts word, because, rank and chip
   * @param {{words: Words, reset?: () => void}} options  `reset`: the chip was clicked
   */
  constructor(element, options) {
    this.#element = element;
    this.#options = readOptions(options, { words: null, reset: () => {} });
    const part = /** @type {PartOf} */ ((name) => element.querySelector(`[data-part="${name}"]`));
    this.#parts = { status: part("status"), word: part("word"), because: part("because"), rank: part("rank"), chip: part("chip"), text: part("chip-text") };
    this.#parts.chip.addEventListener("click", this.#click);
  }

  /** While things move, the words change but are not read out. @param {boolean} isBusy */
  set busy(isBusy) {
    this.#parts.status.setAttribute("aria-busy", String(isBusy));
  }

  get kind() {
    return this.#element.dataset.verdict;
  }

  /** @param {VerdictData} data */
  update({ kind, word: own = "", because = "", rank = "", moved = null }) {
    if (!KINDS.includes(kind)) throw new TypeError(`"${kind}" is no verdict. Expected one of: ${KINDS.join(", ")}.`);
    const { t, oneIn } = this.#options.words;
    const { word, because: sentence, rank: line, chip, text } = this.#parts;
    this.#element.dataset.verdict = kind;
    line.textContent = rank || "\u00a0";
    chip.hidden = moved === null;
    if (moved !== null) text.textContent = t("verdict.yours", { share: oneIn(moved) });
    // Only what changed is touched, so that only what changed is read out.
    const said = `${kind} ${own} ${because}`;
    if (this.#said === said) return;
    this.#said = said;
    word.textContent = own || t(`verdict.${kind}`);
    sentence.textContent = because;
  }

  destroy() {
    this.#parts.chip.removeEventListener("click", this.#click);
  }
}
