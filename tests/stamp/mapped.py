"""Made papers mapped, and what is printed at a place of them."""

from __future__ import annotations

from gdnotice.pack.load import form
from gdnotice.stamp.mapping.mapping import Mapped, map_exhibit
from gdnotice.stamp.mapping.of_pdf import map_pdf
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import overlapping
from tests.stamp.drawn import Paper


def mapped(paper: Paper, form_id: str) -> Mapped:
    found = map_pdf(paper.done(), "official.pdf", form(form_id))
    assert overlapping(found.printing) == []
    return found


def at(found: Mapped, x: float, down: float, page: int = 1) -> Placement | None:
    """The blank in whose room a point lies."""
    inside = [
        one
        for one in found.printing.placements
        if one.page == page and one.box[0] <= x <= one.box[2] and one.box[1] <= down <= one.box[3]
    ]
    return inside[0] if inside else None


def field_at(found: Mapped, x: float, down: float) -> str | None:
    """What is printed there: field and column; None where the blank is left open, ``missing`` where there is none."""
    one = at(found, x, down)
    if one is None:
        return "missing"
    return one.field if one.column is None else f"{one.field}@{one.column}"


def of_lines(text: str, form_id: str) -> list[tuple[str, str | None]]:
    found = map_exhibit(text.encode(), "paper.txt", form(form_id))
    return [(one.near, one.field) for one in found.printing.placements]
