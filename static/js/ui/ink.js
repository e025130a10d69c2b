/** Puts strokes on a canvas: round, smooth, as thick as asked. */

/** One stroke as a path, through the midpoints between its points. */
function trace(context, [xs, ys]) {
  const last = xs.length - 1;
  context.beginPath();
  context.moveTo(xs[0], ys[0]);
  for (let i = 1; i < last; i += 1) {
    context.quadraticCurveTo(xs[i], ys[i], (xs[i] + xs[i + 1]) / 2, (ys[i] + ys[i + 1]) / 2);
  }
  context.lineTo(xs[last], ys[last]);
  context.stroke();
}

export function drawStrokes(context, strokes, { width, colour }) {
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = width;
  context.strokeStyle = colour;
  for (const stroke of strokes) trace(context, stroke);
}

/** One stroke apart from the others: in the colour of what is odd, and hollow, so that colour is not all. */
export function drawHighlighted(context, strokes, index, { width, colour, odd, paper }) {
  context.globalAlpha = 0.25;
  drawStrokes(context, strokes.filter((_, i) => i !== index), { width, colour });
  context.globalAlpha = 1;
  drawStrokes(context, [strokes[index]], { width: width * 1.15, colour: odd });
  drawStrokes(context, [strokes[index]], { width: width * 0.3, colour: paper });
}

/** Make the canvas as large as it is shown, in the screen's own pixels. @returns {number} pixels of its side */
export function fit(canvas, multipleOf = 1) {
  const shown = canvas.clientWidth * devicePixelRatio;
  const side = Math.max(1, Math.round(shown / multipleOf)) * multipleOf;
  if (canvas.width !== side || canvas.height !== side) {
    canvas.width = side;
    canvas.height = side;
  }
  return side;
}
