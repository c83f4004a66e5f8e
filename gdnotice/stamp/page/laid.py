"""Puts the words and blanks of a page into lines, and tells its headings.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from gdnotice.stamp.page.headings import headings_of
from gdnotice.stamp.page.layout import Layout, Line, Spot
from gdnotice.stamp.page.shapes import Shapes
from gdnotice.stamp.page.text import Row, Typed, segments

BELOW, ABOVE = 5.5, 2.8
"""Points: how far under the words of its line a rule may run, and how far above their foot."""


def lay_out(
    number: int,
    rows: Sequence[Row],
    spots: Sequence[Spot],
    shapes: Shapes,
    leaders: Sequence[Typed] = (),
    *,
    wide: float,
) -> Layout:
    """Put words and blanks into lines, and tell the headings.

    ``leaders`` are dots that only lead to a blank; ``wide`` is the width of the page.
    """
    uprights = shapes.uprights
    lines = [Line(row.base, row.size) for row in rows]
    loose: list[Line] = []
    for spot in sorted(spots, key=lambda one: (one.y, one.left)):
        near = [line for line in lines if _belongs(spot, line, rows, lines)]
        if near:
            min(near, key=lambda line: abs(line.base - spot.base)).items.append(spot)
            continue
        own = next((line for line in loose if abs(line.base - spot.base) < 3), None)
        if own is None:
            own = Line(spot.base, 10.0)
            loose.append(own)
        own.items.append(spot)
    for line, row in zip(lines, rows, strict=True):
        crossing = [one.x for one in uprights if one.top < row.base - 1 < one.bottom]
        stops = [(spot.left + spot.right) / 2 for spot in line.spots] + crossing
        line.items = sorted([*line.items, *segments(row, stops)], key=lambda one: one.left)
    for line in loose:
        line.items.sort(key=lambda one: one.left)
    every = tuple(sorted((line for line in [*lines, *loose] if line.items), key=lambda line: line.base))
    words = [item for line in every for item in line.segments]
    body = median([one.size for one in words for _ in one.text]) if words else 10.0
    left = min((one.left for one in words), default=0.0)
    right = max((one.right for one in words), default=0.0)
    heads = headings_of(every, spots, shapes, body, (left, right), wide / 2)
    return Layout(number, every, body, left, right, tuple(uprights), tuple(leaders), heads)


def _belongs(spot: Spot, line: Line, rows: Sequence[Row], lines: Sequence[Line]) -> bool:
    """Whether a blank stands in a line of words."""
    if spot.shape == "area":
        return False
    if spot.kind == "tick":
        return spot.box[1] - 0.35 * line.size < line.base - 0.35 * line.size < spot.box[3] + 1.0
    if spot.shape == "box":
        return spot.box[1] + 2 < line.base <= spot.box[3] + 2
    return -ABOVE <= spot.y - line.base <= BELOW
