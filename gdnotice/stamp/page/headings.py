"""The headings of a page, what each stands over, and the captions that look like them.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from math import inf

from gdnotice.stamp.exhibit.blank_text import is_capitals
from gdnotice.stamp.page.layout import Line, Reach, Spot
from gdnotice.stamp.page.shapes import Shapes, Upright
from gdnotice.stamp.page.text import Segment
from gdnotice.stamp.placement import Box

CAPTION = 6.0
"""Points under a rule within which a caption's capitals begin."""

_MOST_CELLS = 500
"""Cells of a page that are looked at: more are a table of figures."""

_OFF_CENTRE = 50.0
"""Points that a heading of the page may stand beside its middle: that of a column stands much further off."""

_PART_OF_PAGE = 0.8
"""Of the width of a page's words: a wider box is no column of it."""

_TITLE = 45.0
"""Points: a higher cell is more than the title of what stands under it."""

_HEAD = 80.0
"""Points: a higher cell is no head of a column."""


def headings_of(
    lines: Sequence[Line], spots: Sequence[Spot], shapes: Shapes, body: float, edges: tuple[float, float], centre: float
) -> dict[int, Reach]:
    """The headings of a page (by identity) and what each stands over.

    ``body`` is the usual size of its print, ``edges`` are those of its words, ``centre`` is the middle of the page.
    """
    words = [item for line in lines for item in line.segments]
    cells = [cell.box for cell in shapes.cells if cell.walls == 2][:_MOST_CELLS]
    rooms = {box: room for box in cells if (room := _room_under(box, shapes, cells)) is not None}
    rooms = {box: room for box, room in rooms.items() if any(_stands_in(one, room) for one in words)}
    columns = [box for box in cells if box not in rooms and _heads_column(box, cells, words)]
    titles = [_table_under(box, cells) for box in cells if box[3] - box[1] < _TITLE and box not in columns]
    titles += [(box[0], box[1], box[2], room[3]) for box, room in rooms.items()]
    boxes = [box for box in (*shapes.frames, *titles) if any(_holds(box, spot.box) for spot in spots)]
    captions = {id(one) for one in _captions(lines, spots)}
    found = list(_headings(lines, body, edges, columns, captions, shapes.uprights))
    heads = {id(one): _reach(one, line, edges, boxes, centre) for line, one in found}
    heads |= _side_by_side(found, heads)
    heads |= _of_rows(found, [box for box in cells if box not in columns], words, shapes.uprights)
    return heads


def _heads_column(box: Box, cells: Sequence[Box], words: Sequence[Segment]) -> bool:
    """Whether a low cell is the head of a column of empty cells, which heads no part of the paper."""
    if box[3] - box[1] >= _HEAD:
        return False
    under = [one for one in cells if abs(one[1] - box[3]) < 2 and one[0] < box[2] - 3 and one[2] > box[0] + 3]
    if not under:
        return box[3] - box[1] < _TITLE
    first = min(under)
    wider = first[2] - first[0] > box[2] - box[0] + 3
    return wider or not any(_stands_in(one, first) for one in words)


def _room_under(title: Box, shapes: Shapes, cells: Sequence[Box]) -> Box | None:
    """The room between the sides of a low cell prolonged, down to the next line that closes it: what the cell heads.

    Lines to write on keep it from being a cell of its own.
    """
    left, top, right, bottom = title
    if bottom - top >= _HEAD or any(
        abs(cell[1] - bottom) < 2 and cell[0] < right - 3 and cell[2] > left + 3 for cell in cells
    ):
        return None
    closing = (
        line.y for line in shapes.levels if line.y > bottom + 12 and line.left < left + 3 and line.right > right - 3
    )
    foot = next(closing, None)
    if foot is None:
        return None
    walled = all(
        any(abs(line.x - x) < 2 and line.top < bottom + 3 and line.bottom > foot - 3 for line in shapes.uprights)
        for x in (left, right)
    )
    return (left, bottom, right, foot) if walled else None


