/** The share picture: what was drawn, what it became, what is off, and the verdict, as wide as messengers show it. */

import { INK, SIDE } from "../../core/geometry.js";
import { drawStrokes } from "../../parts/ink.js";
import { paintErrors, paintPixels } from "../../parts/picture.js";
import { palette } from "../../parts/theme.js";

const [WIDTH, HEIGHT, EDGE, TOP, GAP] = [1200, 630, 48, 170, 36];
const FRAME = (WIDTH - 2 * EDGE - 2 * GAP) / 3;

/**
 * @param {{strokes: Stroke[], judged: DrawJudged, kind: string}} drawn
 * @param {{said: string, because: string, captions: string[]}} sentences
 * @returns {HTMLCanvasElement} 1200 × 630
 */
export function drawShare({ strokes, judged, kind }, { said, because, captions }) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const context = /** @type {Canvas} */ (canvas.getContext("2d"));
  const colours = palette();
  const { backgroundColor, fontFamily } = getComputedStyle(document.documentElement);
  const { fontFamily: serif } = getComputedStyle(document.querySelector("h1") ?? document.body);
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = kind === "anomaly" ? colours.odd : colours.ink;
  context.font = `600 64px ${serif}`;
  context.fillText(said, EDGE, 84, WIDTH - 2 * EDGE - 160);
  context.fillStyle = colours["ink-soft"];
  context.font = `30px ${fontFamily}`;
  context.fillText(because, EDGE, 132, WIDTH - 2 * EDGE);
  context.font = `600 34px ${serif}`;
  context.textAlign = "end";
  context.fillText("Oddity", WIDTH - EDGE, 76);
  context.textAlign = "start";
  context.font = `28px ${fontFamily}`;
  /** @type {((side: number) => void)[]} */
  const frames = [
    (side) => {
      context.scale(side / SIDE, side / SIDE);
      drawStrokes(context, strokes, { width: INK, colour: colours.ink });
    },
    (side) => paintPixels(context, { shape: judged.shape, values: judged.reconstruction }, side, colours.sheet, colours.redrawn),
    (side) => paintErrors(context, judged, side, colours),
  ];
  frames.forEach((paint, i) => {
    const left = EDGE + i * (FRAME + GAP);
    context.save();
    context.setLineDash([]);
    context.translate(left, TOP);
    context.fillStyle = colours.sheet;
    context.fillRect(0, 0, FRAME, FRAME);
    paint(FRAME);
    context.restore();
    context.fillStyle = colours["ink-soft"];
    context.lineWidth = 3;
    context.strokeStyle = [colours.ink, colours.redrawn, colours["line-strong"]][i];
    context.setLineDash(i === 1 ? [10, 8] : []);
    context.strokeRect(left, TOP, FRAME, FRAME);
    context.fillText(captions[i], left, TOP + FRAME + 48, FRAME);
  });
  return canvas;
}
