"""Read what was trained in the browser: a network in TensorFlow.js's layers format, into Keras.

`model.json` lists the layers, `weights.bin` is all weights one after another as little-endian float32; kernels lie in
it as in Keras. Only what static/js/core/nn writes is read, and everything else refused by name, so that no file decides
which code runs.
"""

import io
import json
import math
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.errors import InputError

if TYPE_CHECKING:
    import keras

LAYERS = {
    "Dense": ("units", "activation"),
    "Conv1D": ("filters", "kernel_size", "padding", "activation"),
    "Conv2D": ("filters", "kernel_size", "padding", "activation"),
    "MaxPooling1D": ("pool_size",),
    "MaxPooling2D": ("pool_size",),
    "UpSampling2D": ("size",),
    "Flatten": (),
    "Reshape": ("target_shape",),
    "LeakyReLU": ("alpha",),
}
"""Each layer with what makes it what it is."""
USUAL: dict[str, tuple[Any, ...]] = {
    "use_bias": (True,),
    "strides": (1, [1], [1, 1]),
    "dilation_rate": (1, [1], [1, 1]),
    "data_format": ("channels_last", "channelsLast", None),
    "interpolation": ("nearest",),
}
"""What a layer may say besides, and must not say otherwise."""
ACTIVATIONS = ("linear", "relu", "sigmoid", "tanh")
RENAMED = {"alpha": "negative_slope"}
MOST_NUMBERS = 2**20
"""Most numbers that a layer may give at a sample, as in the browser."""
FORMAT = 1
"""Of experiment.json."""
LARGEST = 64 * 2**20
"""Most bytes of weights: far more than a browser trains."""


@dataclass(frozen=True)
class Package:
    """What the page's download holds: the autoencoder, and `experiment.json` as static/js/core/experiment/package.js
    describes it. The latter is what a stranger wrote: whoever uses a field checks it."""

    model: "keras.Model"
    experiment: dict[str, Any]


def read_package(content: bytes) -> Package:
    """The download (a zip of model.json, weights.bin and experiment.json). Raises InputError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = ("model.json", "weights.bin", "experiment.json")
            if sum(archive.getinfo(name).file_size for name in names) > LARGEST:
                raise InputError(f"The file is too large. Expected at most {LARGEST // 2**20} MiB of weights.")
            model_json, weights, experiment = (archive.read(name) for name in names)
        described = json.loads(experiment)
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            "Expected the zip that the training page downloads, with model.json, weights.bin and experiment.json."
        ) from error
    if not isinstance(described, dict) or described.get("format") != FORMAT:
        raise InputError(f"The experiment.json is not of format {FORMAT}. Download the model again.")
    return Package(read(model_json, weights), described)


def read(model_json: bytes, weights: bytes) -> "keras.Model":
    """The autoencoder, of input and output shape `(batch, *sample_shape)`, its halves named `encoder` and `decoder`.

    The encoder ends with the layer that has the fewest numbers. Raises InputError for what is no such file, is damaged,
    or has a layer that is not one of `LAYERS`.
    """
    import keras

    from app.autoencoders.blocks import join

    entries, listed = parse(model_json)
    shape = entries[0]["config"].get("batch_input_shape", [None])[1:]
    if not shape or not all(isinstance(size, int) and 0 < size <= MOST_NUMBERS for size in shape):
        raise InputError("The model does not say what shape its input has. Save it with an input shape.")
    layers = [make_layer(entry) for entry in entries]
    try:
        check_size(layers, (None, *shape), len(weights))
        model = keras.Sequential([keras.Input(shape), *layers])
    except (ValueError, TypeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"The layers of the model do not fit one another: {str(error).splitlines()[0]}") from error
    model.set_weights(arrays(listed, weights, [variable.shape for variable in model.weights]))
    end = bottleneck(layers)
    encoder = half(layers[:end], shape, "encoder")
    return join(encoder, half(layers[end:], encoder.output_shape[1:], "decoder"), "browser")


def parse(model_json: bytes) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The layers and the list of weights."""
    try:
        model = json.loads(model_json)
        topology = model["modelTopology"]
        entries = topology["config"]["layers"]
        listed = [each for group in model["weightsManifest"] for each in group["weights"]]
        known = topology["class_name"] == "Sequential" and entries
        if not known or not all(isinstance(e["config"], dict) and isinstance(e["class_name"], str) for e in entries):
            raise KeyError("class_name")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            "Expected the model.json of a sequential TensorFlow.js layers model. Download the model again."
        ) from error
    return entries, listed


