"""Where a sample lies in its photo: an affine map from one to the other, and back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.kinds.photo.files import Size


@dataclass(frozen=True)
class Frame:
    """Where a prepared sample lies in its photo.

    size : height and width of the upright photo
    matrix, offset : a place (row, column) of the sample is at `matrix @ place + offset` in the photo, both counted in
        pixels from the outer corner of the first pixel
    """

    size: Size
    matrix: NDArray[np.float64]
    offset: NDArray[np.float64]

    def bring_back(self, map_: NDArray[np.float32], shape: Size, longest: int | None = None) -> NDArray[np.float32]:
        """A map over the sample as a map over the photo, 0 where the sample does not reach.

        map_ : (h, w), of the sample's proportions, however coarse
        shape : height and width of the sample
        longest : pixels of the longer side of what is returned; default: as large as the photo
        """
        scale = 1.0 if longest is None else min(1.0, longest / max(self.size))
        out = (max(1, round(self.size[0] * scale)), max(1, round(self.size[1] * scale)))
        cells = np.array(map_.shape) / np.array(shape)
        back = np.linalg.inv(self.matrix)
        # From the corner of a pixel of the answer to the photo, to the sample, to the map.
        photo = np.array(self.size) / np.array(out)
        matrix = cells[:, None] * back * photo
        offset = cells * (back @ -self.offset)
        return warp(np.asarray(map_, np.float32), matrix, offset, out, 0.0, clamp=True)


def warp(
    image: NDArray[np.float32],
    matrix: NDArray[np.float64],
    offset: NDArray[np.float64],
    size: Size,
    fill: float,
    clamp: bool = False,
) -> NDArray[np.float32]:
    """An image of `size` whose place p shows `image` at `matrix @ p + offset`, bilinearly; `fill` beyond its edge.

    Places count from the outer corner of the first pixel, so pixel i is at i + 0.5.
    clamp : repeat the outermost pixels up to the image's very edge, half a pixel past their centres
    """
    from scipy import ndimage  # imported here: a server without photo detectors never needs SciPy

    half = np.full(2, 0.5)
    moved = matrix @ half + offset - half
    if not clamp:
        return ndimage.affine_transform(image, matrix, moved, size, np.float32, 1, "constant", fill)
    near = ndimage.affine_transform(image, matrix, moved, size, np.float32, 1, "nearest")
    rows, columns = np.ogrid[: size[0], : size[1]]
    inside = np.ones(size, bool)
    for axis in (0, 1):
        place = matrix[axis, 0] * (rows + 0.5) + matrix[axis, 1] * (columns + 0.5) + offset[axis]
        inside &= (place >= 0) & (place <= image.shape[axis])
    return np.where(inside, near, np.float32(fill))
