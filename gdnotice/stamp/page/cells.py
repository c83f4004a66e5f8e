"""The blanks that are cells: empty ones with the heads of their column and row, and the room a label leaves in its own.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from gdnotice.stamp.exhibit.blank_text import is_capitals
from gdnotice.stamp.exhibit.labels import ASKS
from gdnotice.stamp.page.ground import Ground
from gdnotice.stamp.page.layout import Spot
from gdnotice.stamp.page.shapes import Cell
from gdnotice.stamp.page.text import Word
from gdnotice.stamp.placement import Box

_PADDING = 12.0
"""Points between the upper side of a cell and the label that begins it, at most."""

_FOOT = 7.0
"""Points between a label and the foot of its cell, where the room is over it."""

_LONGEST_HEAD = 200
"""Characters: more are no head of a column."""

_AROUND = re.compile(r"(?:U\.?S\.?|CA?|AU?)?\s?[$€£]|\.?00|%")
"""What a cell prints beside the amount that it leaves room for."""

_NARROWEST = 12.0
"""Points between those signs."""

_LONGEST_LABEL = 180
"""Characters: a label over its room may say in two lines how to fill it in."""

_MOST_CELLS = 400
"""Cells of one page that are looked at: a table of certificates has a hundred; a page of figures is no form."""

_TOTAL = re.compile(r"\W*(?:grand |sub-?)?totals?\b", re.IGNORECASE)
"""The head of a row whose cells add up the columns over them, each its own."""


def cell_spots(ground: Ground) -> Iterator[Spot]:
    """The room of every empty cell, and of every label that leaves some in its own cell."""
    cells = [cell for cell in ground.shapes.cells if cell.width >= 16 and cell.height >= 9][:_MOST_CELLS]
    printed = [_words_of(ground, cell) for cell in cells]
    texts = [[] if all(_AROUND.fullmatch(word.text) for word in words) else words for words in printed]
    inner = [_has_inner(ground, cell) for cell in cells]
    tables = _tables(cells)
    sizes = [sum(1 for other in tables if other == table) for table in tables]
    labelled = {
        place: list(_under_label(ground, cells, texts, place))
        for place in range(len(cells))
        if texts[place] and not inner[place]
    }
    forms = _of_forms(tables, {place: spots for place, spots in labelled.items() if not _names(cells, texts, place)})
    for place, cell in enumerate(cells):
        if inner[place]:
            continue
        words = texts[place]
        if not words:
            inset = _between(cell, printed[place])
            if inset[2] - inset[0] < _NARROWEST:
                continue
            if cell.walls < 2 and sizes[place] < 2:
                continue
            if cell.height > 150 or (cell.width > 450 and cell.height > 80):
                continue
            head, row = _heads(cells, texts, place)
            if not any(character.isalpha() for character in row):
                row = ""  # rows that are only numbered
            if row and len(row) > 14 and head and not _TOTAL.match(row):
                head = ""
            if sizes[place] < 2 and not _is_box(ground, cell):
                continue
            if caption := _caption_of_group(cells, texts, cell.box):
                head, row = caption, ""
            count = max(1, int((cell.height - 2) / 12.5))
            yield Spot(
                ground.number, "text", "box", inset, cell.box[3] - 3.5,
                heads=tuple(text for text in (head, row) if text),
                column=_column(cells, texts, place, tables) if head and not row else None,
                lines=count if count > 1 else 1,
            )  # fmt: skip
        elif tables[place] in forms:
            yield from labelled[place]


def _between(cell: Cell, around: Sequence[Word]) -> Box:
    """The room of an empty cell, without the signs of money that it prints at its sides."""
    left, top, right, bottom = cell.box
    middle = (left + right) / 2
    begins = max((word.right for word in around if word.left < middle), default=left)
    ends = min((word.left for word in around if word.left >= middle), default=right)
    return begins + 2, top + 1, ends - 2, bottom - 1


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


def _caption_of_group(cells: Sequence[Cell], texts: Sequence[list[Word]], box: Box) -> str:
    """The words of the cell right under one, its caption where a head at the left holds both together."""
    under = next(
        (
            other
            for other, cell in enumerate(cells)
            if texts[other]
            and abs(cell.box[1] - box[3]) < 2
            and max(abs(cell.box[0] - box[0]), abs(cell.box[2] - box[2])) < 3
            and cell.height < 24
        ),
        None,
    )
    if under is None:
        return ""
    foot = cells[under].box[3]
    held = any(
        texts[other] and cell.box[2] < box[0] + 2 and abs(cell.box[1] - box[1]) < 4 and cell.box[3] > foot - 2
        for other, cell in enumerate(cells)
    )
    return " ".join(word.text for word in texts[under]) if held else ""


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
    if _names(cells, texts, place) or rows > 2 or len(label) > _LONGEST_LABEL or cell.height > 110:
        return
    if first - top < _PADDING and bottom - last >= 9 and bottom - last > first - top + 3:
        count = max(1, int((bottom - last - 1) / 12.5))
        box = (left + 3, last, right - 2, bottom - 0.5)
        yield Spot(ground.number, "text", "box", box, bottom - 3, inside=label, lines=count)
        return
    if bottom - last < _FOOT and first - top >= 14 and first - top > 2 * (bottom - last) and label[0].isupper():
        box = (left + 3, top + 0.5, right - 2, first - 1)
        yield Spot(ground.number, "text", "box", box, first - 3.5, inside=label)
        return
    if cell.height < 34:
        yield from _beside_labels(ground, cell, words)


def _heads_empty(cells: Sequence[Cell], texts: Sequence[list[Word]], box: Box) -> bool:
    return any(
        not texts[other] and abs(cell.box[1] - box[3]) < 2 and _covers(cell.box, box)
        for other, cell in enumerate(cells)
    )


def _names(cells: Sequence[Cell], texts: Sequence[list[Word]], place: int) -> bool:
    """Whether the words of a cell name empty cells under it or beside it: then it has no room of its own."""
    left, top, right, bottom = box = cells[place].box
    words = texts[place]
    titled = all(word.bold or is_capitals(word.text) for word in words if word.text[0].isalpha())
    middle = (min(word.left for word in words) + max(word.right for word in words)) / 2
    centred = abs(middle - (left + right) / 2) < 15
    hanging = [
        cell for cell in cells if abs(cell.box[1] - bottom) < 2 and left - 2 < cell.box[0] and cell.box[2] < right + 2
    ]
    first, last = min(word.top for word in words), max(word.foot for word in words)
    own = words[0].left - left < 12 and not centred and bottom - last >= 11 and bottom - last > 2 * (first - top)
    if own and all(texts[at] for at, cell in enumerate(cells) if cell in hanging):
        titled = False  # a label in capitals over its own room, and others with theirs under it
    if len(hanging) > 1 and (titled or (centred and any(_heads_empty(cells, texts, cell.box) for cell in hanging))):
        return True  # the title of a table
    return _heads_empty(cells, texts, box) or any(
        not texts[other]
        and abs(cell.box[0] - right) < 2
        and abs(cell.box[3] - bottom) < 2
        and cell.height > 0.6 * (bottom - top)
        for other, cell in enumerate(cells)
    )


def _beside_labels(ground: Ground, cell: Cell, words: Sequence[Word]) -> Iterator[Spot]:
    """The room after each label of a low cell, up to the next label."""
    _, top, right, bottom = cell.box
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.left):
        if groups and word.left - max(one.right for one in groups[-1]) < 40:
            groups[-1].append(word)
        else:
            groups.append([word])
    several = _asks_several(groups)
    for group, following in itertools.zip_longest(groups, groups[1:]):
        ordered = sorted(group, key=lambda one: (round(one.base), one.left))
        end = max(word.right for word in group)
        limit = right - 2 if following is None else following[0].left - 4
        words_of = " ".join(word.text for word in ordered)
        plainly = len(words_of) <= 32 and ordered[0].left - cell.box[0] < 12 and bool(ASKS.search(words_of))
        led = ordered[-1].text[-1] in ":▶►#"
        wide = 26 if several else 40 if led else 90
        if limit - end >= wide and (led or several or (plainly and limit - end > end - ordered[0].left)):
            box = (end + 3, max(top + 1, bottom - 20), limit, bottom - 1)
            yield Spot(ground.number, "text", "box", box, ordered[-1].base + 2, inside=words_of)


def _asks_several(groups: Sequence[Sequence[Word]]) -> bool:
    """Whether the words of a low cell are several labels, each with its room after it, and no sentence."""
    said = [" ".join(word.text for word in sorted(group, key=lambda one: one.left)) for group in groups]
    plain = all(len(one) <= 36 and one[0].isupper() and not any(map(str.isdigit, one)) for one in said)
    return len(said) > 1 and plain and 2 * sum(bool(ASKS.search(one)) for one in said) >= len(said)
