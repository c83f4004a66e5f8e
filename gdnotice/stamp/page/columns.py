"""Columns of blanks under the words that head them, where no lines make a table of them.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gdnotice.stamp.page.ground import Ground
from gdnotice.stamp.page.layout import Spot
from gdnotice.stamp.page.spots import heads_over

_APART = 45.0
"""Points from one row of a table to the next, at most."""

_CAPTION = 9.0


def in_columns(ground: Ground, spots: Sequence[Spot]) -> Iterator[Spot]:
    """The spots, those of a table's columns with the head of their column."""
    free = [spot for spot in spots if spot.kind == "text" and spot.column is None and spot.shape == "rule"]
    runs: list[list[Spot]] = []
    for spot in sorted(free, key=lambda one: (round(one.left), one.box[1])):
        last = runs[-1][-1] if runs else None
        if last is not None and _stands_under(ground, last, spot):
            runs[-1].append(spot)
        else:
            runs.append([spot])
    columns: dict[int, Spot] = {}
    for number, run in enumerate(runs):
        if len(run) < 2 or not any(other is not run and _beside(run, other) for other in runs):
            continue
        head = heads_over(ground, run[0].box)
        left, _, right, bottom = run[-1].box
        under = ground.words_in((left, bottom, right, bottom + _CAPTION))
        if not head or head.endswith(":") or (under and not under[-1].text.endswith(":")):
            continue  # labels over or under lines of their own
        for spot in run:
            columns[id(spot)] = replace(spot, heads=(head,), column=number, inside="")
    for spot in spots:
        yield columns.get(id(spot), spot)


def _stands_under(ground: Ground, above: Spot, spot: Spot) -> bool:
    level = abs(above.left - spot.left) < 3 and abs(above.right - spot.right) < 3
    heights = abs((above.box[3] - above.box[1]) - (spot.box[3] - spot.box[1]))
    near = spot.box[1] - above.box[3] > -2 and spot.box[3] - above.box[3] < _APART
    return (
        level and heights < 3.5 and near and not ground.words_in((above.left, above.box[3], above.right, spot.box[3]))
    )


def _beside(run: Sequence[Spot], other: Sequence[Spot]) -> bool:
    """Whether two runs are columns of one table: as many cells at the same heights, side by side."""
    if len(other) < 2 or abs(len(run) - len(other)) > 1 or abs(run[0].box[3] - other[0].box[3]) > 3:
        return False
    return max(run[0].left, other[0].left) - min(run[0].right, other[0].right) < 60
