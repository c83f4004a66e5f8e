"""Finds every blank of an exhibit, and the words that say what belongs in it.

A blank is a rule of underscores or dots (several under one another for one answer are one blank), a gap in a sentence,
a box to tick, or the room beside or under a label that ends in a colon. The words are those to its left, over it, under
it (captions), in its sentence, and the heading of its part.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gdnotice.errors import Unreadable
from gdnotice.stamp.blank import Shape
from gdnotice.stamp.exhibit.blank_text import (
    GOES_ON,
    LEADER,
    ExhibitBlank,
    around,
    columns,
    heads_of_columns,
    indent,
    names_unit,
    over,
    plain,
    sections,
    spans,
    under,
)  # fmt: skip
from gdnotice.stamp.exhibit.exhibit import Cells
from gdnotice.stamp.exhibit.frames import framed, unframed
from gdnotice.stamp.exhibit.gaps import GAP, Widened, mark_gaps
from gdnotice.stamp.exhibit.labels import areas
from gdnotice.stamp.exhibit.lines import Line

_MOST = 600


@dataclass(frozen=True, slots=True)
class Found:
    """The lines to typeset (narrow gaps widened) and the blanks in reading order."""

    lines: tuple[Line, ...]
    blanks: tuple[ExhibitBlank, ...]

    @property
    def together(self) -> tuple[tuple[int, int], ...]:
        """Lines that must stay on one page because one blank spans them."""
        # The label over an area stands one line above it.
        reach = ((blank.line - (blank.shape == "area"), blank.places[-1].last) for blank in self.blanks)
        return tuple((first, last) for first, last in reach if last > first)


def find_blanks(lines: Sequence[Line]) -> Found:
    """Every blank of an exhibit's lines. Raises :class:`Unreadable` where there are more than any form has."""
    marked, widened = mark_gaps([replace(line, text=unframed(line.text)) for line in lines])
    texts = [line.text for line in marked]
    by_place = {(one.line, one.start): one for one in widened}
    headings, columned = sections(texts), heads_of_columns(texts)
    found = [*_ticks(texts), *_rules(texts), *areas(marked)]
    if sum(len(blank.places) for blank in found) > _MOST:
        raise Unreadable(
            f"The exhibit has more than {_MOST} blanks.",
            "A notice or letter of transmittal has some dozen; this may be a whole filing or a table.",
            "Save the one exhibit as a file of its own.",
        )
    blanks = []
    for blank in sorted(found, key=lambda one: (one.line, one.places[0].start)):
        first = blank.places[0]
        before, after = around(texts, first.first, first.start, blank.places[-1])
        gap = blank.shape == "gap"
        blanks.append(
            replace(
                blank,
                before=before,
                after=after if gap or not blank.named else blank.after,
                section=_head_over(columned[first.first], first) or headings[first.first],
                headings=tuple(filter(None, [_head_over(columned[first.first], first)])),
                under=under(texts, first) if blank.kind == "text" else "",
                widened=_widening(texts, first, by_place) if gap else None,
            )
        )
    clean = tuple(
        replace(line, text=framed(_typeset(line.text), original.text))
        for line, original in zip(marked, lines, strict=True)
    )
    return Found(clean, tuple(blanks))


def _head_over(heads: Sequence[tuple[int, int, str]], place: Cells) -> str:
    """The heading of the column in which a blank stands, where headings stand beside one another."""
    for (_, end, words), following in itertools.zip_longest(heads, heads[1:]):
        if following is None or place.start < (end + following[0]) / 2:
            return words
    return ""


def _typeset(text: str) -> str:
    """A marked line as it is printed: gaps empty, dotted leaders as rules, so that no dots run through an answer."""
    for start, end, shape in spans(text):
        if shape == "rule" and text[start] == ".":
            text = text[:start] + "_" * (end - start) + text[end:]
    return text.replace(GAP, " ").rstrip()


def _widening(texts: Sequence[str], place: Cells, widened: dict[tuple[int, int], Widened]) -> Widened | None:
    """What is known of a gap's widening: gaps to its left in the line moved it to the right."""
    earlier = [one for (line, _), one in widened.items() if line == place.first]
    text = texts[place.first]
    runs = [match.start() for match in re.finditer(f"{GAP}+", text)]
    for one in earlier:
        words = one.words.split()[-1]
        if text[: place.start].rstrip().endswith(words) and place.start in runs:
            return one
    return None


# ------------------------------------------------------------------ boxes to tick


