/** The drawing page: wires the sheet, the server and what shows its reasoning. */

import * as api from "../api.js";
import { Histogram } from "../charts/histogram.js";
import { Trace } from "../charts/trace.js";
import { finding } from "../core/finding.js";
import { countPoints, simplify } from "../core/geometry.js";
import { Live } from "../core/live.js";
import { odderThan, recallAt, thresholdLevel } from "../core/judge.js";
import { link, settings } from "../core/state.js";
import { Drawing } from "../core/strokes.js";
import { request } from "../core/take.js";
import { recall, remember } from "../storage.js";
import { DetectorChoice } from "../ui/detector.js";
import { fillGallery } from "../ui/gallery.js";
import { words } from "../ui/language.js";
import { keepDrawing, keptDrawing, readLink } from "../ui/kept.js";
import { Seen } from "../ui/seen.js";
import { Sheet } from "../ui/sheet.js";
import { ThresholdControl } from "../ui/threshold.js";
import { Toast } from "../ui/toast.js";
import { Toolbar } from "../ui/toolbar.js";
import { Verdict } from "../ui/verdict.js";

const { t } = words;
const byId = (id) => document.getElementById(id);
const parts = (names) => Object.fromEntries(Object.entries(names).map(([name, id]) => [name, byId(id)]));

/** After this long without a move the pen rests, and the page asks for an explanation too. */
const REST_MS = 250;
/** Strokes times points beyond which stroke by stroke would take the server too long. */
const MOST_BLAME_WORK = 400000;

const state = settings.parse(recall("settings") ?? "").state;
const drawing = new Drawing(keptDrawing());
const page = { spec: null, thing: words.thing("bowtie"), found: null, scores: [], resting: 0, asked: 0, frame: 0, player: null, blame: null, extras: null };

const toast = new Toast(byId("toast"));
const interrupt = () => page.player?.finish();
const sheet = new Sheet(byId("paper"), drawing, {
  before: interrupt,
  say: (key, values) => (byId("said").textContent = t(key, values)),
  full: () => toast.say(t("full")),
});
const verdict = new Verdict({ ...parts({ root: "draw", status: "verdict", word: "verdict-word", why: "verdict-why", odds: "verdict-odds", flag: "flag" }) });
const seen = new Seen(
  parts({ canvas: "seen", hint: "seen-hint", views: "views", legend: "legend", morph: "morph", play: "morph-play", title: "its-title" }),
  (view) => keep({ view }),
);
const histogram = new Histogram(byId("histogram"), { threshold: t("chart.threshold"), yours: t("chart.yours") });
const trace = new Trace(byId("trace"));
const limit = new ThresholdControl(parts({ slider: "rate", value: "rate-value", means: "limit-means", score: "limit-score", reset: "limit-reset" }), (threshold) => {
  keep({ threshold });
  refresh();
});
const choice = new DetectorChoice(byId("detector"), (detector) => useDetector(detector, { threshold: null }).catch(complain));
const live = new Live({
  send: (job, signal) => {
    job.strokes = drawing.strokes;
    return api.predict(request(job.strokes, { detector: state.detector, explain: job.explain }), signal);
  },
  show: answered,
  fail: (error, job, { again }) => toast.keep(again ? t(error.message === "offline" ? "offline" : "busy") : t("refused", { why: error.message })),
});

new Toolbar(parts({ pen: "tool-pen", eraser: "tool-eraser", undo: "undo", redo: "redo", clear: "clear" }), sheet, drawing, interrupt);
fillGallery(byId("gallery"), show);
drawing.subscribe(changed);
byId("take").addEventListener("click", clickedEarly, { capture: true });
new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && extras()).observe(byId("take"));
addEventListener("online", () => live.hurry());
addEventListener("hashchange", openLink);
addEventListener("pagehide", () => keepDrawing(drawing.strokes));

function keep(change) {
  Object.assign(state, change);
  remember("settings", settings.serialise(state));
}

/** Have a ready drawing draw itself. */
async function show(strokes) {
  const { Player } = await import("../ui/player.js");
  page.player ??= new Player(drawing);
  keep({ own: "no" });
  page.player.play(strokes);
  byId("frame").scrollIntoView({ block: "nearest" });
}

/** Which stroke is to blame: fetched when there is first something to tell. */
async function tellBlame(found) {
  if (!found && !page.blame) return;
  page.blame ??= import("../ui/blame.js").then(({ BlameList }) => {
    const erase = (index) => {
      interrupt();
      drawing.erase(index);
    };
    return new BlameList(byId("blame"), byId("blame-hint"), { highlight: (index) => sheet.highlight(index), erase });
  });
  (await page.blame).update(found);
}

/** The drawing changed. While the pen moves, that is told once a frame. */
function changed(kind) {
  clearTimeout(page.resting);
  if (kind !== "draw" && kind !== "amend") {
    cancelAnimationFrame(page.frame);
    page.frame = 0;
    settle(kind);
  } else {
    page.frame ||= requestAnimationFrame(move);
  }
}

/** The pen moves: ask, and when it rests ask again, for an explanation too. */
function move() {
  page.frame = 0;
  if (drawing.isEmpty) return;
  byId("draw").classList.add("is-inked");
  verdict.busy = true;
  ask(false);
  clearTimeout(page.resting);
  page.resting = setTimeout(ask, REST_MS, true);
}

function settle(kind) {
  keepDrawing(drawing.strokes);
  byId("draw").classList.toggle("is-inked", !drawing.isEmpty);
  verdict.busy = Boolean(page.player?.isPlaying);
  if (kind === "load" || kind === "clear") page.scores = [];
  if (kind !== "end") tellBlame(null);
  if (!drawing.isEmpty) {
    ask(true);
    return;
  }
  live.drop();
  byId("draw").dataset.state = "empty";
  page.found = null;
  page.scores = [];
  if (!page.player?.isPlaying) keep({ own: "yes" });
  refresh();
}

