"""The words of boxes to tick, and the boxes to which other blanks belong.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

import re

from gdnotice.stamp.page.context import PdfBlank, headings_of_box, passage, run, section
from gdnotice.stamp.page.layout import Item, Layout, Line, Spot, said
from gdnotice.stamp.page.text import Segment

_HERE = re.compile(r"\b(?:check|mark|tick)\b(?: \w+){0,2}$", re.IGNORECASE)
"""Words right before a box that say that it is to be ticked: what it stands for was said before them."""

_ANSWER = re.compile(r"\W*(?:yes|no)\b", re.IGNORECASE)

FAR_LABEL = 230.0
"""Points between a label that ends in a colon or leader and the blank it belongs to."""


def tick_blank(layout: Layout, place: int, at: int, number: int) -> PdfBlank:
    line = layout.lines[place]
    spot = line.items[at]
    assert isinstance(spot, Spot)
    right, begin, goes_on = right_of(layout, place, at)
    left = _left_of(layout, place, at)
    ends_with_box = isinstance(line.items[-1], Spot) and line.items[-1].kind == "tick"
    leads = isinstance(line.items[0], Segment) and line.items[0].right > spot.left - 300
    if left and (not right or (ends_with_box and leads and not _begins_with_box(line))):
        label = left
    elif (
        left
        and left[-1] not in ".:;"
        and (left[0].islower() or _HERE.search(left))
        and not _follows_box(layout, place, at)
    ):
        label = f"{left} {right}"  # a box in the middle of its sentence
    else:
        label = f"{right} {_carried_on(layout, place, begin)}".strip() if goes_on else right
    if not label:
        label = " ".join(spot.heads)
    return PdfBlank(
        kind="tick",
        shape="box",
        line=number,
        label=label[:400],
        before=_around_tick(layout, place, at, label),
        section=section(layout, place, spot),
        headings=headings_of_box(layout, place, spot),
        spots=(spot,),
    )


def _begins_with_box(line: Line) -> bool:
    return isinstance(line.items[0], Spot) and line.items[0].kind == "tick"


def _follows_box(layout: Layout, place: int, at: int) -> bool:
    """Whether the words before a box are those of the box before it, in its line or at the end of the line above."""
    line = layout.lines[place]
    before = line.items[at - 2] if at > 1 else None
    if at == 1 and place and line.base - layout.lines[place - 1].base < 1.6 * line.size:
        above = layout.lines[place - 1].items
        before = above[-2] if len(above) > 1 and isinstance(above[-1], Segment) else None
    return isinstance(before, Spot) and before.kind == "tick"


def right_of(layout: Layout, place: int, at: int) -> tuple[str, float, bool]:
    """The words to the right of a box, where they begin, and whether they may go on in the next line.

    Blanks in those words belong to them; the next box does not.
    """
    line = layout.lines[place]
    spot = line.items[at]
    parts: list[Item] = []
    edge = spot.right
    for item in line.items[at + 1 :]:
        if isinstance(item, Spot) and item.kind == "tick":
            break
        if item.left - edge > (45 if not parts else 1.6 * line.size) or layout.parted(line.base, edge, item.left):
            break
        parts.append(item)
        edge = item.right
    while parts and isinstance(parts[-1], Spot) and len(parts) > 1:
        parts.pop()
    if not any(isinstance(item, Segment) for item in parts):
        return "", spot.right, False
    words = " ".join(item.text for item in parts if isinstance(item, Segment))
    return words, parts[0].left, True


def _left_of(layout: Layout, place: int, at: int) -> str:
    line = layout.lines[place]
    if at == 0:
        return ""
    words, spot = line.items[at - 1], line.items[at]
    if not isinstance(words, Segment):
        return ""
    gap = spot.left - words.right
    if gap > (FAR_LABEL if words.text.endswith(":") else 14) or layout.parted(line.base, words.right, spot.left):
        return ""
    return words.text


def _carried_on(layout: Layout, place: int, begin: float) -> str:
    """The further lines of a box's words: those that begin where they do and have no box of their own."""
    more: list[str] = []
    base = layout.lines[place].base
    for line in layout.lines[place + 1 :]:
        if line.base - base < 3:
            continue
        if line.base - base > 1.75 * line.size or len(more) > 7:
            break
        own = [item for item in line.items if abs(item.left - begin) < 3]
        boxes = [item for item in line.spots if item.kind == "tick" and item.right <= begin and begin - item.right < 30]
        if boxes:
            break
        if not own:
            continue
        if not isinstance(own[0], Segment) or id(own[0]) in layout.heads:
            break
        if any(isinstance(item, Spot) for item in line.items if item.left >= begin):
            break
        more.append(own[0].text)
        base = line.base
    return " ".join(more)


def _around_tick(layout: Layout, place: int, at: int, label: str) -> str:
    """The running text before a box."""
    line = layout.lines[place]
    # A question may stand far to the left of the boxes that answer it.
    first = 0 if _ANSWER.match(label) else run(line, at)[0]
    above = passage(layout, place, (line.items[first].left, line.items[at].right + 60), -1)
    return " ".join([*above, said(line.items[first:at])]).strip()[-600:]


def under(layout: Layout, place: int, spot: Spot) -> str:
    """The words of the tick box in whose line or indented passage a blank stands."""
    own = layout.lines[place].items
    before = own[: own.index(spot)] if spot in own else []
    if ticks := [item for item in before if isinstance(item, Spot) and item.kind == "tick"]:
        return right_of(layout, place, own.index(ticks[-1]))[0]
    for at, item in layout.above(place, -1.0, spot.left + 1, 110.0):
        if isinstance(item, Segment):
            if id(item) in layout.heads:
                return ""
            continue
        if item.kind == "tick" and item.right <= spot.left + 2:
            number = layout.lines[at].items.index(item)
            label = right_of(layout, at, number)[0]
            return label if _indented(layout, at, place, item.left) else ""
    return ""


def _indented(layout: Layout, first: int, last: int, edge: float) -> bool:
    """Whether nothing between two lines begins left of an edge and reaches over it."""
    for line in layout.lines[first + 1 : last + 1]:
        near = [item for item in line.items if item.right > edge + 4]
        if near and near[0].left < edge - 4:
            return False
    return True
