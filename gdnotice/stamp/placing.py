"""Which text goes on which blank: a stamp's answers fitted one by one, and what has to go on a schedule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from math import inf
from operator import lt
from typing import Any, TypeAlias, cast

from gdnotice.stamp.compiled import Blanks, Compiled
from gdnotice.stamp.course import Course
from gdnotice.stamp.fields import comb as widgets_comb
from gdnotice.stamp.fit import Piece, Slot, filled, flowing, itemised, one_line
from gdnotice.stamp.letters import more_faces, shaped
from gdnotice.stamp.letters.embedding import is_common
from gdnotice.stamp.letters.faces import face, normal
from gdnotice.stamp.schedule import Continued, reference_texts
from gdnotice.values import Printed

Ticked: TypeAlias = bool | str | Iterable[str]
"""What a field's boxes are to show: yes or no, a choice's id, or the ids of several."""

_TEXTS = {str}
_SHORT = 150
"""A text of no more characters than these takes under 1,000 bytes in a field, whichever they are."""
_NOWHERE = Course((), (), (), (), range(0), ())
_new = tuple.__new__
"""Makes a named tuple in half the time of its own class."""


@dataclass(frozen=True, slots=True)
class Unprintable:
    """A field whose text has ``characters`` that the face cannot print. Nothing of the field was printed."""

    field: str
    characters: str


def unprintable(texts: Mapping[str, Printed], face_name: str = "sans") -> tuple[Unprintable, ...]:
    """The fields whose text the face cannot print, without stamping. Stamps, which are in ``sans``, may take what it
    lacks from the desk's further faces; typesetting may not."""
    found = []
    known = more_faces.ems(face_name) if face_name == "sans" else face(face_name).glyphs
    for field, printed in texts.items():
        text = "".join(map(normal, _all_texts(printed)))
        missing = "".join(dict.fromkeys(character for character in text if character not in known))
        if missing and face_name == "sans":
            missing = shaped.lacking(face_name, missing)
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


