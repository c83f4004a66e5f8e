"""The continuation schedule: pages of their own for the answers that do not fit in their blanks, each in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gdnotice.stamp.fit import Measure, Piece, Slot, opening_of
from gdnotice.stamp.letters import shaped
from gdnotice.stamp.placement import Placement

SIDE = 54.0
_BODY, _LEADING = 9.5, 13.0
_INDENT = 30.0
_SMALL = 8.0
_GAP = 8.0


@dataclass(frozen=True, slots=True)
class Continued:
    """One answer on the schedule. ``number`` is its reference (A-1); ``rows`` with ``headings`` where it is a table."""

    number: str
    field: str
    label: str
    lines: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class SchedulePage:
    """``pieces`` are answers, ``strong`` titles and headings; only those whose slot has a field are answers.

    ``rules`` are lines from point to point.
    """

    pieces: list[Piece] = field(default_factory=list)
    strong: list[Piece] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)


def laid_out(
    continued: Sequence[Continued],
    title: str,
    heading: Sequence[str],
    measure: Measure,
    size: tuple[float, float],
    first_page: int,
) -> list[SchedulePage]:
    """The schedule's pages of ``size`` (width, height in points). ``first_page`` is the number of its first, from 0."""
    layout = _Layout(measure, size, first_page, printable(title, measure), [printable(one, measure) for one in heading])
    for one in continued:
        layout.entry(one)
    layout.feet()
    return layout.pages


def printable(text: str, measure: Measure) -> str:
    """A title of the form's own with what the face lacks replaced by a question mark."""
    if all(map(measure.ems.__contains__, text)):
        return text
    lost = shaped.lacking(measure.name, text)
    return "".join("?" if character in lost else character for character in text)


class _Layout:
    """Fills pages from the top; ``y`` is where the next line's top is, upwards from the page's foot."""

    def __init__(
        self, measure: Measure, size: tuple[float, float], first: int, title: str, heading: Sequence[str]
    ) -> None:
        self.measure = measure
        self.width, self.height = size
        self.first = first
        self.title, self.heading = title, heading
        self.pages: list[SchedulePage] = []
        self.y = 0.0
        self.bottom = SIDE + 22
        self.turn()

    @property
    def page(self) -> SchedulePage:
        return self.pages[-1]

    def turn(self) -> None:
        """Begin a page."""
        self.pages.append(SchedulePage())
        self.y = self.height - SIDE
        more = " (continued)" if len(self.pages) > 1 else ""
        self.centred(f"SCHEDULE A{more}", 13.0, 19.0, strong=True)
        if not more:
            for line in wrapped(f"to the {self.title}", self.width - 2 * SIDE, 10.5, self.measure):
                self.centred(line, 10.5, 14.0)
            for one in self.heading:
                for line in wrapped(one, self.width - 2 * SIDE, 9.0, self.measure):
                    self.centred(line, 9.0, 12.0)
        self.y -= 4
        self.page.rules.append((SIDE, self.y, self.width - SIDE, self.y))
        self.y -= 16

    def centred(self, text: str, size: float, leading: float, *, strong: bool = False) -> None:
        x = (self.width - self.measure.width(text) * size) / 2
        self.at(None, text, x, self.y, size, leading, strong=strong)
        self.y -= leading

    def room(self, needed: float) -> None:
        if self.y - needed < self.bottom:
            self.turn()

    def put(self, answer: str | None, text: str, x: float, size: float, leading: float) -> None:
        """One line at the current height, which moves down by ``leading``."""
        self.at(answer, text, x, self.y, size, leading)
        self.y -= leading

    def at(
        self, answer: str | None, text: str, x: float, top: float, size: float, leading: float, *, strong: bool = False
    ) -> None:
        right = x + self.measure.width(text) * size
        box = (x - 1, self.height - top, right + 1, self.height - top + leading)
        slot = _slot(answer, self.first + len(self.pages) - 1, box, self.height)
        low, _ = self.measure.extent(text)
        pieces = self.page.strong if strong else self.page.pieces
        pieces.append(Piece(slot, x, top - leading - low * size + 0.4, size, text))

    def entry(self, one: Continued) -> None:
        label = wrapped(printable(one.label, self.measure), self.width - 2 * SIDE - _INDENT, 10.0, self.measure)
        self.room(14.0 * len(label) + 2 * _LEADING + _GAP)
        for place, line in enumerate(label):
            if place == 0:
                self.at(None, one.number, SIDE, self.y, 10.0, 14.0, strong=True)
            self.at(None, line, SIDE + _INDENT, self.y, 10.0, 14.0, strong=True)
            self.y -= 14.0
        self.y -= 2
        if one.rows:
            self.table(one)
        for text in one.lines:
            for line in wrapped(text, self.width - 2 * SIDE - _INDENT, _BODY, self.measure):
                self.room(_LEADING)
                self.put(one.field, line, SIDE + _INDENT, _BODY, _LEADING)
        self.y -= _GAP + 6

    def table(self, one: Continued) -> None:
        numeric = [all(map(_is_number, column)) for column in zip(*one.rows, strict=True)]
        left, right = SIDE + _INDENT, self.width - SIDE
        headings = [printable(heading, self.measure) for heading in one.headings]
        widths = self.columns(headings, one.rows, right - left)
        edges = [left]
        for width in widths:
            edges.append(edges[-1] + width)

        def head() -> None:
            cells = [
                wrapped(text, width - _GAP, _SMALL, self.measure) for text, width in zip(headings, widths, strict=True)
            ]
            self.cells(None, cells, edges, _SMALL, numeric)
            self.page.rules.append((left, self.y - 1, right, self.y - 1))
            self.y -= 4

        head()
        for row in one.rows:
            cells = [wrapped(text, width - _GAP, _BODY, self.measure) for text, width in zip(row, widths, strict=True)]
            needed = max(map(len, cells)) * _LEADING
            if self.y - needed < self.bottom:
                self.turn()
                self.at(None, f"{one.number} (continued)", SIDE, self.y, _BODY, _LEADING)
                self.y -= _LEADING + 4
                head()
            self.cells(one.field, cells, edges, _BODY, numeric)
        self.page.rules.append((left, self.y - 2, right, self.y - 2))
        self.y -= 4

    def cells(
        self, answer: str | None, cells: Sequence[list[str]], edges: list[float], size: float, numeric: Sequence[bool]
    ) -> None:
        """One row of a table; a cell may have several lines, and a row higher than the page goes on overleaf."""
        leading = _LEADING if size == _BODY else 10.5
        for line in range(max(map(len, cells))):
            self.room(leading)
            for place, lines in enumerate(cells):
                if line < len(lines) and lines[line]:
                    x = edges[place]
                    if numeric[place]:
                        x = edges[place + 1] - _GAP - self.measure.width(lines[line]) * size
                    self.at(answer, lines[line], x, self.y, size, leading, strong=answer is None)
            self.y -= leading

    def columns(self, headings: Sequence[str], rows: Sequence[Sequence[str]], room: float) -> list[float]:
        """Column widths in points: what each needs, less where the page is too narrow, more where it is wide."""
        needs = [
            max(
                self.measure.width(heading) * _SMALL,
                *(self.measure.width(row[place]) * _BODY for row in rows),
            )
            + _GAP
            for place, heading in enumerate(headings)
        ]
        needs = [max(need, 24.0) for need in needs]
        if sum(needs) <= room:
            spread = min(2.0, room / sum(needs))
            return [need * spread for need in needs]
        fair = room / len(needs)
        spare = sum(max(0.0, fair - need) for need in needs)
        over = sum(max(0.0, need - fair) for need in needs)
        return [need if need <= fair else fair + spare * (need - fair) / over for need in needs]

    def feet(self) -> None:
        count = len(self.pages)
        for place, page in enumerate(self.pages, 1):
            end = f"Page {place} of {count}"
            x = self.width - SIDE - self.measure.width(end) * _SMALL
            label = wrapped(f"Schedule A to the {self.title}", x - SIDE - 12, _SMALL, self.measure)[0]
            foot = _slot(
                None, self.first + place - 1, (SIDE, self.height - SIDE, x, self.height - SIDE + 10), self.height
            )
            page.rules.append((SIDE, SIDE + 8, self.width - SIDE, SIDE + 8))
            page.pieces.append(Piece(foot, SIDE, SIDE - 4, _SMALL, label))
            page.pieces.append(Piece(foot, x, SIDE - 4, _SMALL, end))


