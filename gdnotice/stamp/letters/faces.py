"""The faces the program prints with: Noto Sans, Source Serif 4 and Source Code Pro, each fixed to one weight.

The packages carry variable fonts of several MB. Each face is made once from its package (one weight, the characters
that a Western, Greek or Cyrillic name can need, no hinting, no ligatures) and kept in the cache; the bytes depend on
nothing but the package and the recipe here, so two machines print the same file.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import re
import struct
import unicodedata
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from gdnotice import files, places
from gdnotice.errors import World

_RECIPE = "4"
"""Part of the cached file's name: raise it with any change to how a face is made."""


@dataclass(frozen=True, slots=True)
class _Source:
    package: str
    file: str
    axes: Mapping[str, float]


_SOURCES: Mapping[str, _Source] = {
    "sans": _Source("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf", {"wght": 400, "wdth": 100}),
    "sans-bold": _Source("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf", {"wght": 700, "wdth": 100}),
    "serif": _Source("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf", {"wght": 400, "opsz": 11}),
    "serif-bold": _Source("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf", {"wght": 700, "opsz": 11}),
    "serif-italic": _Source("fontpkg_source_serif_4", "SourceSerif4-Italic[opsz,wght].ttf", {"wght": 400, "opsz": 11}),
    "mono": _Source("fontpkg_source_code_pro", "SourceCodePro[wght].ttf", {"wght": 400}),
}

NAMES = tuple(_SOURCES)

