/** What the page keeps in the browser. Storage may be full or forbidden: then nothing is kept and nothing breaks. */

const PREFIX = "oddity.";

/** Keep `value` as JSON (a string as it is) under `key`. Says whether it could. */
export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, typeof value === "string" ? value : JSON.stringify(value));
    return true;
  } catch (refused) {
    return refused === undefined;
  }
}

/** What was kept under `key`, or null. */
export function recall(key) {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch (refused) {
    return refused === undefined ? "" : null;
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
    return true;
  } catch (refused) {
    return refused === undefined;
  }
}
