/** What a comparison shows, in sentences: which model tells best and worst, and why. Knows nothing of the page. */

import { bestScore, rowsAt, snapshotAt, sorted } from "./data.js";
import { kindsOf, modelName, scoreName } from "./names.js";

/** A loss within this share of a blank page's is a blank page's. */
const BLANK = 0.03;
/** A copier redraws so much more of what it never saw than the network with a bottleneck does. */
const MORE = 0.05;
/** Below this AUROC, copying has ruined it. */
const RUINED = 0.9;

/** Sentences about the state after `epoch`. @param {Comparison} run @param {number} epoch @param {Words} words */
export function story(run, epoch, words) {
  const { t, number, percent } = words;
  const rows = sorted(rowsAt(run, epoch), "auroc", true);
  if (rows.length < 2) return [];
  const names = kindsOf(run, words);
  const called = (/** @type {ComparedRow} */ row) => modelName(row.name, words);
  const figure = (/** @type {number} */ value) => number(value, 4);
  const [best, worst] = [rows[0], rows[rows.length - 1]];
  const order = { score: scoreName(run.options.score, words), best: called(best), bestAuroc: figure(best.auroc), worst: called(worst), worstAuroc: figure(worst.auroc) };
  const sentences = [t("compare.story.order", { ...names, ...order })];
  const plain = rows.filter((row) => row.name.startsWith("convolutional") && !row.name.includes("bottleneck"));
  const mended = rows.find((row) => row.name.startsWith("convolutional_bottleneck"));
  const blank = plain.filter((row) => isBlank(run, row, epoch));
  const alive = plain.find((row) => !blank.includes(row));
  for (const row of blank) sentences.push(t("compare.story.blank", { ...names, name: called(row), auroc: figure(row.auroc) }));
  if (alive && blank.length) sentences.push(t("compare.story.revived", { name: called(alive), auroc: figure(alive.auroc) }));
  const share = (/** @type {ComparedRow} */ row) => redrawn(run, row, epoch);
  if (alive && mended && share(alive) > share(mended) + MORE) {
    sentences.push(t("compare.story.copier", { ...names, name: called(alive), share: percent(share(alive)), mended: called(mended), mendedShare: percent(share(mended)) }));
    sentences.push(t(alive.auroc < RUINED ? "compare.story.fooled" : "compare.story.spared", { ...names, auroc: figure(alive.auroc) }));
  }
  if (plain.length && mended) sentences.push(t("compare.story.mended", { name: called(mended), bottleneck: run.options.bottleneck, auroc: figure(mended.auroc) }));
  const top = rows.reduce((a, b) => (b.best > a.best ? b : a));
  const by = bestScore(snapshotAt(top.model, epoch));
  if (by.auroc > best.auroc) sentences.push(t("compare.story.best", { name: scoreName(by.name, words), model: called(top), auroc: figure(by.auroc) }));
  return sentences;
}

/** The share of the anomalous samples' loss on a blank page that the model's reconstructions spare. @param {Comparison} run @param {{model: ComparedModel}} row @param {number} epoch */
export const redrawn = (run, row, epoch) => 1 - snapshotAt(row.model, epoch).anomalous_loss / run.blank_loss.anomalous;

/** Whether a model reconstructs next to nothing: its loss on both kinds is that of a blank page. @param {Comparison} run @param {{model: ComparedModel}} row @param {number} epoch */
export function isBlank(run, row, epoch) {
  const { test_loss: own, anomalous_loss: other } = snapshotAt(row.model, epoch);
  const near = (/** @type {number} */ loss, /** @type {number} */ blank) => Math.abs(loss / blank - 1) < BLANK;
  return near(own, run.blank_loss.normal) && near(other, run.blank_loss.anomalous);
}