def _stands_in(one: Segment, box: Box) -> bool:
    x, y = (one.left + one.right) / 2, one.base - 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _headings(
    lines: Sequence[Line],
    body: float,
    edges: tuple[float, float],
    columns: Sequence[Box],
    captions: Set[int],
    uprights: Sequence[Upright],
) -> Iterator[tuple[Line, Segment]]:
    heads: list[tuple[Line, Segment]] = []
    for place, line in enumerate(lines):
        for one in line.segments:
            if line.spots and len(line.items) > 1 and not _in_own_box(one, line, uprights):
                continue
            if id(one) in captions or _runs_on(lines, place, one):
                continue
            follows = any(
                0 < line.base - above.base < 1.9 * one.size and other.left < one.right and other.right > one.left
                for above, other in heads[-6:]
            )
            if _could_head(one, line, body, edges, follows) and not _in_cell(one, columns):
                heads.append((line, one))
                yield line, one


def fits_under(words: Segment, spot: Spot) -> bool:
    """Whether words are narrow enough for a caption of a rule, or begin where it does."""
    wide, room = words.right - words.left, spot.right - spot.left
    return wide <= room + 12 or (abs(words.left - spot.left) < 4 and wide <= 1.4 * room)


_ASKS = re.compile(
    r"^(?!.*\b(?:instructions|guarant(?:ee|y)\b))(?=.{1,60}$).*"
    r"\b(?:names?|address|dated?|title|capacity|signature|telephone|phone|zip|city|number)\b",
    re.IGNORECASE,
)
"""Captions in capitals or bold type, which headings have too."""


def _captions(lines: Sequence[Line], spots: Sequence[Spot]) -> Iterator[Segment]:
    """Words close under a rule to write on, which say what is written there: they head nothing, however large."""
    rules = [spot for spot in spots if spot.kind == "text" and spot.shape == "rule"]
    last: list[Segment] = []
    for line in lines:
        found = [one for one in line.segments if _is_caption(one, rules) or any(goes_on(one, over) for over in last)]
        yield from found
        last = found or [one for one in last if line.base - one.base < 2 * one.size]


def _is_caption(one: Segment, rules: Sequence[Spot]) -> bool:
    middle = (one.left + one.right) / 2
    under = any(
        -2 < one.top - spot.y < CAPTION and spot.left - 4 <= middle <= spot.right + 4 and fits_under(one, spot)
        for spot in rules
    )
    return under and bool(_ASKS.search(one.text) or not (one.bold or is_capitals(one.text)))


def goes_on(one: Segment, over: Segment) -> bool:
    """Whether words in capitals are the second line of a caption in capitals."""
    level = abs(one.left - over.left) < 3 and abs(one.size - over.size) < 0.6 and one.bold == over.bold
    near = 0 < one.base - over.base < 1.7 * over.size and one.right < over.right + 12
    return level and near and is_capitals(one.text) and is_capitals(over.text)


def _in_own_box(one: Segment, line: Line, uprights: Sequence[Upright]) -> bool:
    """Whether upright lines part words from every blank of their line."""
    crossing = [upright.x for upright in uprights if upright.top < line.base - 1 < upright.bottom]
    return all(
        any(min(one.right, spot.right) <= x <= max(one.left, spot.left) for x in crossing) for spot in line.spots
    )


def _runs_on(lines: Sequence[Line], place: int, one: Segment) -> bool:
    """Whether words go on in small letters at the left edge of the next line: a sentence, however large its print."""
    for line in lines[place + 1 : place + 4]:
        if line.base - lines[place].base > 1.5 * one.size:
            return False
        for other in line.segments:
            if abs(other.left - one.left) < 2.5 and abs(other.size - one.size) < 0.6:
                return other.text[0].islower() and other.bold == one.bold
    return False


