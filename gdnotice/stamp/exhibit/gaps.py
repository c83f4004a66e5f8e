"""Blanks that an exhibit leaves as mere room: gaps in sentences, and numbers that were left out altogether.

Columns of a table are gaps too, so a gap counts only where the lines above and below run on through it, or where the
words beside it cannot stand alone (a dollar sign, a comma after a space).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gdnotice.stamp.exhibit.exhibit import full_columns
from gdnotice.stamp.exhibit.lines import Line

GAP = "\ue000"
"""Stands in each cell of a gap while blanks are sought: a private character that no exhibit has."""

TICK = re.compile(r"\|[ _]{1,4}\||\[(?: {0,4}| ?_ ?)\]|(?<!\S)\( {1,3}\)|(?<!\S)/[ _]?/(?!\S)|[☐□❑❏▢◻⬜]")
"""A box to tick: ``|_|``, ``[ ]``, ``( )``, ``/ /`` or a box character."""

RULE = re.compile(r"_{3,}(?: ?_{2,})*|(?:_ ){3,}_|\.{6,}|(?:\. ){5,}\.?|(?<=\[) {3,}(?=\])|(?<=\[)_{2,}(?=\])|\ue000+")
"""Room to write in: underscores, dotted leaders, bracketed room, and the gaps marked by :func:`mark_gaps`."""

_PLACEHOLDER = re.compile(r"\[ ?[●•*] ?\]|(?<= )[●•](?=,? (?:19|20)\d\d)")
"""What drafts print where a number is to come; the answer stands in its place."""

_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)$", re.IGNORECASE
)
_UNITS = r"(?:Rights|Shares|shares|Warrants|Units|Notes)\b"
_LEFT_OUT = re.compile(rf"\b(?:each|aggregate|total|minimum|maximum) of (?={_UNITS})")
LABEL = re.compile(r"[A-Z][^:.,;_]{1,34}:(?:\s|$)")
"""A label, which the words before it in its line do not lead to."""

EXPECTS = re.compile(r"(?:\$|\b(?:of|for|to|by|on|dated|representing|than|least|number|is|are|no\.?))$", re.IGNORECASE)
_NARROWEST = 3
"""Cells: less is too little for even a day of the month."""


@dataclass(frozen=True, slots=True)
class Widened:
    """A gap that was given more room than the exhibit has.

    ``inserted`` where the exhibit has no gap at all, ``placeholder`` what it prints where the answer goes.
    """

    line: int
    start: int
    inserted: bool
    words: str
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class _Gap:
    start: int
    end: int
    need: int
    inserted: bool = False


def mark_gaps(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Widened, ...]]:
    """The lines with each gap filled with :data:`GAP`, and which gaps were widened.

    A gap too narrow for any answer pushes the rest of its line to the right, as far as the page has room; no word
    leaves its line.
    """
    texts = [line.text for line in lines]
    rooms = full_columns(lines)
    marked: list[Line] = []
    widened: list[Widened] = []
    for index, line in enumerate(lines):
        text = line.text
        for gap in reversed(_gaps(lines, texts, index, rooms[index])):
            width = gap.end - gap.start
            grown = min(gap.need, width + max(0, rooms[index] - len(text)))
            grown = max(grown, _NARROWEST)  # a full line grows by a column or two, and the type shrinks a little
            placeholder = text[gap.start : gap.end].strip()
            if grown > width or placeholder:
                words = " ".join(text[: gap.start].split()[-3:])
                widened.append(Widened(index, gap.start, gap.inserted, words, placeholder))
            text = text[: gap.start].ljust(gap.start) + GAP * max(width, grown) + text[gap.end :]
        marked.append(replace(line, text=text))
    return tuple(marked), tuple(sorted(widened, key=lambda one: (one.line, one.start)))


def _gaps(lines: Sequence[Line], texts: Sequence[str], index: int, room: int) -> list[_Gap]:
    text = texts[index]
    taken = [match.span() for pattern in (TICK, RULE) for match in pattern.finditer(text)]
    found = []
    for match in re.finditer(r"(?<=\S) +(?=\S)", text):
        start, end = match.span()
        if any(start in (first, last) or end in (first, last) or first < start < last for first, last in taken):
            continue
        left, right = text[:start], text[end:]
        if (need := certain(left, right, end - start)) is not None:
            found.append(_Gap(start, end, need))
        elif not lines[index].table and _in_prose(texts, index, start, end):
            found.append(_Gap(start, end, end - start))
    found += [_Gap(match.end(), match.end(), 8, inserted=True) for match in _LEFT_OUT.finditer(text)]
    found += [_Gap(*match.span(), _placeholder_need(text[: match.start()])) for match in _PLACEHOLDER.finditer(text)]
    if not lines[index].table and (last := _at_end(texts, index, room)) is not None:
        found.append(last)
    return sorted(found, key=lambda gap: gap.start)


def certain(left: str, right: str, width: int) -> int | None:
    """Cells needed by a gap that the words beside it show to be a blank; None where they do not."""
    if left.endswith("$") and not right[0].isdigit() and (width > 1 or right[0].isalpha()):
        return 6
    if right[0] in ",;" and left[-1].isalnum():
        return 3 if _MONTH.search(left) else 6
    if right[0] == "." and width > 2 and left[-1].isalnum() and not right[1:2].isdigit() and right[1:2] != ".":
        return 6
    return None


def _placeholder_need(left: str) -> int:
    return 4 if _MONTH.search(left.rstrip()) else 10


def _in_prose(texts: Sequence[str], index: int, start: int, end: int) -> bool:
    """Whether a gap of three cells or more stands in running text rather than between columns."""
    width = end - start
    text = texts[index]
    left, right = text[:start].strip(), text[end:]
    if width < 3 or re.search(r"  ", left) or (left[-1] in ".?!:" and width < 5) or left[-1] == ":":
        return False
    if width < 5 and _justified(texts, index):
        return False
    if width >= 5 and right[0].isupper() and (len(left.split()) <= 4 or LABEL.match(right)):
        return False  # the heads of two columns, or the label of the second
    beside = [texts[place] for place in (index - 1, index + 1) if 0 <= place < len(texts) and len(texts[place]) >= end]
    covered = [line for line in beside if line[:start].strip()]
    if not covered:
        return bool(EXPECTS.search(left)) or (right[0].islower() and len(left) > 12)
    if any(re.search(r" {3}", line[max(start - 1, 0) : end + 1].ljust(3)) and width > 2 for line in covered):
        return bool(EXPECTS.search(left)) and right[0].islower()
    return right[0].islower() or bool(EXPECTS.search(left)) or len(left) + len(right) > 40


def _justified(texts: Sequence[str], index: int) -> bool:
    """Whether the passage was set to an even right edge, which spreads its words with gaps of two or three cells."""
    near = texts[max(0, index - 4) : index + 5]
    return sum(len(re.findall(r"(?<=[^\s.:?!]) {2,3}(?=\S)", line)) for line in near) >= 4


def _at_end(texts: Sequence[str], index: int, room: int) -> _Gap | None:
    """A blank that ends its line: a bare dollar sign, or a sentence that goes on with a comma on the next line."""
    text = texts[index]
    after = texts[index + 1].lstrip() if index + 1 < len(texts) else ""
    if not text or not after or RULE.search(text[-3:]):
        return None
    if (text.endswith("$") and after[0].isalpha()) or (after[0] == "," and text[-1].isalnum()):
        end = min(len(text) + 13, room)
        if end - len(text) - 1 >= 5:
            return _Gap(len(text) + 1, end, 0)
    return None
