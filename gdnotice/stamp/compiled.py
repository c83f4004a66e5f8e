"""A printing compiled for stamping: parsed once, everything worked out that does not depend on the answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from gdnotice.stamp import carried
from gdnotice.stamp.course import Course, Courses
from gdnotice.stamp.fields import comb
from gdnotice.stamp.fields.plan import Filling, planned
from gdnotice.stamp.fit import Measure, Slot, runs, stack_of, usual_size
from gdnotice.stamp.letters import embedding
from gdnotice.stamp.marks import Hand
from gdnotice.stamp.official.official import Catalog, read_official
from gdnotice.stamp.official.opening import FREE, Permissions
from gdnotice.stamp.official.remarks import Remark
from gdnotice.stamp.official.rewrite import Rewritten
from gdnotice.stamp.pattern import Pattern, pattern_of
from gdnotice.stamp.pdf.objects import Reference, dictionary, text_string
from gdnotice.stamp.pdf.sheets import Sheet, Tree, parsing, unreadable
from gdnotice.stamp.printing import Printing
from gdnotice.stamp.revision import ENTRY, Block, Ground, block, record_size
from gdnotice.stamp.signatures.picture import Drawn
from gdnotice.values import digest

_MOST_SKELETONS = 512
"""Kept at once, of some 10 kB each; a batch meets some hundred."""


_MOST_PATTERNS = 1024
"""Kept at once, of some 5 kB each."""


@dataclass(frozen=True, slots=True)
class Blanks:
    """The blanks of one field. ``copies`` are runs of text blanks, each of which takes the whole answer.

    ``cells`` are those of a table by row (from 0) and column, ``columns`` blanks for one column of every row.
    """

    copies: tuple[tuple[Slot, ...], ...]
    cells: Mapping[tuple[int, str], Slot]
    columns: Mapping[str, tuple[Slot, ...]]
    ticks: tuple[Slot, ...]
    ticks_for: Mapping[str, tuple[Slot, ...]]
    """The same by what they stand for."""
    straight: tuple[Slot, ...] = ()
    """The text blanks, where each takes one line and there is nothing else: a text or an item for each."""
    copied: tuple[Slot, ...] = ()
    """The text blanks, where there are several that take one line each, and each takes the whole text."""
    silent: bool = False
    """There are boxes and no text blanks: a text says in words what the ticks say, and is not printed."""
    combs: tuple[Slot, ...] = ()
    """The text blanks where there are several and each is a comb: they share one text."""
    figures: tuple[Slot, ...] = ()
    """The same, or the one comb that there is, for figures alone."""
    stack: tuple[Slot, ...] = ()
    """The lines of the one text blank that there is, for a list with an item on each."""

    @property
    def rows(self) -> int:
        """How many rows the printing has room for."""
        return max((row for row, _ in self.cells), default=-1) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """The part of every revision that is always the same, and the numbers of the objects that are not.

    ``streams`` are the numbers of the pages' own marks, by page from 0; ``resources`` is the number of what the
    appearances of fields are drawn with. ``next`` is the first free number. ``objects`` are those of ``fixed``, which
    begin at ``start`` (bytes) and go into an object stream numbered ``pack`` where the official file has such.
    """

    objects: Sequence[tuple[int, int, bytes]]
    start: int
    pack: int | None
    fixed: Block
    record: int
    common: int
    further: int
    file: int
    streams: Mapping[int, int]
    resources: int
    next: int


@dataclass(frozen=True, slots=True, eq=False)
class About:
    """The document information that stays as it is, written, and the author that it named (or nothing)."""

    entries: bytes
    author: bytes


@dataclass(frozen=True, slots=True)
class Compiled:
    """A printing made ready. ``usual`` is the size of text across the form, in points.

    ``marked`` are the pages (from 0) on which something is drawn, ``filling`` the blanks that are fields of the PDF.
    ``changed`` are the official objects that every stamp writes anew (disarmed), ``remarks`` what a person is told of
    the PDF; ``fresh`` is the file on which the ground stands, where the PDF itself could not be extended.
    ``about`` is None where the PDF describes itself in XMP too: changing one of the two would make them disagree.
    ``archival`` is the part of PDF/A that it says it keeps to; ``drawn`` are the pictures of signatures on it,
    ``permissions`` what the owner of an encrypted PDF allows.
    ``more_fonts`` are fonts beside the stamp's two, by name, for the lines that need them.
    """

    printing: Printing
    ground: Ground
    sheets: tuple[Sheet, ...]
    tree: Tree
    catalog: Catalog
    measure: Measure
    usual: float
    blanks: Mapping[str, Blanks]
    courses: Courses
    fonts: tuple[str, str]
    marked: frozenset[int]
    filling: Filling
    changed: tuple[tuple[int, int, bytes], ...] = ()
    remarks: tuple[Remark, ...] = ()
    fresh: Rewritten | None = None
    about: About | None = None
    archival: int | None = None
    permissions: Permissions = FREE
    drawn: tuple[Drawn, ...] = ()
    more_fonts: Mapping[str, bytes] = field(default_factory=dict)
    _skeletons: dict[tuple[bool, bool, int, str], Skeleton] = field(default_factory=dict, repr=False)
    _patterns: dict[tuple[bool, Course, tuple[Slot, ...]], Pattern] = field(default_factory=dict, repr=False)

    @property
    def rewritten_from(self) -> str | None:
        """The SHA-256 of the PDF that could not be extended and was written afresh."""
        return None if self.fresh is None else self.fresh.original

    @property
    def lists_letters(self) -> bool:
        """Whether its fonts have to say what letters they hold, as the first part of PDF/A asks."""
        return self.archival == 1

    @property
    def disarmed(self) -> tuple[str, ...]:
        """What the official PDF would do by itself and the stamped one no longer does, in sentences."""
        return tuple(one.message for one in self.remarks if one.code == "disarmed")

    def skeleton(self, *, every_page: bool, further: bool, groups: int, near: str = "") -> Skeleton:
        """The unchanging part of a revision: with marks on every page (a draft), with the further font, and with the
        common font's characters of these ``groups`` and those ``near`` (see :mod:`~gdnotice.stamp.letters.compact`)."""
        key = (every_page, further, groups, near)
        found = self._skeletons.get(key)
        if found is None:
            if len(self._skeletons) >= _MOST_SKELETONS:
                self._skeletons.clear()
            found = self._skeletons[key] = _skeleton(self, every_page, further, groups, near)
        return found

    @property
    def hand(self) -> Hand:
        """How marks on this printing are written."""
        return Hand(*self.fonts, self.usual, self.measure.ems)

    def pattern(self, course: Course, ticked: tuple[Slot, ...], *, draft: bool) -> Pattern:
        """What stamps with straight lines on this course and with these ticks have in common."""
        key = (draft, course, ticked)
        found = self._patterns.get(key)
        if found is None:
            if len(self._patterns) >= _MOST_PATTERNS:
                self._patterns.clear()
            pages = [page for page in range(len(self.sheets)) if draft or page in self.marked]
            found = self._patterns[key] = pattern_of(self, pages, course, ticked, self.hand, draft)
        return found


