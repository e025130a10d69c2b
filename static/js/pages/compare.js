/** The page /compare: the committed comparisons, and one drawing before every detector. */

import { LiveComparison } from "../compare/live.js";
import { mount } from "../compare/run.js";
import { fill, wordsFor } from "../compare/words.js";

const words = wordsFor(document.documentElement.lang);
const { t } = words;
const byId = (id) => document.getElementById(id);
const [root, state, note, pairs] = ["run", "run-state", "again-note", "pairs"].map(byId);

/** Shows the comparison of that name, unless another was chosen meanwhile. */
async function show(name) {
  root.dataset.shown = name;
  state.hidden = false;
  state.textContent = t("run.wait");
  try {
    const reply = await fetch(root.dataset[name], { headers: { Accept: "application/json" } });
    if (!reply.ok) throw new TypeError(`${reply.status} ${reply.statusText}`);
    const run = await reply.json();
    if (root.dataset.shown !== name) return;
    root.replaceChildren();
    mount(root, run, (sheet) => new URL(`${encodeURIComponent(sheet)}.png`, reply.url).href, words.language);
    const versions = Object.entries(run.versions).map((pair) => pair.join(" ")).join(", ");
    note.textContent = t("again.note", { licences: [...new Set(run.licences)].join("; "), versions });
    byId("again-command").textContent = byId(`command-${name}`).textContent;
    state.hidden = true;
  } catch (broken) {
    state.textContent = t("run.failed", { why: broken.message });
  }
}

fill(document, words);
byId("live-paper").setAttribute("aria-label", t("live.paper"));
pairs.addEventListener("change", () => show(pairs.elements.pair.value));
show(pairs.elements.pair.value);

const live = { canvas: "live-paper", clear: "live-clear", take: "live-take", list: "live-list", said: "live-said" };
new LiveComparison(Object.fromEntries(Object.entries(live).map(([part, id]) => [part, byId(id)])), words).start();
