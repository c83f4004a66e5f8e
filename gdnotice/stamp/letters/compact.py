"""The common font as bare CFF: the same letters in half the bytes of a TrueType subset.

A stamp of one page may add 6 KB, so every glyph counts. The quadratic outlines of the prepared font are joined into
cubic ones (to within a thousandth of the size, which no printer can show), kept in the cache, and put together
per stamp from the few groups of characters that it prints.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import json
import struct
from collections.abc import Sequence, Set
from typing import NamedTuple

from gdnotice import files, places
from gdnotice.errors import World
from gdnotice.stamp.letters.faces import Face, face

GROUPS = (
    " acdehilmnoprstu",
    "bgky",
    "vwxz",
    "01234",
    "56789",
    "():,.-",
    "ABCNPS",
    "DEILMRTVYZ",
    "f",
    "jq",
    "FG",
    "H",
    "JK",
    "OU",
    "QX",
    "W",
    "'/",
    "&#",
    '"$%+;@',
)
"""The common characters, those first that hardly any stamp lacks, then those that many do.

So the papers of a batch share some hundred fonts: each is made once, and a print file of all papers holds it once.
"""

NEAR = "".join([
    "!*<=>?[\\]^_`{|}~",
    *(chr(code) for code in range(0xA1, 0x180) if code not in (0xAD, 0x149, 0x17F)),
    "ȘșȚț–—‘’‚“”„†‡•…‰‹›€™",
])  # fmt: skip
"""The characters that the font takes in besides, each for itself, where a stamp prints them: those of Western and
Central European names, and what else is found in the text of a letter."""

FEW = 38
"""A stamp of no more characters than these takes just them: groups would bring along as many again."""

ALL = (1 << len(GROUPS)) - 1
_SETS = tuple((1 << place, frozenset(group)) for place, group in enumerate(GROUPS) if place)

_RECIPE = "3"
_TOLERANCE = 1.0
_STANDARD_NAMES = 391
"""CFF knows so many names by itself."""
_NOMINAL = 570
"""Near the usual width, so that the widths in the outlines take a byte each."""


class _Glyph(NamedTuple):
    """``name`` as PDF knows the glyph, ``number`` its place among CFF's standard names (0 where it is none of them);
    ``outline`` its Type 2 charstring."""

    name: str
    number: int
    outline: bytes


def groups_of(characters: Set[str]) -> int:
    """Which groups these common characters belong to, as bits; the first is always among them."""
    wanted = 1
    for bit, group in _SETS:
        if not group.isdisjoint(characters):
            wanted |= bit
    return wanted


def characters_of(groups: int) -> list[str]:
    """The characters of some groups, sorted."""
    return sorted("".join(group for place, group in enumerate(GROUPS) if groups >> place & 1))


def font(name: str, postscript: str, groups: int, near: str = "") -> bytes:
    """The CFF font of a face with the characters of these groups and some of :data:`NEAR`, named ``postscript``."""
    known = glyphs(name)
    own = [known[character] for character in (*characters_of(groups), *near)]
    of = face(name)
    scale = 1000 / of.units
    opening = b"\1\0\4\2" + _index([postscript.encode("ascii")])
    box = b"".join(_number(round(edge * scale)) for edge in of.bounds) + b"\5"
    private = _number(0) + b"\x14" + _number(_NOMINAL) + b"\x15"
    further = [glyph.name for glyph in own if not glyph.number]
    strings = _index([one.encode("ascii") for one in further])
    numbers = {one: _STANDARD_NAMES + place for place, one in enumerate(further)}
    charset = b"\1" + _ranges([one.number or numbers[one.name] for one in own])
    outlines = _index([known[""].outline, *(glyph.outline for glyph in own)])
    # a number of five bytes has the same length whatever it says, so the top dictionary's length is known beforehand
    after = len(opening) + len(_index([box + b"\0" * 23])) + len(strings) + 2
    places_of = (after, after + len(charset), after + len(charset) + len(outlines))
    top = box + _long(places_of[0]) + b"\x0f" + _long(places_of[1]) + b"\x11"
    top += _long(len(private)) + _long(places_of[2]) + b"\x12"
    return opening + _index([top]) + strings + b"\0\0" + charset + outlines + private


def _number(value: int) -> bytes:
    """An integer as dictionaries of CFF hold it."""
    if -107 <= value <= 107:
        return bytes([value + 139])
    return b"\x1c" + struct.pack(">h", value)


def _long(value: int) -> bytes:
    return b"\x1d" + struct.pack(">l", value)


def _ranges(names: Sequence[int]) -> bytes:
    """Names in runs of consecutive numbers: each run's first, and how many more."""
    runs: list[list[int]] = []
    for name in names:
        if runs and name == runs[-1][0] + runs[-1][1] + 1:
            runs[-1][1] += 1
        else:
            runs.append([name, 0])
    return b"".join(struct.pack(">HB", first, more) for first, more in runs)


