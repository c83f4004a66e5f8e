"""Fitting printed text into the boxes of a printing, as a careful typist would.

One size across the form unless something is long; text stands on the line at the foot of its box; it shrinks (never
under 6 pt), wraps where the box has lines, and flows on through the blanks of its field. What still does not fit is not
put here at all: the caller sends it to the schedule. Nothing is ever cut off.

Lengths are points. Positions here count upwards from the foot of the page as seen, as PDF does.
"""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gdnotice.stamp.letters import more_faces, shaped
from gdnotice.stamp.letters.embedding import COMMON, common_extent, extent, is_common, level, raised, text_extent
from gdnotice.stamp.placement import Placement

USUAL = 9.5
LEAST = 6.0
_INSET = 1.5
_CLEAR = 0.3
"""How near to the sides of its blank a text may come before it shrinks."""
_STEP = 0.25
_ABOVE = 0.6
"""So far above the line at its foot stands the lowest ink of a text, where there is room."""
_RULED_LEAST = 8.0
"""Down to this size a text keeps to the lines a box was meant for; below, more and closer lines are taken."""


class Measure:
    """How wide and high a face's text is, in ems. ``common`` are the widths of the common characters, ``level`` those
    of others too that fit wherever these do, ``usual`` those of the raised ones besides, which do so where there is
    room for ink as high as ``highest``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.ems = more_faces.ems(name)
        self.common = {character: self.ems[character] for character in COMMON}
        self.level = {character: self.ems[character] for character in level(name)}
        self.common_set, self.level_set = frozenset(self.common), frozenset(self.level)
        self.raised_set = raised(name)
        self.usual = self.level | {character: self.ems[character] for character in self.raised_set}
        self.low, self.high = common_extent(name)
        self.highest = max([self.high, *(extent(name, character)[1] for character in self.raised_set)])
        self.tall = self.high - self.low
        self.widest = max(self.common.values())

    def width(self, text: str) -> float:
        try:
            return sum(map(self.ems.__getitem__, text))
        except KeyError:  # letters that cannot be set one by one
            return shaped.line(self.name, text).width

    def extent(self, text: str) -> tuple[float, float]:
        """Lowest and highest ink that ``text`` can have."""
        characters = set(text)
        if characters <= self.level_set:
            return self.low, self.high
        if not characters <= self.ems.keys():
            line = shaped.line(self.name, text)
            return min(self.low, line.low), max(self.high, line.high)
        return text_extent(self.name, text)


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """One placement made ready. ``page`` counts from 0; text has the room from ``left`` to ``right``, above ``foot``.

    ``size`` is the size to start from; ``opening`` the JSON list that says which answer stands where (empty where it
    is none: on the schedule).
    ``fits`` is the widest text (ems) of common characters that stands here at ``size``, on the baseline ``y`` and from
    ``anchor`` less its width times ``share``: worked out once, because nearly every answer is such a text. Any of up to
    ``surely`` characters fits, whichever they are, and begins at ``left``. Where it is ``roomy``, raised letters leave
    the baseline where it is.
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
    fits: float = -1.0
    surely: int = -1
    y: float = 0.0
    anchor: float = 0.0
    share: float = 0.0
    roomy: bool = False


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
    inset = min(_INSET, 0.08 * (right - left))
    lines = max(1, min(placement.lines, int(height / (LEAST * measure.tall))))
    size = max(LEAST, _stepped(min(placement.size or usual, height / lines / measure.tall)))
    foot = page_height - bottom
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[placement.align]
    y = _baseline(foot, height, size, (measure.low, measure.high))
    simple = lines == 1 and placement.comb is None and measure.tall * size <= height
    return Slot(
        placement=placement,
        page=placement.page - 1,
        left=left + inset,
        right=right - inset,
        foot=foot,
        height=height,
        lines=lines,
        size=size,
        opening=opening_of(placement),
        fits=(right - left - 2 * inset) / size if simple else -1.0,
        surely=int((right - left - 2 * inset) / size / measure.widest) if simple and not share else -1,
        y=y,
        anchor=left + inset + share * (right - left - 2 * inset),
        share=share,
        roomy=simple and (measure.highest - measure.low) * size + _ABOVE < height,
    )


def opening_of(placement: Placement) -> str:
    """The JSON list that says which answer stands where: written once, not with every stamp. Empty for no answer."""
    if placement.field is None:
        return ""
    where: list[object] = [placement.field, placement.page, [round(edge, 2) for edge in placement.box]]
    if placement.kind == "tick":
        where += ["X", placement.value or ""]
    return json.dumps(where, ensure_ascii=False, separators=(",", ":"))