def extended(
    of: Compiled, objects: Sequence[bytes], instead: Mapping[Reference, bytes] = MappingProxyType({}), **changes: Any
) -> Compiled:
    """``of`` with these objects more, numbered on from its last, others ``instead`` of the official ones, and other
    ``changes``: a compiled printing with nothing made ready yet."""
    size = of.ground.size
    more = [(size + place, 0, body) for place, body in enumerate(objects)]
    ground = dataclasses.replace(of.ground, size=size + len(more))
    before = [one for one in of.changed if one[:2] not in instead]
    changed = (*before, *((*reference, body) for reference, body in instead.items()), *more)
    made = {**changes, "ground": ground, "changed": changed, "_skeletons": {}, "_patterns": {}}
    return dataclasses.replace(of, **made)


def compile_printing(
    printing: Printing, face: str = "sans", fresh: Rewritten | None = None, *, for_screen: bool = False
) -> Compiled:
    """Compile a printing for stamping with a face; on the ``fresh`` file of its PDF where one was made already.

    ``for_screen`` puts all texts on the page itself, where a viewer that draws no fields shows them too: stamps with
    such a printing are for looking at only.

    Raises :class:`~gdnotice.errors.Unreadable` where its PDF cannot be extended (damaged, encrypted) or is not the one
    its placements were made for.
    """
    if printing.sha256 != digest(printing.official):
        raise unreadable(
            "it is not the file for which the blanks were found", "Put the right PDF back, or map it again."
        )
    official = read_official(printing.official, fresh)
    sheets = official.sheets
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
    mapped = [one for one in printing.placements if one.field is not None and one.kind != "image"]
    usual = usual_size(mapped, measure)
    with parsing():
        slots, filling = planned(
            official.reader, sheets, mapped, usual, measure, official.changed, as_fields=not for_screen,
            pictures=[one for one in printing.placements if one.kind == "image"],
        )  # fmt: skip
    drawn = [slot for slot in slots if slot not in filling.targets]
    blanks = _blanks(slots, filling, measure)
    if not for_screen:
        permitted(official.permissions, draws=bool(drawn))
        _drawable(sheets, {slot.page for slot in drawn})
    return Compiled(
        printing=printing,
        ground=official.ground,
        sheets=sheets,
        tree=official.tree,
        catalog=official.catalog,
        measure=measure,
        usual=usual,
        blanks=blanks,
        courses=Courses(blanks),
        fonts=_font_names(sheets),
        marked=frozenset(slot.page for slot in drawn),
        filling=filling,
        changed=official.changed,
        remarks=official.remarks,
        fresh=official.fresh,
        about=_about(official.catalog, printing),
        archival=official.archival,
        permissions=official.permissions,
    )