function ask(explain) {
  const { strokes } = drawing;
  page.asked += 1;
  byId("draw").dataset.state = "asking";
  live.push({ number: page.asked, explain: explain && strokes.length * countPoints(strokes) < MOST_BLAME_WORK });
}

function answered(reply, job) {
  toast.clear();
  page.found = { reply, strokes: job.strokes, explained: job.explain };
  page.scores = [...page.scores, reply.score].slice(-240);
  refresh();
  if (job.number === page.asked) byId("draw").dataset.state = "answered";
  if (job.explain && !drawing.isDrawing && !page.player?.isPlaying) compete();
}

/** Show everything again from the last reply and the threshold. */
function refresh() {
  const { spec, thing, found, scores } = page;
  const judged = found && finding(found.reply, spec?.calibration ?? [], spec ? state.threshold : null);
  if (!judged) verdict.empty(thing);
  else verdict.update({ ...judged, calibration: spec?.calibration ?? null, thing });
  seen.update(judged && { ...judged, strokes: found.strokes });
  for (const [id, value] of [["score", judged?.score], ["error", judged?.reconstruction_error], ["p-value", judged?.p_value]]) {
    byId(id).textContent = value === undefined ? "–" : words.number(value);
  }
  if (!judged) tellBlame(null);
  else if (found.explained) tellBlame({ strokes: found.strokes, blame: judged.stroke_blame ?? [] });
  if (spec) showThreshold(spec, state.threshold ?? spec.threshold.value, judged, scores);
}

function showThreshold(spec, threshold, judged, scores) {
  const { thing } = page;
  const { calibration } = spec;
  const quantiles = spec.metrics?.anomalous?.score_quantiles ?? null;
  byId("threshold").textContent = words.number(threshold);
  limit.update({ threshold, own: state.threshold === null, calibration, quantiles, thing });
  const score = judged ? judged.score : null;
  const where = score === null ? t("chart.nothing") : t("chart.score", { score: words.number(score), share: words.percent(odderThan(score, calibration)), many: thing.many });
  const label = t("chart.label", { many: thing.many, threshold: words.number(threshold), alarms: words.percent(thresholdLevel(threshold, calibration), 1) });
  const others = quantiles ? t("chart.recall", { recall: words.percent(recallAt(threshold, quantiles)) }) : "";
  histogram.update({ calibration, quantiles, threshold, score, label: [label, others, where].filter(Boolean).join(" ") });
  trace.update({ scores, threshold, floor: calibration[0], label: scores.length ? t("trace.label", { score: words.number(scores.at(-1)) }) : t("trace.empty") });
}

/** A drawing made by hand, at the detector's own threshold, may be a record. */
async function compete() {
  if (!page.spec || state.own === "no" || state.threshold !== null) return;
  const { reply, strokes } = page.found;
  const judged = finding(reply, page.spec.calibration, null);
  if (judged.reason.key !== "ink") (await extras()).compete(judged, strokes);
}

/** What lies below the sheets, fetched once. */
function extras() {
  page.extras ??= import("../ui/extras.js").then(({ Extras }) => {
    byId("take").removeEventListener("click", clickedEarly, { capture: true });
    return new Extras({ about: () => page, show, get: toTake });
  });
  return page.extras;
}

/** A click that came before the extras did: done again when they are there. */
async function clickedEarly({ target }) {
  await extras();
  target.closest("button")?.click();
}

function toTake() {
  const { strokes } = drawing;
  const { detector, threshold } = state;
  const address = link.serialise({ detector, threshold, strokes: simplify(strokes, 2) });
  return { strokes, detector, link: `${location.origin}${location.pathname}#${address}` };
}

async function useDetector(detector, change = {}) {
  const spec = await api.detector(detector);
  toast.clear();
  live.drop();
  keep({ detector, ...change });
  page.spec = spec;
  page.thing = words.thing(spec.dataset?.category || spec.name);
  page.found = null;
  page.scores = [];
  name();
  if (page.extras) extras().then((each) => each.update());
  refresh();
  if (!drawing.isEmpty) ask(true);
}

/** A share link, in the address: what is valid of it replaces what is here, as one step to undo. */
function openLink() {
  const given = readLink();
  if (!given) return null;
  if (given.problems.length) toast.say(t("link.damaged", { what: given.problems.join(", ") }));
  if (given.state.strokes.length) {
    drawing.load(given.state.strokes);
    keep({ own: "no", threshold: given.state.threshold });
    if (page.spec) useDetector(given.state.detector || choice.initial).catch(complain);
  }
  return given.state;
}

function start() {
  name();
  seen.view = state.view;
  byId("draw").classList.toggle("is-inked", !drawing.isEmpty);
  refresh();
  const linked = openLink();
  if (!drawing.isEmpty) ask(true);
  findDetector(linked?.strokes.length ? linked.detector : state.detector);
}

async function findDetector(wanted, pause = 1000) {
  try {
    await useDetector(choice.fill((await api.detectors()).detectors, wanted));
  } catch (error) {
    complain(error);
    if (error.retry) setTimeout(findDetector, pause, wanted, Math.min(15000, 2 * pause));
  }
}

function complain(error) {
  toast.keep(error.message === "offline" ? t("offline") : t("refused", { why: error.message }));
}

/** What is to be drawn, in words. */
function name() {
  byId("ask").textContent = t("ask.title", { a: page.thing.a });
  byId("key-normals").textContent = page.thing.many;
}

start();
