/** Examples by camera: what it sees is kept several times a second, as long as a button is held. */

import { h } from "../../charts/svg.js";
import { readOptions } from "../../core/options.js";
import { Camera } from "./camera.js";

/** Milliseconds between two examples, at the least. */
const PACE = 250;
const HELD = [" ", "Enter"];

export class Recorder {
  #options;
  #camera;
  #parts;
  #isHeld = false;

  /**
   * @param {HTMLElement} element  is filled while the camera is on
   * @param {Object} options
   * @param {Words} options.words
   * @param {(frame: string) => Promise<boolean>} options.take  a frame, as a data URL; says whether to go on
   * @param {(isOn: boolean) => void} options.state  the camera went on or off
   */
  constructor(element, options) {
    this.#options = readOptions(options, { words: null, take: null, state: null });
    const { t } = this.#options.words;
    this.#camera = new Camera({ words: this.#options.words, ended: () => this.#show(false) });
    const hold = h("button", { type: "button", class: "button button--ink", id: "own-hold", "aria-pressed": "false" }, t("train.camera.hold"));
    this.#parts = { box: element, hold };
    element.append(h("div", { class: "frame frame--input own__frame" }, this.#camera.video), hold, h("p", { class: "small soft" }, t("train.camera.about")));
    hold.addEventListener("pointerdown", (event) => {
      hold.setPointerCapture(event.pointerId);
      this.#hold();
    });
    for (const kind of ["pointerup", "pointercancel", "blur"]) hold.addEventListener(kind, () => this.#let());
    hold.addEventListener("keydown", (event) => {
      if (!HELD.includes(event.key)) return;
      event.preventDefault();
      if (!event.repeat) this.#hold();
    });
    hold.addEventListener("keyup", () => this.#let());
    this.#show(false);
  }

  /** On or off. @throws {import("../../core/nn/refusal.js").Refusal} where there is no camera to be had */
  async toggle() {
    if (this.#camera.isOn) this.#camera.stop();
    else {
      await this.#camera.start();
      this.#show(true);
    }
  }

  /** @param {boolean} isOn */
  #show(isOn) {
    this.#let();
    this.#parts.box.hidden = !isOn;
    this.#options.state(isOn);
  }

  async #hold() {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#parts.hold.setAttribute("aria-pressed", "true");
    while (this.#isHeld && this.#camera.isOn) {
      const pause = new Promise((done) => setTimeout(done, PACE));
      if (!(await this.#options.take(this.#camera.frame()))) this.#let();
      await pause;
    }
  }

  #let() {
    this.#isHeld = false;
    this.#parts.hold.setAttribute("aria-pressed", "false");
  }
}
