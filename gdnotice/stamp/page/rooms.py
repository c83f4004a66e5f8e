"""Blanks that a page leaves as mere room: gaps in its sentences, and the room beside or under a label.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from statistics import median

from gdnotice.stamp.exhibit.gaps import EXPECTS, LABEL, certain
from gdnotice.stamp.exhibit.labels import ADDRESSES, asks
from gdnotice.stamp.page.ground import Ground
from gdnotice.stamp.page.layout import Item, Layout, Line, Spot
from gdnotice.stamp.page.text import Segment, Word
from gdnotice.stamp.placement import Box

_GAP = 12.0
"""Points: a narrower gap in a sentence is no room for an answer."""

_ROOM = 22.0
"""Points: a gap with no word beside it that expects one is a blank only where it is as wide as this."""

_WIDE = 2.8
"""Times the usual space of its row: a narrower gap may be a typesetter's."""

_DROP = 2.9
"""Points below the baseline at which the box of a gap ends: an answer there stands on the sentence's own baseline."""

_BESIDE = 48.0
_LONGEST = 330.0


def find_rooms(ground: Ground, layout: Layout) -> list[Spot]:
    """The blanks that are only room. ``layout`` has the other blanks of the page in it."""
    return [*_gaps(ground, layout), *_labels(ground, layout)]


# ------------------------------------------------------------------ gaps in sentences


def _gaps(ground: Ground, layout: Layout) -> Iterator[Spot]:
    for number, row in enumerate(ground.rows):
        words = row.words
        if len(words) < 2:
            continue
        spaces = [other.left - one.right for one, other in itertools.pairwise(words)]
        usual = min(median(spaces), 0.6 * row.size) if len(spaces) > 3 else 0.3 * row.size
        for place, (one, other) in enumerate(itertools.pairwise(words)):
            gap = other.left - one.right
            if abs(one.size - other.size) > 0.15 * max(one.size, other.size):
                continue  # two things that only stand beside one another: the number of a form and its title
            if gap < max(_GAP, _WIDE * usual) or _taken(ground, layout, one, other):
                continue
            left = " ".join(word.text for word in words[: place + 1])
            right = " ".join(word.text for word in words[place + 1 :])
            cells = round(gap / (0.27 * row.size))
            if certain(left, right, cells) is not None or _in_prose(ground, number, place, left, right):
                yield _gap_spot(ground, one, other.left)
        last = words[-1]
        if last.text.endswith("$") and (room := _room_at_end(ground, layout, number, last)) is not None:
            yield _gap_spot(ground, last, room)


def _gap_spot(ground: Ground, before: Word, right: float) -> Spot:
    foot = before.base + _DROP
    top = max(foot - 12.5, _foot_above(ground, before.right, right, before))
    box = (before.right + 1.5, top, right - 1.5, foot)
    return Spot(ground.number, "text", "gap", box, before.base + 0.5)


def _foot_above(ground: Ground, left: float, right: float, word: Word) -> float:
    over = [one.foot - 1 for one in ground.words if one.base < word.base - 4 and one.right > left and one.left < right]
    return max(over, default=0.0)


def _taken(ground: Ground, layout: Layout, one: Word, other: Word) -> bool:
    """Whether something stands in a gap already: a blank, a rule, an upright line."""
    if layout.parted(one.base, one.right, other.left):
        return True
    for line in layout.lines:
        if abs(line.base - one.base) < 6 and any(
            spot.left < other.left and spot.right > one.right for spot in line.spots
        ):
            return True
    box = (one.right, one.base - 14, other.left, one.base + 7)
    return any(_meets(rule.left, rule.y, rule.right, box) for rule in ground.shapes.levels)


def _meets(left: float, y: float, right: float, box: Box) -> bool:
    return box[1] < y < box[3] and min(right, box[2]) - max(left, box[0]) > 4


