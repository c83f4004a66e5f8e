"""Typesets an exhibit: fixed pitch, US Letter, each character in the cell that its column and line give it.

The words are the exhibit's own and stay in their order, lines and columns. Runs of underscores are drawn as rules and
``|_|`` as a box, which is what typists meant by them, and so that an answer written above a rule reads as text of its
own. The same exhibit gives the same bytes each time.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence, Set
from dataclasses import dataclass

from gdnotice.stamp.exhibit.lines import Line
from gdnotice.stamp.placement import Box

PAGE_WIDTH, PAGE_HEIGHT = 612.0, 792.0
"""US Letter, in points."""

_SIDE, _TOP = 54.0, 52.0
_WIDEST = PAGE_WIDTH - 2 * _SIDE
_SIZE = 10.0
_PITCH = 0.6
"""Width of a cell in ems: the fixed advance of the face."""
_LEADING = 11.6
_LINES = int((PAGE_HEIGHT - 2 * _TOP) // _LEADING)
_FULL = int(_WIDEST / (_SIZE * _PITCH))
"""Columns that fit at full size."""

_RULE_DROP = 0.105
"""Ems from the baseline down to where the face draws its underscore."""

_DRAWN = re.compile(r"_{3,}|\|_+\|")


@dataclass(frozen=True, slots=True)
class Cells:
    """A part of the page: lines ``first`` to ``last`` (both within), columns ``start`` up to ``end`` (not within)."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """Where one line stands, in points: ``baseline`` from the page's top, ``left`` of column 0, ``size`` of type."""

    page: int
    baseline: float
    left: float
    size: float

    def x(self, column: int) -> float:
        """Points from the page's left edge to the left side of a column."""
        return self.left + column * self.size * _PITCH


@dataclass(frozen=True, slots=True)
class Laid:
    """An exhibit on its pages; ``rows`` run beside ``lines`` (None for a blank line dropped at a page's edge)."""

    lines: tuple[Line, ...]
    rows: tuple[Row | None, ...]
    pages: int

    def box(self, cells: Cells, drop: float) -> tuple[int, Box]:
        """Page and box of some cells; ``drop`` is how far below the last baseline the box ends, in points."""
        rows = [row for row in self.rows[cells.first : cells.last + 1] if row is not None]
        top, bottom = rows[0], rows[-1]
        return top.page, (
            top.x(cells.start),
            top.baseline + drop - _LEADING,
            top.x(cells.end),
            bottom.baseline + drop,
        )

    def empty_above(self, cells: Cells, most: int = 2) -> float:
        """How high over some cells nothing is printed, in points, up to ``most`` lines; a page's margin is empty."""
        own = self.rows[cells.first]
        empty = 0
        for line in range(cells.first - 1, cells.first - 1 - most, -1):
            row = self.rows[line] if line >= 0 else None
            inside = row is not None and own is not None and row.page == own.page
            if inside and self.lines[line].text[cells.start : cells.end].strip():
                break
            empty += 1
        return _LEADING * empty

    def rule_drop(self, line: int) -> float:
        """Points from a line's baseline down to its rule."""
        row = self.rows[line]
        return _RULE_DROP * (row.size if row else _SIZE)


def lay_out(lines: Sequence[Line], together: Collection[tuple[int, int]] = ()) -> Laid:
    """Give each line its page and place. ``together`` are first and last lines of what no page break may part."""
    sizes = _sizes(lines)
    longest = max((len(line.text) for line in lines), default=1)
    left = (PAGE_WIDTH - min(_WIDEST, longest * _SIZE * _PITCH)) / 2
    kept = {index for first, last in together for index in range(first, last + 1)}
    joined = {index for first, last in together for index in range(first + 1, last + 1)}
    starts = _page_starts(lines, kept, joined)
    rows: list[Row | None] = []
    page, at = 0, 0
    for index, line in enumerate(lines):
        if index in starts:
            page, at = page + 1, 0
        if at == 0 and not line.text and index not in kept:
            rows.append(None)
            continue
        rows.append(Row(page, _TOP + _LEADING * (at + 0.8), left, sizes[index]))
        at += 1
    return Laid(tuple(lines), tuple(rows), page)


def full_columns(lines: Sequence[Line]) -> list[int]:
    """For each line how many columns its size leaves room for."""
    return [int(_WIDEST / (size * _PITCH) + 0.001) for size in _sizes(lines)]


def _sizes(lines: Sequence[Line]) -> list[float]:
    """The size of each line: one for the body, and a smaller one for each table or passage that is wider."""
    groups = list(_groups(lines))
    widths = [max((len(line.text) for line in lines[first:last]), default=0) for first, last in groups]
    narrow = [width for width in widths if width <= _FULL * 1.2]
    body = max(narrow, default=_FULL)
    sizes: list[float] = []
    for (first, last), width in zip(groups, widths, strict=True):
        columns = max(body, _FULL) if width <= max(body, _FULL) else width
        sizes += [_SIZE if columns <= _FULL else _WIDEST / (columns * _PITCH)] * (last - first)
    return sizes


