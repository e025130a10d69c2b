/**
 * What is closed, or below the first screen, when the page opens: each part is loaded when it is first needed, and kept up to
 * date from then on.
 */

import { moreWords, recall, remember, toast, words } from "../../parts/site.js";

const { t } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));

export class Closed {
  #page;
  #options;
  /** @type {Map<string, Promise<{update: (page: DrawState, inquiry: DrawInquiry) => unknown}>>} */
  #opened = new Map();
  /** @type {?Promise<unknown>} */
  #prepared = null;

  /**
   * @param {DrawState} page
   * @param {Object} options
   * @param {DrawInquiry} options.inquiry
   * @param {Drawing} options.drawing
   * @param {string} options.detector  the server's own
   * @param {(index: ?number) => void} options.highlight  a stroke on the sheet
   * @param {(name: string) => void} options.choose  a detector by its name
   */
  constructor(page, options) {
    this.#page = page;
    this.#options = options;
  }

  /** @type {{[Name in keyof DrawParts]: () => Promise<DrawParts[Name]>}} */
  #parts = {
    why: async () => new (await import("./blame.js")).Why({ highlight: this.#options.highlight, erase: (index) => this.#erase(index) }),
    figures: async () => new (await import("./figures.js")).Figures({ choose: this.#options.choose }),
    take: async () => new (await import("./take.js")).TakeAway(this.#options.drawing, this.#options.detector),
    second: async () => new (await import("./second.js")).SecondOpinion(),
    inside: async () => new (await import("./inside.js")).Inside(),
    rounds: async () => new (await import("./rounds.js")).Rounds(),
    try: async () => (await import("./gallery.js")).fillGallery(byId("gallery"), (id) => t(`draw.gallery.${id}`), (specimen) => this.#play(specimen)),
    dare: async () => new (await import("./dares.js")).Dares({ show: (record) => this.#play(record) }),
    own: async () => new (await import("./own.js")).Own({ detector: this.#options.detector, left: () => this.#options.choose(this.#options.detector) }),
  };

  /**
   * The part, as things are now.
   * @template {keyof DrawParts} Name
   * @param {Name} name
   * @returns {Promise<DrawParts[Name]>}
   */
  open(name) {
    const known = this.#opened.get(name);
    if (known) return /** @type {Promise<DrawParts[Name]>} */ (known);
    const made = this.#prepare().then(this.#parts[name]).then((part) => {
      part.update(this.#page, this.#options.inquiry);
      return part;
    });
    made.catch(() => this.#opened.delete(name));
    this.#opened.set(name, made);
    return made;
  }

  /** Opened again: it may have slept while the drawing went on. @param {keyof DrawParts} name */
  async reopen(name) {
    const isKnown = this.#opened.has(name);
    const part = await this.open(name);
    if (isKnown) part.update(this.#page, this.#options.inquiry);
  }

  /** Something changed. */
  update() {
    for (const part of this.#opened.values()) part.then((made) => made.update(this.#page, this.#options.inquiry));
  }

  /** What is valid of a share link replaces what is here, as one step to undo. @param {string} hash  without its # */
  async openLink(hash) {
    const { readLink } = await import("./links.js");
    const { state, problems } = readLink(hash);
    if (problems.length) {
      await this.#prepare();
      toast.say(t("draw.link.damaged", { what: problems.join(", ") }));
    }
    if (!state.strokes.length) return;
    const { drawing, choose } = this.#options;
    const page = this.#page;
    Object.assign(page, { threshold: state.threshold, specimen: null });
    if (JSON.stringify(state.strokes) !== JSON.stringify(drawing.strokes)) drawing.load(state.strokes);
    page.isLinked = true;
    remember("own", "no");
    if (page.spec) choose(state.detector || page.detector);
    else if (state.detector) page.detector = state.detector;
  }

  /** A drawing made by hand, at the detector's own threshold, may be a record. @param {DrawJudged} judged */
  async compete(judged) {
    const { spec, threshold, player } = this.#page;
    if (!spec || threshold !== null || recall("own") === "no" || this.#options.drawing.isDrawing || player?.isPlaying) return;
    if (judged.reason.key !== "little") (await this.open("dare")).compete(judged);
  }

  /** Style and words. Asked for again where there was no connection. */
  #prepare() {
    this.#prepared ??= Promise.all([moreWords(), style()]).catch((error) => {
      this.#prepared = null;
      throw error;
    });
    return this.#prepared;
  }

  /** @param {number} index */
  #erase(index) {
    this.#page.player?.finish();
    this.#options.drawing.erase(index);
  }

  /** Have a ready drawing draw itself. @param {Specimen} specimen */
  async #play(specimen) {
    const { Player } = await import("./player.js");
    this.#page.player ??= new Player(this.#options.drawing);
    remember("own", "no");
    this.#page.specimen = specimen;
    this.#page.player.play(specimen.strokes);
    byId("frame").scrollIntoView({ block: "nearest" });
  }
}

function style() {
  const wanted = [.../** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll("meta[data-style]"))].map((meta) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: meta.content });
    delete meta.dataset.style;
    document.head.append(link);
    return new Promise((done) => ["load", "error"].forEach((kind) => link.addEventListener(kind, done)));
  });
  return Promise.all(wanted);
}
