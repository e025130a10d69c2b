/** What the page says in sentences of how it goes. Knows nothing of the page. */

/** Dead units are worth a word from this share of a layer on. */
const MANY_DEAD = 0.3;
const GOOD = 0.97;

/**
 * A refusal in the language of the page, or in its own words.
 * @type {(refusal: {code: string, message: string, values?: object}, words: Pick<Words, "t" | "has">) => string}
 */
export const sentence = ({ code, message, values = {} }, { t, has }) => (has(`train.refused.${code}`) ? t(`train.refused.${code}`, values) : message);

export const told = {
  /**
   * Where the training is.
   * @param {{state: string, seconds: number, epoch: number, ready: boolean, epochs: number, prepared: ?TrainPrepared}} now
   * @param {Pick<Words, "t" | "number">} words
   */
  progress({ state, seconds, epoch, ready, epochs, prepared }, { t, number }) {
    if (!ready || !prepared) return t("train.idle");
    if (epoch === 0 && state !== "training") return t("train.ready", { n: prepared.counts.train, heldOut: prepared.counts.heldOut });
    return t(state === "done" ? "train.done" : "train.at", { epoch, epochs, seconds: number(seconds, 1) });
  },

  /**
   * What went wrong, or what to look at. Empty for nothing.
   * @param {Pick<TrainState, "waiting" | "refused" | "judgement" | "lesson" | "opened" | "prepared"> &
   *   {state: string, snapshot: ?TrainSnapshot, diagnosis: ?TrainDiagnosis}} now
   * @param {Pick<Words, "t" | "percent" | "number">} words
   */
  note({ state, waiting, refused, snapshot, judgement, diagnosis, lesson, opened, prepared }, { t, percent, number }) {
    if (refused) return refused;
    if (waiting) return t(`train.waiting.${waiting}`);
    if (snapshot?.failure) return t(`train.failure.${snapshot.failure.reason}`, snapshot.failure);
    const notes = lesson && snapshot?.epoch === 0 ? [t(`train.lesson.${lesson}.about`)] : [];
    if (opened) notes.push(t(snapshot?.epoch ? "train.saved.further" : "train.saved.now", { name: opened.name, threshold: number(opened.threshold) }));
    if (state === "done" && diagnosis) {
      const dead = diagnosis.dead.filter(({ units, of }) => units >= MANY_DEAD * of);
      if (diagnosis.stuckAtMean) notes.push(t("train.note.stuck", { share: percent(diagnosis.variety) }));
      if (dead.length) notes.push(t("train.note.dead", { units: dead.reduce((sum, { units }) => sum + units, 0) }));
      if (prepared?.contaminated) notes.push(t("train.note.dirty", { n: prepared.contaminated, all: prepared.counts.train }));
      if (!notes.length && prepared && judgement && judgement.auroc >= GOOD) notes.push(t("train.note.good", { auroc: number(judgement.auroc, 3) }), t(prepared.shape.length === 1 ? "train.note.pull" : "train.note.draw"));
    }
    return notes.join(" ");
  },

  /**
   * Where the threshold was chosen, and what another place would have claimed.
   * @param {?TrainJudgement} judgement @param {boolean} flatter @param {?TrainPrepared} prepared
   * @param {Pick<Words, "t" | "percent">} words @param {boolean} ofDetector
   */
  honesty(judgement, flatter, prepared, { t, percent }, ofDetector = false) {
    if (!judgement || !prepared) return t("train.honest.none");
    const { claimed, figures, gap } = judgement;
    const values = {
      honest: percent(figures.accuracy, 1), claimed: percent(claimed.figures.accuracy, 1), gap: (gap * 100).toFixed(1),
      heldOut: prepared.counts.heldOut,
    };
    return t(flatter ? "train.honest.claimed" : ofDetector ? "train.honest.saved" : "train.honest.plain", values);
  },
};
