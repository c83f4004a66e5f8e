"""Lines to sign: those that no field of the PDF stands on, and how high a signature may reach over any.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gdnotice.stamp.page.ground import Ground
from gdnotice.stamp.page.layout import Spot
from gdnotice.stamp.page.shapes import Level
from gdnotice.stamp.page.text import Segment, segments
from gdnotice.stamp.placement import Box

_SIGN = re.compile(r"\W*(?:authorized )?signatures?(?:\(s\))?(?: of\b.{0,60})?[\W]*", re.IGNORECASE)
"""A label that names a signature and nothing else."""
_LEAST = 90.0
"""A line that is signed is at least so long."""
_HIGHEST = 30.0
"""As high as a signature on a line of print ever needs to be."""
_LOWEST = 9.0
_UNDER = 18.0
"""How far under the words of its label a line may run: the label may have a second row."""
_OVER = 14.0
"""How far over its caption."""


def signature_spots(ground: Ground, taken: Iterable[Box]) -> list[Spot]:
    """The lines to sign of a page with fields, by their labels; none that a field (``taken``) stands on."""
    own = list(taken)
    words = [one for row in ground.rows for one in segments(row)]
    found = []
    for label in words:
        if not _SIGN.fullmatch(label.text):
            continue
        box = _beside(label, words, ground.shapes.levels) or _above(label, ground.shapes.levels)
        if box is None or any(_meet(box, other) for other in own):
            continue
        box = with_headroom(ground, box, own)
        if box[3] - box[1] >= _LOWEST:
            found.append(Spot(ground.number, "text", "rule", box, box[3], signed=label.text))
            own.append(box)
    return found


def _beside(label: Segment, words: Iterable[Segment], levels: Iterable[Level]) -> Box | None:
    """The room to the right of a label, on the line that runs under both."""
    under = [
        line
        for line in levels
        if label.base - 1 < line.y < label.base + _UNDER and line.left < label.right + 60 and line.right > label.right
    ]
    if not under:
        return None
    line = min(under, key=lambda one: one.y)
    band = [one for one in words if label.top - 2 < one.base < line.y + 2]
    left = max(label.right, line.left)
    for one in band:
        if one.left < label.left + 30 and one.left > label.left - 5:  # a further row of the label
            left = max(left, one.right)
    right = min([line.right, *(one.left - 4 for one in band if one.left > left)])
    return (left + 4, line.y - 12, right, line.y) if right - left - 4 >= _LEAST else None


def _above(label: Segment, levels: Iterable[Level]) -> Box | None:
    """The line that a label stands under."""
    over = [
        line
        for line in levels
        if label.top - _OVER < line.y < label.base
        and line.left - 6 < label.left < line.right
        and label.right > line.left
    ]
    if not over:
        return None
    line = max(over, key=lambda one: one.y)
    return (line.left, line.y - 12, line.right, line.y) if line.right - line.left >= _LEAST else None


def with_headroom(ground: Ground, box: Box, taken: Iterable[Box] = ()) -> Box:
    """``box`` as high as the page is empty over its foot, up to what a signature needs."""
    left, _, right, bottom = box
    ends = [bottom - _HIGHEST, *_ends(ground, box, taken)]
    return left, min(max(ends), bottom - 1), right, bottom


def _ends(ground: Ground, box: Box, taken: Iterable[Box]) -> Iterator[float]:
    left, _, right, bottom = box
    for word in ground.words:
        if word.right > left + 1 and word.left < right - 1 and word.base < bottom - 3:
            yield word.base + 0.25 * word.size + 0.5
    for line in ground.shapes.levels:
        if line.right > left + 1 and line.left < right - 1 and line.y < bottom - 3:
            yield line.y + line.thick / 2 + 0.8
    for other in taken:
        if other[2] > left + 1 and other[0] < right - 1 and other[3] < bottom - 1:
            yield other[3] + 0.5


def clear_of(box: Box, taken: Iterable[Box]) -> bool:
    """Whether nothing of ``taken`` stands in ``box``, but for a rim."""
    return not any(_meet(box, other) for other in taken)


def _meet(one: Box, other: Box) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    return wide > 2 and min(one[3], other[3]) - max(one[1], other[1]) > 2
