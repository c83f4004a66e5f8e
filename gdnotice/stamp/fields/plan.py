"""Which blank of a printing is which widget of its PDF, and all that can be written of the widget beforehand."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gdnotice.stamp.fields.covers import covers_of
from gdnotice.stamp.fields.decor import border_of, decor_of, inherited_look, short
from gdnotice.stamp.fields.widgets import (
    COMB,
    MULTILINE,
    NO_ROTATE,
    NO_ZOOM,
    PRINT,
    READ_ONLY,
    RICH,
    Field,
    Matrix,
    Widget,
    matrix_of,
    widgets_of,
)
from gdnotice.stamp.fit import Measure, Slot, cell_width, figures_of, opening_of, slot_of, stack_of
from gdnotice.stamp.pdf.objects import Reference, dictionary, entries_of, written_name
from gdnotice.stamp.pdf.sheets import Sheet, parsing, resolved
from gdnotice.stamp.placement import Box, Placement

if TYPE_CHECKING:
    from pypdf import PdfReader

_LEADING = 1.25
_CELL = 3.4
"""Points of a cell below which no figure of 6 pt stands in it: such a comb is filled as any text."""
_NARROWEST = 6
"""No more of the narrowest character that goes straight stand side by side in an em."""
_LONG = 120.0
"""Ems: more than any line on paper. The content that shows a common text that long has under 1,000 bytes."""
_HEAVIEST = 7
"""No more bytes than these show an em of common characters (brackets, which are escaped)."""
_ALIKE = 0.5
"""A blank without a widget's name is that of a widget where their common part is at least so much of both together."""

_TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A slot that is a widget. ``corner`` is where its appearance begins, in the slot's own space.

    ``look`` are the entries of its appearance but for resources and length, ``decor`` the background and border that
    it keeps. ``state`` is the name (with slash) that switches a tick on, ``drawn`` whether the PDF itself draws that.
    ``rise`` is how a usual line goes on after the place across, in its content up to its words. ``figures`` is the
    slot for figures alone in a comb, and ``between`` what stands in its content between these and these again;
    ``stack`` those for the lines of a list.
    """

    widget: Widget
    slot: Slot
    corner: tuple[float, float]
    look: str
    decor: str
    state: str
    drawn: bool
    rise: str
    figures: Slot | None = None
    between: str = ""
    stack: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """The targets of a printing: by slot, by the answer they take, by field; further widgets of a field as ``echoes``.

    ``lists`` is whether a mark on the form is a choice from a list. ``slots`` are those of targets and echoes, with
    their targets, ``listing`` those of lines one below the other in one field; ``references`` the objects of these
    fields and widgets; those of them that were ``disarmed`` are written anew even where nothing is filled in.
    ``telling`` are the answers of which it matters that they were given, whatever they say: those with ticks, and those
    of fields that have a value already. ``default`` is the form's default appearance (DA). ``ready`` and ``blocks``
    keep what stamps that fill the same fields have in common. ``covers`` are the widgets in the way of pictures, by the
    page (from 1) and the box of these (see :mod:`~gdnotice.stamp.fields.covers`).
    """

    targets: Mapping[Slot, Target]
    by_answer: Mapping[str, tuple[Target, ...]]
    by_widget: Mapping[Widget, tuple[Target, ...]]
    echoes: Mapping[Field, tuple[Target, ...]]
    slots: Mapping[Slot, Target]
    listing: frozenset[Slot]
    references: frozenset[Reference]
    disarmed: tuple[tuple[int, int, bytes], ...]
    lists: bool
    telling: frozenset[str]
    default: Any
    covers: Mapping[tuple[int, Box], tuple[tuple[Reference, bytes], ...]] = field(default_factory=dict)
    ready: dict[Any, Any] = field(default_factory=dict, repr=False)
    blocks: dict[Any, Any] = field(default_factory=dict, repr=False)
    _heads: dict[tuple[Any, ...], bytes] = field(default_factory=dict, repr=False)

    def head(self, of: Field | Widget, *, locked: bool, bare: bool, looks: bool) -> bytes:
        """The object of a field or widget up to its value and look; ``bare`` without its limit of characters,
        ``looks`` with the looks that it has."""
        key = (of, locked, bare, looks)
        if key not in self._heads:
            self._heads[key] = _head(of, self.default, locked=locked, bare=bare, looks=looks)
        return self._heads[key]


def planned(
    reader: PdfReader,
    sheets: Sequence[Sheet],
    placements: Sequence[Placement],
    usual: float,
    measure: Measure,
    changed: Iterable[tuple[int, int, bytes]] = (),
    *,
    as_fields: bool = True,
    pictures: Iterable[Placement] = (),
) -> tuple[list[Slot], Filling]:
    """The slots of all placements in order, and which of them are widgets; none of them unless ``as_fields``."""
    with parsing():
        widgets = widgets_of(reader, sheets) if as_fields else ()
    by_page: dict[int, list[Widget]] = {}
    for widget in widgets:
        if widget.shown and widget.field.kind not in ("push", "signature"):
            by_page.setdefault(widget.page, []).append(widget)
    slots, targets, first = [], {}, {}
    dropped: dict[Slot, Target] = {}
    for placement in placements:
        sheet = sheets[placement.page - 1]
        own = _own(placement, by_page.get(placement.page - 1, ()))
        if own is None:
            slots.append(slot_of(placement, sheet.height, usual, measure))
            continue
        target = _target(own, placement, sheet, usual, measure)
        answer = (own.field, placement.kind, placement.field, placement.row, placement.column)
        if placement.kind == "text" and answer in first:
            dropped[target.slot] = target  # one field has one value, wherever it shows
            continue
        first[answer] = target
        slots.append(target.slot)
        targets[target.slot] = target
    filling = _filling(targets, dropped.values(), sheets, usual, measure)
    unseen = _unseen(targets.values())
    loose = tuple(one for one in changed if one[:2] in filling.references and one[:2] not in unseen)
    loose += tuple((*reference, body) for reference, body in unseen.items())
    form = resolved(reader.root_object.get("/AcroForm"))
    default = resolved(form.get("/DA")) if isinstance(form, Mapping) else None
    with parsing():
        covers = covers_of(widgets, pictures, {target.widget.field for target in targets.values()})
    return slots, dataclasses.replace(filling, disarmed=loose, default=default, covers=covers)


def _unseen(targets: Iterable[Target]) -> dict[Reference, bytes]:
    """The places of filled fields that no viewer shows, without flags and values of their own."""
    fields = {target.widget.field for target in targets}
    unseen = [one for own in fields for one in own.widgets if not one.shown and one.contrary]
    return {
        one.reference: dictionary(entries_of(one.found, "/V", "/Ff", "/AA"))
        for one in sorted(unseen, key=lambda one: one.reference)
    }


def _filling(
    targets: dict[Slot, Target], dropped: Iterable[Target], sheets: Sequence[Sheet], usual: float, measure: Measure
) -> Filling:
    by_answer: dict[str, list[Target]] = {}
    by_widget: dict[Widget, list[Target]] = {}
    for target in targets.values():
        by_answer.setdefault(target.slot.placement.field or "", []).append(target)
        by_widget.setdefault(target.widget, []).append(target)
    echoes: dict[Field, list[Target]] = {}
    taken = set(by_widget)
    for target in dropped:
        if target.widget not in taken:
            echoes.setdefault(target.widget.field, []).append(target)
            taken.add(target.widget)
    for target in list(targets.values()):
        if target.slot.placement.kind != "text":
            continue
        for other in target.widget.field.widgets:
            if other not in taken and other.shown:
                again = dataclasses.replace(target.slot.placement, page=other.page + 1, box=other.box)
                made = _target(other, again, sheets[other.page], usual, measure)
                echoes.setdefault(other.field, []).append(made)
                taken.add(other)
    fields = {target.widget.field for target in targets.values()}
    widgets = {widget.reference for one in fields for widget in one.widgets}
    slots = {**targets, **{one.slot: one for own in echoes.values() for one in own}}
    slots |= {one.figures: one for one in targets.values() if one.figures is not None}
    slots |= {slot: one for one in targets.values() for slot in one.stack}
    return Filling(
        targets,
        {name: tuple(own) for name, own in by_answer.items()},
        {widget: tuple(own) for widget, own in by_widget.items()},
        {one: tuple(own) for one, own in echoes.items()},
        slots,
        frozenset(slot for one in targets.values() for slot in one.stack),
        frozenset(widgets | {one.reference for one in fields}),
        (),
        any(one.slot.placement.kind == "tick" and one.widget.field.kind == "choice" for one in targets.values()),
        frozenset(name for name, own in by_answer.items() if any(one.state or one.widget.field.valued for one in own)),
        None,
    )


def _own(placement: Placement, widgets: Iterable[Widget]) -> Widget | None:
    """The widget that a placement names (the nearest of its field's on that page), or else stands on."""
    kinds = ("text", "choice") if placement.kind == "text" else ("check", "radio", "choice")
    fitting = [(_alike(placement.box, one.box), one) for one in widgets if one.field.kind in kinds]
    named = [each for each in fitting if each[1].field.name == placement.widget]
    if placement.widget is not None and named:
        return max(named, key=lambda each: each[0])[1]
    fitting = [each for each in fitting if each[0] >= _ALIKE]
    return max(fitting, key=lambda each: each[0])[1] if fitting else None


def _alike(one: Box, other: Box) -> float:
    """The common part of two boxes as a share of both together."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return -max(-wide, 0) - max(-high, 0)
    both = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return wide * high / (both - wide * high)


# --------------------------------------------------------------------------------------------------------- targets


def _target(widget: Widget, placement: Placement, sheet: Sheet, usual: float, measure: Measure) -> Target:
    own = widget.field
    left, top, right, bottom = widget.box
    wide, high = right - left, bottom - top
    if widget.turn in (90, 270):
        wide, high = high, wide
    border = border_of(widget)
    rim = min(border[0] * (2 if border[1] in "BI" else 1), wide / 4, high / 4) if border[2] else 0.0
    changed: dict[str, Any] = {"box": widget.box}
    if placement.kind == "text":
        changed["comb"] = own.combed if own.combed is None or wide / own.combed >= _CELL else None
        if own.quad and placement.align == "left":
            changed["align"] = "center" if own.quad == 1 else "right"
        if own.flags & MULTILINE and placement.lines == 1:
            changed["lines"] = max(1, int((high - 2 * rim) / (usual * _LEADING)))
        elif not own.flags & MULTILINE:
            changed["lines"] = 1
    if widget.turn:
        changed["comb"] = None
    shown = dataclasses.replace(placement, **changed)
    box = (rim, rim, wide - rim, high - rim) if widget.turn else (left + rim, top + rim, right - rim, bottom - rim)
    across = high if widget.turn else sheet.height
    slot = slot_of(dataclasses.replace(shown, box=box), across, usual, measure)
    if placement.kind == "text" and slot.lines == 1:  # in a field text stands in the middle, not on a rule
        raised = max(0.0, (slot.height - measure.tall * slot.size) / 2 - 0.6)
        box = (box[0], box[1], box[2], box[3] - raised)
        slot = slot_of(dataclasses.replace(shown, box=box), across, usual, measure)
    told = dataclasses.replace(shown, kind="text") if own.kind == "choice" else shown  # a mark in a list is words
    slot = dataclasses.replace(slot, placement=shown, opening=opening_of(told))
    decor = decor_of(widget, wide, high, border)
    unlimited = own.most is None or own.most >= _NARROWEST * slot.fits
    if own.kind != "text" or not unlimited or slot.fits > _LONG or len(decor) > 2 * _LONG:
        slot = dataclasses.replace(slot, fits=-1.0, surely=-1)  # more has to be looked at than whether a text fits
    corner = (0.0, 0.0) if widget.turn else (left, sheet.height - bottom)
    figures, between = _figures(slot, corner, measure) if own.kind == "text" and len(decor) <= 2 * _LONG else (None, "")
    state = _state(widget, placement) if placement.kind == "tick" and own.kind != "choice" else ""
    return Target(
        widget=widget,
        slot=slot,
        corner=corner,
        look=_look(widget, matrix_of(sheet), wide, high),
        decor=decor,
        state=state,
        drawn=bool(state) and _draws(widget, state),
        rise=f" {short(round(slot.y - corner[1], 2))} Td(",
        figures=figures,
        between=between,
        stack=_stack(slot, own, len(decor), measure) if own.kind == "text" else (),
    )


def _stack(slot: Slot, own: Field, decor: int, measure: Measure) -> tuple[Slot, ...]:
    """The slots for a list's lines, where the content that shows them has under 1,000 bytes whatever they say, of which
    ``decor`` are its own."""
    found = stack_of(slot, measure)
    most = sum(1 + _NARROWEST * one.fits for one in found)
    content = decor + 60 + sum(32 + _HEAVIEST * one.fits for one in found)
    return found if content < 1_000 and (own.most is None or own.most >= most) else ()


def _figures(slot: Slot, corner: tuple[float, float], measure: Measure) -> tuple[Slot | None, str]:
    """The slot for figures in a comb, and how its content goes on after what they say: step, place, and they again."""
    made = figures_of(slot, measure) if slot.placement.comb else None
    if made is None:
        return None, ""
    step = cell_width(slot) - measure.ems["0"] * made.size
    return made, f")>>BDC {step:.2f} Tc {made.left - corner[0]:.2f} {made.y - corner[1]:.2f} Td("


def _look(widget: Widget, matrix: Matrix, wide: float, high: float) -> str:
    """The appearance's box and its matrix: upright where the page is shown turned."""
    a, b, c, d = matrix[:4]
    k, l, m, n = _TURNS[widget.turn]  # noqa: E741
    parts = (k * a + l * c, k * b + l * d, m * a + n * c, m * b + n * d)
    upright = all(abs(one - other) < 1e-6 for one, other in zip(parts, (1, 0, 0, 1), strict=True))
    turned = "" if upright else f"/Matrix[{' '.join(f'{one:.6g}' for one in parts)} 0 0]"
    return f"/Subtype/Form/BBox[0 0 {short(wide)} {short(high)}]{turned}"


def _state(widget: Widget, placement: Placement) -> str:
    """The name that switches a widget on: the one the placement says, the only one it has, or a name of our own."""
    said = f"/{placement.state}" if placement.state else None
    if said is not None and (said in widget.states or not widget.states):
        return said
    if widget.states:
        return widget.states[0]
    kin = widget.field.widgets
    return f"/{kin.index(widget)}" if len(kin) > 1 else "/Yes"


_PAINTS = re.compile(rb"(?<![^\s\])>}])(?:f\*?|F|[Bb]\*?|[Ss]|Tj|TJ|'|\"|Do|sh|EI)(?![^\s\[(</])")
_FONTS = re.compile(rb"/([^\s()<>\[\]{}/%]*)\s+[-+.\d]+\s+Tf")


def _draws(widget: Widget, state: str) -> bool:
    """Whether the PDF's own look of a state puts a mark there that its look when off does not."""
    normal = resolved((resolved(widget.found.get("/AP")) or {}).get("/N"))
    if not isinstance(normal, Mapping) or hasattr(normal, "get_data"):
        return False
    on, off = resolved(normal.get(state)), resolved(normal.get("/Off"))
    content = on.get_data() if on is not None and hasattr(on, "get_data") else b""
    if not _PAINTS.search(content):
        return False
    fonts = resolved((resolved(on.get("/Resources")) or {}).get("/Font")) or {}
    if any("/" + name.decode("latin-1") not in fonts for name in _FONTS.findall(content)):
        return False  # a letter from a font that is not there is drawn by some viewers only
    return not (off is not None and hasattr(off, "get_data") and off.get_data().strip() == content.strip())


# --------------------------------------------------------------------------------------------------------- objects


def _head(of: Field | Widget, default: Any, *, locked: bool, bare: bool, looks: bool) -> bytes:
    own = of if isinstance(of, Field) else of.field
    is_field = isinstance(of, Field) or of.merged
    left_out = ["/AA", "/AS"]
    if not looks:
        left_out.append("/AP")
    if is_field:
        left_out += ["/V", "/Ff", "/RV", "/DS", "/I"]
        if bare:
            left_out.append("/MaxLen")
    else:
        left_out += ["/V", "/Ff"]  # they are the field's; a reader that looks here first would find others
    widget = of if isinstance(of, Widget) else None
    if widget is not None:
        left_out.append("/F")
    entries = entries_of(of.found, *left_out)
    if widget is not None:
        flags = resolved(widget.found.get("/F", 0))
        # What does not turn or grow with its page is drawn beside the place that is printed for it.
        entries["/F"] = b"%d" % (int(flags) & ~(NO_ZOOM | NO_ROTATE) | PRINT)
        if "/AP" in entries and (listed := _states_in_place(resolved(widget.found["/AP"]))) is not None:
            entries["/AP"] = listed
    if is_field:
        bits = own.flags & ~RICH if own.kind == "text" else own.flags
        bits = (bits | READ_ONLY) if locked else bits
        entries["/Ff"] = b"%d" % (bits & ~COMB if bare and own.kind == "text" else bits)
    for name in _needless(of, entries, default, locked=locked and looks):
        entries.pop(name, None)
    return dictionary(entries).removesuffix(b">>")


def _states_in_place(looks: Any) -> bytes | None:
    """A widget's looks where they refer to the list of its states: with that list in place. poppler takes such a
    reference for one look, and draws nothing."""
    from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

    if not isinstance(looks, DictionaryObject) or "/N" not in looks:
        return None
    reference, states = looks.raw_get("/N"), resolved(looks["/N"])
    if not isinstance(reference, IndirectObject) or not isinstance(states, DictionaryObject):
        return None
    if isinstance(states, StreamObject):
        return None
    return dictionary({**entries_of(looks), "/N": dictionary(entries_of(states))})


def _needless(of: Field | Widget, entries: Mapping[str, bytes], default: Any, *, locked: bool) -> list[str]:
    """Entries that say nothing: what is so anyhow or inherited, and of a box with looks of its own, once it is locked,
    what a program would draw them from."""
    found = ["/Type"] if isinstance(of, Widget) else []
    own = of if isinstance(of, Field) else of.field
    drawn = locked and own.kind in ("check", "radio")
    if "/DA" in entries and (drawn or str(resolved(of.found["/DA"])) == inherited_look(of.found, default)):
        found.append("/DA")
    if entries.get("/MK") == b"<<>>" or (drawn and {*(resolved(of.found.get("/MK")) or {})} == {"/CA"}):
        found.append("/MK")
    return found


def name_of(state: str) -> bytes:
    """A state's name (with its slash) as it is written in a file."""
    return written_name(state).encode("ascii")
