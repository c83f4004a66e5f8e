"""What all stamps that fill in the same blanks have in common: the pages' marks but for the texts themselves.

Nearly every answer is one line of common characters that stands at the usual place of its blank. Such *straight* lines
are put into marks that were written once for all papers of a batch on which the same blanks are filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gdnotice.stamp import marks
from gdnotice.stamp.course import Course, picking
from gdnotice.stamp.fit import Piece, Slot

if TYPE_CHECKING:
    from gdnotice.stamp.compiled import Compiled

_PAGE, _MORE, _TEXT = "\0", "\1", "\2"
"""Where a page's marks end, further lines go, and a text or a place goes: no text holds these characters."""


class Straight(NamedTuple):
    """Straight lines: their course, texts, and where across the page each begins (points)."""

    course: Course
    texts: Sequence[str]
    starts: Sequence[float]

    def pieces(self) -> tuple[Piece, ...]:
        """The same as pieces."""
        each = zip(self.course.slots, self.starts, self.texts, strict=True)
        return tuple(Piece(slot, x, slot.y, slot.size, text) for slot, x, text in each)


class Pattern(NamedTuple):
    """The marks of stamps with the same straight lines and ticks.

    Of all ``pages`` (from 0) it has the ``parts``, every second of which is filled in: ``picks`` takes these from the
    texts and then from where those ``moving`` begin, which do not always begin at the same place. ``gaps`` are the same
    with a mark where further lines go. ``lined`` are the pages that have straight lines. ``placed`` are the JSON lists
    that say which answer each is, ``fields`` their fields.
    """

    parts: list[str]
    gaps: list[str]
    picks: Callable[[Sequence[str]], Sequence[str]]
    pages: tuple[int, ...]
    lined: frozenset[int]
    placed: tuple[str, ...]
    fields: tuple[str, ...]
    hand: marks.Hand
    moving: tuple[int, ...]

    def marks(self, straight: Straight, special: bool, further: Mapping[int, Sequence[str]], hand: marks.Hand) -> str:
        """All pages' marks, parted by a null. ``special`` is whether some text must be escaped; ``further`` are lines
        already written, by page."""
        texts = straight.texts
        if special and self.lined:
            texts = marks.strings(texts, hand)
        if self.moving:
            starts = straight.starts
            texts = [*texts, *[f"{starts[at]:.2f}" for at in self.moving]]
        whole = (self.gaps if further else self.parts).copy()
        whole[1::2] = self.picks(texts)  # joining parts takes a fourth of the time of a format
        if not further:
            return "".join(whole)
        parts = "".join(whole).split(_MORE)
        for place, page in enumerate(self.pages):
            if lines := further.get(page):
                text = "\n".join(lines)
                parts[place] += f"\n{text}" if page in self.lined else f"{marks.opening(hand)}\n{text}\nET\n"
        return "".join(parts)


def pattern_of(
    of: Compiled, pages: Sequence[int], course: Course, ticked: Sequence[Slot], hand: marks.Hand, draft: bool
) -> Pattern:
    """Write the marks of stamps that have straight lines on a ``course`` and these ticks, on the ``pages`` (from 0)."""
    template, order, lined = "", [], set()
    slots = course.slots
    moving = [at for at in course.moving if slots[at] not in of.filling.slots]
    for page in pages:
        sheet = of.sheets[page]
        content = f"{'Q ' * sheet.restores}q\n{sheet.matrix}"
        if draft:
            content += marks.draft(sheet.width, sheet.height, of.measure, hand.common)
        own = [(at, slot) for at, slot in enumerate(slots) if slot.page == page and slot not in of.filling.slots]
        lines = []
        before = (0, 0)
        for at, slot in sorted(own, key=lambda one: one[1].share > 0):
            if slot.share:
                order += [len(slots) + moving.index(at), at]
                line = f"1 0 0 1 {_TEXT} {slot.y:.2f} Tm({_TEXT})Tj"
            else:
                order.append(at)
                here = (round(slot.left * 100), round(slot.y * 100))
                line = f"{_short(here[0] - before[0])} {_short(here[1] - before[1])} Td({_TEXT})Tj"
                before = here
            if slot.size != hand.usual:
                line = f"/{hand.common} {slot.size:g} Tf {line} /{hand.common} {hand.usual:g} Tf"
            lines.append(line)
        if lines:
            lined.add(page)
            text = "\n".join(lines)
            content += f"{marks.opening(hand)}\n{text}{_MORE}\nET\n"
        else:
            content += _MORE
        crosses = "\n".join(marks.tick(slot) for slot in ticked if slot.page == page and slot not in of.filling.slots)
        content += f"0 G 1 J\n{crosses}\n" if crosses else ""
        template += f"{content}Q{_PAGE}"
    return Pattern(
        parts=_parted(template.replace(_MORE, "")),
        gaps=_parted(template),
        picks=picking(order),
        pages=tuple(pages),
        lined=frozenset(lined),
        placed=tuple(slot.opening for slot in slots),
        fields=course.fields,
        hand=hand,
        moving=tuple(moving),
    )


def _short(hundredths: int) -> str:
    return f"{hundredths / 100:g}" if abs(hundredths) < 100_000 else f"{hundredths / 100:.2f}"


def _parted(template: str) -> list[str]:
    """A template's parts, and between each two of them a place for what is filled in."""
    parts = [""]
    for part in template.split(_TEXT):
        parts += [part, ""]
    return parts[1:-1]
