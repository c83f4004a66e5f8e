"""A printing compiled for stamping: parsed once, everything worked out that does not depend on the answers."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gdnotice.stamp import carried, embedding
from gdnotice.stamp.fit import Measure, Slot, runs, slot_of, usual_size
from gdnotice.stamp.pdf_objects import dictionary, entries_of, text_string, written
from gdnotice.stamp.printing import Printing
from gdnotice.stamp.revision import ENTRY, Block, Ground, block, record_size
from gdnotice.stamp.sheets import Sheet, Tree, parsing, resolved, tree_and_sheets, unreadable
from gdnotice.values import digest

_MOST_ATTACHED = 10_000


@dataclass(frozen=True, slots=True)
class Blanks:
    """The blanks of one field. ``copies`` are runs of text blanks, each of which takes the whole answer.

    ``cells`` are those of a table by row (from 0) and column, ``columns`` blanks for one column of every row.
    """

    copies: tuple[tuple[Slot, ...], ...]
    cells: Mapping[tuple[int, str], Slot]
    columns: Mapping[str, tuple[Slot, ...]]
    ticks: tuple[Slot, ...]

    @property
    def rows(self) -> int:
        """How many rows the printing has room for."""
        return max((row for row, _ in self.cells), default=-1) + 1


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The part of every revision that is always the same, and the numbers of the objects that are not.

    ``streams`` are the numbers of the pages' own marks, by page from 0. ``next`` is the first free number.
    """

    fixed: Block
    record: int
    common: int
    further: int
    file: int
    streams: Mapping[int, int]
    next: int


@dataclass(frozen=True, slots=True)
class Catalog:
    """The catalog's entries but for attachments; what else is attached; what carries over from an earlier stamp."""

    entries: Mapping[str, bytes]
    names: Mapping[str, bytes]
    attached: tuple[tuple[bytes, bytes], ...]
    associated: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A printing made ready. ``usual`` is the size of text across the form, in points."""

    printing: Printing
    ground: Ground
    sheets: tuple[Sheet, ...]
    tree: Tree
    catalog: Catalog
    measure: Measure
    usual: float
    blanks: Mapping[str, Blanks]
    fonts: tuple[str, str]
    marked: frozenset[int]
    _skeletons: dict[tuple[bool, bool], Skeleton] = field(default_factory=dict)

    def skeleton(self, *, every_page: bool, further: bool) -> Skeleton:
        """The unchanging part of a revision: with marks on every page (a draft), with the further font."""
        key = (every_page, further)
        if key not in self._skeletons:
            self._skeletons[key] = _skeleton(self, every_page, further)
        return self._skeletons[key]


def compile_printing(printing: Printing, face: str = "sans") -> Compiled:
    """Compile a printing for stamping with a face. Raises :class:`~gdnotice.errors.Unreadable` where its PDF cannot be
    extended (damaged, encrypted) or is not the one its placements were made for."""
    if printing.sha256 != digest(printing.official):
        raise unreadable(
            "it is not the file for which the blanks were found", "Put the right PDF back, or map it again."
        )
    with parsing():
        ground, tree, sheets, catalog = _parsed(printing.official)
    if len(sheets) != len(printing.pages):
        raise unreadable(f"it has {len(sheets)} pages, but its placement file speaks of {len(printing.pages)}")
    for place, (sheet, size) in enumerate(zip(sheets, printing.pages, strict=True), 1):
        if abs(sheet.width - size[0]) > 1 or abs(sheet.height - size[1]) > 1:
            raise unreadable(
                f"its page {place} measures {sheet.width:g} by {sheet.height:g} points, but its placement file says "
                f"{size[0]:g} by {size[1]:g}",
                "Map it again.",
            )
    measure = Measure(face)
    mapped = [one for one in printing.placements if one.field is not None]
    usual = usual_size(mapped, measure)
    slots = [slot_of(one, sheets[one.page - 1].height, usual, measure) for one in mapped]
    return Compiled(
        printing=printing,
        ground=ground,
        sheets=tuple(sheets),
        tree=tree,
        catalog=catalog,
        measure=measure,
        usual=usual,
        blanks=_blanks(slots),
        fonts=_font_names(sheets),
        marked=frozenset(slot.page for slot in slots),
    )


def page_sizes(official: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of each page as seen, in points. Raises :class:`~gdnotice.errors.Unreadable`."""
    with parsing():
        return tuple((sheet.width, sheet.height) for sheet in _parsed(official)[2])


