/** The page of photos: wires the ways in, the queue to the server, and what shows its replies. */

import { bounded } from "../../core/judge.js";
import { oddestFirst } from "../../core/album.js";
import { Queue } from "../../core/queue.js";
import { Scale } from "../../parts/scale.js";
import * as server from "../../parts/server.js";
import { recall, remember, toast, words } from "../../parts/site.js";
import { Verdict } from "../../parts/verdict.js";
import { setUpCamera } from "./camera.js";
import { showFigures } from "./figures.js";
import { setUpIntake } from "./intake.js";
import { judge, judged, reasonFor } from "./judging.js";
import { nameOf, thingOf } from "./names.js";
import { Panes } from "./panes.js";
import { Photo } from "./photo.js";
import { drawSamples } from "./samples.js";
import { setUpTake, showCommands } from "./take.js";
import { tellAll, tellPhoto } from "./telling.js";
import { Tray } from "./tray.js";

const { t } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));
const root = byId("inspect");
/** More is for the command, which runs beside the photos. */
const MOST = 100;
const MOST_BYTES = Number(root.dataset.mostBytes);
const LONGEST_PAUSE = 15_000;
const KINDS = ["photo", "drawing"];
const UNJUDGED = { found: null, error: null, pause: null, state: "waiting" };

/** @type {InspectState} */
const page = { detector: "", wanted: "", spec: null, thing: null, threshold: null, photos: [], samples: [], selected: null, isChosen: false };
/** Of what the panes show now, so that they are made anew only where something changed. @type {unknown[]} */
let shown = [];
/** The photo that they show. @type {?Photo} */
let framed = null;
/** @type {Promise<void>} */
let preparing = Promise.resolve();

const verdict = new Verdict(byId("verdict"), { words, reset: () => moveThreshold(null) });
const panes = new Panes(byId("panes"), { words });
const scale = new Scale(byId("scale"), { words, change: moveThreshold });
const tray = new Tray(byId("tray-list"), { words, choose, remove: (photo) => page.photos.length && remove(photo) });
const queue = new Queue({ send, change, rest: () => show() });

/** @param {Photo} photo @param {AbortSignal} signal */
function send(photo, signal) {
  const isLit = page.spec?.preprocessing.options?.normalise === true;
  return judge(photo, { detector: page.detector, isLit, mostBytes: MOST_BYTES }, signal);
}

/**
 * The state of a photo in the queue.
 * @param {Photo} photo @param {import("../../core/queue.js").State} state
 * @param {any} value  the reply of what is done, the error of what failed, and {error, seconds} of what is paused
 */
function change(photo, state, value) {
  photo.state = state;
  photo.pause = state === "paused" ? t("inspect.paused", { why: reasonFor(value.error), seconds: Math.ceil(value.seconds) }) : null;
  if (state === "done") Object.assign(photo, { found: value, error: null });
  if (state === "failed") Object.assign(photo, { found: null, error: reasonFor(value) });
  show();
}

const verdictOf = (/** @type {Photo} */ photo) => {
  if (photo.error) return "failed";
  if (photo.found) return judgedOf(photo)?.verdict ?? "waiting";
  return page.photos.includes(photo) ? (photo.state === "sent" ? "sent" : "waiting") : "sample";
};

/** @type {(photo: ?Photo) => ?PhotoJudged} */
const judgedOf = (photo) => (photo?.found && page.spec ? judged(photo.found, page.spec.calibration, page.threshold) : null);

/** @param {Spec} spec */
const isTurned = (spec) => spec.preprocessing.options?.align === true;
/** Surfaces: nothing for who judges drawings, or parts on a plain ground. @param {Spec} spec */
const takesSamples = (spec) => spec.kind === "photo" && !isTurned(spec);
const samples = () => (page.spec && takesSamples(page.spec) ? page.samples : []);

function show() {
  const { photos, spec, thing } = page;
  // Nobody chose: the oddest is what people came for.
  if (!page.isChosen && photos.length) page.selected = oddestFirst(photos)[0];
  const { selected } = page;
  const found = judgedOf(selected);
  const told = tellPhoto(selected, found, page);
  const kinds = photos.map(verdictOf);
  const pause = photos.find((photo) => photo.pause)?.pause ?? null;
  // Before a detector is known, photos wait for it.
  const isBusy = queue.isBusy || (photos.length > 0 && !spec);
  root.dataset.verdict = told.kind;
  root.dataset.state = photos.length ? (isBusy ? "busy" : queue.isStopped ? "stopped" : "done") : "empty";
  verdict.update(told);
  showPanes(found);
  if (spec && thing) {
    const quantiles = spec.metrics?.anomalous?.score_quantiles ?? null;
    const threshold = page.threshold ?? spec.threshold.value;
    scale.update({ calibration: spec.calibration, quantiles, threshold, own: page.threshold === null, score: found?.score ?? null, thing });
  }
  tray.update({ photos: photos.length ? photos : samples(), selected, verdictOf });
  showFigures(selected, found, page);
  byId("tray-title").textContent = photos.length ? t("inspect.tray", { n: photos.length }) : t(samples().length ? "inspect.samples" : "inspect.none");
  const said = byId("tray-said");
  said.setAttribute("aria-busy", String(isBusy));
  said.textContent = photos.length ? tellAll({ kinds, isBusy, isStopped: queue.isStopped, pause }) : "";
  const ended = kinds.filter((kind) => !["waiting", "sent"].includes(kind)).length;
  Object.assign(byId("progress"), { max: Math.max(1, photos.length), value: ended });
  byId("progress").classList.toggle("is-shown", isBusy || queue.isStopped);
  byId("stop").textContent = t(queue.isStopped ? "inspect.go" : "inspect.stop");
  enable("stop", queue.isBusy || queue.isStopped);
  enable("clear", photos.length > 0);
  enable("remove", selected !== null);
  for (const id of ["take-csv", "take-json"]) enable(id, ended > 0);
}

