"""A drag of the mouse on the paper: moving boxes, pulling at an edge, drawing a box. Lengths are points of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from gdnotice.actions.edit_printing import Box
from gdnotice.actions.open_printing import Guides
from ui.studio.snapping import ALL, BOTTOM, LEFT, RIGHT, TOP, Snapped, snapped

LEAST = 4.0
"""Points: no edge is pulled nearer to the one across."""

Snap = Callable[[Box, frozenset[int]], Snapped]


@dataclass(frozen=True, slots=True)
class Dragged:
    """Where the boxes are now, and what the first of them rests on."""

    boxes: Mapping[int, Box]
    rest: Snapped = field(default_factory=Snapped)


class Drag:
    """Begun with the boxes as they were, the first of them the one under the mouse; ``edges`` are those that follow."""

    def __init__(self, boxes: Mapping[int, Box], edges: frozenset[int], page: tuple[float, float], snap: Snap) -> None:
        self.boxes = dict(boxes)
        self.edges = edges
        self._page, self._snap = page, snap

    def to(self, dx: float, dy: float, *, free: bool = False) -> Dragged:
        """The mouse is that far from where it began; ``free``: nothing snaps."""
        first = next(iter(self.boxes.values()))
        if self.edges == ALL:
            whole = _around(self.boxes.values())
            dx, dy = within(whole, dx, dy, self._page)
            rest = Snapped() if free else self._snap(_moved(first, dx, dy), ALL)
            dx, dy = within(whole, dx + rest.dx, dy + rest.dy, self._page)
            return Dragged({key: _moved(box, dx, dy) for key, box in self.boxes.items()}, rest)
        pulled = self._pulled(first, dx, dy)
        rest = Snapped() if free else self._snap(pulled, self.edges)
        key = next(iter(self.boxes))
        return Dragged({key: self._pulled(first, dx + rest.dx, dy + rest.dy)}, rest)

    def _pulled(self, box: Box, dx: float, dy: float) -> Box:
        width, height = self._page
        left, top, right, bottom = box
        if LEFT in self.edges:
            left = min(max(0.0, left + dx), right - LEAST)
        if RIGHT in self.edges:
            right = max(min(width, right + dx), left + LEAST)
        if TOP in self.edges:
            top = min(max(0.0, top + dy), bottom - LEAST)
        if BOTTOM in self.edges:
            bottom = max(min(height, bottom + dy), top + LEAST)
        return left, top, right, bottom


def within(box: Box, dx: float, dy: float, page: tuple[float, float]) -> tuple[float, float]:
    """How far a box may go of what is wanted without leaving the page; one that is off it comes back freely."""
    low_x, high_x = min(0.0, -box[LEFT]), max(0.0, page[0] - box[RIGHT])
    low_y, high_y = min(0.0, -box[TOP]), max(0.0, page[1] - box[BOTTOM])
    return min(max(dx, low_x), high_x), min(max(dy, low_y), high_y)


def drawn(start: tuple[float, float], end: tuple[float, float], page: tuple[float, float], snap: Snap) -> Dragged:
    """A box drawn from one corner to the other; the corner under the mouse snaps."""
    xs, ys = sorted((start[0], end[0])), sorted((start[1], end[1]))
    edges = frozenset((RIGHT if end[0] >= start[0] else LEFT, BOTTOM if end[1] >= start[1] else TOP))
    box = (max(0.0, xs[0]), max(0.0, ys[0]), min(page[0], xs[1]), min(page[1], ys[1]))
    rest = snap(box, edges)
    left, top, right, bottom = box
    left, right = (left, right + rest.dx) if RIGHT in edges else (left + rest.dx, right)
    top, bottom = (top, bottom + rest.dy) if BOTTOM in edges else (top + rest.dy, bottom)
    return Dragged({0: (left, top, max(right, left), max(bottom, top))}, rest)


def snapping(guides: Guides | None, others: Iterable[Box], reach: float) -> Snap:
    """What boxes of a page come to rest on."""
    near = tuple(others)
    return lambda box, edges: snapped(box, edges, guides, near, reach)


def _moved(box: Box, dx: float, dy: float) -> Box:
    return box[LEFT] + dx, box[TOP] + dy, box[RIGHT] + dx, box[BOTTOM] + dy


def _around(boxes: Iterable[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
