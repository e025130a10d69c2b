/** The ways in for photos: chosen, a folder, dropped, pasted. All end in a list of files with what they are called. */

import { isPhoto, relative } from "../../core/album.js";

const byId = /** @type {ById} */ ((id) => document.getElementById(id));

/** @typedef {{file: File, path: string}} Given */

/** @param {(found: Given[], others: number) => void} take  gets the photos, and how many files were none */
export function setUpIntake(take) {
  const sort = (/** @type {Given[]} */ entries) => {
    const paths = relative(entries.map(({ path }) => path));
    const found = entries.map(({ file }, i) => ({ file, path: paths[i] })).filter(({ file }) => isPhoto(file));
    found.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
    take(found, entries.length - found.length);
  };
  for (const input of [byId("files"), byId("folder"), byId("capture")]) {
    input.addEventListener("change", () => {
      const files = [...(input.files ?? [])];
      input.value = "";
      if (files.length) sort(files.map((file) => ({ file, path: file.webkitRelativePath || file.name })));
    });
  }
  byId("folder-label").hidden = !("webkitdirectory" in HTMLInputElement.prototype);
  document.addEventListener("paste", ({ clipboardData }) => {
    const files = [...(clipboardData?.files ?? [])];
    if (files.length) sort(files.map((file) => ({ file, path: file.name })));
  });
  acceptDrops(sort);
}

/** Anywhere on the page, so that nobody has to aim. @param {(entries: Given[]) => void} sort */
function acceptDrops(sort) {
  const root = document.documentElement;
  let depth = 0;
  const hover = (/** @type {number} */ change) => {
    depth = Math.max(0, depth + change);
    root.classList.toggle("is-dropping", depth > 0);
  };
  const holdsFiles = (/** @type {DragEvent} */ { dataTransfer }) => dataTransfer?.types.includes("Files");
  addEventListener("dragenter", (event) => holdsFiles(event) && hover(1));
  addEventListener("dragleave", (event) => holdsFiles(event) && hover(-1));
  addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  addEventListener("drop", async (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    hover(-depth);
    const found = await unpack([...(event.dataTransfer?.items ?? [])]);
    if (found.length) sort(found);
  });
}

/** What was dropped, folders opened. The items are gone after the event: all are asked for before the first wait. @param {DataTransferItem[]} items */
async function unpack(items) {
  const asked = items.filter(({ kind }) => kind === "file").map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
  const lists = await Promise.all(asked.map(({ entry, file }) => (entry?.isDirectory ? walk(entry) : file ? [{ file, path: file.name }] : [])));
  return lists.flat();
}

/** All files below a folder. @param {FileSystemEntry} entry @returns {Promise<Given[]>} */
async function walk(entry) {
  if (entry.isFile) {
    /** @type {File} */
    const file = await new Promise((done, failed) => /** @type {FileSystemFileEntry} */ (entry).file(done, failed));
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  /** @type {FileSystemEntry[]} */
  const children = [];
  // A reader answers a hundred at a time, and none at the end.
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) break;
    children.push(...some);
  }
  return (await Promise.all(children.map(walk))).flat();
}
