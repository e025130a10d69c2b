/** Small networks that between them have every layer. nn.write.js writes them to files, for Keras to read. */

const dense = (units, activation) => ({ type: "dense", units, activation });
const conv = (type, filters, activation = "relu") => ({ type, filters, kernel: 3, activation });

export const NETWORKS = {
  dense: { shape: [30], layers: [dense(9, "leakyRelu"), dense(4, "linear"), dense(9, "tanh"), dense(30, "sigmoid")] },
  pictures: {
    shape: [8, 8, 1],
    layers: [
      conv("conv2d", 5, "leakyRelu"),
      { type: "maxpool2d", size: 2 },
      conv("conv2d", 3, "relu"),
      { type: "flatten" },
      dense(6, "linear"),
      dense(48, "relu"),
      { type: "reshape", shape: [4, 4, 3] },
      { type: "upsample2d", size: 2 },
      conv("conv2d", 4, "tanh"),
      conv("conv2d", 1, "sigmoid"),
    ],
  },
  series: {
    shape: [24],
    layers: [
      { type: "reshape", shape: [24, 1] },
      conv("conv1d", 4, "leakyRelu"),
      { type: "maxpool1d", size: 3 },
      { type: "conv1d", filters: 2, kernel: 4, activation: "tanh" },
      { type: "upsample1d", size: 3 },
      conv("conv1d", 1, "sigmoid"),
      { type: "reshape", shape: [24] },
    ],
  },
};
