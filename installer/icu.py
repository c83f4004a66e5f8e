"""The data of ICU, cut down to what Qt asks for: of 32 MB, 30 are the words of other languages.

Qt links to ICU for sorting, changing case and old encodings. The library of data exports one table, which holds files
in the order of their names; ours is the same table with fewer files, each unchanged. Unicode, Inc. allows that. With
the original library in its place the program runs as well.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

from installer import linking

_KEPT = re.compile(
    r"""(?x) [^/]+/ (?:
        (?:(?:coll|zone)/)? (?:root|en|en_US|en_US_POSIX|res_index|pool|supplementalData|keyTypeData
            |likelySubtags|timezoneTypes|zoneinfo64|metaZones|windowsZones|numberingSystems)\.res
        | coll/ucadata\.icu | cnvalias\.icu
    )$"""
)
"""Sorting by the root's and English rules, names of encodings, time zones: what Qt calls ICU for. No language's words,
no dictionaries, no encodings but those that are in the code itself."""


def trimmed(library: Path, folder: Path) -> Path:
    """The library of ICU's data with the kept files only, made in ``folder``. Its name and what it exports stay."""
    symbol, content = linking.the_object(library)
    made = folder / library.name
    linking.library_of_bytes(made, symbol, _fewer(content))
    return made


def _fewer(content: bytes) -> bytes:
    """The table with the kept files: a header, (place of name, place of content) for each, the names, the contents."""
    (start,) = struct.unpack_from("<H", content)
    if content[12:16] != b"CmnD":
        raise ValueError("this is no common data file of ICU")
    (count,) = struct.unpack_from("<I", content, start)
    places = [struct.unpack_from("<II", content, start + 4 + 8 * number) for number in range(count)]
    ends = [place for _, place in places[1:]] + [len(content) - start]
    kept = []
    for (name_at, data_at), end in zip(places, ends, strict=True):
        name = content[start + name_at : content.index(b"\0", start + name_at)]
        if _KEPT.match(name.decode("ascii")):
            kept.append((name + b"\0", content[start + data_at : start + end]))
    names_at = 4 + 8 * len(kept)
    at = names_at + sum(len(name) for name, _ in kept)
    table, names, contents = struct.pack("<I", len(kept)), b"", b""
    padding = -at % 16
    for name, body in kept:
        table += struct.pack("<II", names_at + len(names), at + padding + len(contents))
        names += name
        contents += body + bytes(-len(body) % 16)
    return content[:start] + table + names + bytes(padding) + contents
