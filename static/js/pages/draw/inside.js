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
const byId = /** @type {ById} */ ((id) => document.getElementById(id));
/** Pictures along a side of the map. */
const CELLS = 7;
/** The map's ground is so much fainter than what is drawn, that the handle stands out. */
const FAINT = 0.6;
/** The server's reconstruction and ours differ by less where both have the same network. */
const SAME = 1e-3;

/** @typedef {{network: import("../../core/nn/network.js").Network, lie: import("../../core/bottleneck.js").Lie, ground: Pixels}} Net */

export class Inside {
  #input = new Picture(byId("inside-input"));
  /** The same picture twice: beside the strip and beside the map, so that it is in sight of either. */
  #answers = [byId("inside-answer"), byId("inside-there")].map((canvas) => new Picture(canvas, { ink: "redrawn" }));
  #strip = new Strip(byId("strip"), { words, change: (index, value) => this.#turn(index, value) });
  #map = new LatentMap(byId("map"), { words, change: (place) => this.#go(place) });
  /** Of the detector. @type {?{name: string, net: ?Net}} */
  #known = null;
  /** @type {?string} */
  #wanted = null;
  /** @type {?DrawFound} */
  #found = null;
  /** @type {?Float32Array} */
  #own = null;
  /** @type {?Float32Array} */
  #code = null;

  constructor() {
    byId("inside-reset").addEventListener("click", () => this.#own && this.#show(Float32Array.from(this.#own)));
  }

  /** @param {DrawState} page @param {DrawInquiry} inquiry */
  update({ detector, thing }, { found }) {
    if (!byId("inside").open) return;
    byId("inside-how").textContent = t("draw.inside.how", { many: thing.many });
    byId("inside-map-how").textContent = t("draw.inside.map.how", { many: thing.many });
    if (this.#known?.name === detector) this.#read(found);
    else this.#load(detector, found);
  }

  /** @param {string} name @param {?DrawFound} found */
  async #load(name, found) {
    this.#found = found;
    if (this.#wanted === name) return;
    this.#wanted = name;
    try {
      const net = await load(name);
      if (this.#wanted !== name) return;
      this.#known = { name, net };
      this.#own = null;
      if (net) this.#read(this.#found);
      else this.#say(t(name.includes(":") ? "draw.inside.mine" : "draw.inside.none", { name: nameOf(name) }));
    } catch (thrown) {
      const error = /** @type {Error} */ (thrown);
      this.#wanted = null;
      this.#say(error instanceof TypeError ? t("site.offline") : t("site.refused", { why: error.message }));
    }
  }

  /** Take the numbers of the newest drawing; without one, of the middle of all. @param {?DrawFound} found */
  #read(found) {
    const { name, net } = this.#known ?? {};
    if (!net || (this.#own && this.#found === found)) return;
    this.#found = found;
    const { network, lie } = net;
    const input = found && found.reply.detector === name ? Float32Array.from(found.reply.input) : null;
    if (input && found && !isSame(network.predict(input), found.reply.reconstruction)) {
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

  /** @param {number} index @param {number} value */
  #turn(index, value) {
    if (!this.#code) return;
    const code = Float32Array.from(this.#code);
    code[index] = value;
    this.#show(code);
  }

  /** @param {number[]} place */
  #go(place) {
    if (this.#known?.net) this.#show(codeAt(this.#known.net.lie, place));
  }

  /** @param {Float32Array} code */
  #show(code) {
    const own = this.#own;
    if (!this.#known?.net || !own) return;
    const { network, lie, ground } = this.#known.net;
    this.#code = code;
    const drawn = { shape: network.description.shape, values: [...network.decode(code)] };
    for (const each of this.#answers) each.update(drawn);
    this.#strip.update({ values: code, own, ranges: rangesOf(lie, own) });
    this.#map.update({ ground, place: placeOfCode(lie, code), own: this.#found ? placeOfCode(lie, own) : null });
    const isOwn = code.every((value, i) => value === own[i]);
    byId("inside-reset").setAttribute("aria-disabled", String(isOwn));
    byId("inside-said").textContent = t(isOwn ? "draw.inside.own" : "draw.inside.moved");
  }

  /** What is to be said instead of the numbers; nothing where they can be shown. @param {string} text */
  #say(text) {
    byId("inside-said").textContent = text;
    byId("inside-all").hidden = text !== "";
  }
}

/** The network of a detector, where the site has it. @param {string} name @returns {Promise<?Net>} */
async function load(name) {
  const found = await networkOf(name);
  // One with too many numbers has no map of them.
  if (!found?.metadata.codes) return null;
  const { network, metadata: { codes: lie } } = found;
  const drawn = middles(CELLS).flatMap((y) => middles(CELLS).map((x) => network.decode(codeAt(lie, [x, y])).map((value) => FAINT * value)));
  return { network, lie, ground: sheetOf(drawn, CELLS, network.description.shape) };
}

/** @param {Float32Array} ours @param {Numbers} theirs */
const isSame = (ours, theirs) => ours.every((value, i) => Math.abs(value - theirs[i]) < SAME);
