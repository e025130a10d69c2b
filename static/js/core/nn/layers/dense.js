/**
 * Dense: every unit sums up every input, each times a weight, adds its bias, and bends the sum: y = f(x · W + b).
 *
 * Learning is the same sum read backward. If an output should be a little lower, then so should each weight that led to
 * it, as far as its input was large; and so should each input, as far as its weight was large. That is all of
 * backpropagation: the rest is bookkeeping.
 */

import { ACTIVATIONS } from "../activations.js";
import { multiply } from "../multiply.js";
import { NOTHING, parameter, product, repeatRow, room, sumRows } from "./parameter.js";

export class Dense {
  #bend;
  #inputs = NOTHING;
  #outputs = NOTHING;
  #inputGradients = NOTHING;

  /**
   * @param {{units: number, activation: string}} description
   * @param {number[]} shape  of the input: [size]
   */
  constructor({ units, activation }, shape) {
    this.inputSize = product(shape);
    this.shape = [units];
    this.#bend = ACTIVATIONS[activation];
    this.kernel = parameter("kernel", [this.inputSize, units], true);
    this.bias = parameter("bias", [units], false);
    this.parameters = [this.kernel, this.bias];
    this.fans = [this.inputSize, units];
    /** Products of one number with another that a sample takes. */
    this.products = this.inputSize * units;
  }

  /**
   * @param {Float32Array} x  n × inputs
   * @param {number} n  samples
   * @returns {Float32Array} n × units; overwritten by the next call
   */
  forward(x, n) {
    const units = this.shape[0];
    this.#inputs = x;
    const y = (this.#outputs = room(this.#outputs, n * units));
    repeatRow(y, this.bias.value, n);
    multiply(y, x, this.kernel.value, n, units, this.inputSize);
    this.#bend.apply(y, n * units);
    return y;
  }

  /**
   * After `forward` of the same batch: fill the gradients of kernel and bias.
   *
   * @param {Float32Array} gradients  n × units: the loss's slope in each output; is changed
   * @param {number} n
   * @param {boolean} onward  whether a layer before this one learns too
   * @returns {Float32Array} n × inputs: the loss's slope in each input; empty where not `onward`
   */
  backward(gradients, n, onward) {
    const [units, size] = [this.shape[0], this.inputSize];
    this.#bend.backward(gradients, this.#outputs, n * units);
    this.kernel.gradient.fill(0);
    multiply(this.kernel.gradient, this.#inputs, gradients, size, units, n, true, false);
    sumRows(this.bias.gradient, gradients, n, units);
    if (!onward) return NOTHING;
    const back = (this.#inputGradients = room(this.#inputGradients, n * size));
    back.fill(0, 0, n * size);
    multiply(back, gradients, this.kernel.value, n, size, units, false, true);
    return back;
  }
}
