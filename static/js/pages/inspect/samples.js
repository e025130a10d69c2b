/** Synthetic tiles to try at once, drawn here from their seeds; the odd ones among the good. */

import { HEIGHT, WIDTH, drawTile } from "../../core/tile.js";
import { words } from "../../parts/site.js";
import { Photo } from "./photo.js";

/** Seed and defect, in the order of the tray. @type {[number, ?string][]} */
const SAMPLES = [[9, null], [2, "blowhole"], [3, null], [4, "crack"], [5, null], [6, "stain"], [7, null], [8, "unground"]];

/** With their thumbs. */
export async function drawSamples() {
  const found = [];
  for (const [seed, defect] of SAMPLES) {
    const photo = new Photo(await toFile(drawTile(seed, defect), seed), words.t("inspect.sample", { n: seed }), true);
    await photo.prepare();
    found.push(photo);
  }
  return found;
}

/** @param {Uint8ClampedArray} greys @param {number} seed */
async function toFile(greys, seed) {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const image = new ImageData(WIDTH, HEIGHT);
  greys.forEach((grey, i) => image.data.set([grey, grey, grey, 255], 4 * i));
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/png" });
  return new File([blob], `synthetic-${seed}.png`, { type: blob.type });
}
