"""The fields of an official PDF (its AcroForm), read once: what each widget is and where it stands.

A *field* has a name and a value; a *widget* is one place on a page where it shows. One dictionary may be both, a field
may have several widgets, and what a field does not say itself it inherits from its parents (ISO 32000-1, 12.7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from gdnotice.stamp.pdf.objects import Reference
from gdnotice.stamp.pdf.sheets import Sheet, resolved
from gdnotice.stamp.placement import Box

if TYPE_CHECKING:
    from pypdf import PdfReader

Kind: TypeAlias = Literal["text", "choice", "check", "radio", "push", "signature"]
Matrix: TypeAlias = tuple[float, float, float, float, float, float]

READ_ONLY, MULTILINE, RICH, COMB = 1, 1 << 12, 1 << 25, 1 << 24
_RADIO, _PUSH, _PASSWORD, _FILE, _COMBO = 1 << 15, 1 << 16, 1 << 13, 1 << 20, 1 << 17
HIDDEN, PRINT, NO_ZOOM, NO_ROTATE, _NO_VIEW = 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5
_DEEPEST = 64
_LOWEST = 2.0
"""Points below which no text shows in a place that is not its field's only one."""
_MOST = 20_000
"""Widgets of one PDF: a form of many pages has a thousand."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field. ``name`` is its full name, parts joined by dots; ``found`` its dictionary as parsed.

    ``flags`` are its own or inherited ones (Ff); ``most`` the number of characters it takes, ``quad`` 0 left, 1 centre,
    2 right; ``options`` pairs of what is exported and what is shown. ``widgets`` are all of that name.
    """

    reference: Reference
    name: str
    kind: Kind
    found: Any
    flags: int
    most: int | None
    quad: int
    options: tuple[tuple[str, str], ...]
    valued: bool
    widgets: list[Widget] = field(default_factory=list)

    @property
    def combed(self) -> int | None:
        """How many cells its widgets are parted into."""
        unfit = self.flags & (MULTILINE | _PASSWORD | _FILE)
        return self.most if self.kind == "text" and self.flags & COMB and self.most and not unfit else None


@dataclass(frozen=True, slots=True, eq=False)
class Widget:
    """One place of a field. ``page`` counts from 0; ``box`` is as in a placement; ``rect`` in the page's own space.

    ``turn`` is the angle by which its content is turned against the page as seen (counterclockwise degrees).
    ``shown`` is False where viewers hide it, or it is too thin to show anything. ``states`` are the names (with slash)
    that switch it on.
    """

    reference: Reference
    page: int
    box: Box
    rect: tuple[float, float, float, float]
    turn: int
    field: Field
    found: Any
    shown: bool
    states: tuple[str, ...]

    @property
    def merged(self) -> bool:
        """Whether field and widget are one object."""
        return self.reference == self.field.reference

    @property
    def contrary(self) -> bool:
        """Whether it has flags or a value of its own, which are the field's: some readers look here first."""
        return not self.merged and not {"/Ff", "/V"}.isdisjoint(self.found)


def widgets_of(reader: PdfReader, sheets: Sequence[Sheet]) -> tuple[Widget, ...]:
    """All widgets that have an object of their own, page by page in the order of the pages' annotations."""
    from pypdf.generic import DictionaryObject, IndirectObject

    fields: dict[Reference, Field] = {}
    found: list[Widget] = []
    seen: set[Reference] = set()
    for place, sheet in enumerate(sheets):
        page = resolved(IndirectObject(*sheet.reference, reader))
        listed = resolved(page.get("/Annots")) if isinstance(page, DictionaryObject) else None
        for one in listed if isinstance(listed, list) else ():
            widget = resolved(one)
            if not isinstance(one, IndirectObject) or not isinstance(widget, DictionaryObject):
                continue
            reference = (one.idnum, one.generation)
            if widget.get("/Subtype") != "/Widget" or reference in seen or len(found) > _MOST:
                continue
            seen.add(reference)
            own = _field(one, widget, fields)
            made = _widget(reference, widget, place, sheet, own) if own is not None else None
            if made is not None:
                made.field.widgets.append(made)
                found.append(made)
    return tuple(found)


def _chain(reference: Any, widget: Any) -> Iterator[tuple[Any, Any]]:
    """The widget and its parents, nearest first."""
    from pypdf.generic import DictionaryObject, IndirectObject

    for _ in range(_DEEPEST):
        yield reference, widget
        if "/Parent" not in widget:
            return
        reference = widget.raw_get("/Parent")
        widget = resolved(reference)
        if not isinstance(reference, IndirectObject) or not isinstance(widget, DictionaryObject):
            return