def _reach(one: Segment, line: Line, edges: tuple[float, float], boxes: Sequence[Box], centre: float) -> Reach:
    """What a heading stands over: its box or the page where it is in the middle or begins it, else its own width.

    ``centre`` is the middle of the page, which is not that of its words where they leave one side free.
    """
    around = [box for box in boxes if box[0] <= one.left and one.right <= box[2] and box[1] < one.base < box[3]]
    box = min(around, key=_area) if around else (edges[0], 0.0, edges[1], inf)
    boxed = box[2] - box[0] < _PART_OF_PAGE * (edges[1] - edges[0])
    bottom = box[3] if boxed else inf
    middle = abs((one.left + one.right - box[0] - box[2]) / 2) < 14
    if (
        not around
        and len(line.items) == 1
        and abs((one.left + one.right) / 2 - centre) < (_OFF_CENTRE if is_capitals(one.text) else 9)
    ):
        middle = True
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
        row = sorted(unordered, key=lambda one: one.left)
        if not 2 <= len(row) <= 3 or any(heads[id(one)].boxed for one in row):
            continue
        middles = [(one.right + other.left) / 2 for one, other in itertools.pairwise(row)]
        bottom = min((base for base in alone if base > row[0].base + _TITLE), default=inf)
        for one, left, right in zip(row, [-inf, *middles], [*middles, inf], strict=True):
            columns[id(one)] = Reach(left, right, bottom, boxed=True)
    return columns


def _of_rows(
    found: Sequence[tuple[Line, Segment]], cells: Sequence[Box], words: Sequence[Segment], uprights: Sequence[Upright]
) -> dict[int, Reach]:
    """The reaches of headings in cells at the left of what they head: the whole of their row."""
    rows: dict[int, Reach] = {}
    for _, one in found:
        cell = min((box for box in cells if _stands_in(one, box)), key=_area, default=None)
        if cell is None:
            continue
        left, top, right, bottom = cell
        beside = [
            line.x for line in uprights if line.x > right + 40 and line.top < top + 3 and line.bottom > bottom - 3
        ]
        alone = all(id(other) == id(one) or other.bold for other in words if _stands_in(other, cell))
        if not beside or not alone or right - left > 0.5 * (max(beside) - left):
            continue
        if any(_stands_in(other, (right, top, max(beside), bottom)) and not other.bold for other in words):
            rows[id(one)] = Reach(right, max(beside), bottom, boxed=True, top=top)
    return rows


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
    plainly = text.partition(" (")[0]
    if len(letters) < (2 if follows else 3) or len(plainly) > 90 or len(plainly.split()) > 14 or len(text) > 150:
        return False
    if text[-1] in ".:;,?" and not text.lower().endswith(_COMPANIES):
        return False
    if (text[0].islower() or text[0] == "(") and not follows:
        return False
    return (
        is_capitals(text)
        or bool(_USUAL.fullmatch(plainly))
        or one.bold
        or one.size > 1.15 * body
        or (_centred(one, line, edges) and one.size >= 0.9 * body)
    )


_USUAL = re.compile(
    r"(?:(?:box|part|section|item) )?(?:[\dA-Z]{1,3}[.):] *)?(?:"
    r"special (?:payment|delivery|issuance|registration|mailing)(?: and \w+)? instructions|(?:\w+ ){0,3}sign here"
    r"|(?:medallion |signature )*guarant(?:ees?|y) of (?:delivery|signatures?(?:\(s\))?)"
    r"|medallion (?:signature )?guarantee"
    r")",
    re.IGNORECASE,
)
"""Headings by their words, in whatever type they are set."""

_COMPANIES = ("inc.", "corp.", "co.", "ltd.", "n.a.", "l.p.", "plc.")


def _centred(one: Segment, line: Line, edges: tuple[float, float]) -> bool:
    middle = (edges[0] + edges[1]) / 2
    room = min(one.left - edges[0], edges[1] - one.right)
    return len(line.items) == 1 and abs((one.left + one.right) / 2 - middle) < 9 and room > 40 and one.text[0].isupper()


def _in_cell(one: Segment, cells: Sequence[Box]) -> bool:
    return any(_stands_in(one, box) for box in cells)
