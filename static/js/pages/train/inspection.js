/**
 * The sample at hand: redrawn, placed on the scale, judged.
 *
 *     const inspection = new Inspection({ root, figure, scale, verdict, words });
 *     inspection.show(page, x, snapshot, judgement);
 */

import { rankWords, thresholdLevel, verdict as verdictOf } from "../../core/judge.js";

/** @param {Numbers} scores */
const ascending = (scores) => Array.from(scores).sort((a, b) => a - b);

export class Inspection {
  #parts;

  /**
   * @param {{root: HTMLElement, figure: import("./figure.js").Figure, scale: import("../../parts/scale.js").Scale,
   *   verdict: import("../../parts/verdict.js").Verdict, words: Words}} parts  of the page
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * @param {TrainState} page
   * @param {?Float32Array} x  the sample, as the network sees it
   * @param {?TrainSnapshot} snapshot
   * @param {?TrainJudgement} judgement
   */
  show(page, x, snapshot, judgement) {
    const { figure, scale, words } = this.#parts;
    const wanted = { shape: page.shape, choice: page.choice, limits: page.limits };
    if (!x || !judgement) {
      figure.update({ ...wanted, x, made: null });
      this.#say(page, "empty", page.waiting ? `waiting.${page.waiting}` : "empty");
    }
    if (!judgement || !snapshot) return;
    const { threshold } = judgement;
    const own = page.settings.threshold === null;
    const calibration = ascending(snapshot.scores.heldOut);
    let score = null;
    if (x && page.view) {
      page.view.use(snapshot.weights);
      const found = page.view.look(x);
      score = found.score;
      figure.update({ ...wanted, x, made: found.made });
    }
    const thing = { many: words.t("train.kind.normals") };
    scale.update({ calibration, quantiles: ascending(snapshot.scores.anomalous), threshold, own, score, thing });
    if (score === null) return;
    if (snapshot.epoch === 0 && !page.begun) this.#say(page, "waiting", "untrained");
    else {
      const kind = verdictOf(score, threshold, calibration);
      const rank = rankWords(score, calibration, words, { many: words.t("train.normals") });
      this.#say(page, kind, kind, rank, own ? null : thresholdLevel(threshold, calibration));
    }
  }

  /** @type {(page: TrainState, kind: string, because: string, rank?: string, moved?: ?number) => void} */
  #say(page, kind, because, rank = "", moved = null) {
    const { root, verdict, words } = this.#parts;
    root.dataset.verdict = kind;
    verdict.busy = page.more.state === "training";
    verdict.update({ kind, because: words.t(`train.because.${because}`), rank, moved });
  }
}
