"""Finds the room of every blank on a page without fields: rules, boxes, cells, gaps in sentences, room beside labels.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from gdnotice.stamp.page.layout import Spot
from gdnotice.stamp.page.read import PrintedPage
from gdnotice.stamp.page.shapes import Cell, Level, Shapes, shapes_of
from gdnotice.stamp.page.text import FRAME, Typed, Word, rows_of
from gdnotice.stamp.placement import Box

ROOM = 15.0
"""Points over a rule that an answer takes."""

SINK = 1.2
"""Points below a rule at which its box ends: letters stand on the rule, and only their tails reach it."""

_NARROWEST = 13.0
"""Points: a shorter rule is no blank."""

_LEAST_ROOM = 7.5
"""Points over a rule: with less it underlines what stands there."""

_PADDING = 12.0
"""Points between the upper side of a cell and the label that begins it, at most."""

_LONGEST_HEAD = 200
"""Characters: more are no head of a column."""

_MOST = 1_500
_MOST_CELLS = 400
"""Cells of one page that are looked at: a table of certificates has a hundred; a page of figures is no form."""


class Ground:
    """What was read of one page, and the spots found on it."""

    def __init__(self, page: PrintedPage) -> None:
        self.page = page
        self.number = page.number
        self.rows, self.typed = rows_of(page.glyphs)
        self.words: list[Word] = [word for row in self.rows for word in row.words]
        self.shapes: Shapes = shapes_of(page)
        self.tables: list[Box] = []

    def words_in(self, box: Box, slack: float = 0.0) -> list[Word]:
        """The words whose middle lies in a box."""
        left, top, right, bottom = box
        return [
            word
            for word in self.words
            if left - slack < (word.left + word.right) / 2 < right + slack
            and top - slack < word.base - 0.3 * word.size < bottom + slack
        ]


def find_spots(ground: Ground) -> list[Spot]:
    """The room of every blank that is drawn, typed or closed by lines."""
    ticks = [*_drawn_ticks(ground), *_typed_ticks(ground)]
    combs = list(_comb_spots(ground))
    cells = list(_cell_spots(ground))
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


# ------------------------------------------------------------------ cells


def _cell_spots(ground: Ground) -> Iterator[Spot]:
    cells = [cell for cell in ground.shapes.cells if cell.width >= 16 and cell.height >= 9][:_MOST_CELLS]
    texts = [_words_of(ground, cell) for cell in cells]
    inner = [_has_inner(ground, cell) for cell in cells]
    tables = _tables(cells)
    sizes = [sum(1 for other in tables if other == table) for table in tables]
    labelled = {
        place: list(_under_label(ground, cells, texts, place))
        for place in range(len(cells))
        if texts[place] and not inner[place]
    }
    forms = _of_forms(tables, labelled)
    for place, cell in enumerate(cells):
        if inner[place]:
            continue
        words = texts[place]
        inset = (cell.box[0] + 2, cell.box[1] + 1, cell.box[2] - 2, cell.box[3] - 1)
        if not words:
            if cell.walls < 2 and sizes[place] < 2:
                continue
            if cell.height > 150 or (cell.width > 450 and cell.height > 80):
                continue
            head, row = _heads(cells, texts, place)
            if not any(character.isalpha() for character in row):
                row = ""  # rows that are only numbered
            if row and len(row) > 14 and head:
                head = ""
            if sizes[place] < 2 and not _is_box(ground, cell):
                continue
            count = max(1, int((cell.height - 2) / 12.5))
            yield Spot(
                ground.number, "text", "box", inset, cell.box[3] - 3.5,
                heads=tuple(text for text in (head, row) if text),
                column=_column(cells, texts, place, tables) if head and not row else None,
                lines=count if count > 1 else 1,
            )  # fmt: skip
        elif tables[place] in forms:
            yield from labelled[place]


def _of_forms(tables: Sequence[int], labelled: Mapping[int, list[Spot]]) -> set[int]:
    """The tables most of whose cells leave room beside their words: those of a form, not of an instruction."""
    found = set()
    for table in set(tables):
        full = [bool(spots) for place, spots in labelled.items() if tables[place] == table]
        if full and sum(full) >= 0.5 * len(full):
            found.add(table)
    return found


def _words_of(ground: Ground, cell: Cell) -> list[Word]:
    return sorted(ground.words_in(cell.box), key=lambda word: (round(word.base), word.left))


def _has_inner(ground: Ground, cell: Cell) -> bool:
    """Whether a cell holds blanks of its own, which count instead of it."""
    left, top, right, bottom = cell.box
    for box in (*ground.shapes.ticks, *itertools.chain.from_iterable(ground.shapes.combs)):
        if left < (box[0] + box[2]) / 2 < right and top < (box[1] + box[3]) / 2 < bottom:
            return True
    for line in ground.shapes.levels:
        if top + 3 < line.y < bottom - 3 and line.left >= left - 1 and line.right <= right + 1:
            return True
    return any(left < one.left < right and top < one.line < bottom for one in ground.typed)


def _is_box(ground: Ground, cell: Cell) -> bool:
    """Whether a lone empty cell is a box to write in rather than the room between two parts of the paper."""
    return cell.walls == 2 and 10 <= cell.height <= 130


def _tables(cells: Sequence[Cell]) -> list[int]:
    """For each cell a number that all cells of one table share: cells that touch."""
    number = list(range(len(cells)))
    for place, cell in enumerate(cells):
        for other in range(place):
            if number[other] != number[place] and _touch(cell.box, cells[other].box):
                old, new = number[place], number[other]
                number = [new if one == old else one for one in number]
    return number


def _touch(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[1], other[1])
    return (across > 3 and abs(along) < 2) or (along > 3 and abs(across) < 2)


def _heads(cells: Sequence[Cell], texts: Sequence[list[Word]], place: int) -> tuple[str, str]:
    """The words at the head of a cell's column, and those at the head of its row."""
    box = cells[place].box
    return _head_over(cells, texts, box), _head_beside(cells, texts, box)


