/** Ready drawings as small sheets of paper; a click has one draw itself. */

import { GALLERY } from "../core/gallery.js";
import { SIDE, penWidth, simplify } from "../core/geometry.js";
import { path } from "../core/take.js";
import { svg } from "../charts/svg.js";
import { t } from "./language.js";

/** A drawing as an SVG in the ink of its surroundings. */
export function miniature(strokes) {
  const picture = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, class: "miniature", "aria-hidden": "true", "stroke-width": Math.round(penWidth(strokes)) });
  for (const stroke of simplify(strokes, 3)) picture.append(svg("path", { d: path(stroke, 0) }));
  return picture;
}

export function fillGallery(list, play) {
  const items = GALLERY.map(({ id, strokes }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "specimen";
    button.dataset.drawing = id;
    const name = document.createElement("span");
    name.textContent = t(`gallery.${id}`);
    button.append(miniature(strokes), name);
    button.addEventListener("click", () => play(strokes));
    const item = document.createElement("li");
    item.append(button);
    return item;
  });
  list.replaceChildren(...items);
}
