"""Sentences into lines: words, ruled blanks and tick boxes broken to a width.

All lengths are points; y runs downwards from the top of the piece that is being made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from gdnotice.pack.conditions import Condition
from gdnotice.pack.form import Field
from gdnotice.pack.inline import Blank, Inline, Mark, Paragraph, Paragraphs, Words
from gdnotice.stamp.letters.faces import face, normal
from gdnotice.stamp.placement import Box
from gdnotice.values import Printed

TextAlign: TypeAlias = Literal["left", "center", "right", "justify"]

BLANK_HEIGHT = 15.0
"""Room above a rule: one line of a sans face at 9.5 pt with its accents."""

GUTTER = 14.0
"""Between blanks of a row, and between columns of text."""

RULE = 0.5
TICK = 8.0
_TICK_BEFORE = 3.0
_TICK_AFTER = 4.0
_DROP = 2.0
"""How far a rule lies below the baseline of the words beside it."""


@dataclass(frozen=True, slots=True)
class Style:
    """A size with its leading, and the faces for plain, bold and italic words."""

    size: float
    leading: float
    faces: tuple[str, str, str] = ("serif", "serif-bold", "serif-italic")

    @property
    def blank_leading(self) -> float:
        """Leading of a line that holds a blank."""
        return max(self.leading, BLANK_HEIGHT + 0.33 * self.size)

    def width(self, text: str, name: str | None = None) -> float:
        return face(name or self.faces[0]).width(text, self.size)


BODY = Style(9.4, 12.0)
SMALL = Style(8.0, 10.2)
CAPTION = Style(7.0, 8.4)


# ------------------------------------------------------------------ what is drawn


@dataclass(frozen=True, slots=True)
class Print:
    """Words at their baseline."""

    x: float
    y: float
    text: str
    face: str
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A straight rule."""

    x0: float
    y0: float
    x1: float
    y1: float
    weight: float = RULE


@dataclass(frozen=True, slots=True)
class Outline:
    """A rectangle: ruled, or filled with a gray (0 black to 1 white)."""

    box: Box
    weight: float = RULE
    gray: float | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """A blank, to become a placement once its page is known."""

    box: Box
    kind: Literal["text", "tick", "image"]
    field: str
    value: str | None = None
    row: int | None = None
    column: str | None = None
    align: Literal["left", "center", "right"] = "left"
    near: str = ""


Op: TypeAlias = Print | Line | Outline | Put


def moved(op: Op, dx: float, dy: float) -> Op:
    """``op`` shifted."""
    match op:
        case Print():
            return replace(op, x=op.x + dx, y=op.y + dy)
        case Line():
            return Line(op.x0 + dx, op.y0 + dy, op.x1 + dx, op.y1 + dy, op.weight)
        case Outline() | Put():
            left, top, right, bottom = op.box
            return replace(op, box=(left + dx, top + dy, right + dx, bottom + dy))


@dataclass(frozen=True, slots=True)
class Piece:
    """What is never split over two pages. ``gap`` is kept free above it, but not at the top of a page.

    ``glue`` keeps it on the page of the next piece; ``fresh`` starts a page. A piece with ``columns`` is the exception:
    it stands for ``flow``, which is set in that many columns and goes on over as many pages as it takes.
    """

    height: float
    ops: tuple[Op, ...] = ()
    gap: float = 0.0
    glue: bool = False
    fresh: bool = False
    flow: tuple[Piece, ...] = ()
    columns: int = 1


def stacked(pieces: Sequence[Piece]) -> Piece:
    """All ``pieces`` one below the other as one piece. The gap above the first is the gap of the whole."""
    ops: list[Op] = []
    y = 0.0
    for place, piece in enumerate(pieces):
        y += piece.gap if place else 0.0
        ops.extend(moved(op, 0.0, y) for op in piece.ops)
        y += piece.height
    gap = pieces[0].gap if pieces else 0.0
    return Piece(y, tuple(ops), gap, pieces[-1].glue if pieces else False)


def together(pieces: Sequence[Piece]) -> list[Piece]:
    """The same pieces, held on one page."""
    return [replace(piece, glue=True) for piece in pieces[:-1]] + list(pieces[-1:])


# ------------------------------------------------------------------ where the words come from


