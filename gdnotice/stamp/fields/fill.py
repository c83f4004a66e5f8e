"""Fields filled: for each widget of an answer its value, an appearance in our own font, and the lock on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any, NamedTuple

from gdnotice.stamp import marks
from gdnotice.stamp.fields import comb as widgets_comb
from gdnotice.stamp.fields.plan import Filling, Target
from gdnotice.stamp.fields.prepared import BARE, COMB, LINES, OWN, Base, Texts, prepared
from gdnotice.stamp.fields.widgets import MULTILINE, Field
from gdnotice.stamp.fit import LEAST, Measure, Piece, Slot, itemised, one_line
from gdnotice.stamp.letters.embedding import is_common
from gdnotice.stamp.pattern import Straight
from gdnotice.stamp.pdf.objects import text_string
from gdnotice.stamp.revision import Block, Run


class Ink(NamedTuple):
    """What the appearances are drawn with."""

    hand: marks.Hand
    codes: Mapping[str, str]


class Filled(NamedTuple):
    """What goes into the fields: lines of text (``special`` where some must be escaped, ``odd`` their characters that
    are no common ones), boxes that are on, and the answers of which it tells that they were given at all."""

    straight: Straight
    pieces: Sequence[Piece]
    ticked: tuple[Slot, ...]
    answered: frozenset[str]
    special: bool
    odd: Set[str]
    locked: bool


def completed(
    filling: Filling, pieces: Sequence[Piece], ticked: Sequence[Slot], measure: Measure
) -> tuple[tuple[Piece, ...], tuple[Slot, ...]]:
    """The pieces with those of every further widget of a field; marks in lists turned into the words they choose."""
    whole, boxes = list(pieces), []
    for slot in ticked:
        target = filling.targets.get(slot)
        if target is None or target.widget.field.kind != "choice":
            boxes.append(slot)
            continue
        piece = one_line(slot, _option(target), measure)
        if piece is not None:
            whole.append(piece)
    if filling.echoes:
        for own, lines in _texts(filling, whole).items():
            for target in filling.echoes.get(own, ()):
                again = [one for one in lines if one.text]
                if target.slot.placement.comb:
                    placed = widgets_comb.combed((target.slot,), "".join(one.text for one in again), measure)
                else:
                    placed = itemised((target.slot,), [one.text for one in again], measure)
                if again and not placed:  # without a look some viewers would draw one, cut off
                    placed = [Piece(target.slot, target.slot.left, target.slot.y, LEAST, "")]
                whole.extend(placed or ())
    return tuple(whole), tuple(boxes)


def _option(target: Target) -> str:
    """The words of the option that a mark stands for."""
    wanted = {target.slot.placement.state, target.slot.placement.value}
    options = target.widget.field.options
    return next(
        (shown for value, shown in options if value in wanted or shown in wanted), str(target.slot.placement.value)
    )


def _texts(filling: Filling, pieces: Sequence[Piece]) -> dict[Field, list[Piece]]:
    """The lines of each field, from the first of its widgets that has any."""
    found: dict[Field, list[Piece]] = {}
    for piece in pieces:
        target = filling.targets.get(piece.slot)
        if target is not None:
            lines = found.setdefault(target.widget.field, [])
            if not lines or lines[0].slot is piece.slot:
                lines.append(piece)
    return found


_MOST = 256
"""Prepared forms kept at once for a printing, of some 10 kB each."""

_MOST_BLOCKS = 768
"""Blocks of unchanging objects kept at once, of some 15 kB each: a form's, with the letters of one paper or another."""


