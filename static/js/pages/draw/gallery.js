/**
 * Ready drawings as small sheets of paper; a click has one draw itself. They were made for this page: control points on a
 * sheet of 100 × 100, by hand. "~" before a stroke rounds it (a Catmull-Rom spline through the points), "-" leaves its corners.
 */

import { h, svg } from "../../charts/svg.js";
import { INK, SIDE, simplify } from "../../core/geometry.js";
import { path } from "../../core/path.js";

/** @type {[string, "bowtie" | "almost" | "odd", string[]][]} */
const SHEETS = [
  ["bowtie", "bowtie", ["-52 43 14 22 11 77 50 57 88 79 90 21 51 43", "~50 41 44 47 45 55 51 59 57 54 56 46 50 41"]],
  ["quick", "bowtie", ["-13 24 15 77 86 25 88 75 13 24"]],
  ["floppy", "bowtie", ["~48 46 34 32 17 25 10 37 13 52 9 66 17 77 34 68 48 56", "~53 46 67 31 84 24 91 37 87 51 91 66 83 77 66 68 53 56",
    "-47 45 54 45 54 57 47 57 47 45"]],
  ["pleats", "bowtie", ["-46 44 12 24 12 76 46 57 46 44 56 44 56 57 46 57", "-56 44 89 23 89 77 56 57", "-44 48 30 42", "-44 53 30 60", "-58 48 72 42", "-58 53 72 60"]],
  ["hourglass", "almost", ["-22 12 78 12 23 88 78 88 22 12"]],
  ["fish", "almost", ["~70 50 56 32 36 28 18 40 10 50 18 60 36 72 56 68 70 50", "-69 50 92 30 91 72 69 50", "~22 46 24 44 25 47 22 46"]],
  ["sweet", "almost", ["~50 32 64 37 69 50 63 64 50 69 37 64 31 50 37 37 50 32", "-33 44 8 28 10 74 33 57", "-67 44 92 27 90 73 67 57"]],
  ["butterfly", "almost", ["~50 45 38 22 18 14 8 28 18 46 46 50 22 58 16 76 30 86 44 72 50 55", "~51 45 62 22 82 14 92 28 82 46 54 50 78 58 84 76 70 86 56 72 51 55",
    "-50 30 50 76", "~50 30 46 20 40 16", "~50 30 54 20 60 16"]],
  ["spiral", "odd", ["~50 50 55 47 57 53 50 58 42 54 41 44 50 37 62 41 67 53 60 66 46 69 32 61 28 46 36 31 52 25 69 31 79 47 76 66 63 79 45 82 27 76 16 60"]],
  ["face", "odd", ["~50 12 74 19 88 38 87 62 73 81 50 88 27 81 13 62 12 38 26 19 50 12", "~34 38 37 36 38 41 34 41 34 38", "~62 38 65 36 66 41 62 41 62 38", "~32 60 40 70 50 73 60 70 68 60"]],
  ["house", "odd", ["-18 46 18 88 82 88 82 46", "-8 52 50 10 92 52", "-42 88 42 62 58 62 58 88"]],
  ["star", "odd", ["-50 10 73 84 11 37 89 37 27 85 50 10"]],
  ["cat", "odd", ["-26 40 22 10 42 26 58 26 78 10 74 40", "~74 40 84 60 74 80 50 88 26 80 16 60 26 40", "-38 50 38 56", "-62 50 62 56", "-47 66 53 66 50 70 47 66", "-34 70 6 64", "-34 75 8 80", "-66 70 94 64", "-66 75 92 80"]],
  ["bicycle", "almost", ["~24 50 36 55 41 67 36 79 24 84 12 79 7 67 12 55 24 50", "~76 50 88 55 93 67 88 79 76 84 64 79 59 67 64 55 76 50", "-24 67 38 40 66 40 76 67", "-38 40 50 67 66 40", "-24 67 50 67", "-66 40 64 28 74 26", "-32 34 44 34"]],
];

/** @param {string} text */
function points(text) {
  const numbers = text.slice(1).split(" ").map(Number);
  return numbers.flatMap((x, i) => (i % 2 ? [] : [[(x / 100) * SIDE, (numbers[i + 1] / 100) * SIDE]]));
}

/** Points along the control points, about `step` apart. @param {string} text */
function trace(text, step = 12) {
  const given = points(text);
  const isRound = text[0] === "~";
  const at = (/** @type {number} */ i) => given[Math.min(given.length - 1, Math.max(0, i))];
  const result = [given[0]];
  for (let i = 0; i + 1 < given.length; i += 1) {
    const [a, b] = [given[i], given[i + 1]];
    const count = Math.max(1, Math.round(Math.hypot(b[0] - a[0], b[1] - a[1]) / step));
    for (let k = 1; k <= count; k += 1) {
      const t = k / count;
      result.push([0, 1].map((c) => (isRound ? spline(at(i - 1)[c], a[c], b[c], at(i + 2)[c], t) : a[c] + (b[c] - a[c]) * t)));
    }
  }
  return [result.map(([x]) => Math.round(x)), result.map(([, y]) => Math.round(y))];
}

/** @type {(before: number, a: number, b: number, after: number, t: number) => number} */
function spline(before, a, b, after, t) {
  const [tangentA, tangentB] = [(b - before) / 2, (after - a) / 2];
  const [t2, t3] = [t * t, t * t * t];
  return (2 * t3 - 3 * t2 + 1) * a + (t3 - 2 * t2 + t) * tangentA + (3 * t2 - 2 * t3) * b + (t3 - t2) * tangentB;
}

/** @type {(Specimen & {id: string})[]} */
export const GALLERY = SHEETS.map(([id, kind, strokes]) => ({ id, kind, strokes: strokes.map((each) => trace(each)) }));

/** A drawing as an SVG in the ink of its surroundings. @param {Stroke[]} strokes */
export function miniature(strokes) {
  const picture = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, class: "miniature", "aria-hidden": "true", "stroke-width": INK * 1.6 });
  for (const stroke of simplify(strokes, 3)) picture.append(svg("path", { d: path(stroke, 0) }));
  return picture;
}

/** Widget without a state of its own. @param {HTMLElement} list @param {(id: string) => string} name  the words for an id @param {(specimen: Specimen) => void} play */
export function fillGallery(list, name, play) {
  const items = GALLERY.map((each) => {
    const button = h("button", { type: "button", class: "specimen", "data-drawing": each.id }, miniature(each.strokes), h("span", {}, name(each.id)));
    button.addEventListener("click", () => play(each));
    return h("li", {}, button);
  });
  list.replaceChildren(...items);
  return { update() {} };
}
