/** Makes elements: `h("p", {class: "small"}, "words", child)`. Never from markup. */

import { svg } from "../charts/svg.js";

export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A line drawing for a button. */
export const icon = (d) => svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, svg("path", { d }));
