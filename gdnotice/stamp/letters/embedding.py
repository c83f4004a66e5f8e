"""A face inside a PDF: only the glyphs that are printed, put together from the prepared font's own outlines.

Two fonts serve a stamp. The *common* one holds the letters, figures and signs of nearly every answer; it is the same
bytes each time, made once. The *further* one holds whatever other characters a stamp prints (accents, Greek, Cyrillic),
with one glyph for each character, so that two characters that look alike are still told apart when it is read back.
"""

from __future__ import annotations

import functools
import hashlib
import re
import struct
import zlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gdnotice.stamp.letters import compact
from gdnotice.stamp.letters.faces import NAMES, Face, face
from gdnotice.stamp.letters.more_faces import ems, source

COMMON = "".join(compact.characters_of(compact.ALL))
is_common = re.compile(f"[{re.escape(COMMON)}]*").fullmatch

_MORE_COMPONENTS = 0x0020
_WORDS = 0x0001
_SCALE, _SCALE_XY, _SCALE_FULL = 0x0008, 0x0040, 0x0080
_HEADER = struct.Struct(">hhhhh")


class Outlines:
    """The glyph outlines of a prepared font."""

    def __init__(self, of: Face) -> None:
        self.face = of
        self._glyf = bytes(of.table("glyf"))
        wide = struct.unpack_from(">h", of.table("head"), 50)[0]
        raw = of.table("loca")
        offsets = struct.unpack(f">{len(raw) // (4 if wide else 2)}{'L' if wide else 'H'}", raw)
        self._offsets = offsets if wide else tuple(offset * 2 for offset in offsets)

    def glyph(self, number: int) -> bytes:
        return self._glyf[self._offsets[number] : self._offsets[number + 1]]

    def extent(self, character: str) -> tuple[float, float]:
        """Lowest and highest ink of a character, in ems from the baseline (upwards positive)."""
        outline = self.glyph(self.face.glyphs.get(character, 0))
        if len(outline) < _HEADER.size:
            return 0.0, 0.0
        _, _, low, _, high = _HEADER.unpack_from(outline)
        return low / self.face.units, high / self.face.units


@functools.cache
def outlines(of: Face) -> Outlines:
    """The outlines of a face."""
    return Outlines(of)


@functools.lru_cache(maxsize=4096)
def extent(name: str, character: str) -> tuple[float, float]:
    """As :meth:`Outlines.extent`, for a built-in face and the desk's further ones."""
    return outlines(source(name, character)).extent(character)


@functools.cache
def common_extent(name: str) -> tuple[float, float]:
    """Lowest and highest ink over all common characters, in ems."""
    each = [extent(name, character) for character in COMMON]
    return min(low for low, _ in each), max(high for _, high in each)


def text_extent(name: str, text: str) -> tuple[float, float]:
    """Lowest and highest ink that ``text`` may have, in ems; never less than that of the common characters."""
    low, high = common_extent(name)
    if not is_common(text):
        for character in set(text):
            lower, higher = extent(name, character)
            low, high = min(low, lower), max(high, higher)
    return low, high


def _components(outline: bytes) -> Iterator[tuple[int, int]]:
    """Place (of the glyph number within ``outline``) and glyph number of each part of a composite glyph."""
    if len(outline) < _HEADER.size or _HEADER.unpack_from(outline)[0] >= 0:
        return
    at, more = _HEADER.size, True
    while more:
        flags, number = struct.unpack_from(">HH", outline, at)
        yield at + 2, number
        at += 8 if flags & _WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _SCALE_XY else 8 if flags & _SCALE_FULL else 0
        more = bool(flags & _MORE_COMPONENTS)


