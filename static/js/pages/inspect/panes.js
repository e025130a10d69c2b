/**
 * Photo, redrawn, what's off: three frames and one loupe over them. Frames that show the same ground share the loupe: all
 * three where the detector looks at the photo as it lies, the first and the last where it turns a part upright first, the
 * last two where it looks for a drawing.
 *
 *     const panes = new Panes(root, { words });
 *     panes.update({ photo, judged, isTurned });  // null: nothing yet
 */

import { placeOf } from "../../core/album.js";
import { readOptions } from "../../core/options.js";
import { fit, watchSize } from "../../parts/ink.js";
import { onThemeChange, palette } from "../../parts/theme.js";
import { Loupe } from "./loupe.js";
import { drawingScene, errorScene, heatScene, photoScene, placeOn, redrawnScene } from "./scenes.js";

/** @type {PaneName[]} */
const NAMES = ["photo", "redrawn", "off"];
/** The loupe's radius, as a share of the frame's side. */
const RADIUS = 0.24;

/**
 * @typedef {{photo: Photo, judged: ?PhotoJudged, isTurned: boolean}} PanesData
 * @typedef {Partial<Record<PaneName, Scene & {ground: string}>>} PaneScenes
 */

/** @param {HTMLCanvasElement} canvas */
const paneOf = (canvas) => /** @type {PaneName} */ (canvas.dataset.pane);

export class Panes {
  #options;
  #canvases;
  #hints;
  #title;
  #said;
  /** @type {?PanesData} */
  #data = null;
  /** @type {PaneScenes} */
  #scenes = {};
  /** @type {?Spot} */
  #spot = null;
  #frame = 0;
  #loupe;

