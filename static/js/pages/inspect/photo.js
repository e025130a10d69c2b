/** One photo of the visitor's: its file, small pictures of it, and what was found in it. */

import { moments } from "../../core/album.js";

/** Pixels of the longer side: in the tray, and in the frame, where a loupe enlarges it. */
const THUMB = 160;
const SHOWN = 1280;

export class Photo {
  /** @type {?Promise<void>} */
  #ready = null;
  /** What the queue says of it. */
  state = "waiting";
  /** What the server found, made small; null while it has not. @type {?PhotoFound} */
  found = null;
  /** Why it could not be judged, in words. @type {?string} */
  error = null;
  /** Until when it waits, in words. @type {?string} */
  pause = null;
  /** @type {?ImageBitmap} */
  thumb = null;
  /** @type {?ImageBitmap} */
  large = null;
  /** In pixels, as it is looked at. @type {?PhotoSize} */
  size = null;
  /** Of its greys. @type {?{mean: number, deviation: number}} */
  light = null;
  /** Why the browser cannot show it. @type {unknown} */
  unseen = null;

  /** @param {File} file @param {string} path  what it is called @param {boolean} synthetic */
  constructor(file, path, synthetic = false) {
    this.file = file;
    this.path = path;
    this.synthetic = synthetic;
  }

  /** Make what the tray needs, once. */
  prepare() {
    this.#ready ??= this.#make();
    return this.#ready;
  }

  /** A file that the browser cannot show has nothing of it: the server may still read it. */
  async #make() {
    try {
      this.size = await sizeOf(this.file);
      this.thumb = await reduced(this.file, this.size, THUMB);
      this.light = lightOf(this.thumb);
    } catch (unreadable) {
      this.unseen = unreadable;
    }
  }

  /** Make what the frame shows; where that cannot be, it shows the thumb. */
  async enlarge() {
    if (this.large || !this.thumb || !this.size) return;
    try {
      const large = await reduced(this.file, this.size, SHOWN);
      this.shrink();
      this.large = large;
    } catch (unreadable) {
      this.unseen = unreadable;
    }
  }

  /** Keep no more of it than the tray needs. */
  shrink() {
    this.large?.close();
    this.large = null;
  }

  forget() {
    this.shrink();
    this.thumb?.close();
    this.thumb = null;
  }
}

/** Width and height of a picture, turned upright: from its head, without a pixel of it decoded. @param {File} file @returns {Promise<PhotoSize>} */
async function sizeOf(file) {
  const image = new Image();
  const address = URL.createObjectURL(file);
  try {
    await new Promise((done, failed) => {
      image.onload = done;
      image.onerror = () => failed(new Error("The browser cannot show this file."));
      image.src = address;
    });
    return { width: image.naturalWidth, height: image.naturalHeight };
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** The picture, decoded beside the page's own thread and no larger than needed. @param {File} file @param {PhotoSize} size @param {number} longest */
function reduced(file, { width, height }, longest) {
  const share = Math.min(1, longest / Math.max(width, height));
  const at = (/** @type {number} */ side) => Math.max(1, Math.round(side * share));
  return createImageBitmap(file, { resizeWidth: at(width), resizeHeight: at(height), resizeQuality: "medium" });
}

/** @param {ImageBitmap} bitmap */
function lightOf(bitmap) {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.drawImage(bitmap, 0, 0);
  return moments(context.getImageData(0, 0, bitmap.width, bitmap.height).data);
}
