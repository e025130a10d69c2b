/** Registers the service worker and tells it what this page loads, so that the page opens again without a connection. */

const KEPT = /^\/(static|detectors)\b/;

export async function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  try {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    const keep = (addresses) => active.postMessage({ keep: [...new Set(addresses)] });
    const later = [...document.querySelectorAll("meta[name=later]")].map((each) => location.origin + each.content);
    keep([location.origin + location.pathname, ...later]);
    // What was loaded before the worker was there, and what will be.
    const loaded = (entries) => keep(entries.getEntries().map(({ name }) => name).filter(isOwn));
    new PerformanceObserver(loaded).observe({ type: "resource", buffered: true });
  } catch (refused) {
    // Private windows and old proxies refuse workers. The page works without; it just won't open offline.
    document.documentElement.dataset.offline = refused.name;
  }
}

const isOwn = (address) => address.startsWith(location.origin) && KEPT.test(address.slice(location.origin.length));
