/** The steps about the usual network, beyond the first two: loaded once the reader goes on. */

import { AccuracyStep, ThresholdStep } from "./judging.js";
import { CodeStep, ErrorStep } from "./numbers.js";
import { ReplayStep } from "./replay.js";

/** @param {(name: string) => HTMLElement} section  of a step's name @param {LearnOptions} options */
export const steps = (section, options) => ({
  code: new CodeStep(section("code"), options),
  error: new ErrorStep(section("error"), options),
  threshold: new ThresholdStep(section("threshold"), options),
  accuracy: new AccuracyStep(section("accuracy"), options),
  replay: new ReplayStep(section("replay"), options),
});
