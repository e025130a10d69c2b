/** What people call the models, the data and the scores, by their identifiers; and by which dash and mark a model is known. */

/** In this order, so that a model keeps its look whatever else is compared. */
const KNOWN = ["dense", "deep", "convolutional", "convolutional@mean", "convolutional_bottleneck", "pca", "denoising"];
const DASHES = ["", "7 3", "2 3", "9 3 2 3", "12 4", "1 4", "5 2 1 2 1 2"];
/** Paths on 12 × 12, around 0 0. */
const MARKS = ["M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0", "M-4.5-4.5h9v9h-9z", "M0-5.5 5.5 4.5h-11z", "M0 5.5 5.5-4.5h-11z", "M0-6 6 0 0 6-6 0z", "M-5-5 5 5M5-5-5 5", "M-6 0H6M0-6V6"];

/** Of a model; those that nobody knows get the looks that are left, by their place. @param {Comparison} run @param {string} name */
export function lookOf(run, name) {
  const strangers = run.models.map((model) => model.name).filter((each) => !KNOWN.includes(each));
  const free = MARKS.map((_, i) => i).filter((i) => !run.models.some((model) => KNOWN[i] === model.name));
  const at = KNOWN.includes(name) ? KNOWN.indexOf(name) : (free[strangers.indexOf(name)] ?? 0);
  return { dash: DASHES[at], mark: MARKS[at] };
}

/** "Convolutional, good start" for convolutional@mean; an identifier without words is its own name. @param {string} id @param {Words} words */
export function modelName(id, { t, has }) {
  const known = id.replace("@", ".");
  return has(`compare.model.${known}`) ? t(`compare.model.${known}`) : id.replaceAll("_", " ");
}

/** "digits" for mnist. @param {string} id @param {Words} words */
export const setName = (id, { t, has }) => (has(`compare.set.${id}`) ? t(`compare.set.${id}`) : id);

/** "squared error" for mse. @param {string} id @param {Words} words */
export const scoreName = (id, { t, has }) => (has(`compare.score.${id}`) ? t(`compare.score.${id}`) : id);

/** The two kinds of samples of a run, as values for words. @param {Comparison} run @param {Words} words */
export const kindsOf = (run, words) => ({ normal: setName(run.normal, words), anomalous: setName(run.anomalous, words) });