_RANGES = (
    (0x0020, 0x007E), (0x00A0, 0x024F),  # Latin, Latin-1, Extended-A and -B
    (0x0259, 0x0259), (0x02B0, 0x02FF), (0x0300, 0x036F),  # schwa, modifier letters, combining marks
    (0x0370, 0x03FF), (0x0400, 0x052F), (0x1E00, 0x1EFF), (0x1F00, 0x1FFF),  # Greek, Cyrillic, their extensions
    (0x2000, 0x200A), (0x2010, 0x2027), (0x2030, 0x205E),  # spaces and punctuation that show
    (0x2070, 0x209C), (0x20A0, 0x20C0),  # super- and subscripts, currency
    (0x2116, 0x2116), (0x2120, 0x2122), (0x2150, 0x215E), (0x2190, 0x2193), (0x2212, 0x2212), (0x2264, 0x2265),
    (0x25A0, 0x25A1), (0x25CF, 0x25CF), (0x2610, 0x2612), (0x2713, 0x2713), (0x2717, 0x2717),
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One face. ``ascent``, ``descent`` (negative) and ``cap_height`` are in thousandths of the size; ``units`` per em.

    ``glyphs`` and ``advances`` (font units) are by character; ``gid_advances`` by glyph.
    """

    name: str
    ttf: bytes
    units: int
    ascent: float
    descent: float
    cap_height: float
    bounds: tuple[int, int, int, int]
    italic: bool
    bold: bool
    glyphs: Mapping[str, int]
    advances: Mapping[str, int]
    gid_advances: array[int]
    tables: Mapping[str, tuple[int, int]]
    postscript: str

    def width(self, text: str, size: float) -> float:
        """Width of one line of ``text`` at ``size`` points, in points. A missing character counts as nothing."""
        advances = self.advances
        try:
            return sum([advances[character] for character in text]) * size / self.units
        except KeyError:
            return sum(advances.get(character, 0) for character in text) * size / self.units

    def missing(self, text: str) -> str:
        """The characters of ``text`` that this face cannot print, each once, in order."""
        glyphs = self.glyphs
        return "".join(dict.fromkeys(character for character in text if character not in glyphs))

    def table(self, tag: str) -> memoryview:
        """The bytes of one table of the prepared font."""
        offset, length = self.tables[tag]
        return memoryview(self.ttf)[offset : offset + length]


@functools.cache
def face(name: str) -> Face:
    """The face of this name (one of :data:`NAMES`). A second or so the first time on a machine, then milliseconds."""
    if (ready := places.prepared()) is not None:
        return _parsed(name, (ready / f"{name}.ttf").read_bytes()[:-32])
    source = _SOURCES[name]
    original = (resources.files(source.package) / "files" / source.file).read_bytes()
    mark = hashlib.sha256(b"\0".join([_RECIPE.encode(), name.encode(), original])).hexdigest()[:20]
    kept = places.cache() / "fonts" / f"{name}-{mark}.ttf"
    with contextlib.suppress(OSError, ValueError, struct.error, KeyError, IndexError):
        # a cached file that does not parse (cut off by a full disk, say) is made again
        content = kept.read_bytes()
        trailer = content[-32:]
        if hashlib.sha256(content[:-32]).digest() == trailer:
            return _parsed(name, content[:-32])
    made = _made(original, source)
    with contextlib.suppress(World):  # a cache that cannot be written costs time, never the work
        files.write_whole(kept, made + hashlib.sha256(made).digest())
    return _parsed(name, made)


def characters() -> list[int]:
    """The code points that a face is made with, as far as its font has them."""
    return [code for first, last in _RANGES for code in range(first, last + 1)]


def opened(path: Path) -> Face:
    """A TrueType font from a file, under its path as a name. Raises what damaged tables raise, and :class:`OSError`."""
    ttf = path.read_bytes()
    start = struct.unpack_from(">L", ttf, 12)[0] if ttf.startswith(b"ttcf") else 0  # of several, the first
    name = "".join(character for character in path.stem if character.isalnum() and character.isascii()) or "Font"
    found = _parsed(str(path), ttf, name, start)
    if not {"glyf", "loca"} <= found.tables.keys() or found.units < 16:
        raise ValueError("no TrueType outlines")
    return found


_INVISIBLE = dict.fromkeys([0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF])
_INVISIBLE |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_JOINERS = re.compile("(?<![\u0600-\u08ff\u0900-\u0dff\ufb50-\ufdff\ufe70-\ufefc])[\u200c\u200d]+")
"""Where letters never join, or nothing stands before it, a joiner says nothing. Elsewhere it is part of a name."""
_SPACES = dict.fromkeys((9, 10, 11, 12, 13, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029), " ")
_SPACES |= dict.fromkeys((0x202F, 0x205F, 0x3000), " ")


_ODD = re.compile(f"[{re.escape(''.join(map(chr, (*_SPACES, *_INVISIBLE, 0x200C, 0x200D))))}]")


def normal(text: str) -> str:
    """``text`` in the form that is printed.

    NFC, so that an accent typed apart meets its letter; every kind of space is a space, and marks that nobody can see
    (soft hyphens, marks of direction and of byte order, joiners where letters never join: all that comes along with a
    paste) are dropped. Nothing visible is.
    """
    if text.isascii() and text.isprintable():
        return text
    if unicodedata.is_normalized("NFC", text) and _ODD.search(text) is None:
        return text
    return _JOINERS.sub("", unicodedata.normalize("NFC", text).translate(_SPACES).translate(_INVISIBLE))


def _made(original: bytes, source: _Source) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font: Any = TTFont(io.BytesIO(original), recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "MVAR", "DSIG", "meta"]
    options.name_IDs = [1, 2, 4, 6, 13, 14]
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    fixed = instancer.instantiateVariableFont(
        font, dict(source.axes), inplace=True, overlap=instancer.OverlapMode.KEEP_AND_SET_FLAGS
    )
    for tag in ("STAT", "GDEF", "GPOS", "GSUB", "HVAR", "MVAR", "avar"):
        if tag in fixed:
            del fixed[tag]
    out = io.BytesIO()
    fixed.save(out, reorderTables=True)
    return out.getvalue()


def _parsed(name: str, ttf: bytes, postscript: str = "", start: int = 0) -> Face:
    """Read what printing needs straight from the tables: fontTools would cost more than a whole stamp."""
    count = struct.unpack_from(">H", ttf, start + 4)[0]
    tables = {}
    for place in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", ttf, start + 12 + 16 * place)
        tables[tag.decode("ascii")] = (offset, length)
    head, hhea = tables["head"][0], tables["hhea"][0]
    units = struct.unpack_from(">H", ttf, head + 18)[0]
    bounds = struct.unpack_from(">hhhh", ttf, head + 36)
    ascent, descent = struct.unpack_from(">hh", ttf, hhea + 4)
    metrics = struct.unpack_from(">H", ttf, hhea + 34)[0]
    total = struct.unpack_from(">H", ttf, tables["maxp"][0] + 4)[0]
    pairs = struct.unpack_from(f">{'Hh' * metrics}", ttf, tables["hmtx"][0])
    advances = array("H", pairs[0::2])
    advances.extend([advances[-1]] * (total - metrics))
    glyphs = _characters(ttf, tables["cmap"][0])
    os2 = tables["OS/2"][0]
    cap = struct.unpack_from(">h", ttf, os2 + 88)[0] if struct.unpack_from(">H", ttf, os2)[0] >= 2 else units * 0.7
    scale = 1000 / units
    return Face(
        name=name,
        ttf=ttf,
        units=units,
        ascent=ascent * scale,
        descent=descent * scale,
        cap_height=cap * scale,
        bounds=bounds,
        italic=name.endswith("italic"),
        bold=name.endswith("bold"),
        glyphs=glyphs,
        advances={character: advances[glyph] for character, glyph in glyphs.items()},
        gid_advances=advances,
        tables=tables,
        postscript=postscript
        or _SOURCES[name].file.partition("[")[0] + {"sans-bold": "-Bold", "serif-bold": "-Bold"}.get(name, ""),
    )


def _characters(ttf: bytes, cmap: int) -> dict[str, int]:
    """Glyph by character, from the Unicode table of format 4; that of format 12 adds what lies beyond its plane."""
    more: dict[str, int] = {}
    for place in range(struct.unpack_from(">H", ttf, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHL", ttf, cmap + 4 + 8 * place)
        start = cmap + offset
        if (platform, encoding) in {(3, 10), (0, 4), (0, 6)} and struct.unpack_from(">H", ttf, start)[0] == 12:
            more = _beyond(ttf, start)
    for place in range(struct.unpack_from(">H", ttf, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHL", ttf, cmap + 4 + 8 * place)
        start = cmap + offset
        if (platform, encoding) in {(3, 1), (0, 3)} and struct.unpack_from(">H", ttf, start)[0] == 4:
            break
    else:
        raise ValueError("no Unicode character map of format 4")
    segments = struct.unpack_from(">H", ttf, start + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", ttf, start + 14)
    starts = struct.unpack_from(f">{segments}H", ttf, start + 16 + 2 * segments)
    deltas = struct.unpack_from(f">{segments}H", ttf, start + 16 + 4 * segments)
    ranges_at = start + 16 + 6 * segments
    ranges = struct.unpack_from(f">{segments}H", ttf, ranges_at)
    found = more
    for segment in range(segments):
        first, last, delta = starts[segment], ends[segment], deltas[segment]
        if first == 0xFFFF:
            continue
        if ranges[segment] == 0:
            for code in range(first, last + 1):
                found[chr(code)] = (code + delta) & 0xFFFF
            continue
        where = ranges_at + 2 * segment + ranges[segment]
        for code, glyph in zip(
            range(first, last + 1), struct.unpack_from(f">{last - first + 1}H", ttf, where), strict=True
        ):
            if glyph:
                found[chr(code)] = (glyph + delta) & 0xFFFF
    return found


_MOST_BEYOND = 200_000


def _beyond(ttf: bytes, start: int) -> dict[str, int]:
    """The characters beyond the basic plane, where rare names in Chinese and Japanese have theirs."""
    found: dict[str, int] = {}
    for group in range(min(struct.unpack_from(">L", ttf, start + 12)[0], 50_000)):
        first, last, glyph = struct.unpack_from(">LLL", ttf, start + 16 + 12 * group)
        if 0x10000 <= first <= last <= 0x10FFFF and len(found) + last - first < _MOST_BEYOND:
            found.update((chr(code), glyph + code - first) for code in range(first, last + 1))
    return found
