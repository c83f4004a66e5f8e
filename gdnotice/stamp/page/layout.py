"""The words and blanks of a page in their lines, and the headings among them.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from statistics import median
from typing import Literal, NamedTuple, TypeAlias

from gdnotice.stamp.blank import Shape
from gdnotice.stamp.exhibit.blank_text import is_capitals
from gdnotice.stamp.page.shapes import Shapes, Upright
from gdnotice.stamp.page.text import Row, Segment, Typed, segments
from gdnotice.stamp.placement import Box

BELOW, ABOVE = 5.5, 2.8
"""Points: how far under the words of its line a rule may run, and how far above their foot."""


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """The room of one blank. ``y`` is the height of the line on which an answer stands.

    ``heads`` are words that its table gives it (the head of its column, the head of its row), ``column`` names the
    column; ``inside`` are words in the box itself. ``widget`` is the place of a field of the PDF in the list of them,
    ``name`` the letters of its name. ``signed`` is the label by which it was found to be a line to sign.
    """

    page: int
    kind: Literal["text", "tick"]
    shape: Shape
    box: Box
    y: float
    heads: tuple[str, ...] = ()
    column: int | None = None
    inside: str = ""
    comb: int | None = None
    widget: int | None = None
    name: str = ""
    lines: int = 1
    signed: str = ""

    @property
    def left(self) -> float:
        return self.box[0]

    @property
    def right(self) -> float:
        return self.box[2]

    @property
    def base(self) -> float:
        """Where the words of its line stand, about."""
        return self.y - 1.5


Item: TypeAlias = Segment | Spot


@dataclass(slots=True)
class Line:
    """What stands on one baseline, from left to right."""

    base: float
    size: float
    items: list[Item] = field(default_factory=list)

    @property
    def segments(self) -> list[Segment]:
        return [item for item in self.items if isinstance(item, Segment)]

    @property
    def spots(self) -> list[Spot]:
        return [item for item in self.items if isinstance(item, Spot)]

    @property
    def text(self) -> str:
        """The line as running text, blanks as ``___`` and boxes as ``[]``."""
        return said(self.items)


def said(items: Sequence[Item]) -> str:
    """Words and blanks as running text."""
    parts = [item.text if isinstance(item, Segment) else "[]" if item.kind == "tick" else "___" for item in items]
    return " ".join(parts)


class Reach(NamedTuple):
    """What a heading stands over: from left to right and down to ``bottom``; ``boxed`` where that is a box or a column
    of the page rather than all of it."""

    left: float
    right: float
    bottom: float
    boxed: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """One page: ``lines`` from the top. ``heads`` are the headings (by identity) and what each stands over."""

    number: int
    lines: tuple[Line, ...]
    size: float
    left: float
    right: float
    uprights: tuple[Upright, ...]
    leaders: tuple[Typed, ...]
    heads: Mapping[int, Reach]

    def paper(self) -> tuple[list[str], list[bool], list[int]]:
        """The page as lines of text with an empty line between passages, which are of headings, and where each of
        ``lines`` is among them."""
        texts: list[str] = []
        heads: list[bool] = []
        places: list[int] = []
        for place, line in enumerate(self.lines):
            last = self.lines[place - 1] if place else None
            if last is not None and line.base - last.base > 1.55 * min(max(line.size, 8.0), 13.0):
                texts.append("")
                heads.append(False)
            places.append(len(texts))
            texts.append(line.text)
            reaches = [self.heads.get(id(one)) for one in line.segments]
            heads.append(bool(reaches) and all(reach is not None and not reach.boxed for reach in reaches))
        return [*texts, ""], [*heads, False], places

    def led(self, base: float, left: float, right: float) -> bool:
        """Whether dots lead from the one place of a line to the other."""
        return any(abs(one.base - base) < 3 and one.left < left + 12 and one.right > right - 20 for one in self.leaders)

    def parted(self, base: float, one: float, other: float) -> bool:
        """Whether an upright line stands between two places of a line."""
        return any(one - 0.5 <= line.x <= other + 0.5 and line.top < base - 1 < line.bottom for line in self.uprights)

    def above(self, place: int, left: float, right: float, reach: float) -> Iterator[tuple[int, Item]]:
        """What stands above a line within these edges, nearest first, up to ``reach`` points away."""
        for at in range(place - 1, -1, -1):
            line = self.lines[at]
            if self.lines[place].base - line.base > reach:
                return
            for item in line.items:
                if _right(item) > left and _left(item) < right:
                    yield at, item

    def below(self, place: int, left: float, right: float, reach: float) -> Iterator[tuple[int, Item]]:
        """As :meth:`above`, downwards."""
        for at in range(place + 1, len(self.lines)):
            line = self.lines[at]
            if line.base - self.lines[place].base > reach:
                return
            for item in line.items:
                if _right(item) > left and _left(item) < right:
                    yield at, item


def _left(item: Item) -> float:
    return item.left


def _right(item: Item) -> float:
    return item.right


def lay_out(
    number: int, rows: Sequence[Row], spots: Sequence[Spot], shapes: Shapes, leaders: Sequence[Typed] = ()
) -> Layout:
    """Put words and blanks into lines, and tell the headings. ``leaders`` are dots that only lead to a blank."""
    uprights = shapes.uprights
    cells = [cell.box for cell in shapes.cells if cell.walls == 2][:_MOST_CELLS]
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
        line.items = sorted([*line.items, *segments(row, stops)], key=_left)
    for line in loose:
        line.items.sort(key=_left)
    every = tuple(sorted((line for line in [*lines, *loose] if line.items), key=lambda line: line.base))
    words = [item for line in every for item in line.segments]
    body = median([one.size for one in words for _ in one.text]) if words else 10.0
    left = min((one.left for one in words), default=0.0)
    right = max((one.right for one in words), default=0.0)
    columns = [box for box in cells if _heads_column(box, cells, words)]
    titles = [_table_under(box, cells) for box in cells if box[3] - box[1] < _TITLE and box not in columns]
    boxes = [box for box in (*shapes.frames, *titles) if any(_holds(box, spot.box) for spot in spots)]
    found = list(_headings(every, body, (left, right), columns))
    heads = {id(one): _reach(one, line, (left, right), boxes) for line, one in found}
    heads |= _side_by_side(found, heads)
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


# ------------------------------------------------------------------ headings

_MOST_CELLS = 500
"""Cells of a page that are looked at: more are a table of figures."""

_PART_OF_PAGE = 0.8
"""Of the width of a page's words: a wider box is no column of it."""

