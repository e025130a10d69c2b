/** The page /learn: wires the figure, the steps beside it, and the worker that trains what they are about. */

import { LENGTH } from "../../core/experiment/heartbeats.js";
import { undoScaling } from "../../core/experiment/preparation.js";
import { FLAT, pick } from "../../core/lesson/beats.js";
import { BOTTLENECK } from "../../core/lesson/recipes.js";
import { beatOf, recipeOf, viewOf } from "../../core/lesson/view.js";
import { Random } from "../../core/nn/random.js";
import { toast, words } from "../../parts/site.js";
import { Dial } from "./dial.js";
import { EmptyStep } from "./faint.js";
import { Figure } from "./figure.js";
import { Lab } from "./lab.js";
import { Reader } from "./reader.js";
import { ContaminationStep, SqueezeStep } from "./training.js";

const { t } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));
const section = (/** @type {string} */ name) => byId(`step-${name}`);
/** The same beats for everybody, so that a class sees what its teacher sees. */
const random = new Random(6);

/** @type {LearnReading} */
const reading = {
  step: "normal", beat: pick("normal", random, true), bottleneck: BOTTLENECK.initial, contamination: 0.1, code: null, epoch: null,
  loudness: 0.5, score: "mse", level: null, normals: 12, cloud: [], place: 118, pen: null, share: 0.01, busy: false,
};
/** The run of the usual network, of the step being read, and that of which the step on contamination tells; the test's normal beats of the former, in their own units.
 * @type {{main: ?LearnReady, current: ?LearnRun, shown: ?LearnReady | undefined}} */
const runs = { main: null, current: null, shown: undefined };
/** @type {Float32Array[]} */
let normals = [];
let frame = 0;

/** @param {Partial<LearnReading>} patch */
function change(patch) {
  Object.assign(reading, patch);
  if (frame === 0) frame = requestAnimationFrame(show);
}

const options = { words, change };
const figure = new Figure(byId("figure"), { words, level: (level) => change({ level }) });
const lab = new Lab({ told, broken: (why) => toast.keep(t("learn.broken", { why })) });
/** Steps that wait until the reader goes on, and those that are there at once. @type {Partial<ReturnType<typeof import("./steps.js").steps>>} */
let steps = {};
/** @type {?Promise<void>} */
let opened = null;
const squeeze = new SqueezeStep(section("squeeze"), options);
const contamination = new ContaminationStep(section("contamination"), options);
const empty = new EmptyStep(section("empty"), options);
const cloud = new Dial(section("normal"), (count) => change({ normals: count }));

/** A run has done an epoch. @param {LearnRun} run */
function told(run) {
  if (run === runs.current && frame === 0) frame = requestAnimationFrame(show);
}

/** @type {(run: ?LearnRun) => ?LearnReady} */
const ready = (run) => (run?.epochs.length && run.model && run.prepared ? /** @type {LearnReady} */ (run) : null);
/** @param {LearnRun["recipe"]} recipe */
const isMain = ({ source, contamination: share }) => source === "usual" && share === 0;

function show() {
  frame = 0;
  const run = (runs.current = lab.ask(recipeOf(reading)));
  if (isMain(run.recipe)) runs.main = ready(run) ?? runs.main;
  const usable = ready(run);
  const view = usable && viewOf(reading, usable);
  showCloud();
  figure.update(reading, run, view);
  const isUsual = view && isMain(run.recipe);
  squeeze.update(reading, run, isUsual ? view : null);
  if (reading.step === "contamination" || runs.shown !== runs.main) {
    const clean = runs.main && viewOf({ ...reading, step: "threshold" }, runs.main);
    contamination.update(reading, clean, reading.step === "contamination" ? view : null);
    runs.shown = runs.main;
  }
  empty.update(reading, run, reading.step === "empty" ? view : null);
  if (!isUsual || !usable) return;
  for (const [name, step] of Object.entries(steps)) if (run.done || name === "replay") step.update(reading, usable, view);
}

/** Normal beats behind the first: those of the test, once they are there. */
function showCloud() {
  if (!normals.length && runs.main) {
    const { test, scaling } = runs.main.prepared;
    const beats = undoScaling(scaling, test.normal);
    normals = Array.from({ length: beats.length / LENGTH }, (_, i) => beats.subarray(i * LENGTH, (i + 1) * LENGTH));
  }
  if (reading.cloud.length !== Math.min(reading.normals, normals.length)) reading.cloud = normals.slice(0, reading.normals);
  cloud.show(reading.normals, t("learn.normal.value", { n: reading.normals }));
}

const box = byId("pencil");
const kind = byId("kind");
const drawing = {
  beat: () => beatOf(reading),
  changed: (/** @type {Float32Array} */ values) => {
    kind.value = "drawn";
    change({ beat: { kind: "drawn", strength: 1, values }, code: null, loudness: 1, busy: box.matches(":active") });
  },
  moved: (/** @type {?LearnPen} */ pen) => change({ pen }),
  say: (/** @type {string} */ key, /** @type {object} */ values) => (byId("said").textContent = t(`sheet.${key}`, values)),
};
/** @type {?import("./pencil.js").Pencil} */
let pencil = null;
addEventListener("pointerup", () => reading.busy && change({ busy: false }));

const choose = (/** @type {boolean} */ whole) => change({ beat: pick(kind.value, random, whole), code: null });
kind.addEventListener("change", () => choose(true));
byId("another").addEventListener("click", () => {
  if (kind.value === "drawn" || kind.value === FLAT) kind.value = "normal";
  choose(false);
});
byId("draw").addEventListener("click", async () => {
  const more = await load(() => import("./pencil.js"));
  if (!more) return;
  if (pencil === null) pencil = new more.Pencil(box, drawing);
  box.hidden = !box.hidden;
  byId("draw").setAttribute("aria-pressed", String(!box.hidden));
  box.focus({ preventScroll: true });
});

async function open() {
  const more = await load(() => import("./steps.js"));
  if (!more) opened = null;
  else steps = more.steps(section, options);
  change({});
}

/**
 * What is loaded later, or null, said at the foot of the window, where there is no connection.
 * @template T
 * @param {() => Promise<T>} later
 */
async function load(later) {
  try {
    return await later();
  } catch (unreachable) {
    if (!(unreachable instanceof TypeError)) throw unreachable;
    toast.say(t("site.offline"));
    return null;
  }
}

/** The figure covers the top of a phone; the text is read below it. */
function covered() {
  const place = byId("figure").getBoundingClientRect();
  const isAbove = place.width > innerWidth * 0.8;
  const height = `${isAbove ? place.height : 0}px`;
  const { style } = document.documentElement;
  if (style.getPropertyValue("--covered") !== height) style.setProperty("--covered", height);
  return isAbove ? Math.max(0, place.bottom) : 0;
}

const sections = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-step]"));
new Reader([...sections], {
  top: covered,
  read: ({ dataset }) => {
    const step = /** @type {LearnReading["step"]} */ (dataset.step);
    steps.replay?.stop();
    if (step !== "normal" && opened === null) opened = open();
    change({ step });
  },
});
