/** The drawing page: wires the sheet, the server and what shows its reasoning. */

import { bounded, rankWords, thresholdLevel } from "../../core/judge.js";
import { Drawing } from "../../core/strokes.js";
import { Pair } from "../../parts/pair.js";
import { Scale } from "../../parts/scale.js";
import * as server from "../../parts/server.js";
import { Sheet } from "../../parts/sheet.js";
import { recall, remember, toast, words } from "../../parts/site.js";
import { Verdict } from "../../parts/verdict.js";
import { Inquiry } from "./inquiry.js";
import { Toolbar } from "./toolbar.js";

const { t } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));
const root = byId("draw");
/** The server's own detector. */
const standard = root.dataset.detector ?? "";
/** A change is kept after this long, so that a hand that draws on is not held up by it. */
const KEEP_MS = 300;

const drawing = Drawing.read(recall("drawing"));
/** @type {DrawState} */
const page = {
  detector: recall("detector") || standard, own: null, spec: null, thing: words.thing("bowtie"), threshold: null,
  specimen: null, judged: null, kind: "empty", scores: [], player: null, keeping: 0, isLinked: false, isMoving: false, ask,
};
/** @type {?Promise<import("./closed.js").Closed>} */
let closed = null;

const interrupt = () => page.player?.finish();
const sheet = new Sheet(byId("paper"), drawing, {
  before: interrupt,
  say: (key, values) => (byId("said").textContent = t(`sheet.${key}`, values)),
  full: () => toast.say(t("draw.full")),
});
const verdict = new Verdict(byId("verdict"), { words, reset: () => moveThreshold(null) });
const pair = new Pair(byId("pair"), { words });
const scale = new Scale(byId("scale"), { words, change: moveThreshold });
const inquiry = new Inquiry(drawing, {
  ask,
  detector: () => ({
    calibration: page.spec?.calibration ?? [],
    threshold: page.spec ? page.threshold : null,
    mostInk: page.spec?.score.parameters?.ink ?? 0,
  }),
  show,
  fail: complain,
});
const buttons = { pen: byId("tool-pen"), eraser: byId("tool-eraser"), undo: byId("undo"), redo: byId("redo"), clear: byId("clear") };
new Toolbar(buttons, sheet, drawing, interrupt);

/** What the detector says of the strokes, as POST /predict says it. @type {DrawAsk} */
async function ask(strokes, explain, signal) {
  const { detector } = page;
  const own = await ownOf(detector);
  return own ? own.judge(strokes, explain, signal) : server.predict(server.request(strokes, { detector, explain }), signal);
}

/** The detector of that name where it is the visitor's own. @param {string} name */
const ownOf = async (name) => (name.includes(":") ? (await open("own")).find(name) : null);

/** The drawing changed. @param {Change} kind */
function changed(kind) {
  const isMoving = kind === "draw" || kind === "amend";
  if (isMoving && page.isMoving) {
    inquiry.move();
    return;
  }
  page.isMoving = isMoving;
  root.classList.toggle("is-inked", !drawing.isEmpty);
  verdict.busy = isMoving;
  if (page.isLinked) unlink();
  if (isMoving) {
    if (drawing.size === 1) begin(kind);
    inquiry.move();
  } else {
    if (kind === "load" || kind === "clear") page.scores = [];
    if (drawing.isEmpty) Object.assign(page, { scores: [], specimen: page.player?.isPlaying ? page.specimen : null });
    if (drawing.isEmpty || kind === "load") pair.rest();
    inquiry.settle(kind !== "end");
  }
  clearTimeout(page.keeping);
  page.keeping = setTimeout(keep, KEEP_MS);
}

/** The first stroke of a new drawing. @param {Change} kind */
function begin(kind) {
  pair.rest();
  if (kind === "draw") remember("own", "yes");
}

function keep() {
  remember("drawing", drawing.write());
}

