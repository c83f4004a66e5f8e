"""The characters of a page as words in rows, and the blanks that are characters themselves: underscores, dots, boxes.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, NamedTuple

from gdnotice.stamp.exhibit.blank_text import spans
from gdnotice.stamp.page.read import Glyph

_SPACE = 0.16
"""Ems between two letters beyond which they are of two words."""

_CELL = 0.27
"""Ems: a space of common faces, by which wide room between words is counted in spaces."""

_FAR = 1.35
"""Ems between two words beyond which they stand in two columns."""

_DROP = 0.12
"""Ems from the baseline down to where faces draw their underscore."""


class Word(NamedTuple):
    """``base`` is where it stands, ``top`` about the height of its capitals above."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool

    @property
    def top(self) -> float:
        return self.base - 0.74 * self.size

    @property
    def foot(self) -> float:
        return self.base + 0.22 * self.size


class Typed(NamedTuple):
    """A blank made of characters. ``line`` is the height on the page at which the rule runs or the box stands."""

    kind: Literal["text", "tick"]
    left: float
    right: float
    base: float
    size: float
    dotted: bool

    @property
    def line(self) -> float:
        return self.base + (0.0 if self.dotted else _DROP) * self.size


@dataclass(frozen=True, slots=True)
class Row:
    """The words on one baseline from left to right, without the blanks among them."""

    words: tuple[Word, ...]
    base: float
    size: float

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def rows_of(glyphs: Iterable[Glyph]) -> tuple[list[Row], list[Typed]]:
    """The rows of a page from the top, and its typed blanks."""
    rows, blanks = [], []
    for row in _on_one_base(glyphs):
        text, places = _line(row)
        taken = [False] * len(text)
        for start, end, shape in spans(text, leaders=True):
            found = [place for place in places[start:end] if place is not None]
            if not found:
                continue
            left, right = _ends(text, places, start, end)
            size = median(one.size for one in found)
            dotted = text[start] == "."
            taken[start:end] = [True] * (end - start)
            if shape == "box" or right - left > 6:
                blanks.append(Typed("tick" if shape == "box" else "text", left, right, found[0].base, size, dotted))
        words = tuple(_words(text, places, taken))
        if words:
            sizes = [word.size for word in words for _ in word.text]
            rows.append(Row(words, median(word.base for word in words), median(sizes)))
    return rows, blanks


def _ends(text: str, places: Sequence[Glyph | None], start: int, end: int) -> tuple[float, float]:
    """Where a blank begins and ends; room in brackets reaches to the brackets."""
    inside = [place for place in places[start:end] if place is not None]
    before, after = places[start - 1] if start else None, places[end] if end < len(places) else None
    if text[start:end].isspace() and before is not None and after is not None:
        return before.right, after.left
    return inside[0].left, inside[-1].right


def _on_one_base(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    waiting = sorted(glyphs, key=lambda one: (one.base, one.left))
    row: list[Glyph] = []
    for one in waiting:
        if row and one.base - row[0].base > 0.22 * min(max(one.size, row[0].size), 14):
            yield _ordered(row)
            row = []
        row.append(one)
    if row:
        yield _ordered(row)


def _ordered(row: list[Glyph]) -> list[Glyph]:
    """From left to right; a letter printed twice to look bold is one letter."""
    row.sort(key=lambda one: one.left)
    kept: list[Glyph] = []
    for one in row:
        if any(abs(last.left - one.left) < 0.12 * one.size and last.text == one.text for last in kept[-2:]):
            continue
        kept.append(one)
    return kept


def _line(row: Sequence[Glyph]) -> tuple[str, list[Glyph | None]]:
    """The row as one text, room counted in spaces, and the glyph of each of its characters."""
    text = ""
    places: list[Glyph | None] = []
    last: Glyph | None = None
    typed = _typewriter(row)
    for one in row:
        if last is not None:
            gap = one.left - last.right
            size = min(one.size, last.size)
            if gap > _SPACE * size or (one.spaced and gap > -0.1 * size):
                count = max(1, round((one.left - last.left) / typed) - 1 if typed else round(gap / (_CELL * size)))
                text += " " * min(count, 400)
                places += [None] * min(count, 400)
        text += _plain(one)
        places.append(one)
        last = one
    return text, places


def _typewriter(row: Sequence[Glyph]) -> float:
    """How far one character is from the next where all are equally far, as a typewriter sets them; else 0."""
    steps = [other.left - one.left for one, other in itertools.pairwise(row)]
    near = [step for one, step in zip(row, steps, strict=False) if 0.5 * one.size < step < 0.75 * one.size]
    if len(near) < 4:
        return 0.0
    usual = median(near)
    even = sum(abs(step / usual - round(step / usual)) < 0.08 for step in steps)
    return usual if even >= 0.95 * len(steps) else 0.0


_DINGBATS = frozenset("opqr❏❐❑❒")
_WINGDINGS = frozenset("opqr¨\uf06f\uf070\uf071\uf072\uf0a8\uf0a3\uf0a1")
_WEBDINGS = frozenset("c\uf063")
_BOXES = frozenset("☐□❑❏❐❒▢◻⬜\uf06f\uf071\uf072\uf0a8")


def _plain(glyph: Glyph) -> str:
    """The glyph's character; every box to tick as ``☐``, whatever face and code drew it."""
    boxes = _BOXES
    if "zapf" in glyph.symbol or "dingbats" in glyph.symbol:
        boxes = _BOXES | _DINGBATS
    elif "wingdings" in glyph.symbol:
        boxes = _BOXES | _WINGDINGS
    elif "webdings" in glyph.symbol:
        boxes = _BOXES | _WEBDINGS
    if glyph.text in boxes:
        return "☐"
    return " " if glyph.text.isspace() else glyph.text


def _words(text: str, places: Sequence[Glyph | None], taken: Sequence[bool]) -> Iterator[Word]:
    for match in re.finditer(r"\S+", "".join(" " if used else one for one, used in zip(text, taken, strict=True))):
        found = [place for place in places[match.start() : match.end()] if place is not None]
        sizes = sorted(one.size for one in found)
        yield Word(
            match[0],
            found[0].left,
            max(one.right for one in found),
            median(one.base for one in found),
            sizes[len(sizes) // 2],
            sum(one.bold for one in found) * 2 > len(found),
        )


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand together in one row."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def base(self) -> float:
        return self.words[0].base

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def foot(self) -> float:
        return max(word.foot for word in self.words)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)


def _close(last: Word, word: Word, stops: Sequence[float], far: float) -> bool:
    """Whether a word goes on after another, with no wide room and no stop between them."""
    if word.left - last.right > far * min(word.size, last.size):
        return False
    return not any(last.right - 1 <= stop <= word.left + 1 for stop in stops)


def segments(row: Row, stops: Sequence[float] = (), far: float = _FAR) -> list[Segment]:
    """The row's words parted at wide room and at ``stops``: places where a blank or an upright line stands."""
    found: list[list[Word]] = []
    for word in row.words:
        if FRAME.fullmatch(word.text):
            found.append([])
            continue
        last = found[-1][-1] if found and found[-1] else None
        if last is not None and _close(last, word, stops, far):
            found[-1].append(word)
        else:
            found.append([word])
    return [Segment(tuple(words)) for words in found if words]


FRAME = re.compile(r"\|+|[-=+*~|]{3,}")
"""Characters that draw a line: they part words, and are none."""
