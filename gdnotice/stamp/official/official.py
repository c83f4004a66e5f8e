"""The official PDF, read for stamping: what an appended revision stands on, and what it has to put in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gdnotice.errors import Unreadable
from gdnotice.stamp import carried
from gdnotice.stamp.official.opening import FREE, Permissions
from gdnotice.stamp.official.remarks import Remark, unsized
from gdnotice.stamp.official.rewrite import Rewritten, rewritten
from gdnotice.stamp.pdf.objects import Reference, entries_of, text_string, written
from gdnotice.stamp.pdf.reader import reader_of
from gdnotice.stamp.pdf.sheets import TOO_MUCH, Sheet, Tree, parsing, resolved, tree_and_sheets, unreadable
from gdnotice.stamp.revision import ENTRY, Ground
from gdnotice.values import digest

if TYPE_CHECKING:
    from pypdf import PdfReader

_MOST_ATTACHED = 10_000


@dataclass(frozen=True, slots=True)
class Catalog:
    """The catalog's entries but for attachments; what else is attached; what carries over from an earlier stamp; and
    the document information (None where XMP says the same)."""

    entries: Mapping[str, bytes]
    names: Mapping[str, bytes]
    attached: tuple[tuple[bytes, bytes], ...]
    associated: tuple[bytes, ...]
    info: Mapping[str, bytes] | None


@dataclass(frozen=True, slots=True)
class Official:
    """``changed`` are objects that a revision writes anew because they were disarmed; ``reader`` holds them so.

    ``fresh`` is the file on which the ground stands, where the PDF itself could not be extended.
    ``archival`` is the part of PDF/A that the PDF says it keeps to.
    """

    ground: Ground
    tree: Tree
    sheets: tuple[Sheet, ...]
    catalog: Catalog
    reader: PdfReader
    changed: tuple[tuple[int, int, bytes], ...]
    remarks: tuple[Remark, ...]
    permissions: Permissions = FREE
    archival: int | None = None
    fresh: Rewritten | None = None


def page_sizes(official: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of each page as seen, in points. Raises :class:`~gdnotice.errors.Unreadable`."""
    return tuple((sheet.width, sheet.height) for sheet in read_official(official).sheets)


def read_official(official: bytes, fresh: Rewritten | None = None) -> Official:
    """Read a PDF that is to be stamped; one that cannot be extended as it is, from a fresh file with its contents.

    ``fresh`` is that file where it was made already; then ``official`` itself is not looked at.
    Raises :class:`~gdnotice.errors.Unreadable` where there is no way.
    """
    if fresh is not None:
        return _on(fresh)
    try:
        with parsing():
            return _read(official)
    except Unreadable as error:
        reason = error
    if reason.what in _WITHOUT_REPAIR:
        raise reason
    try:
        return _on(rewritten(official, reason.what.partition(": ")[2].rstrip(".")))
    except Unreadable as error:
        # What hinders a sound file too is the better reason; so is a password.
        raise (error if b"/Encrypt" in official else reason) from None


def _on(fresh: Rewritten) -> Official:
    with parsing():
        found = _read(fresh.pdf)
    return replace(found, permissions=fresh.permissions, fresh=fresh, remarks=(fresh.remark(), *found.remarks))


_NO_PDF = unreadable("it does not begin as a PDF does")
_WITHOUT_REPAIR = frozenset({_NO_PDF.what, unreadable(TOO_MUCH).what})
_HEADER = 1024
_START = re.compile(rb"startxref\s+(\d{1,10})(?=\s|\Z)")
_TAIL = 65_536
"""Bytes at the end in which the last cross-reference section is looked for: some have a page of rubbish after it."""
_OBJECT = re.compile(rb"\s{0,4}(\d+)\s+(\d+)\s+obj")
_TABLE = re.compile(rb"\s{0,4}xref\b")
_PART = re.compile(rb"\s*(\d{1,10})[ \t]+(\d{1,10})(?=\s)(?!\s+[nf]\b)")
_LINE = re.compile(rb"(\d{10})\s\d{5}\s([nf])")
_LINES = re.compile(rb"(?:\s*\d{10}\s\d{5}\s[nf](?=\s|\Z))+")
_TRAILER = re.compile(rb"\s*trailer\b")


