"""Fitting printed text into the boxes of a printing, as a careful typist would.

One size across the form unless something is long; text stands on the line at the foot of its box; it shrinks (never
under 6 pt), wraps where the box has lines, and flows on through the blanks of its field. What still does not fit is not
put here at all: the caller sends it to the schedule. Nothing is ever cut off.

Lengths are points. Positions here count upwards from the foot of the page as seen, as PDF does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gdnotice.stamp.embedding import common_extent, is_common, text_extent
from gdnotice.stamp.faces import face
from gdnotice.stamp.placement import Placement

USUAL = 9.5
LEAST = 6.0
_INSET = 1.5
_STEP = 0.25
_RULED_LEAST = 8.0
"""Down to this size a text keeps to the lines a box was meant for; below, more and closer lines are taken."""


class Measure:
    """How wide and high a face's text is, in ems."""

    def __init__(self, name: str) -> None:
        of = face(name)
        self.name = name
        self.ems = {character: advance / of.units for character, advance in of.advances.items()}
        self.low, self.high = common_extent(name)
        self.tall = self.high - self.low

    def width(self, text: str) -> float:
        return sum(map(self.ems.__getitem__, text))

    def extent(self, text: str) -> tuple[float, float]:
        """Lowest and highest ink that ``text`` can have."""
        return (self.low, self.high) if is_common(text) else text_extent(self.name, text)


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """One placement made ready. ``page`` counts from 0; text has the room from ``left`` to ``right``, above ``foot``.

    ``size`` is the size to start from; ``opening`` the JSON that says where a text stands, up to the text itself.
    """

    placement: Placement
    page: int
    left: float
    right: float
    foot: float
    height: float
    lines: int
    size: float
    opening: str


class Piece(NamedTuple):
    """One line of text where it stands: ``x`` and baseline ``y`` upwards from the bottom left of the page as seen."""

    slot: Slot
    x: float
    y: float
    size: float
    text: str


def usual_size(placements: Sequence[Placement], measure: Measure) -> float:
    """The one size for a form: what nearly all its boxes can hold, 8 to 9.5 pt."""
    limits = [(one.box[3] - one.box[1]) / one.lines / measure.tall for one in placements if one.kind == "text"]
    return _stepped(min([USUAL, *(limit for limit in limits if limit >= _RULED_LEAST)]))


def slot_of(placement: Placement, page_height: float, usual: float, measure: Measure) -> Slot:
    """Make a placement ready. ``page_height`` is of the page as seen."""
    left, top, right, bottom = placement.box
    height = bottom - top
    inset = _INSET if right - left > 16 * _INSET else 0.0
    lines = max(1, min(placement.lines, int(height / (LEAST * measure.tall))))
    size = max(LEAST, _stepped(min(placement.size or usual, height / lines / measure.tall)))
    return Slot(
        placement=placement,
        page=placement.page - 1,
        left=left + inset,
        right=right - inset,
        foot=page_height - bottom,
        height=height,
        lines=lines,
        size=size,
        opening=opening_of(placement),
    )


def opening_of(placement: Placement) -> str:
    """The JSON object that says where a text stands, up to the text itself: written once, not with every stamp."""
    where: dict[str, object] = {"field": placement.field, "page": placement.page}
    where["box"] = [round(edge, 2) for edge in placement.box]
    if placement.value is not None:
        where["value"] = placement.value
    return json.dumps(where, ensure_ascii=False)[:-1] + ', "text": '


def _stepped(size: float) -> float:
    """Down to a quarter of a point."""
    return int(size / _STEP + 1e-6) * _STEP


def one_line(slot: Slot, text: str, measure: Measure) -> Piece | None:
    """``text`` on the foot of ``slot``, shrunk as needed; None where it would have to be under 6 pt."""
    ems = measure.width(text)
    size, low, high = slot.size, measure.low, measure.high
    if not is_common(text):
        low, high = measure.extent(text)
    if ems * size > slot.right - slot.left or (high - low) * size > slot.height:
        size = _stepped(min((slot.right - slot.left) / ems if ems else size, slot.height / (high - low), size))
        if size < LEAST:
            return None
    return _on_line(_Line(slot, slot.foot, slot.height, slot.right - slot.left), text, ems, size, (low, high))


class _Line(NamedTuple):
    """One line of a slot, its foot counted upwards from the foot of the page."""

    slot: Slot
    foot: float
    height: float
    room: float


