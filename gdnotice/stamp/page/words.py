"""The words that say what belongs in each blank of a page: beside it, over it, under it, in its sentence, its heading.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gdnotice.stamp.exhibit.blank_text import GOES_ON, names_unit
from gdnotice.stamp.page.box_words import FAR_LABEL, tick_blank, under
from gdnotice.stamp.page.context import PdfBlank, headings_of_box, passage, run, section
from gdnotice.stamp.page.headings import CAPTION, fits_under, goes_on
from gdnotice.stamp.page.layout import Item, Layout, Line, Spot, said
from gdnotice.stamp.page.text import Segment

_APART = 16.0
"""Points between a label and a blank that may be those of two columns."""

_NEAR_LABEL = 60.0
_NEAR_BOX = 120.0
"""Points between other words and the rule or box to their right, at most."""

_FAR_CAPTION = 12.0
"""Points under a rule within which a caption's capitals begin on a page whose words stand under its rules."""

_BETWEEN = 14.0
"""Points from a rule to the label beside it and the next one, at most."""

_ROW = 45.0
"""Points from one row of a list of words and rules to the next, at most."""

_OVER = 34.0
_PART = 40.0
"""Points between two rows of cells that take parts of one number."""

_SECOND_ROW = 24
"""Characters: a row of a label of two rows at the left of its blank, at most."""

_REMARK = re.compile(r"\W*(?:incl|zip|please|print|type|if |mm|m/d)", re.IGNORECASE)
"""Captions that say how to fill a blank in, not what it is."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What is known of one spot."""

    spot: Spot
    line: int
    label: str
    after: str
    caption: str
    left: float
    sentence: bool


def describe(layout: Layout, numbers: Sequence[int]) -> list[PdfBlank]:
    """The blanks of a page in reading order. ``numbers`` are those of its lines in the whole paper."""
    found = [_text_blank(layout, each, numbers) for each in _groups(layout, list(_texts(layout)))]
    for place, line in enumerate(layout.lines):
        for at, item in enumerate(line.items):
            if isinstance(item, Spot) and item.kind == "tick":
                found.append(tick_blank(layout, place, at, numbers[place]))
    return sorted(found, key=lambda blank: (blank.line, blank.spots[0].left))


# ------------------------------------------------------------------ text


def _texts(layout: Layout) -> Iterator[_Said]:
    over_first = _labels_over(layout)
    reach = _caption_reach(layout)
    claimed: set[int] = set()
    for place, line in enumerate(layout.lines):
        for at, item in enumerate(line.items):
            if isinstance(item, Spot) and item.kind == "text":
                yield _said_of(layout, place, at, claimed, over_first and item.widget is not None, reach)


def _labels_over(layout: Layout) -> bool:
    """Whether a page with fields has its labels over them rather than under them.

    Between two fields one under the other the words could belong to either: those with words on one side only tell.
    """
    over = under = 0
    for place, line in enumerate(layout.lines):
        for spot in line.spots:
            if spot.kind == "text" and spot.widget is not None and not spot.inside:
                above, below = _label_over(layout, place, spot, set()), _caption(layout, place, spot, False, set())
                over += bool(above) and not below
                under += bool(below) and not above
    return over > under


def _caption_reach(layout: Layout) -> float:
    """How far under its rule a caption of this page may begin: further where its words evidently stand under rules.

    A rule that has words only under it, or only over it, tells; words between two rules could be of either.
    """
    over = under = 0
    for place, line in enumerate(layout.lines):
        for spot in line.spots:
            if spot.kind != "text" or spot.shape != "rule" or spot.inside or spot.heads or len(line.segments):
                continue
            above = next((item for _, item in layout.above(place, spot.left, spot.right, _OVER)), None)
            below = next((item for _, item in layout.below(place, spot.left, spot.right, _FAR_CAPTION + 8)), None)
            named_over = (
                isinstance(above, Segment) and id(above) not in layout.heads and abs(above.left - spot.left) < 8
            )
            named_under = isinstance(below, Segment) and id(below) not in layout.heads and fits_under(below, spot)
            over += named_over and not named_under
            under += named_under and not named_over
    return _FAR_CAPTION if under > max(over, 1) else CAPTION


