"""What stands behind and around a field's value: the ground and frame that its PDF gives it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gdnotice.stamp.fields.widgets import Widget
from gdnotice.stamp.pdf.sheets import resolved

_DEEPEST = 64


def border_of(widget: Widget) -> tuple[float, str, str]:
    """Width in the page's units, style (S, D, B, I, U) and colour (operands and operator; empty for none)."""
    look = resolved(widget.found.get("/MK")) or {}
    style = resolved(widget.found.get("/BS"))
    old = resolved(widget.found.get("/Border"))
    width, kind = 1.0, "S"
    if isinstance(style, Mapping):
        width = float(resolved(style.get("/W", 1)))
        kind = str(resolved(style.get("/S", "/S")))[1:2] or "S"
    elif isinstance(old, list) and len(old) >= 3:
        width = float(resolved(old[2]))
    colour = _colour(look.get("/BC"), "G RG K") if 0 < width < 50 else ""
    return width, kind, colour


def _colour(found: Any, operators: str) -> str:
    parts = resolved(found)
    if not isinstance(parts, list) or len(parts) not in (1, 3, 4):
        return ""
    operator = dict(zip((1, 3, 4), operators.split(), strict=True))[len(parts)]
    return " ".join(short(float(resolved(part))) for part in parts) + f" {operator}"


def decor_of(widget: Widget, wide: float, high: float, border: tuple[float, str, str]) -> str:
    """What stands behind and around the value: a field keeps the ground and frame that its PDF gives it."""
    ground = _ground(widget)
    width, kind, colour = border
    parts = []
    if widget.field.kind == "radio":
        ring = _ring(wide / 2, high / 2, min(wide, high) / 2 - (width / 2 if colour else 0))
        parts += [f"{ground} {ring} f"] if ground else []
        parts += [f"{colour} {short(width)} w {ring} S"] if colour else []
    else:
        parts += [f"{ground} 0 0 {short(wide)} {short(high)} re f"] if ground else []
        if colour and kind == "U":
            parts.append(f"{colour} {short(width)} w 0 {short(width / 2)} m {short(wide)} {short(width / 2)} l S")
        elif colour:
            dash = "[3] 0 d " if kind == "D" else ""
            sides = " ".join(map(short, (width / 2, width / 2, wide - width, high - width)))
            parts.append(f"{dash}{colour} {short(width)} w {sides} re S")
    return "q " + "\n".join(parts) + " Q\n" if parts else ""


_INK = re.compile(r"((?:[-+.\d]+\s+){1,4})(g|rg|k)\b")


def _ground(widget: Widget) -> str:
    """The ground that its PDF gives a field; white where what we write, which is black, could not be read on it.

    A field whose own ink is light stands on something dark.
    """
    own = _colour((resolved(widget.found.get("/MK")) or {}).get("/BG"), "g rg k")
    if widget.field.kind not in ("text", "choice"):
        return own
    if own:
        return "1 g" if _light(own) < _DARK else own
    ink = _INK.findall(str(resolved(widget.found.get("/DA")) or inherited_look(widget.found, None) or ""))
    return "1 g" if ink and _light("".join(ink[-1])) > 1 - _DARK else ""


_DARK = 0.4
"""How light a ground has to be, of 1, for black letters on it to be read."""


def _light(colour: str) -> float:
    """From 0, black, to 1, white: of operands and their operator."""
    try:
        parts = [min(1.0, max(0.0, float(one))) for one in colour.split()[:-1]]
    except ValueError:
        return 0.5
    if len(parts) == 4:
        parts = [(1 - one) * (1 - parts[3]) for one in parts[:3]]
    return 0.3 * parts[0] + 0.59 * parts[1] + 0.11 * parts[2] if len(parts) == 3 else parts[0] if parts else 0.5


def _ring(x: float, y: float, radius: float) -> str:
    k = radius * 0.5523
    arcs = [
        (x + radius, y + k, x + k, y + radius, x, y + radius),
        (x - k, y + radius, x - radius, y + k, x - radius, y),
        (x - radius, y - k, x - k, y - radius, x, y - radius),
        (x + k, y - radius, x + radius, y - k, x + radius, y),
    ]
    return f"{x + radius:.2f} {y:.2f} m " + " ".join(" ".join(f"{one:.2f}" for one in arc) + " c" for arc in arcs)


def inherited_look(found: Any, default: Any) -> str | None:
    """The default appearance that a field has from its parents, or else from the form."""
    for _ in range(_DEEPEST):
        found = resolved(found.get("/Parent"))
        if not isinstance(found, Mapping):
            break
        if "/DA" in found:
            return str(resolved(found["/DA"]))
    return None if default is None else str(default)


def short(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")