def _in_prose(ground: Ground, number: int, place: int, left: str, right: str) -> bool:
    """Whether a gap stands in running text: the lines above or below run on through it, or its words expect one."""
    row = ground.rows[number]
    one, other = row.words[place], row.words[place + 1]
    if (
        LABEL.match(right)
        or left[-1] in ".?!:"
        or sum(b.left - a.right > _GAP for a, b in itertools.pairwise(row.words)) > 3
    ):
        return False
    if _begins_column(ground, number, other):
        return False
    near = [near for near in ground.rows[max(0, number - 2) : number + 3] if near is not row]
    near = [near for near in near if abs(near.base - row.base) < 2.2 * row.size]
    crossing = [near_row for near_row in near if _crosses(near_row.words, one.right, other.left)]
    covered = bool(crossing)
    expected = bool(EXPECTS.search(left))
    if not covered:
        return expected and right[0].islower()
    if any(_same_gap(near_row.words, one.right, other.left) for near_row in near):
        return expected and right[0].islower()
    between_lines = min(near_row.base for near_row in crossing) < row.base < max(near_row.base for near_row in crossing)
    return expected or right[0].islower() or (between_lines and other.left - one.right > _ROOM and len(left) > 8)


def _crosses(words: Sequence[Word], left: float, right: float) -> bool:
    """Whether a row runs on over or under a gap, with no wide room of its own there."""
    over = [word for word in words if word.right > left + 2 and word.left < right - 2]
    return bool(over) and not any(b.left - a.right > _GAP for a, b in itertools.pairwise(words))


def _begins_column(ground: Ground, number: int, word: Word) -> bool:
    """Whether other rows near by have words that begin at the same place after wide room: a column begins there."""
    base = ground.rows[number].base
    for row in ground.rows[max(0, number - 5) : number + 6]:
        if row is ground.rows[number] or abs(row.base - base) > 70:
            continue
        for before, one in zip((None, *row.words), row.words, strict=False):
            if abs(one.left - word.left) < 2.5 and (before is None or one.left - before.right > 8):
                return True
    return False


def _same_gap(words: Sequence[Word], left: float, right: float) -> bool:
    """Whether another row has a wide gap at the same place, as columns do."""
    return any(
        b.left - a.right > _GAP and abs(a.right - left) < 14 and abs(b.left - right) < 6
        for a, b in itertools.pairwise(words)
    )


def _room_at_end(ground: Ground, layout: Layout, number: int, last: Word) -> float | None:
    """Where the room ends after a dollar sign that ends its line; None where its sentence does not go on."""
    following = ground.rows[number + 1] if number + 1 < len(ground.rows) else None
    if following is None or not following.words[0].text[0].isalpha() or following.base - last.base > 2.2 * last.size:
        return None
    right = min(layout.right, last.right + 80)
    beside = [spot for line in layout.lines for spot in line.spots if spot.box[1] < last.base < spot.box[3] + 3]
    if any(-2 < spot.left - last.right < 120 for spot in beside):
        return None
    return right if right - last.right >= 30 and not _meets_any(ground, last, right) else None


def _meets_any(ground: Ground, last: Word, right: float) -> bool:
    box = (last.right, last.base - 10, right, last.base + 7)
    if any(_meets(rule.left, rule.y, rule.right, box) for rule in ground.shapes.levels):
        return True
    return any(one.left < right and one.right > last.right and abs(one.base - last.base) < 5 for one in ground.typed)


# ------------------------------------------------------------------ room beside and under labels


def _labels(ground: Ground, layout: Layout) -> Iterator[Spot]:
    for place, line in enumerate(layout.lines):
        for at, item in enumerate(line.items):
            if isinstance(item, Segment) and asks(item.text) and not _of_box(line, at):
                yield from _room_of(ground, layout, place, at, item)


def _of_box(line: Line, at: int) -> bool:
    """Whether words are those of a box to tick before them."""
    before = line.items[at - 1] if at else None
    return isinstance(before, Spot) and before.kind == "tick" and line.items[at].left - before.right < 40