  /** @param {HTMLElement} root @param {{words: Words}} options */
  constructor(root, options) {
    this.#options = readOptions(options, { words: null });
    const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (root.querySelector(`#${id}`));
    const canvas = (/** @type {PaneName} */ name) => /** @type {HTMLCanvasElement} */ (find(name));
    this.#canvases = { photo: canvas("photo"), redrawn: canvas("redrawn"), off: canvas("off") };
    this.#hints = { photo: find("photo-hint"), redrawn: find("redrawn-hint"), off: find("off-hint") };
    this.#title = find("redrawn-title");
    this.#said = find("loupe-said");
    this.#loupe = new Loupe(Object.values(this.#canvases), {
      find: (canvas, x, y) => this.#find(paneOf(canvas), x, y),
      change: (spot) => this.#move(spot),
      say: (spot) => this.#tell(spot),
    });
    for (const canvas of Object.values(this.#canvases)) watchSize(canvas, () => this.#redraw());
    onThemeChange(() => this.#build());
  }

  /** @param {?PanesData} data */
  update(data) {
    if (data?.photo !== this.#data?.photo) this.#loupe.hide();
    this.#data = data;
    this.#build();
  }

  #build() {
    const colours = palette();
    const { photo = null, judged = null, isTurned = false } = this.#data ?? {};
    const bitmap = photo?.large ?? photo?.thumb ?? null;
    const size = photo?.size ?? null;
    /** @type {PaneScenes} */
    const scenes = {};
    if (bitmap && size) scenes.photo = { ...photoScene(bitmap, size, judged?.box ?? null, colours), ground: "photo" };
    if (judged && judged.heat === null) {
      scenes.redrawn = { ...drawingScene(judged, colours), ground: "sample" };
      scenes.off = { ...errorScene(judged, colours), ground: "sample" };
    } else if (judged && bitmap && size) {
      const [height, width] = judged.shape;
      scenes.redrawn = { ...redrawnScene(judged, isTurned ? { width, height } : size), ground: isTurned ? "sample" : "photo" };
      scenes.off = { ...heatScene(bitmap, size, judged, colours), ground: "photo" };
    }
    this.#scenes = scenes;
    for (const name of NAMES) {
      this.#hints[name].hidden = name in scenes || (name === "photo" && photo !== null);
      this.#canvases[name].setAttribute("aria-label", this.#label(name));
    }
    this.#title.textContent = this.#options.words.t(judged && isTurned ? "inspect.redrawn.turned" : "pair.redrawn");
    this.#canvases.photo.tabIndex = bitmap ? 0 : -1;
    this.#canvases.photo.setAttribute("role", bitmap ? "application" : "img");
    this.#redraw();
  }

  /** @param {PaneName} name */
  #label(name) {
    const { t } = this.#options.words;
    if (!(name in this.#scenes) || !this.#data) return t("pair.empty");
    const { photo, judged } = this.#data;
    if (name === "photo") return t("inspect.photo.label", { name: photo.path, ...photo.size });
    if (name === "redrawn") return t("inspect.redrawn.label", { name: photo.path });
    if (judged?.box && judged.size) return t("inspect.off.label.at", { where: t(`inspect.where.${placeOf(judged.box, judged.size)}`) });
    return t("inspect.off.label");
  }

  /** The place on the picture of a pane, or null beside it. @param {PaneName} name @param {number} x @param {number} y */
  #find(name, x, y) {
    const scene = this.#scenes[name];
    if (!scene) return null;
    const place = placeOn(1, scene.width, scene.height);
    const [u, v] = [(x - place.x) / place.width, (y - place.y) / place.height];
    return u >= 0 && u <= 1 && v >= 0 && v <= 1 ? [u, v] : null;
  }

  /** @param {?Spot} spot */
  #move(spot) {
    this.#spot = spot;
    this.#redraw();
  }

  /** @param {Spot} spot */
  #tell({ u, v, zoom }) {
    const { t, percent } = this.#options.words;
    const { heat = null, heatShape = null } = this.#data?.judged ?? {};
    const at = { x: percent(u), y: percent(v), zoom };
    if (!heat || !heatShape) this.#said.textContent = t("inspect.loupe.at", at);
    else {
      const [rows, columns] = heatShape;
      const [row, column] = [Math.min(rows - 1, Math.floor(v * rows)), Math.min(columns - 1, Math.floor(u * columns))];
      this.#said.textContent = t("inspect.loupe.heat", { ...at, heat: percent(heat[row * columns + column] / 255) });
    }
  }

  #redraw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      for (const name of NAMES) this.#paint(name);
    });
  }

  /** @param {PaneName} name */
  #paint(name) {
    const canvas = this.#canvases[name];
    const side = fit(canvas);
    const context = /** @type {Canvas} */ (canvas.getContext("2d"));
    context.clearRect(0, 0, side, side);
    const scene = this.#scenes[name];
    if (!scene) return;
    const unit = devicePixelRatio;
    const place = { ...placeOn(side, scene.width, scene.height), unit };
    context.imageSmoothingEnabled = true;
    scene.paint(context, place);
    const shares = this.#spot && this.#scenes[paneOf(this.#spot.canvas)]?.ground === scene.ground;
    if (this.#spot && shares) paintLoupe(context, scene, place, side, this.#spot);
  }
}

/** The scene again, larger, in a ring round the spot. @type {(context: Canvas, scene: Scene, place: Required<PicturePlace>, side: number, spot: Spot) => void} */
function paintLoupe(context, scene, place, side, { u, v, zoom }) {
  const { ink, sheet } = palette();
  const [x, y, radius] = [place.x + u * place.width, place.y + v * place.height, RADIUS * side];
  context.save();
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.clip();
  context.fillStyle = sheet;
  context.fill();
  context.translate(x, y);
  context.scale(zoom, zoom);
  context.translate(-x, -y);
  scene.paint(context, { ...place, unit: place.unit / zoom });
  context.restore();
  for (const { width, colour } of [{ width: 6, colour: sheet }, { width: 2.5, colour: ink }]) {
    context.lineWidth = width * place.unit;
    context.strokeStyle = colour;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
}
