import numpy as np

from app.kinds.mirroring import mirror


def test_mirrored_images_are_one_of_the_four() -> None:
    x = np.random.default_rng(0).random((60, 5, 7)).astype(np.float32)
    mirrored = mirror(x, np.random.default_rng(0))
    seen = set()
    for one, other in zip(x, mirrored, strict=True):
        four = [one, one[::-1], one[:, ::-1], one[::-1, ::-1]]
        seen.add(next(i for i, each in enumerate(four) if np.array_equal(each, other)))
    assert seen == {0, 1, 2, 3}
