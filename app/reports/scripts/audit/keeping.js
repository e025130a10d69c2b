/** Keep the corrections when the page is closed: in the browser's storage, and in a labels file. */

/** The key of a report: corrections belong to a detector and a folder. */
export const keyOf = ({ checksum, folder }) => `oddity-labels ${checksum} ${folder}`;

/** Keep the corrections, by path. @returns {boolean} whether the browser keeps them */
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

/** The kept corrections, by path; empty if there are none. */
export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}");
  } catch (error) {
    refused(error);
    return {};
  }
}

/** Ignore errors of a browser that keeps nothing, is full, or holds something else; any other error is a defect. */
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

/** An argument of a command, quoted for a shell. */
export const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