/** Show a verdict, and everything that it was made from. @type {DrawInquiryOptions["show"]} */
function show(kind, judged) {
  if (!inquiry.isAway) toast.clear();
  if (judged && judged.score !== page.scores.at(-1)) page.scores = [...page.scores, judged.score].slice(-240);
  Object.assign(page, { kind, judged });
  const { spec, thing } = page;
  root.dataset.verdict = kind;
  const told = ["waiting", "away"].includes(kind) ? null : judged;
  const key = told?.reason.key ?? kind;
  const because = t(`draw.because.${key}`, { ...thing, n: (judged?.reason.stroke ?? 0) + 1 });
  const rank = told && spec ? rankWords(told.score, spec.calibration, words, thing) : "";
  const moved = spec && page.threshold !== null ? thresholdLevel(page.threshold, spec.calibration) : null;
  verdict.update({ kind, because, rank, moved });
  pair.update(judged);
  if (spec) {
    const quantiles = spec.metrics?.anomalous?.score_quantiles ?? null;
    const threshold = page.threshold ?? spec.threshold.value;
    scale.update({ calibration: spec.calibration, quantiles, threshold, own: page.threshold === null, score: judged?.score ?? null, thing });
  }
  const passes = told && kind !== "anomaly" && page.specimen?.kind === "almost";
  byId("second-title").textContent = passes ? t("draw.second.passes", { name: t(`draw.gallery.${page.specimen?.id}`) }) : t("draw.second");
  closed?.then((parts) => parts.update());
  if (drawing.isEmpty) root.dataset.state = "empty";
  else root.dataset.state = inquiry.isSettled ? "answered" : "asking";
  if (told && inquiry.found?.explained && inquiry.isSettled) more().then((parts) => parts.compete(told));
}

/** @param {?number} threshold */
function moveThreshold(threshold) {
  page.threshold = threshold;
  inquiry.tell();
}

/** What is closed at first. */
function more() {
  const highlight = (/** @type {?number} */ index) => sheet.highlight(index);
  const choose = (/** @type {string} */ name) => useDetector(name).catch(complain);
  closed ??= import("./closed.js").then(({ Closed }) => new Closed(page, { inquiry, drawing, detector: standard, highlight, choose }));
  closed.catch(() => (closed = null));
  return closed;
}

/** @type {<Name extends keyof DrawParts>(name: Name) => Promise<DrawParts[Name]>} */
const open = async (name) => (await more()).open(name);

/** @param {string} name */
async function useDetector(name) {
  const own = await ownOf(name);
  const spec = own?.spec ?? (await server.detector(name));
  toast.clear();
  if (name !== page.detector) Object.assign(page, { threshold: null, scores: [] });
  remember("detector", name);
  Object.assign(page, { detector: name, own, spec, thing: own?.thing ?? words.thing(spec.dataset?.category || spec.name) });
  if (page.threshold !== null) page.threshold = bounded(page.threshold, spec.calibration);
  byId("ask").textContent = t("draw.task", { a: page.thing.a });
  inquiry.again();
}

/** The detector of the last visit, or the server's own where that is gone. Asks until there is an answer. */
async function findDetector(pause = 1000) {
  try {
    await useDetector(page.detector);
  } catch (thrown) {
    const error = /** @type {server.RequestError} */ (thrown);
    if (error.status === 404 && page.detector !== standard) {
      page.detector = standard;
      findDetector();
      return;
    }
    complain(error, Boolean(error.retry));
    if (error.retry) setTimeout(findDetector, pause, Math.min(15000, 2 * pause));
  }
}

/** A share link in the address: what is valid of it replaces what is here. */
async function openLink() {
  if (location.hash.includes("=")) await (await more()).openLink(location.hash.slice(1));
}

/** The drawing is no longer the one in the address. */
function unlink() {
  page.isLinked = false;
  history.replaceState(null, "", location.pathname + location.search);
}

/** @param {Error} error */
function complain(error, again = false) {
  if (error.message === "offline") toast.keep(t("site.offline"));
  else toast.keep(again ? t("site.busy") : t("site.refused", { why: error.message }));
}

async function start() {
  drawing.subscribe(changed);
  /** @type {(keyof DrawParts)[]} */
  const folded = ["why", "figures", "take", "second", "inside", "rounds"];
  for (const name of folded) byId(name).addEventListener("toggle", () => byId(name).hasAttribute("open") && more().then((parts) => parts.reopen(name)));
  byId("take").addEventListener("click", async ({ target }) => {
    const way = /** @type {Element} */ (target).closest("button")?.id;
    if (way) (await open("take")).take(way);
  });
  const near = new IntersectionObserver((seen) => seen.filter((each) => each.isIntersecting).forEach(({ target }) => open(/** @type {"try" | "dare"} */ (target.id))));
  for (const name of ["try", "dare"]) near.observe(byId(name));
  addEventListener("online", () => inquiry.hurry());
  addEventListener("hashchange", openLink);
  addEventListener("pagehide", keep);
  root.classList.toggle("is-inked", !drawing.isEmpty);
  await openLink();
  if (!drawing.isEmpty) inquiry.settle(true);
  findDetector();
}

start();
