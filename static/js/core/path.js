import { pieces } from "./geometry.js";

/** The stroke as the path of an SVG. A dot is a line of no length. @param {Stroke} stroke */
export function path(stroke, digits = 1) {
  const write = (/** @type {number[]} */ numbers) => numbers.map((value) => +value.toFixed(digits)).join(" ");
  return pieces(stroke)
    .map((piece, i) => (i === 0 ? "M" : piece.length === 2 ? "L" : "Q") + write(piece))
    .join("");
}