_TITLE = 45.0
"""Points: a higher cell is more than the title of what stands under it."""


def _heads_column(box: Box, cells: Sequence[Box], words: Sequence[Segment]) -> bool:
    """Whether a low cell is the head of a column of empty cells, which heads no part of the paper."""
    if box[3] - box[1] >= _TITLE:
        return False
    under = [one for one in cells if abs(one[1] - box[3]) < 2 and one[0] < box[2] - 3 and one[2] > box[0] + 3]
    if not under:
        return True
    first = min(under)
    wider = first[2] - first[0] > box[2] - box[0] + 3
    return wider or not any(_stands_in(one, first) for one in words)


def _stands_in(one: Segment, box: Box) -> bool:
    x, y = (one.left + one.right) / 2, one.base - 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _headings(
    lines: Sequence[Line], body: float, edges: tuple[float, float], columns: Sequence[Box]
) -> Iterator[tuple[Line, Segment]]:
    heads: list[tuple[Line, Segment]] = []
    for line in lines:
        if line.spots and len(line.items) > 1:
            continue
        for one in line.segments:
            follows = any(
                0 < line.base - above.base < 1.9 * one.size and other.left < one.right and other.right > one.left
                for above, other in heads[-6:]
            )
            if _could_head(one, line, body, edges, follows) and not _in_cell(one, columns):
                heads.append((line, one))
                yield line, one