# ------------------------------------------------------------------------------------------------ the official file

_START = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_OBJECT = re.compile(rb"\s{0,4}(\d+)\s+(\d+)\s+obj")


def _parsed(official: bytes) -> tuple[Ground, Tree, list[Sheet], Catalog]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError
    from pypdf.generic import IndirectObject

    if not official.startswith(b"%PDF-"):
        raise unreadable("it does not begin as a PDF does")
    try:
        reader = PdfReader(io.BytesIO(official))
        encrypted = reader.is_encrypted
    except (DependencyError, FileNotDecryptedError):  # stronger ciphers need a library that the program does without
        encrypted = True
    if encrypted:
        raise unreadable("it is encrypted", "Ask its source for a PDF without protection, or print it to a new PDF.")
    start = _START.search(official[-2048:])
    if start is None:
        raise unreadable("its end is cut off or something else follows it")
    previous = int(start[1])
    streamed = _OBJECT.match(official, previous) is not None
    if not streamed and re.compile(rb"\s{0,4}xref\b").match(official, previous) is None:
        raise unreadable("its table of contents is damaged")
    root = reader.trailer.raw_get("/Root")
    if not isinstance(root, IndirectObject):
        raise unreadable("its catalog is damaged")
    info = reader.trailer.raw_get("/Info") if "/Info" in reader.trailer else None
    ids = reader.trailer.get("/ID")
    tree, sheets = tree_and_sheets(reader)
    _check_places(reader, official, [(root.idnum, root.generation), tree.reference, *(one.reference for one in sheets)])
    highest = max([*(number for table in reader.xref.values() for number in table), *reader.xref_objStm])
    ground = Ground(
        official=official,
        sha256=digest(official),
        size=max(int(resolved(reader.trailer["/Size"])), highest + 1),
        previous=previous,
        streamed=streamed,
        root=(root.idnum, root.generation),
        info=(info.idnum, info.generation) if isinstance(info, IndirectObject) else None,
        id=_bytes(resolved(ids)[0]) if ids else None,
    )
    return ground, tree, sheets, _catalog(reader.root_object)


def _bytes(value: object) -> bytes:
    original = getattr(value, "original_bytes", value)
    return bytes(original) if isinstance(original, bytes | bytearray) else b""


def _check_places(reader: object, official: bytes, references: list[tuple[int, int]]) -> None:
    """pypdf mends a damaged table quietly; a revision on top of one would send every reader to the wrong places."""
    places = getattr(reader, "xref", {})
    packed = getattr(reader, "xref_objStm", {})
    for number, generation in references:
        place = places.get(generation, {}).get(number)
        if place is None and number in packed:
            continue
        found = _OBJECT.match(official, place) if isinstance(place, int) else None
        if found is None or int(found[1]) != number:
            raise unreadable("its table of contents does not lead to its pages")


def _catalog(root: Mapping[object, object]) -> Catalog:
    names = resolved(root.get("/Names")) or {}
    files = resolved(names.get("/EmbeddedFiles")) or {}
    attached = [(name, target) for name, target in _leaves(files) if name != carried.NAME]
    associated = [
        one
        for one in (resolved(root.get("/AF")) or [])
        if carried.NAME not in ((resolved(one) or {}).get("/UF"), (resolved(one) or {}).get("/F"))
    ]
    return Catalog(
        entries=entries_of(root, "/Names", "/AF", ENTRY),
        names=entries_of(names, "/EmbeddedFiles"),
        attached=tuple((text_string(name), written(target)) for name, target in attached),
        associated=tuple(written(one) for one in associated),
    )


def _leaves(tree: Mapping[object, object]) -> list[tuple[str, object]]:
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


# ------------------------------------------------------------------------------------------------ blanks and skeleton


