/**
 * The visitor's own detectors: trained on /train, and kept on this device alone, in IndexedDB (weights are too many for
 * localStorage). Pages that have none of them never load this.
 *
 * @typedef {Object} Kept
 * @property {string} name  how the visitor knows it; another of the same name takes its place
 * @property {string} category  what is normal, in the visitor's language; empty where nobody said
 * @property {import("../core/nn/network.js").NetworkDescription} description
 * @property {Float32Array} weights
 * @property {{kind: string, parameters: Object}} scaling
 * @property {{name: string, parameters: Object}} score
 * @property {number} threshold
 * @property {number[]} calibration  ascending scores of held-out normals
 * @property {number[]} quantiles  evenly spaced, of the scores of the test's anomalous samples
 */

const [DATABASE, STORE, VERSION] = ["oddity", "detectors", 1];

/** Before the name, where pages name detectors: no saved detector's name has a colon. */
const MARK = "own:";

export const markedName = (name) => MARK + name;
export const plainName = (marked) => marked.slice(MARK.length);

/** @returns {Promise<string[]>} their names */
export const names = () => work("readonly", (store) => store.getAllKeys());

/** @param {string} name @returns {Promise<?Kept>} null where there is none */
export const find = async (name) => (await work("readonly", (store) => store.get(name))) ?? null;

/** @param {Kept} detector */
export const keep = (detector) => work("readwrite", (store) => store.put(detector));

/** @param {string} name */
export const forget = (name) => work("readwrite", (store) => store.delete(name));

/** Rejects with a DOMException where the browser keeps nothing, or no more. */
async function work(mode, ask) {
  const database = await answer(opening());
  try {
    return await answer(ask(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function opening() {
  const request = indexedDB.open(DATABASE, VERSION);
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE, { keyPath: "name" }));
  return request;
}

const answer = (request) =>
  new Promise((done, failed) => {
    request.addEventListener("success", () => done(request.result));
    request.addEventListener("error", () => failed(request.error));
  });
