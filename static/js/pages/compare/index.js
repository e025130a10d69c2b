/** The page /compare: what copying costs, the network that died, and then both recorded comparisons to look through. */

import { words } from "../../parts/site.js";
import { checkRun } from "./data.js";
import { showCopied, showDied } from "./opening.js";
import { mount } from "./run.js";
import { Sprites } from "./sprites.js";

const { t } = words;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));
const [root, state, note, pairs] = [byId("run"), byId("run-state"), byId("again-note"), byId("pairs")];
/** @type {Map<string, ReturnType<typeof fetchRun>>} */
const runs = new Map();

/** The comparison of that name, with the address of its sprite sheets; fetched once. @param {string} name */
function fetched(name) {
  const known = runs.get(name) ?? fetchRun(root.dataset[name] ?? "");
  runs.set(name, known);
  return known;
}

/** @param {string} path */
async function fetchRun(path) {
  const reply = await fetch(path, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new TypeError(`${reply.status} ${reply.statusText}`);
  const run = checkRun(await reply.json());
  return { run, address: (/** @type {string} */ sheet) => new URL(`${encodeURIComponent(sheet)}.png`, reply.url).href };
}

/** Shows the comparison of that name, unless another was chosen meanwhile. @param {string} name */
async function show(name) {
  root.dataset.shown = name;
  state.hidden = true;
  const { run, address } = await fetched(name);
  if (root.dataset.shown !== name) return;
  root.replaceChildren();
  mount(root, run, address, words);
  const versions = Object.entries(run.versions).map((pair) => pair.join(" ")).join(", ");
  note.textContent = t("compare.again.note", { licences: [...new Set(run.licences)].join("; "), versions });
  byId("again-command").textContent = byId(`command-${name}`).textContent;
}

/** @param {string} name @param {HTMLElement} element @param {typeof showCopied} shown */
async function open(name, element, shown) {
  const { run, address } = await fetched(name);
  await shown(element, run, new Sprites(run, address), words);
}

/** What fails is said in the page, and nothing else is lost by it. @param {() => Promise<void>} work */
async function attempt(work) {
  try {
    await work();
  } catch (broken) {
    state.hidden = false;
    state.textContent = t("compare.run.failed", { why: /** @type {Error} */ (broken).message });
  }
}

const chosen = () => String(new FormData(pairs).get("pair"));
pairs.addEventListener("change", () => attempt(() => show(chosen())));
await attempt(() => open("clothes", byId("lesson"), showCopied));
await attempt(() => show(chosen()));
await attempt(() => open("digits", byId("died"), showDied));