def permitted(allowed: Permissions, *, draws: bool) -> None:
    """The owner of an encrypted PDF may forbid filling it in, and that is kept to. ``draws`` is whether something goes
    on a page itself."""
    if not allowed.fill or (draws and not allowed.change):
        what = "filled in" if not allowed.fill else "written on, only its own fields filled in"
        raise unreadable(
            f"its owner protected it so that it may not be {what}",
            "Ask its source for a PDF that may be filled in, or print it and fill in the paper.",
        )


def _drawable(sheets: Sequence[Sheet], pages: Set[int]) -> None:
    """A page (from 0) whose own content is damaged might swallow the answers."""
    broken = next((page for page in sorted(pages) if sheets[page].broken), None)
    if broken is not None:
        raise unreadable(
            f"what is printed on its page {broken + 1} is damaged, and not every program would show the answers there"
        )


def _about(catalog: Catalog, printing: Printing) -> About | None:
    if catalog.info is None:
        return None
    own = {"/Title": text_string(printing.title), "/GDNO_Printing": b"<" + printing.sha256.encode("ascii") + b">"}
    kept = {key: value for key, value in catalog.info.items() if key not in ("/Author", "/Subject", "/ModDate")}
    entries = b"".join(key.encode("ascii") + b" " + value for key, value in {**kept, **own}.items())
    author = catalog.info.get("/Author", b"")
    return About(entries, author if author[:1] in b"(<" else b" " + author)  # a reference is kept apart from its key


# ------------------------------------------------------------------------------------------------ blanks and skeleton


def _blanks(slots: list[Slot], filling: Filling, measure: Measure) -> dict[str, Blanks]:
    by_field: dict[str, list[Slot]] = {}
    for slot in slots:
        by_field.setdefault(slot.placement.field or "", []).append(slot)
    found = {}
    for name, own in by_field.items():
        texts = [slot for slot in own if slot.placement.kind == "text"]
        ticks = tuple(slot for slot in own if slot.placement.kind == "tick")
        values = [slot.placement.value for slot in ticks if slot.placement.value is not None]
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
            ticks=ticks,
            ticks_for={value: tuple(one for one in ticks if one.placement.value == value) for value in values},
            straight=_straight(own),
            copied=_copied(own),
            silent=not texts,
            combs=_combs(texts),
            figures=_figures(own, filling),
            stack=_stack(own, filling, measure),
        )
    return found


def _straight(own: list[Slot]) -> tuple[Slot, ...]:
    texts = [slot for slot in own if slot.placement.kind == "text"]
    simple = all(slot.fits >= 0 and slot.placement.column is None and slot.size == texts[0].size for slot in texts)
    return tuple(texts) if simple and (len(texts) == 1 or len(runs(texts)) == 1) else ()


def _copied(own: list[Slot]) -> tuple[Slot, ...]:
    texts = [slot for slot in own if slot.placement.kind == "text"]
    simple = len(texts) > 1 and all(slot.fits >= 0 and slot.placement.column is None for slot in texts)
    return tuple(texts) if simple and all(len(run) == 1 for run in runs(texts)) else ()


