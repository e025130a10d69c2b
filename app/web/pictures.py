"""Pictures from untrusted clients: their type and cost are checked before and while they are decoded.

All worker processes together decode one picture at a time, so that only one takes up memory.
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
"""Most scans in a progressive JPEG, each of which goes over the whole picture. Cameras and programs make about ten."""
WEBP_SHARE = 4
"""Decoding WebP holds the canvas four times, so a WebP may have only a quarter of the pixels."""
SECONDS = 1.5
"""Processor time for the pictures of one request. The largest allowed ones take a third of it."""
BLOCK = 512
"""Bytes that are decoded between two looks at the clock."""


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
    """Decodes the pictures of one request within the limits of the settings. Use it in one thread only."""

    def __init__(self, settings: Settings, shared: Shared):
        self.settings, self.shared = settings, shared
        self.until = 0.0

    @contextmanager
    def picture(
        self, given: str | bytes, draft: tuple[str, tuple[int, int]] | None = None, decoded: bool = True
    ) -> Iterator[Image.Image]:
        """The picture in a data URL or a file. No other picture is open meanwhile, in any worker.

        draft : mode and size that are enough, for formats that can be decoded at a smaller size
        decoded : whether to decode it here; otherwise it is decoded on first use, within the same limits
        Raises InputError if it is not a picture, not of the stated format, damaged, too large or too costly.
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
                        image.close()  # also frees its pixels
            except InputError:
                raise
            except (Image.DecompressionBombError, Image.DecompressionBombWarning):
                raise self.too_large(self.settings.max_pixels) from None
            except Exception as error:  # decoders raise all kinds of errors for arbitrary bytes
                raise wrong(f"The image is not a readable {expected or 'picture'} ({type(error).__name__}).") from None

    def check(self, image: Image.Image, expected: str | None) -> None:
        """Check format and size, which the file's head states, before any pixel is decoded. Raises InputError."""
        if expected and image.format != expected:
            raise wrong(f"The data URL says {expected}, but the image is {image.format}.")
        most = self.settings.max_pixels // (WEBP_SHARE if image.format == "WEBP" else 1)
        if image.width * image.height > most:
            raise self.too_large(most)

    def too_large(self, most: int) -> InputError:
        """The error for a picture of more than `most` pixels."""
        return InputError(
            f"The image has too many pixels. Expected at most {most / 1e6:g} million. Make it smaller.", field="image"
        )


def decode_url(url: str) -> tuple[bytes, str]:
    """The bytes in a data URL, and the format that it states. The schema has checked its form. Raises InputError."""
    match = SUBTYPE.match(url)
    expected = FORMATS.get(match[1].lower()) if match else None
    if expected is None:
        raise wrong("The image is not a data URL of a PNG, JPEG or WebP.")
    try:
        return base64.b64decode(url[url.index(",") + 1 :], validate=True), expected
    except (binascii.Error, ValueError):
        raise wrong("The image's base64 is damaged.") from None


def wrong(what: str, expected: str = "the content of a PNG, JPEG or WebP file, or a data URL of one") -> InputError:
    """The error for a picture that cannot be used: `what` is wrong, and what was expected."""
    return InputError(f"{what} Expected {expected}.", field="image")
