/** The page's first screen and the story after it: fills the frames and lines that the template left open. */

import { snapshotAt } from "./data.js";
import { copied, died } from "./lesson.js";
import { kindsOf, modelName } from "./names.js";
import { stamp } from "./stamp.js";
import { Tile } from "./tile.js";

const LAST = Infinity;

/** @param {HTMLElement} element  the first screen @param {Comparison} run @param {import("./sprites.js").Sprites} sprites @param {Words} words */
export async function showCopied(element, run, sprites, words) {
  const lesson = copied(run);
  if (!lesson) throw new TypeError("The comparison of clothes does not show what it is for. Make run.json again.");
  const { t, percent, number } = words;
  const names = kindsOf(run, words);
  const part = /** @type {PartOf} */ ((name) => element.querySelector(`[data-part="${name}"]`));
  const [dense, copier] = lesson.models.map((model) => snapshotAt(model, LAST));
  part("figures").textContent = t("compare.lesson.figures", { ...names, n: number(run.n_anomalous, 0), dense: percent(dense.detection_rate), copier: percent(copier.detection_rate) });
  part("dense-stamp").replaceChildren(stamp("anomaly"));
  part("copier-stamp").replaceChildren(stamp("normal"));
  await paint(run, sprites, words, [
    [part("shown"), null, lesson.index],
    [part("dense"), lesson.models[0], lesson.index],
    [part("copier"), lesson.models[1], lesson.index],
  ]);
}

/** @param {HTMLElement} element  the story of the network that died @param {Comparison} run @param {import("./sprites.js").Sprites} sprites @param {Words} words */
export async function showDied(element, run, sprites, words) {
  const lesson = died(run);
  element.hidden = !lesson;
  if (!lesson) return;
  const { t, percent } = words;
  const names = kindsOf(run, words);
  const [dead, started] = lesson.models.map((model) => snapshotAt(model, LAST));
  const part = /** @type {PartOf} */ ((name) => element.querySelector(`[data-part="${name}"]`));
  part("dead").textContent = t("compare.dead.dead", { ...names, share: percent(dead.auroc, 1) });
  part("started").textContent = t("compare.dead.started", { ...names, share: percent(started.auroc, 2) });
  const canvases = [...element.querySelectorAll("canvas")];
  const columns = [null, ...lesson.models];
  await paint(run, sprites, words, canvases.map((canvas, i) => [canvas, columns[i % 3], lesson.indices[Math.floor(i / 3)]]));
}

/**
 * @param {Comparison} run @param {import("./sprites.js").Sprites} sprites @param {Words} words
 * @param {[HTMLCanvasElement, ?ComparedModel, number][]} places  where, by which model (none: the sample itself), which sample
 */
async function paint(run, sprites, words, places) {
  const names = kindsOf(run, words);
  await Promise.all(places.map(async ([canvas, model, index]) => {
    const one = index < run.plotted.normal.length ? names.normal : names.anomalous;
    const values = await sprites.tile(model ? model.name : "samples", model ? model.snapshots.length - 1 : 0, index);
    const label = model ? words.t("compare.label.made", { name: modelName(model.name, words), many: one }) : words.t("compare.label.sample", { many: one });
    new Tile(canvas, { ink: model ? "redrawn" : "ink" }).update({ shape: run.sprites.tile, values, label });
  }));
}
