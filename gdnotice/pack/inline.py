"""Running text of a form as a pack writes it: words, blanks and tick boxes in one sentence.

``**bold**``, ``*italic*``; ``{offer.expires}`` prints a term in force (a ruled blank where the offer leaves it empty);
``{rights.count|90}`` is a ruled blank of 90 points for an answer; ``{payment.delivery=herewith}`` is a tick box.
A blank line between two pieces of text starts a new paragraph; other line ends are spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

BROADEST = 540.0
"""Points: no blank is wider than the text of a letter page."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text in one style. Blanks at its ends are kept: they decide where a line may break."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """A ruled blank in a sentence. ``width`` in points; None lets the printing choose (terms of the offer only)."""

    field: str
    width: float | None = None
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A tick box in a sentence: a mark here says that ``field`` is ``value`` (a choice's id, or yes or no)."""

    field: str
    value: str


Inline: TypeAlias = Words | Blank | Mark
Paragraph: TypeAlias = tuple[Inline, ...]
Paragraphs: TypeAlias = tuple[Paragraph, ...]

_PIECE = re.compile(r"\*\*|\*|\{[^{}]*\}|[^*{}]+|[{}]")
_PLACE = re.compile(
    r"\{(?P<field>[a-z_][a-z0-9_]*(?:\.[a-z0-9_]+)*)(?:\|(?P<width>\d{1,3})|=(?P<value>[A-Za-z0-9.-]+))?\}"
)


def paragraphs(text: str) -> Paragraphs:
    """The paragraphs of ``text``. Raises ValueError, saying what is not understood."""
    return tuple(paragraph(part) for part in re.split(r"\n[ \t]*\n", text.strip()) if part.strip())


def paragraph(text: str) -> Paragraph:
    """One paragraph. Raises ValueError, saying what is not understood."""
    bold = italic = False
    found: list[Inline] = []
    for piece in _PIECE.findall(re.sub(r"\s+", " ", text.strip())):
        if piece == "**":
            bold = not bold
        elif piece == "*":
            italic = not italic
        elif piece[0] in "{}":
            found.append(_place(piece, bold, italic))
        else:
            found.append(Words(piece, bold, italic))
    if bold or italic:
        raise ValueError("a ** or * is opened and not closed")
    return tuple(found)


def _place(piece: str, bold: bool, italic: bool) -> Inline:
    match = _PLACE.fullmatch(piece)
    if match is None:
        raise ValueError(
            f"“{piece}” is no blank; write it like {{offer.expires}}, {{rights.count|90}} or {{payment.method=wire}}"
        )
    if match["value"] is not None:
        return Mark(match["field"], match["value"])
    width = float(match["width"]) if match["width"] else None
    if width is None and not match["field"].startswith("offer."):
        raise ValueError(f"“{piece}” needs a width in points, like {{{match['field']}|90}}")
    if width is not None and not 10 <= width <= BROADEST:
        raise ValueError(f"“{piece}” is to be from 10 to {BROADEST:.0f} points wide")
    return Blank(match["field"], width, bold, italic)


def places(text: Paragraphs) -> Iterator[Blank | Mark]:
    """The blanks and tick boxes of ``text``, in reading order."""
    for one in text:
        for piece in one:
            if not isinstance(piece, Words):
                yield piece
