"""Further faces that a desk keeps: TrueType fonts in the folder that ``GDNOTICE_FONTS`` names.

They print what the built-in faces lack. What is written letter by letter from left to right (Chinese, Japanese, Korean,
Armenian, Georgian) is set as the built-in faces are; all else (Hebrew, Arabic) goes through ``shaped``, which joins
and turns letters.
"""

from __future__ import annotations

import functools
import os
import struct
from collections.abc import Mapping
from pathlib import Path

from gdnotice.stamp.letters.faces import Face, face, opened

_LARGEST = 64_000_000
_MOST = 20
_RANGES = (
    (0x0530, 0x058F), (0x10A0, 0x10FF), (0x2E80, 0x30FF), (0x3105, 0x312F), (0x3131, 0x318E), (0x31A0, 0x9FFF),
    (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFF01, 0xFFEF), (0x20000, 0x323AF),
)  # fmt: skip


def is_plain(character: str) -> bool:
    """Whether the character's script needs no shaping and no turning round."""
    return any(first <= ord(character) <= last for first, last in _RANGES)


@functools.cache
def more_faces() -> tuple[Face, ...]:
    """The faces in the desk's folder, by file name; none where no folder is named.

    What is no TrueType font is passed over.
    """
    folder = os.environ.get("GDNOTICE_FONTS")
    if not folder:
        return ()
    found = []
    try:
        paths = sorted(Path(folder).glob("*.[tT][tT][fFcC]"))[:_MOST]
    except OSError:
        return ()
    for path in paths:
        try:
            if path.stat().st_size <= _LARGEST:
                found.append(opened(path))
        except (OSError, ValueError, LookupError, struct.error):
            continue
    return tuple(found)


@functools.cache
def ems(name: str) -> Mapping[str, float]:
    """The widths (ems) of all characters that a built-in face prints, with the desk's further ones."""
    widths: dict[str, float] = {}
    for of in reversed(more_faces()):
        widths.update((one, advance / of.units) for one, advance in of.advances.items() if is_plain(one))
    own = face(name)
    widths.update((one, advance / own.units) for one, advance in own.advances.items())
    return widths


def source(name: str, character: str) -> Face:
    """The face that prints a character: the built-in one, or the first of the desk's that has it."""
    own = face(name)
    if character in own.glyphs or not is_plain(character):
        return own
    return next((of for of in more_faces() if character in of.glyphs), own)