def _groups(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """First and next line of each table, and of each passage between blank lines."""
    first = 0
    for index in range(1, len(lines) + 1):
        if (
            index == len(lines)
            or lines[index].table != lines[first].table
            or (not lines[index].table and not lines[index - 1].text)
        ):
            yield first, index
            first = index


# ------------------------------------------------------------------ page breaks

_NEW_PAGE = 600.0
_MID_PASSAGE = 1_000.0
_NEVER = 100_000.0


def _page_starts(lines: Sequence[Line], kept: Set[int], joined: Set[int]) -> set[int]:
    """The lines that begin a page, chosen over all pages at once for the least sum of costs.

    ``kept`` lines take room even where they are blank; before a ``joined`` line no page ends.
    """
    total = len(lines)
    costs = [_break_cost(lines, index, joined) for index in range(total)]
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * total
    for end in range(1, total + 1):
        for start in range(end - 1, -1, -1):
            used = _used(lines, start, end, kept)
            if (used > _LINES and end - start > 1) or end - start > 3 * _LINES:
                break
            if any(lines[place].breaks for place in range(start + 1, end)):
                break
            slack = 0.0 if end == total or lines[end].breaks else 0.05 * (_LINES - used) ** 2
            cost = best[start][0] + _NEW_PAGE + slack + (costs[start] if start else 0.0)
            if cost < best[end][0]:
                best[end] = (cost, start)
    starts, end = set(), total
    while end > 0:
        end = best[end][1]
        starts.add(end)
    return starts


def _used(lines: Sequence[Line], start: int, end: int, kept: Set[int]) -> int:
    """Lines that a page from ``start`` to ``end`` takes: blank ones at its edges take nothing."""
    while start < end and not lines[start].text and start not in kept:
        start += 1
    while end > start and not lines[end - 1].text and end - 1 not in kept:
        end -= 1
    return end - start


def _break_cost(lines: Sequence[Line], index: int, joined: Set[int]) -> float:
    """How bad a page break before this line is. Best are the widest gaps, worst the inside of a passage."""
    line = lines[index]
    if line.breaks:
        return 0.0
    if not line.text or index in joined:
        return _NEVER
    above = index - 1
    while above >= 0 and not lines[above].text:
        above -= 1
    if (gap := index - 1 - above) == 0:
        return _MID_PASSAGE
    cost = 60.0 / gap
    last = lines[above].text.strip()
    if last.endswith(":") or (len(last) < 60 and last.upper() == last and not _DRAWN.search(last)):
        cost += 300.0  # a heading, or words that announce what follows, should not end a page
    if line.text.lstrip()[0] in "([_|":
        cost += 40.0
    if line.table:
        cost += 250.0
    return cost


# ------------------------------------------------------------------ the PDF

_PLAIN = {"│": "|", "┃": "|", "─": "-", "━": "-", "☒": "X", "¨": "☐", "\t": " "}


def printable(text: str, missing: Callable[[str], str]) -> tuple[str, str]:
    """``text`` with a plain stand-in for each character the face lacks, and the characters that became ``?``."""
    lost = ""
    for character in missing(text):
        plain = _PLAIN.get(character) or unicodedata.normalize("NFKD", character)
        if len(plain) != 1 or missing(plain):
            plain, lost = "?", lost + character
        text = text.replace(character, plain)
    return text, lost


def draw(laid: Laid, title: str) -> tuple[bytes, tuple[str, ...]]:
    """The PDF of a laid-out exhibit, and warnings about characters that could not be printed."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from gdnotice.stamp.letters.faces import face

    mono = face("mono")
    # The library keeps the glyphs it handed out under a font's name, so each document gets a font object of its own.
    pdfmetrics.registerFont(TTFont("ExhibitMono", io.BytesIO(mono.ttf)))
    stream = io.BytesIO()
    canvas = Canvas(
        stream,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        initialFontName="ExhibitMono",  # type: ignore[arg-type]  # the stub has the types of name and size crossed
        lang="en-US",
    )
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setLineWidth(0.6)
    lost = ""
    page = 1
    for line, row in zip(laid.lines, laid.rows, strict=True):
        if row is None or not line.text:
            continue
        while page < row.page:
            canvas.showPage()
            canvas.setLineWidth(0.6)
            page += 1
        text, missed = printable(line.text, mono.missing)
        lost += missed
        _draw_line(canvas, text, row)
    canvas.showPage()
    canvas.save()
    warnings: list[str] = []
    if lost:
        codes = ", ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(lost))
        warnings.append(
            f"The exhibit has characters that the face cannot print ({codes}); each is printed as “?”. "
            "Compare the preview with the exhibit."
        )
    return stream.getvalue(), tuple(warnings)


def _draw_line(canvas: object, text: str, row: Row) -> None:
    from reportlab.pdfgen.canvas import Canvas

    assert isinstance(canvas, Canvas)
    y = PAGE_HEIGHT - row.baseline
    canvas.setFont("ExhibitMono", row.size)
    rest = text
    for drawn in _DRAWN.finditer(text):
        start, end = drawn.span()
        rest = rest[:start] + " " * (end - start) + rest[end:]
        if drawn[0][0] == "_":
            under = y - _RULE_DROP * row.size
            canvas.line(row.x(start), under, row.x(end), under)
        else:
            side = tick_side(row.size)
            middle = (row.x(start) + row.x(end)) / 2
            canvas.rect(middle - side / 2, y - 0.1 * row.size, side, side)
    for words in re.finditer(r"\S+(?: \S+)*", rest):
        canvas.drawString(row.x(words.start()), y, words[0])


def tick_side(size: float) -> float:
    """Side in points of the box drawn for ``|_|`` in text of this size."""
    return 0.88 * size


def tick_box(row: Row, start: int, end: int) -> Box:
    """The square over a tick box that stands in these columns."""
    side = tick_side(row.size)
    middle = (row.x(start) + row.x(end)) / 2
    bottom = row.baseline + 0.1 * row.size
    return (middle - side / 2, bottom - side, middle + side / 2, bottom)
