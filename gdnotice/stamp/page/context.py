"""The running text around a place of a page, and the heading over it.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gdnotice.stamp.blank import Blank
from gdnotice.stamp.page.layout import Item, Layout, Line, Reach, Spot, said
from gdnotice.stamp.page.text import Segment

_BOX_WORDS = 180.0
"""Points that the words of a box to tick reach to its right, about."""

_TYPED = re.compile(r"date|city|place|name|title|print", re.IGNORECASE)
_SIGNATURE = re.compile(r"\W*(?:authorized )?signature", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PdfBlank(Blank):
    """A blank of a PDF: its pieces, from top to bottom. ``signs`` where the PDF has a field for a signature
    there, ``parted`` where more cells of the same number stand beside its own."""

    spots: tuple[Spot, ...] = ()
    signs: bool = False
    parted: bool = False

    @property
    def across(self) -> tuple[float, float]:
        return self.spots[0].left, self.spots[0].right + (_BOX_WORDS if self.kind == "tick" else 0.0)

    @property
    def pieces(self) -> int:
        return sum(spot.widget is None for spot in self.spots)

    @property
    def part(self) -> bool:
        return self.parted

    @property
    def ink(self) -> bool:
        # The zero-argument form of super() does not work in a class with slots made by a decorator.
        typed = bool(self.names) and bool(_TYPED.search(" ".join(self.names)))
        if self.names and not self.signs and (typed or not _SIGNATURE.match(self.label or self.names[0])):
            return False  # a field to type into beside words such as "signed at": it takes a date or a place
        return self.signs or Blank.ink.__get__(self)


def run(line: Line, at: int) -> tuple[int, int]:
    """First and last item of the line that stand close together around one."""
    first = last = at
    while first > 0 and _gap(line.items[first - 1], line.items[first]) < 2.2 * line.size:
        first -= 1
    while last + 1 < len(line.items) and _gap(line.items[last], line.items[last + 1]) < 2.2 * line.size:
        last += 1
    return first, last


def _gap(one: Item, other: Item) -> float:
    return other.left - one.right


def passage(layout: Layout, place: int, edges: tuple[float, float], step: int) -> list[str]:
    """The lines of the same passage above (``step`` -1) or below (1) a line."""
    left, right = edges
    found: list[str] = []
    at = place
    while 0 <= at + step < len(layout.lines) and len(found) < 9:
        line, following = layout.lines[at], layout.lines[at + step]
        upper = line if step > 0 else following
        if abs(following.base - line.base) > 2.0 * max(line.size, following.size, 9.0) or _ends(upper, edges):
            break
        inside = [item for item in following.items if item.right > left and item.left < right]
        if inside:
            if any(isinstance(item, Segment) and id(item) in layout.heads for item in inside):
                break
            found.append(said(inside))
            left, right = min(left, inside[0].left), max(right, inside[-1].right)
        at += step
    return found[::-1] if step < 0 else found


def _ends(line: Line, edges: tuple[float, float]) -> bool:
    """Whether a line is the last of its passage: a full stop or colon well before the right edge."""
    inside = [item for item in line.items if item.right > edges[0] and item.left < edges[1]]
    if not inside or not isinstance(inside[-1], Segment):
        return False
    return inside[-1].text[-1] in ".:;?" and inside[-1].right < edges[1] - 25


def section(layout: Layout, place: int, spot: Spot) -> str:
    """The nearest heading above a blank that stands over it; lines of one heading are joined."""
    found: list[Segment] = []
    for line in reversed(layout.lines[: place + 1]):
        for item in line.segments:
            reach = layout.heads.get(id(item))
            if reach is None or not _over(reach, item, spot):
                continue
            if not found:
                found.append(item)
            elif (
                layout.heads[id(found[0])].boxed == reach.boxed
                and found[0].base - item.base < 2.0 * item.size
                and item.left < found[0].right
                and item.right > found[0].left
            ):
                found.insert(0, item)
        if found and found[0].base - line.base > 2.0 * found[0].size:
            break
    return " ".join(one.text for one in found)


def last_heading(layout: Layout) -> str:
    """The last heading of all of the page, under which the next page goes on."""
    found: list[Segment] = []
    for line in reversed(layout.lines):
        heads = [item for item in line.segments if (reach := layout.heads.get(id(item))) and not reach.boxed]
        if found and (not heads or found[0].base - heads[0].base > 2.0 * heads[0].size):
            break
        found = [*heads[:1], *found]
    return " ".join(one.text for one in found)


def headings_of_box(layout: Layout, place: int, spot: Spot) -> tuple[str, ...]:
    """The headings over a blank of the box or column of the page in which it stands, the nearest first."""
    return tuple(
        item.text
        for line in reversed(layout.lines[: place + 1])
        for item in line.segments
        if (reach := layout.heads.get(id(item))) is not None and reach.boxed and _over(reach, item, spot)
    )


def _over(reach: Reach, heading: Segment, spot: Spot) -> bool:
    beside = reach.left < spot.right and reach.right > spot.left
    begins = heading.base if reach.top is None else reach.top
    return beside and begins <= spot.box[3] - 3 and spot.box[1] < reach.bottom
