"""The kinds of block that make a built-in printing: a closed list. ``docs/packs.md`` shows each as a pack writes it.

Widths and heights are in points. ``when`` speaks only of terms of the offer: a printing is made for an offer, and
before any answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from gdnotice.pack.conditions import Condition
from gdnotice.pack.inline import Paragraph, Paragraphs, places

Align: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One ruled blank of a row. ``field`` None is a rule left for ink.

    ``share`` is its part of the row's width; ``row`` and ``column`` name a cell of a ``rows`` field; ``ruled`` is the
    number of rules one above the other (for addresses); ``before`` is printed left of the rule (``$``).
    """

    label: Paragraph = ()
    field: str | None = None
    share: float = 1.0
    row: int | None = None
    column: str | None = None
    ruled: int = 1
    before: str = ""
    align: Align = "left"


Rows: TypeAlias = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Title:
    """The head of the form: ``title`` large, ``lines`` centered below it."""

    title: Paragraph
    lines: Paragraphs = ()
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs. ``small`` is the size of notes; ``indent`` in points."""

    text: Paragraphs
    align: Literal["left", "center", "justify"] = "justify"
    small: bool = False
    indent: float = 0.0
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Warn:
    """A warning (``kind = "notice"``): bold, centered, in a ruled box."""

    text: Paragraphs
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; stays with what follows. ``note`` is a line in italics below it."""

    text: Paragraph
    note: Paragraph = ()
    level: Literal[1, 2] = 2
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """Numbered instructions: ``1.`` or ``(a)``, each of one or more paragraphs."""

    items: tuple[Paragraphs, ...]
    style: Literal["1", "a", "i"] = "1"
    small: bool = False
    columns: int = 1
    start: int = 1
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The agent of the offer and every delivery it lists (``kind = "agent"``); built from ``offer.agent.*``."""

    title: Paragraph
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Choose:
    """One tick box with its text; ``rows`` are the blanks that belong to it."""

    value: str
    text: Paragraphs
    rows: Rows = ()
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """Tick boxes of one field, one per item (``kind = "choices"``, or ``"tick"`` for a single box)."""

    field: str
    items: tuple[Choose, ...]
    columns: int = 1
    indent: float = 0.0
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Prices:
    """A ladder of tick boxes, one for each price in ``offer.auction.prices``; the field is of type ``prices``."""

    field: str
    columns: int = 6
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Blanks:
    """Rows of ruled blanks with labels ``before`` the rule or ``below`` it."""

    rows: Rows
    labels: Literal["before", "below"] = "before"
    indent: float = 0.0
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. ``column`` None: the field is a list of lines, one a row."""

    label: Paragraph
    column: str | None = None
    share: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table of a ``rows`` field (or of a ``lines`` field, one line a row); ``total`` is an optional row."""

    field: str
    columns: tuple[Column, ...]
    rows: int
    total: Cell | None = None
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Rules for ink, then blanks with labels below; never split over two pages.

    ``ink`` are the labels of the empty rules. With ``field`` (a ``rows`` field) the whole is printed ``count`` times,
    its cells taking row 0, 1, ...
    """

    ink: Paragraphs
    rows: Rows = ()
    field: str | None = None
    count: int = 1
    text: Paragraphs = ()
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Two groups of blocks side by side; ``share`` is the left one's part of the width. Never split over two pages."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    share: float = 0.5
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Blocks kept together on one page (``kind = "box"``), in a ruled frame unless ``ruled`` is false."""

    inside: tuple[Block, ...]
    title: Paragraph = ()
    note: Paragraph = ()
    ruled: bool = True
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Seal:
    """An empty framed space for a stamp, ``height`` points tall, ``label`` small in its corner."""

    label: Paragraph
    height: float = 72.0
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Space:
    """Empty space (``kind = "space"``), a rule across (``"rule"``) or the start of a new page (``"page"``)."""

    kind: Literal["space", "rule", "page"]
    points: float = 6.0
    when: Condition | None = None


Block: TypeAlias = (
    Title | Text | Warn | Heading | Numbered | Deliveries | Choices | Prices | Blanks | Table | Signature | Columns
    | Frame | Seal | Space
)  # fmt: skip


def printed_fields(blocks: tuple[Block, ...]) -> frozenset[str]:
    """The ids of all answers and terms (``offer.…``) for which ``blocks`` print a blank, a tick box or a text."""
    return frozenset(_printed(blocks))


def _printed(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield from (piece.field for piece in places(_texts(block)))
        match block:
            case Choices(field=field, items=items):
                yield field
                for item in items:
                    yield from (piece.field for piece in places(item.text))
                    yield from _in_rows(item.rows)
            case Prices(field=field):
                yield from (field, "offer.auction.prices")
            case Blanks(rows=rows):
                yield from _in_rows(rows)
            case Table(field=field, total=total):
                yield field
                yield from _in_rows(((total,),) if total is not None else ())
            case Signature(rows=rows, field=None):
                yield from _in_rows(rows)
            case Signature(rows=rows, field=field):
                yield str(field)
                yield from _in_rows(rows)
            case Columns(left=left, right=right):
                yield from _printed(left + right)
            case Frame(inside=inside):
                yield from _printed(inside)
            case Deliveries():
                yield "offer.agent"


def _texts(block: Block) -> Paragraphs:
    match block:
        case Title(title=title, lines=lines):
            return (title, *lines)
        case Text(text=text) | Warn(text=text) | Signature(text=text):
            return text
        case Heading(text=one, note=note) | Frame(title=one, note=note):
            return (one, note)
        case Numbered(items=items):
            return tuple(part for item in items for part in item)
        case _:
            return ()


def _in_rows(rows: Rows) -> Iterator[str]:
    for row in rows:
        for cell in row:
            yield from (piece.field for piece in places((cell.label,)))
            if cell.field is not None:
                yield cell.field