def _slot(answer: str | None, page: int, box: tuple[float, float, float, float], page_height: float) -> Slot:
    placement = Placement(page=page + 1, box=box, field=answer)
    return Slot(
        placement=placement,
        page=page,
        left=box[0],
        right=box[2],
        foot=page_height - box[3],
        height=box[3] - box[1],
        lines=1,
        size=_BODY,
        opening=opening_of(placement),
    )


def wrapped(text: str, room: float, size: float, measure: Measure) -> list[str]:
    """``text`` in lines no wider than ``room`` points; a single word too wide for a line is divided."""
    limit = room / size
    lines: list[str] = []
    line, used = "", 0.0
    space = measure.ems[" "]
    for whole in text.split(" "):
        for place, word in enumerate(_divided(whole, limit, measure)):
            ems = measure.width(word)
            if line and place == 0 and used + space + ems <= limit:
                line, used = f"{line} {word}", used + space + ems
                continue
            if line:
                lines.append(line)
            line, used = word, ems
    lines.append(line)
    return lines


def _divided(word: str, limit: float, measure: Measure) -> Iterator[str]:
    if measure.width(word) <= limit:
        yield word
        return
    part, used = "", 0.0
    for character in word:
        ems = measure.width(character)
        if part and used + ems > limit:
            yield part
            part, used = "", 0.0
        part, used = part + character, used + ems
    yield part


def _is_number(text: str) -> bool:
    return bool(text) and not text.strip("0123456789,.$-% ")


def reference_texts(number: str) -> tuple[str, ...]:
    """What stands in a blank whose answer is on the schedule, the fullest wording first."""
    return (
        f"See attached Schedule {number}",
        f"See Schedule {number}",
        f"Schedule {number}",
        f"See {number}",
        number,
    )
