/**
 * What the three frames show, each a scene: where its picture lies on a square, and how it is painted there. The same scene
 * is painted once more, larger, in the loupe.
 */

import { channels } from "../../core/pixels.js";
import { paintErrors, paintPixels } from "../../parts/picture.js";

/** Pixels of the longer side of the layer with heat and hatching. */
const LAYER = 512;
/** Heat from which a place is hatched. */
const HOT = 0.5;
const FAINT = 0.4;
const TINT = 0.6;
const HATCH = { gap: 8, width: 1.75 };
const OUTLINE = 2.5;

/** The largest rectangle of that width and height on a square, in its middle. @type {(side: number, width: number, height: number) => PicturePlace} */
export function placeOn(side, width, height) {
  const scale = side / Math.max(width, height);
  const [w, h] = [width * scale, height * scale];
  return { x: (side - w) / 2, y: (side - h) / 2, width: w, height: h };
}

/** @type {(context: Canvas, image: CanvasImageSource, place: PicturePlace) => void} */
const put = (context, image, { x, y, width, height }) => context.drawImage(image, x, y, width, height);

/** The photo, with the box round what is odd. @type {(bitmap: ImageBitmap, size: PhotoSize, box: ?number[], colours: Theme) => Scene} */
export function photoScene(bitmap, size, box, colours) {
  return {
    width: size.width, height: size.height,
    paint(context, place) {
      put(context, bitmap, place);
      paintBox(context, place, size, box, colours);
    },
  };
}

/** What a detector of photos has redrawn. @type {(found: PhotoFound, size: PhotoSize) => Scene} */
export function redrawnScene({ shape, reconstruction }, size) {
  const image = once(reconstruction, "redrawn", () => redrawnImage(shape, reconstruction));
  return { width: size.width, height: size.height, paint: (context, place) => put(context, image, place) };
}

/** The photo made faint, its heat, and hatched what is hot. @type {(bitmap: ImageBitmap, size: PhotoSize, found: PhotoFound, colours: Theme) => Scene} */
export function heatScene(bitmap, size, found, colours) {
  const layer = once(found.heat ?? found, colours.odd, () => heatLayer(found, colours.odd));
  return {
    width: size.width, height: size.height,
    paint(context, place) {
      context.globalAlpha = FAINT;
      put(context, bitmap, place);
      context.globalAlpha = 1;
      put(context, layer, place);
      paintBox(context, place, size, found.box, colours);
    },
  };
}

/** A drawing as its detector sees it, redrawn; and where that is off. @type {(found: PhotoFound, colours: Theme) => Scene} */
export const drawingScene = ({ shape, reconstruction }, colours) => ({
  width: 1, height: 1, paint: (context, { width }) => paintPixels(context, { shape, values: [...reconstruction] }, width, colours.sheet, colours.redrawn),
});
/** @type {(found: PhotoFound, colours: Theme) => Scene} */
export const errorScene = ({ shape, input, reconstruction }, colours) => ({
  width: 1, height: 1, paint: (context, { width }) => paintErrors(context, { shape, input: input ?? [], reconstruction: [...reconstruction] }, width, colours),
});

/** On paper first, so that it is seen on anything. @type {(context: Canvas, place: PicturePlace, size: PhotoSize, box: ?number[], colours: Theme) => void} */
function paintBox(context, place, size, box, { odd, sheet }) {
  if (!box) return;
  const [sx, sy] = [place.width / size.width, place.height / size.height];
  const [left, top, right, bottom] = box;
  for (const { width, colour } of [{ width: 2.2 * OUTLINE, colour: sheet }, { width: OUTLINE, colour: odd }]) {
    context.lineWidth = width * (place.unit ?? 1);
    context.strokeStyle = colour;
    context.strokeRect(place.x + left * sx, place.y + top * sy, (right - left) * sx, (bottom - top) * sy);
  }
}

/** By the numbers that it was made from: what was made of them last, and what of. @type {WeakMap<object, {key: string, image: OffscreenCanvas}>} */
const made = new WeakMap();

/** @param {object} numbers @param {string} key @param {() => OffscreenCanvas} make */
function once(numbers, key, make) {
  const last = made.get(numbers);
  const found = last?.key === key ? last : { key, image: make() };
  made.set(numbers, found);
  return found.image;
}

/** @param {number} width @param {number} height @param {(data: ImageDataArray) => void} fill */
function toCanvas(width, height, fill) {
  const canvas = new OffscreenCanvas(width, height);
  const image = new ImageData(width, height);
  fill(image.data);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

/** @param {number[]} shape @param {Numbers} bytes */
function redrawnImage([rows, columns, channels = 1], bytes) {
  return toCanvas(columns, rows, (data) => {
    for (let i = 0; i < rows * columns; i += 1) {
      for (let c = 0; c < 3; c += 1) data[4 * i + c] = bytes[i * channels + (channels === 3 ? c : 0)];
      data[4 * i + 3] = 255;
    }
  });
}

/** Heat as a tint, and over what is hot a hatching with its outline: seen without the colour, too. @param {PhotoFound} found @param {string} odd */
function heatLayer({ heat, heatShape }, odd) {
  if (!heat || !heatShape) throw new TypeError("Expected a photo with heat. A drawing has none.");
  const [rows, columns] = heatShape;
  const [red, green, blue] = channels(odd);
  const alphas = (/** @type {(byte: number) => number} */ alpha) =>
    toCanvas(columns, rows, (data) => {
      for (let i = 0; i < heat.length; i += 1) {
        data[4 * i] = red;
        data[4 * i + 1] = green;
        data[4 * i + 2] = blue;
        data[4 * i + 3] = alpha(heat[i]);
      }
    });
  const scale = LAYER / Math.max(rows, columns);
  const [width, height] = [Math.round(columns * scale), Math.round(rows * scale)];
  const sheet = () => {
    const canvas = new OffscreenCanvas(width, height);
    return { canvas, context: /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d")) };
  };
  const { canvas: layer, context: onto } = sheet();
  onto.drawImage(alphas((byte) => TINT * byte), 0, 0, width, height);
  const hot = alphas((byte) => (byte > 255 * HOT ? 255 : 0));
  const { canvas: hatching, context: lines } = sheet();
  lines.strokeStyle = odd;
  lines.lineWidth = HATCH.width;
  lines.beginPath();
  for (let x = -height; x < width; x += HATCH.gap) {
    lines.moveTo(x, height);
    lines.lineTo(x + height, 0);
  }
  lines.stroke();
  lines.globalCompositeOperation = "destination-in";
  lines.drawImage(hot, 0, 0, width, height);
  const { canvas: outline, context: edge } = sheet();
  for (let turn = 0; turn < 8; turn += 1) {
    const [dx, dy] = [Math.cos((turn * Math.PI) / 4), Math.sin((turn * Math.PI) / 4)].map((each) => OUTLINE * each);
    edge.drawImage(hot, dx, dy, width, height);
  }
  edge.globalCompositeOperation = "destination-out";
  edge.drawImage(hot, 0, 0, width, height);
  onto.drawImage(hatching, 0, 0);
  onto.drawImage(outline, 0, 0);
  return layer;
}
