/**
 * Heartbeats from a model, for where there are no recorded ones. They are synthetic, and a page must say so.
 *
 * The model is ECGSYN: P. E. McSharry, G. D. Clifford, L. Tarassenko and L. A. Smith, "A dynamical model for generating
 * synthetic electrocardiogram signals", IEEE Transactions on Biomedical Engineering 50(3), 2003, 289–294. A point runs
 * around a circle, once a beat:
 *
 *   x' = αx − ωy        α = 1 − √(x² + y²), which pulls it back to the circle
 *   y' = αy + ωx        ω = 2π / (length of this beat)
 *   z' = −Σ aᵢ Δθᵢ exp(−Δθᵢ² / 2bᵢ²) − (z − z₀)
 *
 * z is the ECG. Passing the angles θᵢ of the five waves P, Q, R, S and T it is pushed up or down by as much as aᵢ says, for
 * as long as bᵢ says. z₀ is a slow wander with the breath. Beats that are not normal have other aᵢ, bᵢ, θᵢ or ω, after what
 * such beats look like; the numbers for those are ours, and none of this is for diagnosis.
 *
 * Every beat is sampled 140 times, as in the data set ECG5000, from the S wave of one to that of the next, and z-normalised.
 */

import { Random } from "../nn/random.js";

/** Samples of a beat. */
export const LENGTH = 140;
const STEPS = 2 * LENGTH;
/** Steps before the recording starts, in which the start is forgotten. */
const RUN_UP = LENGTH;
/** What is recorded, as a multiple of a usual beat. */
const WINDOW = 1.05;
/** The angle at which the recording starts: where the beat before has just had its R wave. */
const START = 0.06 * Math.PI;
const BREATHS_PER_SECOND = 0.25;

/** The paper's table 1: angle, push and width of each wave. */
const WAVES = {
  P: { angle: -Math.PI / 3, push: 1.2, width: 0.25 },
  Q: { angle: -Math.PI / 12, push: -5, width: 0.1 },
  R: { angle: 0, push: 30, width: 0.1 },
  S: { angle: Math.PI / 12, push: -7.5, width: 0.1 },
  T: { angle: Math.PI / 2, push: 0.75, width: 0.4 },
};

/**
 * What makes a beat odd: a function that changes its waves, and may say how long it lasts (1: as usual).
 *
 * @type {Record<string, (waves: typeof WAVES, random: Random) => number>}
 */
const KINDS = {
  normal: () => 1,

  /** Ventricular: comes early and without a P wave; broad, large, and its T wave upside down. */
  ventricular(waves, random) {
    waves.P.push = 0;
    waves.Q = { angle: -0.35, push: random.uniform(-2.5, -1), width: 0.2 };
    waves.R.width = random.uniform(0.2, 0.3);
    waves.R.push = random.uniform(9, 16);
    waves.S = { angle: 0.5, push: random.uniform(-9, -4), width: 0.25 };
    waves.T.push = random.uniform(-1.6, -0.8);
    return random.uniform(0.75, 0.9);
  },

  /** R on T: so early that its R falls into the T wave of the beat before. */
  rOnT(waves, random) {
    waves.P.push = 0;
    waves.T.push *= random.uniform(0.2, 0.5);
    waves.R.push *= random.uniform(0.5, 0.9);
    return random.uniform(0.5, 0.66);
  },

  /** Supraventricular: its P wave is early and upside down, the rest as ever, only sooner. */
  supraventricular(waves, random) {
    waves.P.push = random.uniform(-1.5, -0.8);
    waves.P.angle -= random.uniform(0.1, 0.3);
    return random.uniform(0.74, 0.86);
  },

  /** Raised ST: between S and T it does not come back to its base, as when the heart lacks oxygen. */
  raisedST(waves, random) {
    waves.S.push *= random.uniform(0.1, 0.35);
    waves.T.angle -= random.uniform(0.35, 0.6);
    waves.T.push *= random.uniform(1.7, 2.4);
    waves.T.width *= random.uniform(1.2, 1.5);
    return 1;
  },

  /** Inverted T: only the last wave is upside down. */
  invertedT(waves, random) {
    waves.T.push *= random.uniform(-1.3, -0.6);
    return 1;
  },
};

export const HEARTBEAT_KINDS = Object.keys(KINDS);

/**
 * @param {string} kind  one of `HEARTBEAT_KINDS`
 * @param {Random} random
 * @returns {Float32Array} `LENGTH` numbers of mean 0 and standard deviation 1
 */
