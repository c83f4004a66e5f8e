"""The drawn lines of a page as rules to write on, boxes to tick, cells of tables, and boxes for one character each.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gdnotice.stamp.page.read import PrintedPage, Rect, Stroke
from gdnotice.stamp.placement import Box

TICK_LEAST, TICK_MOST = 4.5, 19.0
"""Points: the sides of a box to tick."""

_THICKEST = 3.2
"""Points: a thicker line is an ornament."""

_MOST_LINES = 3_000
"""Level lines of a page that are taken into account: a page of graph paper is no form."""

_NEAR = 1.6
_CHARACTER, _DIGIT = 26.0, 18.0
"""Points: the widest cell for one character, in a row of three or more and in one of two."""


class Level(NamedTuple):
    """A level line."""

    left: float
    right: float
    y: float
    thick: float


class Upright(NamedTuple):
    """An upright line."""

    x: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A region closed by lines. ``walls`` says how many of its sides (left, right) are drawn."""

    box: Box
    walls: int

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]


@dataclass(frozen=True, slots=True)
class Shapes:
    """What the lines of a page make. ``combs`` are rows of cells for one character each."""

    levels: tuple[Level, ...]
    uprights: tuple[Upright, ...]
    ticks: tuple[Box, ...]
    cells: tuple[Cell, ...]
    combs: tuple[tuple[Box, ...], ...]
    frames: tuple[Box, ...] = field(default=())


def shapes_of(page: PrintedPage) -> Shapes:
    """Everything that the drawn lines of a page make."""
    rects = [rect for rect in page.rects if _counts(rect, page)]
    rects += [outer for outer, inner in itertools.pairwise(page.rects) if _is_edge(outer, inner)]
    rects += [outer for inner, outer in itertools.pairwise(page.rects) if _is_edge(outer, inner)]
    ticks = _separate([rect.box for rect in rects if _is_tick(rect.box)])
    strokes = [stroke for stroke in page.strokes if stroke.thick <= _THICKEST]
    for rect in rects:
        if not rect.round and not _is_tick(rect.box):
            strokes += _edges(rect.box)
    levels = _levels([stroke for stroke in strokes if stroke.level])[:_MOST_LINES]
    uprights = _uprights([stroke for stroke in strokes if not stroke.level])[:_MOST_LINES]
    ticks = _separate([*ticks, *_drawn_squares(levels, uprights)])
    ticks, combs = _rows_of_boxes(ticks)
    cells = _cells(levels, uprights)
    cells, more = _combs(cells)
    frames = [rect.box for rect in rects if rect.box[2] - rect.box[0] > 100 and rect.box[3] - rect.box[1] > 40]
    uprights = [line for line in uprights if not any(_is_side(line, box) for box in ticks)]
    return Shapes(tuple(levels), tuple(uprights), tuple(ticks), tuple(cells), (*combs, *more), tuple(frames))


def _counts(rect: Rect, page: PrintedPage) -> bool:
    """Whether a rectangle is seen as a box: drawn, or left white in something shaded."""
    if rect.drawn:
        return True
    if rect.shade is None or rect.shade < 0.94:
        return False
    return any(
        other.shade is not None and other.shade < 0.94 and other is not rect and _within(rect.box, other.box)
        for other in page.rects
    )


def _is_edge(outer: Rect, inner: Rect) -> bool:
    """Whether two fillings, one close inside the other, are the edge of one box: drawn as a ring, not by a pen."""
    if outer.drawn or inner.drawn or outer.shade is None or outer.shade != inner.shade or outer.shade > 0.8:
        return False
    margins = [outer.box[at] - inner.box[at] for at in (2, 3)] + [inner.box[at] - outer.box[at] for at in (0, 1)]
    return all(0.2 <= margin <= _THICKEST for margin in margins)


def _within(box: Box, outer: Box, slack: float = 0.5) -> bool:
    return (
        box[0] >= outer[0] - slack
        and box[1] >= outer[1] - slack
        and box[2] <= outer[2] + slack
        and box[3] <= outer[3] + slack
    )


