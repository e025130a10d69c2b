/** Puts strokes on a canvas: round, smooth, as thick as asked. */

import { SIDE, pieces } from "../core/geometry.js";

/** @type {(context: Canvas, stroke: Stroke, side: number, colour: string) => void} */
function trace(context, stroke, side, colour) {
  const [start, ...rest] = pieces(stroke, side);
  context.beginPath();
  // A line of no length leaves nothing on a canvas: a dot is a disc.
  if (rest.every((piece) => piece.at(-2) === start[0] && piece.at(-1) === start[1])) {
    context.fillStyle = colour;
    context.arc(start[0], start[1], context.lineWidth / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.moveTo(start[0], start[1]);
  for (const [x, y, ...to] of rest) {
    if (to.length) context.quadraticCurveTo(x, y, to[0], to[1]);
    else context.lineTo(x, y);
  }
  context.stroke();
}

/**
 * @param {Canvas} context @param {Stroke[]} strokes
 * @param {Look} look  `side`: length of the sheet's side in the strokes' units
 */
export function drawStrokes(context, strokes, { width, colour, side = SIDE }) {
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = width;
  context.strokeStyle = colour;
  for (const stroke of strokes) trace(context, stroke, side, colour);
}

/** The end of a stroke, from the point `from` on, over what is there already. @type {(context: Canvas, stroke: Stroke, from: number, look: Look) => void} */
export function drawTail(context, [xs, ys], from, look) {
  const start = Math.max(0, from - 3);
  drawStrokes(context, [[xs.slice(start), ys.slice(start)]], look);
}

/** One stroke apart from the others: in the colour of what is odd, and hollow, so that colour is not all. @type {(context: Canvas, strokes: Stroke[], index: number, look: TwoInks) => void} */
export function drawHighlighted(context, strokes, index, { width, colour, odd, paper }) {
  context.globalAlpha = 0.25;
  drawStrokes(context, strokes.filter((_, i) => i !== index), { width, colour });
  context.globalAlpha = 1;
  drawStrokes(context, [strokes[index]], { width: width * 1.15, colour: odd });
  drawStrokes(context, [strokes[index]], { width: width * 0.3, colour: paper });
}

/** How wide each canvas is shown, in CSS pixels: to ask the page at every frame would have it lay itself out each time. @type {WeakMap<Element, number>} */
const widths = new WeakMap();

/** Call `resized` whenever the canvas is shown in another size. @param {Element} canvas @param {() => void} resized */
export function watchSize(canvas, resized) {
  const observer = new ResizeObserver(([{ contentRect }]) => {
    widths.set(canvas, contentRect.width);
    resized();
  });
  observer.observe(canvas);
  return observer;
}

/** Make the canvas as large as it is shown, in the screen's own pixels: how many a side. @param {HTMLCanvasElement} canvas */
export function fit(canvas, multipleOf = 1) {
  const width = widths.get(canvas) ?? canvas.clientWidth;
  widths.set(canvas, width);
  const shown = width * devicePixelRatio;
  const side = Math.max(1, Math.round(shown / multipleOf)) * multipleOf;
  if (canvas.width !== side || canvas.height !== side) {
    canvas.width = side;
    canvas.height = side;
  }
  return side;
}
