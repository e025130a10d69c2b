/**
 * Every setting that is a number or a choice, in groups. A value out of its range is marked and not taken.
 *
 *     const controls = new Controls(form, { words, change: (name, value) => set(name, value) });
 *     controls.update(settings);
 */

import { FIELDS } from "../../core/experiment/description.js";
import { h } from "../../charts/svg.js";
import { readOptions } from "../../core/options.js";

/** @typedef {keyof typeof FIELDS} Name */

/** What is asked for in which group. What starts a training anew does so; the others only judge anew. @type {Record<string, Name[]>} */
export const GROUPS = {
  learning: ["optimizer", "learningRate", "loss", "batch", "epochs", "regulariser", "regulariserRate"],
  samples: ["trainSize", "testSize", "contamination", "copies", "noise", "seed"],
  start: ["initialiser", "start", "output"],
  judging: ["score", "falseAlarmRate"],
};
/** Values that come up as one types: those of Anomagram, and ours. @type {Record<string, number[]>} */
const USUAL = {
  learningRate: [10, 1, 0.1, 0.01, 0.003, 0.001, 0.0001],
  batch: [16, 32, 64, 128, 256, 512, 1024],
  epochs: [30, 50, 60, 100],
  trainSize: [500, 1000, 2500],
  testSize: [100, 200, 500],
  contamination: [0, 0.1, 0.3, 0.5, 0.7],
};

/** What a field may be. @param {Name} name */
const rangeOf = (name) => ({ allowed: undefined, low: undefined, high: undefined, ...FIELDS[name] });

export class Controls {
  #options;
  /** @type {Partial<Record<Name, {input: HTMLInputElement | HTMLSelectElement, about: HTMLElement}>>} */
  #inputs = {};

  /** @param {HTMLFormElement} form @param {{words: Words, change: (name: Name, value: unknown) => void}} options */
  constructor(form, options) {
    this.#options = readOptions(options, { words: null, change: null });
    const { t } = this.#options.words;
    form.append(...Object.entries(GROUPS).map(([group, names]) =>
      h("fieldset", { class: "group" }, h("legend", {}, t(`train.group.${group}`)), ...names.map((name) => this.#control(name)))));
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  /** @param {Name} name */
  #control(name) {
    const { t } = this.#options.words;
    const { allowed, low, high } = rangeOf(name);
    const id = `set-${name}`;
    const about = h("span", { class: "small soft", id: `${id}-about` }, t(`train.set.${name}.about`));
    const common = { id, class: "field", name, "aria-describedby": `${id}-about` };
    const input = allowed
      ? h("select", common, ...allowed.map((each) => h("option", { value: each }, t(`train.value.${each}`))))
      : h("input", { ...common, type: "number", min: low, max: high, step: "any", inputmode: "decimal", required: "", autocomplete: "off", ...(USUAL[name] && { list: `${id}-usual` }) });
    const usual = USUAL[name] ? [h("datalist", { id: `${id}-usual` }, ...USUAL[name].map((value) => h("option", { value })))] : [];
    input.addEventListener("change", () => this.#changed(name, input, about));
    this.#inputs[name] = { input, about };
    return h("div", { class: "control" }, h("label", { for: id }, t(`train.set.${name}`)), input, ...usual, about);
  }

  /** @param {Name} name @param {HTMLInputElement | HTMLSelectElement} input @param {HTMLElement} about */
  #changed(name, input, about) {
    const { t } = this.#options.words;
    const value = FIELDS[name].read(input.value);
    const wrong = value === undefined;
    input.setAttribute("aria-invalid", String(wrong));
    const { low, high } = rangeOf(name);
    about.textContent = wrong ? t("train.set.wrong", { low, high }) : t(`train.set.${name}.about`);
    if (!wrong) this.#options.change(name, value);
  }

  /** @param {TrainSettings} settings */
  update(settings) {
    const { t } = this.#options.words;
    for (const [name, { input, about }] of Object.entries(this.#inputs)) {
      // What is being typed is not taken away.
      if (input === document.activeElement && input.type === "number") continue;
      input.value = String(settings[name]);
      if (input.getAttribute("aria-invalid") === "true") about.textContent = t(`train.set.${name}.about`);
      input.removeAttribute("aria-invalid");
    }
    const rate = this.#inputs.regulariserRate;
    if (rate) rate.input.disabled = settings.regulariser === "none";
  }
}