def _is_tick(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return min(width, height) >= TICK_LEAST and max(width, height) <= TICK_MOST and 0.62 <= width / height <= 1.6


def _edges(box: Box) -> list[Stroke]:
    left, top, right, bottom = box
    return [
        Stroke(left, top, right, top, 0.5),
        Stroke(left, bottom, right, bottom, 0.5),
        Stroke(left, top, left, bottom, 0.5),
        Stroke(right, top, right, bottom, 0.5),
    ]


def _separate(boxes: Iterable[Box]) -> list[Box]:
    """Each box once: a shadow or a second edge around the same place is the same box."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda one: (one[1], one[0])):
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        if not any(one[0] <= middle[0] <= one[2] and one[1] <= middle[1] <= one[3] for one in kept[-60:]):
            kept.append(box)
    return kept


def _levels(strokes: Sequence[Stroke]) -> list[Level]:
    """Level lines from the top; pieces that touch are one line."""
    lines: list[Level] = []
    for one in sorted(strokes, key=lambda stroke: (round(stroke.top, 1), stroke.left)):
        for place in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
            last = lines[place]
            if abs(last.y - one.top) < 0.8 and one.left <= last.right + _NEAR and one.right >= last.left - _NEAR:
                lines[place] = Level(min(last.left, one.left), max(last.right, one.right), last.y, last.thick)
                break
        else:
            lines.append(Level(one.left, one.right, one.top, one.thick))
    return sorted((line for line in lines if line.right - line.left > 3), key=lambda line: (line.y, line.left))


def _uprights(strokes: Sequence[Stroke]) -> list[Upright]:
    lines: list[Upright] = []
    for one in sorted(strokes, key=lambda stroke: (round(stroke.left, 1), stroke.top)):
        for place in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
            last = lines[place]
            if abs(last.x - one.left) < 0.8 and one.top <= last.bottom + _NEAR and one.bottom >= last.top - _NEAR:
                lines[place] = Upright(last.x, min(last.top, one.top), max(last.bottom, one.bottom))
                break
        else:
            lines.append(Upright(one.left, one.top, one.bottom))
    return sorted((line for line in lines if line.bottom - line.top > 3), key=lambda line: (line.x, line.top))


def _drawn_squares(levels: Sequence[Level], uprights: Sequence[Upright]) -> list[Box]:
    """Boxes to tick drawn as four lines."""
    short = [line for line in levels if TICK_LEAST <= line.right - line.left <= TICK_MOST + 1]
    found = []
    for place, top in enumerate(short):
        for bottom in short[place + 1 :]:
            if bottom.y - top.y > TICK_MOST:
                break
            box = (top.left, top.y, top.right, bottom.y)
            if abs(bottom.left - top.left) < 1 and abs(bottom.right - top.right) < 1 and _is_tick(box):
                sides = sum(
                    any(
                        abs(line.x - x) < 1.2 and line.top <= top.y + 1.2 and line.bottom >= bottom.y - 1.2
                        for line in uprights
                    )
                    for x in (top.left, top.right)
                )
                if sides == 2:
                    found.append(box)
    return found


def _rows_of_boxes(ticks: list[Box]) -> tuple[list[Box], list[tuple[Box, ...]]]:
    """Boxes side by side that touch are no boxes to tick but cells for one character each."""
    combs: list[tuple[Box, ...]] = []
    single: list[Box] = []
    waiting = sorted(ticks, key=lambda one: (round(one[1]), one[0]))
    row: list[Box] = []
    for box in [*waiting, (0.0, -100.0, 0.0, -90.0)]:
        if row and abs(box[1] - row[-1][1]) < 1 and -1 <= box[0] - row[-1][2] <= 1.2:
            row.append(box)
            continue
        if len(row) >= 2 and row[0][3] - row[0][1] > 9:
            combs.append(tuple(row))
        else:
            single += row
        row = [box]
    return single, combs


def _is_side(line: Upright, box: Box) -> bool:
    """Whether a line is a side of a box to tick, and parts nothing else."""
    edge = min(abs(line.x - box[0]), abs(line.x - box[2])) < 1.2
    return edge and line.top > box[1] - 2 and line.bottom < box[3] + 2


def _cells(levels: Sequence[Level], uprights: Sequence[Upright]) -> list[Cell]:
    """The smallest regions between two level lines and the uprights (or line ends) between them."""
    found: list[Cell] = []
    ys = [line.y for line in levels]
    for floor in levels:
        if floor.right - floor.left < 8:
            continue
        walls = [line for line in uprights if line.top < floor.y - 5 and line.bottom > floor.y - 1.6]
        walls = [line for line in walls if floor.left - 1.6 <= line.x <= floor.right + 1.6]
        xs = sorted({round(line.x, 1) for line in walls} | {round(floor.left, 1), round(floor.right, 1)})
        xs = [x for at, x in enumerate(xs) if at == 0 or x - xs[at - 1] > _NEAR]
        for left, right in itertools.pairwise(xs):
            box = _up_from(levels[: bisect_left(ys, floor.y - 5)], floor, left, right)
            if box is None:
                continue
            sides = sum(_is_wall(walls, x, box[1], box[3]) for x in (left, right))
            if sides:
                found.append(Cell(box, sides))
    return found


def _up_from(above: Sequence[Level], floor: Level, left: float, right: float) -> Box | None:
    """The region over a piece of a level line, up to the next line that runs over all of it."""
    for line in reversed(above):
        over = min(line.right, right) - max(line.left, left)
        if over >= right - left - 5:
            return left, line.y, right, floor.y
        if over > 2.5 and over < right - left - 2.5:
            return None  # a line that ends in the middle: what is under it is no cell
    return None


def _is_wall(walls: Sequence[Upright], x: float, top: float, bottom: float) -> bool:
    near = [line for line in walls if abs(line.x - x) <= _NEAR]
    return any(line.top <= top + 2.5 and line.bottom >= bottom - 2.5 for line in near)


def _combs(cells: list[Cell]) -> tuple[list[Cell], list[tuple[Box, ...]]]:
    """Narrow cells of one width side by side are for one character each."""
    kept: list[Cell] = []
    combs: list[tuple[Box, ...]] = []
    row: list[Cell] = []
    far = Cell((0.0, -100.0, 0.0, -90.0), 0)
    for cell in [*sorted(cells, key=lambda one: (one.box[3], one.box[0])), far]:
        narrow = cell.width <= _CHARACTER and 8 <= cell.height <= 40
        if (
            row
            and narrow
            and abs(cell.box[3] - row[-1].box[3]) < 1
            and abs(cell.box[0] - row[-1].box[2]) < _NEAR
            and abs(cell.width - row[-1].width) < 0.25 * cell.width
        ):
            row.append(cell)
            continue
        if len(row) >= 3 or (len(row) == 2 and row[0].width <= _DIGIT and row[0].height >= 0.8 * row[0].width):
            combs.append(tuple(one.box for one in row))
        else:
            kept += row
        row = [cell] if narrow else []
        if not narrow and cell is not far:
            kept.append(cell)
    return kept, combs
