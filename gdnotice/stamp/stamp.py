"""The stamp: printed answers onto a compiled printing, as one appended revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from gdnotice.stamp import embedding, marks, schedule
from gdnotice.stamp.carried import Carried, embedded_file, encoded_text
from gdnotice.stamp.compiled import Blanks, Compiled, Skeleton, font_entries
from gdnotice.stamp.embedding import COMMON, is_common, stream
from gdnotice.stamp.faces import face, normal
from gdnotice.stamp.fit import Piece, Slot, flowing, itemised, one_line
from gdnotice.stamp.pdf_objects import dictionary
from gdnotice.stamp.placement import Box
from gdnotice.stamp.revision import revision
from gdnotice.stamp.schedule import Continued, SchedulePage, reference_texts
from gdnotice.values import Printed

Ticked: TypeAlias = bool | str | Iterable[str]
"""What a field's boxes are to show: yes or no, a choice's id, or the ids of several."""

_COMMON = frozenset(COMMON)


@dataclass(frozen=True, slots=True)
class Unprintable:
    """A field whose text has ``characters`` that the face cannot print. Nothing of the field was printed."""

    field: str
    characters: str


@dataclass(frozen=True, slots=True)
class Placed:
    """One line of text, or a tick (``value`` is what it stands for). ``page`` from 1; ``box`` as in a placement."""

    field: str
    page: int
    box: Box
    text: str
    size: float
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Stamped:
    """A stamped PDF as the official bytes and the revision that goes after them.

    ``pages`` counts all pages, schedule included. ``unplaced`` are the fields that were given but have no blank on this
    printing. A caller refuses to deliver anything with ``unprintable`` fields: they were left out.
    """

    official: bytes
    revision: bytes
    pages: int
    pieces: tuple[Piece, ...]
    ticked: tuple[Slot, ...]
    continued: tuple[Continued, ...]
    unprintable: tuple[Unprintable, ...]
    unplaced: tuple[str, ...]

    @property
    def pdf(self) -> bytes:
        """The whole file."""
        return self.official + self.revision

    @property
    def placed(self) -> tuple[Placed, ...]:
        """Every line of an answer and every tick, in the order of the form."""
        texts = (
            Placed(piece.slot.placement.field, piece.slot.page + 1, piece.slot.placement.box, piece.text, piece.size)
            for piece in self.pieces
            if piece.slot.placement.field is not None
        )
        crosses = (
            Placed(slot.placement.field or "", slot.page + 1, slot.placement.box, "X", 0.0, slot.placement.value)
            for slot in self.ticked
        )
        return (*texts, *crosses)


def stamp(
    compiled: Compiled,
    texts: Mapping[str, Printed],
    ticks: Mapping[str, Ticked],
    carried: Carried,
    *,
    draft: bool = False,
    labels: Mapping[str, str] | None = None,
    heading: Sequence[str] = (),
) -> Stamped:
    """Stamp one notice. Nothing here depends on anything but the arguments: the same call gives the same bytes.

    ``labels`` name fields (by id) and columns (``field.column``) on a schedule; ``heading`` are lines that say whose
    schedule it is (holder, issuer).
    """
    work = _Work(compiled, labels or {})
    for field, printed in texts.items():
        if printed:
            work.text(field, printed)
    for field, value in ticks.items():
        work.tick(field, value)
    schedule_pages: list[SchedulePage] = []
    if work.continued:
        first = compiled.sheets[0]
        schedule_pages = schedule.laid_out(
            work.continued,
            compiled.printing.title,
            [normal(line) for line in heading],
            compiled.measure,
            (first.width, first.height),
            len(compiled.sheets),
        )
    pieces = tuple(work.pieces) + tuple(piece for page in schedule_pages for piece in page.pieces)
    written = _written(compiled, pieces, work.ticked, schedule_pages, carried, draft)
    return Stamped(
        official=compiled.ground.official,
        revision=written,
        pages=len(compiled.sheets) + len(schedule_pages),
        pieces=pieces,
        ticked=tuple(work.ticked),
        continued=tuple(work.continued),
        unprintable=tuple(work.unprintable),
        unplaced=tuple(dict.fromkeys(work.unplaced)),
    )


def unprintable(texts: Mapping[str, Printed], face_name: str = "sans") -> tuple[Unprintable, ...]:
    """The fields whose text the face cannot print, without stamping."""
    found = []
    for field, printed in texts.items():
        missing = face(face_name).missing("".join(map(normal, _all_texts(printed))))
        if missing:
            found.append(Unprintable(field, missing))
    return tuple(found)


def _all_texts(printed: Printed) -> Iterable[str]:
    if isinstance(printed, str):
        yield printed
        return
    for one in printed:
        if isinstance(one, str):
            yield one
        else:
            yield from one.values()


class _Work:
    """Gathers what goes where for one stamp."""

    def __init__(self, compiled: Compiled, labels: Mapping[str, str]) -> None:
        self.compiled = compiled
        self.measure = compiled.measure
        self.labels = labels
        self.pieces: list[Piece] = []
        self.ticked: list[Slot] = []
        self.continued: list[Continued] = []
        self.unprintable: list[Unprintable] = []
        self.unplaced: list[str] = []

    def text(self, field: str, printed: Printed) -> None:
        blanks = self.compiled.blanks.get(field)
        if blanks is None:
            self.unplaced.append(field)
        elif isinstance(printed, str):
            if "\n" in printed:
                self.lines(field, blanks, printed.splitlines())
            else:
                self.single(field, blanks, printed)
        elif isinstance(printed[0], str):
            self.lines(field, blanks, cast(Sequence[str], printed))
        else:
            self.rows(field, blanks, cast(Sequence[Mapping[str, str]], printed))

    def clean(self, field: str, text: str) -> str | None:
        """``text`` as it is printed; None, with a note, where the face lacks something of it."""
        if is_common(text):
            return text
        text = normal(text)
        missing = "".join(dict.fromkeys(character for character in text if character not in self.measure.ems))
        if missing:
            self.unprintable.append(Unprintable(field, missing))
            return None
        return text

    def single(self, field: str, blanks: Blanks, printed: str) -> None:
        text = self.clean(field, printed)
        if text is None:
            return
        if not blanks.copies and not blanks.ticks:
            self.unplaced.append(field)
        for run in blanks.copies:
            if len(run) == 1 and run[0].lines == 1:
                piece = one_line(run[0], text, self.measure)
                if piece is not None:
                    self.pieces.append(piece)
                    continue
                found = None
            else:
                found = flowing(run, text, self.measure)
            self.place(field, run, found, lines=(text,))

    def lines(self, field: str, blanks: Blanks, printed: Sequence[str]) -> None:
        items = [text for text in (self.clean(field, item) for item in printed if item) if text is not None]
        if len(items) < sum(map(bool, printed)):
            return
        if not blanks.copies and not blanks.ticks:
            self.unplaced.append(field)
        slots = tuple(slot for run in blanks.copies for slot in run)
        if items and all(slot.lines == 1 for slot in slots):
            if slots:
                self.place(field, slots, itemised(slots, items, self.measure), lines=tuple(items))
            return
        for run in blanks.copies:
            self.place(field, run, itemised(run, items, self.measure), lines=tuple(items))

    def rows(self, field: str, blanks: Blanks, printed: Sequence[Mapping[str, str]]) -> None:
        rows = []
        for row in printed:
            cells = {column: self.clean(field, text) for column, text in row.items()}
            if None in cells.values():
                return
            rows.append(cast(dict[str, str], cells))
        if blanks.cells:
            self.table(field, blanks, rows)
        for column, slots in blanks.columns.items():
            items = [row[column] for row in rows if row.get(column)]
            if items:
                self.place(field, slots, itemised(slots, items, self.measure), rows=rows)
        if blanks.copies:
            items = [", ".join(row.values()) for row in rows]
            for run in blanks.copies:
                self.place(field, run, itemised(run, items, self.measure), rows=rows)
        if not (blanks.cells or blanks.columns or blanks.copies):
            self.unplaced.append(field)

    def table(self, field: str, blanks: Blanks, rows: Sequence[Mapping[str, str]]) -> None:
        found: list[Piece] | None = []
        if len(rows) > blanks.rows:
            found = None
        else:
            for place, row in enumerate(rows):
                for column, text in row.items():
                    slot = blanks.cells.get((place, column))
                    if slot is None or not text:
                        continue
                    fitted = flowing((slot,), text, self.measure)
                    if fitted is None or found is None:
                        found = None
                    else:
                        found.extend(fitted)
        first = min(row for row, _ in blanks.cells)
        top = [slot for (row, _), slot in blanks.cells.items() if row == first]
        widest = max(top, key=lambda slot: slot.right - slot.left)
        self.place(field, (widest,), found, rows=rows)

    def place(
        self,
        field: str,
        slots: Sequence[Slot],
        found: list[Piece] | None,
        *,
        lines: tuple[str, ...] = (),
        rows: Sequence[Mapping[str, str]] = (),
    ) -> None:
        """Take the pieces that were fitted; where they do not fit, refer to the schedule."""
        if found is not None:
            self.pieces.extend(found)
            return
        one = next((one for one in self.continued if one.field == field), None)
        if one is None:
            one = self.schedule_entry(field, lines, rows)
            self.continued.append(one)
        for text in reference_texts(one.number):
            piece = one_line(slots[0], text, self.measure)
            if piece is not None and (piece.size >= min(slots[0].size, 8.0) or text == one.number):
                self.pieces.append(piece)
                return

    def schedule_entry(self, field: str, lines: tuple[str, ...], rows: Sequence[Mapping[str, str]]) -> Continued:
        number = f"A-{len(self.continued) + 1}"
        label = self.labels.get(field) or _spoken(field)
        columns = tuple(dict.fromkeys(column for row in rows for column in row))
        return Continued(
            number=number,
            field=field,
            label=label,
            lines=lines,
            headings=tuple(self.labels.get(f"{field}.{column}") or _spoken(column) for column in columns),
            rows=tuple(tuple(row.get(column, "") for column in columns) for row in rows),
        )

    def tick(self, field: str, value: Ticked) -> None:
        if isinstance(value, bool):
            wanted = {"yes" if value else "no"}
        else:
            wanted = {value} if isinstance(value, str) else set(value)
        blanks = self.compiled.blanks.get(field)
        slots = [slot for slot in blanks.ticks if slot.placement.value in wanted] if blanks is not None else []
        self.ticked.extend(slots)
        lacking = wanted - {slot.placement.value for slot in slots}
        if lacking and value is not False and (blanks is None or not blanks.copies):
            self.unplaced.append(field)


def _spoken(name: str) -> str:
    """A field's id as words, where no label was given."""
    words = name.replace(".", " ").replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


