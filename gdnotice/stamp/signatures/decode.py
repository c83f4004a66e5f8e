"""A picture's file opened: its ink found, and its samples made ready for a PDF.

This runs in the child process that is held to time and memory: the library behind it is native code.
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from gdnotice.stamp.signatures.picture import PAPER, Picture, check, refused, segments

if TYPE_CHECKING:
    from PIL import Image

_WIDEST, _HIGHEST = 1600, 600
"""Pixels that a signature needs on paper: more than 400 to the inch on any line that is signed."""
_AS_IT_IS = 2_500_000
"""Pixels of a JPEG file that is taken over without change."""
_DARK = 225
"""Below this a pixel is ink: scanners leave some grey on white paper."""
_CLEAN = 0.25
"""A signature leaves most of its paper white. Below this share it is a photograph's shade, not paper."""
_KEPT = frozenset({0xE0, 0xEE})
"""The segments of applications that say how colours are meant. All others may hold a place, a name or a time."""


def decoded(content: bytes, name: str, *, flat: bool = False) -> Picture:
    """The picture in a PNG or JPEG file; ``flat`` for a paper that allows no transparency.

    Raises :class:`~gdnotice.errors.Unreadable`.
    """
    from PIL import Image

    check(content, name)
    Image.MAX_IMAGE_PIXELS = None  # the size was looked at
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as opened:
            upright = opened.getexif().get(0x0112, 1) == 1 if opened.format == "JPEG" else True
            opened.load()
            plain = opened.format == "JPEG" and opened.mode in ("L", "RGB") and upright
            if plain and opened.width * opened.height <= _AS_IT_IS:
                return _as_it_is(content, opened, name)
            return _drawn_anew(opened, name, flat)
    except (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, EOFError):
        raise refused(name, "it is damaged", "Save the picture again, as a PNG file, and give that.") from None


def _as_it_is(content: bytes, opened: Image.Image, name: str) -> Picture:
    ink, pale = _ink(opened.convert("L"), name)
    colour = "Gray" if opened.mode == "L" else "RGB"
    return Picture(opened.width, opened.height, bare(content), "DCT", colour, None, ink, pale)  # type: ignore[arg-type]


def bare(content: bytes) -> bytes:
    """A JPEG file without what it says of when, where and by whom it was taken: the picture itself is unchanged."""
    parts = [content[:2]]
    end = 2
    for marker, start, end in segments(content):
        told = 0xE0 <= marker <= 0xEF and marker not in _KEPT
        if not told and marker != 0xFE:
            parts.append(content[start:end])
    return b"".join((*parts, content[end:]))


def _drawn_anew(opened: Image.Image, name: str, flat: bool) -> Picture:
    from PIL import Image, ImageChops, ImageOps

    turned = ImageOps.exif_transpose(opened)
    cover: Image.Image | None = None
    if turned.mode in ("I", "I;16", "I;16B", "F"):  # sixteen bits a sample; converting them only cuts them off
        turned = turned.convert("I").point(lambda value: value / 256).convert("L")
    if "transparency" in turned.info or turned.mode in ("LA", "PA", "RGBA", "La", "RGBa"):
        whole = turned.convert("RGBA")
        own = whole.getchannel("A")
        seen = Image.new("RGB", whole.size, (255, 255, 255))
        seen.paste(whole, mask=own)
        if flat or own.getextrema()[0] == 255:
            whole = seen
        else:
            cover = own
    else:
        seen = whole = turned.convert("RGB")
    ink, pale = _ink(seen.convert("L"), name)
    part = whole.convert("RGB").crop(ink)
    mask = cover.crop(ink) if cover is not None else None
    scale = max(part.width / _WIDEST, part.height / _HIGHEST)
    if scale > 1:
        size = (max(1, round(part.width / scale)), max(1, round(part.height / scale)))
        if mask is not None:  # what lies unseen under the cover must not bleed into the edges
            white = Image.new("RGB", part.size, (255, 255, 255))
            white.paste(part, mask=mask.point(lambda value: 255 if value else 0))
            part, mask = white, mask.resize(size, Image.Resampling.LANCZOS)
        part = part.resize(size, Image.Resampling.LANCZOS)
    red, green, blue = part.split()
    spread = max(ImageChops.difference(red, other).getextrema()[1] for other in (green, blue))
    grey = isinstance(spread, int | float) and spread <= 6
    samples = zlib.compress((part.convert("L") if grey else part).tobytes(), 9)
    packed = zlib.compress(mask.tobytes(), 9) if mask is not None else None
    area = (0, 0, part.width, part.height)
    return Picture(*part.size, samples, "Flate", "Gray" if grey else "RGB", packed, area, pale and mask is None)


def _ink(seen: Image.Image, name: str) -> tuple[tuple[int, int, int, int], bool]:
    """Where in a picture, as it looks on white paper, something is drawn; and whether its ground is not white."""
    dark = seen.point(lambda value: 255 if value < _DARK else 0)
    found = dark.getbbox()
    if found is None:
        raise refused(name, "it is empty: nothing in it is darker than paper", "Give a picture with dark ink.")
    counts = seen.crop(found).histogram()
    return found, sum(counts[PAPER:]) < _CLEAN * sum(counts)
