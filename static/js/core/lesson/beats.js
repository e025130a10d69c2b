/**
 * The heartbeats of the lesson: synthetic ones (core/experiment/heartbeats.js), made harder to tell apart, because with
 * whole odd beats a threshold would have nothing to weigh.
 *
 * An odd beat is mixed with a normal one, as when two of the heart's signals meet (a fusion beat). How much of it is odd is
 * its strength, from a trace to all of it.
 */

import { HEARTBEAT_KINDS, LENGTH, heartbeat, heartbeats } from "../experiment/heartbeats.js";
import { Random } from "../nn/random.js";

/** How much of an odd beat is odd: evenly spread between these. */
/** @type {[number, number]} */
const STRENGTH = [0.05, 1];
/** The faintest of the beats whose loudness differs; the loudest have 1. Evenly spread on a logarithmic scale. */
const FAINTEST = 0.05;
/** As many as the settings of recipes.js ask for, at any contamination. */
const COUNTS = { normal: 600, anomalous: 300, seed: 1 };

/** Also offered to the reader: a line without a beat. */
export const FLAT = "flat";
export const KINDS = [...HEARTBEAT_KINDS, FLAT];

/** @param {Float32Array} odd @param {Float32Array} normal @param {number} strength @returns {Float32Array} `strength` of the odd beat and the rest of the normal one */
export function mix(odd, normal, strength) {
  return odd.map((value, i) => strength * value + (1 - strength) * normal[i]);
}

/**
 * One beat of that kind, as the reader picks it.
 *
 * @param {string} kind  one of `KINDS`
 * @param {Random} random
 * @param {boolean} whole  whether an odd one is wholly odd, or as odd as chance has it
 * @returns {{kind: string, strength: number, values: Float32Array}}
 */
export function pick(kind, random, whole) {
  if (kind === FLAT) return { kind, strength: 1, values: new Float32Array(LENGTH) };
  const strength = whole || kind === "normal" ? 1 : random.uniform(...STRENGTH);
  const beat = heartbeat(kind, random);
  return { kind, strength, values: strength === 1 ? beat : mix(beat, heartbeat("normal", random), strength) };
}

/** The same beat, louder or fainter. @type {(beat: Float32Array, loudness: number) => Float32Array} */
export const loud = (beat, loudness) => beat.map((value) => value * loudness);

/**
 * Every beat of a list changed by `change`, which gets the beat and its number.
 *
 * @param {Float32Array} beats @param {(beat: Float32Array, i: number) => Float32Array} change
 */
function each(beats, change) {
  const changed = new Float32Array(beats.length);
  for (let at = 0; at < beats.length; at += LENGTH) changed.set(change(beats.subarray(at, at + LENGTH), at / LENGTH), at);
  return changed;
}

function usual() {
  const made = heartbeats(COUNTS);
  const random = new Random(COUNTS.seed + 1);
  const partner = () => {
    const at = LENGTH * random.below(COUNTS.normal);
    return made.normal.subarray(at, at + LENGTH);
  };
  return { ...made, anomalous: each(made.anomalous, (beat) => mix(beat, partner(), random.uniform(...STRENGTH))) };
}

function faint() {
  const made = heartbeats(COUNTS);
  const random = new Random(COUNTS.seed + 2);
  const loudness = () => Math.exp(random.uniform(Math.log(FAINTEST), 0));
  /** @param {Float32Array} beats */
  const change = (beats) => each(beats, (beat) => loud(beat, loudness()));
  return { ...made, normal: change(made.normal), anomalous: change(made.anomalous) };
}

/**
 * What the lesson's networks are trained on, by name: beats of which the odd ones are odd in part ("usual"), and beats of
 * which some are loud and some faint ("faint").
 *
 * @type {Record<string, () => import("../experiment/preparation.js").Source>}
 */
export const SOURCES = { usual, faint };
