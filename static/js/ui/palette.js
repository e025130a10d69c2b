/** The colours of tokens.css as the theme resolves them, for what is drawn and not styled. */

import { onThemeChange } from "./theme.js";

const NAMES = ["ink", "ink-soft", "sheet", "line", "line-strong", "odd"];
let known = null;

onThemeChange(() => {
  known = null;
});

/** @returns {Object<string, string>} name of the token to "rgb(…)" */
export function palette() {
  if (known) return known;
  const probe = document.createElement("i");
  document.body.append(probe);
  known = {};
  for (const name of NAMES) {
    probe.style.color = `var(--${name})`;
    known[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return known;
}
