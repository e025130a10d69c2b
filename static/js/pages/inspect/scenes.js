/**
 * What the three frames show, each a scene: where its picture lies on a square, and how it is painted there. The same scene
 * is painted once more, larger, in the loupe.
 */

import { paintErrors, paintPixels } from "../../parts/picture.js";

/** Pixels of the longer side of the layer with heat and hatching. */
const LAYER = 512;
/** Heat from which a place is hatched. */
const HOT = 0.5;
const FAINT = 0.4;
const TINT = 0.6;
const HATCH = { gap: 8, width: 1.75 };
const OUTLINE = 2.5;

/** The largest rectangle of that width and height on a square, in its middle. */
export function placeOn(side, width, height) {
  const scale = side / Math.max(width, height);
  const [w, h] = [width * scale, height * scale];
  return { x: (side - w) / 2, y: (side - h) / 2, width: w, height: h };
}

const put = (context, image, { x, y, width, height }) => context.drawImage(image, x, y, width, height);

/** The photo, with the box round what is odd. */
export function photoScene(bitmap, size, box, colours) {
  return {
    width: size.width, height: size.height,
    paint(context, place) {
      put(context, bitmap, place);
      paintBox(context, place, size, box, colours);
    },
  };
}

/** What a detector of photos has redrawn. */
export function redrawnScene({ shape, reconstruction }, size) {
  const image = once(reconstruction, "redrawn", () => redrawnImage(shape, reconstruction));
  return { width: size.width, height: size.height, paint: (context, place) => put(context, image, place) };
}

/** The photo made faint, its heat, and hatched what is hot. */
export function heatScene(bitmap, size, found, colours) {
  const layer = once(found.heat, colours.odd, () => heatLayer(found, colours.odd));
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

/** A drawing as its detector sees it, redrawn; and where that is off. */
export const drawingScene = ({ shape, reconstruction }, colours) => ({
  width: 1, height: 1, paint: (context, { width }) => paintPixels(context, { shape, values: reconstruction }, width, colours.sheet, colours.redrawn),
});
export const errorScene = ({ shape, input, reconstruction }, colours) => ({
  width: 1, height: 1, paint: (context, { width }) => paintErrors(context, { shape, input, reconstruction }, width, colours),
});

/** On paper first, so that it is seen on anything. */
function paintBox(context, place, size, box, { odd, sheet }) {
  if (!box) return;
  const [sx, sy] = [place.width / size.width, place.height / size.height];
  const [left, top, right, bottom] = box;
  for (const [width, colour] of [[2.2 * OUTLINE, sheet], [OUTLINE, odd]]) {
    context.lineWidth = width * (place.unit ?? 1);
    context.strokeStyle = colour;
    context.strokeRect(place.x + left * sx, place.y + top * sy, (right - left) * sx, (bottom - top) * sy);
  }
}

/** By the numbers that it was made from: what was made of them last, and what of. */
const made = new WeakMap();

function once(numbers, key, make) {
  if (made.get(numbers)?.key !== key) made.set(numbers, { key, image: make() });
  return made.get(numbers).image;
}

function toCanvas(width, height, fill) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  const image = new ImageData(width, height);
  fill(image.data);
  context.putImageData(image, 0, 0);
  return canvas;
}

function redrawnImage([rows, columns, channels = 1], bytes) {
  return toCanvas(columns, rows, (data) => {
    for (let i = 0; i < rows * columns; i += 1) {
      for (let c = 0; c < 3; c += 1) data[4 * i + c] = bytes[i * channels + (channels === 3 ? c : 0)];
      data[4 * i + 3] = 255;
    }
  });
}

/** Heat as a tint, and over what is hot a hatching with its outline: seen without the colour, too. */
function heatLayer({ heat, heatShape: [rows, columns] }, odd) {
  const [red, green, blue] = odd.match(/[\d.]+/g).map(Number);
  const alphas = (alpha) =>
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
    return [canvas, canvas.getContext("2d")];
  };
  const [layer, onto] = sheet();
  onto.drawImage(alphas((byte) => TINT * byte), 0, 0, width, height);
  const hot = alphas((byte) => (byte > 255 * HOT ? 255 : 0));
  const [hatching, lines] = sheet();
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
  const [outline, edge] = sheet();
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
