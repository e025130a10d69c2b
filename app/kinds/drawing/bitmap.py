"""From a picture of a drawing to the autoencoder's input: the bitmap that the drawing's strokes would have given.

Photos of drawings differ in light, colours, position, size and thickness of the pen, while drawings from strokes do
not. So each is undone: the paper's brightness is subtracted, the ink is found, and its centre line is drawn again with
the pen of `app.kinds.drawing.rasterisation`, at the same size and in the same place.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageFilter, ImageOps

from app.errors import InputError
from app.kinds.drawing.rasterisation import SIDE, UNITS
from app.kinds.drawing.simplification import SIZE
from app.kinds.drawing.thinning import thin

WORKING_SIDE = 768
"""Larger pictures are reduced to this first."""
DRAWING_SIDE = 256
"""The ink is found in a crop of this size: about one pixel a unit of the strokes' path."""
BAND = 256
"""Rows of a 16-bit picture that are converted at once."""
LEAST_CONTRAST = 0.12
"""Contrast between black and white below which a picture is only paper."""
INK = 0.4
"""Share of the darkest ink's darkness above which a pixel is ink."""
FILLED = 0.2
"""If the mean line width is a larger share of the drawing's size, it is a filled shape, which is kept as it is."""
FINE = 11
"""The page is drawn this many times finer, and averaged."""

Grey = NDArray[np.float32]
Mask = NDArray[np.bool_]


def photo_to_drawing(image: Image.Image) -> Grey:
    """The drawing in a photo, scan or canvas, drawn as it would have been from its strokes.

    image : of any mode and size; dark on light or light on dark; transparent counts as white
    returns : ndarray of shape (28, 28), float32, multiples of 1/255 in [0, 1], 0 paper
    raises InputError: nothing stands out from the paper.
    """
    ink = find_ink(to_grey(image))
    rows, columns = np.flatnonzero(ink.max(axis=1) > INK), np.flatnonzero(ink.max(axis=0) > INK)
    crop = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    page = draw_again(enlarge(crop))
    return (np.round(page * 255) / np.float32(255)).astype(np.float32)