# -------------------------------------------------------------------------------------------------------- writing


def _written(
    compiled: Compiled,
    pieces: Sequence[Piece],
    ticked: Sequence[Slot],
    schedule_pages: Sequence[SchedulePage],
    carried: Carried,
    draft: bool,
) -> bytes:
    characters = "".join(sorted(set("".join([piece.text for piece in pieces])) - _COMMON))
    skeleton = compiled.skeleton(every_page=draft, further=bool(characters))
    codes = marks.codes(characters)
    objects: list[tuple[int, int, bytes]] = []
    by_page: dict[int, tuple[list[Piece], list[Slot]]] = {}
    for piece in pieces:
        by_page.setdefault(piece.slot.page, ([], []))[0].append(piece)
    for slot in ticked:
        by_page.setdefault(slot.page, ([], []))[1].append(slot)
    for page, number in skeleton.streams.items():
        own, crosses = by_page.get(page, ((), ()))
        objects.append((number, 0, stream(_page_content(compiled, page, own, crosses, codes, draft))))
    if characters:
        further = embedding.further_objects(compiled.measure.name, characters, skeleton.further)
        objects.extend((skeleton.further + place, 0, body) for place, body in enumerate(further))
    placed = [piece.slot.opening + encoded_text(piece.text) + "}" for piece in pieces if piece.slot.placement.field]
    placed += [slot.opening + '"X"}' for slot in ticked]
    content = carried.json(
        draft=draft,
        sha256=compiled.ground.sha256,
        length=len(compiled.ground.official),
        placed=f"[{', '.join(placed)}]",
    )
    objects.append((skeleton.file, 0, embedded_file(content, carried.at)))
    if schedule_pages:
        objects.extend(_schedule_objects(compiled, skeleton, schedule_pages, codes, draft))
    return revision(compiled.ground, skeleton.record, skeleton.fixed, objects, content)


