"""Fields filled: for each widget of an answer its value, an appearance in our own font, and the lock on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from gdnotice.stamp import marks
from gdnotice.stamp.fields import comb as widgets_comb
from gdnotice.stamp.fields.plan import Filling, Target, name_of
from gdnotice.stamp.fields.widgets import MULTILINE, Field, Widget
from gdnotice.stamp.fit import Measure, Piece, Slot, itemised, one_line
from gdnotice.stamp.letters.embedding import is_common, stream
from gdnotice.stamp.pdf.objects import Reference, text_string


@dataclass(frozen=True, slots=True)
class Ink:
    """What the appearances are drawn with: ``resources`` is the number of the object that names the fonts."""

    hand: marks.Hand
    codes: Mapping[str, str]
    resources: int


@dataclass(frozen=True, slots=True)
class Filled:
    """What goes into the fields: lines of text, boxes that are on, and the answers that were given at all."""

    pieces: Sequence[Piece]
    ticked: Sequence[Slot]
    answered: Set[str]
    locked: bool


def completed(
    filling: Filling, pieces: Sequence[Piece], ticked: Sequence[Slot], measure: Measure
) -> tuple[tuple[Piece, ...], tuple[Slot, ...]]:
    """The pieces with those of every further widget of a field; marks in lists turned into the words they choose."""
    if not filling.echoes and not filling.lists:
        return tuple(pieces), tuple(ticked)
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
                    whole.extend(widgets_comb.combed((target.slot,), "".join(one.text for one in again), measure) or ())
                else:
                    whole.extend(itemised((target.slot,), [one.text for one in again], measure) or ())
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


def objects(filling: Filling, filled: Filled, ink: Ink, number: int) -> list[tuple[int, int, bytes]]:
    """The changed fields and widgets, and their appearances as objects numbered from ``number``."""
    work = _Fill(filling, ink, number, filled.locked)
    by_slot: dict[Slot, list[Piece]] = {}
    for piece in filled.pieces:
        by_slot.setdefault(piece.slot, []).append(piece)
    for slot, own in by_slot.items():
        target = filling.targets.get(slot) or work.echo(slot)
        if target is not None:
            work.text(target, own)
    work.ticks(frozenset(filled.ticked), filled.answered)
    work.emptied(filled.answered)
    work.made.extend(one for one in filling.disarmed if one[:2] not in work.done)
    return work.made


class _Fill:
    def __init__(self, filling: Filling, ink: Ink, number: int, locked: bool) -> None:
        self.filling = filling
        self.ink = ink
        self.number = number
        self.locked = locked
        self.made: list[tuple[int, int, bytes]] = []
        self.done: set[Reference] = set()
        self.hands: dict[float, marks.Hand] = {}
        self.echoes = {one.slot: one for own in filling.echoes.values() for one in own} if filling.echoes else {}

    def echo(self, slot: Slot) -> Target | None:
        return self.echoes.get(slot)

    def look(self, target: Target, content: str) -> int:
        """Write an appearance; returns its number."""
        body = f"{target.decor}{content}".encode("ascii")
        self.made.append((self.number, 0, stream(body, f"{target.look}/Resources {self.ink.resources} 0 R")))
        self.number += 1
        return self.number - 1

    def put(self, of: Field | Widget, tail: bytes, *, bare: bool = False, looks: bool = False) -> None:
        if of.reference not in self.done:
            self.done.add(of.reference)
            head = self.filling.head(of, locked=self.locked, bare=bare, looks=looks)
            self.made.append((*of.reference, b"%s%s>>" % (head, tail)))

    def hand(self, size: float) -> marks.Hand:
        """The hand that writes at ``size`` without saying so."""
        if size not in self.hands:
            self.hands[size] = self.ink.hand._replace(usual=size)
        return self.hands[size]

    def simple(self, target: Target, piece: Piece) -> bool:
        """A line of common characters, as nearly all are; False where it needs more care."""
        _, x, y, size, text = piece
        if not is_common(text):
            return False
        opening, content = self.filling.opening(target, self.ink.resources, self.ink.hand.common)
        left, foot = target.corner
        words = marks.escaped(text)
        if target.slot.placement.comb is None:
            content = f"{content}{size:g} Tf {x - left:.2f} {y - foot:.2f} Td({words})Tj ET EMC"
        else:  # whoever copies the text gets it without the gaps
            shown = marks.line(Piece(target.slot, x - left, y - foot, size, text), self.hand(size))
            content = f"{content}{size:g} Tf/Span<</ActualText({words})>>BDC {shown} EMC ET EMC"
        number = self.number
        look = f"<</Length {len(content)}{opening}{content}\nendstream"
        self.made.append((number, 0, look.encode("ascii")))
        self.number = number + 1
        widget = target.widget
        own = widget.field
        if widget.merged and own.kind == "text" and (own.most is None or len(text) <= own.most):
            self.put(widget, b"/V(%s)/AP<</N %d 0 R>>" % (words.encode("ascii"), number))
        else:
            self.value(widget, text, b"/AP<</N %d 0 R>>" % number)
        return True

    def text(self, target: Target, pieces: Sequence[Piece]) -> None:
        if len(pieces) == 1 and self.simple(target, pieces[0]):
            return
        ink = self.ink
        x, y = target.corner
        here = [piece._replace(x=piece.x - x, y=piece.y - y) for piece in pieces]
        content = marks.text(here, ink.codes, self.hand(here[0].size))
        own = target.widget.field
        lines = [piece.text for piece in pieces]
        if target.slot.placement.comb is not None:  # whoever copies the text gets it without the gaps
            content = f"/Span<</ActualText{text_string(lines[0]).decode('ascii')}>>BDC\n{content}EMC "
        number = self.look(target, f"/Tx BMC\n{content}EMC")
        value = ("\n" if own.flags & MULTILINE else " ").join(lines)
        self.value(target.widget, value, b"/AP<</N %d 0 R>>" % number)

    def value(self, widget: Widget, value: str, look: bytes) -> None:
        own = widget.field
        bare = own.most is not None and len(value) > own.most
        tail = b"/V" + text_string(value)
        if own.kind == "choice":
            place = next((at for at, one in enumerate(own.options) if value in one), None)
            if place is not None:
                tail = b"/V%s/I[%d]" % (text_string(own.options[place][0]), place)
        if widget.merged:
            self.put(widget, tail + look, bare=bare)
        else:
            self.put(own, tail, bare=bare)
            self.put(widget, look)

    def ticks(self, ticked: Set[Slot], answered: Set[str]) -> None:
        fields: dict[Field, None] = {}
        for name in answered:
            for target in self.filling.by_answer.get(name, ()):
                if target.state:
                    fields[target.widget.field] = None
        for own in fields:
            self.group(own, ticked, answered)

    def group(self, own: Field, ticked: Set[Slot], answered: Set[str]) -> None:
        """A check box or radio group: its value, and every one of its widgets on or off."""
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
            elif not looks or widget.found.get("/AS", "/Off") != state:
                self.put(widget, tail, looks=looks)
        if not any(widget.merged for widget in own.widgets):
            self.put(own, value)

    def mark(self, target: Target) -> bytes:
        """A cross of our own, where the PDF has no mark to show."""
        x, y = target.corner
        number = self.look(target, f"q 1 0 0 1 {-x:.2f} {-y:.2f} cm {marks.ticks([target.slot])}Q")
        off = self.look(target, "") if target.decor else None
        rest = b"" if off is None else b"/Off %d 0 R" % off
        return b"/AP<</N<<%s %d 0 R%s>>>>" % (name_of(target.state), number, rest)

    def emptied(self, answered: Set[str]) -> None:
        """A widget of an answered field that had something in it already, and for which the answer has nothing more."""
        for name in answered:
            for target in self.filling.by_answer.get(name, ()):
                widget = target.widget
                if target.state or not widget.field.valued or widget.reference in self.done:
                    continue
                if widget.field.kind == "choice" and target.slot.placement.kind == "tick":
                    continue
                number = self.look(target, "/Tx BMC EMC")
                self.value(widget, "", b"/AP<</N %d 0 R>>" % number)
