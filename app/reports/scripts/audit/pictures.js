/** The small pictures, from blocks in the page. A block is parsed when it is first needed, and may still be loading. */

export class Pictures {
  #chunk;
  #read = new Map();

  /** @param {number} chunk  how many photos a block holds */
  constructor(chunk) {
    this.#chunk = chunk;
  }

  /** URL of a photo's picture, or with `where` of its heat; "" if there is none, null if it has not loaded yet. */
  address(i, where = false) {
    const block = this.#block(Math.floor(i / this.#chunk));
    if (!block) return null;
    const found = block[where ? "where" : "photo"][i % this.#chunk];
    return found ? `data:image/webp;base64,${found}` : "";
  }

  #block(number) {
    if (!this.#read.has(number)) {
      const found = document.querySelectorAll(".photos-block")[number];
      // Until the page has loaded completely, the last block in it may be incomplete.
      const whole = found && (document.readyState !== "loading" || found.nextElementSibling);
      if (!whole) return null;
      this.#read.set(number, JSON.parse(found.textContent));
    }
    return this.#read.get(number);
  }
}