def to_grey(image: Image.Image) -> Grey:
    """Upright, over white, at most WORKING_SIDE large: (h, w) in [0, 1], 0 black."""
    image = upright(image)
    if image.mode.startswith("I") or image.mode == "F":
        image = to_eight_bits(image)
    if image.mode in ("P", "1") or (image.mode not in ("RGBA", "LA") and "transparency" in image.info):
        image = image.convert("RGBA")
    image = image.reduce(max(1, -(-max(image.size) // WORKING_SIDE)))
    if image.mode in ("RGBA", "LA"):
        coloured = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), coloured)
    return np.asarray(image.convert("L"), np.float32) / np.float32(255)


def upright(image: Image.Image) -> Image.Image:
    """The image turned as its Exif data say. If they say nothing, it is the image itself, which saves a copy."""
    turned = image.getexif().get(ExifTags.Base.Orientation, 1) != 1
    return ImageOps.exif_transpose(image) if turned else image


def to_eight_bits(image: Image.Image) -> Image.Image:
    """An image of 16 bits at 8 bits; Pillow would clip it at 255. It may be large, so it is converted in bands."""
    parts = 257 if np.max(image.getextrema()) > 255 else 1
    out = Image.new("L", image.size)
    for top in range(0, image.height, BAND):
        band = np.asarray(image.crop((0, top, image.width, min(top + BAND, image.height))))
        out.paste(Image.fromarray((band // parts).clip(0, 255).astype(np.uint8)), (0, top))
    return out


def find_ink(grey: Grey) -> Grey:
    """How much each pixel stands out from the paper around it, 0 to about 1, without specks of a pixel or two.

    Raises InputError if nothing stands out, or only specks do.
    """
    paper = float(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))
    small = shrink(grey, 256)
    if small.max() - paper > paper - small.min():
        grey, small = 1 - grey, 1 - small  # light ink on dark paper
    ink = (paper_around(small, grey.shape) - grey).clip(0, None)
    darkest = float(np.sort(shrink(ink, 256), axis=None)[-8:][0])
    if darkest < LEAST_CONTRAST:
        raise InputError(
            "There is no drawing in the picture: hardly anything stands out from the paper. "
            "Expected dark lines on light paper, or light on dark.",
            field="image",
        )
    ink = ink / darkest
    if min(ink.shape) > 64:
        near = Image.fromarray((ink > INK).astype(np.uint8) * 255).filter(ImageFilter.BoxBlur(2))
        ink = np.where(np.asarray(near) > 255 * 3.5 / 25, ink, 0)
    if not (ink > INK).any():
        raise InputError("There is no drawing in the picture, only specks. Expected lines.", field="image")
    return ink.astype(np.float32)


def shrink(grey: Grey, side: int) -> Grey:
    """Averaged down to at most `side`."""
    image = Image.fromarray(grey)
    return np.asarray(image.reduce(max(1, -(-max(image.size) // side))), np.float32)


def paper_around(small: Grey, shape: tuple[int, ...]) -> Grey:
    """The paper's brightness at every pixel, shadows included: a smooth surface fitted to all that is not ink."""
    values = shrink(small, 64).astype(np.float64)
    y, x = (axis.ravel() for axis in np.meshgrid(*map(from_middle, values.shape), indexing="ij"))
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
    is_paper = np.ones(values.size, bool)
    for _ in range(6):
        fit = np.linalg.lstsq(terms[is_paper], values.ravel()[is_paper], rcond=None)[0]
        above = values.ravel() - terms @ fit
        kept = above > -max(0.04, float(above[is_paper].std()))
        if kept.sum() < 16 or (kept == is_paper).all():
            break
        is_paper = kept
    down, right = from_middle(shape[0])[:, None], from_middle(shape[1])[None]
    surface = fit[0] + right * (fit[1] + fit[3] * right) + down * (fit[2] + fit[5] * down) + fit[4] * right * down
    return np.asarray(surface, np.float32)


def from_middle(n: int) -> NDArray[np.float64]:
    """n places from -1 to 1."""
    return np.linspace(-1, 1, n)


def enlarge(crop: Grey) -> Mask:
    """The ink at DRAWING_SIDE, smooth, with an edge of paper."""
    scale = DRAWING_SIDE / max(crop.shape)
    size = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    image = Image.fromarray(crop).resize(size, Image.Resampling.BILINEAR if scale > 1 else Image.Resampling.BOX)
    large = np.pad(np.asarray(image), 4)
    smooth = Image.fromarray((large.clip(0, 1) * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1))
    return np.asarray(smooth) > 255 * INK


def draw_again(mask: Mask) -> Grey:
    """The page with the drawing on it, at the size and place that strokes are drawn at: (28, 28) in [0, 1]."""
    line = thin(mask)
    filled = mask.sum() > FILLED * DRAWING_SIDE * line.sum()
    y, x = np.nonzero(mask if filled else line)
    unit = SIDE * FINE / UNITS
    extent = max(int(np.ptp(x)), int(np.ptp(y)), 1)
    # The middle of a line spans SIZE units. A filled shape spans SIZE units and the width of the pen.
    scale = (SIZE + (16 if filled else 0)) * unit / extent if len(x) > 1 else unit
    page = np.zeros((SIDE * FINE, SIDE * FINE), bool)
    middle = SIDE * FINE / 2
    for axis_x, axis_y in dense(x - (x.min() + x.max()) / 2, y - (y.min() + y.max()) / 2, scale):
        page[np.floor(axis_y + middle).astype(int), np.floor(axis_x + middle).astype(int)] = True
    page = widen(page, 1.0 if filled else 8 * unit)
    return page.reshape(SIDE, FINE, SIDE, FINE).mean(axis=(1, 3), dtype=np.float32)


def dense(x: NDArray[np.float64], y: NDArray[np.float64], scale: float) -> list[tuple[np.ndarray, np.ndarray]]:
    """The scaled points, with points added in between if scaling up leaves gaps."""
    steps = np.arange(max(1, int(np.ceil(scale)))) / max(1, int(np.ceil(scale)))
    return [((x + right) * scale, (y + down) * scale) for right in steps for down in steps]


def widen(page: Mask, radius: float) -> Mask:
    """Every point becomes a disc."""
    reach = int(radius)
    padded = np.pad(page, reach + 1)
    before = np.cumsum(padded, axis=1, dtype=np.int32)
    out = np.zeros_like(padded)
    for down in range(-reach, reach + 1):
        half = int(np.sqrt(radius**2 - down**2))
        spread = np.zeros_like(padded)
        spread[:, half + 1 : -half or None] = before[:, 2 * half + 1 :] > before[:, : -2 * half - 1]
        out |= np.roll(spread, down, axis=0)
    return out[reach + 1 : -reach - 1, reach + 1 : -reach - 1]
