/** A drawing to take along: as SVG, as a command, and what its picture is called. */

import { INK, SIDE } from "../../core/geometry.js";
import { path } from "../../core/path.js";

/** A command for a POSIX shell. JSON of numbers and detector names holds no quote that could end the argument. @param {object} body @param {string} origin */
export function curl(body, origin) {
  const data = JSON.stringify(body).replaceAll("'", "'\\''");
  return `curl -s '${origin}/predict' -H 'Content-Type: application/json' -d '${data}'`;
}

/** @param {Stroke[]} strokes @param {{ink?: string, paper?: string}} colours */
export function svg(strokes, { ink = "#221d17", paper = "#fffdf8" } = {}) {
  const paths = strokes.map((stroke) => `<path d="${path(stroke)}"/>`).join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}"><rect width="${SIDE}" height="${SIDE}" ` +
    `fill="${paper}"/><g fill="none" stroke="${ink}" stroke-width="${INK}" ` +
    `stroke-linecap="round" stroke-linejoin="round">${paths}</g></svg>\n`
  );
}

/** The file name of the share picture: after what it shows. @param {string} one  what is normal @param {string} verdict */
export const pictureName = (one, verdict) => `${slug(one)}-${slug(verdict)}.png`;

/** @param {string} words */
const slug = (words) => words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "drawing";