def _page_content(
    compiled: Compiled,
    page: int,
    pieces: Sequence[Piece],
    ticked: Sequence[Slot],
    codes: Mapping[str, str],
    draft: bool,
) -> bytes:
    sheet = compiled.sheets[page]
    parts = ["Q\n" * sheet.restores, "q\n", sheet.matrix]
    if draft:
        parts.append(marks.draft(sheet.width, sheet.height, compiled.measure, compiled.fonts[0]))
    if pieces:
        parts.append(marks.text(pieces, codes, compiled.fonts))
    if ticked:
        parts.append(marks.ticks(ticked))
    parts.append("Q")
    return "".join(parts).encode("ascii")


def _schedule_objects(
    compiled: Compiled, skeleton: Skeleton, pages: Sequence[SchedulePage], codes: Mapping[str, str], draft: bool
) -> list[tuple[int, int, bytes]]:
    """The schedule's pages and their content, and the page tree's root with them at its end."""
    first = compiled.sheets[0]
    parent = b"%d %d R" % compiled.tree.reference
    box = f"[0 0 {first.width:g} {first.height:g}]".encode("ascii")
    fonts = dictionary(font_entries(compiled, skeleton.common, skeleton.further if codes else None))
    number = skeleton.next
    objects, kids = [], [compiled.tree.kids]
    for page in pages:
        content = marks.text(page.pieces, codes, compiled.fonts) + marks.rules(page.rules)
        if draft:
            content = marks.draft(first.width, first.height, compiled.measure, compiled.fonts[0]) + content
        objects.append((number + 1, 0, stream(content.encode("ascii"))))
        entries = {"/Type": b"/Page", "/Parent": parent, "/MediaBox": box, "/CropBox": box, "/Rotate": b"0"}
        entries |= {"/Resources": dictionary({"/Font": fonts}), "/Contents": b"%d 0 R" % (number + 1)}
        objects.append((number, 0, dictionary(entries)))
        kids.append(b"%d 0 R" % number)
        number += 2
    tree = {**compiled.tree.entries, "/Kids": b"[" + b" ".join(kids) + b"]"}
    tree["/Count"] = b"%d" % (compiled.tree.count + len(pages))
    return [*objects, (*compiled.tree.reference, dictionary(tree))]
