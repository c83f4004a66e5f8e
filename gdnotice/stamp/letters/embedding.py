"""A face inside a PDF: only the glyphs that are printed, put together from the prepared font's own outlines.

Two fonts serve a stamp. The *common* one holds the letters, figures and signs of nearly every answer, and of accented
letters and other signs those that the stamp prints; it is made once for all stamps that have the same ones. The
*further* one holds whatever else a stamp prints (Greek, Cyrillic), with one glyph for each character, so that two
characters that look alike are still told apart when it is read back.
"""

from __future__ import annotations

import functools
import hashlib
import re
import struct
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from gdnotice.stamp.letters import compact
from gdnotice.stamp.letters.faces import NAMES, Face, face
from gdnotice.stamp.letters.glyphs import HEADER, MORE, PLACED, WORDS, components, rescaled, unhinted
from gdnotice.stamp.letters.more_faces import ems, source

if TYPE_CHECKING:
    from gdnotice.stamp.letters.shaped import Cluster

COMMON = "".join(compact.characters_of(compact.ALL))
_COMMON = frozenset(COMMON)
is_common = re.compile(f"[{re.escape(COMMON)}]*").fullmatch

NO_CLUSTERS: Mapping[int, Cluster] = MappingProxyType({})


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
        return self.reach(self.face.glyphs.get(character, 0))

    def reach(self, number: int) -> tuple[float, float]:
        """Lowest and highest ink of a glyph, in ems from the baseline (upwards positive)."""
        outline = self.glyph(number)
        if len(outline) < HEADER.size:
            return 0.0, 0.0
        _, _, low, _, high = HEADER.unpack_from(outline)
        return low / self.face.units, high / self.face.units


@functools.cache
def outlines(of: Face) -> Outlines:
    """The outlines of a face."""
    return Outlines(of)


@functools.lru_cache(maxsize=4096)
def extent(name: str, character: str) -> tuple[float, float]:
    """As :meth:`Outlines.extent`, for a built-in face and the desk's further ones."""
    return outlines(source(name, character)).extent(character)


_ACCENTS = "áàâěőñ"
"""Small letters with accents as high as any."""


_SIGNS = frozenset("!*–‘’“”…€")


@functools.cache
def common_extent(name: str) -> tuple[float, float]:
    """Lowest and highest ink over all common characters and small letters with accents, in ems."""
    each = [extent(name, character) for character in COMMON + _ACCENTS]
    return min(low for low, _ in each), max(high for _, high in each)


@functools.cache
def level(name: str) -> frozenset[str]:
    """The common characters, and those letters and a few signs that the common font can take in (all of them at once)
    which are no higher, lower or wider."""
    low, high = common_extent(name)
    known = ems(name)
    widest = max(known[character] for character in COMMON)

    def is_level(character: str) -> bool:
        lower, higher = extent(name, character)
        return low <= lower and higher <= high and known[character] <= widest

    further = (character for character in compact.glyphs(name) if character.isalpha() or character in _SIGNS)
    return _COMMON | set(filter(is_level, further))


@functools.cache
def raised(name: str) -> frozenset[str]:
    """Letters that the common font can take in besides the :func:`level` ones, and which are higher than these but no
    lower or wider: capitals with accents, mostly."""
    low, _ = common_extent(name)
    known = ems(name)
    widest = max(known[character] for character in COMMON)
    further = (character for character in compact.glyphs(name) if character.isalpha() and character not in level(name))
    return frozenset(one for one in further if low <= extent(name, one)[0] and known[one] <= widest)


def text_extent(name: str, text: str) -> tuple[float, float]:
    """Lowest and highest ink that ``text`` may have, in ems; never less than that of the common characters."""
    low, high = common_extent(name)
    if not is_common(text):
        for character in set(text) - _COMMON:
            lower, higher = extent(name, character)
            low, high = min(low, lower), max(high, higher)
    return low, high


def subset(of: Face, characters: Sequence[str], *, mapped: bool) -> bytes:
    """A TrueType font whose glyph 1 is ``characters[0]`` and so on; ``mapped`` adds the character map.

    What a built-in face lacks comes from the desk's further faces, brought to the same units.
    """
    sources = [of, *(source(of.name, character) if of.name in NAMES else of for character in characters)]
    numbers = [0, *(each.glyphs[character] for each, character in zip(sources[1:], characters, strict=True))]
    return _put_together(of, sources, numbers, _character_map(characters) if mapped else b"")


def subset_of_clusters(of: Face, clusters: Sequence[Cluster]) -> bytes:
    """A TrueType font of one face whose glyph 1 is ``clusters[0]`` and so on, without a character map.

    Several glyphs of a cluster are made one, so that whoever reads the text finds one sign for one letter.
    """
    plain = [each.glyphs[0][0] if _is_glyph(each) else 0 for each in clusters]
    made = {place: each for place, each in enumerate(clusters, 1) if not _is_glyph(each)}
    return _put_together(of, [of] * (len(clusters) + 1), [0, *plain], b"", made)


