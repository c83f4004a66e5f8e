"""Papers written with what belongs in each blank (``{{holder.names|_____}}``), as text and as a typewriter sets them.

The first line names the form. ``-`` is a blank that no field of the form answers (ink, most often), ``/`` parts answers
that are equally right, ``field=value`` is a box to tick, ``field@column`` a column of a list.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gdnotice.stamp.placement import Placement

_MARK = re.compile(r"\{\{([^|{}]+)\|([^{}]*)\}\}")
_SIZE, _LEADING, _MARGIN, _ROWS = 9.5, 11.5, 60.0, 62


@dataclass(frozen=True)
class Marked:
    """One blank: its line (from 0), its columns, and what may be printed there."""

    line: int
    start: int
    end: int
    answers: tuple[str, ...]


def marked(path: Path) -> tuple[str, str, list[Marked]]:
    """The form, the paper's text and its blanks."""
    form, _, body = path.read_text(encoding="utf-8").partition("\n")
    lines, blanks = [], []
    for number, whole in enumerate(body.split("\n")):
        line = whole
        while (match := _MARK.search(line)) is not None:
            line = f"{line[: match.start()]}{match[2]}{line[match.end() :]}"
            blanks.append(Marked(number, match.start(), match.start() + len(match[2]), tuple(match[1].split("/"))))
        lines.append(line)
    return form, "\n".join(lines), blanks


def typewritten(text: str) -> bytes:
    """The text as a PDF without fields, in one face with characters of one width."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    for number, line in enumerate(text.split("\n")):
        if number and not number % _ROWS:
            canvas.showPage()
        canvas.setFont("Courier", _SIZE)
        canvas.drawString(_MARGIN, 792 - _MARGIN - _LEADING * (number % _ROWS), line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def on_page(blank: Marked, placements: Sequence[Placement]) -> Placement | None:
    """What was placed where a typewritten paper has a blank."""
    wide = 0.6 * _SIZE
    base = _MARGIN + _LEADING * (blank.line % _ROWS)
    left, right = _MARGIN + wide * blank.start, _MARGIN + wide * blank.end
    over = [
        (min(right, one.box[2]) - max(left, one.box[0]), -abs(one.box[3] - base), place)
        for place, one in enumerate(placements)
        if one.page == blank.line // _ROWS + 1 and one.box[1] < base - 2 < one.box[3] + 2
    ]
    best = max(over, default=(0.0, 0.0, 0))
    return placements[best[2]] if best[0] > 0.3 * (right - left) else None


def said(one: Placement) -> str:
    """What a placement prints, as the papers write it; a signature is ink."""
    if one.field is None or one.field.startswith("signature."):
        return "-"
    return f"{one.field}{f'={one.value}' if one.value else ''}{f'@{one.column}' if one.column else ''}"
