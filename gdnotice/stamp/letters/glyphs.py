"""The outlines of TrueType glyphs as bytes: their parts, their instructions, their units."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

HEADER = struct.Struct(">hhhhh")
"""The number of contours (negative: made of other glyphs), and the edges: left, low, right, high."""

WORDS, PLACED, MORE = 0x0001, 0x0002, 0x0020
_SCALE, _SCALE_XY, _SCALE_FULL = 0x0008, 0x0040, 0x0080
_INSTRUCTED = 0x0100


def components(outline: bytes) -> Iterator[tuple[int, int]]:
    """Place (of the glyph number within ``outline``) and glyph number of each part of a composite glyph."""
    if len(outline) < HEADER.size or HEADER.unpack_from(outline)[0] >= 0:
        return
    at, more = HEADER.size, True
    while more:
        flags, number = struct.unpack_from(">HH", outline, at)
        yield at + 2, number
        at += 2 + _after(flags)
        more = bool(flags & MORE)


def _after(flags: int) -> int:
    """Bytes of a part from its glyph's number on."""
    size = 6 if flags & WORDS else 4
    return size + (2 if flags & _SCALE else 4 if flags & _SCALE_XY else 8 if flags & _SCALE_FULL else 0)


def unhinted(body: bytes) -> bytes:
    """A glyph's outline without its instructions, which call on parts of its font that are not embedded."""
    if len(body) < HEADER.size:
        return body
    contours: int = HEADER.unpack_from(body)[0]
    if contours >= 0:
        at = HEADER.size + 2 * contours
        (count,) = struct.unpack_from(">H", body, at)
        return body[:at] + b"\0\0" + body[at + 2 + count :]
    end, cleared = HEADER.size, bytearray(body)
    for place, _ in components(body):
        (flags,) = struct.unpack_from(">H", body, place - 2)
        struct.pack_into(">H", cleared, place - 2, flags & ~_INSTRUCTED)
        end = place + _after(flags)
    return bytes(cleared[:end])


def rescaled(body: bytes, factor: float) -> bytes:
    """A glyph's outline in other units; it has no instructions any more."""
    from fontTools.ttLib.tables import _g_l_y_f

    if len(body) < HEADER.size:
        return body
    if HEADER.unpack_from(body)[0] < 0:
        return _rescaled_parts(body, factor)
    glyph: Any = _g_l_y_f.Glyph(body)
    glyph.expand(None)
    for edge in ("xMin", "yMin", "xMax", "yMax"):
        setattr(glyph, edge, round(getattr(glyph, edge) * factor))
    glyph.removeHinting()
    glyph.coordinates.scale((factor, factor))
    glyph.coordinates.toInt()
    return bytes(glyph.compile(None, recalcBBoxes=False))


def _rescaled_parts(body: bytes, factor: float) -> bytes:
    count, *edges = HEADER.unpack_from(body)
    found = HEADER.pack(count, *(round(edge * factor) for edge in edges))
    for place, number in components(body):
        (flags,) = struct.unpack_from(">H", body, place - 2)
        words = flags & WORDS
        shift = struct.unpack_from(">hh" if words else ">bb", body, place + 2)
        if flags & PLACED:  # else they are points of outlines, which stay the same ones
            shift = tuple(round(one * factor) for one in shift)
        elif not words:
            shift = struct.unpack_from(">BB", body, place + 2)
        rest = body[place + (6 if words else 4) : place + _after(flags)]
        found += struct.pack(">HHhh", (flags | WORDS) & ~_INSTRUCTED, number, *shift) + rest
    return found