def _field(reference: Any, widget: Any, fields: dict[Reference, Field]) -> Field | None:
    chain = list(_chain(reference, widget))
    place = next((place for place, one in enumerate(chain) if "/T" in one[1]), 0)
    own = chain[place]
    key = (own[0].idnum, own[0].generation)
    if key in fields:
        return fields[key]

    # What is the field's is looked for from the field up; a place below it may say otherwise and counts for less.
    upwards = [node for _, node in (*chain[place:], *chain[:place])]

    def inherited(name: str) -> Any:
        return next((resolved(node.get(name)) for node in upwards if name in node), None)

    flags = _whole(inherited("/Ff"), 0)
    kind = _kind(inherited("/FT"), flags)
    if kind is None:
        return None
    most = _whole(inherited("/MaxLen"), 0)
    value = inherited("/V")
    made = Field(
        reference=key,
        name=".".join(reversed([str(resolved(one[1]["/T"])) for one in chain if "/T" in one[1]])),
        kind=kind,
        found=own[1],
        flags=flags,
        most=most if 0 < most <= 1000 else None,
        quad=_whole(inherited("/Q"), 0),
        options=_options(inherited("/Opt")),
        valued=value is not None and str(value) not in ("", "/Off"),
    )
    fields[key] = made
    return made


def _whole(value: Any, otherwise: int) -> int:
    return int(value) if isinstance(value, int | float) and abs(value) < 2**40 else otherwise


def _kind(found: Any, flags: int) -> Kind | None:
    if found == "/Tx":
        return "text"
    if found == "/Ch":
        return "choice"
    if found == "/Sig":
        return "signature"
    if found == "/Btn":
        return "push" if flags & _PUSH else "radio" if flags & _RADIO else "check"
    return None


def _options(found: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(found, list):
        return ()
    pairs = []
    for one in found[:5000]:
        option = resolved(one)
        if isinstance(option, list) and len(option) == 2:
            pairs.append((str(resolved(option[0])), str(resolved(option[1]))))
        else:
            pairs.append((str(option), str(option)))
    return tuple(pairs)


def _widget(reference: Reference, found: Any, page: int, sheet: Sheet, own: Field) -> Widget | None:
    corners = resolved(found.get("/Rect"))
    if not isinstance(corners, list) or len(corners) != 4:
        return None
    a, b, c, d = (float(resolved(one)) for one in corners)
    rect = min(a, c), min(b, d), max(a, c), max(b, d)
    thin = min(rect[2] - rect[0], rect[3] - rect[1]) < (
        _LOWEST if own.kind == "text" and own.reference != reference else 0.5
    )
    flags = _whole(resolved(found.get("/F")), 0)
    inward = inverse(matrix_of(sheet))
    xs, ys = zip(moved(inward, rect[0], rect[1]), moved(inward, rect[2], rect[3]), strict=True)
    box = (min(xs), sheet.height - max(ys), max(xs), sheet.height - min(ys))
    look = resolved(found.get("/MK"))
    turned = _whole(resolved(look.get("/R")), 0) if isinstance(look, Mapping) else 0
    return Widget(
        reference=reference,
        page=page,
        box=box,
        rect=rect,
        turn=(turned - _page_turn(sheet)) % 360 if turned % 90 == 0 and own.kind in ("text", "choice") else 0,
        field=own,
        found=found,
        shown=not flags & (HIDDEN | _NO_VIEW) and not thin and own.kind != "signature",
        states=_states(found),
    )


def _states(found: Any) -> tuple[str, ...]:
    looks = resolved(found.get("/AP"))
    for part in ("/N", "/D"):
        normal = resolved(looks.get(part)) if isinstance(looks, Mapping) else None
        if isinstance(normal, Mapping) and not hasattr(normal, "get_data"):
            states = tuple(key for key in normal if key != "/Off")
            if states:
                return states
    return ()


# ------------------------------------------------------------------------------------------------------- geometry


def matrix_of(sheet: Sheet) -> Matrix:
    """From the page as seen (upwards from its bottom left corner) into the page's own space."""
    parts = [float(part) for part in sheet.matrix.split()[:6]]
    return (parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]) if parts else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def inverse(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    return d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _page_turn(sheet: Sheet) -> int:
    """By how many degrees the page is turned clockwise when it is shown; content turned back stands upright."""
    a, b, _, _, _, _ = matrix_of(sheet)
    if abs(a) > abs(b):
        return 0 if a > 0 else 180
    return 90 if b > 0 else 270