class Placing:
    """Gathers what goes where for one stamp.

    To look at every text for uncommon characters costs more than all else about it, and hardly any has them. So texts
    are first taken for common ones (``trusting``), and looked at together afterwards; where that was wrong, those are
    done again. ``known`` are the characters that any text may have without a further look; others are ``raised`` where
    these may go straight too.
    """

    def __init__(self, compiled: Compiled, labels: Mapping[str, str], *, raised: bool = True) -> None:
        # what shows in several places is fitted there from its lines
        self.trusting = self.drawing = not compiled.filling.echoes
        self.compiled = compiled
        self.measure = measure = compiled.measure
        self.listing = compiled.filling.listing
        # an odd text in a field is looked at for its length too
        self.known = measure.common_set if compiled.filling.targets else measure.level_set
        self.usual = measure.usual if raised else measure.level
        self.ems = self.usual.__getitem__
        self.labels = labels
        self.course = _NOWHERE
        self.printed: Sequence[str] = ()
        self.starts: Sequence[float] = ()
        self.more: list[tuple[Slot, float, str]] = []
        self.pieces: list[Piece] = []
        self.ticked: list[Slot] = []
        self.continued: list[Continued] = []
        self.unprintable: list[Unprintable] = []
        self.unplaced: list[str] = []

    def used(self) -> set[str]:
        """The characters of all lines."""
        if self.pieces:
            return set("".join([*self.printed, *[piece.text for piece in self.pieces]]))
        return set("".join(self.printed))

    def texts(self, texts: Mapping[str, Printed]) -> None:
        """Every text onto its blanks. Most are one line that fits whatever its letters are."""
        values: list[Any] = [*texts.values()]
        if not all(values):
            texts = {field: printed for field, printed in texts.items() if printed}
            values = [*texts.values()]
        courses = self.compiled.courses
        way = courses.way(tuple(texts), tuple(map(type, values)))
        lengths = []
        for place, cells in way.several:
            value = values[place]
            if cells:
                value = widgets_comb.figured(value, cells) if value.__class__ is str else None
            if value is None:
                lengths.append(0)
            else:
                values[place : place + 1] = value
                lengths.append(len(value))
        course, lines, others = courses.taken(way, tuple(lengths))
        found = lines(values)
        if not (self.trusting and all(found) and {*map(type, found)} <= _TEXTS):
            blanks = self.compiled.blanks
            self.one_by_one(texts, [field for field in texts if field not in blanks or not blanks[field].silent])
            return
        starts, slots, width = [*course.lefts], course.slots, self.ems
        lost = set()
        for place in compress(course.places, map(lt, course.surely, map(len, found))):
            slot = slots[place]
            try:
                ems = sum(map(width, found[place]))
            except KeyError:
                ems = inf
            if ems <= slot.fits:
                starts[place] = slot.anchor - slot.share * ems * slot.size
            else:
                lost.add(course.fields[place])
        self.course, self.printed, self.starts = course, found, starts
        if lost:
            self.leave(lost)
            others = tuple([field for field in texts if field in lost or field in others])
        if others:
            self.one_by_one(texts, others)

    def leave(self, fields: Collection[str]) -> None:
        """Straight lines of these fields do not go straight after all."""
        kept = [place for place, field in enumerate(self.course.fields) if field not in fields]
        self.course = self.compiled.courses.course(tuple([self.course.slots[place] for place in kept]))
        self.printed = [self.printed[place] for place in kept]
        self.starts = [self.starts[place] for place in kept]

    def one_by_one(self, texts: Mapping[str, Printed], fields: Iterable[str]) -> None:
        """The texts of these fields, each by itself."""
        self.more = []
        for field in fields:
            self.text(field, texts[field])
        if self.more:
            slots, starts, lines = zip(*self.more, strict=True)
            self.course = self.compiled.courses.course((*self.course.slots, *slots))
            self.printed, self.starts = [*self.printed, *lines], [*self.starts, *starts]

    def look_again(self, texts: Mapping[str, Printed], odd: set[str]) -> None:
        """Some characters are not known: fit again what has them and was taken for common."""
        each = zip(self.course.slots, self.course.fields, self.printed, strict=True)
        # what a field of the PDF says of lines below each other is put together from them as they are shown
        wrong = {
            field for slot, field, text in each
            if not odd.isdisjoint(text)
            and (slot in self.listing or not self.stands(self.compiled.blanks[field].straight or (slot,), text))
        }  # fmt: skip
        if wrong:
            self.trusting = False
            self.leave(wrong)
            self.one_by_one(texts, [field for field in texts if field in wrong])

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

    def stands(self, slots: Sequence[Slot], text: str) -> bool:
        """Whether a text may stand on one of these blanks as one of common characters does."""
        if self.measure.common_set.issuperset(text):
            return True
        if self.measure.level_set.issuperset(text):
            return len(text) <= _SHORT
        return len(text) <= _SHORT and self.usual.keys() >= set(text) and all(slot.roomy for slot in slots)

    def simple(self, slots: Sequence[Slot], printed: Printed) -> bool:
        """Place items of common characters that fit as they are, each on its blank: what nearly every list is.

        The result is what the longer ways give, for a fraction of the time; False where it takes one of them.
        """
        if printed.__class__ is str:
            printed = (printed,)
        elif printed[0].__class__ is not str:
            return False
        if not (self.trusting or self.stands(slots, "".join(cast(Sequence[str], printed)))):
            return False
        if len(printed) > len(slots):
            return self.flow(slots, ", ".join(filter(None, cast(Sequence[str], printed))))
        found = []
        for slot, text in zip(slots, cast(Sequence[str], printed), strict=False):
            x = self.across(slot, text)
            if x is None:
                return False
            found.append((slot, x, text))
        for one in found:
            self.put(*one)
        return True

    def flow(self, slots: Sequence[Slot], text: str) -> bool:
        """Place a text of common characters that flows on through all these blanks at the usual size."""
        try:
            words = [(word, sum(map(self.ems, word))) for word in text.split(" ")]
        except KeyError:
            return False
        lines = filled(words, [slot.fits for slot in slots], self.ems(" "))
        for slot, line in zip(slots, lines or (), strict=False):
            if line:
                x = slot.anchor - slot.share * sum(map(self.ems, line)) * slot.size if slot.share else slot.left
                self.put(slot, x, line)
        return lines is not None

    def across(self, slot: Slot, text: str) -> float | None:
        """Where a text of common characters begins, if it fits at the usual size."""
        if 0 < len(text) <= slot.surely:
            return slot.left
        try:
            ems = sum(map(self.ems, text))
        except KeyError:
            return None
        if ems > slot.fits or not text:
            return None
        return slot.anchor - slot.share * ems * slot.size

    def put(self, slot: Slot, x: float, text: str) -> None:
        """Take a text that stands at the usual place and size."""
        if self.drawing:
            self.more.append((slot, x, text))
        else:
            self.pieces.append(_new(Piece, (slot, x, slot.y, slot.size, text)))

    def clean(self, field: str, text: str) -> str | None:
        """``text`` as it is printed; None, with a note, where the face lacks something of it."""
        if is_common(text):
            return text
        text = normal(text)
        if self.measure.ems.keys() >= set(text):
            return text
        missing = "".join(dict.fromkeys(character for character in text if character not in self.measure.ems))
        if missing := shaped.lacking(self.measure.name, missing):
            self.unprintable.append(Unprintable(field, missing))
            return None
        return text

    def single(self, field: str, blanks: Blanks, printed: str) -> None:
        text = self.clean(field, printed)
        if not text:
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
        cleaned = [self.clean(field, item) for item in printed if item]
        items = [item for item in cleaned if item]
        if None in cleaned or not items:
            return
        if not blanks.copies and not blanks.ticks:
            self.unplaced.append(field)
        slots = tuple(slot for run in blanks.copies for slot in run)
        if all(slot.lines == 1 for slot in slots):
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
        slots: Sequence[Slot] = ()
        if blanks is not None:
            if len(wanted) == 1:
                slots = blanks.ticks_for.get(next(iter(wanted)), ())
            else:
                slots = [slot for slot in blanks.ticks if slot.placement.value in wanted]
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