def filled(filling: Filling, what: Filled, ink: Ink, base: Base, number: int) -> tuple[Block, Run]:
    """All objects that never change, the base's own first, and those that do; numbered from ``number``."""
    straight = what.straight
    course, words = straight.course, straight.texts
    further = _Further(filling, what.pieces, ink) if what.pieces else None
    apart: tuple[int, ...] = ()
    if what.odd:
        each = enumerate(zip(course.slots, words, strict=True))
        apart = tuple([at for at, (slot, text) in each if not what.odd.isdisjoint(text) and slot in filling.slots])
    key = (
        (number, base.resources, base.pack, what.locked),
        (course, apart, further and further.key, what.ticked, what.answered),
    )
    ready = filling.ready.get(key)
    if ready is None:
        more = further.key if further else ()
        texts = Texts(course.slots, apart, more, frozenset(what.ticked), what.answered, what.locked)
        ready = prepared(filling, texts, base, number, ink.hand)
        _keep(filling.ready, key, ready, _MOST)
    fixed = filling.blocks.get((base, ready))
    if fixed is None:
        fixed = ready.fixed(base)
        if not ink.hand.shaped:  # fonts of one stamp make a base of one stamp
            _keep(filling.blocks, (base, ready), fixed, _MOST_BLOCKS)
    shown, told = (further.shown, further.told) if further else ((), [])
    if apart:
        told = told + [text_string(words[place]).decode("ascii") for place in apart]
    if what.special and words:
        words = marks.strings(words, ink.hand)
    return fixed, ready.run(words, straight.starts, shown, told)


def _keep(found: dict[Any, Any], key: object, value: object, most: int) -> None:
    """Keep a value, and drop the oldest where there are too many."""
    if len(found) >= most:
        found.pop(next(iter(found)), None)
    found[key] = value


class _Further:
    """The texts of one stamp that are not straight: where they stand (in order) and how (``key``), and what is shown
    and told of each."""

    def __init__(self, filling: Filling, pieces: Sequence[Piece], ink: Ink) -> None:
        self.ink = ink
        self.rare = bool(ink.codes or ink.hand.near or ink.hand.shaped)
        self.hands: dict[float, marks.Hand] = {}
        self.shown: list[str] = []
        self.told: list[str] = []
        by_slot: dict[Slot, list[Piece]] = {}
        for piece in pieces:
            if piece.slot in filling.slots:  # else on the page itself, or on the schedule
                by_slot.setdefault(piece.slot, []).append(piece)
        self.key = tuple([(slot, self.own(filling.slots[slot], own)) for slot, own in by_slot.items()])

    def own(self, target: Target, pieces: Sequence[Piece]) -> int:
        """Take a text; returns its kind."""
        own = target.widget.field
        texts = [piece.text for piece in pieces]
        value = texts[0] if len(texts) == 1 else ("\n" if own.flags & MULTILINE else " ").join(texts)
        bare = BARE if own.most is not None and len(value) > own.most else 0
        if own.kind == "text" and not (self.rare and not is_common("".join(texts))):
            comb = target.slot.placement.comb is not None
            shown = widgets_comb.content(target, pieces[0], self.ink.hand) if comb else self.lines(target, pieces)
            if shown is not None:
                self.shown.append(shown)
                self.told.append(marks.escaped(value).replace("\n", "\\n"))
                return (COMB if comb else LINES) | bare
        self.shown.append(self.content(target, pieces))
        self.told.append(_told(own, value))
        return OWN | bare

    def lines(self, target: Target, pieces: Sequence[Piece]) -> str | None:
        """Lines of common characters in one size."""
        x, y = target.corner
        size = pieces[0].size
        if any(piece.size != size for piece in pieces):
            return None
        each = [f"1 0 0 1 {piece.x - x:.2f} {piece.y - y:.2f} Tm({marks.escaped(piece.text)})Tj" for piece in pieces]
        return f"{size:g} Tf {' '.join(each)}"

    def content(self, target: Target, pieces: Sequence[Piece]) -> str:
        """Lines of any characters."""
        x, y = target.corner
        here = [piece._replace(x=piece.x - x, y=piece.y - y) for piece in pieces]
        first = here[0]
        hand = self.hands.get(first.size)
        if hand is None:  # one that writes at this size without saying so
            hand = self.hands[first.size] = self.ink.hand._replace(usual=first.size)
        shown = marks.text(here, self.ink.codes, hand)
        if target.slot.placement.comb is None:
            return shown
        # whoever copies the text gets it without the gaps
        return f"/Span<</ActualText{text_string(first.text).decode('ascii')}>>BDC\n{shown}EMC"


def _told(own: Field, value: str) -> str:
    """A field's value as it is written."""
    if own.kind == "choice":
        place = next((at for at, one in enumerate(own.options) if value in one), None)
        if place is not None:
            return f"{text_string(own.options[place][0]).decode('ascii')}/I[{place}]"
    return text_string(value).decode("ascii")
