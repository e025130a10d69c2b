/** The training page: wires the data, the composer, the session in its worker, and what shows how it goes. */

import { outline } from "../../core/experiment/architecture.js";
import { objection } from "../../core/experiment/description.js";
import { judge } from "../../core/experiment/judgement.js";
import { Session } from "../../core/experiment/session.js";
import { Live } from "../../core/live.js";
import { Refusal } from "../../core/nn/refusal.js";
import { Scale } from "../../parts/scale.js";
import { toast, words } from "../../parts/site.js";
import { Verdict } from "../../parts/verdict.js";
import { showBar } from "./bar.js";
import { Charts } from "./charts.js";
import { Choices } from "./choices.js";
import { Composer } from "./composer.js";
import { Controls } from "./controls.js";
import { DataPanel } from "./data.js";
import { Figure } from "./figure.js";
import { Frames } from "./frames.js";
import { Inspection } from "./inspection.js";
import { fillLessons } from "./lessons.js";
import { lock } from "./lock.js";
import { Metrics } from "./metrics.js";
import { Pace } from "./pace.js";
import { LESSONS, lesson, settingsFor } from "./presets.js";
import { pictureOf } from "./samples.js";
import { sourceFor } from "./sources.js";
import { SHAPES, readAddress, readFrame, writeAddress } from "./state.js";
import { sentence, told } from "./told.js";
import { View } from "./view.js";

const { t } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));
const root = byId("train");
/** The one that makes pictures of drawings. */
const detector = root.dataset.detector ?? "";
const frame = readFrame(location.search);
/** Between a change and the new start: a slider that is dragged changes often. */
const SETTLE_MS = 180;
/** What changes nothing about the training, only how it is judged. */
const JUDGING = ["threshold", "falseAlarmRate"];
/** What makes it another network. */
const OF_NETWORK = ["layers", "output"];

/** @type {TrainState} */
const page = {
  settings: settingsFor("heartbeats"), shape: SHAPES.heartbeats, prepared: null, view: null, latest: null, shown: null, choices: null, limits: [0, 1], judgement: null,
  more: { state: "idle", seconds: 0, diagnosis: null }, ghost: null, choice: "normal 0", own: null, waiting: null,
  refused: "", lesson: null, opened: null, begun: false, camera: null, busy: 0, order: 0, ended: false, pending: false,
};
const pace = new Pace();

const frames = new Frames({ parts, busy: () => page.more.state === "training" });
const draw = () => frames.draw();
const session = new Session({
  prepared: arrived,
  progress(snapshot, more) {
    page.latest = snapshot;
    page.more = /** @type {TrainProgress} */ (more);
    if (more.state !== "training") settle();
    draw();
  },
  state: (state) => {
    root.dataset.state = state;
    page.more = { ...page.more, state };
    draw();
  },
  refused: refuse,
  broken: (event) => toast.keep(t("train.broken", { why: event.message || "worker" })),
});
const verdict = new Verdict(byId("verdict"), { words, reset: () => set({ threshold: null }) });
const scale = new Scale(byId("scale"), { words, change: (threshold) => set({ threshold }) });
const charts = new Charts(byId, words);
const metrics = new Metrics(byId("metrics"), words);
const composer = new Composer(byId("composer"), { words, change: (layers) => set({ layers }) });
const controls = new Controls(byId("settings-form"), { words, change: (name, value) => set({ [name]: value }) });
const live = new Live({
  send: (strokes, signal) => pictureOf({ strokes }, detector, signal), show: (values) => mine(values), fail: complain,
});
const figure = new Figure(byId("figure"), { words, choose, film, bent: mine, drawn: (strokes) => (strokes.length ? live.push(strokes) : mine(null)) });
const inspection = new Inspection({ root, figure, scale, verdict, words });
const data = new DataPanel(byId, {
  words, detector, fail: complain, changed: () => prepare(),
  choose: (name) => start(settingsFor(name)), normal: (normal) => set({ normal }),
});

/** Begin with other settings altogether. @param {TrainSettings} settings @param {?Float32Array} weights @param {?string} about */
function start(settings, weights = null, about = null) {
  page.camera?.stop();
  Object.assign(page, { lesson: about, choice: settings.data === "own" ? "own" : "normal 0", own: null });
  page.settings = settings;
  changed();
  prepare(weights);
}

