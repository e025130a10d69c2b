/** The two stamps of a verdict, as templates/macros/parts.html has them, for verdicts that are made by script. */

import { svg } from "../../charts/svg.js";

const SHAPES = {
  normal: ["M33 4C50 4 60 17 60 33 60 49 48 60 32 60 15 60 4 48 4 31 5 15 17 4 36 5", "M18 33c4 3 7 7 10 12C33 34 39 25 48 18"],
  anomaly: ["m32 3 6.5 9.5L48 6l1.8 11.3L61 17l-4.3 10.5L63 36l-10 5.3 2.7 11.2-11.3-.8L39.6 62 32 53.5 24.4 62l-4.8-10.3-11.3.8L11 41.3 1 36l6.3-8.5L3 17l11.2.3L16 6l9.5 6.5z", "M32 20v15M32 43.5v.5"],
};

/** @param {"normal"|"anomaly"} kind */
export const stamp = (kind) =>
  svg("svg", { class: "stamp", viewBox: "0 0 64 64", "aria-hidden": "true", focusable: "false" }, ...SHAPES[kind].map((d) => svg("path", { d })));
