/**
 * Chance that can be repeated: the same seed gives the same numbers in every browser, so that a link to an experiment
 * shows everybody the same training.
 *
 * The generator is xoshiro128** (Blackman and Vigna 2018, "Scrambled linear pseudorandom number generators"), 128 bits of
 * state filled from the seed by a mixing function in the manner of SplitMix (Steele, Lea and Flood 2014). It is made for
 * simulations, not for secrets.
 */

const TWO_TO_32 = 2 ** 32;

export class Random {
  #state = new Uint32Array(4);

  /** @param {number} seed  any integer; only its lower 32 bits count */
  constructor(seed) {
    let mixed = seed >>> 0;
    for (let i = 0; i < 4; i += 1) {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      let z = mixed;
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      this.#state[i] = z ^ (z >>> 16);
    }
  }

  /** @returns {number} a whole number from 0 to 2³² − 1 */
  bits() {
    const s = this.#state;
    const result = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 11);
    return result;
  }

  /** @returns {number} evenly spread over [low, high) */
  uniform(low = 0, high = 1) {
    return low + ((high - low) * this.bits()) / TWO_TO_32;
  }

  /** @returns {number} from the bell curve with this mean and standard deviation (Box and Muller 1958) */
  normal(mean = 0, deviation = 1) {
    const radius = Math.sqrt(-2 * Math.log((this.bits() + 1) / TWO_TO_32));
    return mean + deviation * radius * Math.cos((2 * Math.PI * this.bits()) / TWO_TO_32);
  }

  /**
   * @param {number} count
   * @returns {number} a whole number from 0 to `count` − 1
   */
  below(count) {
    return Math.floor(this.uniform(0, count));
  }

  /**
   * Bring a list into a random order, in place (Fisher and Yates).
   *
   * @template {number[] | Int32Array} List
   * @param {List} list
   * @returns {List} the same list
   */
  shuffle(list) {
    for (let last = list.length - 1; last > 0; last -= 1) {
      const other = this.below(last + 1);
      [list[last], list[other]] = [list[other], list[last]];
    }
    return list;
  }

  /** @returns {Random} another generator, so that one part's use of chance does not shift another part's */
  fork() {
    return new Random(this.bits());
  }
}

/** @type {(x: number, by: number) => number} */
const rotate = (x, by) => (x << by) | (x >>> (32 - by));

/**
 * @param {number} count
 * @returns {Int32Array} 0, 1, … count − 1
 */
export function range(count) {
  return Int32Array.from({ length: count }, (_, i) => i);
}
