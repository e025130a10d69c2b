/** Layers that learn nothing: they make a picture or a series smaller, larger, or of another shape. */

import { NOTHING, product, room } from "./parameter.js";

/** Height, width and channels of [height, width, channels] or [length, channels], and how far each pooling reaches. */
function gridOf(shape, size) {
  const [height, width, channels] = shape.length === 2 ? [shape[0], 1, shape[1]] : shape;
  return { height, width, channels, down: size, along: shape.length === 2 ? 1 : size };
}

class Resizing {
  parameters = [];
  products = 0;
  outputs = NOTHING;
  back = NOTHING;

  constructor(shape, size) {
    this.inputSize = product(shape);
    this.grid = gridOf(shape, size);
  }

  /** Room for the gradients of n inputs, all 0. */
  blank(n) {
    this.back = room(this.back, n * this.inputSize);
    return this.back.fill(0, 0, n * this.inputSize);
  }

  /**
   * Call with (place in the large picture, place in the small one) for every number of the large one that has a place
   * in the small one; the large one is `down` times as high and `along` times as wide.
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

  constructor({ size }, shape) {
    super(shape, size);
    const { height, width, channels, down, along } = this.grid;
    this.small = { height: Math.floor(height / down), width: Math.floor(width / along) };
    this.shape = shape.length === 2 ? [this.small.height, channels] : [this.small.height, this.small.width, channels];
  }

  forward(x, n) {
    const count = n * product(this.shape);
    const y = (this.outputs = room(this.outputs, count)).fill(-Infinity, 0, count);
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

  /** Only the winners are to blame. */
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
  constructor({ size }, shape) {
    super(shape, size);
    const { height, width, channels, down, along } = this.grid;
    this.large = { height: height * down, width: width * along };
    this.shape = shape.length === 2 ? [this.large.height, channels] : [this.large.height, this.large.width, channels];
  }

  forward(x, n) {
    const y = (this.outputs = room(this.outputs, n * product(this.shape)));
    this.eachPair(n, this.large, this.grid, (to, from) => {
      y[to] = x[from];
    });
    return y;
  }

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
  parameters = [];
  products = 0;

  constructor({ shape }, input) {
    this.inputSize = product(input);
    this.shape = shape ?? [this.inputSize];
  }

  forward(x) {
    return x;
  }

  backward(gradients) {
    return gradients;
  }
}
