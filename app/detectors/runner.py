"""Run an exported autoencoder with LiteRT, which takes a few megabytes, a few microseconds and no TensorFlow."""

import math
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from app.errors import DetectorError
from app.quiet import quiet

BULK, BULK_NUMBERS = 64, 2**19
"""Most samples, and most numbers, in one batch. Larger batches are no faster, and the memory of convolutions grows with
them: an encoder of photos takes a hundred times as much memory as its input."""


class Runner:
    """An autoencoder from a .tflite file, for any number of threads.

    An interpreter is not thread-safe, and reallocates when its batch size changes. So there is one interpreter, with a
    lock, for each size in `batches`, made when it is first needed. Smaller batches are filled up with zeros. A small
    batch does not wait for a large one.

    passes : how often the score reconstructs each sample, which is the smallest batch size
    Raises DetectorError for a file that LiteRT refuses.
    """

    def __init__(self, path: Path, passes: int = 1):
        self.content = path.read_bytes()
        self.batches: tuple[int, ...] = (passes,)
        self.locks = {passes: Lock()}
        self.ready: dict[int, tuple[Any, int, int]] = {}
        signature = self.interpreter(passes)[0].get_input_details()[0]["shape_signature"]
        self.shape: tuple[int, ...] = tuple(int(n) for n in signature[1:])
        bulk = min(BULK, BULK_NUMBERS // math.prod(self.shape))
        if bulk > passes:
            self.batches, self.locks[bulk] = (passes, bulk), Lock()
        answered = self.interpreter(passes)[0].get_output_details()[0]["shape"]
        self.answer: tuple[int, ...] = tuple(int(n) for n in answered[1:])

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Reconstruct samples (n, *shape) float32; returns (n, *answer), which is usually the same shape."""
        if len(x) == self.batches[0]:
            return self.run(x, len(x))
        out = np.empty((len(x), *self.answer), np.float32)
        start = 0
        while start < len(x):
            left = len(x) - start
            size = next((b for b in self.batches if b >= left), self.batches[-1])
            part = x[start : start + size]
            out[start : start + size] = self.run(part, size)[: len(part)]
            start += size
        return out

    def run(self, part: np.ndarray, size: int) -> np.ndarray:
        """One inference on at most `size` samples."""
        if len(part) < size:
            part = np.concatenate([part, np.zeros((size - len(part), *part.shape[1:]), np.float32)])
        with self.locks[size]:
            interpreter, inputs, outputs = self.interpreter(size)
            interpreter.set_tensor(inputs, np.ascontiguousarray(part, np.float32))
            interpreter.invoke()
            return interpreter.get_tensor(outputs)

    def interpreter(self, size: int) -> tuple[Any, int, int]:
        """The interpreter for batches of `size`, and the numbers of its input and output tensors.

        Raises DetectorError for a file that LiteRT refuses.
        """
        from ai_edge_litert.interpreter import Interpreter

        if size not in self.ready:
            with first_time_quiet():
                interpreter = self.make(Interpreter, size)
            inputs, outputs = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
            self.ready[size] = interpreter, inputs["index"], outputs["index"]
        return self.ready[size]

    def make(self, interpreter_class: Any, size: int) -> Any:
        """A new interpreter with its memory laid out for batches of `size`."""
        try:
            interpreter = interpreter_class(model_content=self.content, num_threads=1)
            details = interpreter.get_input_details()[0]
            interpreter.resize_tensor_input(details["index"], (size, *details["shape_signature"][1:]))
            interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            said = str(error).splitlines()[0]
            raise DetectorError(f"LiteRT cannot read the autoencoder ({said}). Train it again.") from None
        return interpreter


greeted = False


def first_time_quiet() -> AbstractContextManager[None]:
    """Drop the greeting that LiteRT prints to standard error when a process makes its first interpreter."""
    global greeted
    if greeted:
        return nullcontext()
    greeted = True
    return quiet()
