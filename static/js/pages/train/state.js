/**
 * The experiment in the address: `#layers=d7k-d2l-d7k&seed=4` holds what differs from the default of its data. In the query
 * stands how the page is shown: `?embed=1` without header and footer, `&lock=data,layers` with controls that cannot be
 * changed.
 */

import { objection, table } from "../../core/experiment/description.js";
import { DATA, settingsFor } from "./presets.js";

/** Groups of controls that a teacher can lock. */
export const LOCKS = ["data", "layers", "settings", "threshold", "lessons", "keep"];
/** What a heartbeat, a drawing is. A table of one's own says it by itself. @type {Record<string, number[]>} */
export const SHAPES = { heartbeats: [140], doodles: [28, 28], digits: [28, 28], own: [28, 28] };

/**
 * @param {string} hash  without its #
 * @param {string[]} [data]  what there is to train on here
 * @returns {{settings: TrainSettings, problems: string[]}} valid whatever was
 *   given; `problems` names what was not
 */
export function readAddress(hash, data = DATA) {
  const asked = new URLSearchParams(hash).get("data") ?? "";
  const base = settingsFor(data.includes(asked) ? asked : "heartbeats");
  const { state, problems } = table.parse(hash, base);
  if (state.data !== base.data) problems.push("data");
  const settings = { ...state, data: base.data };
  const refused = SHAPES[base.data] ? objection(settings, SHAPES[base.data]) : null;
  if (!refused) return { settings, problems };
  return { settings: { ...settings, layers: base.layers, output: base.output }, problems: [...problems, "layers"] };
}

/** What `readAddress` reads back. @param {TrainSettings} settings */
export const writeAddress = (settings) => table.serialise(settings, { ...settingsFor(settings.data), data: "heartbeats" });

/** @param {string} search  of the address @returns {{embed: boolean, locks: Set<string>}} */
export function readFrame(search) {
  const given = new URLSearchParams(search);
  const wanted = (given.get("lock") ?? "").split(",");
  const locks = wanted.includes("all") ? LOCKS : LOCKS.filter((name) => wanted.includes(name));
  return { embed: given.get("embed") === "1", locks: new Set(locks) };
}
