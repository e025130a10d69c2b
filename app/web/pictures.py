"""Pictures from anybody: checked for what they are and what they would cost, before and while they are decoded.

All worker processes together decode one at a time, so that the memory of one decoded picture is all that it takes.
"""

import base64
import binascii
import io
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from app.config import Settings
from app.errors import InputError
from app.web.shared import DECODING, Shared

FORMATS = {"png": "PNG", "jpeg": "JPEG", "jpg": "JPEG", "webp": "WEBP"}
SUBTYPE = re.compile(r"data:image/([a-z]+)", re.IGNORECASE)
MAX_SCANS = 100
"""Of a progressive JPEG; cameras and programs make ten. Each goes over the whole picture again."""
WEBP_SHARE = 4
"""WebP keeps the canvas four times while it is decoded, so it gets a quarter of the pixels."""
SECONDS = 1.5
"""Processor time for the pictures of one request. The largest that are allowed take a third of it."""
BLOCK = 512
"""Bytes that are decoded before the time is looked at again."""


class Clocked(io.BytesIO):
    """A file that a decoder can read until its thread has used up its processor time."""

    def __init__(self, content: bytes, until: float):
        super().__init__(content)
        self.until = until

    def read(self, size: int | None = -1, /) -> bytes:
        if time.thread_time() > self.until:
            raise wrong("The picture takes too long to decode.", "a smaller one, or another format")
        return super().read(size)


class Decoder:
    """Decodes the pictures of one request, by the limits of the settings, in the thread that made it."""

    def __init__(self, settings: Settings, shared: Shared):
        self.settings, self.shared = settings, shared
        self.until = 0.0

    @contextmanager
    def picture(
        self, given: str | bytes, draft: tuple[str, tuple[int, int]] | None = None, decoded: bool = True
    ) -> Iterator[Image.Image]:
        """The picture in a data URL or a file, while nobody else has one.

        draft : mode and size that are enough, for formats that can be decoded smaller
        decoded : whether its pixels are there; otherwise the first who looks at them decodes it, within the same limits
        Raises InputError where it is no picture, of another kind than it says, damaged, too large or too costly.
        """
        content, expected = decode_url(given) if isinstance(given, str) else (given, None)
        if content.count(b"\xff\xda") > MAX_SCANS:
            raise wrong(f"The picture has more than {MAX_SCANS} scans.", "a JPEG saved by a usual program")
        with self.shared.lock(DECODING):
            self.until = self.until or time.thread_time() + SECONDS
            try:
                with Image.open(Clocked(content, self.until), formats=sorted(set(FORMATS.values()))) as image:
                    self.check(image, expected)
                    if draft:
                        image.draft(*draft)
                    image.decodermaxblock = BLOCK
                    if decoded:
                        image.load()
                    try:
                        yield image
                    finally:
                        image.close()  # its pixels, too
            except InputError:
                raise
            except (Image.DecompressionBombError, Image.DecompressionBombWarning):
                raise self.too_large(self.settings.max_pixels) from None
            except Exception as error:  # a decoder fed with arbitrary bytes raises anything
                raise wrong(f"The image is not a readable {expected or 'picture'} ({type(error).__name__}).") from None

    def check(self, image: Image.Image, expected: str | None) -> None:
        """What the file's head says, before any pixel is decoded."""
        if expected and image.format != expected:
            raise wrong(f"The image says that it is {expected}, and is {image.format}.")
        most = self.settings.max_pixels // (WEBP_SHARE if image.format == "WEBP" else 1)
        if image.width * image.height > most:
            raise self.too_large(most)

    def too_large(self, most: int) -> InputError:
        """Too many pixels."""
        return InputError(
            f"The image has too many pixels. Expected at most {most / 1e6:g} million. Make it smaller.", field="image"
        )


def decode_url(url: str) -> tuple[bytes, str]:
    """The bytes in a data URL, whose form the schema has checked, and the format that it states."""
    match = SUBTYPE.match(url)
    expected = FORMATS.get(match[1].lower()) if match else None
    if expected is None:
        raise wrong("The image is not a data URL of a PNG, JPEG or WebP.")
    try:
        return base64.b64decode(url[url.index(",") + 1 :], validate=True), expected
    except (binascii.Error, ValueError):
        raise wrong("The image's base64 is damaged.") from None


def wrong(what: str, expected: str = "the content of a PNG, JPEG or WebP file, or a data URL of one") -> InputError:
    """A picture that cannot be used."""
    return InputError(f"{what} Expected {expected}.", field="image")