@dataclass(frozen=True, slots=True)
class Copy:
    """What a printing is made from. ``missing`` gathers characters that the faces cannot print."""

    fields: Mapping[str, Field]
    terms: Mapping[str, Printed]
    shown: Callable[[Condition], bool]
    missing: set[str] = field(default_factory=set)

    def shows(self, when: Condition | None) -> bool:
        return when is None or self.shown(when)

    def term(self, key: str) -> str | None:
        """A term as one text; None where it is empty."""
        value = self.terms.get(key)
        if not value:
            return None
        return value if isinstance(value, str) else ", ".join(str(part) for part in value)

    def near(self, key: str) -> str:
        """Words for a blank that has no label of its own."""
        return (
            self.fields[key].label
            if key in self.fields
            else key.removeprefix("offer.").replace("_", " ").replace(".", " ")
        )

    def plain(self, paragraph: Paragraph) -> str:
        """A paragraph as bare text."""
        return "".join(
            piece.text
            if isinstance(piece, Words)
            else (self.term(piece.field) or "")
            if isinstance(piece, Blank)
            else ""
            for piece in paragraph
        ).strip()


_EMPTY_WIDTHS = {
    "offer.price": 48.0,
    "offer.issuer": 190.0,
    "offer.security": 190.0,
    "offer.expires": 210.0,
    "offer.expires_hour": 60.0,
    "offer.agent.name": 190.0,
    "offer.guarantee.days_words": 150.0,
}
_EMPTY_WIDTH = 110.0

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_HELD = re.compile(
    r"(?<=\d) (?=[ap]\.m\.)|(?<=\(\d{3}\)) (?=\d)|"
    + "|".join(rf"(?<=\b{word}) (?=\d)" for word in (*_MONTHS, "Rule", "Instruction"))
)
"""Spaces at which no line may break."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A part of a line that cannot break: words, a blank or a box."""

    width: float
    text: str = ""
    face: str = ""
    put: Blank | Mark | None = None
    lead: float = 0.0


_Unit: TypeAlias = tuple[_Run, ...]

_LOOSEST = 4.0
"""A line that would need its spaces widened by more than this many spaces is left ragged."""


def _units(paragraph: Paragraph, style: Style, copy: Copy) -> Iterator[_Unit]:
    """What stands between two spaces, in order."""
    unit: list[_Run] = []
    for piece in paragraph:
        for part in _parts(piece, style, copy, after_mark=bool(unit) and isinstance(unit[-1].put, Mark)):
            if part is not None:
                unit.append(part)
            elif unit:
                yield tuple(unit)
                unit = []
    if unit:
        yield tuple(unit)


def _parts(piece: Inline, style: Style, copy: Copy, after_mark: bool) -> Iterator[_Run | None]:
    """Runs, and None for each space at which a line may break."""
    if isinstance(piece, Mark):
        yield _Run(_TICK_BEFORE + TICK + _TICK_AFTER, put=piece, lead=_TICK_BEFORE)
        return
    name = style.faces[1 if piece.bold else 2 if piece.italic else 0]
    if isinstance(piece, Blank):
        term = copy.term(piece.field) if piece.field.startswith("offer.") else None
        if term is None:
            width = piece.width if piece.width is not None else _EMPTY_WIDTHS.get(piece.field, _EMPTY_WIDTH)
            yield _Run(width, put=piece)
            return
        text = normal(term)
        copy.missing.update(face(name).missing(text))
    else:
        text = piece.text.lstrip(" ") if after_mark else piece.text
    for place, word in enumerate(re.split(r" +", _HELD.sub("\N{NO-BREAK SPACE}", text))):
        if place:
            yield None
        if word:
            shown = word.replace("\N{NO-BREAK SPACE}", " ")
            yield _Run(style.width(shown, name), shown, name)


def _broken(units: Iterator[_Unit], width: float, space: float) -> Iterator[list[_Unit]]:
    line: list[_Unit] = []
    used = 0.0
    for unit in (part for whole in units for part in _narrowed(whole, width)):
        needed = sum(run.width for run in unit)
        if line and used + space + needed > width + 0.01:
            yield line
            line, used = [], 0.0
        used += needed + (space if line else 0.0)
        line.append(unit)
    if line:
        yield line


def _narrowed(unit: _Unit, width: float) -> Iterator[_Unit]:
    """``unit``, or its parts where one word is wider than the line (an upload link in a narrow column)."""
    if sum(run.width for run in unit) <= width:
        yield unit
        return
    for run in unit:
        if run.put is not None:
            yield (replace(run, width=min(run.width, width)),)
            continue
        size = run.width / max(1, len(run.text))
        most = max(1, int(width / size * 0.9))
        for start in range(0, len(run.text), most):
            part = run.text[start : start + most]
            yield (_Run(run.width * len(part) / len(run.text), part, run.face),)


