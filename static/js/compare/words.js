/** The comparison's own words: the report has them too, without the page's. */

import { translator } from "../core/words.js";
import english from "./en.js";
import german from "./de.js";

const TABLES = { en: english, de: { ...english, ...german } };

/** The translator for a language; English where the language is none of ours. */
export function wordsFor(language) {
  const known = Object.hasOwn(TABLES, language) ? language : "en";
  return translator(TABLES[known], known);
}

/** Put the words into everything below `root` whose `data-say` names some. */
export function fill(root, words) {
  for (const element of root.querySelectorAll("[data-say]")) element.textContent = words.t(element.dataset.say);
}