def _reach(one: Segment, line: Line, edges: tuple[float, float], boxes: Sequence[Box]) -> Reach:
    """What a heading stands over: its box or the page where it is in the middle or begins it, else its own width."""
    around = [box for box in boxes if box[0] <= one.left and one.right <= box[2] and box[1] < one.base < box[3]]
    box = min(around, key=_area) if around else (edges[0], 0.0, edges[1], inf)
    boxed = box[2] - box[0] < _PART_OF_PAGE * (edges[1] - edges[0])
    bottom = box[3] if boxed else inf
    middle = abs((one.left + one.right - box[0] - box[2]) / 2) < 14
    if middle or ((around or len(line.items) == 1) and one.left - box[0] < 12):
        return Reach(box[0], box[2], bottom, boxed)
    return Reach(one.left, one.right, bottom, boxed)


def _side_by_side(found: Sequence[tuple[Line, Segment]], heads: Mapping[int, Reach]) -> dict[int, Reach]:
    """The reaches of headings that stand beside one another, each over a column down to the next that is alone."""
    rows: list[list[Segment]] = []
    for _, one in found:
        level = bool(rows) and one.base - rows[-1][0].base < 0.8 * one.size
        if level and all(one.left > other.right or one.right < other.left for other in rows[-1]):
            rows[-1].append(one)
        else:
            rows.append([one])
    alone = [row[0].base for row in rows if len(row) == 1]
    columns: dict[int, Reach] = {}
    for unordered in rows:
        row = sorted(unordered, key=_left)
        if not 2 <= len(row) <= 3 or any(heads[id(one)].boxed for one in row):
            continue
        middles = [(one.right + other.left) / 2 for one, other in itertools.pairwise(row)]
        bottom = min((base for base in alone if base > row[0].base + _TITLE), default=inf)
        for one, left, right in zip(row, [-inf, *middles], [*middles, inf], strict=True):
            columns[id(one)] = Reach(left, right, bottom, boxed=True)
    return columns


def _table_under(title: Box, cells: Sequence[Box]) -> Box:
    """A title's cell with all cells of its width that hang on it."""
    left, top, right, bottom = title
    for cell in sorted(cells, key=lambda one: one[1]):
        if top < cell[1] <= bottom + 2 and cell[0] >= left - 2 and cell[2] <= right + 2:
            bottom = max(bottom, cell[3])
    return left, top, right, bottom


def _holds(box: Box, other: Box) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] < x < box[2] and box[1] < y < box[3]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _could_head(one: Segment, line: Line, body: float, edges: tuple[float, float], follows: bool) -> bool:
    text = one.text
    letters = [character for character in text if character.isalpha()]
    if len(letters) < (2 if follows else 3) or len(text) > 90 or len(text.split()) > 14:
        return False
    if text[-1] in ".:;,?" and not text.lower().endswith(_COMPANIES):
        return False
    if text[0].islower() and not follows:
        return False
    return (
        is_capitals(text)
        or one.bold
        or one.size > 1.15 * body
        or (_centred(one, line, edges) and one.size >= 0.9 * body)
    )


_COMPANIES = ("inc.", "corp.", "co.", "ltd.", "n.a.", "l.p.", "plc.")


def _centred(one: Segment, line: Line, edges: tuple[float, float]) -> bool:
    middle = (edges[0] + edges[1]) / 2
    room = min(one.left - edges[0], edges[1] - one.right)
    return len(line.items) == 1 and abs((one.left + one.right) / 2 - middle) < 9 and room > 40 and one.text[0].isupper()


def _in_cell(one: Segment, cells: Sequence[Box]) -> bool:
    return any(_stands_in(one, box) for box in cells)
