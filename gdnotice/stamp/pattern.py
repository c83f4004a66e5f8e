"""What all stamps that fill in the same blanks have in common: the pages' marks but for the texts themselves.

Nearly every answer is one line of common characters that stands at the usual place of its blank. Such *straight* lines
are put into marks that were written once for all papers of a batch on which the same blanks are filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gdnotice.stamp import marks
from gdnotice.stamp.fit import Piece, Slot

if TYPE_CHECKING:
    from gdnotice.stamp.compiled import Compiled

_PAGE, _MORE = "\0", "\1"
"""Where a page's marks end, and where further lines go: no text holds these characters."""


class Straight(NamedTuple):
    """Straight lines: their slots, texts, and where across the page each begins (points)."""

    slots: tuple[Slot, ...]
    texts: Sequence[str]
    starts: Sequence[float]

    def pieces(self) -> tuple[Piece, ...]:
        """The same as pieces."""
        each = zip(self.slots, self.starts, self.texts, strict=True)
        return tuple(Piece(slot, x, slot.y, slot.size, text) for slot, x, text in each)


class Pattern(NamedTuple):
    """The marks of stamps with the same straight lines and ticks.

    ``template`` has all ``pages`` (from 0), the texts left out. ``order`` says what goes into it: of all texts and then
    of where those ``moving`` begin, which do not always begin at the same place, the one of that number. ``lined`` are
    the pages that have straight lines. ``placed`` are the JSON lists that say which answer each is, ``fields`` their
    fields.
    """

    template: str
    pages: tuple[int, ...]
    order: tuple[int, ...]
    lined: frozenset[int]
    placed: tuple[str, ...]
    fields: tuple[str, ...]
    hand: marks.Hand
    moving: tuple[int, ...]

    def marks(self, straight: Straight, special: bool, further: Mapping[int, Sequence[str]], hand: marks.Hand) -> str:
        """All pages' marks, parted by a null. ``special`` is whether some text must be escaped; ``further`` are lines
        already written, by page."""
        texts = straight.texts
        if special:
            texts = marks.string("\n".join(texts), hand).split("\n")
        if self.moving:
            starts = straight.starts
            texts = [*texts, *[f"{starts[at]:.2f}" for at in self.moving]]
        whole = self.template % tuple([texts[at] for at in self.order])
        if not further:
            return whole.replace(_MORE, "")
        parts = whole.split(_MORE)
        for place, page in enumerate(self.pages):
            if lines := further.get(page):
                text = "\n".join(lines)
                parts[place] += f"\n{text}" if page in self.lined else f"{marks.opening(hand)}\n{text}\nET\n"
        return "".join(parts)


def pattern_of(
    of: Compiled, pages: Sequence[int], slots: Sequence[Slot], ticked: Sequence[Slot], hand: marks.Hand, draft: bool
) -> Pattern:
    """Write the marks of stamps that have straight lines on ``slots`` and these ticks, on the ``pages`` (from 0)."""
    template, order, lined = "", [], set()
    moving = [at for at, slot in enumerate(slots) if slot.share]
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
                line = f"1 0 0 1 %s {slot.y:.2f} Tm(%s)Tj"
            else:
                order.append(at)
                here = (round(slot.left * 100), round(slot.y * 100))
                line = f"{_short(here[0] - before[0])} {_short(here[1] - before[1])} Td(%s)Tj"
                before = here
            if slot.size != hand.usual:
                line = f"/{hand.common} {slot.size:g} Tf {line} /{hand.common} {hand.usual:g} Tf"
            lines.append(line)
        content = _plain(content)
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
        template=template,
        pages=tuple(pages),
        order=tuple(order),
        lined=frozenset(lined),
        placed=tuple(slot.opening for slot in slots),
        fields=tuple(slot.placement.field or "" for slot in slots),
        hand=hand,
        moving=tuple(moving),
    )


def _short(hundredths: int) -> str:
    return f"{hundredths / 100:g}" if abs(hundredths) < 100_000 else f"{hundredths / 100:.2f}"


def _plain(text: str) -> str:
    """``text`` as it stands in a template."""
    return text.replace("%", "%%")
