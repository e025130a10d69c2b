/** The drawing between visits, and the drawing in the address. */

import { LIMITS, LinkError, decode, encode } from "../core/codec.js";
import { withAtMost } from "../core/geometry.js";
import { link } from "../core/state.js";
import { recall, remember } from "../storage.js";

export function keepDrawing(strokes) {
  remember("drawing", encode(withAtMost(strokes, LIMITS.points)));
}

/** The strokes of the last visit; none where there are none, or where they can't be read any more. */
export function keptDrawing() {
  const kept = recall("drawing");
  if (!kept) return [];
  try {
    return decode(kept);
  } catch (damaged) {
    if (damaged instanceof LinkError) return [];
    throw damaged;
  }
}

/** What the address says after its "#", which is then taken off, so that a reload keeps what was drawn since. */
export function readLink() {
  const text = location.hash.slice(1);
  if (!text.includes("=")) return null;
  history.replaceState(null, "", location.pathname + location.search);
  return link.parse(text);
}