def _on_line(line: _Line, text: str, ems: float, size: float, extent: tuple[float, float]) -> Piece:
    slot = line.slot
    low, high = extent
    spare = line.height - (high - low) * size
    y = line.foot - low * size + (0.6 if spare > 0.6 else spare if spare > 0 else 0)
    align = slot.placement.align
    if align == "left":
        x = slot.left
    elif align == "right":
        x = slot.right - ems * size
    else:
        x = (slot.left + slot.right - ems * size) / 2
    return Piece(slot, x, y, size, text)


def _lines(slots: Sequence[Slot], size: float, ruled: bool, measure: Measure) -> Iterator[_Line]:
    """The lines of ``slots`` from the top; unruled, a box of several lines takes as many as ``size`` allows."""
    for slot in slots:
        count = slot.lines
        if not ruled and count > 1:
            count = max(count, int(slot.height / (size * 1.12 * measure.tall)))
        height = slot.height / count
        for place in range(count):
            yield _Line(slot, slot.foot + slot.height - (place + 1) * height, height, slot.right - slot.left)


def _sizes(slots: Sequence[Slot]) -> Iterator[tuple[float, bool]]:
    """The sizes to try, largest first, and whether to keep to the ruled lines."""
    start = min(slot.size for slot in slots)
    for ruled, least in ((True, min(_RULED_LEAST, start)), (False, LEAST)):
        size = start
        while size >= least:
            yield size, ruled
            size -= 2 * _STEP


def flowing(slots: Sequence[Slot], text: str, measure: Measure) -> list[Piece] | None:
    """``text`` as words flowing on through ``slots`` and their lines; None where it does not fit at 6 pt."""
    if len(slots) == 1 and slots[0].lines == 1:
        piece = one_line(slots[0], text, measure)
        return None if piece is None else [piece]
    words = [(word, measure.width(word)) for word in text.split(" ")]
    space = measure.ems[" "]
    extent = measure.extent(text)
    for size, ruled in _sizes(slots):
        lines = list(_lines(slots, size, ruled, measure))
        if min(line.height for line in lines) < (extent[1] - extent[0]) * size:
            continue
        filled = _filled(words, [line.room / size for line in lines], space)
        if filled is not None:
            return [
                _on_line(line, line_text, measure.width(line_text), size, extent)
                for line, line_text in zip(lines, filled, strict=False)
                if line_text
            ]
    return None


def _filled(words: Sequence[tuple[str, float]], rooms: Sequence[float], space: float) -> list[str] | None:
    """Words put into lines of the given widths (ems), as many to a line as fit; None where lines run out."""
    filled: list[str] = []
    line: list[str] = []
    used = 0.0
    for word, ems in words:
        if line and used + space + ems <= rooms[len(filled)]:
            line.append(word)
            used += space + ems
            continue
        if line:
            filled.append(" ".join(line))
        while len(filled) < len(rooms) and ems > rooms[len(filled)]:
            filled.append("")  # a line too short for this word stays empty
        if len(filled) >= len(rooms):
            return None
        line, used = [word], ems
    filled.append(" ".join(line))
    return filled


def itemised(slots: Sequence[Slot], items: Sequence[str], measure: Measure) -> list[Piece] | None:
    """Each item on a line of its own where there are lines enough, else all in one text parted by commas."""
    extents = [measure.extent(item) for item in items]
    low, high = min(low for low, _ in extents), max(high for _, high in extents)
    widths = [measure.width(item) for item in items]
    for size, ruled in _sizes(slots):
        lines = list(_lines(slots, size, ruled, measure))
        if len(lines) < len(items) or min(line.height for line in lines) < (high - low) * size:
            continue
        if all(ems * size <= line.room for ems, line in zip(widths, lines, strict=False)):
            return [
                _on_line(line, item, ems, size, (low, high))
                for line, item, ems in zip(lines, items, widths, strict=False)
            ]
    return flowing(slots, ", ".join(items), measure)


def runs(slots: Sequence[Slot]) -> tuple[tuple[Slot, ...], ...]:
    """The blanks of one text: those that carry on one below the other belong together; any other starts a new copy.

    A form may ask for the same thing on two pages: each gets the whole answer.
    """
    found: list[list[Slot]] = []
    for slot in slots:
        if found and _continues(found[-1][-1].placement, slot.placement):
            found[-1].append(slot)
        else:
            found.append([slot])
    return tuple(map(tuple, found))


def _continues(before: Placement, after: Placement) -> bool:
    if before.page != after.page:
        return False
    one, other = before.box, after.box
    height = max(one[3] - one[1], other[3] - other[1])
    below = -2.0 <= other[1] - one[3] <= 1.5 * height + 6
    across = min(one[2], other[2]) - max(one[0], other[0])
    return below and across >= min(one[2] - one[0], other[2] - other[0]) / 2