def _said_of(layout: Layout, place: int, at: int, claimed: set[int], over_first: bool, reach: float) -> _Said:
    """What the words around a blank say. ``claimed`` are the captions of the blanks before: they name no other."""
    line = layout.lines[place]
    spot = line.items[at]
    assert isinstance(spot, Spot)
    if spot.inside:
        return _Said(spot, place, spot.inside, "", "", spot.left, sentence=False)
    if spot.heads:
        return _Said(spot, place, " ".join(spot.heads), "", "", spot.left, sentence=False)
    label, begins = _beside(layout, line, at, spot)
    after = _after(layout, line, at, spot)
    if label.endswith("[") and after.startswith("]"):
        label, after = label[:-1].rstrip(), after[1:].lstrip()
    if not label and at == 0:
        label = _label_before(layout, place) or _label_between(layout, place, spot)
    if GOES_ON.match(label):
        label = f"{_continued(layout, place, begins, spot)} {label}".strip()
    elif label and at:
        label = f"{_first_row(layout, place, line.items[at - 1])} {label}".strip()
    if _in_sentence(label, after):
        return _Said(spot, place, "", "", "", spot.left, sentence=True)
    if label and at:
        claimed.add(id(line.items[at - 1]))
    if not label and not after and over_first:
        label = _label_over(layout, place, spot, claimed)
    caption = _caption(layout, place, spot, bool(label), claimed, reach if not label else CAPTION)
    if not label and not caption and not after:
        label = _label_over(layout, place, spot, claimed)
    return _Said(spot, place, label, after, caption, begins, sentence=False)


def _beside(layout: Layout, line: Line, at: int, spot: Spot) -> tuple[str, float]:
    """The words to the left of a blank, and where they begin."""
    if at == 0 or not isinstance(line.items[at - 1], Segment):
        return "", spot.left
    if _stands_over_own(layout, line, line.items[at - 1], spot):
        return "", spot.left
    words = line.items[at - 1]
    assert isinstance(words, Segment)
    gap = spot.left - words.right
    boxed = spot.shape == "box" or spot.comb is not None or spot.widget is not None
    led = words.text[-1] in ":▶►>" or layout.led(line.base, words.right, spot.left)
    reach = 2 * FAR_LABEL if led else _NEAR_BOX if boxed else _NEAR_LABEL
    if reach < gap <= FAR_LABEL and _listed(layout, line, words, spot):
        reach = FAR_LABEL
    if gap > reach or layout.parted(line.base, words.right, spot.left):
        return "", spot.left
    if gap > _NEAR_LABEL and _has_label_over(layout, line, spot):
        return "", spot.left
    return words.text, words.left


def _listed(layout: Layout, line: Line, words: Segment, spot: Spot) -> bool:
    """Whether words and a rule are a row of a list: near by, other words and rules begin where they do."""
    if len(line.items) != 2 or len(words.text) > 60:
        return False
    return any(
        other is not line
        and abs(other.base - line.base) < _ROW
        and len(other.items) == 2
        and isinstance(other.items[0], Segment)
        and isinstance(other.items[1], Spot)
        and abs(other.items[0].left - words.left) < 3
        and abs(other.items[1].left - spot.left) < 3
        for other in layout.lines
    )


def _has_label_over(layout: Layout, line: Line, spot: Spot) -> bool:
    """Whether a label that ends in a colon begins right over a blank, where the blank does."""
    place = next(number for number, one in enumerate(layout.lines) if one is line)
    over = next((item for _, item in layout.above(place, spot.left - 4, spot.right, 20.0)), None)
    return isinstance(over, Segment) and over.text.endswith(":") and abs(over.left - spot.left) < 8


def _label_before(layout: Layout, place: int) -> str:
    """The label that ends the line above, where it did not fit into one line with its blank."""
    if not place:
        return ""
    line, above = layout.lines[place], layout.lines[place - 1]
    last = above.items[-1]
    if not isinstance(last, Segment) or len(above.items) < 2 or not last.text.endswith(":"):
        return ""
    near = line.base - above.base < 1.7 * above.size and above.items[0].left - 3 < line.items[0].left < last.left
    own = any(item.right > last.left and item.left < last.right for item in line.items)
    return last.text if near and not own and not layout.parted(above.base, line.items[0].right, last.left) else ""


