/** The small pictures, from the blocks of the page that hold them; a block is read when first needed, and may come late. */

export class Pictures {
  #chunk;
  #read = new Map();

  /** @param {number} chunk  how many photos a block holds */
  constructor(chunk) {
    this.#chunk = chunk;
  }

  /** Address of a photo's picture; of its heat with `where`. "" where there is none, null where it has not come yet. */
  address(i, where = false) {
    const block = this.#block(Math.floor(i / this.#chunk));
    if (!block) return null;
    const found = block[where ? "where" : "photo"][i % this.#chunk];
    return found ? `data:image/webp;base64,${found}` : "";
  }

  #block(number) {
    if (!this.#read.has(number)) {
      const found = document.querySelectorAll(".photos-block")[number];
      // The last one that is there may still be on its way, until the page is whole.
      const whole = found && (document.readyState !== "loading" || found.nextElementSibling);
      if (!whole) return null;
      this.#read.set(number, JSON.parse(found.textContent));
    }
    return this.#read.get(number);
  }
}
