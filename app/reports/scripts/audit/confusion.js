/** The table of what photos are and what they are called. A cell shows its oddest photos, and all of them when pressed. */

import { figuresOf } from "./photos.js";

const PICTURES = 3;
const CALLED = [["normal", "called normal"], ["odd", "called odd"]];
const NAMES = { normal: "normal", "": "not known" };

export class Confusion {
  #parts;
  #given;
  #buttons = new Map();

  /** @param {{table, scroll, figures, unknown}} parts  elements  @param {{photos, pictures, choose: function}} given */
  constructor(parts, given) {
    this.#parts = parts;
    this.#given = given;
  }

  /** @param {?{group: string, odd: boolean}} cell  the one that is chosen */
  update(threshold, cell) {
    const rows = this.#given.photos.table(threshold);
    const known = rows.some(({ group }) => group !== "");
    this.#parts.unknown.hidden = known;
    this.#parts.scroll.hidden = !known;
    this.#parts.figures.hidden = !known;
    if (!known) return;
    this.#lay(rows.map(({ group }) => group));
    for (const row of rows) {
      for (const [called] of CALLED) this.#fill(row, called, cell);
    }
    this.#parts.figures.replaceChildren(
      ...Object.entries(figuresOf(rows)).map(([name, value]) => make("div", "", make("dt", "", name), make("dd", "", value.toFixed(3)))),
    );
  }

  /** Make the empty table, unless the present one already has these rows. */
  #lay(groups) {
    const state = groups.join("\n");
    if (this.#parts.table.dataset.rows === state) return;
    this.#parts.table.dataset.rows = state;
    this.#buttons.clear();
    const head = make("thead", "", make("tr", "", make("td"), ...CALLED.map(([, words]) => scope(make("th", "", words), "col"))));
    const body = make("tbody", "", ...groups.map((group) => make("tr", "", scope(make("th", "", NAMES[group] ?? group), "row"), ...CALLED.map(([called]) => this.#cell(group, called)))));
    this.#parts.table.replaceChildren(this.#parts.table.caption, head, body);
  }

  #cell(group, called) {
    const button = make("button", "cell");
    button.type = "button";
    const wrong = group !== "" && (group === "normal") === (called === "odd");
    button.classList.toggle("is-wrong", wrong);
    button.addEventListener("click", () => this.#given.choose({ group, odd: called === "odd" }));
    this.#buttons.set(`${called} ${group}`, button);
    return make("td", "", button);
  }

  #fill(row, called, cell) {
    const { group } = row;
    const numbers = row[called];
    const button = this.#buttons.get(`${called} ${group}`);
    // The mistakes furthest from the threshold tell most: the oddest false alarms and the plainest misses.
    const shown = called === "odd" ? numbers.slice(0, PICTURES) : numbers.slice(-PICTURES).reverse();
    const state = `${numbers.length}:${shown}`;
    const chosen = Boolean(cell && cell.group === group && cell.odd === (called === "odd"));
    button.setAttribute("aria-pressed", String(chosen));
    if (button.dataset.state === state) return;
    const addresses = shown.map((i) => this.#given.pictures.address(i));
    button.dataset.state = addresses.includes(null) ? "" : state;
    button.replaceChildren(make("b", "", numbers.length.toLocaleString("en")), ...addresses.filter(Boolean).map(image));
    button.setAttribute("aria-label", `${numbers.length} ${numbers.length === 1 ? "photo" : "photos"}, ${NAMES[group] ?? group}, called ${called}. Show them`);
    button.disabled = !numbers.length;
  }
}

function image(address) {
  const made = make("img");
  made.src = address;
  made.alt = "";
  return made;
}

function scope(element, which) {
  element.scope = which;
  return element;
}

function make(name, className = "", ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}
