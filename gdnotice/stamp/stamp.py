"""The stamp: printed answers onto a compiled printing, as one appended revision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from gdnotice.stamp import schedule
from gdnotice.stamp.carried import Carried
from gdnotice.stamp.compiled import Blanks, Compiled
from gdnotice.stamp.fields import comb as widgets_comb
from gdnotice.stamp.fields import fill as widgets_fill
from gdnotice.stamp.fit import Piece, Slot, flowing, itemised, one_line
from gdnotice.stamp.letters import more_faces
from gdnotice.stamp.letters.embedding import is_common
from gdnotice.stamp.letters.faces import face, normal
from gdnotice.stamp.placement import Box
from gdnotice.stamp.schedule import Continued, SchedulePage, reference_texts
from gdnotice.stamp.written import Marked, written
from gdnotice.values import Printed

Ticked: TypeAlias = bool | str | Iterable[str]
"""What a field's boxes are to show: yes or no, a choice's id, or the ids of several."""

_new = tuple.__new__
"""Makes a named tuple in half the time of its own class."""


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
    firm: str = "",
) -> Stamped:
    """Stamp one notice. Nothing here depends on anything but the arguments: the same call gives the same bytes.

    ``labels`` name fields (by id) and columns (``field.column``) on a schedule; ``heading`` are lines that say whose
    schedule it is (holder, issuer). ``firm`` is named as the PDF's author.
    """
    work = _Work(compiled, labels or {})
    blanks, pieces_append, plain = compiled.blanks, work.pieces.append, work.plain
    for field, printed in texts.items():
        own = blanks.get(field)
        if own is not None and own.straight and printed.__class__ is str:
            piece = plain(own.straight[0], printed)
            if piece is not None:
                pieces_append(piece)
                continue
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
    pieces = tuple(work.pieces)
    for page in schedule_pages:
        pieces += (*page.strong, *page.pieces)
    ticked = tuple(work.ticked)
    answered: frozenset[str] = frozenset()
    if compiled.filling.targets:
        pieces, ticked = widgets_fill.completed(compiled.filling, pieces, ticked, compiled.measure)
        answered = frozenset([*(field for field, printed in texts.items() if printed), *ticks])
    appended = written(compiled, Marked(pieces, ticked, schedule_pages, draft, answered), carried, firm)
    return Stamped(
        official=compiled.ground.official,
        revision=appended,
        pages=len(compiled.sheets) + len(schedule_pages),
        pieces=pieces,
        ticked=ticked,
        continued=tuple(work.continued),
        unprintable=tuple(work.unprintable),
        unplaced=tuple(dict.fromkeys(work.unplaced)),
    )


def unprintable(texts: Mapping[str, Printed], face_name: str = "sans") -> tuple[Unprintable, ...]:
    """The fields whose text the face cannot print, without stamping. Stamps, which are in ``sans``, may take what it
    lacks from the desk's further faces; typesetting may not."""
    found = []
    known = more_faces.ems(face_name) if face_name == "sans" else face(face_name).glyphs
    for field, printed in texts.items():
        text = "".join(map(normal, _all_texts(printed)))
        missing = "".join(dict.fromkeys(character for character in text if character not in known))
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
        self.common = compiled.measure.common.__getitem__
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
        elif blanks.straight and self.simple(blanks.straight, printed):
            pass
        elif isinstance(printed, str):
            if "\n" in printed:
                self.lines(field, blanks, printed.splitlines())
            else:
                self.single(field, blanks, printed)
        elif isinstance(printed[0], str):
            self.lines(field, blanks, cast(Sequence[str], printed))
        else:
            self.rows(field, blanks, cast(Sequence[Mapping[str, str]], printed))

    def simple(self, slots: Sequence[Slot], printed: Printed) -> bool:
        """Place items of common characters that fit as they are, each on its blank: what nearly every list is.

        The result is what the longer ways give, for a fraction of the time; False where it takes one of them.
        """
        if printed.__class__ is str or len(printed) > len(slots) or printed[0].__class__ is not str:
            return False
        found: list[Piece] = []
        for slot, text in zip(slots, cast(Sequence[str], printed), strict=False):
            piece = self.plain(slot, text)
            if piece is None:
                return False
            found.append(piece)
        self.pieces += found
        return True

    def plain(self, slot: Slot, text: str) -> Piece | None:
        """A text of common characters where it fits at the usual size, else None."""
        if slot.share == 0 and 0 < len(text) <= slot.surely and is_common(text):
            return _new(Piece, (slot, slot.left, slot.y, slot.size, text))
        try:
            ems = sum(map(self.common, text))
        except KeyError:
            return None
        if ems > slot.fits or not text:
            return None
        return _new(Piece, (slot, slot.anchor - slot.share * ems * slot.size, slot.y, slot.size, text))

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
        if blanks.combs:
            self.place(field, blanks.combs, widgets_comb.combed(blanks.combs, text, self.measure), lines=(text,))
            return
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
        words = [one_line(slots[0], text, self.measure) for text in reference_texts(one.number)]
        fitting = [piece for piece in words if piece is not None]
        if fitting:  # the fullest wording at the size of the form, else the largest of the short ones
            self.pieces.append(max(fitting, key=lambda piece: min(piece.size, slots[0].size)))

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
        wanted: Collection[str]
        if isinstance(value, bool):
            wanted = ("yes" if value else "no",)
        else:
            wanted = (value,) if isinstance(value, str) else frozenset(value)
        blanks = self.compiled.blanks.get(field)
        slots = [slot for slot in blanks.ticks if slot.placement.value in wanted] if blanks is not None else []
        self.ticked += slots
        if len(slots) == len(wanted) == 1:
            return
        lacking = not {slot.placement.value for slot in slots}.issuperset(wanted)
        if lacking and value is not False and (blanks is None or not blanks.copies):
            self.unplaced.append(field)


def _spoken(name: str) -> str:
    """A field's id as words, where no label was given."""
    words = name.replace(".", " ").replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
