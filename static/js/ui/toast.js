/** A line at the foot of the window for what goes wrong. It covers, and moves nothing. */

const SHOWN_MS = 6000;

export class Toast {
  #element;
  #timer = 0;
  #isKept = false;

  constructor(element) {
    this.#element = element;
  }

  /** Say it for a while. */
  say(text) {
    this.#show(text);
    this.#isKept = false;
    this.#timer = setTimeout(() => this.#show(""), SHOWN_MS);
  }

  /** Say it until `clear`. */
  keep(text) {
    this.#show(text);
    this.#isKept = true;
  }

  clear() {
    if (this.#isKept) this.#show("");
    this.#isKept = false;
  }

  #show(text) {
    clearTimeout(this.#timer);
    if (this.#element.textContent !== text) this.#element.textContent = text;
    this.#element.classList.toggle("is-shown", text !== "");
  }
}