def _ticks(texts: Sequence[str]) -> Iterator[ExhibitBlank]:
    for line, text in enumerate(texts):
        boxes = spans(text)
        ends_with_box = bool(boxes) and boxes[-1][1] == len(text) and boxes[-1][2] == "box"
        for place, (start, end, shape) in enumerate(boxes):
            if shape != "box":
                continue
            limit = boxes[place + 1][0] if place + 1 < len(boxes) else len(text)
            left = _left_of(text, start, boxes[place - 1][1] if place else 0)
            label, first = _right_of(text, end, limit)
            if left and (ends_with_box or not label):
                label = left
            elif (
                left
                and (not place or boxes[place - 1][2] != "box")
                and label[0].islower()
                and text[start - 2 : start - 1].strip()
            ):
                label = f"{left} {label}"  # a box in the middle of its sentence
            elif label:
                label = f"{label} {_carried_on(texts, line, first)}".strip()
            yield ExhibitBlank("tick", "box", line, label, places=(Cells(line, line, start, end),))


def _right_of(text: str, end: int, limit: int) -> tuple[str, int]:
    """The words to the right of a box up to the next blank or column, and the column where they begin."""
    rest = text[end:limit]
    begin = end + len(rest) - len(rest.lstrip())
    match = re.match(r"\S+(?: {1,2}\S+)*", rest.lstrip())
    return (match[0] if match else ""), begin


def _left_of(text: str, start: int, limit: int) -> str:
    """The words to the left of a blank, back to the column's start or ``limit``."""
    left = text[limit:start].rstrip()
    gap = start - limit - len(left)
    if (leader := LEADER.search(left)) is not None:
        left, gap = left[: leader.start()].rstrip(), 0
    alone = not limit and len(spans(text)) == 1 and len(columns(left)) == 1
    reach = 3 if not alone and not left.endswith(":") else _FAR if alone and left.endswith(":") else 12
    if not left or gap > reach:
        return ""
    return left[[match.end() for match in re.finditer(r"^ *| {3,}", left)][-1] :]


def _carried_on(texts: Sequence[str], line: int, begin: int) -> str:
    """The further lines of a tick box's words: those that begin in the same column and hold no blank of their own."""
    more: list[str] = []
    for text in texts[line + 1 :]:
        if not text or abs(indent(text) - begin) > 1 or len(more) > 7:
            break
        if spans(text) and (any(shape == "box" for _, _, shape in spans(text)) or text.lstrip()[0].isupper()):
            break
        more.append(plain(text))
    return " ".join(more)


# ------------------------------------------------------------------ rules and gaps


_REMARK = re.compile(r"\W*(?:incl|zip|please|print|type|if )", re.IGNORECASE)
"""Captions that say how to fill a blank in, not what it is."""

_HOW = re.compile(r"\(?(?:please )?(?:type|print)(?:(?: or |/| and )(?:type|print))?(?: clearly)?\)?:?", re.IGNORECASE)
"""As much where it is all that stands beside a blank: the caption of another one."""


@dataclass(slots=True)
class _Run:
    line: int
    start: int
    end: int
    shape: Shape
    label: str
    after: str
    caption: str
    left: int
    """The column where the label begins."""
    sentence: bool = False


def _rules(texts: Sequence[str]) -> Iterator[ExhibitBlank]:
    runs = [
        _run(texts, line, start, end, shape)
        for line, text in enumerate(texts)
        for start, end, shape in spans(text)
        if shape in ("rule", "gap")
    ]
    groups: list[list[_Run]] = []
    for run in runs:
        group = next((group for group in reversed(groups) if _goes_on(texts, group, run)), None)
        if group is not None:
            group.append(run)
        else:
            groups.append([run])
    for group in groups:
        yield _blank(texts, group)


def _run(texts: Sequence[str], line: int, start: int, end: int, shape: Shape) -> _Run:
    text = texts[line]
    if shape == "gap":
        return _Run(line, start, end, shape, "", "", "", start)
    blanks = spans(text)
    left = max((last for _, last, _ in blanks if last <= start), default=0)
    right = min((first for first, _, _ in blanks if first >= end), default=len(text))
    label = _left_of(text, start, left).removesuffix("[").rstrip()
    if _HOW.fullmatch(label):
        label = ""
    column = text.rindex(label, 0, start) if label else start
    if label and start - column - len(label) > _APART and _over_own(texts, line, column):
        label, column = "", start
    if GOES_ON.match(label) and line and texts[line - 1] and not spans(texts[line - 1]):
        label = f"{over(texts, line - 1, max(column - 4, 0), end)} {label}".strip()
    after = re.match(r"\]? {0,2}(\S+(?: {1,2}\S+)*)", text[end:right])
    if _in_sentence(label, after[1] if after else ""):
        return _Run(line, start, end, shape, "", "", "", start, sentence=True)
    caption = _caption(texts, line, start, end, bool(label))
    return _Run(line, start, end, shape, label, after[1] if after else "", caption, column)


_FAR = 45
"""Cells between a label that ends in a colon and the only blank of its line, as a table of two columns sets them."""

_APART = 3
"""Cells between a label and a blank that may be those of two columns."""


def _over_own(texts: Sequence[str], line: int, column: int) -> bool:
    """Whether words stand over a rule that begins where they do, and name that one."""
    for below in texts[line + 1 : line + 4]:
        if any(abs(start - column) <= 2 for start, _, shape in spans(below) if shape == "rule"):
            return True
        if below[max(column - 2, 0) : column + 8].strip():
            return False
    return False