def _label_between(layout: Layout, place: int, spot: Spot) -> str:
    """The label at the left of two rules, in the middle between them, of the upper one."""
    if spot.shape != "rule" or len(layout.lines[place].items) > 1:
        return ""
    rows = layout.lines[place + 1 : place + 3]
    if len(rows) < 2 or rows[1].base - layout.lines[place].base > 2 * _BETWEEN:
        return ""
    label, second = rows[0].items[0], rows[1].items[0]
    between = len(rows[0].items) == 1 and isinstance(label, Segment) and label.right < spot.left
    level = isinstance(second, Spot) and abs(second.left - spot.left) < 4 and abs(second.right - spot.right) < 6
    return label.text if between and level and isinstance(label, Segment) and label.text.endswith(":") else ""


def _stands_over_own(layout: Layout, line: Line, words: Item, spot: Spot) -> bool:
    """Whether words far to the left of a blank stand over another one that begins where they do."""
    if spot.left - words.right < _APART:
        return False
    place = next(number for number, one in enumerate(layout.lines) if one is line)
    for _, item in layout.below(place, words.left - 4, words.right, _OVER):
        return isinstance(item, Spot) and item.kind == "text" and abs(item.left - words.left) < 8 and not item.inside
    return False


def _after(layout: Layout, line: Line, at: int, spot: Spot) -> str:
    if at + 1 >= len(line.items):
        return ""
    words = line.items[at + 1]
    if (
        not isinstance(words, Segment)
        or words.left - spot.right > 9
        or layout.parted(line.base, spot.right, words.left)
    ):
        return ""
    if at + 2 < len(line.items) and words.text.rstrip().endswith(":") and not words.text.startswith("per "):
        return ""  # the label of the next blank
    return words.text


def _continued(layout: Layout, place: int, begins: float, spot: Spot) -> str:
    """The line above of a label that begins in small letters."""
    size = layout.lines[place].size
    for at, item in layout.above(place, begins - 25, spot.left, 1.6 * size):
        if isinstance(item, Segment) and not layout.lines[at].spots:
            return item.text
    return ""


def _first_row(layout: Layout, place: int, words: Item) -> str:
    """The first row of a label of two rows, close as only those of one label are, no blank beside it."""
    if not isinstance(words, Segment) or len(words.text) > _SECOND_ROW or not words.text[0].isupper():
        return ""
    for at, item in layout.above(place, words.left - 2, words.right, 1.08 * words.size):
        alike = isinstance(item, Segment) and abs(item.left - words.left) < 2 and abs(item.size - words.size) < 0.4
        if not alike or layout.lines[at].spots or id(item) in layout.heads:
            return ""
        assert isinstance(item, Segment)
        return item.text if len(item.text) <= _SECOND_ROW and item.text[-1].isalnum() else ""
    return ""


def _in_sentence(label: str, after: str) -> bool:
    """Whether a blank stands in running text, whose words count by their nearness to it."""
    if label.endswith(":"):
        return False
    goes_on = bool(after) and (after[0].islower() or after[0] in ",.;'’") and (len(after) > 1 or bool(label))
    if goes_on and names_unit(label, after):
        return False
    alone = not after and (label[:1].isupper() or label[:1].isdigit()) and len(label) <= 110 and ". " not in label
    if label.endswith("$") and not after:
        return not (alone and len(label) > 2)
    return (goes_on and bool(label)) or label.endswith(("$", "(")) or (len(label) > 55 and not alone)


def _caption(layout: Layout, place: int, spot: Spot, labelled: bool, claimed: set[int], reach: float = CAPTION) -> str:
    """The words printed under a rule: in brackets, or, for a rule without a label, any short words close under it."""
    if spot.shape != "rule":
        return ""
    room = spot.right - spot.left
    for at, item in layout.below(place, spot.left - 4, spot.right + 4, 22.0):
        if not isinstance(item, Segment):
            return ""
        middle = (item.left + item.right) / 2
        if not spot.left - 4 <= middle <= spot.right + 4 or item.top - spot.box[3] + 1.2 > reach:
            return ""
        if item.text.startswith("("):
            return _closed(layout, at, item, claimed)
        fits = fits_under(item, spot) and room >= 45 and item.text[-1] != ":"
        if labelled or not fits or id(item) in layout.heads:
            return ""
        begins = item.text[0].isupper() or item.text[0].isdigit()
        named = begins and not _is_next(layout, place, at, spot)
        return _joined_caption(layout, at, item, claimed) if named else ""
    return ""


