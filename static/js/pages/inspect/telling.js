/** What the page says: of the photo that is looked at, and of all of them. */

import { placeOf } from "../../core/album.js";
import { rankWords, thresholdLevel } from "../../core/judge.js";
import { words } from "../../parts/site.js";

const { t } = words;

/**
 * The data of the verdict.
 * @param {?Photo} photo @param {?PhotoJudged} judged @param {InspectJudging} page
 * @returns {VerdictData}
 */
export function tellPhoto(photo, judged, { spec, thing, threshold }) {
  const moved = spec && threshold !== null ? thresholdLevel(threshold, spec.calibration) : null;
  if (!photo) return { kind: "empty", because: t("inspect.because.empty"), moved };
  if (photo.error) return { kind: "away", word: t("inspect.failed"), because: photo.error, moved };
  if (photo.pause) return { kind: "away", because: photo.pause, moved };
  if (!judged || !spec || !thing) return { kind: "waiting", word: t("inspect.looking"), because: t("inspect.because.waiting"), moved };
  const rank = rankWords(judged.score, spec.calibration, words, thing);
  return { kind: judged.verdict, because: reason(judged, thing), rank, moved };
}

/** @param {PhotoJudged} judged @param {Thing} thing */
function reason({ verdict, box, size }, thing) {
  if (verdict === "normal") return t("inspect.because.normal");
  if (!box || !size) return t(`inspect.because.${verdict}`, thing);
  return t(`inspect.because.${verdict}.at`, { ...thing, where: t(`inspect.where.${placeOf(box, size)}`) });
}

/** How far the photos are, or what came of them. @param {{kinds: string[], isBusy: boolean, isStopped: boolean, pause: ?string}} all */
export function tellAll({ kinds, isBusy, isStopped, pause }) {
  const count = (/** @type {string[]} */ ...wanted) => kinds.filter((kind) => wanted.includes(kind)).length;
  const [odd, unsure, failed, left] = [count("anomaly"), count("unsure"), count("failed"), count("waiting", "sent")];
  if (pause) return pause;
  if (isBusy) return t("inspect.travel", { n: kinds.length - left + 1, all: kinds.length });
  if (isStopped) return t("inspect.stopped", { n: left });
  const told = t("inspect.told", { all: kinds.length - failed - left, odd, unsure });
  return failed ? `${told} ${t("inspect.told.failed", { n: failed })}` : told;
}
