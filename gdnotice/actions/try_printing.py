"""Stamp the form's sample answers on a printing, to see what the paper would look like; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from gdnotice.actions.judge_printing import judge_printing
from gdnotice.actions.press import labels_of
from gdnotice.clock import NEW_YORK, Clock
from gdnotice.offer.builtin import find, offers
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.load import read_offer
from gdnotice.offer.printed import printed_terms
from gdnotice.offer.terms import Offer
from gdnotice.pack.form import Field, Form
from gdnotice.pack.load import form
from gdnotice.pack.types import CHOICES, PRICES, YES, Fault
from gdnotice.stamp.carried import Carried, Origin
from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import Printing
from gdnotice.stamp.stamp import Stamped, stamp
from gdnotice.values import Printed, Value

_NOBODY = Carried(Origin("", "", "", "", ""), {}, datetime(2000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class TriedPrinting:
    """``pdf`` is the paper with sample answers, for eyes only; ``pages`` counts a schedule's too.

    ``left_out`` are the blanks (places in the printing) that cannot be stamped as they are; ``scheduled`` the labels of
    answers that did not fit and went to a schedule; ``small`` those of answers that had to shrink under 8 pt.
    """

    pdf: bytes
    pages: int
    left_out: tuple[int, ...]
    scheduled: tuple[str, ...]
    small: tuple[str, ...]


def try_printing(printing: Printing, clock: Clock, offer: Offer | None = None) -> TriedPrinting:
    """Stamp every sample answer on every blank for it, whichever of them a single notice would have. ``offer`` gives
    the terms; None: a sample offer does.

    Raises :class:`~gdnotice.errors.Unreadable` for a PDF that cannot be stamped.
    """
    opened = form(printing.form)
    faulty = {at for one in judge_printing(printing).remarks if one.severity == "error" for at in one.blanks}
    kept = tuple(one for at, one in enumerate(printing.placements) if at not in faulty)
    texts, ticks = _samples(opened, kept)
    given = offer or _sample_offer(opened)
    terms = printed_terms(terms_in_force(given, clock.now()))
    blanks = {one.field for one in kept}
    texts |= {key: text for key, text in terms.items() if key in blanks}
    compiled = guarded.compile_printing(replace(printing, placements=kept))
    labels = labels_of(opened)
    made = stamp(compiled, texts, ticks, _NOBODY, labels=labels, heading=["Sample answers"])
    scheduled = tuple(one.label for one in made.continued)
    # what the window draws pages with leaves out a PDF's own fields
    pdf = guarded.for_screen(made.pdf) if compiled.filling.targets else made.pdf
    return TriedPrinting(pdf, made.pages, tuple(sorted(faulty)), scheduled, tuple(_small(made, labels)))


_SMALL = 8.0
"""Points: type under that is read with effort on a fax."""


def _small(made: Stamped, labels: Mapping[str, str]) -> Iterator[str]:
    sizes: dict[str, float] = {}
    for one in made.placed:
        if one.size > 0:
            sizes[one.field] = min(sizes.get(one.field, one.size), one.size)
    return (labels.get(name, name) for name, size in sizes.items() if size < _SMALL)


def _sample_offer(opened: Form) -> Offer:
    """The offer that comes with the program for trying forms of this kind."""
    found = (read_offer(find(key)) for key in offers() if key.startswith("sample-"))
    return next(one for one in found if one.kind in opened.kinds)


def _samples(opened: Form, placements: Sequence[Placement]) -> tuple[dict[str, Printed], dict[str, set[str]]]:
    """The texts and ticks of the samples that the form gives; of a field without one, its own label."""
    texts: dict[str, Printed] = {}
    ticks: dict[str, set[str]] = {}
    for key, field in opened.fields.items():
        own = [one for one in placements if one.field == key]
        if not own:
            continue
        value = field.type.from_typed(field.sample, field, NEW_YORK)
        if isinstance(value, Fault):
            value = None
        boxes = [one.value for one in own if one.kind == "tick" and one.value is not None]
        if boxes:
            wanted = _ticked(field, value) if value is not None else set()
            ticks[key] = wanted.intersection(boxes) or {boxes[0]}
        if any(one.kind == "text" for one in own):
            if value is not None:
                texts[key] = field.type.printed(value, field)
            elif not field.columns:
                texts[key] = field.label
    return texts, ticks


def _ticked(field: Field, value: Value) -> set[str]:
    if field.type is YES:
        return {"yes" if value else "no"}
    if field.type in (CHOICES, PRICES) and isinstance(value, tuple):
        return {str(one) for one in value}
    return {str(value)}
