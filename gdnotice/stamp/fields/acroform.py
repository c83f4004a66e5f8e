"""The fields of a PDF as a mapping needs them: what each place on a page takes, and all that the file says of it.

How fields, parents and widgets hang together is read by :mod:`gdnotice.stamp.fields.widgets`, for mapping and for
filling in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gdnotice.stamp.fields.widgets import MULTILINE, READ_ONLY, Field, Kind, Widget, widgets_of
from gdnotice.stamp.official.opening import Opened
from gdnotice.stamp.pdf.sheets import parsing, resolved
from gdnotice.stamp.placement import Box

_PASSWORD, _FILE = 1 << 13, 1 << 20
_HIDDEN = 1 << 1 | 1 << 5
_DEEPEST = 64
_MOST_CELLS = 500


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """One place of a field. ``page`` counts from 1, ``box`` is as seen; ``name`` is the field's full name.

    ``state`` is what a check box or radio button is set to when it is on; ``meaning`` the words of that state where the
    field lists them. ``size`` is the type size in points as seen (None: fitted by the viewer), ``comb`` a number of
    cells. ``usable`` is false where nobody fills it in: read-only, hidden, a push button, a password, a file.
    """

    page: int
    box: Box
    name: str
    kind: Kind
    tooltip: str
    state: str | None
    meaning: str
    multiline: bool
    align: Literal["left", "center", "right"]
    comb: int | None
    size: float | None
    read_only: bool
    hidden: bool
    signed: bool = False
    """Whether it is a signature's and holds one already."""

    @property
    def usable(self) -> bool:
        return not (self.hidden or self.read_only or self.kind in ("push", "signature"))


def field_places(opened: Opened) -> list[FieldPlace]:
    """The places of all fields, page by page in the file's own order. Raises :class:`Unreadable` where they cannot be
    read."""
    with parsing():
        return [
            _place(widget, opened.form)
            for widget in widgets_of(opened.reader, opened.sheets)
            if widget.field.name and not widget.field.flags & (_PASSWORD | _FILE if widget.field.kind == "text" else 0)
        ]


def _place(widget: Widget, form: Mapping[Any, Any]) -> FieldPlace:
    field = widget.field
    a, b = widget.found.get("/Rect"), widget.box
    unit = _unit([float(resolved(edge)) for edge in resolved(a)], b)
    flags = resolved(widget.found.get("/F"))
    state = _state(widget) if field.kind in ("check", "radio") else None
    appearance = _inherited(widget.found, "/DA")
    return FieldPlace(
        page=widget.page + 1,
        box=widget.box,
        name=field.name,
        kind=field.kind,
        tooltip=_text(_inherited(widget.found, "/TU")),
        state=state,
        meaning=_meaning(state, widget),
        multiline=field.kind == "text" and bool(field.flags & MULTILINE),
        align=("left", "center", "right")[field.quad if field.quad in (1, 2) else 0],
        comb=field.combed if (field.combed or 0) <= _MOST_CELLS else None,
        size=_size(resolved(form.get("/DA")) if appearance is None else appearance, unit),
        read_only=bool(field.flags & READ_ONLY),
        hidden=bool((int(flags) if isinstance(flags, int) else 0) & _HIDDEN),
        signed=field.kind == "signature" and field.valued,
    )


def _unit(rectangle: list[float], box: Box) -> float:
    """Points as seen to one unit of the page's own."""
    across = abs(rectangle[2] - rectangle[0]) + abs(rectangle[3] - rectangle[1])
    return (box[2] - box[0] + box[3] - box[1]) / across if across else 1.0


def _inherited(found: Any, key: str) -> Any:
    """An entry of a widget or of the nearest parent that has it."""
    return next((value for node in _upwards(found) if (value := resolved(node.get(key))) is not None), None)


def _upwards(found: Any) -> Iterator[Any]:
    node = found
    for _ in range(_DEEPEST):
        if not isinstance(node, Mapping):
            return
        yield node
        node = resolved(node.get("/Parent"))


def _state(widget: Widget) -> str:
    """The name of the appearance that shows the box marked; where it has none, the one its value or its kin suggest."""
    if widget.states:
        return widget.states[0].removeprefix("/")
    alone = len(widget.field.widgets) == 1
    for value in (resolved(widget.found.get("/AS")), _inherited(widget.found, "/V") if alone else None):
        if isinstance(value, str) and value.startswith("/") and value != "/Off":
            return value[1:]
    return "Yes" if alone else str(widget.field.widgets.index(widget))


def _meaning(state: str | None, widget: Widget) -> str:
    """What the field says a state stands for: names such as ``0`` and ``1`` are places in its list."""
    field: Field = widget.field
    if state is None or not field.options:
        return ""
    place = int(state) if state.isdecimal() and len(state) < 4 else field.widgets.index(widget)
    return _text(field.options[place][1]) if place < len(field.options) else ""


_FONT_SIZE = re.compile(rb"([-+]?[\d.]+)\s+Tf\b")


def _size(appearance: Any, unit: float) -> float | None:
    """The type size that a field's default appearance sets, in points as seen."""
    raw = getattr(appearance, "original_bytes", None) or str(appearance or "").encode("latin-1", "replace")
    sizes = _FONT_SIZE.findall(raw)
    try:
        size = abs(float(sizes[-1])) * unit if sizes else 0.0
    except ValueError:
        return None
    return round(size, 2) if size > 0 else None


def _text(found: Any) -> str:
    return " ".join(str(found).split()) if isinstance(found, str) else ""
