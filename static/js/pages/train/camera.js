/**
 * The visitor's camera: what it sees in a <video>, and single frames of it. The camera is off until it is asked for, and when
 * the page is out of sight.
 *
 *     const camera = new Camera({ words, ended });
 *     await camera.start();  // throws a Refusal that says why there is none
 *     camera.frame();        // a small JPEG as a data URL
 *     camera.stop();
 */

import { h } from "../../charts/svg.js";
import { Refusal } from "../../core/nn/refusal.js";
import { Live } from "../../core/live.js";
import { readOptions } from "../../core/options.js";
import { pictureOf } from "./samples.js";

/** Side of a frame as it is sent: far more than the 28 pixels that become of it. */
const SIDE = 224;
/** Least milliseconds between two verdicts. */
const PACE = 150;
const SENTENCES = {
  insecure: "Browsers give the camera only to pages over HTTPS. Open this one so.",
  refused: "The camera was not allowed. Allow it in the browser's settings of this page.",
  none: "There is no camera here. Connect one, or choose photos.",
  busy: "The camera does not answer. Close what else is using it.",
};
/** @type {Record<string, keyof typeof SENTENCES>} */
const KINDS = { NotAllowedError: "refused", NotFoundError: "none", OverconstrainedError: "none" };

export class Camera {
  #options;
  /** @type {?MediaStream} */
  #stream = null;
  #canvas = document.createElement("canvas");
  #hidden = () => document.hidden && this.stop();

  /** @param {{words: Words, ended: () => void}} options  `ended`: called whenever it goes off */
  constructor(options) {
    this.#options = readOptions(options, { words: null, ended: null });
    this.video = h("video", { class: "camera", playsinline: "", "aria-label": this.#options.words.t("train.camera.view") });
    this.video.muted = true;
    this.#canvas.width = this.#canvas.height = SIDE;
  }

  get isOn() {
    return this.#stream !== null;
  }

  /** @throws {Refusal} */
  async start() {
    if (!navigator.mediaDevices) throw refusal("insecure");
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, facingMode: "environment" } });
    } catch (refused) {
      throw refusal(KINDS[/** @type {Error} */ (refused).name] ?? "busy");
    }
    for (const track of this.#stream.getTracks()) track.addEventListener("ended", () => this.stop());
    document.addEventListener("visibilitychange", this.#hidden);
    this.video.srcObject = this.#stream;
    await this.video.play();
  }

  stop() {
    if (!this.#stream) return;
    for (const track of this.#stream.getTracks()) track.stop();
    document.removeEventListener("visibilitychange", this.#hidden);
    this.#stream = null;
    this.video.srcObject = null;
    this.#options.ended();
  }

  /** The middle square of what it sees now. */
  frame() {
    const { videoWidth: width, videoHeight: height } = this.video;
    const side = Math.min(width, height);
    this.#canvas.getContext("2d")?.drawImage(this.video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
    return this.#canvas.toDataURL("image/jpeg", 0.85);
  }
}

/** @param {keyof typeof SENTENCES} kind */
function refusal(kind) {
  return new Refusal(`camera.${kind}`, SENTENCES[kind]);
}

/** What the camera sees, judged several times a second. */
export class LiveCamera {
  #options;
  #camera;
  #live;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /**
   * @param {Object} options
   * @param {Words} options.words
   * @param {string} options.detector  of the server, it makes the pictures
   * @param {(video: ?HTMLVideoElement) => void} options.view  where to show what it sees; null: it is off
   * @param {(sample: Float32Array) => void} options.show  one sample, as the network sees it
   * @param {(error: Error) => void} options.fail
   */
  constructor(options) {
    this.#options = readOptions(options, { words: null, detector: null, view: null, show: null, fail: null });
    const { words, detector, show, fail } = this.#options;
    this.#camera = new Camera({ words, ended: () => this.#ended() });
    const shown = (/** @type {Float32Array} */ values) => {
      if (this.#camera.isOn) show(values);
    };
    /** @type {(error: Error, _: unknown, how: {again: boolean}) => void} */
    const failed = (error, _, { again }) => {
      if (!again) this.stop();
      fail(error);
    };
    this.#live = new Live({ send: (image, signal) => pictureOf({ image }, detector, signal), show: shown, fail: failed, gap: PACE });
  }

  /** On where it was off, off where it was on. */
  async toggle() {
    if (this.#camera.isOn) {
      this.stop();
      return;
    }
    try {
      await this.#camera.start();
      this.#options.view(this.#camera.video);
      this.#timer = setInterval(() => !this.#live.isBusy && this.#live.push(this.#camera.frame()), PACE / 2);
    } catch (refused) {
      this.#options.fail(/** @type {Error} */ (refused));
    }
  }

  stop() {
    this.#camera.stop();
  }

  #ended() {
    clearInterval(this.#timer);
    this.#live.drop();
    this.#options.view(null);
  }
}
