/**
 * Keeps the whole site for when there is no connection: each page, and every file that a page names. Served at /sw.js, so
 * that its scope is the whole site. Files under /static/ carry a hash in their address and never change: the kept copy is
 * taken first. Pages and detectors come from the network where there is one. Predictions always need the server.
 */

const CACHE = "oddity-2";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("message", (event) => {
  if (event.data && Array.isArray(event.data.keep)) event.waitUntil(keep(event.data.keep));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(keptFirst(request));
  else if (request.mode === "navigate" || address.pathname.startsWith("/detectors")) event.respondWith(freshFirst(request));
});

const isPage = (address) => !/^\/(static|detectors)\b/.test(new URL(address).pathname);
const isStatic = (address) => new URL(address).pathname.startsWith("/static/");
const versionOf = (address) => new URL(address).pathname.split("/")[2];

async function keep(addresses) {
  const cache = await caches.open(CACHE);
  for (const address of addresses) {
    if (!isPage(address) && (await cache.match(address))) continue;
    const reply = await fetch(address);
    if (!reply.ok) continue;
    if (isPage(address)) await keepFiles(cache, await reply.clone().text());
    await cache.put(address, reply);
  }
  // Files of an older version of the site are of no more use.
  const version = addresses.filter(isStatic).map(versionOf)[0];
  for (const { url } of await cache.keys()) {
    if (version && isStatic(url) && versionOf(url) !== version) await cache.delete(url);
  }
}

/** What a page loads at once or later, as its markup names it: whole, or in a list of names below one folder. */
function filesOf(markup) {
  const whole = [...markup.matchAll(/"(\/static\/[^"]*[^"/])"/g)].map(([, path]) => path);
  const below = [...markup.matchAll(/data-folder="([^"]+)" content="([^"]*)"/g)];
  return [...whole, ...below.flatMap(([, folder, names]) => names.split(" ").filter(Boolean).map((name) => folder + name))];
}

async function keepFiles(cache, markup) {
  for (const path of filesOf(markup)) {
    const address = self.location.origin + path;
    if (await cache.match(address)) continue;
    const reply = await fetch(address);
    if (reply.ok) await cache.put(address, reply);
  }
}

async function keptFirst(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const reply = await fetch(request);
  if (reply.ok) await cache.put(request, reply.clone());
  return reply;
}

async function freshFirst(request) {
  const cache = await caches.open(CACHE);
  try {
    const reply = await fetch(request);
    if (reply.ok) await cache.put(request, reply.clone());
    return reply;
  } catch (offline) {
    const kept = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
    if (kept) return kept;
    throw offline;
  }
}
