/**
 * How a network learns, in some thousand lines that hide nothing. To read it, start with
 *
 *   layers/dense.js    what a layer does, forward and backward
 *   activations.js     why there is a bend after each sum
 *   losses.js          how wrong it is, and which way would be less wrong
 *   trainer.js         batch after batch, epoch after epoch
 *   optimizers.js      how far each weight moves
 *   network.js         layers, one after another; the bottleneck
 *   layers/convolution.js, layers/resizing.js    for pictures and series
 *   multiply.js        where the time goes
 *   tensorflow.js      the same network as files that TensorFlow.js opens
 *
 * All of it is plain: no imports from elsewhere, no state of its own, nothing that knows of a page.
 */

export { ACTIVATIONS } from "./activations.js";
export { INITIALISERS } from "./initialisers.js";
export { LOSSES } from "./losses.js";
export { Network, plan } from "./network.js";
export { OPTIMIZERS } from "./optimizers.js";
export { Random } from "./random.js";
export { Refusal } from "./refusal.js";
export { REGULARISERS } from "./regularisers.js";
export { read, write } from "./tensorflow.js";
export { Trainer, lossOf } from "./trainer.js";
