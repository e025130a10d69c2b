"""Fashion-MNIST: photos of clothes in the shape of MNIST, 60,000 to train on and 10,000 to test, 28×28.

Folder: `fashion_mnist/`, with the four IDX files `{train,t10k}-{images-idx3,labels-idx1}-ubyte.gz`; otherwise
/usr/share/datasets/fashion-mnist (Debian's package dataset-fashion-mnist); otherwise through Keras.
Licence: MIT. Citation: Xiao, Rasul and Vollgraf, Fashion-MNIST, 2017.
"""

from pathlib import Path

from app.config import Settings
from app.datasets.base import Dataset, Request, Source
from app.datasets.idx_set import IdxSet

FASHION_MNIST = IdxSet(
    name="fashion_mnist",
    kind="photo",
    licence="MIT, Zalando SE",
    citation="H. Xiao, K. Rasul, R. Vollgraf. Fashion-MNIST: a Novel Image Dataset. arXiv:1708.07747, 2017.",
    classes=(
        *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
        *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    ),
    checksums={
        "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    },
    system=Path("/usr/share/datasets/fashion-mnist"),
    advice="Connect to the network, install the package dataset-fashion-mnist, or put the four .gz files there.",
)


def load(settings: Settings, request: Request) -> Dataset:
    """The photos of one part, `train`, `test` or `all`: see `IdxSet.load`."""
    return FASHION_MNIST.load(settings, request)


SOURCE = Source("fashion_mnist", "photos of clothes, 28×28", FASHION_MNIST.kind, load, in_parts=True)
