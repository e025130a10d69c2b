/** Puts strokes on a canvas: round, smooth, as thick as asked. */

import { SIDE, pieces } from "../core/geometry.js";

function trace(context, stroke, side, colour) {
  const [start, ...rest] = pieces(stroke, side);
  context.beginPath();
  // A line of no length leaves nothing on a canvas: a dot is a disc.
  if (rest.every((piece) => piece.at(-2) === start[0] && piece.at(-1) === start[1])) {
    context.fillStyle = colour;
    context.arc(...start, context.lineWidth / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.moveTo(...start);
  for (const piece of rest) {
    if (piece.length === 2) context.lineTo(...piece);
    else context.quadraticCurveTo(...piece);
  }
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[][][]} strokes
 * @param {{width: number, colour: string, side: number}} look  `side`: length of the sheet's side in the strokes' units
 */
export function drawStrokes(context, strokes, { width, colour, side = SIDE }) {
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = width;
  context.strokeStyle = colour;
  for (const stroke of strokes) trace(context, stroke, side, colour);
}

/** The end of a stroke, from the point `from` on, over what is there already. */
export function drawTail(context, [xs, ys], from, look) {
  const start = Math.max(0, from - 3);
  drawStrokes(context, [[xs.slice(start), ys.slice(start)]], look);
}

/** One stroke apart from the others: in the colour of what is odd, and hollow, so that colour is not all. */
export function drawHighlighted(context, strokes, index, { width, colour, odd, paper }) {
  context.globalAlpha = 0.25;
  drawStrokes(context, strokes.filter((_, i) => i !== index), { width, colour });
  context.globalAlpha = 1;
  drawStrokes(context, [strokes[index]], { width: width * 1.15, colour: odd });
  drawStrokes(context, [strokes[index]], { width: width * 0.3, colour: paper });
}

/** How wide each canvas is shown, in CSS pixels: to ask the page at every frame would have it lay itself out each time. */
const widths = new WeakMap();

/** Call `resized` whenever the canvas is shown in another size. @returns {ResizeObserver} */
export function watchSize(canvas, resized) {
  const observer = new ResizeObserver(([{ contentRect }]) => {
    widths.set(canvas, contentRect.width);
    resized();
  });
  observer.observe(canvas);
  return observer;
}

/** Make the canvas as large as it is shown, in the screen's own pixels. @returns {number} pixels of its side */
export function fit(canvas, multipleOf = 1) {
  if (!widths.has(canvas)) widths.set(canvas, canvas.clientWidth);
  const shown = widths.get(canvas) * devicePixelRatio;
  const side = Math.max(1, Math.round(shown / multipleOf)) * multipleOf;
  if (canvas.width !== side || canvas.height !== side) {
    canvas.width = side;
    canvas.height = side;
  }
  return side;
}
