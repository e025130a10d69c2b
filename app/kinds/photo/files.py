"""From a file, bytes or a Pillow image to upright pixels, decoded no larger than needed.

All peculiarities of files are handled here: sixteen bits, palettes, transparency, EXIF rotation, animations, damage,
and sizes that would fill the memory. Pictures become floating-point numbers only after they have been reduced.
"""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from app.errors import InputError

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF")
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")
KNOWN = "a PNG, JPEG, WebP, BMP or TIFF image"
MOST_PIXELS = 80_000_000
"""Photos with more pixels are refused before they are decoded. The largest cameras take about 60 million."""
LEAST_SIDE, MOST_RATIO = 8, 16
"""Least pixels of the shorter side, and the most that the longer side may be as its multiple."""
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)
"""What Pillow raises for damage, by format."""

Photo = str | Path | bytes | Image.Image
Pixels = NDArray[np.float32]
"""(h, w) grey or (h, w, 3) in colour, 0 black to 1 white."""
Size = tuple[int, int]
"""Height and width."""


def read_pixels(photo: Photo, colour: str, wanted: int) -> tuple[Pixels, Size]:
    """One photo, upright, with white where it is transparent.

    photo : a file, or an image. An image that is opened but not decoded is decoded as its file would be, and used up.
    colour : "grey" or "rgb"
    wanted : how many pixels the shorter side must keep; a larger photo is reduced by a whole number, never below that
    returns : the pixels, and the size of the upright photo before the reduction
    Raises InputError, naming the file, for anything that cannot be used.
    """
    if isinstance(photo, Image.Image):
        return _pixels(photo if undecoded(photo) else photo.copy(), colour, wanted, "The photo")
    name = "The photo" if isinstance(photo, bytes) else str(photo)
    try:
        if not (photo if isinstance(photo, bytes) else Path(photo).stat().st_size):
            raise InputError(f"{name} is empty: it has no bytes. Expected {KNOWN}. Copy it again.", field="image")
        with Image.open(BytesIO(photo) if isinstance(photo, bytes) else photo, formats=FORMATS) as image:
            return _pixels(image, colour, wanted, name)
    except InputError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        said = f"has more than {MOST_PIXELS // 1_000_000} million pixels. Reduce it first."
    except UnidentifiedImageError:
        said = f"cannot be read as a photo. Expected {KNOWN}, whatever its name says."
    except (PermissionError, FileNotFoundError, IsADirectoryError) as error:
        said = f"cannot be opened: {error.strerror}. Expected {KNOWN}."
    except DAMAGED:
        said = "is damaged or cut short. Copy it again, or save it again as PNG."
    raise InputError(f"{name} {said}", field="image") from None


def to_image(pixels: Pixels) -> Image.Image:
    """Pixels, (h, w) or (h, w, 3), as an image of 8 bits, numbers outside 0 to 1 clipped."""
    return Image.fromarray(np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8))


def undecoded(image: Image.Image) -> bool:
    """Whether an image's file is opened but no pixel decoded yet, so that a JPEG can still be decoded smaller."""
    return isinstance(image, ImageFile.ImageFile) and bool(image.tile)


def _pixels(image: Image.Image, colour: str, wanted: int, name: str) -> tuple[Pixels, Size]:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise InputError(
            f"{name} has {width}×{height} pixels. Expected at most {MOST_PIXELS // 1_000_000} million. "
            f"Reduce it first.",
            field="image",
        )
    if min(width, height) < LEAST_SIDE or max(width, height) > MOST_RATIO * min(width, height):
        raise InputError(
            f"{name} has {width}×{height} pixels. Expected at least {LEAST_SIDE}×{LEAST_SIDE}, and one side at most "
            f"{MOST_RATIO} times as long as the other.",
            field="image",
        )
    # The second picture that phones save in a JPEG (MPO) is the same photo at a smaller size.
    if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
        raise InputError(f"{name} holds several pictures. Expected one. Save one of them alone.", field="image")
    share = min(1.0, wanted / min(width, height))
    # A JPEG can be decoded at a half, a quarter or an eighth of its size, which saves most of the time and memory.
    image.draft(None, (int(np.ceil(width * share)), int(np.ceil(height * share))))
    image.load()
    decoded = image.size
    ImageOps.exif_transpose(image, in_place=True)
    if max(decoded) < max(width, height):
        whole = (width, height) if image.size == decoded else (height, width)
    else:
        whole = image.size
    return _unit(image, colour, max(1, min(image.size) // max(wanted, 1)), name), (whole[1], whole[0])


def _unit(image: Image.Image, colour: str, factor: int, name: str) -> Pixels:
    """The image reduced by `factor`, in grey or colour, 0 to 1."""
    if image.mode.startswith("I") or image.mode == "F":
        deep = image.convert("F" if image.mode == "F" else "I").reduce(factor)
        values = np.asarray(deep, np.float32)
        if image.mode != "F":
            values = values / np.float32(65535)
        if not np.isfinite(values).all():
            raise InputError(f"{name} has pixels that are not finite numbers. Save it again as PNG.", field="image")
        return np.repeat(values[..., None], 3, axis=2) if colour == "rgb" else values
    if "transparency" in image.info or image.mode in ("P", "PA"):
        image = image.convert("RGBA")
    elif image.mode == "1":
        image = image.convert("L")
    image = image.reduce(factor)
    if image.mode in ("RGBA", "LA", "RGBa", "La"):
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
    return np.asarray(image.convert("L" if colour == "grey" else "RGB"), np.float32) / np.float32(255)