def _in_sentence(label: str, after: str) -> bool:
    """Whether a rule stands in running text, whose words count by their nearness to it."""
    if label.endswith(":"):
        return False
    goes_on = bool(after) and (after[0].islower() or after[0] in ",.;") and len(after) > 1
    if goes_on and names_unit(label, after):
        return False
    return (goes_on and bool(label)) or label.endswith("$") or len(label) > 45


def _goes_on(texts: Sequence[str], group: Sequence[_Run], run: _Run) -> bool:
    """Whether a rule is the next line of the same answer: under the last one, as wide, with no words of its own."""
    last = group[-1]
    if (
        "gap" in (run.shape, last.shape)
        or run.sentence
        or last.sentence
        or not 0 < run.line - last.line <= 2
        or run.label
        or last.caption
        or run.after
    ):
        return False
    between = over(texts, last.line + 1, run.start, run.end) if run.line - last.line == 2 else ""
    level = abs(run.start - last.start) <= 2 and abs(run.end - last.end) <= 3
    # A label leaves its first rule short: "Address: ____" over a rule that begins where the label does.
    hanging = bool(last.label) and abs(run.start - last.left) <= 3
    hanging = hanging and (abs(run.end - last.end) <= 3 or _alone(texts, last, run))
    if group[0].label and run.caption and not _REMARK.match(run.caption):
        return False
    return (level or hanging) and not between


def _alone(texts: Sequence[str], last: _Run, run: _Run) -> bool:
    """Whether the last rule ends its line and the next is all there is on its own."""
    return not texts[last.line][last.end :].strip() and len(texts[run.line].strip()) == run.end - run.start


def _caption(texts: Sequence[str], line: int, start: int, end: int, labelled: bool) -> str:
    """The words printed under a rule: in brackets, or, for a rule without a label, any short words centred under it."""
    for below in (line + 1, line + 2):
        if below >= len(texts):
            break
        for first, last in columns(texts[below]):
            if not start - 3 <= (first + last) / 2 <= end + 3 or spans(texts[below][first:last]):
                continue
            words = texts[below][first:last]
            if words.startswith("("):
                return _closed(texts, below, first, last)
            fits = below == line + 1 and last - first <= end - start + 4 and end - start >= 10
            if not labelled and fits and words[0].isupper() and words[-1] != ":":
                return words
        if over(texts, below, start, end):
            break
    return ""


def _closed(texts: Sequence[str], line: int, start: int, end: int) -> str:
    """A caption in brackets, which may run over three lines."""
    words = texts[line][start:end]
    for below in range(line + 1, min(line + 3, len(texts))):
        if words.count(")") >= words.count("("):
            break
        words = f"{words} {over(texts, below, start, end)}"
    return words if words.count(")") != 1 or words[-1] != ")" or words[0] != "(" else words[1:-1]


def _blank(texts: Sequence[str], group: Sequence[_Run]) -> ExhibitBlank:
    first, last = group[0], group[-1]
    places = tuple(Cells(run.line, run.line, run.start, run.end) for run in group)
    label, table = first.label, None
    if first.shape == "rule" and not label and not first.after:
        label = _label_over(texts, first)
        if not label and not last.caption:
            label, table = _head(texts, group)
    return ExhibitBlank(
        "text", first.shape, first.line, label, last.caption, after=last.after, table=table, places=places
    )


def _label_over(texts: Sequence[str], run: _Run) -> str:
    """A label ending in a colon that stands over a rule, at most one blank line between them."""
    for above in (run.line - 1, run.line - 2):
        if above < 0:
            break
        placed = columns(texts[above])
        own = [(start, end) for start, end in placed if start < run.end and end > run.start]
        nearest = [texts[above][start:end] for start, end in own or placed if own or start <= run.start + 4]
        if nearest and nearest[-1].endswith(":") and len(nearest[-1]) <= 60:
            return nearest[-1]
        if over(texts, above, run.start, run.end):
            break
    return ""


def _head(texts: Sequence[str], group: Sequence[_Run]) -> tuple[str, int | None]:
    """The head of the column in which rules stand under one another beside others, and its line."""
    run = group[0]
    if len([1 for _, _, shape in spans(texts[run.line]) if shape == "rule"]) < 2 and len(group) < 2:
        return "", None
    words: list[str] = []
    line = run.line - 1
    while line >= 0 and not texts[line] and run.line - line < 3:
        line -= 1
    bottom = line
    while line >= 0 and texts[line] and bottom - line < 4 and not spans(texts[line]):
        if len(columns(texts[line])) < 2 and (words or len(columns(texts[bottom])) < 2):
            break
        words.insert(0, over(texts, line, run.start, run.end))
        line -= 1
    # A single row of blanks under words is no table.
    return " ".join(part for part in words if part).strip(":- "), bottom if words and len(group) > 1 else None