# ------------------------------------------------------------------ lines


def paragraph_lines(
    paragraph: Paragraph,
    style: Style,
    copy: Copy,
    width: float,
    align: TextAlign = "left",
    *,
    x: float = 0.0,
) -> list[Piece]:
    """One piece a line, without gaps between."""
    space = style.width(" ")
    broken = list(_broken(_units(paragraph, style, copy), width, space))
    return [
        _line(units, style, copy, width, align="left" if align == "justify" and last else align, x=x)
        for units, last in ((units, place == len(broken) - 1) for place, units in enumerate(broken))
    ]


def _line(units: list[_Unit], style: Style, copy: Copy, width: float, *, align: TextAlign, x: float) -> Piece:
    space = style.width(" ")
    used = sum(run.width for unit in units for run in unit) + space * (len(units) - 1)
    if align == "justify" and len(units) > 1 and (width - used) / (len(units) - 1) <= _LOOSEST * space:
        space += (width - used) / (len(units) - 1)
    elif align in ("center", "right"):
        x += (width - used) / (2 if align == "center" else 1)
    blank = any(isinstance(run.put, Blank) for unit in units for run in unit)
    leading = style.blank_leading if blank else style.leading
    baseline = leading - style.leading * 0.27
    ops: list[Op] = []
    for place, unit in enumerate(units):
        for at, run in enumerate(unit):
            if run.put is not None:
                ops.extend(_drawn(run, x, baseline, copy))
            else:
                ends = at == len(unit) - 1 and place < len(units) - 1
                ops.append(Print(x, baseline, run.text + (" " if ends else ""), run.face, style.size))
            x += run.width
        x += space
    return Piece(leading, tuple(_joined(ops)))


def _joined(ops: Sequence[Op]) -> Iterator[Op]:
    """``ops`` with neighboring words of one face as one text where they touch: what reads the file sees whole words."""
    held: Print | None = None
    for op in ops:
        if not isinstance(op, Print):
            if held is not None:
                yield held
                held = None
            yield op
        elif held is not None and held.face == op.face and abs(held.x + _width(held) - op.x) < 0.05:
            held = replace(held, text=held.text + op.text)
        else:
            if held is not None:
                yield held
            held = op
    if held is not None:
        yield held


def _width(words: Print) -> float:
    return face(words.face).width(words.text, words.size)


def _drawn(run: _Run, x: float, baseline: float, copy: Copy) -> tuple[Op, ...]:
    if isinstance(run.put, Mark):
        return tick_box(run.put.field, run.put.value, x + run.lead, baseline, copy.near(run.put.field))
    assert run.put is not None
    near = copy.near(run.put.field)
    return ruled(run.put.field, x + 1.0, x + run.width - 1.0, baseline + _DROP, near=near, align="center")


def tick_box(key: str, value: str, x: float, baseline: float, near: str) -> tuple[Op, ...]:
    """A box on the line of the words beside it; ``x`` is its left edge."""
    box = (x, baseline - TICK + 1.2, x + TICK, baseline + 1.2)
    inner = (box[0] + 0.5, box[1] + 0.5, box[2] - 0.5, box[3] - 0.5)
    return (Outline(box, 0.6), Put(inner, "tick", key, value, near=near))


def ruled(
    key: str | None,
    left: float,
    right: float,
    y: float,
    *,
    near: str,
    align: Literal["left", "center", "right"] = "left",
    row: int | None = None,
    column: str | None = None,
    height: float = BLANK_HEIGHT,
) -> tuple[Op, ...]:
    """A rule at ``y`` with the blank above it; ``key`` None: a rule for ink alone."""
    line = Line(left, y, right, y)
    if key is None:
        return (line,)
    box = (left + 0.5, y - 0.5 - height, right - 0.5, y - 0.5)
    return (line, Put(box, "text", key, row=row, column=column, align=align, near=near))


def text_pieces(
    text: Paragraphs,
    style: Style,
    copy: Copy,
    width: float,
    align: TextAlign = "left",
    *,
    x: float = 0.0,
    gap: float = 5.0,
) -> list[Piece]:
    """Paragraphs, ``gap`` above each; neither the first line nor the last of one stands alone on a page."""
    found: list[Piece] = []
    for one in text:
        lines = paragraph_lines(one, style, copy, width, align, x=x)
        for place, line in enumerate(lines):
            held = place == 0 or place == len(lines) - 2
            found.append(replace(line, gap=gap if place == 0 else 0.0, glue=held and place < len(lines) - 1))
    return found
