/** Saved detectors, opened to be trained further. */

import { h } from "../../charts/svg.js";
import { writeLayers } from "../../core/experiment/architecture.js";
import { opened } from "../../core/experiment/opened.js";
import { Refusal } from "../../core/nn/refusal.js";
import { networkOf } from "../../parts/networks.js";
import * as server from "../../parts/server.js";
import { words } from "../../parts/site.js";
import { settingsFor } from "./presets.js";
import { SHAPES } from "./samples.js";
import { sentence } from "./told.js";

const { t } = words;
/** @typedef {import("../../core/experiment/opened.js").Opened} Opened */

/** @type {Map<string, Promise<Opened & {settings: TrainSettings}>>} */
const known = new Map();

/**
 * A detector by its name, asked for once.
 *
 * @param {string} name
 * @returns {Promise<Opened & {settings: TrainSettings}>} `settings`: to start from
 * @throws {import("../../core/nn/refusal.js").Refusal | Error}
 */
export function openSaved(name) {
  const before = known.get(name);
  if (before) return before;
  const asked = load(name);
  asked.catch(() => known.delete(name));
  known.set(name, asked);
  return asked;
}

/** @param {string} name */
async function load(name) {
  const [spec, found] = await Promise.all([server.detector(name), networkOf(name)]);
  const made = opened(spec, found?.network ?? null);
  return { ...made, settings: settingsOf(made, spec) };
}

/** The detector that settings go on from. @throws {Refusal} also where their layers are not its layers @param {TrainSettings} settings */
export async function savedFor({ from, layers, output }) {
  const found = await openSaved(from);
  if (writeLayers(layers) === writeLayers(found.layers) && output === found.output) return found;
  throw new Refusal("opened.other", `The layers are not those of “${from}”, so its weights were left out.`, { name: from });
}

/** Of the page's own samples, those that are most like the detector's. @param {Opened} opened @param {Spec} spec */
function settingsOf({ name, layers, output, score }, { shape, dataset }) {
  const named = dataset?.category ?? "";
  const category = SHAPES.includes(named) ? named : null;
  const data = shape.length === 2 ? (category ? "doodles" : "own") : shape.join() === "140" ? "heartbeats" : "csv";
  return { ...settingsFor(data), ...(category && { normal: category }), from: name, layers, output, score: score.name, start: "random" };
}

/**
 * Choose one of them and open it.
 *
 * @param {(settings: TrainSettings) => void} open  called with the settings to start from
 * @returns {HTMLElement}
 */
export function savedPicker(open) {
  const select = h("select", { class: "field", id: "saved" });
  const button = h("button", { type: "button", class: "button", id: "saved-open" }, t("train.saved.open"));
  const said = h("p", { class: "small", id: "saved-said", role: "status", "aria-live": "polite" });
  const tell = (/** @type {Error} */ error) => {
    said.textContent = error instanceof Refusal ? sentence(error, words) : t("site.refused", { why: error.message });
  };
  button.addEventListener("click", () => {
    said.textContent = "";
    openSaved(select.value).then(({ settings }) => open(settings), tell);
  });
  server.detectors().then(({ detectors }) => {
    const named = (/** @type {{name: string}} */ { name }) => (words.has(`train.detector.${name}`) ? t(`train.detector.${name}`) : name);
    select.append(...detectors.map((each) => h("option", { value: each.name }, named(each))));
  }, tell);
  return h("div", { class: "saved" }, h("label", { for: "saved" }, t("train.saved")), select, button, said);
}
