"""MNIST: handwritten digits, 60,000 to train on and 10,000 to test, 28×28, 0 paper, 255 ink.

Folder: `mnist/`, with the four IDX files `{train,t10k}-{images-idx3,labels-idx1}-ubyte.gz`; otherwise through Keras.
Licence: CC BY-SA 3.0 by common account. Citation: LeCun, Cortes and Burges, The MNIST database.
"""

from app.config import Settings
from app.datasets.base import Dataset, Request, Source
from app.datasets.idx_set import IdxSet

MNIST = IdxSet(
    name="mnist",
    kind="photo",
    licence="CC BY-SA 3.0 (by common account)",
    citation="Y. LeCun, C. Cortes, C. J. C. Burges. The MNIST database of handwritten digits, 1998.",
    classes=tuple("0123456789"),
    checksums={
        "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    },
)


def load(settings: Settings, request: Request) -> Dataset:
    """The digits of one part, `train`, `test` or `all`: see `IdxSet.load`."""
    return MNIST.load(settings, request)


SOURCE = Source("mnist", "handwritten digits, 28×28", MNIST.kind, load, in_parts=True)