def _is_glyph(cluster: Cluster) -> bool:
    """Whether it is a glyph of its face as it is."""
    number, across, up = cluster.glyphs[0]
    return len(cluster.glyphs) == 1 and (across, up) == (0, 0) and cluster.advance == cluster.face.gid_advances[number]


def _composed(of: Face, cluster: Cluster) -> bytes:
    """A composite outline of a cluster's glyphs, without those that draw nothing."""
    parts, boxes = [], []
    for number, across, up in cluster.glyphs:
        outline = outlines(of).glyph(number)
        if len(outline) >= HEADER.size:
            _, left, low, right, high = HEADER.unpack_from(outline)
            boxes.append((left + across, low + up, right + across, high + up))
            parts.append((number, across, up))
    if not parts:
        return b""
    edges = [[box[side] for box in boxes] for side in range(4)]
    body = HEADER.pack(-1, min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3]))
    for place, (number, across, up) in enumerate(parts, 1):
        more = MORE if place < len(parts) else 0
        body += struct.pack(">HHhh", WORDS | PLACED | more, number, across, up)
    return body


def _put_together(
    of: Face, sources: list[Face], numbers: list[int], mapping: bytes, made: Mapping[int, Cluster] = NO_CLUSTERS
) -> bytes:
    """The glyphs of these numbers, each of its own source, and the parts that they name, as one font; ``made`` are to
    stand in some places instead."""
    parts: dict[tuple[Face, int], int] = {}
    bodies: list[bytes] = []
    at = 0
    while at < len(numbers):  # grows as composite glyphs name their parts
        own = sources[at]
        body = outlines(own).glyph(numbers[at]) if at not in made else _composed(of, made[at])
        if own.name not in NAMES:
            body = unhinted(body)
        if own.units != of.units:
            body = rescaled(body, of.units / own.units)
        for place, number in components(body):
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
    lefts = [HEADER.unpack_from(body)[1] if len(body) >= HEADER.size else 0 for body in bodies]
    metrics = array("h")
    for own, number, left in zip(sources, numbers, lefts, strict=True):
        advance = own.gid_advances[number] if len(metrics) // 2 not in made else made[len(metrics) // 2].advance
        metrics.extend((round(advance * of.units / own.units), left))
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
    if made:  # of points, contours and parts, and of parts within parts
        for place, least in ((10, 4_000), (12, 400), (28, max(len(one.glyphs) for one in made.values())), (30, 4)):
            struct.pack_into(">H", maxp, place, max(least, struct.unpack_from(">H", maxp, place)[0]))
    tables = {
        b"cmap": mapping,
        b"glyf": b"".join(bodies),
        b"head": bytes(head),
        b"hhea": bytes(hhea),
        b"hmtx": metrics.tobytes(),
        b"loca": struct.pack(f">{len(offsets)}L", *offsets),
        b"maxp": bytes(maxp),
    }
    return _assembled({tag: table for tag, table in tables.items() if table})


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
def _common(name: str, groups: int, near: str, use: int) -> _Packed:
    of = face(name)
    characters = "".join(compact.characters_of(groups))
    tagged = _tag(of, f"{use}\0{characters}{near}")
    font = compact.font(name, tagged, groups, near)
    codes = {ord(character): character for character in characters} | {
        code: character for character, code in near_codes(near).items()
    }
    scale = 1000 / of.units
    each = (round(of.advances[codes[code]] * scale) if code in codes else 0 for code in range(32, max(codes) + 1))
    return _Packed(zlib.compress(font, 9), len(font), tagged, " ".join(map(str, each)))


def common_objects(
    name: str, first: int, groups: int = compact.ALL, near: str = "", *, listed: bool = False
) -> list[bytes]:
    """The common font, with those of :data:`compact.GROUPS` and the characters ``near`` (sorted, common ones or at most
    :data:`MOST_NEAR` of :data:`compact.NEAR`), as objects numbered from ``first``; its dictionary first.

    Where a stamp was stamped again, the two fonts have two names: readers take fonts of one name for the same.
    ``listed`` says what letters it has, as the first part of PDF/A asks for.
    """
    of, packed = face(name), _common(name, groups, near, first)
    encoding, unicode = "/WinAnsiEncoding", ""
    moved = {character: code for character, code in near_codes(near).items() if code != ord(character)}
    if moved:
        named = sorted((code, compact.glyphs(name)[character].name) for character, code in moved.items())
        each = " ".join(f"{code}/{glyph}" for code, glyph in named)
        encoding = f"<</BaseEncoding/WinAnsiEncoding/Differences[{each}]>>"
        unicode = f"/ToUnicode {first + 3} 0 R"
    font = (
        f"<</Type/Font/Subtype/Type1/BaseFont/{packed.name}/Encoding{encoding}/FirstChar 32"
        f"/LastChar {31 + len(packed.widths.split())}/Widths[{packed.widths}]/FontDescriptor {first + 1} 0 R{unicode}>>"
    )
    file = stream(packed.font, "/Subtype/Type1C/Filter/FlateDecode")
    entries = f"/FontFile3 {first + 2} 0 R"
    if listed:
        known = compact.glyphs(name)
        held = sorted(known[character].name for character in {*compact.characters_of(groups), *near})
        entries += f"/CharSet({''.join(f'/{one}' for one in held)})"
    objects = [font.encode("ascii"), _descriptor(of, packed.name, 32, entries), file]
    if moved:
        objects.append(stream(_near_unicode(moved)))
    return objects


