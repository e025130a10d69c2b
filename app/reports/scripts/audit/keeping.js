/** Corrections outlive the page: in the browser's storage, and in a labels file. */

/** The key of a report: corrections belong to a detector and a folder. */
export const keyOf = ({ checksum, folder }) => `oddity-labels ${checksum} ${folder}`;

/** Keep what was said, by path. @returns {boolean} whether the browser does so */
export function keep(key, photos) {
  const said = Object.fromEntries([...photos.said].map(([i, label]) => [photos.paths[i], label]));
  try {
    if (photos.said.size) localStorage.setItem(key, JSON.stringify(said));
    else localStorage.removeItem(key);
    return true;
  } catch (error) {
    return refused(error);
  }
}

/** What was kept, by path; nothing where there is none. */
export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}");
  } catch (error) {
    refused(error);
    return {};
  }
}

/** A browser that keeps nothing, is full, or holds something else is no defect of the page; anything else is. */
function refused(error) {
  if (error instanceof DOMException || error instanceof SyntaxError) return false;
  throw error;
}

/** Hand the browser a file to save. */
export function download(name, value) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${JSON.stringify(value, null, 1)}\n`], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** An argument of a command as a shell takes it. */
export const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