def make_layer(entry: dict[str, Any]) -> Any:
    """One layer of the file as Keras's."""
    import keras

    kind, config = entry["class_name"], entry["config"]
    if kind not in LAYERS:
        raise InputError(f"The layer {kind} cannot be read. Known: {', '.join(LAYERS)}.")
    # A pooling's stride is its block.
    usual = {**USUAL, "strides": (config.get("pool_size"),)} if "pool_size" in config else USUAL
    for name, values in usual.items():
        if name in config and config[name] not in values:
            raise InputError(f"A layer {kind} with {name} {config[name]} cannot be read. Expected {values[0]}.")
    if config.get("activation", "linear") not in ACTIVATIONS:
        raise InputError(f"The activation {config['activation']} cannot be read. Known: {', '.join(ACTIVATIONS)}.")
    given = {RENAMED.get(name, name): config[name] for name in LAYERS[kind] if name in config}
    try:
        return getattr(keras.layers, kind)(**given)
    except (ValueError, TypeError) as error:
        raise InputError(f"A layer {kind} cannot be made of {given}.") from error


def check_size(layers: list[Any], shape: tuple[int | None, ...], given: int) -> None:
    """Raise InputError where the layers ask for more bytes of weights than are given, before any are made."""
    needed = 0
    for layer in layers:
        features, shape = shape[-1] or 0, layer.compute_output_shape(shape)
        outputs = getattr(layer, "units", 0) or getattr(layer, "filters", 0)
        needed += 4 * outputs * (1 + features * math.prod(getattr(layer, "kernel_size", ())))
        if math.prod(size for size in shape if size) > MOST_NUMBERS or needed > given:
            raise InputError(
                f"The weights do not fit the layers: {layer.name} asks for more than the {given} bytes given. "
                "Download the model again."
            )


def arrays(listed: list[dict[str, Any]], weights: bytes, shapes: list[tuple[int, ...]]) -> list[np.ndarray]:
    """The weights, one array of each of `shapes`."""
    if any(each.get("dtype") != "float32" or "quantization" in each for each in listed):
        raise InputError("The weights are not plain float32. Save the model unquantised.")
    stated = [tuple(each.get("shape", ())) for each in listed]
    sizes = [math.prod(shape) for shape in shapes]
    if stated != shapes or len(weights) != 4 * sum(sizes) or len(weights) > LARGEST:
        raise InputError(
            f"The weights do not fit the layers: expected {shapes}, {4 * sum(sizes)} bytes. "
            f"Received {stated}, {len(weights)} bytes. Download the model again."
        )
    numbers = np.frombuffer(weights, "<f4")
    if not np.isfinite(numbers).all():
        raise InputError("Some weights are not numbers: the training had failed. Train the model again.")
    parts = np.split(numbers, np.cumsum(sizes)[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def bottleneck(layers: list[Any]) -> int:
    """How many of the layers make up the encoder: up to the first with the fewest numbers, and what only bends them."""
    sizes = [math.prod(layer.output.shape[1:]) for layer in layers]
    end = sizes.index(min(sizes[:-1], default=sizes[0])) + 1
    while end < len(layers) - 1 and type(layers[end]).__name__ == "LeakyReLU":
        end += 1
    return end


def half(layers: list[Any], shape: tuple[int, ...], name: str) -> "keras.Model":
    """A model of its own out of layers that have their weights."""
    import keras

    return keras.Sequential([keras.Input(shape), *layers], name=name)
