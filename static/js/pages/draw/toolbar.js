/** Pen, eraser, undo, redo, clear; and Ctrl+Z, Ctrl+Y anywhere on the page but in a field. */

export class Toolbar {
  #sheet;
  #drawing;
  #buttons;

  /**
   * @param {Record<"pen" | "eraser" | "undo" | "redo" | "clear", HTMLElement>} buttons
   * @param {import("../../parts/sheet.js").Sheet} sheet @param {Drawing} drawing
   * @param {() => void} before  called before each change
   */
  constructor(buttons, sheet, drawing, before) {
    this.#sheet = sheet;
    this.#drawing = drawing;
    this.#buttons = buttons;
    /** @type {(button: HTMLElement, act: () => void) => void} */
    const doing = (button, act) => {
      button.addEventListener("click", () => {
        if (button.getAttribute("aria-disabled") === "true") return;
        before();
        act();
      });
    };
    doing(buttons.undo, () => drawing.undo());
    doing(buttons.redo, () => drawing.redo());
    doing(buttons.clear, () => drawing.clear());
    doing(buttons.pen, () => this.choose("pen"));
    doing(buttons.eraser, () => this.choose("eraser"));
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
    const { pen, eraser } = this.#buttons;
    pen.setAttribute("aria-pressed", String(tool === "pen"));
    eraser.setAttribute("aria-pressed", String(tool === "eraser"));
    this.#sheet.canvas.dataset.tool = tool;
  }

  /** @param {KeyboardEvent} event @param {() => void} before */
  #keyDown(event, before) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || /** @type {Element} */ (event.target).matches("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    const redo = key === "y" || (key === "z" && event.shiftKey);
    if (key !== "z" && !redo) return;
    event.preventDefault();
    before();
    if (redo) this.#drawing.redo();
    else this.#drawing.undo();
  }
}
