/** The dares and what can be taken along: below the sheets, and loaded when they come into view or are first needed. */

import { enter, readRecords } from "../core/challenge.js";
import { recall, remember } from "../storage.js";
import { Dares } from "./challenge.js";
import { TakeAway } from "./take.js";

const byId = (id) => document.getElementById(id);

export class Extras {
  #dares;
  #about;

  /**
   * @param {function(): {spec, thing}} about  the detector in use
   * @param {function(strokes)} show  puts a drawing on the sheet
   * @param {function(): {strokes, detector, link}} get  what there is to take along
   */
  constructor({ about, show, get }) {
    this.#about = about;
    this.#dares = new Dares(byId("dares"), about().thing, show);
    const names = { share: "share", png: "png", svg: "svg", json: "json", curl: "curl", said: "taken", text: "take-text" };
    new TakeAway(Object.fromEntries(Object.entries(names).map(([name, id]) => [name, byId(id)])), get);
    this.update();
  }

  /** A drawing made by hand, at the detector's own threshold, may be a record. */
  compete(judged, strokes) {
    const { records, beaten } = enter(this.#records, { ...judged, strokes });
    if (!beaten.length) return;
    remember(`records.${this.#about().spec.name}`, records);
    this.update(beaten);
  }

  /** Show the records of the detector in use. */
  update(beaten = []) {
    const { spec, thing } = this.#about();
    if (spec) this.#dares.update(this.#records, { calibration: spec.calibration, thing, beaten });
  }

  get #records() {
    return readRecords(recall(`records.${this.#about().spec.name}`));
  }
}
