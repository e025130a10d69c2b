/**
 * Light or dark: by the system, until the switch in the header says otherwise; and the colours of tokens.css as the theme
 * resolves them, for what is drawn and not styled. The choice is a cookie, so that the server's first paint has it.
 */

const root = document.documentElement;
const systemDark = matchMedia("(prefers-color-scheme: dark)");
const forced = matchMedia("(forced-colors: active)");
/** @type {(keyof Theme)[]} */
const NAMES = ["ink", "ink-soft", "sheet", "line", "line-strong", "odd", "redrawn"];
/** @type {?Theme} */
let known = null;

export const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);

/** Call `changed` after every change of theme, whoever made it; what is returned stops that. @param {() => void} changed */
export function onThemeChange(changed) {
  /** @type {[EventTarget, string][]} */
  const sources = [[systemDark, "change"], [forced, "change"], [root, "themechange"]];
  for (const [source, kind] of sources) source.addEventListener(kind, changed);
  return () => {
    for (const [source, kind] of sources) source.removeEventListener(kind, changed);
  };
}

onThemeChange(() => {
  known = null;
});

/** Name of the token to "rgb(…)". */
export function palette() {
  if (known) return known;
  const probe = document.createElement("i");
  probe.style.forcedColorAdjust = "none";
  document.body.append(probe);
  const found = /** @type {Theme} */ ({});
  for (const name of NAMES) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return (known = found);
}

/** @param {HTMLElement} button  the switch @param {(theme: string) => void} keep  called with the theme chosen */
export function setUpTheme(button, keep) {
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  show();
  onThemeChange(show);
  button.addEventListener("click", () => {
    keep(root.dataset.theme = isDark() ? "light" : "dark");
    root.dispatchEvent(new Event("themechange"));
  });
}
