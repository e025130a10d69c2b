/** Whatever a teacher locked cannot be changed. The composer sees to its own layers. @param {Set<string>} locks */
export function lock(locks) {
  for (const name of locks) {
    const places = name === "threshold" ? document.querySelectorAll("#threshold") : document.querySelectorAll(`[data-lock="${name}"]`);
    for (const place of places) for (const control of [place, ...place.querySelectorAll("input, select, button")]) /** @type {HTMLInputElement} */ (control).disabled = true;
  }
}
