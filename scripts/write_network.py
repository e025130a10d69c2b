"""Write a detector's network for the browser: model.json and weights.bin, as TensorFlow.js reads them.

    python -m scripts.write_network bowtie    # into static/networks/bowtie/

The drawing page decodes with it while the 32 numbers of the bottleneck are dragged, and /train continues its training.
Run this script again after training the detector again: a test compares the reconstructions of the two. Only networks
of the layers in static/js/core/nn can be written. They are read from models/<name>/autoencoder.keras, which cannot
contain code (Keras's safe mode).

For a network of drawings with a small bottleneck, model.json also says where drawings lie in the space of the
bottleneck: mean and spread of every number, and the two directions in which they spread most. These are measured on the
project's own synthetic doodles, so that nothing of a data set is shipped.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.config import ROOT
from app.errors import InputError
from app.kinds.drawing import doodles

FOLDER = ROOT / "static" / "networks"
DRAWN = 2000
"""Number of synthetic doodles from which the lie of the space is measured."""
SEED = 7
DRAWING = (28, 28)
MOST_CODES = 64
"""Numbers in the largest bottleneck that a page shows one by one."""
CONVOLUTION = (
    *("filters", "kernel_size", "strides", "padding"),
    *("dilation_rate", "data_format", "activation", "use_bias"),
)
POOLING = ("pool_size", "strides", "padding", "data_format")
KEPT = {
    "Flatten": (),
    "Dense": ("units", "activation", "use_bias"),
    "Reshape": ("target_shape",),
    "Conv1D": CONVOLUTION,
    "Conv2D": CONVOLUTION,
    "MaxPooling1D": POOLING,
    "MaxPooling2D": POOLING,
    "UpSampling1D": ("size",),
    "UpSampling2D": ("size", "data_format", "interpolation"),
    "LeakyReLU": ("negative_slope",),
}
"""The layers that can be written, each with the options that are written."""


def layers_of(model: Any) -> list[Any]:
    """The layers of a model in order, without inputs; nested models are replaced by their layers."""
    found = []
    for layer in model.layers:
        if hasattr(layer, "layers"):
            found += layers_of(layer)
        elif type(layer).__name__ != "InputLayer":
            found.append(layer)
    return found


def describe(layers: list[Any], shape: tuple[int, ...], metadata: dict[str, Any]) -> dict[str, Any]:
    """The content of model.json. Raises InputError for a layer that cannot be written."""
    entries: list[dict[str, Any]] = []
    weights: list[dict[str, Any]] = []
    for number, layer in enumerate(layers, 1):
        kind = type(layer).__name__
        if kind not in KEPT:
            raise InputError(f"The layer {layer.name} is a {kind}. Only {', '.join(KEPT)} can be written.")
        config = {name: layer.get_config()[name] for name in KEPT[kind]}
        name = f"{kind.lower()}_{number}"
        entries.append({"class_name": kind, "config": {"name": name, **config}})
        weights += [
            {"name": f"{name}/{part.name}", "shape": list(part.shape), "dtype": "float32"} for part in layer.weights
        ]
    entries[0]["config"]["batch_input_shape"] = [None, *shape]
    return {
        "format": "layers-model",
        "generatedBy": "Oddity",
        "convertedBy": None,
        "modelTopology": {
            "class_name": "Sequential",
            "config": {"name": "autoencoder", "layers": entries},
            "keras_version": "tfjs-layers 4.22.0",
            "backend": "tensor_flow.js",
        },
        "weightsManifest": [{"paths": ["weights.bin"], "weights": weights}],
        "userDefinedMetadata": metadata,
    }


def lie_of(codes: NDArray[np.float32]) -> dict[str, list[Any]]:
    """Where codes lie. codes : (n, size)

    returns : mean and spread (standard deviation) of every number, and `plane`: the two principal directions, each as
        long as one standard deviation along it
    """
    mean = codes.mean(axis=0)
    _, lengths, directions = np.linalg.svd(codes - mean, full_matrices=False)
    plane = directions[:2] * (lengths[:2, None] / np.sqrt(len(codes)))
    # A direction has no sign of its own: its largest number is made positive, so that every run gives the same map.
    plane *= np.sign(plane[[0, 1], np.abs(plane).argmax(axis=1)])[:, None]
    rounded = {"mean": mean, "spread": codes.std(axis=0), "plane": plane}
    return {name: np.round(values.astype(float), 4).tolist() for name, values in rounded.items()}


def write(models: Path, name: str, folder: Path) -> None:
    """Write the two files into folder / name. Raises InputError for a layer that cannot be written."""
    import keras

    model = keras.saving.load_model(models / name / "autoencoder.keras", compile=False, safe_mode=True)
    layers, shape = layers_of(model), model.input_shape[1:]
    encoder = model.get_layer("encoder")
    metadata: dict[str, Any] = {"detector": name}
    if shape == DRAWING and np.prod(encoder.output_shape[1:]) <= MOST_CODES:
        drawn = doodles.bitmaps("bowtie", DRAWN, SEED).astype(np.float32) / 255
        metadata["codes"] = lie_of(np.asarray(encoder.predict(drawn, verbose=0)))
    content = describe(layers, shape, metadata)
    weights = np.concatenate([np.ravel(part) for layer in layers for part in layer.get_weights()]).astype("<f4")
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "model.json").write_text(json.dumps(content) + "\n", encoding="utf-8")
    (folder / name / "weights.bin").write_bytes(weights.tobytes())


def main() -> None:
    """Write the networks that are named on the command line."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("names", nargs="+", metavar="name", help="a detector, below models/")
    for name in parser.parse_args().names:
        write(ROOT / "models", name, FOLDER)
        print(f"Wrote {FOLDER.relative_to(ROOT) / name}/model.json and weights.bin")


if __name__ == "__main__":
    main()
