"""Finds the room of every blank on a page without fields: rules, boxes, cells, gaps in sentences, room beside labels.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from gdnotice.stamp.page.cells import cell_spots
from gdnotice.stamp.page.ground import Ground
from gdnotice.stamp.page.layout import Spot
from gdnotice.stamp.page.shapes import Level
from gdnotice.stamp.page.text import FRAME, Typed, Word
from gdnotice.stamp.placement import Box

ROOM = 15.0
"""Points over a rule that an answer takes."""

SINK = 1.2
"""Points below a rule at which its box ends: letters stand on the rule, and only their tails reach it."""

_NARROWEST = 13.0
"""Points: a shorter rule is no blank."""

_LEAST_ROOM = 7.5
"""Points over a rule: with less it underlines what stands there."""

_MOST = 1_500


def find_spots(ground: Ground) -> list[Spot]:
    """The room of every blank that is drawn, typed or closed by lines."""
    ticks = [*_drawn_ticks(ground), *_typed_ticks(ground)]
    combs = list(_comb_spots(ground))
    cells = list(cell_spots(ground))
    taken = [spot.box for spot in (*combs, *cells)]
    rules = [spot for spot in _rules(ground) if not any(_inside(spot, box) for box in taken)]
    found = [*ticks, *combs, *cells, *rules]
    return sorted(found, key=lambda spot: (spot.y, spot.left))[:_MOST]


def _comb_spots(ground: Ground) -> Iterator[Spot]:
    """Rows of cells for one character each; a cell that prints a dash parts two of them."""
    for comb in ground.shapes.combs:
        row: list[Box] = []
        for cell in (*comb, None):
            if cell is not None and not ground.words_in(cell):
                row.append(cell)
                continue
            if len(row) > 1:
                box = (row[0][0], row[0][1], row[-1][2], row[0][3])
                yield Spot(ground.number, "text", "box", box, box[3] - 3.0, comb=len(row))
            row = []


def _inside(spot: Spot, box: Box) -> bool:
    x, y = (spot.left + spot.right) / 2, spot.y - 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3] + 4


# ------------------------------------------------------------------ boxes to tick


def _drawn_ticks(ground: Ground) -> Iterator[Spot]:
    for box in ground.shapes.ticks:
        inside = [word for word in ground.words_in(box) if word.text not in "☐□"]
        if not inside:
            yield Spot(ground.number, "tick", "box", box, box[3])


def _typed_ticks(ground: Ground) -> Iterator[Spot]:
    drawn = ground.shapes.ticks
    for one in ground.typed:
        if one.kind != "tick":
            continue
        # Signs of several characters leave a square in their middle, one character is about as high as a capital.
        side = min(one.right - one.left, 0.95 * one.size)
        middle = (one.left + one.right) / 2
        box = (
            middle - side / 2,
            one.base - 0.88 * side + 0.08 * one.size,
            middle + side / 2,
            one.base + 0.12 * side + 0.08 * one.size,
        )
        if not any(other[0] < middle < other[2] and other[1] < one.base - 2 < other[3] + 2 for other in drawn):
            yield Spot(ground.number, "tick", "box", box, box[3])


# ------------------------------------------------------------------ rules


def _rules(ground: Ground) -> Iterator[Spot]:
    table_lines = _table_lines(ground)
    lines = [
        _Line(level.left, level.right, level.y, False) for level in ground.shapes.levels if level not in table_lines
    ]
    lines += [
        _Line(one.left, one.right, one.line, True, one.size)
        for one in ground.typed
        if one.kind == "text" and not leads(one, ground)
    ]
    lines = sorted(lines, key=lambda line: (line.y, line.left))[:_MOST]
    for place, line in enumerate(lines):
        doubled = any(
            0 < other.y - line.y < 3.2 and other.left < line.right and other.right > line.left
            for other in lines[place + 1 : place + 6]
        )
        if doubled or (not line.typed and _parts(ground, line, lines)):
            continue
        for left, right in _free(ground, line):
            top = max(line.y - ROOM, _ceiling(ground, left, right, line.y, lines))
            if line.y - top < _LEAST_ROOM:
                continue
            box = (left + 0.8, top, right - 0.8, line.y + SINK)
            yield Spot(ground.number, "text", "rule", box, line.y)


class _Line:
    __slots__ = ("left", "right", "size", "typed", "y")

    def __init__(self, left: float, right: float, y: float, typed: bool, size: float = 10.0) -> None:
        self.left, self.right, self.y, self.typed, self.size = left, right, y, typed, size


def _table_lines(ground: Ground) -> set[Level]:
    """The level lines that are sides of closed cells or of frames, and no rules to write on."""
    found = set()
    boxes = set(itertools.chain.from_iterable(ground.shapes.combs))
    for level in ground.shapes.levels:
        if any(
            min(abs(level.y - box[1]), abs(level.y - box[3])) < 1 and level.left < box[2] and level.right > box[0]
            for box in boxes
        ):
            found.add(level)
            continue
        for cell in ground.shapes.cells:
            left, top, right, bottom = cell.box
            edge = min(abs(level.y - top), abs(level.y - bottom)) < 1
            if not edge or min(level.right, right) - max(level.left, left) <= 0.8 * (right - left):
                continue
            if cell.walls == 2 or (cell.height < 60 and ground.words_in(cell.box)):
                found.add(level)
                break
        else:
            for left, top, right, bottom in ground.shapes.frames:
                if (
                    min(abs(level.y - top), abs(level.y - bottom)) < 1
                    and level.left >= left - 1
                    and level.right <= right + 1
                ):
                    found.add(level)
                    break
    return found


def leads(one: Typed, ground: Ground) -> bool:
    """Whether a leader of dots runs to a blank that begins right after it."""
    if not one.dotted:
        return False
    after = [other.left for other in ground.typed if other is not one and abs(other.base - one.base) < 3]
    after += [level.left for level in ground.shapes.levels if -3 < level.y - one.base < 5]
    after += [box[0] for box in ground.shapes.ticks if box[1] - 3 < one.base < box[3] + 3]
    after += [
        word.left for word in ground.words
        if abs(word.base - one.base) < 2 and re.match(r"\$|[\d(][\d,.%)]*$|(?:yes|no)\b", word.text, re.IGNORECASE)
    ]  # fmt: skip
    return any(-2 < left - one.right < 16 for left in after)


def _free(ground: Ground, line: _Line) -> Iterator[tuple[float, float]]:
    """The parts of a rule over which nothing is printed."""
    if line.typed:
        yield line.left, line.right
        return
    over = sorted(
        (word.left - 1.5, word.right + 1.5)
        for word in ground.words
        if line.y - 10.5 < word.base < line.y + 0.45 * word.size and word.right > line.left and word.left < line.right
    )
    at = line.left
    for left, right in over:
        if left - at >= _NARROWEST:
            yield at, left
        at = max(at, right)
    if line.right - at >= _NARROWEST:
        yield at, line.right


def _ceiling(ground: Ground, left: float, right: float, y: float, lines: Sequence[_Line]) -> float:
    """The height under which the room over a rule is free of print."""
    top = 0.0
    for word in ground.words:
        if word.foot < y - 3 and word.right > left + 0.5 and word.left < right - 0.5:
            top = max(top, word.foot - 0.8)
    for line in lines:
        if line.y < y - 3 and line.right > left + 1 and line.left < right - 1:
            top = max(top, line.y + 1)
    for level in ground.shapes.levels:
        if level.y < y - 3 and level.right > left + 1 and level.left < right - 1:
            top = max(top, level.y + 0.8)
    return top


def _parts(ground: Ground, line: _Line, lines: Sequence[_Line]) -> bool:
    """Whether a level line only parts the paper: as wide as its text or column, and no words claim it."""
    if not ground.words:
        return False
    left, right = min(word.left for word in ground.words), max(word.right for word in ground.words)
    wide = line.right - line.left >= max(0.93 * (right - left), 0.5 * ground.page.width)
    if not wide:
        return False
    if not 0.07 * ground.page.height < line.y < 0.91 * ground.page.height:
        return True  # over the foot of the page, or under its head
    if any(-1 < line.left - word.right < 9 and line.y - 6.5 < word.base < line.y + 2 for word in ground.words):
        return False  # it begins where its label ends
    beside = [
        word
        for word in ground.words
        if line.y - 6.5 < word.base < line.y + 2 and word.right > line.left and word.left < line.right
    ]
    if (
        beside
        and beside[-1].text[-1] not in ":_"
        and sum(word.right - word.left for word in beside) > 0.5 * (line.right - line.left)
    ):
        return True  # it underlines a row of words
    if beside:
        return all(word.bold for word in beside) and not beside[-1].text.endswith(":")
    below = [
        word
        for word in ground.words
        if 0 < word.top - line.y < 4.5 and word.left < line.right and word.right > line.left
    ]
    caption = " ".join(word.text for word in below)
    if (
        below
        and len(caption) < 110
        and (caption.startswith("(") or not any(word.bold for word in below))
        and below[0].size < 9.6
    ):
        return bool(caption.upper() == caption)
    stack = [
        other for other in lines
        if other is not line and abs(other.left - line.left) < 2 and abs(other.right - line.right) < 2
        and 11 < abs(other.y - line.y) < 32
    ]  # fmt: skip
    between = any(
        any(min(other.y, line.y) < word.base - 2 < max(other.y, line.y) for word in ground.words) for other in stack
    )
    return not stack or between


def heads_over(ground: Ground, box: Box) -> str:
    """The words right over a box, in up to four lines."""
    rows: list[list[Word]] = []
    words = [
        word
        for word in ground.words
        if word.right > box[0] + 1 and word.left < box[2] - 1 and word.base < box[1] + 1
        and not FRAME.fullmatch(word.text)
    ]  # fmt: skip
    for word in sorted(words, key=lambda one: -one.base):
        near = rows[-1][0].base if rows else box[1]
        if near - word.base > (1.7 * word.size if rows else 28.0) or len(rows) > 4:
            break
        if rows and rows[-1][0].base - word.base < 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    text = " ".join(word.text for row in reversed(rows) for word in sorted(row, key=lambda one: one.left))
    return text if len(text) <= 120 else ""