def _blanks(slots: list[Slot]) -> dict[str, Blanks]:
    by_field: dict[str, list[Slot]] = {}
    for slot in slots:
        by_field.setdefault(slot.placement.field or "", []).append(slot)
    found = {}
    for name, own in by_field.items():
        texts = [slot for slot in own if slot.placement.kind == "text"]
        columns: dict[str, list[Slot]] = {}
        for slot in texts:
            if slot.placement.column is not None and slot.placement.row is None:
                columns.setdefault(slot.placement.column, []).append(slot)
        found[name] = Blanks(
            copies=runs([slot for slot in texts if slot.placement.column is None]),
            cells={
                (slot.placement.row, slot.placement.column): slot
                for slot in texts
                if slot.placement.row is not None and slot.placement.column is not None
            },
            columns={column: tuple(each) for column, each in columns.items()},
            ticks=tuple(slot for slot in own if slot.placement.kind == "tick"),
        )
    return found


def _font_names(sheets: list[Sheet]) -> tuple[str, str]:
    """Names for the two fonts that no page uses already (it may have been stamped before)."""
    taken = {name for sheet in sheets for name in sheet.fonts}
    number = 1
    while f"/GDN{number}" in taken or f"/GDN{number + 1}" in taken:
        number += 2
    return f"GDN{number}", f"GDN{number + 1}"


def _skeleton(of: Compiled, every_page: bool, further: bool) -> Skeleton:
    record = of.ground.size
    common = record + 1
    objects: list[tuple[int, int, bytes]] = []
    number = common
    for body in embedding.common_objects(of.measure.name, common):
        objects.append((number, 0, body))
        number += 1
    pages = [place for place in range(len(of.sheets)) if every_page or place in of.marked]
    opening: dict[int, int] = {}
    for place in pages:
        saves = of.sheets[place].saves
        if saves not in opening:
            opening[saves] = number
            objects.append((number, 0, embedding.stream(b"q\n" * saves)))
            number += 1
    specification, file = number, number + 1
    objects.append((specification, 0, carried.file_specification(file)))
    number += 2
    streams = {place: number + at for at, place in enumerate(pages)}
    number += len(pages)
    first_further = number
    if further:
        number += embedding.FURTHER_OBJECTS
    for place in pages:
        sheet = of.sheets[place]
        own = page_object(of, sheet, (opening[sheet.saves], streams[place]), common, first_further if further else None)
        objects.append((*sheet.reference, own))
    objects.append((*of.ground.root, _catalog_object(of.catalog, specification, record)))
    start = len(of.ground.official) + record_size(record)
    return Skeleton(block(objects, start), record, common, first_further, file, streams, number)


def page_object(of: Compiled, sheet: Sheet, around: tuple[int, int], common: int, further: int | None) -> bytes:
    """An official page with its own content between the two streams ``around``, and our fonts among its resources."""
    contents = b" ".join((b"%d 0 R" % around[0], *sheet.contents, b"%d 0 R" % around[1]))
    resources = {**sheet.resources, "/Font": dictionary({**sheet.fonts, **font_entries(of, common, further)})}
    return dictionary({**sheet.entries, "/Resources": dictionary(resources), "/Contents": b"[" + contents + b"]"})


def font_entries(of: Compiled, common: int, further: int | None) -> dict[str, bytes]:
    """The entries of a font resource dictionary for our own fonts."""
    entries = {f"/{of.fonts[0]}": b"%d 0 R" % common}
    if further is not None:
        entries[f"/{of.fonts[1]}"] = b"%d 0 R" % further
    return entries


def _catalog_object(catalog: Catalog, specification: int, record: int) -> bytes:
    own = (text_string(carried.NAME), b"%d 0 R" % specification)
    attached = b" ".join(name + b" " + target for name, target in sorted([*catalog.attached, own]))
    names = {**catalog.names, "/EmbeddedFiles": b"<< /Names [" + attached + b"] >>"}
    return dictionary(
        {
            **catalog.entries,
            "/Names": dictionary(names),
            "/AF": b"[" + b" ".join((*catalog.associated, own[1])) + b"]",
            ENTRY: b"%d 0 R" % record,
        }
    )
