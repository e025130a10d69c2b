/**
 * Convolution: one small dense layer, moved over a picture or along a series. It sees a patch at a time, and uses the same
 * weights everywhere, so what it learns in one place it knows in all.
 *
 * So that is how it is worked out: the patches are the rows of a matrix, and go through the same multiplication as the
 * samples of a dense layer. Nothing is copied for that: neighbouring patches overlap, so row after row is the same list
 * of numbers read from one pixel further on. Backward, what the patches say of a number adds up by itself, for the same
 * reason. A series is a picture one line high. The output is as large as the input ("same"): the picture is framed with
 * zeros first.
 */

import { ACTIVATIONS } from "../activations.js";
import { multiplyParts } from "../multiply.js";
import { NOTHING, parameter, product, repeatRow, room, sumRows } from "./parameter.js";

export class Convolution {
  #bend;
  #framed = NOTHING;
  #framedGradients = NOTHING;
  #outputs = NOTHING;
  #inputGradients = NOTHING;

  /**
   * @param {{filters: number, kernel: number, activation: string}} description  `kernel`: the patch's length and width
   * @param {number[]} shape  of the input: [height, width, channels], or [length, channels]
   */
  constructor({ filters, kernel, activation }, shape) {
    const series = shape.length === 2;
    const [height, width, channels] = series ? [1, ...shape] : shape;
    const [tall, wide] = [series ? 1 : kernel, kernel];
    this.inputSize = product(shape);
    this.shape = [...shape.slice(0, -1), filters];
    this.#bend = ACTIVATIONS[activation];
    this.kernel = parameter("kernel", [...(series ? [wide] : [tall, wide]), channels, filters], true);
    this.bias = parameter("bias", [filters], false);
    this.parameters = [this.kernel, this.bias];
    this.fans = [tall * wide * channels, tall * wide * filters];
    this.products = height * width * product(this.kernel.shape);
    /** Numbers in a line of the framed picture, in a patch's line, in a line of the output, and in the framed picture. */
    const line = (width + wide - 1) * channels;
    this.sizes = { line, run: wide * channels, outLine: width * filters, framed: (height + tall - 1) * line };
    this.grid = { height, width, channels, tall, wide, filters };
  }

  /** As a dense layer's: x is n × inputs, the result n × outputs. @param {Float32Array} x @param {number} n */
  forward(x, n) {
    const { height, width, channels, tall, filters } = this.grid;
    const { line, run, outLine, framed } = this.sizes;
    const y = (this.#outputs = room(this.#outputs, n * height * outLine));
    repeatRow(y, this.bias.value, n * height * width);
    this.#frame(x, n);
    const sums = { list: y, at: 0, down: filters };
    const patches = { list: this.#framed, at: 0, down: channels, along: 1, jump: line };
    const weights = { list: this.kernel.value, at: 0, down: filters, along: 1 };
    for (let sample = 0; sample < n; sample += 1) {
      for (let top = 0; top < height; top += 1) {
        sums.at = (sample * height + top) * outLine;
        patches.at = sample * framed + top * line;
        multiplyParts(sums, patches, weights, width, filters, tall, run);
      }
    }
    this.#bend.apply(y, n * height * outLine);
    return y;
  }

  /** As a dense layer's. @param {Float32Array} gradients @param {number} n @param {boolean} onward */
  backward(gradients, n, onward) {
    const { height, width, channels, tall, filters } = this.grid;
    const { line, run, outLine, framed } = this.sizes;
    this.#bend.backward(gradients, this.#outputs, n * height * outLine);
    sumRows(this.bias.gradient, gradients, n * height * width, filters);
    this.kernel.gradient.fill(0);
    const slopes = { list: this.kernel.gradient, at: 0, down: filters };
    const numbers = { list: this.#framed, at: 0, down: 1, along: channels, jump: line };
    const blame = { list: gradients, at: 0, down: filters, along: 1 };
    for (let sample = 0; sample < n; sample += 1) {
      blame.at = sample * height * outLine;
      for (let dy = 0; dy < tall; dy += 1) {
        slopes.at = dy * run * filters;
        numbers.at = sample * framed + dy * line;
        multiplyParts(slopes, numbers, blame, run, filters, height, width);
      }
    }
    return onward ? this.#blame(gradients, n) : NOTHING;
  }

  /**
   * The loss's slope in each input: what all the patches that it lies in say, added up.
   *
   * @param {Float32Array} gradients @param {number} n
   */
  #blame(gradients, n) {
    const { height, width, channels, tall, filters } = this.grid;
    const { line, run, outLine } = this.sizes;
    const back = (this.#inputGradients = room(this.#inputGradients, n * this.inputSize));
    this.#framedGradients = room(this.#framedGradients, this.sizes.framed);
    const patches = { list: this.#framedGradients, at: 0, down: channels };
    const blame = { list: gradients, at: 0, down: filters, along: 1, jump: 0 };
    const weights = { list: this.kernel.value, at: 0, down: 1, along: filters };
    for (let sample = 0; sample < n; sample += 1) {
      this.#framedGradients.fill(0);
      for (let top = 0; top < height; top += 1) {
        blame.at = (sample * height + top) * outLine;
        for (let dy = 0; dy < tall; dy += 1) {
          patches.at = (top + dy) * line;
          weights.at = dy * run * filters;
          multiplyParts(patches, blame, weights, width, run, 1, filters);
        }
      }
      this.#eachLine(sample, 0, (inside, to, length) => {
        for (let i = 0; i < length; i += 1) back[to + i] = this.#framedGradients[inside + i];
      });
    }
    return back;
  }

  /** Copy each sample into a frame of zeros. @param {Float32Array} x @param {number} n */
  #frame(x, n) {
    // A new list is all zero, and nothing but the pictures is ever written into it.
    this.#framed = room(this.#framed, n * this.sizes.framed);
    for (let sample = 0; sample < n; sample += 1) {
      this.#eachLine(sample, sample, (inside, from, length) => {
        for (let i = 0; i < length; i += 1) this.#framed[inside + i] = x[from + i];
      });
    }
  }

  /**
   * Visit every line of a sample.
   *
   * @param {number} sample
   * @param {number} frameNumber
   * @param {(inside: number, at: number, length: number) => void} visit  (place in the frames, place in the samples, length)
   */
  #eachLine(sample, frameNumber, visit) {
    const { height, width, channels, tall, wide } = this.grid;
    const { line, framed } = this.sizes;
    const [above, before] = [(tall - 1) >> 1, (wide - 1) >> 1];
    for (let y = 0; y < height; y += 1) {
      const inside = frameNumber * framed + (y + above) * line + before * channels;
      visit(inside, sample * this.inputSize + y * width * channels, width * channels);
    }
  }
}
