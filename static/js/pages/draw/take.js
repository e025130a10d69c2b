/** To take along: link, share picture, SVG, JSON and curl. Where the clipboard is closed, the text is shown to be copied by hand. */

import { request } from "../../parts/server.js";
import { toast, words } from "../../parts/site.js";
import { palette } from "../../parts/theme.js";
import { curl, pictureName, svg } from "./formats.js";
import { writeLink } from "./links.js";
import { drawShare } from "./share.js";

const { t } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));
/** The ways that name a detector. */
const SHARED = ["link", "json", "curl"];

export class TakeAway {
  #drawing;
  #standIn;
  /** @type {?DrawState} */
  #page = null;

  /**
   * @param {Drawing} drawing
   * @param {string} standIn  the server's detector that is named to others where the one in use is the visitor's own
   */
  constructor(drawing, standIn) {
    this.#drawing = drawing;
    this.#standIn = standIn;
  }

  /** @type {Record<string, (drawn: DrawTaken) => unknown>} */
  #ways = {
    link: ({ link }) => this.#copy(link, "link"),
    json: (drawn) => this.#copy(JSON.stringify(this.#body(drawn)), "json"),
    curl: (drawn) => this.#copy(curl(this.#body(drawn), location.origin), "curl"),
    svg: ({ strokes }) => this.#save(new Blob([svg(strokes, this.#colours())], { type: "image/svg+xml" }), "drawing.svg"),
    png: (drawn) => this.#png(drawn),
  };

  /** @param {DrawState} page */
  update(page) {
    this.#page = page;
  }

  /** What there is to take. @param {DrawState} page @returns {DrawTaken} */
  #now(page) {
    const { strokes } = this.#drawing;
    const { own, judged, kind, thing } = page;
    const detector = own ? this.#standIn : page.detector;
    const threshold = own ? null : page.threshold;
    return { strokes, detector, judged, kind, thing, link: writeLink({ detector, threshold, strokes }) };
  }

  #body = (/** @type {DrawTaken} */ { strokes, detector }) => request(strokes, { detector, explain: true });

  #colours() {
    const { ink, sheet } = palette();
    return { ink, paper: sheet };
  }

  /** @param {string} way  link, json, curl, svg or png */
  async take(way) {
    if (!this.#page) return;
    const drawn = this.#now(this.#page);
    byId("take-text").hidden = true;
    if (!drawn.strokes.length) this.#say(t("draw.take.nothing"));
    else await this.#ways[way](drawn);
    if (this.#page.own && SHARED.includes(way)) toast.say(t("draw.own.shared"));
  }

  /** @param {string} text @param {string} what */
  async #copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      this.#say(t(`draw.take.copied.${what}`, { n: text.length }));
    } catch (closed) {
      this.#say(t("draw.take.byhand", { why: /** @type {Error} */ (closed).name }));
      const area = byId("take-text");
      area.value = text;
      area.hidden = false;
      area.select();
    }
  }

  /** @param {DrawTaken} drawn */
  async #png(drawn) {
    const { judged } = drawn;
    if (!judged) {
      toast.say(t("verdict.away"));
      return;
    }
    const said = t(`verdict.${drawn.kind}`);
    const because = byId("verdict").querySelector("[data-part=because]")?.textContent ?? "";
    const canvas = drawShare({ ...drawn, judged }, { said, because, captions: [t("draw.yours"), t("pair.redrawn"), t("pair.off")] });
    /** @type {?Blob} */
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    if (blob) this.#save(blob, pictureName(drawn.thing.one, said));
  }

  /** @param {Blob} blob @param {string} name */
  #save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    this.#say(t("draw.take.saved", { name }));
  }

  /** @param {string} text */
  #say(text) {
    byId("taken").textContent = text;
  }
}
