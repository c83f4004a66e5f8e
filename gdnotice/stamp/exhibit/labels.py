"""Blanks that are only a label ending in a colon, with room beside it or under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gdnotice.stamp.exhibit.blank_text import ExhibitBlank, columns, over, spans
from gdnotice.stamp.exhibit.exhibit import Cells, full_columns
from gdnotice.stamp.exhibit.lines import Line

_LONGEST = 60
_LEAST = 8
"""Cells: less room beside a label is no room for an answer."""
_APART = 2
"""Cells kept free before the next column."""

ADDRESSES = re.compile(r"\b(?:address|mail|hand|courier|delivery)", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r"\b(?:following|follows|below|above|here|is|are|that|box|boxes|thereto\)?|hereby|note|notes|important|instructions?|"
    r"gentlemen|madam|sirs?|re|provided|if|to|in the names? of)\W*$|^\W*(?:dear|ladies|note|witness|to)\b",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\b(?:names?|address(?:es)?|mail|hand|courier|delivery|tele(?:phone|copy|copier|gram)|phone|tel|fax|facsimile|e-?mail|number|nos?|"
    r"dated?|title|capacity|account|price|amount|code|institution|firm|bank|broker|shares|rights|certificates?|quantity|"
    r"identification|taxpayer|ssn|tin|zip|city|state|attention|maker|participant|confirm|confirmation|information|by)\b",
    re.IGNORECASE,
)


def areas(lines: Sequence[Line]) -> Iterator[ExhibitBlank]:
    """The blanks beside or under labels. ``lines`` have their gaps marked."""
    texts = [line.text for line in lines]
    rooms = full_columns(lines)
    for line, text in enumerate(texts):
        words = columns(text)
        for first, last in words:
            if not _is_label(texts, line, first, last):
                continue
            limit = min([start - _APART for start, _ in words if start > first] or [rooms[line]])
            label = text[first:last].strip()
            if _heads_rules(texts, line, first, max(limit, last)) or _has_own(text, last):
                continue
            free = _free_below(texts, line, first, max(limit, last))
            if free >= 2 and (len(words) > 1 or (free > 2 and ADDRESSES.search(label))):
                places = (Cells(line + 1, line + free - 1, first, max(limit, last)),)
                yield ExhibitBlank("text", "area", line + 1, label, places=places)
            elif limit - last - 1 >= _LEAST and _stands_free(texts, line, first, limit, alone=len(words) == 1):
                places = (Cells(line, line, last + 1, min(limit, last + 61)),)
                yield ExhibitBlank("text", "rule", line, label, places=places)


def asks(words: str) -> bool:
    """Whether words are a label that asks for something, by what they say."""
    if not words.endswith(":") or len(words) > _LONGEST or not (words[0].isupper() or words[0] in "(#"):
        return False
    return not _ANNOUNCES.search(words) and bool(ASKS.search(words))


def _is_label(texts: Sequence[str], line: int, first: int, last: int) -> bool:
    label = texts[line][first:last]
    if not asks(label) or spans(label):
        return False
    boxes = [end for _, end, shape in spans(texts[line]) if shape == "box" and end <= first]
    if boxes:
        return boxes[-1] < first - 12  # else they are the words of a box to tick
    # The last line of a sentence may end in a colon too.
    above = over(texts, line - 1, first, last) if line else ""
    return len(above) < 45 or above.endswith(":") or bool(spans(above))


def _has_own(text: str, end: int) -> bool:
    """Whether the next thing in a label's line is a blank that is drawn, which is the label's."""
    following = re.match(r" *", text[end:])
    begin = end + (following.end() if following else 0)
    return any(start <= begin < last and shape == "rule" for start, last, shape in spans(text))


def _heads_rules(texts: Sequence[str], line: int, first: int, limit: int) -> bool:
    """Whether the label stands over rules of its own, to which it belongs."""
    for below in range(line + 1, min(line + 4, len(texts))):
        inside = [
            start
            for start, last, shape in spans(texts[below])
            if shape == "rule" and (first - 4 <= start < limit or start < first < last)
        ]
        if inside and not texts[below][min(max(first - 4, 0), inside[0]) : inside[0]].strip():
            return True
        if over(texts, below, first, limit):
            return False
    return False


def _free_below(texts: Sequence[str], line: int, first: int, limit: int) -> int:
    """How many lines under a label have nothing in its columns, for an answer.

    Words that run across the columns end the room of each. What the paper's end leaves free does not count, nor does
    the space over an answer that is printed already.
    """
    beside = [start for start, _ in columns(texts[line])]
    for below in range(line + 1, len(texts)):
        across = any(start < column < end for start, end in columns(texts[below]) for column in beside)
        if across or over(texts, below, first, limit):
            free = below - line - 1
            return 0 if free < 4 and _answers(texts, below, first, limit) else free
    return 0


def _answers(texts: Sequence[str], line: int, first: int, limit: int) -> bool:
    """Whether a line prints the answer to a label above it: in a row of columns, at the label's own, and no label."""
    row = columns(texts[line])
    return (
        len(row) > 1
        and any(abs(start - first) <= 4 for start, _ in row)
        and not spans(texts[line])
        and not over(texts, line, first, limit).endswith(":")
    )


def _stands_free(texts: Sequence[str], line: int, first: int, limit: int, *, alone: bool) -> bool:
    """Whether the room beside a label is meant for an answer: what is below is not already the answer."""
    below = over(texts, line + 1, first, limit)
    if below:
        return bool(spans(below)) or re.match(r"[^:]{2,60}:", below) is not None
    further = next((place for place in range(line + 2, min(line + 5, len(texts))) if texts[place]), None)
    return alone or further is None or not _answers(texts, further, first, limit)