def _is_next(layout: Layout, place: int, words: int, spot: Spot) -> bool:
    """Whether the words under a rule name the next one: it has no other, and this one only goes on with the last."""
    above = next((item for _, item in layout.above(place, spot.left, spot.right, 34.0)), None)
    if not isinstance(above, Spot) or abs(above.left - spot.left) > 4 or abs(above.right - spot.right) > 6:
        return False
    at, below = next(layout.below(words, spot.left, spot.right, 26.0), (0, None))
    if not isinstance(below, Spot) or below.kind != "text":
        return False
    beside = [item for item in layout.lines[at].segments if 0 < below.left - item.right < _NEAR_LABEL]
    if beside:
        return False
    own = next((item for _, item in layout.below(at, below.left, below.right, 16.0)), None)
    return own is None


def _joined_caption(layout: Layout, place: int, first: Segment, claimed: set[int]) -> str:
    """A caption of small print that goes on in a second line."""
    words = first.text
    claimed.add(id(first))
    for _, item in layout.below(place, first.left - 2, first.right + 2, 1.7 * first.size):
        if isinstance(item, Segment) and abs(item.left - first.left) < 2 and abs(item.size - first.size) < 0.6:
            small = item.base - first.base < 1.35 * first.size and (item.text[0].islower() or item.text[0] == "(")
            if small or goes_on(item, first):
                claimed.add(id(item))
                return f"{words} {item.text}"
            break
    return words


def _closed(layout: Layout, place: int, first: Segment, claimed: set[int]) -> str:
    """A caption in brackets, which may run over three lines."""
    words = first.text
    claimed.add(id(first))
    for _, item in layout.below(place, first.left - 30, first.right + 30, 3.2 * first.size):
        if words.count(")") >= words.count("(") or not isinstance(item, Segment):
            break
        claimed.add(id(item))
        words = f"{words} {item.text}"
    return words[1:-1] if words.count(")") == 1 and words[-1] == ")" else words


def _label_over(layout: Layout, place: int, spot: Spot, claimed: set[int]) -> str:
    """Short words over a blank, begun at its left edge or ending in a colon."""
    reach = max(_OVER, (spot.box[3] - spot.box[1]) + 14)
    parts: list[Segment] = []
    for at, item in layout.above(place, spot.left - 6, spot.right + 6, reach + 30):
        if not parts and layout.lines[place].base - layout.lines[at].base > reach:
            break
        if not isinstance(item, Segment) or id(item) in claimed or _has_own(layout.lines[at], item):
            break
        middle = (item.left + item.right) / 2
        aligned = abs(item.left - spot.left) < 8 or abs(middle - (spot.left + spot.right) / 2) < 10
        within = item.right <= spot.right + 14 or item.text.endswith(":") or spot.comb is not None
        if parts and parts[0].base - item.base > 1.4 * item.size:
            break
        longest = 90 if spot.widget is None else 130
        if parts and not within:  # a sentence that ends as a label
            within = parts[0].base - item.base < 1.3 * item.size and item.text[-1] not in ".:" and len(item.text) < 60
        if not (aligned and within) or len(item.text) > longest or (id(item) in layout.heads and parts):
            break
        parts.insert(0, item)
        if len(parts) > 2:
            break
    return " ".join(part.text for part in parts)


def _has_own(line: Line, words: Segment) -> bool:
    """Whether a label has a blank of its own right beside it."""
    at = next(number for number, item in enumerate(line.items) if item is words)
    following = line.items[at + 1] if at + 1 < len(line.items) else None
    beside = isinstance(following, Spot) and following.kind == "text" and following.left - words.right < _NEAR_LABEL
    return beside and words.text.endswith(":")


# ------------------------------------------------------------------ one answer over several lines


def _groups(layout: Layout, texts: Sequence[_Said]) -> list[list[_Said]]:
    groups: list[list[_Said]] = []
    for one in texts:
        group = next((group for group in reversed(groups[-12:]) if _goes_on(layout, group, one)), None)
        if group is not None:
            group.append(one)
        else:
            groups.append([one])
    return groups