_FREE = (*(code for code in range(33, 127) if chr(code) not in COMMON and chr(code) != "\\"), *range(128, 256))
MOST_NEAR = len(_FREE)
"""How many characters of :data:`compact.NEAR` the common font takes at once."""


@functools.lru_cache(maxsize=1024)
def parted(name: str, characters: str) -> tuple[str, str]:
    """Uncommon characters (sorted) parted into those that the common font takes in and those of the further one.

    Where there are too many for it, the :func:`level` ones come first: none of those is ever left out. Of no more than
    :data:`MOST_NEAR` characters none is, if it takes them in at all.
    """
    known, first = compact.glyphs(name).keys(), level(name)
    near = [character for character in characters if character in known]
    if len(near) > MOST_NEAR:
        near = sorted(sorted(near, key=lambda character: character not in first)[:MOST_NEAR])
    return "".join(near), "".join([character for character in characters if character not in near])


@functools.lru_cache(maxsize=1024)
def near_codes(near: str) -> dict[str, int]:
    """The code of each of these characters in the common font: its own in ASCII, else one that no character has."""
    own = {character: ord(character) for character in near if character.isascii()}
    free = (code for code in _FREE if chr(code) not in own)
    return own | dict(zip((character for character in near if character not in own), free, strict=False))


def _near_unicode(codes: Mapping[str, int]) -> bytes:
    pairs = [f"<{code:02X}> <{ord(character):04X}>\n" for character, code in codes.items()]
    blocks = (pairs[at : at + 100] for at in range(0, len(pairs), 100))
    mapping = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    return (
        "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName/N def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{mapping}endcmap\nend\nend"
    ).encode("ascii")


@functools.lru_cache(maxsize=512)
def _further(name: str, characters: str) -> _Packed:
    of = face(name)
    font = subset(of, characters, mapped=False)
    known = ems(name)
    widths = " ".join(f"{round(known[character] * 1000)}" for character in characters)
    return _Packed(zlib.compress(font, 6), len(font), _tag(of, characters), widths, _to_unicode(characters))


def _to_unicode(characters: Sequence[str]) -> bytes:
    """What each code stands for, from 1 on; it may be several characters."""
    lines = [
        f"<{number:04X}> <{character.encode('utf-16-be').hex().upper()}>"
        for number, character in enumerate(characters, 1)
    ]
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


def further_objects(name: str, characters: str, first: int, *, listed: bool = False) -> list[bytes]:
    """The font of ``characters`` (sorted, each once) as objects numbered from ``first``; its dictionary comes first.
    ``listed`` is as for :func:`common_objects`, and costs one object more.

    The code of ``characters[0]`` is 0001, of the next 0002, and so on.
    """
    return _composite(face(name), _further(name, characters), first, listed)


def rounded_width(cluster: Cluster) -> int:
    """The width of a cluster as a PDF's font tells it, in thousandths of the size."""
    return round(cluster.advance * 1000 / cluster.face.units)


def shaped_objects(of: Face, clusters: Sequence[Cluster], first: int, *, listed: bool = False) -> list[bytes]:
    """As :func:`further_objects`, for clusters of one face."""
    font = subset_of_clusters(of, clusters)
    widths = " ".join(f"{rounded_width(one)}" for one in clusters)
    name = _tag(of, "\0".join(f"{one.glyphs} {one.text}" for one in clusters))
    unicode = _to_unicode([one.text for one in clusters])
    return _composite(of, _Packed(zlib.compress(font, 6), len(font), name, widths, unicode), first, listed)


def _composite(of: Face, packed: _Packed, first: int, listed: bool) -> list[bytes]:
    composite = (
        f"<</Type/Font/Subtype/Type0/BaseFont/{packed.name}/Encoding/Identity-H"
        f"/DescendantFonts[{first + 1} 0 R]/ToUnicode {first + 4} 0 R>>"
    )
    descendant = (
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{packed.name}"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {first + 2} 0 R/DW 0/W[1[{packed.widths}]]/CIDToGIDMap/Identity>>"
    )
    entries = f"/FontFile2 {first + 3} 0 R" + (f"/CIDSet {first + 5} 0 R" if listed else "")
    objects = [
        composite.encode("ascii"),
        descendant.encode("ascii"),
        _descriptor(of, packed.name, 4, entries),
        _file(packed),
        stream(packed.unicode),
    ]
    return [*objects, stream(_all_of(packed))] if listed else objects


def _all_of(packed: _Packed) -> bytes:
    """A bit for each glyph of a font, as a list of its characters."""
    font = zlib.decompress(packed.font)
    table = font.index(b"maxp", 12)
    place = int.from_bytes(font[table + 8 : table + 12], "big")
    count = int.from_bytes(font[place + 4 : place + 6], "big")
    return ((1 << count) - 1 << -count % 8).to_bytes((count + 7) // 8, "big")