/** Change some of the settings. @param {TrainSettings} values */
function set(values) {
  // Weights of another network fit no more.
  const left = page.settings.from && OF_NETWORK.some((name) => name in values);
  page.settings = { ...page.settings, ...values, ...(left && { from: "" }) };
  changed();
  if (Object.keys(values).every((name) => JUDGING.includes(name))) draw();
  else {
    Object.assign(page, { lesson: null, pending: true });
    clearTimeout(page.busy);
    page.busy = setTimeout(() => prepare(), SETTLE_MS);
  }
}

/** Show the settings, in the controls and in the address. */
function changed() {
  const { settings } = page;
  history.replaceState(null, "", `${location.pathname}${location.search}#${writeAddress(settings)}`);
  data.update(settings);
  page.shape = data.shape ?? SHAPES[settings.data] ?? SHAPES.heartbeats;
  controls.update(settings);
  const refused = objection(settings, page.shape);
  page.refused = refused ? sentence(refused, words) : "";
  const measures = refused ? null : outline(settings.layers, page.shape, settings.output);
  const samples = Math.min(settings.trainSize, data.count(settings)) * (1 + settings.copies);
  const seconds = pace.expect(measures, { samples, epochs: settings.epochs, batch: settings.batch });
  composer.update({ layers: settings.layers, shape: page.shape, outline: measures, refused: page.refused, seconds, locked: frame.locks.has("layers") });
  lock(frame.locks);
  draw();
}

/** Get the samples, and have the worker get ready. Only the last call counts. @param {?Float32Array} weights */
async function prepare(weights = null) {
  clearTimeout(page.busy);
  const order = (page.order += 1);
  if (session.losses.heldOut.length > 1) page.ghost = session.losses.heldOut;
  Object.assign(page, { prepared: null, view: null, latest: null, shown: null, waiting: null, ended: false, pending: false });
  session.stop();
  changed();
  if (page.refused) return;
  try {
    const saved = page.settings.from ? import("./saved.js").then(({ savedFor }) => savedFor(page.settings)) : null;
    const [{ source, waiting }, opened] = await Promise.all([sourceFor(page.settings, data.mine), saved]);
    if (order !== page.order) return;
    const begin = weights ?? opened?.weights ?? null;
    Object.assign(page, { waiting, opened, begun: begin !== null });
    if (!waiting) session.prepare(page.settings, source, begin, opened ? { scaling: opened.scaling, score: opened.score } : {});
  } catch (thrown) {
    const error = /** @type {Error} */ (thrown);
    if (order !== page.order) return;
    complain(error);
    if (error.name === "Refusal" && page.settings.from) set({ from: "" });
  }
  draw();
}

/** @param {TrainPrepared} prepared */
function arrived(prepared) {
  page.prepared = prepared;
  page.shape = prepared.shape;
  page.view = new View(prepared);
  page.choices = new Choices(prepared.test, prepared.shape);
  page.limits = page.choices.limits;
  figure.list(page.choices.list(words));
  draw();
}

/** Judge what the camera sees, or no longer. */
async function film() {
  const { LiveCamera } = await import("./camera.js");
  page.camera ??= new LiveCamera({ words, detector, view: (video) => figure.look(video), show: mine, fail: complain });
  if (page.choice !== "own") choose("own");
  await page.camera.toggle();
}

/** A sample of the test, or one's own. @param {string} choice */
function choose(choice) {
  page.camera?.stop();
  if (choice === "own" && page.shape.length === 1 && !page.own) page.own = looked()?.slice() ?? null;
  if (choice === "own" && page.shape.length === 2 && !figure.strokes.length) page.own = null;
  else if (choice !== "own") page.own = page.shape.length === 1 ? null : page.own;
  page.choice = choice;
  draw();
}

/** The sample that is looked at. */
const looked = () => (page.choice === "own" ? page.own : (page.choices?.sample(page.choice) ?? null));

/** One's own sample, as the network sees it. @param {?Float32Array} x */
function mine(x) {
  page.own = x;
  page.choice = "own";
  draw();
}

/** Training paused or ended: what is only then of interest. */
function settle() {
  const { state, seconds } = page.more;
  if (state !== "done" || page.ended) return;
  page.ended = true;
  pace.learn(seconds);
}

