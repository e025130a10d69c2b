"""A picture in a data URL: checked for what it is and how large, before it is decoded."""

import base64
import binascii
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from PIL import Image

from app.errors import InputError

FORMATS = {"png": "PNG", "jpeg": "JPEG", "jpg": "JPEG", "webp": "WEBP"}
DATA_URL = re.compile(r"data:image/([a-z0-9.+-]+)(?:;[^,;]*)*;base64,", re.IGNORECASE)

one_at_a_time = Lock()
"""Decoded pictures are large: a worker holds one."""


@contextmanager
def picture(url: str, max_pixels: int) -> Iterator[Image.Image]:
    """The picture in a data URL, for the block to decode: one at a time in a process.

    Raises InputError where it is no picture, of another kind than it says, damaged, or too large.
    """
    content, expected = decode_url(url)
    with one_at_a_time:
        try:
            with Image.open(io.BytesIO(content), formats=list(set(FORMATS.values()))) as image:
                check(image, expected, max_pixels)
                yield image
        except InputError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise too_large(max_pixels) from None
        except Exception as error:  # a decoder fed with arbitrary bytes raises anything
            raise wrong(f"The image is not a readable {expected} ({type(error).__name__}).") from None


def decode_url(url: str) -> tuple[bytes, str]:
    """The bytes in a data URL and the format that it states."""
    match = DATA_URL.match(url[:200])
    expected = FORMATS.get(match[1].lower()) if match else None
    if match is None or expected is None:
        raise wrong("The image is not a data URL of a PNG, JPEG or WebP.")
    try:
        return base64.b64decode(url[match.end() :], validate=True), expected
    except (binascii.Error, ValueError):
        raise wrong("The image's base64 is damaged.") from None


def check(image: Image.Image, expected: str, max_pixels: int) -> None:
    """What the file's head says, before any pixel is decoded."""
    if image.format != expected:
        raise wrong(f"The image says that it is {expected}, and is {image.format}.")
    if image.width * image.height > max_pixels:
        raise too_large(max_pixels)


def wrong(what: str) -> InputError:
    """With what to do."""
    return InputError(f"{what} Expected data:image/png;base64,… (or jpeg, webp) and the file's content.", field="image")


def too_large(max_pixels: int) -> InputError:
    """Likewise."""
    return InputError(
        f"The image has too many pixels. Expected at most {max_pixels / 1e6:g} million. Make it smaller.", field="image"
    )
