// @ts-nocheck
/** A drawing to take along: as SVG, as the request that asks about it, as a command. */

import { pieces } from "./curve.js";
import { SIDE, penWidth, withAtMost } from "./geometry.js";

/** Most points in a request: the server's own limit is 5,000. */
const MOST_POINTS = 4500;

/** The body of the request to /predict. */
export function request(strokes, { detector = "", explain = false } = {}) {
  const whole = withAtMost(strokes, MOST_POINTS).map((stroke) => stroke.map((row) => row.map(Math.round)));
  return { strokes: whole, ...(detector && { detector }), ...(explain && { explain }) };
}

/** A command for a POSIX shell. JSON of numbers and detector names holds no quote that could end the argument. */
export function curl(body, origin) {
  const data = JSON.stringify(body).replaceAll("'", "'\\''");
  return `curl -s '${origin}/predict' -H 'Content-Type: application/json' -d '${data}'`;
}

/** The path of a stroke. A dot is a line of no length. */
export function path(stroke, digits = 1) {
  const write = (numbers) => numbers.map((value) => +value.toFixed(digits)).join(" ");
  return pieces(stroke)
    .map((piece, i) => (i === 0 ? "M" : piece.length === 2 ? "L" : "Q") + write(piece))
    .join("");
}

export function svg(strokes, { ink = "#221d17", paper = "#fffdf8" } = {}) {
  const paths = strokes.map((stroke) => `<path d="${path(stroke)}"/>`).join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}"><rect width="${SIDE}" height="${SIDE}" ` +
    `fill="${paper}"/><g fill="none" stroke="${ink}" stroke-width="${+penWidth(strokes).toFixed(1)}" ` +
    `stroke-linecap="round" stroke-linejoin="round">${paths}</g></svg>\n`
  );
}
