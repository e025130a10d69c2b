/** The page /compare: the committed comparisons, and one drawing before every detector. */

import { words } from "../../parts/site.js";
import { LiveComparison } from "./live.js";
import { mount } from "./run.js";

const { t } = words;
const byId = (id) => document.getElementById(id);
const [root, state, note, pairs] = ["run", "run-state", "again-note", "pairs"].map(byId);

/** Shows the comparison of that name, unless another was chosen meanwhile. */
async function show(name) {
  root.dataset.shown = name;
  state.hidden = false;
  state.textContent = t("compare.run.wait");
  try {
    const reply = await fetch(root.dataset[name], { headers: { Accept: "application/json" } });
    if (!reply.ok) throw new TypeError(`${reply.status} ${reply.statusText}`);
    const run = await reply.json();
    if (root.dataset.shown !== name) return;
    root.replaceChildren();
    mount(root, run, (sheet) => new URL(`${encodeURIComponent(sheet)}.png`, reply.url).href, words);
    const versions = Object.entries(run.versions).map((pair) => pair.join(" ")).join(", ");
    note.textContent = t("compare.again.note", { licences: [...new Set(run.licences)].join("; "), versions });
    byId("again-command").textContent = byId(`command-${name}`).textContent;
    state.hidden = true;
  } catch (broken) {
    state.textContent = t("compare.run.failed", { why: broken.message });
  }
}

pairs.addEventListener("change", () => show(pairs.elements.pair.value));
show(pairs.elements.pair.value);

const live = { canvas: "live-paper", clear: "live-clear", take: "live-take", list: "live-list", said: "live-said" };
new LiveComparison(Object.fromEntries(Object.entries(live).map(([part, id]) => [part, byId(id)])), words).start();