def _combs(texts: list[Slot]) -> tuple[Slot, ...]:
    shared = len(texts) > 1 and all(one.placement.comb and one.placement.column is None for one in texts)
    return tuple(texts) if shared else ()


def _figures(own: list[Slot], filling: Filling) -> tuple[Slot, ...]:
    targets = [filling.targets.get(slot) for slot in own if slot.placement.column is None]
    found = [target.figures for target in targets if target is not None and target.figures is not None]
    return tuple(found) if 0 < len(found) == len(own) and comb.on_one_line(own) else ()


def _stack(own: list[Slot], filling: Filling, measure: Measure) -> tuple[Slot, ...]:
    first = own[0]
    if len(own) > 1 or first.placement.kind != "text" or first.placement.column is not None:
        return ()
    target = filling.targets.get(first)
    return stack_of(first, measure) if target is None else target.stack


def _font_names(sheets: Sequence[Sheet]) -> tuple[str, str]:
    """Names for the two fonts that no page uses already (it may have been stamped before)."""
    taken = {name for sheet in sheets for name in sheet.fonts}
    number = 1
    while f"/GDN{number}" in taken or f"/GDN{number + 1}" in taken:
        number += 2
    return f"GDN{number}", f"GDN{number + 1}"


def _skeleton(of: Compiled, every_page: bool, further: bool, groups: int, near: str) -> Skeleton:
    record = of.ground.size
    common = record + 1
    objects: list[tuple[int, int, bytes]] = []
    number = common
    for body in embedding.common_objects(of.measure.name, common, groups, near, listed=of.lists_letters):
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
    attachable = of.archival not in _WITHOUT_FILES
    if attachable:
        objects.append((specification, 0, carried.file_specification(file)))
    number += 2
    streams = {place: number + at for at, place in enumerate(pages)}
    number += len(pages)
    first_further = number
    if further:
        number += embedding.FURTHER_OBJECTS + of.lists_letters
    resources = number
    if of.filling.targets:
        fonts = dictionary(font_entries(of, common, first_further if further else None))
        objects.append((resources, 0, dictionary({"/Font": fonts})))
        number += 1
    for place in pages:
        sheet = of.sheets[place]
        own = page_object(of, sheet, (opening[sheet.saves], streams[place]), common, first_further if further else None)
        objects.append((*sheet.reference, own))
    catalog = _catalog_object(of.catalog, specification, record) if attachable else _closed(of.catalog, file, record)
    objects.append((*of.ground.root, catalog))
    written = {(one, generation) for one, generation, _ in objects} | of.filling.references
    objects.extend(one for one in of.changed if one[:2] not in written)
    start = len(of.ground.official) + record_size(record)
    pack = number if of.ground.streamed else None
    number += pack is not None
    fixed = block(objects, start, pack)
    return Skeleton(objects, start, pack, fixed, record, common, first_further, file, streams, resources, number)


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
    entries.update(of.more_fonts)
    return entries


_WITHOUT_FILES = (1, 2)
"""The parts of PDF/A that do not allow a file of any kind to be attached."""


def _closed(catalog: Catalog, file: int, record: int) -> bytes:
    """The catalog of a file that may have nothing attached: it holds the answers under a key of this program's own."""
    names = dict(catalog.names)
    if catalog.attached:
        names["/EmbeddedFiles"] = b"<< /Names [%s] >>" % b" ".join(b" ".join(one) for one in sorted(catalog.attached))
    entries = {"/Lang": b"(en-US)", **catalog.entries}
    if names:
        entries["/Names"] = dictionary(names)
    if catalog.associated:
        entries["/AF"] = b"[" + b" ".join(catalog.associated) + b"]"
    return dictionary({**entries, carried.ENTRY: b"%d 0 R" % file, ENTRY: b"%d 0 R" % record})


def _catalog_object(catalog: Catalog, specification: int, record: int) -> bytes:
    own = (text_string(carried.NAME), b"%d 0 R" % specification)
    attached = b" ".join(name + b" " + target for name, target in sorted([*catalog.attached, own]))
    names = {**catalog.names, "/EmbeddedFiles": b"<< /Names [" + attached + b"] >>"}
    return dictionary(
        {
            "/Lang": b"(en-US)",
            **catalog.entries,
            "/Names": dictionary(names),
            "/AF": b"[" + b" ".join((*catalog.associated, own[1])) + b"]",
            ENTRY: b"%d 0 R" % record,
        }
    )
