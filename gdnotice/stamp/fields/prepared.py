"""What all stamps have in common that fill the same fields of a printing: made once, a stamp then only adds its texts.

The dictionaries of fields and widgets, ticks and emptied fields do not depend on what an answer says. Where the
official file keeps its dictionaries compressed, so do these; the values are then objects of their own, for they change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from operator import add
from typing import Any, Protocol

from gdnotice.stamp import marks
from gdnotice.stamp.course import picking
from gdnotice.stamp.fields.plan import Filling, Target, name_of
from gdnotice.stamp.fields.widgets import Field, Widget
from gdnotice.stamp.fit import Slot
from gdnotice.stamp.letters.embedding import stream
from gdnotice.stamp.pdf.objects import Reference, text_string
from gdnotice.stamp.revision import Block, Run, Shape, block

LEFT, ALIGNED, FIGURES, STACK, LINES, COMB, OWN = range(7)
"""How a text is shown: a usual line at the left of its field, one placed across, figures in cells, usual lines one
below the other, lines from their size on, cells from their size on, or a content of its own."""

BARE = 8
"""Added where a text is longer than its field takes: the field loses its limit."""


_AFTER = {
    LEFT: ")Tj ET EMC",
    ALIGNED: ")Tj ET EMC",
    FIGURES: ")Tj EMC ET EMC",
    STACK: ")Tj ET EMC",
    LINES: " ET EMC",
    COMB: " EMC ET EMC",
}


class Base(Protocol):
    """The part of a revision that does not depend on what is filled in: its objects, where they begin (bytes), the
    number of the object stream for dictionaries, if there is one, and that of what appearances are drawn with."""

    @property
    def objects(self) -> Sequence[tuple[int, int, bytes]]: ...
    @property
    def start(self) -> int: ...
    @property
    def pack(self) -> int | None: ...
    @property
    def resources(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Texts:
    """The slots of straight lines, not all of which need be widgets, and which of the lines are ``apart``: shown in
    other bytes than their fields say them; the widgets that are shown something else, and how; the ticks, and the
    answers that tell."""

    straight: Sequence[Slot]
    apart: Sequence[int]
    further: Sequence[tuple[Slot, int]]
    ticked: Set[Slot]
    answered: Set[str]
    locked: bool


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """``objects`` are those that never change; the others are ``parts``, every second of which is filled in.

    ``taken`` picks the straight lines that are widgets, where not all are; ``across`` says of which of them to write
    where they begin (the places of the text and of the line), from where and what follows, ``again`` which of them to
    write twice (the place of the text), and what goes between, ``stacks`` which of them make one text (the first, the
    one after them), and what goes between. The texts are these lines,
    those of them written so, and of further ones all that is shown and all that is told (their values), as of the lines
    that are apart. ``inside`` are
    the lengths of the contents around what is ``seen`` of them, ``short`` ones first, of three digits, then of six;
    ``picks`` takes what is filled in from the texts and the lengths of contents; ``outside`` and ``sizes`` give the
    lengths of the objects from those of the texts.
    """

    objects: Sequence[tuple[int, int, bytes]]
    shape: Shape
    parts: list[str]
    taken: Callable[[Sequence[Any]], Sequence[Any]] | None
    across: Sequence[tuple[int, int, float, str]]
    again: Sequence[tuple[int, str]]
    stacks: Sequence[tuple[int, int, list[str]]]
    inside: Sequence[int]
    short: int
    seen: Callable[[Sequence[int]], Sequence[int]]
    picks: Callable[[Sequence[Any]], Sequence[Any]]
    outside: Sequence[int]
    sizes: Callable[[Sequence[int]], Sequence[int]]

    def fixed(self, base: Base) -> Block:
        """The objects that never change, those of the base first."""
        return block([*base.objects, *self.objects], base.start, base.pack)

    def run(self, lines: Sequence[str], starts: Sequence[float], shown: Sequence[str], told: Sequence[str]) -> Run:
        """The objects that change, written: straight ``lines`` (escaped) with where they begin, and further texts."""
        if self.taken is not None:
            lines = self.taken(lines)
        placed = [f"{starts[line] - left:.2f}{rise}{lines[place]}" for place, line, left, rise in self.across]
        if self.again:
            placed += [f"{lines[place]}{between}{lines[place]}" for place, between in self.again]
        for first, after, around in self.stacks:
            content = around.copy()
            content[::2] = own = lines[first:after]
            placed += ("".join(content), "\\n".join(own))
        texts = [*lines, *placed, *shown, *told]
        lengths = [*map(len, texts)]
        inside = [*map(add, self.inside, self.seen(lengths))]
        texts += map(_DIGITS.__getitem__, inside[: self.short])
        if self.short < len(inside):
            texts += [f"{length:6d}" for length in inside[self.short :]]
        parts = self.parts.copy()
        parts[1::2] = self.picks(texts)  # joining parts takes a fourth of the time of a format
        return Run(self.shape, [*map(add, self.outside, self.sizes(lengths))], "".join(parts).encode("latin-1"))


_DIGITS = tuple(f"{length:3d}" for length in range(1000))


def prepared(filling: Filling, texts: Texts, base: Base, number: int, hand: marks.Hand) -> Prepared:
    """Prepare stamps with these texts and ticks; their own objects are numbered from ``number``."""
    work = _Work(filling, texts, base, number, hand)
    for place, (slot, kind) in enumerate(work.slots):
        if place not in work.below:
            work.text(filling.slots[slot], kind, place)
    work.ticks()
    work.emptied()
    work.fixed.extend(one for one in filling.disarmed if one[:2] not in work.done)
    return work.whole()


def _begun(target: Target, slot: Slot) -> str:
    """Where a line begins, in the content of its field up to its words."""
    return f"1 0 0 1 {slot.left - target.corner[0]:.2f} {slot.y - target.corner[1]:.2f} Tm("


class _Work:
    def __init__(self, filling: Filling, texts: Texts, base: Base, number: int, hand: marks.Hand) -> None:
        self.filling = filling
        self.texts = texts
        self.base = base
        self.number = number
        self.hand = hand
        self.fixed: list[tuple[int, int, bytes]] = []
        self.done: set[Reference] = set()
        self.parts = [""]
        self.moving: list[Reference] = []
        self.wanted: list[int] = []
        self.outside: list[int] = []
        self.sized: list[int] = []
        self.inside: list[int] = []
        self.short = 0
        self.seen: list[int] = []
        straight = [(slot, self.kind(slot)) for slot in texts.straight if slot in filling.slots]
        self.slots = [*straight, *texts.further]
        aligned = [place for place, (_, kind) in enumerate(straight) if kind == ALIGNED]
        self.figures = [place for place, (_, kind) in enumerate(straight) if kind == FIGURES]
        self.stacks = list(self.stacked([slot for slot, _ in straight]))
        made = len(aligned) + len(self.figures) + 2 * len(self.stacks)
        ends = len(straight), len(straight) + made, len(self.slots) + made
        self.count = ends[2] + len(texts.further)
        self.shown = [*range(ends[0]), *range(ends[1], ends[2])]
        self.told = [*range(ends[0]), *range(ends[2], self.count)]
        for text, place in enumerate([*aligned, *self.figures], ends[0]):
            self.shown[place] = text
        taken = [line for line, slot in enumerate(texts.straight) if slot in filling.slots]
        self.apart = {place for place, line in enumerate(taken) if line in texts.apart}
        for text, place in enumerate(sorted(self.apart), self.count):
            self.told[place] = text
        self.count += len(self.apart)
        for text, (first, _, _) in zip(range(ends[1] - 2 * len(self.stacks), ends[1], 2), self.stacks, strict=True):
            self.shown[first], self.told[first] = text, text + 1
        self.below = {place for first, after, _ in self.stacks for place in range(first + 1, after)}

    def kind(self, slot: Slot) -> int:
        """How a straight line is shown."""
        target = self.filling.slots[slot]
        if slot is target.figures:
            return FIGURES
        if slot in target.stack:
            return STACK
        return ALIGNED if slot.share else LEFT

    def stacked(self, straight: Sequence[Slot]) -> Iterator[tuple[int, int, list[str]]]:
        """Of the straight lines those that are one text: the first, the one after them, and what goes between."""
        for first, slot in enumerate(straight):
            target = self.filling.slots[slot]
            if target.stack and slot is target.stack[0]:
                around, after = [""], first + 1
                while after < len(straight) and straight[after] in target.stack[1:]:
                    around += [f")Tj {_begun(target, straight[after])}", ""]
                    after += 1
                yield first, after, around

    def whole(self) -> Prepared:
        slots = self.filling.slots
        taken = [line for line, slot in enumerate(self.texts.straight) if slot in slots]
        each = [(place, line, slots[self.texts.straight[line]]) for place, line in enumerate(taken)]
        across = [(place, line, one.corner[0], one.rise) for place, line, one in each if one.slot.share]
        return Prepared(
            objects=self.fixed,
            shape=Shape(tuple(self.moving)),
            parts=self.parts,
            taken=picking(taken) if len(taken) < len(self.texts.straight) else None,
            across=across,
            stacks=self.stacks,
            again=[(place, slots[self.slots[place][0]].between) for place in self.figures],
            inside=self.inside,
            short=self.short,
            seen=picking(self.seen),
            picks=picking(self.wanted),
            outside=self.outside,
            sizes=picking(self.sized),
        )

    def next(self) -> int:
        self.number += 1
        return self.number - 1

    def head(self, of: Field | Widget, *, bare: bool = False, looks: bool = False) -> bytes:
        return self.filling.head(of, locked=self.texts.locked, bare=bare, looks=looks)

    def put(self, of: Field | Widget, tail: bytes, *, bare: bool = False, looks: bool = False) -> None:
        """A field or widget that is the same in every stamp; the first that is said of it counts."""
        if of.reference not in self.done:
            self.done.add(of.reference)
            self.fixed.append((*of.reference, b"%b%b>>" % (self.head(of, bare=bare, looks=looks), tail)))

    def moved(self, reference: Reference, parts: Sequence[str], wanted: Sequence[int], size: int) -> None:
        """An object with what is wanted between its parts; it has ``size`` bytes and those of the last thing wanted."""
        self.moving.append(reference)
        self.parts[-1] += parts[0]
        for part in parts[1:]:
            self.parts += ["", part]
        self.wanted.extend(wanted)
        self.outside.append(size)
        self.sized.append(wanted[-1])

    # ------------------------------------------------------------------------------------------------------ texts

    def text(self, target: Target, kind: int, place: int) -> None:
        widget, bare = target.widget, bool(kind & BARE)
        own = widget.field
        if widget.reference in self.done:
            return  # two blanks on one widget: the first shows
        look = b"/AP<</N %d 0 R>>" % self.look(target, kind & ~BARE, place)
        if widget.merged:
            self.value(own, widget, kind, place, look)
        else:
            self.value(own, own, kind, place, b"")
            self.put(widget, look, bare=bare)

    def look(self, target: Target, kind: int, place: int) -> int:
        number, shown = self.next(), self.shown[place]
        before, after = f"{target.decor}/Tx BMC ", " EMC"
        if kind != OWN:
            before += f"BT 0 g/{self.hand.common} "
            after = _AFTER[kind]
        if kind in (LEFT, ALIGNED):
            before += f"{target.slot.size:g} Tf "
        if kind == FIGURES and target.figures is not None:
            before += f"{target.figures.size:g} Tf/Span<</ActualText("
        if kind == STACK:
            before += f"{target.slot.size:g} Tf {_begun(target, target.stack[0])}"
        if kind == LEFT:
            before += f"{round(target.slot.left - target.corner[0], 2):g}{target.rise}"
        wanted = (self.count + len(self.inside), shown)
        self.inside.append(len(before) + len(after))
        self.seen.append(shown)
        digits = 3 if kind in (LEFT, ALIGNED, FIGURES, STACK) else 6
        self.short += digits == 3
        opening = f"{number} 0 obj\n<</Length "
        before = f"{target.look}/Resources {self.base.resources} 0 R>>\nstream\n{before}"
        after += "\nendstream\nendobj\n"
        self.moved((number, 0), (opening, before, after), wanted, len(opening) + digits + len(before) + len(after))
        return number

    def value(self, own: Field, of: Field | Widget, kind: int, place: int, tail: bytes) -> None:
        """What the field says, in its own object or in one that it refers to."""
        if of.reference in self.done:
            return
        told = self.told[place]
        before, after = ("", "") if kind & ~BARE == OWN or place in self.apart else ("(", ")")
        bare = bool(kind & BARE)
        if self.base.pack is not None and own.reference[1] == 0 and own.kind == "text":
            number = self.next()
            self.put(of, b"/V %d 0 R%b" % (number, tail), bare=bare)
            before, after = f"{number} 0 obj\n{before}", f"{after}\nendobj\n"
            self.moved((number, 0), (before, after), (told,), len(before) + len(after))
            return
        self.done.add(of.reference)
        head = self.head(of, bare=bare).decode("latin-1")
        before = f"{of.reference[0]} {of.reference[1]} obj\n{head}/V{before}"
        after += f"{tail.decode('latin-1')}>>\nendobj\n"
        self.moved(of.reference, (before, after), (told,), len(before) + len(after))

    # ------------------------------------------------------------------------------------------------------ ticks

    def ticks(self) -> None:
        fields: dict[Field, None] = {}
        for name in sorted(self.texts.answered):
            for target in self.filling.by_answer.get(name, ()):
                if target.state:
                    fields[target.widget.field] = None
        for own in fields:
            self.group(own)

    def group(self, own: Field) -> None:
        """A check box or radio group: its value, and every one of its widgets on or off."""
        answered, ticked = self.texts.answered, self.texts.ticked
        chosen: dict[Widget, Target | None] = {}
        for widget in own.widgets:
            targets = [one for one in self.filling.by_widget.get(widget, ()) if one.slot.placement.field in answered]
            if targets:
                chosen[widget] = next((one for one in targets if one.slot in ticked), None)
        on = next((one.state for one in chosen.values() if one is not None), "/Off")
        value = b"/V" + name_of(on)
        for widget in own.widgets:
            target = chosen.get(widget)
            if widget in chosen:
                state = target.state if target is not None else "/Off"
            elif not widget.shown:
                continue
            else:  # nobody mapped it: it follows its field, as viewers would have it
                state = on if on in widget.states else "/Off"
            tail, looks = b"/AS" + name_of(state), True
            if target is not None and not target.drawn:
                tail, looks = tail + self.mark(target), False
            if widget.merged:
                self.put(widget, value + tail, looks=looks)
            elif not looks or widget.found.get("/AS", "/Off") != state or widget.contrary:
                self.put(widget, tail, looks=looks)
        if not any(widget.merged for widget in own.widgets):
            self.put(own, value)

    def mark(self, target: Target) -> bytes:
        """A cross of our own, where the PDF has no mark to show."""
        x, y = target.corner
        number = self.drawn(target, f"q 1 0 0 1 {-x:.2f} {-y:.2f} cm {marks.ticks([target.slot])}Q")
        off = self.drawn(target, "") if target.decor else None
        rest = b"" if off is None else b"/Off %d 0 R" % off
        return b"/AP<</N<<%b %d 0 R%b>>>>" % (name_of(target.state), number, rest)

    def drawn(self, target: Target, content: str) -> int:
        """An appearance that is the same in every stamp; returns its number."""
        number = self.next()
        body = f"{target.decor}{content}".encode("ascii")
        self.fixed.append((number, 0, stream(body, f"{target.look}/Resources {self.base.resources} 0 R")))
        return number

    def emptied(self) -> None:
        """A widget of an answered field that had something in it already, and for which the answer has nothing more."""
        for name in sorted(self.texts.answered):
            for target in self.filling.by_answer.get(name, ()):
                widget = target.widget
                if target.state or not widget.field.valued or widget.reference in self.done:
                    continue
                if widget.field.kind == "choice" and target.slot.placement.kind == "tick":
                    continue
                look = b"/AP<</N %d 0 R>>" % self.drawn(target, "/Tx BMC EMC")
                value = b"/V" + text_string("")
                if widget.merged:
                    self.put(widget, value + look)
                else:
                    self.put(widget.field, value)
                    self.put(widget, look)
