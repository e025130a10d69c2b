/**
 * Inside: the numbers of the bottleneck, to be dragged, and a map of what the decoder can draw. The network runs here, in
 * the browser; it is loaded when this is first opened. One code is shown by the strip, the map and the picture alike.
 */

import { codeAt, middles, placeOfCode, rangesOf, sheetOf } from "../../core/bottleneck.js";
import { networkOf } from "../../parts/networks.js";
import { Picture } from "../../parts/picture.js";
import { words } from "../../parts/site.js";
import { nameOf } from "./figures.js";
import { LatentMap } from "./map.js";
import { Strip } from "./strip.js";

const { t } = words;
const byId = (id) => document.getElementById(id);
/** Pictures along a side of the map. */
const CELLS = 7;
/** The map's ground is so much fainter than what is drawn, that the handle stands out. */
const FAINT = 0.6;
/** The server's reconstruction and ours differ by less where both have the same network. */
const SAME = 1e-3;

export class Inside {
  #input = new Picture(byId("inside-input"));
  /** The same picture twice: beside the strip and beside the map, so that it is in sight of either. */
  #answers = ["inside-answer", "inside-there"].map((id) => new Picture(byId(id), { ink: "redrawn" }));
  #strip = new Strip(byId("strip"), { words, change: (index, value) => this.#turn(index, value) });
  #map = new LatentMap(byId("map"), { words, change: (place) => this.#go(place) });
  /** {name, network, lie, ground} of the detector. */
  #known = null;
  #wanted = null;
  #found = null;
  #own = null;
  #code = null;

  constructor() {
    byId("inside-reset").addEventListener("click", () => this.#show(Float32Array.from(this.#own)));
  }

  /** @param {Object} page  the state of the page @param {import("./inquiry.js").Inquiry} inquiry */
  update({ detector, thing }, { found }) {
    if (!byId("inside").open) return;
    byId("inside-how").textContent = t("draw.inside.how", { many: thing.many });
    byId("inside-map-how").textContent = t("draw.inside.map.how", { many: thing.many });
    if (this.#known?.name === detector) this.#read(found);
    else this.#load(detector, found);
  }

  async #load(name, found) {
    this.#found = found;
    if (this.#wanted === name) return;
    this.#wanted = name;
    try {
      const known = await load(name);
      if (this.#wanted !== name) return;
      this.#known = known;
      this.#own = null;
      if (known.network) this.#read(this.#found);
      else this.#say(t(name.includes(":") ? "draw.inside.mine" : "draw.inside.none", { name: nameOf(name) }));
    } catch (error) {
      this.#wanted = null;
      this.#say(error instanceof TypeError ? t("site.offline") : t("site.refused", { why: error.message }));
    }
  }

  /** Take the numbers of the newest drawing; without one, of the middle of all. */
  #read(found) {
    const { network, lie } = this.#known;
    if (!network || (this.#own && this.#found === found)) return;
    this.#found = found;
    const input = found && found.reply.detector === this.#known.name ? Float32Array.from(found.reply.input) : null;
    if (input && !isSame(network.predict(input), found.reply.reconstruction)) {
      this.#say(t("draw.inside.other"));
      return;
    }
    this.#say("");
    const shape = network.description.shape;
    this.#input.update(input && { shape, values: [...input] });
    byId("inside-input").setAttribute("aria-label", t(input ? "draw.inside.input" : "pair.empty"));
    this.#own = input ? network.encode(input) : Float32Array.from(lie.mean);
    this.#show(Float32Array.from(this.#own));
  }

  #turn(index, value) {
    const code = Float32Array.from(this.#code);
    code[index] = value;
    this.#show(code);
  }

  #go(place) {
    this.#show(codeAt(this.#known.lie, place));
  }

  #show(code) {
    const { network, lie, ground } = this.#known;
    this.#code = code;
    const drawn = { shape: network.description.shape, values: [...network.decode(code)] };
    for (const each of this.#answers) each.update(drawn);
    this.#strip.update({ values: code, own: this.#own, ranges: rangesOf(lie, this.#own) });
    this.#map.update({ ground, place: placeOfCode(lie, code), own: this.#found ? placeOfCode(lie, this.#own) : null });
    const isOwn = code.every((value, i) => value === this.#own[i]);
    byId("inside-reset").setAttribute("aria-disabled", String(isOwn));
    byId("inside-said").textContent = t(isOwn ? "draw.inside.own" : "draw.inside.moved");
  }

  /** What is to be said instead of the numbers; nothing where they can be shown. */
  #say(text) {
    byId("inside-said").textContent = text;
    byId("inside-all").hidden = text !== "";
  }
}

/** The network of a detector, where the site has it. */
async function load(name) {
  const found = await networkOf(name);
  // One with too many numbers has no map of them.
  if (!found?.metadata.codes) return { name, network: null };
  const { network, metadata } = found;
  const lie = metadata.codes;
  const drawn = middles(CELLS).flatMap((y) => middles(CELLS).map((x) => network.decode(codeAt(lie, [x, y])).map((value) => FAINT * value)));
  return { name, network, lie, ground: sheetOf(drawn, CELLS, network.description.shape) };
}

const isSame = (ours, theirs) => ours.every((value, i) => Math.abs(value - theirs[i]) < SAME);
