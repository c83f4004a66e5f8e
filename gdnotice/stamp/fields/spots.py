"""The fields of a PDF as blanks of its pages: where each stands, and what the file itself calls it.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gdnotice.stamp.fields.acroform import FieldPlace
from gdnotice.stamp.page.columns import in_columns
from gdnotice.stamp.page.ground import Ground
from gdnotice.stamp.page.layout import Spot
from gdnotice.stamp.placement import Box

_TALL = 21.0
"""Points: an answer in a lower field stands in its middle, in a higher one at its top."""


def field_spots(ground: Ground, widgets: Sequence[tuple[int, FieldPlace]]) -> list[Spot]:
    """The room of each field of a page, in reading order. ``widgets`` come with their place in the list of all."""
    paper = (0.0, 0.0, ground.page.width, ground.page.height)
    spots = [
        _spot(ground, place, widget, box) for place, widget in widgets if (box := _shown(widget.box, paper)) is not None
    ]
    return sorted(in_columns(ground, spots), key=lambda spot: (spot.y, spot.left))


def _shown(box: Box, paper: Box) -> Box | None:
    """The part of a field that lies on the page; None where nobody sees it."""
    left, top, right, bottom = max(box[0], 0.0), max(box[1], 0.0), min(box[2], paper[2]), min(box[3], paper[3])
    return (left, top, right, bottom) if right - left >= 1 and bottom - top >= 1 else None


def _spot(ground: Ground, place: int, widget: FieldPlace, box: Box) -> Spot:
    tick = widget.kind in ("check", "radio")
    height = box[3] - box[1]
    if tick:
        foot = box[3]
    elif widget.multiline or height > 2 * _TALL:
        foot = min(box[1] + 13.0, box[3])
    else:
        foot = box[3] - max(0.0, (height - 12) / 2)
    inside = _inside(ground, box)
    return Spot(
        ground.number,
        "tick" if tick else "text",
        "box" if tick else "rule",
        box,
        foot,
        inside="" if tick else inside,
        comb=widget.comb,
        widget=place,
        name=re.sub(r"[\W\d_]+", "", widget.name).lower(),
        lines=_lines(widget, height),
    )


def _inside(ground: Ground, box: Box) -> str:
    """The words that stand in a field's own box, or over it in the cell that both share."""
    words = ground.words_in(box)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    around = [
        cell.box for cell in ground.shapes.cells if cell.box[0] < x < cell.box[2] and cell.box[1] < y < cell.box[3]
    ]
    if not words and around:
        cell = min(around, key=lambda one: (one[2] - one[0]) * (one[3] - one[1]))
        room = (max(cell[0], box[0] - 12), cell[1], min(cell[2], box[2] + 12), box[1] + 2)
        if cell[3] - cell[1] < 80 and room[3] - room[1] < 40:
            words = ground.words_in(room)
    text = " ".join(word.text for word in sorted(words, key=lambda one: (round(one.base), one.left)))
    return text if len(text) <= 150 and any(character.isalpha() for character in text) else ""


def _lines(widget: FieldPlace, height: float) -> int:
    if not widget.multiline:
        return 1
    return max(1, min(500, int((height - 2) / (1.15 * (widget.size or 10.0)))))


# ------------------------------------------------------------------ what the file calls a field

_SAYS_NOTHING = frozenset(
    (
        *("text", "field", "textfield", "check", "box", "checkbox", "undefined", "fill", "untitled", "button", "group"),
        *("radio", "radiobutton", "topmostsubform", "subform", "page", "form", "form1", "area", "input", "dropdown"),
        *("combobox", "combo", "listbox", "list", "choice", "option", "on", "off", "row", "cell", "table", "textbox"),
        *("txt", "chk", "cb", "tb", "rb", "fld", "edit", "required", "optional", "enter", "yes", "of", "the", "number"),
    )
)


def names_of(widget: FieldPlace) -> tuple[str, ...]:
    """What the tooltip, the name and the state say in words, best first; nothing where they say nothing."""
    parts = [re.sub(r"\[\d+\]", "", part) for part in widget.name.split(".")]
    words = [_words(part) for part in parts]
    last = words[-1]
    parent = next((one for one in reversed(words[:-1]) if _says(one)), "")
    found = [widget.tooltip, widget.meaning]
    if widget.state is not None:
        state = _words(widget.state)
        found += [state, f"{last} {state}" if _says(state) else ""]
    found += [last, f"{parent} {last}" if parent and _says(last) else parent]
    return tuple(dict.fromkeys(text for text in found if _says(text)))


def _words(name: str) -> str:
    """``HolderName_2`` as ``Holder Name``."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return " ".join(word for word in re.sub(r"[^A-Za-z]+|[Rr]ow\b", " ", parted).split() if len(word) > 1)


def _says(text: str) -> bool:
    words = [word for word in re.findall(r"[a-z]+", text.lower()) if len(word) > 1]
    return any(word not in _SAYS_NOTHING and len(word) > 2 for word in words)