def _stepped(size: float) -> float:
    """Down to a quarter of a point."""
    return int(size / _STEP + 1e-6) * _STEP


def one_line(slot: Slot, text: str, measure: Measure) -> Piece | None:
    """``text`` on the foot of ``slot``, shrunk as needed; None where it would have to be under 6 pt."""
    if slot.placement.comb is not None:
        return _combed(slot, text, slot.placement.comb, measure)
    ems = measure.width(text)
    size, low, high = slot.size, measure.low, measure.high
    if not is_common(text):
        low, high = measure.extent(text)
    line = _Line(slot, slot.foot, slot.height, slot.right - slot.left)
    if ems * size <= line.room and (high - low) * size <= slot.height:
        return _on_line(line, text, ems, size, (low, high))
    # Not the placement's box: where a field is turned, the slot has a space of its own.
    spare = min(_INSET, 0.08 / 0.84 * (slot.right - slot.left)) - _CLEAR
    left, right = slot.left - spare, slot.right + spare
    size = _stepped(min((right - left) / ems if ems else size, slot.height / (high - low), size))
    if size < LEAST:
        return None
    piece = _on_line(line, text, ems, size, (low, high))
    return piece._replace(x=max(left, min(piece.x, right - ems * size)))


class _Line(NamedTuple):
    """One line of a slot, its foot counted upwards from the foot of the page."""

    slot: Slot
    foot: float
    height: float
    room: float


def _on_line(line: _Line, text: str, ems: float, size: float, extent: tuple[float, float]) -> Piece:
    slot = line.slot
    x = slot.anchor - slot.share * ems * size
    return Piece(slot, x, _baseline(line.foot, line.height, size, extent), size, text)


def _baseline(foot: float, height: float, size: float, extent: tuple[float, float]) -> float:
    """Where a text stands so that its lowest ink is just clear of the line at its foot."""
    low, high = extent
    spare = height - (high - low) * size
    return foot - low * size + (_ABOVE if spare > _ABOVE else spare if spare > 0 else 0)


def _combed(slot: Slot, text: str, cells: int, measure: Measure) -> Piece | None:
    """``text`` with each character in a cell of its own, all of one size; the piece begins with its first character.

    Spaces and hyphens are left out where the cells would not do otherwise: a form draws them itself.
    """
    if len(text) > cells:
        text = text.replace(" ", "").replace("-", "")
    if not text or len(text) > cells or not all(map(measure.ems.__contains__, text)):
        return None  # letters that join or run from right to left are not parted into cells
    cell = cell_width(slot)
    widths = list(map(measure.width, text))
    widest = max(widths)
    low, high = measure.extent(text)
    size = _stepped(min(slot.size, cell / widest if widest else slot.size, slot.height / (high - low)))
    if size < LEAST:
        return None
    x = cell_start(slot, len(text)) + (cell - widths[0] * size) / 2
    return Piece(slot, x, _baseline(slot.foot, slot.height, size, (low, high)), size, text)


def figures_of(slot: Slot, measure: Measure) -> Slot | None:
    """The blank of a comb for figures alone: all of one width, they stand at the same places whatever they say."""
    widths = {measure.ems[figure] for figure in "0123456789"}
    cell, wide = cell_width(slot), max(widths)
    size = _stepped(min(slot.size, cell / wide, slot.height / measure.tall))
    if slot.placement.comb is None or slot.share or len(widths) > 1 or size < LEAST:
        return None
    return dataclasses.replace(
        slot,
        left=cell_start(slot, 1) + (cell - wide * size) / 2,
        y=_baseline(slot.foot, slot.height, size, (measure.low, measure.high)),
        size=size,
        surely=slot.placement.comb,
    )


def cell_width(slot: Slot) -> float:
    """The width of one cell of a comb, in points."""
    box = slot.placement.box
    return (box[2] - box[0]) / (slot.placement.comb or 1)


def cell_start(slot: Slot, count: int) -> float:
    """Where the first of ``count`` cells begins, as the comb is aligned."""
    spare = (slot.placement.comb or 1) - count
    return slot.placement.box[0] + int(slot.share * spare) * cell_width(slot)


def _lines(slots: Sequence[Slot], size: float, ruled: bool, tall: float) -> tuple[_Line, ...]:
    """The lines of ``slots`` from the top; unruled, a box of several lines takes as many as ``size`` allows for text
    whose ink is so ``tall`` (ems)."""
    return _lines_of(tuple(slots), 0.0 if ruled else size, 0.0 if ruled else tall)


