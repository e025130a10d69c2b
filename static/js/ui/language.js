/** The page's language: the words of the table chosen in boot.js, put into the page once. English is in the HTML. */

import { translator } from "../core/words.js";
import english from "../i18n/en.js";
import { remember } from "../storage.js";

export const LANGUAGES = ["en", "de"];

const language = LANGUAGES.includes(document.documentElement.lang) ? document.documentElement.lang : "en";
const table = language === "en" ? english : { ...english, ...(await import(`../i18n/${language}.js`)).default };

export const words = translator(table, language);
export const { t } = words;

/** Attributes that carry words, and the data attribute that names the key. */
const CARRIERS = { "data-t": null, "data-t-label": "aria-label", "data-t-title": "title" };

/** Put the words into everything below `root` that asks for them. A key without words keeps the English text. */
export function translate(root = document) {
  for (const [asks, attribute] of Object.entries(CARRIERS)) {
    for (const element of root.querySelectorAll(`[${asks}]`)) {
      const key = element.getAttribute(asks);
      if (!words.has(key)) continue;
      if (attribute) element.setAttribute(attribute, t(key));
      else element.textContent = t(key);
    }
  }
}

export function setUpLanguage(button) {
  const other = LANGUAGES.find((each) => each !== language);
  if (language !== "en") translate();
  delete document.documentElement.dataset.words;
  button.textContent = other.toUpperCase();
  button.lang = other;
  button.setAttribute("aria-label", t("language.other"));
  button.addEventListener("click", () => {
    remember("language", other);
    location.reload();
  });
}
