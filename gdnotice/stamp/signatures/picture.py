"""A picture of a signature: what may be taken from a desk, and what a PDF holds of it.

A file is looked at here only by its first bytes and its stated size, which costs nothing whatever it holds. It is
opened in the child process of ``guarded``.
"""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass
from typing import Literal

from gdnotice.errors import Unreadable
from gdnotice.stamp.placement import Box

LIMIT = 10_000_000
"""Bytes of a file."""
MOST_PIXELS = 24_000_000
"""Pixels of a picture: a telephone's photograph has twelve million."""
PAPER = 240
"""Samples from this on up count as paper, and let show what is printed beneath."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_NO_FRAMES = frozenset({0xC4, 0xC8, 0xCC})
"""Markers among those of frames that begin none: tables, and one kept for later."""


@dataclass(frozen=True, slots=True)
class Picture:
    """``width`` by ``height`` pixels, as ``samples`` filtered for a PDF; ``filter`` tells by what.

    ``mask`` holds how far each pixel covers, deflated, where the file had it; else pixels from :data:`PAPER` on up let
    the paper show. ``ink`` is the part that is drawn on at all: left, top, right, bottom in pixels. ``pale`` is whether
    its ground is far from white, so that it shows as a patch.
    """

    width: int
    height: int
    samples: bytes
    filter: Literal["Flate", "DCT"]
    colour: Literal["Gray", "RGB"]
    mask: bytes | None
    ink: tuple[int, int, int, int]
    pale: bool

    @property
    def sha256(self) -> str:
        """The digest of what a PDF holds of it: by this it is known again."""
        return picture_digest(self.samples, self.mask)


def picture_digest(samples: bytes, mask: bytes | None) -> str:
    """The SHA-256 of a picture's stream, and of its mask's after it."""
    found = hashlib.sha256(samples)
    found.update(mask or b"")
    return found.hexdigest()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture on a blank. ``sha256`` is of what the PDF holds of it; ``page`` from 1."""

    field: str
    page: int
    box: Box
    sha256: str

    @property
    def carried(self) -> str:
        """The JSON list by which a stamped PDF tells of it."""
        box = [round(edge, 2) for edge in self.box]
        return json.dumps([self.field, self.page, box, "", "", self.sha256], separators=(",", ":"))


def check(content: bytes, name: str) -> None:
    """Raise :class:`~gdnotice.errors.Unreadable` where a file is no picture to take, by its first bytes and its size.

    ``name`` is the file's.
    """
    if content.startswith(_PNG):
        size = _png_size(content)
    elif content.startswith(_JPEG):
        size = _jpeg_size(content)
    else:
        raise refused(name, "it is neither a PNG nor a JPEG file", "Save the signature as a PNG file and give that.")
    if size is None or not min(size):
        raise refused(name, "it is damaged", "Save the picture again, as a PNG file, and give that.")
    if size[0] * size[1] > MOST_PIXELS:
        raise refused(
            name,
            f"it has {size[0]:,} by {size[1]:,} pixels, and {MOST_PIXELS // 1_000_000} million at most are taken",
            "Cut the signature out of it, or save it smaller.",
        )


def refused(name: str, reason: str, remedy: str) -> Unreadable:
    """Why a file is not taken."""
    return Unreadable(f"The picture {name} cannot be used: {reason}.", "Nothing was stamped.", remedy)


def _png_size(content: bytes) -> tuple[int, int] | None:
    if content[12:16] != b"IHDR" or len(content) < 33:
        return None
    width, height = struct.unpack_from(">LL", content, 16)
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """The size in the header of the frame, which stands behind segments of any kind."""
    for marker, at, _ in segments(content):
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAMES:
            if at + 9 > len(content):
                return None
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
    return None


def segments(content: bytes) -> list[tuple[int, int, int]]:
    """The segments of a JPEG file up to and with the start of its scan: marker, and where it begins and ends."""
    found: list[tuple[int, int, int]] = []
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and len(found) < 2_000:
        marker = content[at + 1]
        if marker == 0xFF:  # a byte that only fills
            at += 1
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        found.append((marker, at, end))
        if marker == 0xDA or length < 2:
            break
        at = end
    return found
