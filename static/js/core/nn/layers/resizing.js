/**
 * Layers that learn nothing: they make a picture or a series smaller, larger, or of another shape.
 *
 * @typedef {import("./parameter.js").Parameter} Parameter
 * @typedef {{height: number, width: number}} Size
 */

import { NOTHING, product, room } from "./parameter.js";

/**
 * Height, width and channels of [height, width, channels] or [length, channels], and how far each pooling reaches.
 *
 * @param {number[]} shape @param {number} size
 */
function gridOf(shape, size) {
  const [height, width, channels] = shape.length === 2 ? [shape[0], 1, shape[1]] : shape;
  return { height, width, channels, down: size, along: shape.length === 2 ? 1 : size };
}

class Resizing {
  /** @type {Parameter[]} */
  parameters = [];
  products = 0;
  outputs = NOTHING;
  back = NOTHING;

  /** @param {number[]} shape  of the input @param {number} size */
  constructor(shape, size) {
    this.inputSize = product(shape);
    this.grid = gridOf(shape, size);
  }

  /** Room for so many outputs. @param {number} count */
  ready(count) {
    this.outputs = room(this.outputs, count);
    return this.outputs;
  }

  /** Room for the gradients of n inputs, all 0. @param {number} n */
  blank(n) {
    this.back = room(this.back, n * this.inputSize);
    return this.back.fill(0, 0, n * this.inputSize);
  }

  /**
   * Call with (place in the large picture, place in the small one) for every number of the large one that has a place
   * in the small one; the large one is `down` times as high and `along` times as wide.
   *
   * @param {number} n
   * @param {Size} large
   * @param {Size} small
   * @param {(large: number, small: number) => void} visit
   */
  eachPair(n, large, small, visit) {
    const { channels, down, along } = this.grid;
    for (let sample = 0; sample < n; sample += 1) {
      for (let y = 0; y < small.height * down; y += 1) {
        for (let x = 0; x < small.width * along; x += 1) {
          const to = (sample * small.height + Math.floor(y / down)) * small.width + Math.floor(x / along);
          const from = (sample * large.height + y) * large.width + x;
          for (let c = 0; c < channels; c += 1) visit(from * channels + c, to * channels + c);
        }
      }
    }
  }
}

/** Max pooling: of every block of `size` × `size` only the largest number stays; what does not fill a block is left out. */
export class MaxPooling extends Resizing {
  #winners = new Int32Array(0);

  /** @param {{size: number}} description @param {number[]} shape  of the input */
  constructor({ size }, shape) {
    super(shape, size);
    const { height, width, channels, down, along } = this.grid;
    this.small = { height: Math.floor(height / down), width: Math.floor(width / along) };
    this.shape = shape.length === 2 ? [this.small.height, channels] : [this.small.height, this.small.width, channels];
  }

  /** @param {Float32Array} x @param {number} n */
  forward(x, n) {
    const count = n * product(this.shape);
    const y = this.ready(count).fill(-Infinity, 0, count);
    if (this.#winners.length < count) this.#winners = new Int32Array(count);
    const winners = this.#winners;
    this.eachPair(n, this.grid, this.small, (from, to) => {
      if (x[from] > y[to]) {
        y[to] = x[from];
        winners[to] = from;
      }
    });
    return y;
  }

  /** Only the winners are to blame. @param {Float32Array} gradients @param {number} n @param {boolean} onward */
  backward(gradients, n, onward) {
    if (!onward) return NOTHING;
    const back = this.blank(n);
    const count = n * product(this.shape);
    for (let i = 0; i < count; i += 1) back[this.#winners[i]] += gradients[i];
    return back;
  }
}

/** Upsampling: every number becomes a block of `size` × `size` equal ones. */
export class Upsampling extends Resizing {
  /** @param {{size: number}} description @param {number[]} shape  of the input */
  constructor({ size }, shape) {
    super(shape, size);
    const { height, width, channels, down, along } = this.grid;
    this.large = { height: height * down, width: width * along };
    this.shape = shape.length === 2 ? [this.large.height, channels] : [this.large.height, this.large.width, channels];
  }

  /** @param {Float32Array} x @param {number} n */
  forward(x, n) {
    const y = this.ready(n * product(this.shape));
    this.eachPair(n, this.large, this.grid, (to, from) => {
      y[to] = x[from];
    });
    return y;
  }

  /** @param {Float32Array} gradients @param {number} n @param {boolean} onward */
  backward(gradients, n, onward) {
    if (!onward) return NOTHING;
    const back = this.blank(n);
    this.eachPair(n, this.large, this.grid, (from, to) => {
      back[to] += gradients[from];
    });
    return back;
  }
}

/** The same numbers, seen in another shape: a picture as one list (flatten), or a list as a picture. */
export class Reshape {
  /** @type {Parameter[]} */
  parameters = [];
  products = 0;

  /** @param {{shape?: number[]}} description @param {number[]} input  its shape */
  constructor({ shape }, input) {
    this.inputSize = product(input);
    this.shape = shape ?? [this.inputSize];
  }

  /** @param {Float32Array} x */
  forward(x) {
    return x;
  }

  /** @param {Float32Array} gradients */
  backward(gradients) {
    return gradients;
  }
}
