/**
 * The camera: in a box of its own on a desk; a phone's own camera, through a file input, where there is one under a finger
 * or the page may not have the camera.
 */

import { words } from "../../parts/site.js";

const { t } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));
const WIDEST = 1920;

/** @param {(file: File) => void} take  gets each photo */
export function setUpCamera(take) {
  const [box, video, said, shutter] = [byId("camera-box"), byId("camera-video"), byId("camera-said"), byId("camera-take")];
  /** @type {?MediaStream} */
  let stream = null;
  let count = 0;
  const ready = (/** @type {boolean} */ isReady) => shutter.setAttribute("aria-disabled", String(!isReady));

  async function open() {
    const isHandheld = matchMedia("(pointer: coarse)").matches;
    if (isHandheld || !navigator.mediaDevices?.getUserMedia) {
      byId("capture").click();
      return;
    }
    ready(false);
    said.textContent = t("inspect.camera.asking");
    box.showModal();
    try {
      const given = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: WIDEST } } });
      if (!box.open) {
        stop(given);
        return;
      }
      stream = given;
      video.srcObject = stream;
      await video.play();
      said.textContent = t("inspect.camera.ready");
      ready(true);
    } catch (refused) {
      const { message, name } = /** @type {Error} */ (refused);
      said.textContent = t("inspect.camera.refused", { why: message || name });
    }
  }

  async function shoot() {
    if (shutter.getAttribute("aria-disabled") === "true") return;
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    canvas.getContext("2d")?.drawImage(video, 0, 0);
    // Without loss: this file is the photo, and what is judged, kept and shown are all made from it.
    const blob = await canvas.convertToBlob({ type: "image/png" });
    count += 1;
    take(new File([blob], `camera-${count}.png`, { type: blob.type }));
    said.textContent = t("inspect.camera.taken", { n: count });
  }

  byId("camera").addEventListener("click", open);
  shutter.addEventListener("click", shoot);
  byId("camera-close").addEventListener("click", () => box.close());
  box.addEventListener("close", () => {
    if (stream) stop(stream);
    stream = null;
    video.srcObject = null;
  });
}

/** @param {MediaStream} stream */
const stop = (stream) => stream.getTracks().forEach((track) => track.stop());