def subset(of: Face, characters: Sequence[str], *, mapped: bool) -> bytes:
    """A TrueType font whose glyph 1 is ``characters[0]`` and so on; ``mapped`` adds the character map.

    What a built-in face lacks comes from the desk's further faces, brought to the same units.
    """
    sources = [of, *(source(of.name, character) if of.name in NAMES else of for character in characters)]
    numbers = [0, *(each.glyphs[character] for each, character in zip(sources[1:], characters, strict=True))]
    parts: dict[tuple[Face, int], int] = {}
    bodies: list[bytes] = []
    at = 0
    while at < len(numbers):  # grows as composite glyphs name their parts
        own = sources[at]
        body = outlines(own).glyph(numbers[at])
        if own.units != of.units:
            body = rescaled(body, of.units / own.units)
        for place, number in _components(body):
            if (own, number) not in parts:
                parts[own, number] = len(numbers)
                numbers.append(number)
                sources.append(own)
            body = body[:place] + parts[own, number].to_bytes(2, "big") + body[place + 2 :]
        bodies.append(body + b"\0" * (-len(body) % 4))
        at += 1
    offsets = [0]
    for body in bodies:
        offsets.append(offsets[-1] + len(body))
    lefts = [_HEADER.unpack_from(body)[1] if len(body) >= _HEADER.size else 0 for body in bodies]
    metrics = array("h")
    for own, number, left in zip(sources, numbers, lefts, strict=True):
        metrics.extend((round(own.gid_advances[number] * of.units / own.units), left))
    metrics.byteswap()
    head = bytearray(of.table("head"))
    struct.pack_into(">L", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)
    hhea = bytearray(of.table("hhea"))
    struct.pack_into(">H", hhea, 34, len(numbers))
    maxp = bytearray(of.table("maxp"))
    for place in range(6, len(maxp) - 1, 2):  # the largest counts of points, contours, parts of any source
        most = max(struct.unpack_from(">H", own.table("maxp"), place)[0] for own in {*sources})
        struct.pack_into(">H", maxp, place, most)
    struct.pack_into(">H", maxp, 4, len(numbers))
    tables = {
        b"cmap": _character_map(characters) if mapped else b"",
        b"glyf": b"".join(bodies),
        b"head": bytes(head),
        b"hhea": bytes(hhea),
        b"hmtx": metrics.tobytes(),
        b"loca": struct.pack(f">{len(offsets)}L", *offsets),
        b"maxp": bytes(maxp),
    }
    return _assembled({tag: table for tag, table in tables.items() if table})


def rescaled(body: bytes, factor: float) -> bytes:
    """A glyph's outline in other units."""
    from fontTools.ttLib.tables import _g_l_y_f

    if len(body) < _HEADER.size:
        return body
    glyph: Any = _g_l_y_f.Glyph(body)
    glyph.expand(None)
    for edge in ("xMin", "yMin", "xMax", "yMax"):
        setattr(glyph, edge, round(getattr(glyph, edge) * factor))
    if glyph.isComposite():
        for part in glyph.components:
            if hasattr(part, "x"):
                part.x, part.y = round(part.x * factor), round(part.y * factor)
    else:
        glyph.removeHinting()
        glyph.coordinates.scale((factor, factor))
        glyph.coordinates.toInt()
    return bytes(glyph.compile(None, recalcBBoxes=False))


def _character_map(characters: Sequence[str]) -> bytes:
    """A Unicode map of format 4 for glyphs 1, 2, ...; neighbouring characters share a segment."""
    segments: list[list[int]] = []
    for number, character in enumerate(characters, 1):
        code = ord(character)
        if segments and segments[-1][1] == code - 1 and code - number == segments[-1][2]:
            segments[-1][1] = code
        else:
            segments.append([code, code, code - number])
    segments.append([0xFFFF, 0xFFFF, 0xFFFF])
    count = len(segments)
    power = 1 << (count.bit_length() - 1)
    body = struct.pack(">HHHH", count * 2, power * 2, power.bit_length() - 1, (count - power) * 2)
    body += b"".join(last.to_bytes(2, "big") for _, last, _ in segments) + b"\0\0"
    body += b"".join(first.to_bytes(2, "big") for first, _, _ in segments)
    body += b"".join((-shift & 0xFFFF).to_bytes(2, "big") for _, _, shift in segments)
    body += b"\0\0" * count
    table = struct.pack(">HHH", 4, len(body) + 6, 0) + body
    return struct.pack(">HHHHL", 0, 1, 3, 1, 12) + table


