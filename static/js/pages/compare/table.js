/** The table: one row a model, sorted by any column, as its head says. A click on a row's name marks the model. */

import { readOptions } from "../../core/options.js";
import { sorted } from "./data.js";

const COLUMNS = ["name", "parameters", "seconds", "loss", "auroc", "recall", "best"];

export class ModelTable {
  #options;
  #body = document.createElement("tbody");
  #heads = new Map();
  #table = document.createElement("table");
  #by = { column: "auroc", descending: true };
  #data = null;

  /** @param {Object} options  heads: column to words; mark: called with the name of a model; caption: what it shows */
  constructor(element, options = {}) {
    this.#options = readOptions(options, { heads: {}, mark: () => {}, caption: "" });
    const head = document.createElement("tr");
    for (const column of COLUMNS) {
      const cell = document.createElement("th");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = this.#options.heads[column];
      button.addEventListener("click", () => this.#sort(column));
      cell.scope = "col";
      cell.append(button);
      head.append(cell);
      this.#heads.set(column, cell);
    }
    const caption = document.createElement("caption");
    caption.className = "visually-hidden";
    caption.textContent = this.#options.caption;
    const heads = document.createElement("thead");
    heads.append(head);
    this.#table.className = "models";
    this.#table.append(caption, heads, this.#body);
    element.append(this.#table);
  }

  /** @param {{rows: Object[], marked: ?string, cells: function(Object): Object<string, string>}} data  `cells`: a row in words */
  update({ rows, marked, cells }) {
    this.#data = { rows, marked, cells };
    for (const [column, cell] of this.#heads) {
      const way = this.#by.descending ? "descending" : "ascending";
      cell.setAttribute("aria-sort", column === this.#by.column ? way : "none");
    }
    const focused = document.activeElement?.dataset?.model;
    this.#body.replaceChildren(...sorted(rows, this.#by.column, this.#by.descending).map((row) => this.#row(row, marked, cells(row))));
    if (focused) this.#body.querySelector(`[data-model="${focused}"]`)?.focus();
  }

  destroy() {
    this.#table.remove();
  }

  #row(row, marked, words) {
    const line = document.createElement("tr");
    line.classList.toggle("is-marked", row.name === marked);
    for (const column of COLUMNS) {
      const cell = document.createElement(column === "name" ? "th" : "td");
      if (column === "name") {
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.model = row.name;
        button.setAttribute("aria-pressed", String(row.name === marked));
        button.textContent = words.name;
        button.addEventListener("click", () => this.#options.mark(row.name === marked ? null : row.name));
        cell.scope = "row";
        cell.append(button);
      } else cell.textContent = words[column];
      line.append(cell);
    }
    return line;
  }

  #sort(column) {
    const same = this.#by.column === column;
    this.#by = { column, descending: same ? !this.#by.descending : column === "auroc" || column === "recall" || column === "best" };
    if (this.#data) this.update(this.#data);
  }
}
