/** Registers the service worker and tells it what this page loaded, so that the page opens again without a connection. */

const KEPT = /^\/(static|detectors)\b/;

export async function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  try {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    const own = loaded.filter((address) => KEPT.test(address.slice(location.origin.length)) && address.startsWith(location.origin));
    const later = [...document.querySelectorAll("meta[name=later]")].map((each) => location.origin + each.content);
    active.postMessage({ keep: [...new Set([location.origin + location.pathname, ...own, ...later])] });
  } catch (refused) {
    // Private windows and old proxies refuse workers. The page works without; it just won't open offline.
    document.documentElement.dataset.offline = refused.name;
  }
}
