/**
 * Where the weights start: small, random, and scaled so that signals neither fade nor grow from layer to layer.
 * All zero would not do: all units of a layer would then learn the same.
 *
 * `fanIn` is how many numbers a unit sums up, `fanOut` how many units a number goes to.
 *
 * @typedef {(random: import("./random.js").Random, fanIn: number, fanOut: number) => number} Initialiser  (random, fanIn, fanOut) → weight
 */

/** @type {Record<string, Initialiser>} */
export const INITIALISERS = {
  /** Keras's own choice (Glorot and Bengio 2010): keeps the spread both ways. */
  glorotUniform(random, fanIn, fanOut) {
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    return random.uniform(-limit, limit);
  },

  /** TensorFlow.js's own choice: the same spread from a bell curve, cut off at two standard deviations. */
  glorotNormal(random, fanIn, fanOut) {
    const deviation = Math.sqrt(2 / (fanIn + fanOut)) / SPREAD_OF_CUT;
    let weight = Infinity;
    while (!(Math.abs(weight) < 2 * deviation)) weight = random.normal(0, deviation);
    return weight;
  },

  /** For ReLUs, which throw half of the signal away (He et al. 2015). */
  heUniform(random, fanIn) {
    const limit = Math.sqrt(6 / fanIn);
    return random.uniform(-limit, limit);
  },
};

/** Standard deviation of a bell curve of deviation 1 that was cut off at ±2. */
const SPREAD_OF_CUT = 0.87962566103423978;
