/** The page /compare: what copying costs, the network that died, and then both recorded comparisons to look through. */

import { words } from "../../parts/site.js";
import { checkRun } from "./data.js";
import { showCopied, showDied } from "./opening.js";
import { mount } from "./run.js";
import { Sprites } from "./sprites.js";

const { t } = words;
const byId = (id) => document.getElementById(id);
const [root, state, note, pairs] = ["run", "run-state", "again-note", "pairs"].map(byId);
const runs = new Map();

/** The comparison of that name, with the address of its sprite sheets; fetched once. */
function fetched(name) {
  if (!runs.has(name)) runs.set(name, fetchRun(root.dataset[name]));
  return runs.get(name);
}

async function fetchRun(path) {
  const reply = await fetch(path, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new TypeError(`${reply.status} ${reply.statusText}`);
  const run = checkRun(await reply.json());
  return { run, address: (sheet) => new URL(`${encodeURIComponent(sheet)}.png`, reply.url).href };
}

/** Shows the comparison of that name, unless another was chosen meanwhile. */
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

async function open(name, element, shown) {
  const { run, address } = await fetched(name);
  await shown(element, run, new Sprites(run, address), words);
}

/** What fails is said in the page, and nothing else is lost by it. */
async function attempt(work) {
  try {
    await work();
  } catch (broken) {
    state.hidden = false;
    state.textContent = t("compare.run.failed", { why: broken.message });
  }
}

const chosen = () => pairs.elements.pair.value;
pairs.addEventListener("change", () => attempt(() => show(chosen())));
await attempt(() => open("clothes", byId("lesson"), showCopied));
await attempt(() => show(chosen()));
await attempt(() => open("digits", byId("died"), showDied));