def _read(official: bytes) -> Official:
    from gdnotice.stamp.official.adopt import adopt
    from gdnotice.stamp.official.attached import files_attached
    from gdnotice.stamp.official.disarm import disarm
    from gdnotice.stamp.official.intent import give_intent
    from gdnotice.stamp.official.looks import asks_for_looks, give_looks
    from gdnotice.stamp.official.signed import archival, marks_on

    if b"%PDF-" not in official[:_HEADER]:
        raise _NO_PDF
    if not official.startswith(b"%PDF-"):
        raise unreadable("something stands before its beginning")
    reader = _opened(official)
    previous = _last_section(official)
    streamed = _OBJECT.match(official, previous) is not None
    table = {} if streamed else _table(official, previous)
    if table is None:
        raise unreadable("its table of contents is damaged")
    remarks = (*marks_on(reader), *files_attached(reader))
    asks = asks_for_looks(reader)
    disarmed = disarm(reader)
    size = _size(reader)
    adopted = adopt(reader, size)
    new = adopted.fields
    disarmed.changed.update(adopted.holders)
    if asks:
        looks, having = give_looks(reader, size + len(new))
        disarmed.changed.update({one: found for one, found in having.items() if one not in new})
        new |= looks
    part = archival(reader.root_object)
    if part is not None:
        new |= give_intent(reader, size + len(new))
    tree, sheets = tree_and_sheets(reader)
    info = reader.trailer.raw_get("/Info") if "/Info" in reader.trailer else None
    own_info = None if "/Metadata" in reader.root_object else entries_of(resolved(info) or {})
    ground = _ground(reader, official, (previous, size + len(new)), streamed, own_info is not None)
    pages = [one.reference for one in sheets]
    _check_places(reader, official, table, [ground.root, tree.reference, *pages, *disarmed.changed])
    anew = {**disarmed.changed, **new}
    changed = tuple((*reference, written(found)) for reference, found in anew.items())
    catalog = _catalog(reader.root_object, own_info)
    told = (*remarks, *disarmed.remarks, *unsized(sheets))
    return Official(ground, tree, tuple(sheets), catalog, reader, changed, told, archival=part)


def _table(official: bytes, place: int) -> dict[int, int] | None:
    """Where the table of contents that stands there says that objects begin, by number; None where it needs mending.

    pypdf mends quietly what other readers throw away whole, and after that they would look for the revision's objects
    elsewhere.
    """
    found = _TABLE.match(official, place)
    if found is None:
        return None
    at = found.end()
    places: dict[int, int] = {}
    while (head := _PART.match(official, at)) is not None:
        lines = _LINES.match(official, head.end())
        at = lines.end() if lines is not None else head.end()
        listed = _LINE.findall(official, head.end(), at)
        if len(listed) != int(head[2]):
            return None
        places |= {int(head[1]) + after: int(where) for after, (where, kind) in enumerate(listed) if kind == b"n"}
    return places if _TRAILER.match(official, at) is not None else None


def _opened(official: bytes) -> PdfReader:
    from pypdf.errors import DependencyError, FileNotDecryptedError

    encrypted = unreadable("it is encrypted", "Ask its source for a PDF without protection, or print it to a new PDF.")
    ended = official if b"%%EOF" in official[-_TAIL:] else official + b"\n%%EOF\n"  # pypdf insists on it
    try:
        reader = reader_of(ended)
    except (DependencyError, FileNotDecryptedError):  # stronger ciphers need a library that the program does without
        raise encrypted from None
    if reader.is_encrypted:
        raise encrypted
    return reader


