/** What breaks a network, one button a lesson. */

import { h } from "../../charts/svg.js";

/**
 * @param {HTMLElement} list
 * @param {string[]} names
 * @param {(name: string) => void} take  called with the lesson's name
 * @param {Words} words
 */
export function fillLessons(list, names, take, { t }) {
  list.append(...names.map((name) => {
    const button = h("button", { type: "button", class: "button", "data-lesson": name }, t(`train.lesson.${name}`));
    button.addEventListener("click", () => take(name));
    return h("li", {}, button, h("p", { class: "small soft" }, t(`train.lesson.${name}.about`)));
  }));
}
