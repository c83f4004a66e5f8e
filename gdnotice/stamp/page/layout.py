"""The words and blanks of a page in their lines, and the headings among them.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from gdnotice.stamp.blank import Shape
from gdnotice.stamp.page.shapes import Upright
from gdnotice.stamp.page.text import Segment, Typed
from gdnotice.stamp.placement import Box


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
    of the page rather than all of it. ``top`` where it stands beside what it heads: from there on."""

    left: float
    right: float
    bottom: float
    boxed: bool
    top: float | None = None


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
