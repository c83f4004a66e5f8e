"""Combs side by side that share one text, as the boxes for a tax number do (three cells, two and four)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gdnotice.stamp import marks
from gdnotice.stamp.fields.plan import Target
from gdnotice.stamp.fit import Measure, Piece, Slot, cell_width, one_line

_PARTING = re.compile(r"[\s./()\-–]+")


def combed(slots: Sequence[Slot], text: str, measure: Measure) -> list[Piece] | None:
    """``text`` character by character through the cells of ``slots``; None where it has more than there are cells.

    Blanks on one line share a text (a number in groups of 3, 2 and 4); each further line takes it again. Where the
    cells are too few for the marks between groups, they are left out: the gap between the combs stands for them.
    """
    pieces: list[Piece] = []
    for line in _on_lines(slots):
        shared = _shared(text, [slot.placement.comb or 1 for slot in line])
        if shared is None:
            return None
        for slot, part in zip(line, shared, strict=False):
            piece = one_line(slot, part, measure) if part else None
            if part and piece is None:
                return None
            if piece is not None:
                pieces.append(piece)
    return pieces


def figured(text: str, cells: Sequence[int]) -> list[str] | None:
    """``text`` as figures alone, parted for combs of so many cells side by side; None where it is anything else."""
    parts = _shared(text, cells)
    if parts is None or not (bare := "".join(parts)).isdecimal() or not bare.isascii():
        return None
    return [part for part in parts if part]


def on_one_line(slots: Sequence[Slot]) -> bool:
    """Whether combs stand side by side."""
    return len(_on_lines(slots)) == 1


def _on_lines(slots: Sequence[Slot]) -> list[list[Slot]]:
    lines: list[list[Slot]] = []
    for slot in slots:
        last = lines[-1][-1] if lines else None
        if (
            last is not None
            and last.page == slot.page
            and abs(last.foot - slot.foot) < 4
            and slot.left >= last.right - 2
        ):
            lines[-1].append(slot)
        else:
            lines.append([slot])
    return lines


def _shared(text: str, cells: Sequence[int]) -> list[str] | None:
    if len(cells) == 1:
        if len(text) <= cells[0]:
            return [text]
        bare = _PARTING.sub("", text)
        return [bare] if len(bare) <= cells[0] else None
    parts = [part for part in _PARTING.split(text) if part]
    if len(parts) <= len(cells) and all(len(part) == count for part, count in zip(parts, cells, strict=False)):
        return parts
    bare = "".join(parts)
    if len(bare) > sum(cells):
        return None
    shared, at = [], 0
    for count in cells:
        shared.append(bare[at : at + count])
        at += count
    return shared


def content(target: Target, piece: Piece, hand: marks.Hand) -> str:
    """A comb's common characters, in its field's own space, from their size on; whoever copies the text gets it
    without the gaps."""
    x, y = target.corner
    slot, left, base, size, text = piece
    words = marks.escaped(text)
    wide = set(map(hand.ems.__getitem__, text))
    if len(wide) == 1:  # figures, nearly always: one step is that of all
        place = f"{cell_width(slot) - wide.pop() * size:.2f} Tc {left - x:.2f} {base - y:.2f} Td({words})Tj"
    else:
        place = marks.line(Piece(slot, left - x, base - y, size, text), hand._replace(usual=size))
    return f"{size:g} Tf/Span<</ActualText({words})>>BDC {place}"
