"""A blank with the words that say what belongs in it, and how those words are read off the lines of an exhibit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gdnotice.stamp.blank import Blank, Shape
from gdnotice.stamp.exhibit.exhibit import Cells
from gdnotice.stamp.exhibit.gaps import GAP, RULE, TICK, Widened

_BOX_WORDS = 32
"""Cells that the words of a box to tick reach to its right, about."""

_COLUMNS = re.compile(r"\S+(?: {1,2}\S+)*")
"""Words that belong together: three spaces part columns."""


@dataclass(frozen=True, slots=True)
class ExhibitBlank(Blank):
    """A blank of an exhibit, in pieces from top to bottom. Its ``table`` is the line of its column's head."""

    places: tuple[Cells, ...] = ()
    widened: Widened | None = None

    @property
    def across(self) -> tuple[float, float]:
        return self.places[0].start, self.places[0].end + (_BOX_WORDS if self.kind == "tick" else 0)

    @property
    def pieces(self) -> int:
        return len(self.places)

    @property
    def made_room(self) -> bool:
        return self.widened is not None and self.widened.inserted


def columns(text: str) -> list[tuple[int, int]]:
    """Start and end of each column of words in a line."""
    return [match.span() for match in _COLUMNS.finditer(text)]


def over(texts: Sequence[str], line: int, start: int, end: int) -> str:
    """The words of the columns of ``line`` that stand over or under these cells."""
    if not 0 <= line < len(texts):
        return ""
    return " ".join(texts[line][first:last] for first, last in columns(texts[line]) if first < end and last > start)


def spans(text: str, *, leaders: bool = False) -> list[tuple[int, int, Shape]]:
    """Each blank printed in a line: start, end, shape; with the dots that only lead to a blank where asked."""
    ticks: list[tuple[int, int, Shape]] = [(*match.span(), "box") for match in TICK.finditer(text)]
    rules: list[tuple[int, int, Shape]] = [
        (match.start(), match.end(), "gap" if match[0][0] == GAP else "rule")
        for match in RULE.finditer(text)
        if not any(first < match.end() and match.start() < last for first, last, _ in ticks)
        and not _leads(text, match, to_blanks=not leaders)
    ]
    return sorted([*ticks, *rules])


LEADER = re.compile(r"(?:\. ?){4,}\s*\$?$")
"""Dots at the end of a label that only lead to its blank, and the dollar sign before that."""

_PRINTED = re.compile(r" {0,3}[\d$]")
_BLANK = re.compile(r" {1,3}(?:\.{3}|_{3}|[\[(|][ _])|_{3}")


def _leads(text: str, match: re.Match[str], *, to_blanks: bool) -> bool:
    """Whether dots lead to something printed, as in a table of contents, or to a blank of its own."""
    after = text[match.end() :]
    return match[0][0] == "." and bool(_PRINTED.match(after) or (to_blanks and _BLANK.match(after)))


_BRACKETED = re.compile(r"\[ *___ *\]")


def plain(text: str) -> str:
    """Running text with its blanks as ``___`` and single spaces."""
    for first, last, shape in reversed(spans(text)):
        text = text[:first] + (" [] " if shape == "box" else " ___ ") + text[last:]
    return " ".join(_BRACKETED.sub("___", text).split())


_FAR = 60
"""Lines: words further off say nothing of a blank, even in a paper without a blank line."""


def passage(texts: Sequence[str], line: int) -> tuple[int, int]:
    """First and last line of the passage between blank lines in which ``line`` stands, at most some lines away."""
    first = last = line
    while first > 0 and texts[first - 1] and line - first < _FAR:
        first -= 1
    while last + 1 < len(texts) and texts[last + 1] and last - line < _FAR:
        last += 1
    return first, last


def around(texts: Sequence[str], line: int, start: int, end: Cells) -> tuple[str, str]:
    first, last = passage(texts, line)
    before = " ".join([*texts[first:line], texts[line][:start]])
    after = " ".join([texts[end.last][end.end :], *texts[end.last + 1 : last + 1]])
    before, after = plain(before), plain(after)
    if before.endswith("[") and after.startswith("]"):
        before, after = before[:-1].rstrip(), after[1:].lstrip()
    return before[-600:], after[:120]


_COMPANY = re.compile(r"\b(?:inc|corp|co|ltd|llc|l\.p|n\.a|plc)\.$", re.IGNORECASE)
_PARTS = re.compile(r"[ =-]*[=-]{8,}[ =-]*")
"""A line drawn across a text, which parts it as an empty one does."""