def _checksum(table: bytes) -> int:
    padded = table + b"\0" * (-len(table) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">LHHHH", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    records, bodies, at, head_at = [], [], 12 + 16 * count, 0
    for tag, table in sorted(tables.items()):
        records.append(struct.pack(">4sLLL", tag, _checksum(table), at, len(table)))
        if tag == b"head":
            head_at = at
        padded = table + b"\0" * (-len(table) % 4)
        bodies.append(padded)
        at += len(padded)
    font = bytearray(head + b"".join(records) + b"".join(bodies))
    struct.pack_into(">L", font, head_at + 8, (0xB1B0AFBA - _checksum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


# --------------------------------------------------------------------------------------------------- as PDF objects


@dataclass(frozen=True, slots=True)
class _Packed:
    """What of an embedded font does not depend on object numbers."""

    font: bytes
    length: int
    name: str
    widths: str
    unicode: bytes = b""


def _tag(of: Face, characters: str) -> str:
    """The six letters that mark a subset, from what it holds."""
    number = int.from_bytes(hashlib.sha256(f"{of.name}\0{characters}".encode()).digest()[:8], "big")
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters += chr(65 + letter)
    return f"{letters}+{of.postscript}"


def _descriptor(of: Face, name: str, flags: int, file: str) -> bytes:
    scale = 1000 / of.units
    left, low, right, high = (round(edge * scale) for edge in of.bounds)
    return (
        f"<</Type/FontDescriptor/FontName/{name}/Flags {flags}/FontBBox[{left} {low} {right} {high}]"
        f"/ItalicAngle {-12 if of.italic else 0}/Ascent {of.ascent:.0f}/Descent {of.descent:.0f}"
        f"/CapHeight {of.cap_height:.0f}/StemV {140 if of.bold else 80}{file}>>"
    ).encode("ascii")


def stream(body: bytes, entries: str = "") -> bytes:
    """A stream object's text."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(body), entries.encode("ascii"), body)


def _file(packed: _Packed) -> bytes:
    return stream(packed.font, f"/Length1 {packed.length}/Filter/FlateDecode")


@functools.lru_cache(maxsize=1024)
def _common(name: str, groups: int, use: int) -> _Packed:
    of = face(name)
    tagged = _tag(of, f"{use}\0{''.join(compact.characters_of(groups))}")
    font = compact.font(name, tagged, groups)
    return _Packed(zlib.compress(font, 9), len(font), tagged, _common_widths(name))


@functools.cache
def _common_widths(name: str) -> str:
    of = face(name)
    scale = 1000 / of.units
    codes = map(chr, range(ord(min(COMMON)), ord(max(COMMON)) + 1))
    return " ".join(f"{round(of.advances[code] * scale)}" if code in COMMON else "0" for code in codes)


def common_objects(name: str, first: int, groups: int = compact.ALL) -> list[bytes]:
    """The common font, with those of :data:`compact.GROUPS`, as objects numbered from ``first``; its dictionary first.

    Where a stamp was stamped again, the two fonts have two names: readers take fonts of one name for the same.
    """
    of, packed = face(name), _common(name, groups, first)
    font = (
        f"<</Type/Font/Subtype/Type1/BaseFont/{packed.name}/Encoding/WinAnsiEncoding/FirstChar {ord(min(COMMON))}"
        f"/LastChar {ord(max(COMMON))}/Widths[{packed.widths}]/FontDescriptor {first + 1} 0 R>>"
    )
    file = stream(packed.font, "/Subtype/Type1C/Filter/FlateDecode")
    return [font.encode("ascii"), _descriptor(of, packed.name, 32, f"/FontFile3 {first + 2} 0 R"), file]


@functools.lru_cache(maxsize=512)
def _further(name: str, characters: str) -> _Packed:
    of = face(name)
    font = subset(of, characters, mapped=False)
    known = ems(name)
    widths = " ".join(f"{round(known[character] * 1000)}" for character in characters)
    return _Packed(zlib.compress(font, 6), len(font), _tag(of, characters), widths, _to_unicode(characters))


def _to_unicode(characters: str) -> bytes:
    lines = [f"<{number:04X}> <{ord(character):04X}>" for number, character in enumerate(characters, 1)]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    mapping = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{mapping}\nendcmap\n"
        "CMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("ascii")


FURTHER_OBJECTS = 5


def further_objects(name: str, characters: str, first: int) -> list[bytes]:
    """The font of ``characters`` (sorted, each once) as objects numbered from ``first``; its dictionary comes first.

    The code of ``characters[0]`` is 0001, of the next 0002, and so on.
    """
    of, packed = face(name), _further(name, characters)
    composite = (
        f"<</Type/Font/Subtype/Type0/BaseFont/{packed.name}/Encoding/Identity-H"
        f"/DescendantFonts[{first + 1} 0 R]/ToUnicode {first + 4} 0 R>>"
    )
    descendant = (
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{packed.name}"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {first + 2} 0 R/DW 0/W[1[{packed.widths}]]/CIDToGIDMap/Identity>>"
    )
    return [
        composite.encode("ascii"),
        descendant.encode("ascii"),
        _descriptor(of, packed.name, 4, f"/FontFile2 {first + 3} 0 R"),
        _file(packed),
        stream(packed.unicode),
    ]
