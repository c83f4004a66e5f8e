"""Content streams: text, ticks, rules and the draft mark, in the space of the page as seen (upwards from its foot)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from gdnotice.stamp.embedding import COMMON, is_common
from gdnotice.stamp.fit import Measure, Piece, Slot

DRAFT = "DRAFT - not for delivery"
_COMMON = frozenset(COMMON)


def codes(characters: str) -> dict[str, str]:
    """The code of each further character in its font, in hexadecimal; ``characters`` as for ``further_objects``."""
    return {character: f"{number:04X}" for number, character in enumerate(characters, 1)}


def text(pieces: Iterable[Piece], further: Mapping[str, str], fonts: tuple[str, str]) -> str:
    """The text object of a page. ``fonts`` are the resource names of the common and the further font."""
    common, other = fonts
    parts = ["BT 0 g"]
    size_now = 0.0
    for _, x, y, size, line in pieces:
        if is_common(line):
            if size != size_now:
                parts.append(f"/{common} {size:g} Tf")
                size_now = size
            if "(" in line or ")" in line:
                line = line.replace("(", "\\(").replace(")", "\\)")  # noqa: PLW2901
            parts.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm ({line}) Tj")
        else:
            parts.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
            parts.extend(_mixed(line, size, further, common, other))
            size_now = 0.0
    parts.append("ET\n")
    return "\n".join(parts)


def _mixed(line: str, size: float, further: Mapping[str, str], common: str, other: str) -> Iterable[str]:
    """A line that changes between the two fonts."""
    at = 0
    while at < len(line):
        end = at
        plain = line[at] in _COMMON
        while end < len(line) and (line[end] in _COMMON) == plain:
            end += 1
        run = line[at:end]
        if plain:
            run = run.replace("(", "\\(").replace(")", "\\)")
            yield f"/{common} {size:g} Tf ({run}) Tj"
        else:
            yield f"/{other} {size:g} Tf <{''.join(further[character] for character in run)}> Tj"
        at = end


def ticks(slots: Iterable[Slot]) -> str:
    """A cross in the middle of each box, clear of its edges: what a typist puts there, and what a fax keeps."""
    parts = []
    for slot in slots:
        left, top, right, bottom = slot.placement.box
        reach = min(min(right - left, bottom - top) * 0.34, 5.0)
        x, y = (left + right) / 2, slot.foot + slot.height / 2
        weight = max(0.5, min(1.3, reach * 0.32))
        one, two, low, high = x - reach, x + reach, y - reach, y + reach
        up = f"{one:.2f} {low:.2f} m {two:.2f} {high:.2f} l"
        down = f"{one:.2f} {high:.2f} m {two:.2f} {low:.2f} l"
        parts.append(f"{weight:.2f} w {up} {down} S")
    return "0 G 1 J\n" + "\n".join(parts) + "\n" if parts else ""


def rules(lines: Sequence[tuple[float, float, float, float]]) -> str:
    """Thin rules from point to point."""
    if not lines:
        return ""
    return "0 G 0.5 w\n" + "\n".join(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l S" for a, b, c, d in lines) + "\n"


def draft(width: float, height: float, measure: Measure, font: str) -> str:
    """DRAFT across the page in grey outline, and in words at its top."""
    angle = math.atan2(height, width)
    size = 0.66 * math.hypot(width, height) / measure.width("DRAFT")
    size = min(size, 0.5 * min(width, height))
    half, rise = measure.width("DRAFT") * size / 2, 0.36 * size
    cosine, sine = math.cos(angle), math.sin(angle)
    x = width / 2 - half * cosine + rise * sine
    y = height / 2 - half * sine - rise * cosine
    small = 8.0
    left = (width - measure.width(DRAFT) * small) / 2
    return (
        f"q 0.78 G 1.5 w BT 1 Tr /{font} {size:.2f} Tf "
        f"{cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {x:.2f} {y:.2f} Tm (DRAFT) Tj ET Q\n"
        f"BT 0.35 g /{font} {small:g} Tf 1 0 0 1 {left:.2f} {height - 14:.2f} Tm ({DRAFT}) Tj ET\n"
    )