def _room_of(ground: Ground, layout: Layout, place: int, at: int, label: Segment) -> Iterator[Spot]:
    line = layout.lines[place]
    following = line.items[at + 1] if at + 1 < len(line.items) else None
    if isinstance(following, Spot) or _wraps(layout, place, at):
        return
    limit = _limit(ground, layout, line, label, None if following is None else following.left)
    if _ends_sentence(layout, place, label) or _over_own(layout, place, label):
        return
    below = _next_below(layout, place, label.left, max(limit, label.right), 0.38 * ground.page.width)
    if below is None or _is_own(below[1], label, limit):
        return  # what the paper's end leaves free is no blank, and a label over blanks of its own has no other
    following_line = layout.lines[below[0]]
    closing = [
        rule.y for rule in ground.shapes.levels if rule.y > label.foot and rule.left < limit and rule.right > label.left
    ]
    height = min([following_line.base - 0.8 * following_line.size, *closing]) - label.foot
    columns = len(line.segments) > 1
    if height >= 24 and (columns or (height > 36 and ADDRESSES.search(label.text))) and limit - label.left >= 40:
        box = (label.left + 1.5, label.foot + 1, limit - 2, label.foot + min(height, 100.0) - 1)
        lines = max(1, int((box[3] - box[1]) / 12.0))
        yield Spot(ground.number, "text", "area", box, box[1] + 11, inside=label.text, lines=lines)
    elif limit - label.right >= _BESIDE and _stands_free(layout, place, label, limit, alone=not columns):
        foot = label.base + _DROP
        box = (label.right + 4, foot - 12.5, min(limit - 2, label.right + _LONGEST), foot)
        yield Spot(ground.number, "text", "rule", box, label.base + 1, inside=label.text)


def _wraps(layout: Layout, place: int, at: int) -> bool:
    """Whether a label ends its line and its blank begins the next."""
    if not at or at + 1 < len(layout.lines[place].items) or place + 1 == len(layout.lines):
        return False
    line, below = layout.lines[place], layout.lines[place + 1]
    first = below.items[0]
    return isinstance(first, Spot) and first.kind == "text" and below.base - line.base < 1.7 * line.size


def _over_own(layout: Layout, place: int, label: Segment) -> bool:
    """Whether the next thing right under a label is a blank that begins where it does."""
    below = next((item for _, item in layout.below(place, label.left - 4, label.right, 45.0)), None)
    return isinstance(below, Spot) and below.kind == "text" and abs(below.left - label.left) < 10


def _is_own(item: Item, label: Segment, limit: float) -> bool:
    """Whether a label's own blank stands under it."""
    under = item.left < limit and item.right > label.left
    return isinstance(item, Spot) and item.kind == "text" and under and item.base - label.base < 45


def _next_below(layout: Layout, place: int, left: float, right: float, least: float) -> tuple[int, Item] | None:
    """What ends the room under a label: the next thing in its columns, or words that run across most of the page."""
    for at in range(place + 1, len(layout.lines)):
        line = layout.lines[at]
        if line.base - layout.lines[place].base > 150:
            return None
        wide = line.items[-1].right - line.items[0].left > max(0.5 * (layout.right - layout.left), least)
        for item in line.items:
            if (item.right > left and item.left < right) or (wide and len(line.items) == 1):
                return at, item
    return None


def _limit(ground: Ground, layout: Layout, line: Line, label: Segment, following: float | None) -> float:
    """Where the room to the right of a label ends."""
    ends = [max(layout.right, ground.page.width - layout.left)]
    if following is not None:
        ends.append(following - 8)
    ends += [one.x for one in layout.uprights if one.top < line.base - 2 < one.bottom and one.x > label.right]
    return min(ends)


def _ends_sentence(layout: Layout, place: int, label: Segment) -> bool:
    """Whether the words are the last line of a sentence that ends in a colon."""
    for at, item in layout.above(place, label.left, label.right, 1.5 * label.size):
        if isinstance(item, Segment) and item.text[-1] not in ".:;" and id(item) not in layout.heads:
            return item.right - item.left > 200 and layout.lines[at].size > 0.8 * label.size
    return False


def _stands_free(layout: Layout, place: int, label: Segment, limit: float, alone: bool) -> bool:
    """Whether the room beside a label is meant for an answer: what is below is not already the answer."""
    reach = 4.0 if ADDRESSES.search(label.text) else 2.2  # an address is often printed in the middle, further down
    for at, item in layout.below(place, label.left - 4, limit, reach * label.size):
        if reach > 3 and isinstance(item, Segment) and not item.text.endswith(":"):
            return False
        if isinstance(item, Spot) or item.text.endswith(":") or ":" in item.text[2:60]:
            return True
        close = layout.lines[at].base - label.base < 1.6 * label.size
        return not close and (alone or abs(item.left - label.left) > 6)
    return True
