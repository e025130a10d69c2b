// @ts-nocheck
/** What the drawing page can be told by its address, and what it keeps. */

import { LinkError, decode, encode } from "./codec.js";
import { Table, choice, number, text } from "./table.js";

export const VIEWS = ["reconstruction", "input", "error"];

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

const detector = text("", /^[A-Za-z0-9][\w.-]{0,63}$/);
/** NaN can't be read, so it can't be meant: "" and null stand for "the detector's own". */
const threshold = number(null, { low: -1e9, high: 1e9 });

/** What a share link carries. */
export const link = new Table({ detector, threshold, strokes });

/** What the page keeps between visits besides the drawing. */
export const settings = new Table({
  detector,
  threshold,
  view: choice("reconstruction", VIEWS),
  /** Whether the drawing was made by hand, and so counts for the dares. */
  own: choice("yes", ["yes", "no"]),
});
