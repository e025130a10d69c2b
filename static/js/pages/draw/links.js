/** What a share link carries: the drawing itself, the detector, and the threshold where it is the visitor's own. */

import { LinkError, decode, encode } from "../../core/codec.js";
import { simplify } from "../../core/geometry.js";
import { Table, number, text } from "../../core/table.js";

/** @type {import("../../core/table.js").Field<Stroke[]>} */
const strokes = {
  initial: [],
  write: encode,
  read(given) {
    try {
      return decode(given);
    } catch (refused) {
      if (refused instanceof LinkError) return undefined;
      throw refused;
    }
  },
};

export const link = new Table({
  detector: text("", /^[A-Za-z0-9][\w.-]{0,63}$/),
  /** NaN can't be read, so it can't be meant: null stands for the detector's own. The page bounds what it is given. */
  threshold: number(null, { low: -1e9, high: 1e9 }),
  strokes,
});

/** @param {string} hash  without its "#" */
export const readLink = (hash) => link.parse(hash);

/** @param {{detector: string, threshold: ?number, strokes: Stroke[]}} state @returns {string} the whole address */
export function writeLink(state) {
  const address = link.serialise({ ...state, strokes: simplify(state.strokes, 2) });
  return `${location.origin}${location.pathname}#${address}`;
}
