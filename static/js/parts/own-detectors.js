/**
 * The visitor's own detectors: trained on /train, and kept on this device alone, in IndexedDB (weights are too many for
 * localStorage). Pages that have none of them never load this.
 */

const [DATABASE, STORE, VERSION] = ["oddity", "detectors", 1];

/** Before the name, where pages name detectors: no saved detector's name has a colon. */
const MARK = "own:";

/** @param {string} name */
export const markedName = (name) => MARK + name;
/** @param {string} marked */
export const plainName = (marked) => marked.slice(MARK.length);

/** Their names. */
export const names = () => work("readonly", (store) => /** @type {IDBRequest<any[]>} */ (store.getAllKeys()));

/** Null where there is none. @type {(name: string) => Promise<?Kept>} */
export const find = async (name) => (await work("readonly", (store) => store.get(name))) ?? null;

/** @param {Kept} detector */
export const keep = (detector) => work("readwrite", (store) => store.put(detector));

/** @param {string} name */
export const forget = (name) => work("readwrite", (store) => store.delete(name));

/**
 * Rejects with a DOMException where the browser keeps nothing, or no more.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 */
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

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const answer = (request) =>
  new Promise((done, failed) => {
    request.addEventListener("success", () => done(request.result));
    request.addEventListener("error", () => failed(request.error));
  });
