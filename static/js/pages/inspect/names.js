/** What detectors are called, and what is normal to them. */

import { words } from "../../parts/site.js";

const { t } = words;

/** A detector's name in words, where it has one. @param {string} name */
export const nameOf = (name) => (words.has(`inspect.detector.${name}`) ? t(`inspect.detector.${name}`) : name);

/** What a detector calls normal, in the forms that sentences need. @type {(spec: Spec) => Thing} */
export const thingOf = (spec) =>
  spec.kind === "drawing"
    ? words.thing(spec.dataset?.category || spec.name)
    : { a: t("inspect.thing.a"), one: t("inspect.thing.one"), many: t("inspect.thing.many") };