def _goes_on(layout: Layout, group: Sequence[_Said], one: _Said) -> bool:
    """Whether a blank is the next line of the same answer: under the last one, as wide, with no words of its own."""
    last = group[-1]
    spot, before = one.spot, last.spot
    if spot.column is not None or before.column is not None:
        return spot.column == before.column
    if one.sentence or last.sentence or one.after or last.caption:
        return False
    if (
        spot.shape != "rule"
        or before.shape != "rule"
        or spot.inside
        or spot.name != before.name
        or spot.comb
        or before.comb
    ):
        return False
    drop = spot.y - before.y
    if not 6 < drop < 34 or one.label:
        return False
    level = abs(spot.left - before.left) < 4 and abs(spot.right - before.right) < 6
    # A label leaves its first rule short: "Address: ____" over a rule that begins where the label does.
    alone = _all_of_place(layout.lines[one.line], spot) and layout.lines[last.line].items[-1] is before
    hanging = bool(last.label) and abs(spot.left - last.left) < 5 and (spot.right - before.right > -8 or alone)
    if not (level or hanging):
        return False
    if group[0].label and one.caption and not _REMARK.match(one.caption):
        return False
    between = layout.above(one.line, spot.left, spot.right, drop - 3)
    return not any(isinstance(item, Segment) and layout.lines[at].base > before.y + 2 for at, item in between)


_PLACE = re.compile(r"\W*(?:city|state|zip|postal|code|province|country|and|or|\W)+", re.IGNORECASE)


def _all_of_place(line: Line, spot: Spot) -> bool:
    """Whether a blank begins its line, in which only parts of an address follow."""
    words = [item.text for item in line.items if isinstance(item, Segment)]
    return line.items[0] is spot and all(_PLACE.fullmatch(text) for text in words)


def _text_blank(layout: Layout, group: Sequence[_Said], numbers: Sequence[int]) -> PdfBlank:
    first, last = group[0], group[-1]
    spot = first.spot
    place = first.line
    before, after = _around(layout, first, last)
    captions = [one.caption for one in group if one.caption]
    column = spot.column
    if spot.shape == "box" and not first.label:
        before = after = ""  # what stands around a table is no sentence about one of its cells
    return PdfBlank(
        kind="text",
        shape="rule" if spot.shape == "box" else spot.shape,
        line=numbers[place],
        label=first.label,
        caption=captions[0]
        if captions and not (first.label and _REMARK.match(captions[0]))
        else " ".join(captions[:1]),
        before=before,
        after=last.after if not first.sentence and (first.label or captions) else after,
        section=section(layout, place, spot),
        headings=headings_of_box(layout, place, spot),
        under=under(layout, place, spot),
        table=None if column is None else layout.number * 1000 + column,
        spots=tuple(one.spot for one in group),
        parted=spot.comb is not None and _goes_on_beside(layout, place, spot),
    )


def _goes_on_beside(layout: Layout, place: int, spot: Spot) -> bool:
    """Whether more cells for characters stand close beside a row of them: parts of one number."""
    others = [one for one in layout.lines[place].spots if one is not spot and one.comb is not None]
    return any(max(one.left - spot.right, spot.left - one.right) < _PART for one in others)


# ------------------------------------------------------------------ the running text around a blank


def _around(layout: Layout, first: _Said, last: _Said) -> tuple[str, str]:
    """The running text before the first and after the last piece of a blank."""
    items, at, (begin, end) = _place(layout, first)
    edges = min(items[begin].left, first.spot.left), max(items[end].right, first.spot.right)
    before = [*passage(layout, first.line, edges, -1), said(items[begin:at])]
    items, at, (_, end) = _place(layout, last)
    after = [said(items[at + 1 : end + 1]), *passage(layout, last.line, edges, 1)]
    left, right = " ".join(before).strip(), " ".join(after).strip()
    if left.endswith("[") and right.startswith("]"):
        left, right = left[:-1].rstrip(), right[1:].lstrip()
    return left[-600:], right[:120]


def _place(layout: Layout, one: _Said) -> tuple[list[Item], int, tuple[int, int]]:
    """The items of a blank's line, which of them it is, and which stand close together around it."""
    line = layout.lines[one.line]
    at = next(number for number, item in enumerate(line.items) if item is one.spot)
    return line.items, at, run(line, at)