@functools.lru_cache(maxsize=1024)
def _lines_of(slots: tuple[Slot, ...], size: float, tall: float) -> tuple[_Line, ...]:
    """``size`` is 0 where the boxes' own lines are kept to."""
    found: list[_Line] = []
    for slot in slots:
        count = slot.lines
        if size and count > 1:
            count = max(count, int(slot.height / (size * 1.12 * tall)))
            count = max(1, min(count, int(slot.height / (size * tall))))  # tall letters take fewer than were meant
        height, top = slot.height / count, slot.foot + slot.height
        found += [_Line(slot, top - (place + 1) * height, height, slot.right - slot.left) for place in range(count)]
    return tuple(found)


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
        lines = _lines(slots, size, ruled, extent[1] - extent[0])
        if min(line.height for line in lines) < (extent[1] - extent[0]) * size:
            continue
        found = filled(words, [line.room / size for line in lines], space)
        if found is not None:
            return [
                _on_line(line, line_text, measure.width(line_text), size, extent)
                for line, line_text in zip(lines, found, strict=False)
                if line_text
            ]
    return None


def filled(words: Sequence[tuple[str, float]], rooms: Sequence[float], space: float) -> list[str] | None:
    """Words put into lines of the given widths (ems), as many to a line as fit; None where lines run out."""
    found: list[str] = []
    line: list[str] = []
    used = 0.0
    for word, ems in words:
        if line and used + space + ems <= rooms[len(found)]:
            line.append(word)
            used += space + ems
            continue
        if line:
            found.append(" ".join(line))
        while len(found) < len(rooms) and ems > rooms[len(found)]:
            found.append("")  # a line too short for this word stays empty
        if len(found) >= len(rooms):
            return None
        line, used = [word], ems
    found.append(" ".join(line))
    return found


def itemised(slots: Sequence[Slot], items: Sequence[str], measure: Measure) -> list[Piece] | None:
    """Each item on a line of its own where there are lines enough, else all in one text parted by commas."""
    if len(items) > len(slots) and all(slot.lines == 1 for slot in slots):
        return flowing(slots, ", ".join(items), measure)
    low, high = measure.low, measure.high
    if not measure.level_set.issuperset("".join(items)):
        extents = [measure.extent(item) for item in items]
        low, high = min(low for low, _ in extents), max(high for _, high in extents)
    widths = [measure.width(item) for item in items]
    for size, ruled in _sizes(slots):
        lines = _lines(slots, size, ruled, high - low)
        if len(lines) < len(items) or min(line.height for line in lines) < (high - low) * size:
            continue
        if all(ems * size <= line.room for ems, line in zip(widths, lines, strict=False)):
            return [
                _on_line(line, item, ems, size, (low, high))
                for line, item, ems in zip(lines, items, widths, strict=False)
            ]
    return flowing(slots, ", ".join(items), measure)


def stack_of(slot: Slot, measure: Measure) -> tuple[Slot, ...]:
    """A blank for each line of a blank of several lines, where a list stands with an item on each; none where it is not
    to be said beforehand where these stand."""
    if slot.lines < 2 or slot.share or slot.placement.comb is not None:
        return ()
    found = itemised((slot,), ["n"] * slot.lines, measure)
    if found is None or len(found) != slot.lines or found[0].size != slot.size:
        return ()
    fits = (slot.right - slot.left) / slot.size
    line = dataclasses.replace(slot, fits=fits, surely=int(fits / measure.widest))
    return tuple([dataclasses.replace(line, left=one.x, y=one.y, anchor=one.x) for one in found])


def runs(slots: Sequence[Slot]) -> tuple[tuple[Slot, ...], ...]:
    """The blanks of one text: those that carry on one below the other belong together; any other starts a new copy.

    A form may ask for the same thing on two pages: each gets the whole answer.
    """
    found: list[list[Slot]] = []
    for slot in slots:
        if found and continues(found[-1][-1].placement, slot.placement):
            found[-1].append(slot)
        else:
            found.append([slot])
    return tuple(map(tuple, found))


def continues(before: Placement, after: Placement) -> bool:
    """Whether a blank carries on the text of the one before it: it stands just below that."""
    if before.page != after.page:
        return False
    one, other = before.box, after.box
    height = max(one[3] - one[1], other[3] - other[1])
    below = -2.0 <= other[1] - one[3] <= 1.5 * height + 6
    across = min(one[2], other[2]) - max(one[0], other[0])
    return below and across >= min(one[2] - one[0], other[2] - other[0]) / 2