def _index(bodies: Sequence[bytes]) -> bytes:
    if not bodies:
        return b"\0\0"
    ends = [1]
    for body in bodies:
        ends.append(ends[-1] + len(body))
    wide = 1 if ends[-1] < 256 else 2
    offsets = b"".join(end.to_bytes(wide, "big") for end in ends)
    return len(bodies).to_bytes(2, "big") + bytes([wide]) + offsets + b"".join(bodies)


@functools.cache
def glyphs(name: str) -> dict[str, _Glyph]:
    """The glyphs of the common characters and of those of :data:`NEAR` that the face has; the empty text stands for
    the one of a character that is not there."""
    of = face(name)
    mark = hashlib.sha256(b"\0".join([_RECIPE.encode(), "".join((*GROUPS, NEAR)).encode(), of.ttf])).hexdigest()[:20]
    kept = (places.prepared() or places.cache() / "fonts") / f"{name}-{mark}.cff.json"
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        content = kept.read_bytes()
        body, trailer = content[:-64], content[-64:].decode("ascii")
        if hashlib.sha256(body).hexdigest() == trailer:
            found: dict[str, tuple[str, int, str]] = json.loads(body)
            return {one: _Glyph(own, number, bytes.fromhex(text)) for one, (own, number, text) in found.items()}
    made = _made(of)
    body = json.dumps({one: (*own[:2], own.outline.hex()) for one, own in made.items()}).encode("ascii")
    with contextlib.suppress(World):  # a cache that cannot be written costs time, never the work
        files.write_whole(kept, body + hashlib.sha256(body).hexdigest().encode("ascii"))
    return made


def _made(of: Face) -> dict[str, _Glyph]:
    from fontTools.agl import UV2AGL
    from fontTools.cffLib import cffStandardStrings
    from fontTools.pens.qu2cuPen import Qu2CuPen
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    ttf = TTFont(io.BytesIO(of.ttf))
    shapes, names = ttf.getGlyphSet(), ttf.getBestCmap()
    scale = 1000 / of.units

    def outline(glyph: str, advance: int) -> bytes:
        pen = T2CharStringPen(round(advance * scale) - _NOMINAL, shapes)
        scaled = TransformPen(pen, (scale, 0, 0, scale, 0, 0))
        joined = Qu2CuPen(scaled, _TOLERANCE, all_cubic=True, reverse_direction=True)
        whole = DecomposingRecordingPen(shapes)  # an accented letter is put together from its parts first
        shapes[glyph].draw(whole)
        whole.replay(joined)
        drawn = pen.getCharString(optimize=True)
        drawn.compile()
        return bytes(drawn.bytecode)

    standard = {name: number for number, name in enumerate(cffStandardStrings)}
    made = {"": _Glyph(".notdef", 0, outline(ttf.getGlyphOrder()[0], of.gid_advances[0]))}
    for character in (*characters_of(ALL), *NEAR):
        if character in of.glyphs:
            name = UV2AGL.get(ord(character), f"uni{ord(character):04X}")
            drawn = outline(names[ord(character)], of.advances[character])
            made[character] = _Glyph(name, standard.get(name, 0), drawn)
    return made