/** @param {string} id @param {boolean} isEnabled */
const enable = (id, isEnabled) => byId(id).setAttribute("aria-disabled", String(!isEnabled));
/** @param {string} id */
const isEnabled = (id) => byId(id).getAttribute("aria-disabled") !== "true";

/** @param {?PhotoJudged} found */
function showPanes(found) {
  const { selected: photo, spec } = page;
  const now = [photo, photo?.found, photo?.thumb, photo?.large, found?.verdict];
  if (now.length === shown.length && now.every((each, i) => each === shown[i])) return;
  shown = now;
  if (framed !== photo) framed?.shrink();
  framed = photo;
  panes.update(photo && { photo, judged: found, isTurned: spec !== null && isTurned(spec) });
  if (photo?.thumb && !photo.large) enlarge(photo);
}

/** @param {Photo} photo */
async function enlarge(photo) {
  await photo.enlarge();
  if (page.selected === photo) show();
  else photo.shrink();
}

/** Photos that were given. @param {{file: File, path: string}[]} found @param {number} others  files that are no photos */
function take(found, others = 0) {
  const some = found.slice(0, MOST - page.photos.length);
  if (some.length < found.length) toast.say(t("inspect.many", { most: MOST, n: found.length - some.length }));
  else if (others) toast.say(t("inspect.others", { n: others }));
  if (some.length) add(some.map(({ file, path }) => new Photo(file, path)));
}

/** @param {Photo[]} photos */
function add(photos) {
  // One alone is what its giver wants to see; of many, the oddest.
  Object.assign(page, { selected: photos[0], isChosen: photos.length === 1 });
  page.photos = [...page.photos, ...photos];
  // One after another: a decoded photo takes some fifty megabytes.
  for (const photo of photos) preparing = preparing.then(() => photo.prepare()).then(show);
  if (page.spec) queue.add(photos);
  show();
}

/** A place of the tray was clicked: a photo, or one of the samples, which then are the photos. @param {Photo} photo */
function choose(photo) {
  if (!page.photos.length) add(samples());
  Object.assign(page, { selected: photo, isChosen: true });
  show();
}

/** Keep nothing of a photo; samples come back to the tray. @param {Photo} photo */
function forget(photo) {
  Object.assign(photo, UNJUDGED);
  if (page.samples.includes(photo)) photo.shrink();
  else photo.forget();
}

function clear() {
  const { photos } = page;
  Object.assign(page, { photos: [], selected: null, isChosen: false });
  photos.forEach(forget);
  queue.clear();
}

/** @param {Photo} photo */
function remove(photo) {
  if (page.photos.length <= 1) {
    clear();
    return;
  }
  page.photos = page.photos.filter((each) => each !== photo);
  if (page.selected === photo) page.selected = oddestFirst(page.photos)[0];
  queue.drop(photo);
  forget(photo);
  show();
}

/** @param {?number} threshold */
function moveThreshold(threshold) {
  page.threshold = threshold;
  show();
}

/** @param {string} name */
async function useDetector(name) {
  page.wanted = name;
  const spec = await server.detector(name);
  if (page.wanted !== name) return;
  toast.clear();
  if (name !== page.detector) page.threshold = null;
  remember("inspect.detector", name);
  Object.assign(page, { detector: name, spec, thing: thingOf(spec) });
  if (page.threshold !== null) page.threshold = bounded(page.threshold, spec.calibration);
  byId("detector").value = name;
  showCommands(name);
  for (const photo of page.photos) Object.assign(photo, UNJUDGED);
  queue.clear();
  queue.add(page.photos);
  if (takesSamples(spec) && !page.samples.length) page.samples = await drawSamples();
  show();
}

/** Those that take a picture: that of the last visit, else the first of photos. Asks until there is an answer. */
async function findDetectors(pause = 1000) {
  try {
    const known = (await server.detectors()).detectors.filter(({ kind }) => KINDS.includes(kind));
    known.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
    byId("detector").replaceChildren(...known.map(({ name }) => new Option(nameOf(name), name)));
    if (!known.length) toast.keep(t("inspect.nobody"));
    else await useDetector((known.find(({ name }) => name === recall("inspect.detector")) ?? known[0]).name);
  } catch (thrown) {
    const error = /** @type {server.RequestError} */ (thrown);
    complain(error);
    if (error.retry) setTimeout(findDetectors, pause, Math.min(LONGEST_PAUSE, 2 * pause));
  }
}

/** @param {server.RequestError} error */
function complain(error) {
  if (error.message === "offline") toast.keep(t("site.offline"));
  else toast.keep(error.retry ? t("site.busy") : t("site.refused", { why: error.message }));
}

function start() {
  setUpIntake(take);
  setUpCamera((file) => take([{ file, path: file.name }]));
  setUpTake(() => ({
    photos: page.photos.map((photo) => ({ path: photo.path, judged: judgedOf(photo), error: photo.error })),
    detector: page.detector,
    threshold: page.threshold ?? page.spec?.threshold.value ?? 0,
  }));
  byId("detector").addEventListener("change", () => useDetector(byId("detector").value).catch(complain));
  byId("stop").addEventListener("click", () => isEnabled("stop") && (queue.isStopped ? queue.go() : queue.stop()));
  byId("clear").addEventListener("click", () => isEnabled("clear") && clear());
  byId("remove").addEventListener("click", () => isEnabled("remove") && page.selected && remove(page.selected));
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-large]"))) {
    button.addEventListener("click", () => (root.dataset.view = button.dataset.large));
  }
  addEventListener("online", () => queue.hurry());
  show();
  findDetectors();
}

start();
