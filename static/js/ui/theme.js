/** Light or dark: by the system, until the switch says otherwise. */

import { remember } from "../storage.js";

const root = document.documentElement;
const systemDark = matchMedia("(prefers-color-scheme: dark)");

export const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);

/** Call `changed` after every change of theme, whoever made it. */
export function onThemeChange(changed) {
  systemDark.addEventListener("change", changed);
  root.addEventListener("themechange", changed);
}

export function setUpTheme(button) {
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  show();
  onThemeChange(show);
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    remember("theme", root.dataset.theme);
    root.dispatchEvent(new Event("themechange"));
  });
}
