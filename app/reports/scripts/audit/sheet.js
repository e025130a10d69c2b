/**
 * The contact sheet: tiles of the chosen photos, about a hundred at a time and more while scrolling. Tab reaches one of
 * them, and the arrow keys move from one to the next.
 */

import { Tile } from "./tile.js";

const STEP = 180;
const AHEAD = "1200px";

export class Sheet {
  #element;
  #given;
  #more;
  #tiles = new Map();
  #chosen = [];
  #shown = 0;
  #current = 0;
  #threshold = 0;
  #where = false;
  #observer;

  /** @param {HTMLElement} element  a list  @param {{more: HTMLElement, photos, pictures, number, say}} given */
  constructor(element, { more, ...given }) {
    this.#element = element;
    this.#given = given;
    this.#more = more;
    this.#observer = new IntersectionObserver((entries) => entries.some((each) => each.isIntersecting) && this.#extend(), { rootMargin: AHEAD });
    this.#observer.observe(more);
    more.addEventListener("click", () => this.#extend());
    element.addEventListener("keydown", (event) => this.#key(event));
    element.addEventListener("focusin", (event) => this.#reached(event));
  }

  /** @param {number[]} chosen  numbers of the photos, in order */
  update(chosen, threshold) {
    this.#threshold = threshold;
    const same = chosen.length === this.#chosen.length && chosen.every((i, place) => i === this.#chosen[place]);
    if (same && this.#shown) {
      for (const i of chosen.slice(0, this.#shown)) this.#tiles.get(i).update(threshold);
      return;
    }
    const held = this.#element.contains(document.activeElement) ? document.activeElement : null;
    const before = this.#chosen.indexOf(this.#current);
    this.#chosen = chosen;
    // If the current photo is no longer among them, take the next one.
    const stays = chosen.includes(this.#current);
    const next = stays ? this.#current : chosen[held ? Math.min(before, chosen.length - 1) : 0];
    this.#shown = Math.min(chosen.length, Math.max(STEP, chosen.indexOf(next) + 1));
    this.#element.replaceChildren(...chosen.slice(0, this.#shown).map((i) => this.#tile(i).element));
    this.#reach(next);
    if (held && stays) held.focus();
    else if (held && next !== undefined) this.#tiles.get(next).focus();
    this.#showMore();
  }

  /** Show on every tile where it is odd. */
  showWhere(where) {
    this.#where = where;
    for (const tile of this.#tiles.values()) tile.show(where);
  }

  /** Give tiles the pictures that have come meanwhile. */
  load() {
    for (const tile of this.#tiles.values()) {
      tile.load();
      if (this.#where) tile.show(true);
    }
  }

  #tile(i) {
    if (!this.#tiles.has(i)) {
      const made = new Tile(i, this.#given);
      if (this.#where) made.show(true);
      this.#tiles.set(i, made);
    }
    const tile = this.#tiles.get(i);
    tile.update(this.#threshold);
    return tile;
  }

  #extend() {
    const more = this.#chosen.slice(this.#shown, this.#shown + STEP);
    if (!more.length) return;
    this.#shown += more.length;
    this.#element.append(...more.map((i) => this.#tile(i).element));
    this.#showMore();
  }

  #showMore() {
    this.#more.parentElement.hidden = this.#shown >= this.#chosen.length;
    // An observer reports changes only, so if the end is still near, it must observe again.
    this.#observer.unobserve(this.#more);
    this.#observer.observe(this.#more);
  }

  #reach(i) {
    this.#tiles.get(this.#current)?.reach(false);
    if (i === undefined) return;
    this.#current = i;
    this.#tiles.get(i)?.reach(true);
  }

  #reached(event) {
    const number = event.target.closest(".tile")?.dataset.number;
    if (number !== undefined) this.#reach(Number(number));
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest(".tile")) return;
    const said = { n: 0, o: 1 }[event.key.toLowerCase()];
    if (said !== undefined) {
      this.#given.say(this.#current, said);
      return;
    }
    const at = this.#chosen.indexOf(this.#current);
    const columns = getComputedStyle(this.#element).gridTemplateColumns.split(" ").length;
    const last = this.#chosen.length - 1;
    const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - columns, ArrowDown: at + columns, Home: 0, End: last };
    if (!(event.key in moves)) return;
    event.preventDefault();
    const to = Math.min(last, Math.max(0, moves[event.key]));
    while (to >= this.#shown) this.#extend();
    this.#reach(this.#chosen[to]);
    this.#tiles.get(this.#current).focus();
  }
}
