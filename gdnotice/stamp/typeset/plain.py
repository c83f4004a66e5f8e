"""A plain paper of our own: headings, paragraphs, pairs of a name and what it is, tables; page numbers at the foot.

For what is printed beside the notices: the summary of an evidence pack, the closing of a day. Whatever name is in it is
printed; nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from gdnotice.stamp.schedule import wrapped
from gdnotice.stamp.typeset.fresh import Printed, Sheet, measure, pdf_of, settable
from gdnotice.stamp.typeset.page import MARGIN, PAGE, WIDTH

_BODY, _BOLD, _MONO = "serif", "serif-bold", "mono"
_SIZE, _LEADING = 9.5, 12.5
_SMALL, _SMALL_LEADING = 7.6, 9.8
_LABEL = 132.0
"""The width of the names of pairs."""
_GAP = 8.0
_FOOT = 44.0
_BOTTOM = _FOOT + 18.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the paper's own, 2 that of a part."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; a line break in it stays one. ``mono`` sets it in letters of equal width."""

    text: str
    mono: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and what they are. Those of ``mono`` are set in letters of equal width."""

    rows: Sequence[tuple[str, str]]
    mono: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """A table. ``shares`` are the widths of its columns in parts of the whole, the columns ``mono`` (from 0) are set
    small in letters of equal width."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[float]
    mono: Sequence[int] = ()


Block: TypeAlias = Heading | Text | Pairs | Rows


def plain_paper(blocks: Sequence[Block], title: str, at: datetime) -> bytes:
    """The paper as a PDF; ``at`` (aware) is when it was made, told at the foot in UTC. The same input gives the same
    bytes."""
    layout = _Layout()
    for block in blocks:
        match block:
            case Heading():
                layout.heading(block)
            case Text():
                layout.text(block)
            case Pairs():
                layout.pairs(block)
            case Rows():
                layout.table(block)
    layout.feet(title, at)
    return pdf_of(layout.sheets, PAGE, title)


@dataclass(frozen=True, slots=True)
class _Style:
    face: str = _BODY
    size: float = _SIZE
    leading: float = _LEADING

    def lines(self, text: str, room: float) -> list[str]:
        """``text`` in lines no wider than ``room`` points."""
        parts = text.splitlines() or [""]
        return [
            line for one in parts for line in wrapped(settable(one, self.face), room, self.size, measure(self.face))
        ]

    def width(self, text: str) -> float:
        return measure(self.face).width(text) * self.size


_PLAIN = _Style()
_NAME = _Style(_BOLD)
_DIGITS = _Style(_MONO, 8.4)
_CELL = _Style(_BODY, 8.6, 11.0)
_CELL_DIGITS = _Style(_MONO, 7.0, 9.6)
_CAPTION = _Style(_BOLD, _SMALL, _SMALL_LEADING)
_NOTE = _Style(_BODY, _SMALL, _SMALL_LEADING)


class _Layout:
    """Fills pages from the top; ``y`` is where the next line's top is, upwards from the page's foot."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.y = 0.0
        self.turn()

    def turn(self) -> None:
        self.sheets.append(Sheet())
        self.y = PAGE[1] - MARGIN

    def room(self, needed: float) -> bool:
        """Make room for ``needed`` points; whether that took a new page."""
        if self.y - needed >= _BOTTOM or self.y == PAGE[1] - MARGIN:
            return False
        self.turn()
        return True

    def put(self, text: str, x: float, style: _Style, top: float) -> None:
        """One line whose top is at ``top``."""
        low, _ = measure(style.face).extent(text)
        baseline = top - style.leading - low * style.size + 1.0
        if text:
            self.sheets[-1].lines.append(Printed(x, baseline, text, style.face, style.size))

    def rule(self, y: float) -> None:
        self.sheets[-1].rules.append((MARGIN, y, MARGIN + WIDTH, y))

    def heading(self, block: Heading) -> None:
        style = _Style(_BOLD, 15.0, 20.0) if block.level == 1 else _Style(_BOLD, 11.0, 15.0)
        lines = style.lines(block.text, WIDTH)
        self.y -= 0.0 if self.y == PAGE[1] - MARGIN else 12.0
        self.room(len(lines) * style.leading + 4 * _LEADING)  # never alone at the foot
        for line in lines:
            self.put(line, MARGIN, style, self.y)
            self.y -= style.leading
        self.rule(self.y - 2.0)
        self.y -= 8.0

    def text(self, block: Text) -> None:
        style = _DIGITS if block.mono else _NOTE if block.small else _PLAIN
        for line in style.lines(block.text, WIDTH):
            self.room(style.leading)
            self.put(line, MARGIN, style, self.y)
            self.y -= style.leading
        self.y -= 6.0

    def pairs(self, block: Pairs) -> None:
        for name, told in block.rows:
            style = _DIGITS if name in block.mono else _PLAIN
            self.abreast([(name, _NAME, _LABEL), (told, style, WIDTH - _LABEL)])
            self.y -= 1.5
        self.y -= 6.0

    def table(self, block: Rows) -> None:
        whole = sum(block.shares)
        widths = [WIDTH * share / whole for share in block.shares]

        def head() -> None:
            self.abreast([(text, _CAPTION, width) for text, width in zip(block.headings, widths, strict=True)])
            self.rule(self.y - 1.0)
            self.y -= 4.0

        self.room(_SMALL_LEADING * 2 + _LEADING * 2)
        head()
        for row in block.rows:
            cells = [
                (text, _CELL_DIGITS if place in block.mono else _CELL, width)
                for place, (text, width) in enumerate(zip(row, widths, strict=True))
            ]
            if self.room(max(len(style.lines(text, width - _GAP)) * style.leading for text, style, width in cells)):
                head()
            self.abreast(cells)
            self.y -= 2.0
        self.rule(self.y - 1.0)
        self.y -= 8.0

    def abreast(self, cells: Sequence[tuple[str, _Style, float]]) -> None:
        """Texts beside one another, each in its style and width, broken into lines; they may go on overleaf."""
        columns = [style.lines(text, width - _GAP) for text, style, width in cells]
        leading = max(style.leading for _, style, _ in cells)
        for place in range(max(map(len, columns))):
            self.room(leading)
            x = MARGIN
            for lines, (_, style, width) in zip(columns, cells, strict=True):
                if place < len(lines):
                    self.put(lines[place], x, style, self.y)
                x += width
            self.y -= leading

    def feet(self, title: str, at: datetime) -> None:
        for number, sheet in enumerate(self.sheets, 1):
            end = f"Page {number} of {len(self.sheets)}"
            made = f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
            sheet.rules.append((MARGIN, _FOOT + 12.0, MARGIN + WIDTH, _FOOT + 12.0))
            right = MARGIN + WIDTH - _NOTE.width(end)
            label = _NOTE.lines(f"{title} · {made}", right - MARGIN - 12.0)[0]
            sheet.lines.append(Printed(MARGIN, _FOOT, label, _NOTE.face, _NOTE.size))
            sheet.lines.append(Printed(right, _FOOT, end, _NOTE.face, _NOTE.size))
