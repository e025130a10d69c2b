/** The verdict in words and shape. Screen readers hear it when the pen rests, not at every point. */

import { odderThan } from "../core/judge.js";
import { words } from "./language.js";

const { t } = words;

export class Verdict {
  #parts;
  #said = "";

  /** @param {{root, status, word, why, odds, flag}} parts  elements of the page */
  constructor(parts) {
    this.#parts = parts;
  }

  /** While the pen moves, the words change but are not read out. */
  set busy(isBusy) {
    this.#parts.status.setAttribute("aria-busy", String(isBusy));
  }

  empty(thing) {
    this.#show("empty", t("verdict.empty"), t("why.empty", { a: thing.a }), "");
  }

  /** @param {{verdict, score, calibration, reason: {key, stroke}, thing}} finding */
  update({ verdict, score, calibration, reason, thing }) {
    const why = t(`why.${reason.key}`, { n: reason.stroke === null ? "" : reason.stroke + 1, many: thing.many, a: thing.a });
    this.#show(verdict, t(`verdict.${verdict}`, { a: thing.a }), why, odds(score, calibration, thing));
  }

  #show(kind, word, why, chances) {
    const { root, flag, odds: oddsLine } = this.#parts;
    root.dataset.verdict = kind;
    flag.textContent = kind === "empty" ? "" : t(`flag.${kind}`);
    oddsLine.textContent = chances || "\u00a0";
    // Only what changed is touched, so that only what changed is read out.
    if (this.#said === word + why) return;
    this.#said = word + why;
    this.#parts.word.textContent = word;
    this.#parts.why.textContent = why;
  }
}

/** "Odder than 97 % of bowties." Rounded down: nothing is odder than all unless it is. */
function odds(score, calibration, thing) {
  if (!calibration) return "";
  const share = odderThan(score, calibration);
  if (share === 1) return t("odds.all", { n: calibration.length, many: thing.many });
  if (share === 0) return t("odds.none", { n: calibration.length, many: thing.many });
  if (share < 0.5) return t("odds.plainer", { share: words.percent(Math.floor((1 - share) * 100) / 100), many: thing.many });
  return t("odds.share", { share: words.percent(Math.floor(share * 100) / 100), many: thing.many });
}