def _head_over(cells: Sequence[Cell], texts: Sequence[list[Word]], box: Box) -> str:
    at = box
    for _ in range(60):
        above = [
            other
            for other in range(len(cells))
            if abs(cells[other].box[3] - at[1]) < 2 and _covers(cells[other].box, at)
        ]
        if not above:
            return ""
        if texts[above[0]]:
            head = " ".join(word.text for word in texts[above[0]])
            return head if len(head) <= _LONGEST_HEAD else ""
        at = cells[above[0]].box
    return ""


def _covers(over: Box, under: Box) -> bool:
    return min(over[2], under[2]) - max(over[0], under[0]) > 0.8 * (under[2] - under[0])


def _head_beside(cells: Sequence[Cell], texts: Sequence[list[Word]], box: Box) -> str:
    at = box
    for _ in range(20):
        beside = [
            other
            for other in range(len(cells))
            if abs(cells[other].box[2] - at[0]) < 2
            and min(cells[other].box[3], at[3]) - max(cells[other].box[1], at[1]) > 0.7 * (at[3] - at[1])
        ]
        if not beside:
            return ""
        if texts[beside[0]]:
            head = " ".join(word.text for word in texts[beside[0]])
            return head if len(head) <= 90 else ""
        at = cells[beside[0]].box
    return ""


def _column(cells: Sequence[Cell], texts: Sequence[list[Word]], place: int, tables: Sequence[int]) -> int | None:
    """A number for the column of empty cells to which a cell belongs; None where it stands alone in it."""
    box = cells[place].box
    same = [
        other
        for other in range(len(cells))
        if tables[other] == tables[place]
        and not texts[other]
        and abs(cells[other].box[0] - box[0]) < 2
        and abs(cells[other].box[2] - box[2]) < 2
    ]
    run = sorted(same, key=lambda other: cells[other].box[1])
    return min(run) if len(run) > 1 else None


def _under_label(ground: Ground, cells: Sequence[Cell], texts: Sequence[list[Word]], place: int) -> Iterator[Spot]:
    """The room that a label leaves in its own cell: under it, or to its right."""
    cell, words = cells[place], texts[place]
    left, top, right, bottom = cell.box
    label = " ".join(word.text for word in words)
    first, last = min(word.top for word in words), max(word.foot for word in words)
    rows = len({round(word.base) for word in words})
    heads_table = any(
        not texts[other] and abs(cells[other].box[1] - bottom) < 2 and _covers(cells[other].box, cell.box)
        for other in range(len(cells))
    )
    beside = any(
        not texts[other] and abs(cells[other].box[0] - right) < 2 and abs(cells[other].box[3] - bottom) < 2
        for other in range(len(cells))
    )
    if beside or heads_table or rows > 2 or len(label) > 130 or cell.height > 110:
        return
    if first - top < _PADDING and bottom - last >= 9 and bottom - last > first - top + 3:
        count = max(1, int((bottom - last - 1) / 12.5))
        box = (left + 3, last, right - 2, bottom - 0.5)
        yield Spot(ground.number, "text", "box", box, bottom - 3, inside=label, lines=count)
        return
    if cell.height < 34:
        yield from _beside_labels(ground, cell, words)


def _beside_labels(ground: Ground, cell: Cell, words: Sequence[Word]) -> Iterator[Spot]:
    """The room after each label of a low cell, up to the next label."""
    _, top, right, bottom = cell.box
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.left):
        if groups and word.left - max(one.right for one in groups[-1]) < 40:
            groups[-1].append(word)
        else:
            groups.append([word])
    for group, following in itertools.zip_longest(groups, groups[1:]):
        ordered = sorted(group, key=lambda one: (round(one.base), one.left))
        end = max(word.right for word in group)
        limit = right - 2 if following is None else following[0].left - 4
        if ordered[-1].text[-1] in ":▶►" and limit - end >= 40:
            box = (end + 3, max(top + 1, bottom - 20), limit, bottom - 1)
            label = " ".join(word.text for word in ordered)
            yield Spot(ground.number, "text", "box", box, ordered[-1].base + 2, inside=label)


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
            filled = cell.walls == 2 or (cell.height < 60 and bool(ground.words_in(cell.box)))
            if edge and filled and min(level.right, right) - max(level.left, left) > 0.8 * (right - left):
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
        if abs(word.base - one.base) < 2 and re.match(r"\$|[\d(][\d,.%)]*$", word.text)
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
    beside = [
        word
        for word in ground.words
        if line.y - 6.5 < word.base < line.y + 2 and word.right > line.left and word.left < line.right
    ]
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
