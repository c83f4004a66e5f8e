"""What a box that is moved by hand comes to rest on: printed lines, boxes to tick, the edges of its neighbors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gdnotice.actions.edit_printing import Box
from gdnotice.actions.open_printing import Guides

SINK = 1.2
"""Points under a rule at which a box on it ends: letters stand on the rule, their tails reach below it."""

LEFT, TOP, RIGHT, BOTTOM = range(4)
ALL = frozenset((LEFT, TOP, RIGHT, BOTTOM))


@dataclass(frozen=True, slots=True)
class Snapped:
    """How far a box goes to rest, in points, and on what: ``x`` and ``y`` are lines of the page, None for none."""

    dx: float = 0.0
    dy: float = 0.0
    x: float | None = None
    y: float | None = None


def snapped(box: Box, edges: frozenset[int], guides: Guides | None, others: Iterable[Box], reach: float) -> Snapped:
    """Where ``box`` comes to rest when those of its edges are moved; ``reach`` in points."""
    near = list(others)
    dx, x = _nearest(_level_moves(box, edges, guides, near), reach)
    dy, y = _nearest(_upright_moves(box, edges, guides, near), reach)
    return Snapped(dx, dy, x, y)


def _nearest(moves: Iterable[tuple[float, float]], reach: float) -> tuple[float, float | None]:
    best: tuple[float, float | None] = (0.0, None)
    for move, line in moves:
        if abs(move) <= reach:
            best, reach = (move, line), abs(move) - 1e-6
    return best


def _level_moves(
    box: Box, edges: frozenset[int], guides: Guides | None, others: list[Box]
) -> Iterator[tuple[float, float]]:
    """How far to the side, and onto which line."""
    lines = [edge for other in others for edge in (other[LEFT], other[RIGHT])]
    if guides is not None:
        lines += [x for x, top, bottom in guides.uprights if top <= box[BOTTOM] and bottom >= box[TOP]]
        lines += [end for left, right, y in guides.levels if -4 <= y - box[BOTTOM] + SINK <= 4 for end in (left, right)]
        lines += [edge for tick in guides.ticks for edge in (tick[LEFT], tick[RIGHT])]
    for edge in (LEFT, RIGHT):
        if edge in edges:
            yield from ((line - box[edge], line) for line in lines)


def _upright_moves(
    box: Box, edges: frozenset[int], guides: Guides | None, others: list[Box]
) -> Iterator[tuple[float, float]]:
    """How far up or down, and onto which line."""
    for edge in (BOTTOM, TOP):
        if edge not in edges:
            continue
        yield from ((line - box[edge], line) for other in others for line in (other[BOTTOM], other[TOP]))
        if guides is None:
            continue
        sink = SINK if edge == BOTTOM else 0.0
        across = (y for left, right, y in guides.levels if left <= box[RIGHT] and right >= box[LEFT])
        yield from ((y + sink - box[edge], y) for y in across)
        yield from ((line - box[edge], line) for tick in guides.ticks for line in (tick[TOP], tick[BOTTOM]))
