/** The table: one row a model, sorted by any column, as its head says. On a phone each row is a card of its own. */

import { h } from "../../charts/svg.js";
import { readOptions } from "../../core/options.js";
import { sorted } from "./data.js";

/** @type {ComparedColumn[]} */
export const COLUMNS = ["name", "parameters", "seconds", "loss", "auroc", "recall", "best"];
const DOWNWARDS = ["auroc", "recall", "best"];

/** @typedef {{rows: ComparedRow[], marked: ?string, cells: (row: ComparedRow) => Record<ComparedColumn, string>}} TableData  `cells`: a row in words */

export class ModelTable {
  #options;
  // Roles are said, since a table that is laid out as cards is none to some browsers.
  #body = h("tbody", { role: "rowgroup" });
  /** @type {Map<ComparedColumn, HTMLElement>} */
  #heads = new Map();
  #table;
  /** @type {{column: ComparedColumn, descending: boolean}} */
  #by = { column: "auroc", descending: true };
  /** @type {?TableData} */
  #data = null;

  /** @param {HTMLElement} element @param {{heads: Record<ComparedColumn, string>, caption?: string}} options  `caption`: what it shows */
  constructor(element, options) {
    this.#options = readOptions(options, { heads: null, caption: "" });
    for (const column of COLUMNS) {
      const button = h("button", { type: "button" }, this.#options.heads[column]);
      button.addEventListener("click", () => this.#sort(column));
      this.#heads.set(column, h("th", { scope: "col", role: "columnheader" }, button));
    }
    const caption = h("caption", { class: "visually-hidden" }, this.#options.caption);
    const head = h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...this.#heads.values()));
    this.#table = h("table", { class: "models", role: "table" }, caption, head, this.#body);
    element.append(this.#table);
  }

  /** @param {TableData} data */
  update({ rows, marked, cells }) {
    this.#data = { rows, marked, cells };
    for (const [column, cell] of this.#heads) {
      const way = this.#by.descending ? "descending" : "ascending";
      cell.setAttribute("aria-sort", column === this.#by.column ? way : "none");
    }
    this.#body.replaceChildren(...sorted(rows, this.#by.column, this.#by.descending).map((row) => this.#row(row, marked, cells(row))));
  }

  destroy() {
    this.#table.remove();
  }

  /** @param {ComparedRow} row @param {?string} marked @param {Record<ComparedColumn, string>} words */
  #row(row, marked, words) {
    const cells = COLUMNS.map((column) =>
      column === "name"
        ? h("th", { scope: "row", role: "rowheader" }, words.name)
        : h("td", { role: "cell", "data-head": this.#options.heads[column] }, words[column]),
    );
    return h("tr", { role: "row", class: row.name === marked ? "is-marked" : "" }, ...cells);
  }

  /** @param {ComparedColumn} column */
  #sort(column) {
    const same = this.#by.column === column;
    this.#by = { column, descending: same ? !this.#by.descending : DOWNWARDS.includes(column) };
    if (this.#data) this.update(this.#data);
  }
}
