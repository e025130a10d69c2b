/** The choice of detector. Those that don't take drawings are listed, and can't be chosen here. */

import { t } from "./language.js";

export class DetectorChoice {
  #select;
  initial = "";

  constructor(select, choose) {
    this.#select = select;
    select.addEventListener("change", () => choose(select.value));
  }

  /** @returns {string} the one to use: the wanted, where it can be, or the server's default */
  fill(detectors, wanted) {
    const usable = detectors.filter(({ kind }) => kind === "drawing");
    this.initial = (usable.find((each) => each.default) ?? usable[0])?.name ?? "";
    const chosen = usable.some(({ name }) => name === wanted) ? wanted : this.initial;
    const options = detectors.map(({ name, kind }) => {
      const text = kind === "drawing" ? name : t("detector.other", { name, kind: t(`kind.${kind}`) });
      const option = new Option(text, name, name === chosen, name === chosen);
      option.disabled = kind !== "drawing";
      return option;
    });
    this.#select.replaceChildren(...options);
    return chosen;
  }
}
