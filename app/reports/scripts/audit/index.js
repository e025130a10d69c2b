/** The audit report: wires the threshold, the table, the contact sheet and the corrections. */

import { Confusion } from "./confusion.js";
import { Gauge } from "./gauge.js";
import { download, keep, kept, keyOf, quoted } from "./keeping.js";
import { Photos } from "./photos.js";
import { Pictures } from "./pictures.js";
import { Sheet } from "./sheet.js";

const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const photos = new Photos(data);
const pictures = new Pictures(data.chunk);
const state = { threshold: data.threshold, show: "all", order: "odd", query: "", cell: null };
const number = (value) => String(Number(value.toPrecision(4)));
const many = (count) => count.toLocaleString("en");

const gauge = new Gauge($("gauge"), { change: (threshold, done) => judge(threshold, done) });
const table = new Confusion(
  { table: $("table"), scroll: $("table-scroll"), figures: $("figures"), unknown: $("unknown") },
  { photos, pictures, choose: chooseCell },
);
const sheet = new Sheet($("sheet"), { more: $("more"), photos, pictures, number, say });

$("unscripted").remove();
photos.take(kept(keyOf(data)));
update();
document.addEventListener("DOMContentLoaded", () => {
  sheet.load();
  update();
});
wire();
document.documentElement.dataset.ready = "";

function wire() {
  for (const input of document.querySelectorAll("input[name=show]")) {
    input.addEventListener("change", () => set({ show: input.value, cell: null }));
  }
  $("order").addEventListener("change", () => set({ order: $("order").value }));
  $("query").addEventListener("input", () => set({ query: $("query").value }));
  $("heat").addEventListener("change", () => sheet.showWhere($("heat").checked));
  $("cell").addEventListener("click", () => set({ cell: null }));
  $("own").addEventListener("click", () => judge(data.threshold, true));
  $("save").addEventListener("click", save);
  $("load").addEventListener("change", load);
  $("rest").addEventListener("change", update);
  $("forget").addEventListener("click", () => {
    photos.forget();
    changed();
  });
}

function set(changes) {
  Object.assign(state, changes);
  update();
}

function judge(threshold, done) {
  // At its own place the ◆ stands for the detector's exact threshold, not for the nearest step of the slider.
  state.threshold = number(threshold) === number(data.threshold) ? data.threshold : threshold;
  schedule();
  if (done) $("status").textContent = sentence();
}

let waiting = false;

/** One update per frame, however often the ◆ moves. */
function schedule() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    update();
  });
}

function chooseCell(cell) {
  const same = state.cell && state.cell.group === cell.group && state.cell.odd === cell.odd;
  if (!same) {
    document.querySelector("input[name=show][value=all]").checked = true;
    $("sheet-title").scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }
  set({ cell: same ? null : cell, show: same ? state.show : "all" });
}

function say(i, label) {
  photos.say(i, label);
  changed();
}

function changed() {
  $("kept").hidden = keep(keyOf(data), photos);
  update();
}

function update() {
  const chosen = photos.chosen(state);
  gauge.update({ photos, threshold: state.threshold, own: data.threshold, number, said: sentence() });
  table.update(state.threshold, state.cell);
  sheet.update(chosen, state.threshold);
  const own = state.threshold === data.threshold;
  const strong = document.createElement("b");
  strong.textContent = `${many(photos.oddCount(state.threshold))} of ${many(photos.count)} photos`;
  $("lead").replaceChildren(strong, ` are odd at ${own ? "the detector's own" : "this"} threshold, and ${many(photos.unsureCount(state.threshold))} are hard to say.`);
  $("own").hidden = own;
  $("hanging").hidden = !gauge.hangs;
  $("shown").textContent = chosen.length === photos.count ? `all ${many(photos.count)} photos` : `${many(chosen.length)} of ${many(photos.count)} photos`;
  $("nothing").hidden = chosen.length > 0;
  $("cell").hidden = !state.cell;
  if (state.cell) $("cell").textContent = `✕ only ${state.cell.group || "not known"}, called ${state.cell.odd ? "odd" : "normal"}`;
  const said = photos.said.size;
  $("corrections").textContent = said ? `You have labelled ${many(said)} photo${said === 1 ? "" : "s"}.` : "You have corrected nothing yet.";
  $("forget").hidden = !said;
  $("save").disabled = !Object.keys(photos.labels(state.threshold, $("rest").checked)).length;
  $("command").textContent = [
    `python -m app threshold ${quoted(data.detector)} --labels labels-${data.detector}.json --save`,
    `python -m app threshold ${quoted(data.detector)} --labels labels-${data.detector}.json --threshold ${state.threshold} --save`,
  ].join("\n");
}

function sentence() {
  return `${many(photos.oddCount(state.threshold))} of ${many(photos.count)} photos are odd.`;
}

function save() {
  download(`labels-${data.detector}.json`, {
    detector: data.detector,
    checksum: data.checksum,
    folder: data.folder,
    threshold: state.threshold,
    labels: photos.labels(state.threshold, $("rest").checked),
  });
}

async function load() {
  const [file] = $("load").files;
  if (!file) return;
  let labels = null;
  try {
    labels = JSON.parse(await file.text()).labels;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  $("load").value = "";
  if (!labels || typeof labels !== "object") {
    $("loaded").textContent = `${file.name} is not a labels file. Expected one that this page has saved.`;
    return;
  }
  const taken = photos.take(labels);
  $("loaded").textContent = `${file.name}: ${many(taken)} of ${many(Object.keys(labels).length)} labels are for photos in this report.`;
  changed();
}
