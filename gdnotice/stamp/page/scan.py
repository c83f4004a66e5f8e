"""What the pixels of a page that is only a picture show: ruled lines, boxes to tick, and where there is print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import NamedTuple

from gdnotice.stamp.blank import UNREAD
from gdnotice.stamp.page.read import Glyph, PrintedPage, Rect, Stroke
from gdnotice.stamp.page.shapes import TICK_LEAST, TICK_MOST
from gdnotice.stamp.pdf.sheets import unreadable
from gdnotice.stamp.placement import Box

_SCALE = 2.0
"""Pixels a point: finer than the thinnest line that a scan keeps."""

_DARK = 185
"""Of 255: brighter pixels are paper."""

_SHORTEST = 20.0
"""Points: shorter dark runs are parts of letters."""

_THICKEST = 4.3
"""Points over which one line may run: scans are a little askew."""

_SMALLEST, _HIGHEST, _WIDEST = 1.2, 20.0, 60.0
"""Points: the height of a speck, and the height and the width of the largest letters."""

_MOST_STROKES = 4_000
_MOST_RUNS = 120_000
"""Dark runs of a page: a picture of more is a photograph, and its letters are not looked for."""

_LARGEST = 3_000
"""Pixels: a longer side is drawn more coarsely."""


def is_scan(page: PrintedPage) -> bool:
    """Whether a page has no words and is mostly picture."""
    covered = sum((right - left) * (bottom - top) for left, top, right, bottom in page.pictures)
    return len(page.glyphs) < 5 and covered > 0.4 * page.width * page.height


def with_lines(pdf: bytes, page: PrintedPage) -> PrintedPage:
    """The page with the lines, boxes and print that its picture shows; print is seen, not read.

    Raises :class:`~gdnotice.errors.Unreadable`.
    """
    rows, scale = _dark_rows(pdf, page)
    level = list(_lines(rows, scale))
    upright = list(_lines([bytes(column) for column in zip(*rows, strict=True)], scale))
    fall = _fall(level, scale)
    middle = page.width / 2, page.height / 2
    strokes = [_straight(one, scale, fall, middle) for one in level]
    strokes += [_turned(_straight(one, scale, -fall, middle[::-1])) for one in upright]
    blots = list(_blots(_without_lines(rows, level, upright)))
    ticks = [blot for blot in blots if _is_square(blot, rows, scale)]
    letters = [blot for blot in blots if blot not in ticks and _is_letter(blot, scale)]
    return replace(
        page,
        glyphs=(*page.glyphs, *_print(letters, scale)),
        strokes=(*page.strokes, *strokes[:_MOST_STROKES]),
        rects=(*page.rects, *(Rect(_points(blot, scale), drawn=True) for blot in ticks)),
    )


def _dark_rows(pdf: bytes, page: PrintedPage) -> tuple[list[bytes], float]:
    """The rows of the page's pixels, 1 for a dark one, and how many pixels make a point."""
    import pypdfium2

    scale = min(_SCALE, _LARGEST / max(page.width, page.height))
    try:
        document = pypdfium2.PdfDocument(pdf)
        try:
            shown = document[page.number - 1]
            unit = page.width / shown.get_width()
            drawn = shown.render(scale=scale * unit, grayscale=True)
            width, height, stride = drawn.width, drawn.height, drawn.stride
            pixels = bytes(drawn.buffer)
        finally:
            document.close()
    except pypdfium2.PdfiumError:
        raise unreadable(f"its page {page.number} is damaged") from None
    dark = pixels.translate(bytes(1 if value < _DARK else 0 for value in range(256)))
    return [dark[stride * row : stride * row + width] for row in range(height)], scale


# ------------------------------------------------------------------ ruled lines


class _Ruled(NamedTuple):
    """A ruled line in pixels: from ``start`` to ``end``, its middle and thickness across; ``falls`` where it begins
    above its end."""

    start: int
    end: int
    middle: float
    thick: int
    falls: bool


_LONG = 120.0
_ASKEW = 0.012
"""A fall of more points a point is no paper askew, but a drawing."""


def _fall(level: Sequence[_Ruled], scale: float) -> float:
    """By how much the level lines of a scan fall to the right: a paper is seldom laid quite straight."""
    falls = [
        (one.thick - 1.5) / (one.end - one.start) * (1 if one.falls else -1)
        for one in level
        if one.end - one.start > _LONG * scale
    ]
    fall = median(falls) if len(falls) > 2 else 0.0
    return fall if 0.0015 < abs(fall) < _ASKEW else 0.0


def _straight(one: _Ruled, scale: float, fall: float, middle: tuple[float, float]) -> Stroke:
    """A line where it would stand on a paper laid straight, turned around the paper's middle."""
    start, end, y = one.start / scale, one.end / scale, one.middle / scale
    y, more = y - fall * ((start + end) / 2 - middle[0]), fall * (y - middle[1])
    thick = one.thick / scale - abs(fall) * (end - start)
    return Stroke(start + more, y, end + more, y, max(thick, 0.5))


def _turned(line: Stroke) -> Stroke:
    return Stroke(line.top, line.left, line.bottom, line.right, line.thick)