_SALUTATION = re.compile(r"ladies|gentlem|dear |to whom", re.IGNORECASE)


def headings(texts: Sequence[str]) -> list[bool]:
    """For each line whether it is of a heading: short, in the middle or in capitals, without a blank."""
    found: list[bool] = []
    for line in range(len(texts)):
        follows = bool(found) and found[-1]
        starts = line == 0 or not texts[line - 1] or bool(_PARTS.fullmatch(texts[line - 1]))
        found.append((follows or starts) and _could_head(texts, line, 2 if follows else 5))
    return found


_ITEM = re.compile(r"(?:(?:part|box|section|item) )?(?:\d{1,2}|[A-Z]|[IVX]{1,4})[.):] +[A-Z][^.]*$", re.IGNORECASE)
"""A numbered heading: a passage of its own, of a few words and without a stop."""


def is_capitals(words: str) -> bool:
    """Whether words are in capitals, but for what they add in brackets."""
    plainly = re.sub(r"\([^)]*\)", "", words)
    return plainly.upper() == plainly and sum(character.isalpha() for character in plainly) > 1


def _could_head(texts: Sequence[str], line: int, least: int) -> bool:
    text = texts[line].strip()
    if not least <= len(text) <= 75 or len(text.split()) > 12 or len(columns(texts[line])) > 1 or spans(texts[line]):
        return False
    if (text[-1] in ".:;," and not _COMPANY.search(text)) or _SALUTATION.match(text):
        return False
    if not any(character.isalpha() for character in text):
        return False
    if is_capitals(text):
        return True
    below = texts[line + 1] if line + 1 < len(texts) else ""
    if _ITEM.match(text) and not below and (line == 0 or not texts[line - 1]):
        return True
    opens = bool(below) and indent(below) < indent(texts[line]) - 4 and not _centred(below)
    return _centred(texts[line]) and text[0].isupper() and not opens  # else the indented first line of a passage


def _centred(text: str) -> bool:
    begins = indent(text)
    return begins >= 6 and abs((begins + len(text)) / 2 - 39) < 6


def sections(texts: Sequence[str]) -> list[str]:
    """For each line the heading above it; lines of one heading under one another are joined."""
    found: list[str] = []
    current, joined = "", False
    for text, heads in zip(texts, headings(texts), strict=True):
        if heads:
            current = f"{current} {text.strip()}" if joined else text.strip()
            joined = True
        else:
            joined = False
        found.append(current)
    return found


GOES_ON = re.compile(r"[a-z]|\((?:if|where|when|as|including|please)\b")
"""How a label begins that goes on from the line above."""


def names_unit(label: str, after: str) -> bool:
    """Whether what follows a blank is only the unit of its answer ("shares"), its words before being a label."""
    words = label.split()
    return 0 < len(words) <= 6 and label[0].isupper() and len(after.split()) <= 2 and after[-1].isalpha()


def heads_of_columns(texts: Sequence[str]) -> list[tuple[tuple[int, int, str], ...]]:
    """For each line the headings that stand beside one another over it, each over its column: start, end, words.

    They hold until a heading that stands alone.
    """
    found: list[tuple[tuple[int, int, str], ...]] = []
    current: tuple[tuple[int, int, str], ...] = ()
    for line, (text, alone) in enumerate(zip(texts, headings(texts), strict=True)):
        heads = tuple((start, end, text[start:end]) for start, end in columns(text))
        if alone:
            current = ()
        elif 2 <= len(heads) <= 3 and (line == 0 or not texts[line - 1]) and all(_in_capitals(one[2]) for one in heads):
            current = heads
        found.append(current)
    return found


def _in_capitals(words: str) -> bool:
    letters = sum(character.isalpha() for character in words)
    return letters > 3 and words.upper() == words and words[-1] not in ".:;," and len(words) <= 60 and not spans(words)


def under(texts: Sequence[str], place: Cells) -> str:
    """The label of the tick box in whose indented passage a blank stands."""
    first, _ = passage(texts, place.first)
    for line in range(place.first, first - 1, -1):
        boxes = [(start, end) for start, end, shape in spans(texts[line]) if shape == "box" and start < place.start]
        if boxes and (line != place.first or boxes[-1][1] < place.start):
            start, end = boxes[-1]
            return plain(texts[line][end:]) if start < indent(texts[place.first]) or line == place.first else ""
    return ""


def indent(text: str) -> int:
    return len(text) - len(text.lstrip())
