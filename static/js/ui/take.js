/** Share link, PNG, SVG, JSON and curl. Where the clipboard is closed, the text is shown to be copied by hand. */

import { SIDE, penWidth } from "../core/geometry.js";
import * as take from "../core/take.js";
import { drawStrokes } from "./ink.js";
import { t } from "./language.js";
import { palette } from "./palette.js";

export class TakeAway {
  #parts;
  #get;

  /**
   * @param {{share, png, svg, json, curl, said, text}} parts  elements of the page
   * @param {function(): {strokes, detector: string, link: string}} get  what there is to take
   */
  constructor(parts, get) {
    this.#parts = parts;
    this.#get = get;
    const on = (name, act) => parts[name].addEventListener("click", () => this.#act(act));
    on("share", ({ link }) => this.#copy(link, "take.copied.link"));
    on("json", (drawn) => this.#copy(JSON.stringify(this.#body(drawn)), "take.copied.json"));
    on("curl", (drawn) => this.#copy(take.curl(this.#body(drawn), location.origin), "take.copied.curl"));
    on("svg", ({ strokes }) => this.#save(new Blob([take.svg(strokes, this.#colours())], { type: "image/svg+xml" }), "drawing.svg"));
    on("png", ({ strokes }) => this.#png(strokes));
  }

  #body = ({ strokes, detector }) => take.request(strokes, { detector, explain: true });

  #colours() {
    const { ink, sheet } = palette();
    return { ink, paper: sheet };
  }

  #act(act) {
    const drawn = this.#get();
    this.#parts.text.hidden = true;
    if (!drawn.strokes.length) this.#parts.said.textContent = t("take.nothing");
    else act(drawn);
  }

  async #copy(text, says) {
    try {
      await navigator.clipboard.writeText(text);
      this.#parts.said.textContent = t(says, { n: text.length });
    } catch (closed) {
      this.#parts.said.textContent = t("take.byhand", { why: closed.name });
      this.#parts.text.value = text;
      this.#parts.text.hidden = false;
      this.#parts.text.select();
    }
  }

  #png(strokes) {
    const canvas = document.createElement("canvas");
    canvas.width = SIDE;
    canvas.height = SIDE;
    const context = canvas.getContext("2d");
    const { ink, paper } = this.#colours();
    context.fillStyle = paper;
    context.fillRect(0, 0, SIDE, SIDE);
    drawStrokes(context, strokes, { width: penWidth(strokes), colour: ink });
    canvas.toBlob((blob) => this.#save(blob, "drawing.png"), "image/png");
  }

  #save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    this.#parts.said.textContent = t("take.saved", { name });
  }
}
