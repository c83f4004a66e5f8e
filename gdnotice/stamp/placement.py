"""Where the answers of a form stand on a printing.

``placement.json`` is written by the program and corrected by hand; its keys are those of the classes here. Boxes are
``[left, top, right, bottom]`` in points from the top left corner of the crop box of the page as a reader sees it (after
rotation), y downwards. Pages count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Box: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Placement:
    """One blank.

    ``field`` is an answer's id, or ``offer.<term>`` for a blank that prints a term; None where nobody has said yet.
    For a tick, ``value`` is what a mark here stands for: a choice's id, or ``yes`` / ``no``.
    For a ``rows`` field, ``row`` (from 0) and ``column`` name the cell. Several text placements of one field are filled
    in order: item by item for lists, words flowing on for single texts (a blank that is not just below the one before
    takes the whole text again).
    ``lines`` is how many lines of text the box is meant for; ``size`` the preferred size in points (None: fitted).
    ``near`` are the words beside the blank, ``confidence`` 0 to 1 of the mapping (1.0 where a person or the program set
    it).
    Where the PDF has a field here, ``widget`` is its full name (parts joined by dots) and, for a check box or radio
    button, ``state`` the name of its appearance when it is on (without the slash). ``comb`` is the number of equal
    cells into which the box is parted, one character each.
    ``image`` is the kind of a line that is signed: its ``field`` is ``signature.holder`` or ``signature.institution``
    (``signature.holder.2`` for a second line), and it stays empty unless a picture is given for it.
    """

    page: int
    box: Box
    kind: Literal["text", "tick", "image"] = "text"
    field: str | None = None
    value: str | None = None
    row: int | None = None
    column: str | None = None
    align: Literal["left", "center", "right"] = "left"
    lines: int = 1
    size: float | None = None
    near: str = ""
    confidence: float = 1.0
    widget: str | None = None
    state: str | None = None
    comb: int | None = None
