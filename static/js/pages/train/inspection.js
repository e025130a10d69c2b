/**
 * The sample at hand: redrawn, placed on the scale, judged.
 *
 *     const inspection = new Inspection({ root, figure, scale, verdict, words });
 *     inspection.show(page, x, snapshot, judgement);
 */

import { rankWords, thresholdLevel, verdict as verdictOf } from "../../core/judge.js";

const ascending = (scores) => Array.from(scores).sort((a, b) => a - b);

export class Inspection {
  #parts;

  /** @param {{root: HTMLElement, figure: Object, scale: Object, verdict: Object, words: Object}} parts  of the page */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * @param {Object} page  the page's state
   * @param {?Float32Array} x  the sample, as the network sees it
   * @param {?import("../../core/experiment/run.js").Snapshot} snapshot
   * @param {?ReturnType<typeof import("../../core/experiment/judgement.js").judge>} judgement
   */
  show(page, x, snapshot, judgement) {
    const { figure, scale, words } = this.#parts;
    const wanted = { shape: page.shape, choice: page.choice, limits: page.limits ?? [0, 1] };
    if (!x || !judgement) {
      figure.update({ ...wanted, x, made: null });
      this.#say(page, "empty", page.waiting ? `waiting.${page.waiting}` : "empty");
    }
    if (!judgement) return;
    const { threshold } = judgement;
    const own = page.settings.threshold === null;
    const calibration = ascending(snapshot.scores.heldOut);
    let score = null;
    if (x) {
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

  #say(page, kind, because, rank = "", moved = null) {
    const { root, verdict, words } = this.#parts;
    root.dataset.verdict = kind;
    verdict.busy = page.more.state === "training";
    verdict.update({ kind, because: words.t(`train.because.${because}`), rank, moved });
  }
}
