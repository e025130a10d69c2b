/** Pen, eraser, undo, redo, clear; and Ctrl+Z, Ctrl+Y anywhere on the page but in a field. */

export class Toolbar {
  #sheet;
  #drawing;
  #buttons;

  /**
   * @param {Object<string, HTMLButtonElement>} buttons  pen, eraser, undo, redo, clear
   * @param {import("../../parts/sheet.js").Sheet} sheet
   * @param {import("../../core/strokes.js").Drawing} drawing
   * @param {function()} before  called before each change
   */
  constructor(buttons, sheet, drawing, before) {
    this.#sheet = sheet;
    this.#drawing = drawing;
    this.#buttons = buttons;
    const doing = (name, act) => {
      buttons[name].addEventListener("click", () => {
        if (buttons[name].getAttribute("aria-disabled") === "true") return;
        before();
        act();
      });
    };
    for (const name of ["undo", "redo", "clear"]) doing(name, () => drawing[name]());
    for (const tool of ["pen", "eraser"]) doing(tool, () => this.choose(tool));
    addEventListener("keydown", (event) => this.#keyDown(event, before));
    drawing.subscribe((kind) => {
      this.update();
      if (kind === "load") this.choose("pen");
    });
    this.update();
  }

  update() {
    const { undo, redo, clear } = this.#buttons;
    // aria-disabled, not disabled: a button that has the focus must not lose it by being used.
    undo.setAttribute("aria-disabled", String(!this.#drawing.canUndo));
    redo.setAttribute("aria-disabled", String(!this.#drawing.canRedo));
    clear.setAttribute("aria-disabled", String(this.#drawing.isEmpty));
    if (this.#drawing.isEmpty) this.choose("pen");
  }

  /** @param {"pen"|"eraser"} tool */
  choose(tool) {
    if (this.#sheet.tool === tool) return;
    this.#sheet.tool = tool;
    for (const name of ["pen", "eraser"]) this.#buttons[name].setAttribute("aria-pressed", String(name === tool));
    document.getElementById("paper").dataset.tool = tool;
  }

  #keyDown(event, before) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    const redo = key === "y" || (key === "z" && event.shiftKey);
    if (key !== "z" && !redo) return;
    event.preventDefault();
    before();
    if (redo) this.#drawing.redo();
    else this.#drawing.undo();
  }
}