export function heartbeat(kind, random) {
  const waves = structuredClone(WAVES);
  for (const wave of Object.values(waves)) {
    wave.angle += random.normal(0, 0.02);
    wave.push *= Math.exp(random.normal(0, 0.12));
    wave.width *= Math.exp(random.normal(0, 0.05));
  }
  const length = KINDS[kind](waves, random) * Math.exp(random.normal(0, 0.025));
  const signal = integrate(Object.values(waves), length, random.uniform(0, 2 * Math.PI));
  for (let i = 0; i < LENGTH; i += 1) signal[i] += random.normal(0, 0.0006);
  return normalise(signal);
}

/** @typedef {{angle: number, push: number, width: number}} Wave */

/**
 * Runge and Kutta's fourth-order steps through the three equations.
 *
 * @param {Wave[]} waves @param {number} length @param {number} breath
 */
function integrate(waves, length, breath) {
  const omega = (2 * Math.PI) / length;
  const step = WINDOW / STEPS;
  const begin = START - omega * step * RUN_UP;
  const at = Float64Array.of(Math.cos(begin), Math.sin(begin), 0);
  const [middle, k1, k2, k3, k4] = Array.from({ length: 5 }, () => new Float64Array(3));
  /** @param {number} time */
  const base = (time) => 0.005 * Math.sin(2 * Math.PI * BREATHS_PER_SECOND * time + breath);
  const signal = new Float32Array(LENGTH);
  for (let i = -RUN_UP; i < STEPS; i += 1) {
    if (i >= 0 && i % 2 === 0) signal[i / 2] = at[2];
    const time = i * step;
    const halfway = base(time + step / 2);
    slopes(k1, at, waves, omega, base(time));
    slopes(k2, ahead(middle, at, k1, step / 2), waves, omega, halfway);
    slopes(k3, ahead(middle, at, k2, step / 2), waves, omega, halfway);
    slopes(k4, ahead(middle, at, k3, step), waves, omega, base(time + step));
    for (let j = 0; j < 3; j += 1) at[j] += (step / 6) * (k1[j] + 2 * k2[j] + 2 * k3[j] + k4[j]);
  }
  return signal;
}

/** @param {Float64Array} result @param {Float64Array} from @param {Float64Array} slopesThere @param {number} step */
function ahead(result, from, slopesThere, step) {
  for (let j = 0; j < 3; j += 1) result[j] = from[j] + step * slopesThere[j];
  return result;
}

/**
 * x', y' and z' into `result`.
 *
 * @param {Float64Array} result @param {Float64Array} at @param {Wave[]} waves @param {number} omega @param {number} base
 */
function slopes(result, at, waves, omega, base) {
  const x = at[0];
  const y = at[1];
  const alpha = 1 - Math.sqrt(x * x + y * y);
  const theta = Math.atan2(y, x);
  let rise = base - at[2];
  for (let i = 0; i < waves.length; i += 1) {
    const { angle, push, width } = waves[i];
    const away = theta - angle - 2 * Math.PI * Math.round((theta - angle) / (2 * Math.PI));
    rise -= push * away * Math.exp((-away * away) / (2 * width * width));
  }
  result[0] = alpha * x - omega * y;
  result[1] = alpha * y + omega * x;
  result[2] = rise;
}

/** @param {Float32Array} signal */
function normalise(signal) {
  const mean = signal.reduce((sum, value) => sum + value, 0) / signal.length;
  const deviation = Math.sqrt(signal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / signal.length);
  return signal.map((value) => (value - mean) / deviation);
}

/**
 * Many beats at once.
 *
 * @param {{normal: number, anomalous: number, seed: number}} wanted  how many of each; the anomalous kinds take turns
 * @returns {{shape: number[], normal: Float32Array, anomalous: Float32Array, kinds: string[], synthetic: true}}  beats one
 *   after another, and the kind of every anomalous one
 */
export function heartbeats({ normal, anomalous, seed }) {
  const random = new Random(seed);
  const odd = HEARTBEAT_KINDS.filter((kind) => kind !== "normal");
  const kinds = Array.from({ length: anomalous }, (_, i) => odd[i % odd.length]);
  /** @param {string[]} list */
  const many = (list) => {
    const beats = new Float32Array(list.length * LENGTH);
    list.forEach((kind, i) => beats.set(heartbeat(kind, random), i * LENGTH));
    return beats;
  };
  return { shape: [LENGTH], normal: many(Array(normal).fill("normal")), anomalous: many(kinds), kinds, synthetic: true };
}