/** What there is to draw of the state as it is now. */
function parts() {
  const { prepared, latest, settings, more } = page;
  const { history, losses } = session;
  const snapshot = page.shown === null ? latest : (history[page.shown] ?? latest);
  const ready = Boolean(prepared && latest && !page.refused && !page.pending);
  const usable = ready && snapshot && [snapshot.scores.heldOut, snapshot.scores.normal, snapshot.scores.anomalous].every((list) => list.length && list.every(Number.isFinite)) ? snapshot : null;
  // Its own threshold was chosen for its own weights: it holds until training changes them.
  const given = page.opened && snapshot?.epoch === 0 ? page.opened.threshold : null;
  const rule = { falseAlarmRate: settings.falseAlarmRate, threshold: settings.threshold ?? given };
  const judgement = usable ? judge(usable.scores, rule) : null;
  const flatter = byId("flatter").checked;
  page.judgement = judgement;
  const shown = usable && judgement && { snapshot: usable, judgement, claimed: flatter, score: settings.score };
  const shownEpoch = page.shown === null ? null : snapshot?.epoch;
  return [
    () => showBar(byId, { ready, kept: history.length, shown: page.shown, epoch: snapshot?.epoch ?? 0, more, epochs: settings.epochs, prepared }, words),
    () => inspection.show(page, prepared ? looked() : null, snapshot, judgement),
    () => charts.losses({ losses, ghost: page.ghost, epochs: settings.epochs, shownEpoch }),
    ...(shown ? [() => charts.histogram(shown), () => charts.roc(shown), () => charts.bottleneck(shown.snapshot, narrow())] : []),
    () => {
      metrics.update(judgement && (flatter ? { ...judgement, ...judgement.claimed } : judgement));
      byId("honest-said").textContent = told.honesty(judgement, flatter, prepared, words, given !== null && settings.threshold === null);
      const note = told.note({ ...page, state: more.state, snapshot, judgement, diagnosis: more.diagnosis }, words);
      byId("note").hidden = !note;
      if (byId("note").textContent !== note) byId("note").textContent = note;
    },
  ];
}

const narrow = () => {
  const { layers, bottleneck } = outline(page.settings.layers, page.shape, page.settings.output);
  return layers[bottleneck].numbers;
};

/** @param {import("../../core/nn/refusal.js").Refusal} refusal */
function refuse(refusal) {
  page.refused = sentence(refusal, words);
  toast.say(page.refused);
  changed();
}

/** @param {Error} error @param {unknown} _job @param {{again?: boolean}} how */
function complain(error, _job = null, { again = false } = {}) {
  if (error.message === "offline") toast.keep(t("site.offline"));
  else toast.say(error instanceof Refusal ? sentence(error, words) : again ? t("site.busy") : t("site.refused", { why: error.message }));
}

function go() {
  if (page.more.state === "training") {
    session.pause();
    return;
  }
  if (page.more.state === "done") restart();
  page.shown = null;
  session.train();
}

function restart() {
  Object.assign(page, { shown: null, ended: false });
  if (session.losses.heldOut.length > 1) page.ghost = session.losses.heldOut;
  session.reset();
}

/** @param {string} hash */
const read = (hash) => readAddress(hash, data.offered);

function openAddress() {
  const { settings, problems } = read(location.hash.slice(1));
  if (problems.length) toast.say(t("train.address", { what: problems.join(", ") }));
  start(settings);
}

async function openKeep() {
  const { Keep, experimentOf } = await import("./keep.js");
  byId("keep").dataset.open = "yes";
  new Keep(byId("keep-box"), { now: () => experimentOf(page, session.history, data), open: (address, weights) => start(read(address).settings, weights) });
  lock(frame.locks);
}

byId("go").addEventListener("click", go);
byId("step").addEventListener("click", () => {
  page.shown = null;
  session.step();
});
byId("reset").addEventListener("click", restart);
byId("scrub").addEventListener("input", () => {
  page.shown = byId("scrub").valueAsNumber === session.history.length - 1 ? null : byId("scrub").valueAsNumber;
  draw();
});
byId("flatter").addEventListener("change", draw);
byId("keep").addEventListener("toggle", () => byId("keep").open && !byId("keep").dataset.open && openKeep());
addEventListener("hashchange", openAddress);
fillLessons(byId("lessons-list"), Object.keys(LESSONS), (name) => {
  start(lesson(name), null, name);
  byId("work-title").scrollIntoView({ block: "start" });
}, words);
openAddress();
