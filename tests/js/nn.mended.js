/**
 * TensorFlow.js 4.22 works out the gradient of upsampling wrongly on its CPU backend: for every sample but the first of a
 * batch it reads from another sample's place. Its WASM backend has none. Mended, it can be an oracle and a rival.
 */
export function mendUpsampling(tf) {
  const kernelName = "ResizeNearestNeighbor";
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    kernelName,
    inputsToSave: ["images"],
    gradFunc(dy, [images]) {
      const [n, height, width, channels] = images.shape;
      const [down, along] = [dy.shape[1] / height, dy.shape[2] / width];
      const lines = () => tf.sum(tf.reshape(dy, [n * height, down, width * along * channels]), 1);
      const sums = () => tf.sum(tf.reshape(lines(), [n * height * width, along, channels]), 1);
      return { images: () => tf.reshape(sums(), images.shape) };
    },
  });
}