def _lines(rows: Sequence[bytes], scale: float) -> Iterator[_Ruled]:
    """Each dark run that is long and only a few rows thick."""
    long = re.compile(rb"\x01{%d,}" % round(_SHORTEST * scale))
    thickest = _THICKEST * scale
    open_runs: list[list[int]] = []
    for number, row in enumerate([*rows, b""]):
        still: list[list[int]] = []
        for match in long.finditer(row):
            start, end = match.span()
            known = next((run for run in open_runs if run[0] < end and run[1] > start and run[3] == number - 1), None)
            if known is None:
                still.append([start, end, number, number, start + end])
            else:
                known[0], known[1], known[3] = min(known[0], start), max(known[1], end), number
                still.append(known)
        for run in open_runs:
            if run[3] < number and run[3] - run[2] < thickest:
                yield _Ruled(run[0], run[1], (run[2] + run[3] + 1) / 2, run[3] - run[2] + 1, run[4] < run[0] + run[1])
        open_runs = list({id(run): run for run in still}.values())


def _without_lines(rows: Sequence[bytes], level: Sequence[_Ruled], upright: Sequence[_Ruled]) -> list[bytes]:
    """The rows without the ruled lines, which join letters that stand on them."""
    cleared = [bytearray(row) for row in rows]
    for one in level:
        first = round(one.middle - one.thick / 2)
        for row in cleared[max(first - 1, 0) : first + one.thick + 1]:
            row[one.start : one.end] = bytes(one.end - one.start)
    for one in upright:
        left = max(round(one.middle - one.thick / 2) - 1, 0)
        right = min(left + one.thick + 2, len(cleared[0]))
        for row in cleared[one.start : one.end]:
            row[left:right] = bytes(right - left)
    return [bytes(row) for row in cleared]


# ------------------------------------------------------------------ boxes and letters


@dataclass(frozen=True, slots=True)
class _Blot:
    """Dark pixels that hang together: from left and top, to right and bottom (not included)."""

    left: int
    top: int
    right: int
    bottom: int


def _points(blot: _Blot, scale: float) -> Box:
    return blot.left / scale, blot.top / scale, blot.right / scale, blot.bottom / scale


_RUN = re.compile(rb"\x01+")


def _blots(rows: Sequence[bytes]) -> Iterator[_Blot]:
    """Every blot of a page; none of a page that is a photograph."""
    found = _Joined()
    above: list[tuple[int, int, int]] = []
    for number, row in enumerate(rows):
        here: list[tuple[int, int, int]] = []
        at = 0
        for match in _RUN.finditer(row):
            start, end = match.span()
            blot = found.add((start, number, end, number + 1))
            while at < len(above) and above[at][1] < start:
                at += 1
            for begin, _, other in above[at:]:
                if begin > end:
                    break
                found.join(blot, other)
            here.append((start, end, blot))
        if len(found.boxes) > _MOST_RUNS:
            return
        above = here
    for blot, box in enumerate(found.boxes):
        if found.first(blot) == blot:
            yield _Blot(*box)


class _Joined:
    """Runs of pixels, joined into blots one by one; each blot goes by the number of one of its runs."""

    def __init__(self) -> None:
        self.boxes: list[tuple[int, int, int, int]] = []
        self._parts: list[int] = []

    def add(self, box: tuple[int, int, int, int]) -> int:
        self.boxes.append(box)
        self._parts.append(len(self._parts))
        return len(self._parts) - 1

    def first(self, run: int) -> int:
        while self._parts[run] != run:
            self._parts[run] = run = self._parts[self._parts[run]]
        return run

    def join(self, one: int, other: int) -> None:
        one, other = self.first(one), self.first(other)
        if one != other:
            a, b = self.boxes[one], self.boxes[other]
            self.boxes[other] = min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
            self._parts[one] = other


_BAND, _CLOSED, _OPEN = 0.24, 0.93, 0.06
"""Of a square: the outer part in which its sides run, how much of a side is drawn, how much of the middle may be."""


def _is_square(blot: _Blot, rows: Sequence[bytes], scale: float) -> bool:
    """Whether a blot is the edge of an empty box: dark along all four sides and nowhere else, as no letter is."""
    width, height = blot.right - blot.left, blot.bottom - blot.top
    if not TICK_LEAST * scale <= min(width, height) <= max(width, height) <= TICK_MOST * scale:
        return False
    if not 0.75 <= width / height <= 1.33:
        return False
    shown = [row[blot.left : blot.right] for row in rows[blot.top : blot.bottom]]
    turned = [bytes(column) for column in zip(*shown, strict=True)]
    for lines in (shown, turned):
        band = max(2, round(_BAND * len(lines[0])))
        if sum(1 in line[:band] for line in lines) < _CLOSED * len(lines):
            return False
        if sum(1 in line[-band:] for line in lines) < _CLOSED * len(lines):
            return False
    inner = [line[round(0.3 * width) : round(0.7 * width)] for line in shown[round(0.3 * height) : round(0.7 * height)]]
    return sum(line.count(1) for line in inner) <= _OPEN * sum(map(len, inner))


def _is_letter(blot: _Blot, scale: float) -> bool:
    high, wide = (blot.bottom - blot.top) / scale, (blot.right - blot.left) / scale
    return _SMALLEST <= high <= _HIGHEST and wide <= _WIDEST


def _print(letters: Sequence[_Blot], scale: float) -> Iterator[Glyph]:
    """The letters in their lines, each a character that cannot be read: what is written must not run over them."""
    lines: list[list[_Blot]] = []
    for one in sorted(letters, key=lambda blot: blot.top + blot.bottom):
        middle = (one.top + one.bottom) / 2
        near = next((line for line in reversed(lines[-6:]) if line[0].top < middle < line[0].bottom), None)
        if near is None:
            lines.append([one])
        else:
            near.append(one)
    for line in lines:
        base = median(blot.bottom for blot in line) / scale
        high = base - min(blot.top for blot in line) / scale
        size = min(max(high / 0.74, 5.0), 24.0)
        for blot in line:
            yield Glyph(UNREAD, blot.left / scale, blot.right / scale, base, size)
