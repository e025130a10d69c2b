/** The buttons of a training, how far it is, and the slider that looks back. */

import { told } from "./told.js";

const PLAY = "M8 5v14l11-7z";
const PAUSE = "M7 5v14M17 5v14";

/**
 * @param {ById} byId
 * @param {Object} now
 * @param {boolean} now.ready  whether there is something to train
 * @param {number} now.kept  snapshots to look back at
 * @param {?number} now.shown  which of them is looked at; null for the latest
 * @param {number} now.epoch  of what is looked at
 * @param {{state: string, seconds: number}} now.more
 * @param {number} now.epochs  in all
 * @param {?TrainPrepared} now.prepared
 * @param {Words} words
 */
export function showBar(byId, { ready, kept, shown, epoch, more: { state, seconds }, epochs, prepared }, words) {
  const { t } = words;
  const training = state === "training";
  const over = state === "done" || state === "failed";
  byId("go-text").textContent = t(training ? "train.pause" : state === "done" ? "train.again" : "train.go");
  byId("go-icon").setAttribute("d", training ? PAUSE : PLAY);
  byId("go").disabled = !ready || state === "failed";
  byId("step").disabled = !ready || training || over;
  byId("reset").disabled = !ready || kept < 2;
  const scrub = byId("scrub");
  scrub.disabled = training || kept < 2;
  scrub.max = String(Math.max(0, kept - 1));
  if (shown === null) scrub.value = scrub.max;
  scrub.setAttribute("aria-valuetext", t("train.epoch.n", { n: epoch }));
  const progress = byId("progress");
  progress.setAttribute("aria-live", training ? "off" : "polite");
  const text = told.progress({ state, seconds, epoch, ready, epochs, prepared }, words);
  if (progress.textContent !== text) progress.textContent = text;
}
