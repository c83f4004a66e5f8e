"""The stamp: printed answers onto a compiled printing, as one appended revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gdnotice.stamp import schedule
from gdnotice.stamp.carried import Carried
from gdnotice.stamp.compiled import Compiled
from gdnotice.stamp.fields import fill as widgets_fill
from gdnotice.stamp.fit import Piece, Slot
from gdnotice.stamp.letters.embedding import MOST_NEAR
from gdnotice.stamp.letters.faces import normal
from gdnotice.stamp.pattern import Straight
from gdnotice.stamp.placement import Box
from gdnotice.stamp.placing import Placing, Ticked, Unprintable
from gdnotice.stamp.schedule import Continued, SchedulePage
from gdnotice.stamp.signatures.picture import Drawn
from gdnotice.stamp.written import Marked, written
from gdnotice.values import Printed


@dataclass(frozen=True, slots=True)
class Placed:
    """One line of text, or a tick (``value`` is what it stands for). ``page`` from 1; ``box`` as in a placement.

    A picture of a signature has neither text nor value, but ``picture``: the SHA-256 of what the PDF holds of it.
    """

    field: str
    page: int
    box: Box
    text: str
    size: float
    value: str | None = None
    picture: str | None = None


class Stamped(NamedTuple):
    """A stamped PDF as the official bytes and the revision that goes after them.

    ``pages`` counts all pages, schedule included. ``alike`` are the parts of the revision that others on the same
    printing have too: what follows its record (the same for the same letters), and the beginning of what it carries
    (for the same places filled in). No answer is in them. ``unplaced`` are the fields that were given but have no blank
    on this printing. A caller refuses to deliver anything with ``unprintable`` fields: they were left out.
    """

    official: bytes
    revision: bytes
    pages: int
    straight: Straight
    further: tuple[Piece, ...]
    ticked: tuple[Slot, ...]
    continued: tuple[Continued, ...]
    unprintable: tuple[Unprintable, ...]
    unplaced: tuple[str, ...]
    alike: tuple[bytes, bytes]
    drawn: tuple[Drawn, ...] = ()

    @property
    def pdf(self) -> bytes:
        """The whole file."""
        return self.official + self.revision

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All lines of text, the straight ones first."""
        return (*self.straight.pieces(), *self.further)

    @property
    def placed(self) -> tuple[Placed, ...]:
        """Every line of an answer, every tick and every picture."""
        texts = (
            Placed(piece.slot.placement.field, piece.slot.page + 1, piece.slot.placement.box, piece.text, piece.size)
            for piece in self.pieces
            if piece.slot.placement.field is not None and piece.text
        )
        crosses = (
            Placed(slot.placement.field or "", slot.page + 1, slot.placement.box, "X", 0.0, slot.placement.value)
            for slot in self.ticked
        )
        pictures = (Placed(one.field, one.page, one.box, "", 0.0, None, one.sha256) for one in self.drawn)
        return (*texts, *crosses, *pictures)


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
    raised: bool = True,
) -> Stamped:
    """Stamp one notice. Nothing here depends on anything but the arguments: the same call gives the same bytes.

    ``labels`` name fields (by id) and columns (``field.column``) on a schedule; ``heading`` are lines that say whose
    schedule it is (holder, issuer). ``firm`` is named as the PDF's author. ``raised`` is whether capitals with accents
    may stand as usual letters do; where a paper has too many odd letters for that, it is stamped without.
    """
    work = Placing(compiled, labels or {}, raised=raised)
    work.texts(texts)
    used = work.used()
    if not used <= work.known:
        work.look_again(texts, used - work.known)
        used = work.used()
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
        if compiled.filling.echoes or compiled.filling.lists:
            pieces, ticked = widgets_fill.completed(compiled.filling, pieces, ticked, compiled.measure)
        answered = frozenset([name for name in compiled.filling.telling if texts.get(name) or name in ticks])
    if len(pieces) > len(work.pieces):
        used.update("".join([piece.text for piece in pieces]))
    if raised and len(used) > MOST_NEAR:
        return stamp(
            compiled, texts, ticks, carried, draft=draft, labels=labels, heading=heading, firm=firm, raised=False
        )
    straight = Straight(work.course, work.printed, work.starts)
    marked = Marked(straight, pieces, ticked, schedule_pages, draft, answered, used)
    appended, alike = written(compiled, marked, carried, firm)
    return Stamped(
        official=compiled.ground.official,
        revision=appended,
        pages=len(compiled.sheets) + len(schedule_pages),
        straight=straight,
        further=pieces,
        ticked=ticked,
        continued=tuple(work.continued),
        unprintable=tuple(work.unprintable),
        unplaced=tuple(dict.fromkeys(work.unplaced)),
        alike=alike,
        drawn=compiled.drawn,
    )