def _last_section(official: bytes) -> int:
    """Where the last cross-reference section begins, as the end of the file says."""
    found = None
    for found in _START.finditer(official, max(0, len(official) - _TAIL)):  # noqa: B007  the last one counts
        pass
    if found is None:
        raise unreadable("its end is cut off")
    return int(found[1])


def _size(reader: PdfReader) -> int:
    """The first number that no object has."""
    highest: int = max([*(number for table in reader.xref.values() for number in table), *reader.xref_objStm])
    return max(int(resolved(reader.trailer["/Size"])), highest + 1)


def _ground(reader: PdfReader, official: bytes, place: tuple[int, int], streamed: bool, described: bool) -> Ground:
    """``place`` is where the last cross-reference section stands, and the first number that is free."""
    from pypdf.generic import IndirectObject

    previous, size = place

    root = reader.trailer.raw_get("/Root")
    if not isinstance(root, IndirectObject):
        raise unreadable("its catalog is damaged")
    info = reader.trailer.raw_get("/Info") if "/Info" in reader.trailer else None
    ids = reader.trailer.get("/ID")
    place_of_info = (info.idnum, info.generation) if isinstance(info, IndirectObject) else None
    if place_of_info is None and described:
        place_of_info, size = (size, 0), size + 1
    return Ground(
        official=official,
        sha256=digest(official),
        size=size,
        previous=previous,
        streamed=streamed,
        root=(root.idnum, root.generation),
        info=place_of_info,
        id=_bytes(resolved(ids)[0]) if ids else None,
    )


def _bytes(value: object) -> bytes:
    original = getattr(value, "original_bytes", value)
    return bytes(original) if isinstance(original, bytes | bytearray) else b""


def _check_places(
    reader: PdfReader, official: bytes, table: Mapping[int, int], references: Iterable[Reference]
) -> None:
    """pypdf mends a damaged table quietly; a revision on top of one would send every reader to the wrong places.

    ``table`` is the last one as it stands there.
    """
    for number, generation in references:
        place = reader.xref.get(generation, {}).get(number)
        if place is None and number in reader.xref_objStm:
            continue
        found = _OBJECT.match(official, place) if isinstance(place, int) else None
        if found is None or int(found[1]) != number or table.get(number, place) != place:
            raise unreadable("its table of contents does not lead to its pages")


def _catalog(root: Mapping[Any, Any], info: Mapping[str, bytes] | None) -> Catalog:
    names = resolved(root.get("/Names")) or {}
    files = resolved(names.get("/EmbeddedFiles")) or {}
    attached = [(name, target) for name, target in _leaves(files) if name != carried.NAME]
    associated = [
        one
        for one in (resolved(root.get("/AF")) or [])
        if carried.NAME not in ((resolved(one) or {}).get("/UF"), (resolved(one) or {}).get("/F"))
    ]
    return Catalog(
        entries=entries_of(root, "/Names", "/AF", ENTRY, carried.ENTRY),
        names=entries_of(names, "/EmbeddedFiles"),
        attached=tuple((text_string(name), written(target)) for name, target in attached),
        associated=tuple(written(one) for one in associated),
        info=info,
    )


def _leaves(tree: Mapping[Any, Any]) -> list[tuple[str, object]]:
    """All names of a name tree and what they stand for, in order."""
    found: list[tuple[str, object]] = []
    waiting: list[object] = [tree]
    nodes = 0
    while waiting:
        node = resolved(waiting.pop())
        nodes += 1
        if nodes > _MOST_ATTACHED or len(found) > _MOST_ATTACHED:
            raise unreadable("its list of attached files runs in a circle")
        if not isinstance(node, Mapping):
            continue  # a branch that leads nowhere holds nothing
        listed = list(resolved(node.get("/Names")) or [])
        found.extend((str(resolved(name)), target) for name, target in zip(listed[0::2], listed[1::2], strict=False))
        waiting.extend(reversed(list(resolved(node.get("/Kids")) or [])))
    return found
