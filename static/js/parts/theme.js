/**
 * Light or dark: by the system, until the switch in the header says otherwise; and the colours of tokens.css as the theme
 * resolves them, for what is drawn and not styled. The choice is a cookie, so that the server's first paint has it.
 */

const root = document.documentElement;
const systemDark = matchMedia("(prefers-color-scheme: dark)");
const forced = matchMedia("(forced-colors: active)");
const NAMES = ["ink", "ink-soft", "sheet", "line", "line-strong", "odd", "redrawn"];
let known = null;

export const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);

/** Call `changed` after every change of theme, whoever made it. @returns {function()} to stop that */
export function onThemeChange(changed) {
  const sources = [[systemDark, "change"], [forced, "change"], [root, "themechange"]];
  for (const [source, kind] of sources) source.addEventListener(kind, changed);
  return () => {
    for (const [source, kind] of sources) source.removeEventListener(kind, changed);
  };
}

onThemeChange(() => {
  known = null;
});

/** @returns {Object<string, string>} name of the token to "rgb(…)" */
export function palette() {
  if (known) return known;
  const probe = document.createElement("i");
  probe.style.forcedColorAdjust = "none";
  document.body.append(probe);
  known = {};
  for (const name of NAMES) {
    probe.style.color = `var(--${name})`;
    known[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return known;
}

/** @param {HTMLButtonElement} button  the switch @param {function(string)} keep  called with the theme chosen */
export function setUpTheme(button, keep) {
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  show();
  onThemeChange(show);
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    keep(root.dataset.theme);
    root.dispatchEvent(new Event("themechange"));
  });
}
