/**
 * What every page has: words, language, theme, the toast, what is kept in the browser, and the service worker that keeps
 * the page for when there is no connection. Each page's index.js imports it.
 */

import { translator } from "../core/words.js";
import { setUpTheme } from "./theme.js";

const root = document.documentElement;
const byId = /** @type {ById} */ ((id) => document.getElementById(id));
const LANGUAGES = ["en", "de"];
const SHOWN_MS = 6000;
const YEAR = 365 * 24 * 3600;
const PREFIX = "oddity.";
const KEPT = /^\/(static|detectors)\b/;

const table = JSON.parse(byId("words").textContent ?? "");
/** The words of this page, in its language: the server puts them into the page. */
export const words = translator(table, root.lang);

/** Bring the rest of the words, where the page names a file of them; before what needs them is loaded. */
export async function moreWords() {
  const rest = document.querySelector("meta[data-words]")?.getAttribute("content");
  if (rest) Object.assign(table, await (await fetch(rest)).json());
}

/**
 * A line at the foot of the window for what goes wrong. It covers, and moves nothing.
 *
 *     toast.say("for a while");  toast.keep("until cleared");  toast.clear();
 */
export class Toast {
  #element;
  #timer = 0;
  #isKept = false;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
  }

  /** Say it for a while. @param {string} text */
  say(text) {
    this.#show(text);
    this.#isKept = false;
    this.#timer = setTimeout(() => this.#show(""), SHOWN_MS);
  }

  /** Say it until `clear`. @param {string} text */
  keep(text) {
    this.#show(text);
    this.#isKept = true;
  }

  clear() {
    if (this.#isKept) this.#show("");
    this.#isKept = false;
  }

  destroy() {
    this.#show("");
  }

  /** @param {string} text */
  #show(text) {
    clearTimeout(this.#timer);
    if (this.#element.textContent !== text) this.#element.textContent = text;
    this.#element.classList.toggle("is-shown", text !== "");
  }
}

export const toast = new Toast(byId("toast"));

/*
 * Storage may be full or forbidden: then nothing is kept and nothing breaks.
 */

/** Keep `value` as JSON (a string as it is) under `key`. Says whether it could. @param {string} key @param {unknown} value */
export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, typeof value === "string" ? value : JSON.stringify(value));
    return true;
  } catch (refused) {
    return refused === undefined;
  }
}

/** What was kept under `key`, or null. @param {string} key */
export function recall(key) {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch (refused) {
    return refused === undefined ? "" : null;
  }
}

/** A choice that the server needs for its first paint. Nothing else is ever sent to it. @param {string} name @param {string} value */
function keep(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
}

/** @param {HTMLElement} button */
function setUpLanguage(button) {
  button.addEventListener("click", () => {
    keep("language", LANGUAGES.find((each) => each !== root.lang) ?? LANGUAGES[0]);
    location.reload();
  });
}

async function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  try {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    const post = (/** @type {string[]} */ addresses) => active?.postMessage({ keep: [...new Set(addresses)] });
    const own = (/** @type {string} */ address) => address.startsWith(location.origin) && KEPT.test(address.slice(location.origin.length));
    post([location.origin + location.pathname, ...[...document.querySelectorAll("[data-pages] a")].map((each) => /** @type {HTMLAnchorElement} */ (each).href)]);
    // What was loaded before the worker was there, and what will be.
    const loaded = (/** @type {PerformanceObserverEntryList} */ entries) => post(entries.getEntries().map(({ name }) => name).filter(own));
    new PerformanceObserver(loaded).observe({ type: "resource", buffered: true });
  } catch (refused) {
    // Private windows and old proxies refuse workers. The page works without; it just won't open offline.
    root.dataset.offline = /** @type {Error} */ (refused).name;
  }
}

setUpLanguage(byId("language"));
setUpTheme(byId("theme"), (theme) => keep("theme", theme));
keepForOffline();
