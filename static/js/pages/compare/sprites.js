/** Sprite sheets: the plotted samples and the reconstructions, sixteen shades each, as lists of numbers from 0 to 1. */

import { countPlotted } from "./data.js";

export class Sprites {
  #run;
  #address;
  /** @type {Map<string, Promise<Canvas>>} */
  #sheets = new Map();

  /** @param {Comparison} run @param {(sheet: string) => string} address  where the sheet of that name is */
  constructor(run, address) {
    this.#run = run;
    this.#address = address;
  }

  /** Sample number `index` of block number `block` of a sheet; channels averaged. @param {string} name @param {number} block @param {number} index */
  async tile(name, block, index) {
    const sheet = await this.#sheet(name);
    const { columns, tile } = this.#run.sprites;
    const rows = Math.ceil(countPlotted(this.#run) / columns);
    const left = (index % columns) * tile[1];
    const top = (block * rows + Math.floor(index / columns)) * tile[0];
    const { data } = sheet.getImageData(left, top, tile[1], tile[0]);
    return Array.from({ length: tile[0] * tile[1] }, (_, i) => (data[4 * i] + data[4 * i + 1] + data[4 * i + 2]) / 765);
  }

  /** @param {string} name */
  #sheet(name) {
    const known = this.#sheets.get(name) ?? this.#load(name);
    this.#sheets.set(name, known);
    return known;
  }

  /** @param {string} name */
  async #load(name) {
    const image = new Image();
    image.src = this.#address(name);
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = /** @type {Canvas} */ (canvas.getContext("2d", { willReadFrequently: true }));
    context.drawImage(image, 0, 0);
    return context;
  }
}
