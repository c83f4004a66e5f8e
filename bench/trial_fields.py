"""What a person could fill in of a PDF, read without the product's own reader, and something to fill in.

Boxes are in points from the top left of the page as it is seen. Only what takes an answer is counted: shown, not
locked, with a name, no button, signature, password or file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gdnotice.stamp.placement import Box, Placement
from gdnotice.stamp.printing import Printing

_HIDDEN = 1 << 1 | 1 << 5
_READ_ONLY, _MULTILINE, _RADIO, _PUSH, _PASSWORD, _FILE = 1, 1 << 12, 1 << 15, 1 << 16, 1 << 13, 1 << 20
_LOWEST = 6.5
"""Points: in a lower field no line stands that can be read."""
_FREE = "7 Łucja"
_WORDS = "Łucja Müller-Őry & Søn 4711 Σάμπλ "


@dataclass(frozen=True)
class Fillable:
    """One place of a field. ``options`` are pairs of what is exported and what is shown; ``on`` the states of a box;
    ``looks`` whether the file says how it looks. One that is ``locked`` takes no answer."""

    page: int
    box: Box
    name: str
    kind: str
    most: int | None
    lines: bool
    options: tuple[tuple[str, str], ...]
    on: tuple[str, ...]
    valued: bool
    looks: bool
    turned: bool
    locked: bool


@dataclass(frozen=True)
class Asked:
    """What is to be filled in. ``values`` are by the PDF's field names, as the file is to hold them; ``boxes`` where
    something must be seen, with the least number of letters (0 for a tick)."""

    placements: tuple[Placement, ...]
    texts: Mapping[str, str]
    ticks: Mapping[str, str]
    values: Mapping[str, str]
    boxes: tuple[tuple[int, Box, int, str], ...]


def fillable(pdf: bytes) -> list[Fillable]:
    """All places of ``pdf`` (without encryption) that take an answer or are locked, page by page."""
    from pypdf import PdfReader

    found = []
    seen: set[int] = set()  # one widget may be listed on several pages
    for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages, 1):
        for one in _list(page.get("/Annots")):
            widget = _of(one)
            if not hasattr(widget, "get") or _of(widget.get("/Subtype")) != "/Widget" or id(widget) in seen:
                continue
            seen.add(id(widget))
            made = _fillable(number, page, widget)
            if made is not None:
                found.append(made)
    return found


def _fillable(number: int, page: Any, widget: Any) -> Fillable | None:
    chain = _chain(widget)

    def inherited(key: str) -> Any:
        return next((_of(node[key]) for node in chain if key in node), None)

    named = next((place for place, node in enumerate(chain) if "/T" in node), 0)  # flags are the field's own
    flags = next((_whole(_of(node["/Ff"])) for node in [*chain[named:], *chain[:named]] if "/Ff" in node), 0)
    shown = _whole(_of(widget.get("/F")))
    kind = {"/Tx": "text", "/Ch": "choice", "/Btn": "radio" if flags & _RADIO else "check"}.get(str(inherited("/FT")))
    names = [str(_of(node["/T"])) for node in reversed(chain) if "/T" in node]
    unfit = _PASSWORD | _FILE if kind == "text" else _PUSH if kind in ("radio", "check") else 0
    corners = _list(widget.get("/Rect"))
    if kind is None or flags & unfit or shown & _HIDDEN or not any(names) or len(corners) != 4:
        return None
    box = _as_seen(page, [float(_of(one)) for one in corners])
    wide, high = float(page.cropbox.width), float(page.cropbox.height)
    if page.rotation % 180:
        wide, high = high, wide
    unit = float(_of(page.get("/UserUnit", 1)))
    left, top, right, bottom = (
        edge * unit for edge in (max(0.0, box[0]), max(0.0, box[1]), min(wide, box[2]), min(high, box[3]))
    )
    if right - left < 1 or bottom - top < 1:
        return None  # beside the page, or a line that nobody sees
    look = _of(widget.get("/MK"))
    looks = _of(widget.get("/AP"))
    normal = _of(looks.get("/N")) if hasattr(looks, "get") else None
    on = tuple(str(key)[1:] for key in normal if key != "/Off") if isinstance(normal, dict) else ()
    most = _whole(inherited("/MaxLen"))
    return Fillable(
        page=number,
        box=(left, top, right, bottom),
        name=".".join(names),
        kind=kind,
        most=most if most > 0 else None,
        lines=kind == "text" and bool(flags & _MULTILINE),
        options=tuple(_option(one) for one in _list(inherited("/Opt"))),
        on=() if hasattr(normal, "get_data") else on,
        valued=any(str(one or "") not in ("", "/Off") for one in (inherited("/V"), _of(widget.get("/AS")))),
        looks=normal is not None,
        locked=bool(flags & _READ_ONLY),
        turned=((_whole(_of(look.get("/R"))) if hasattr(look, "get") else 0) - page.rotation) % 180 == 90,
    )


def _as_seen(page: Any, corners: Sequence[float]) -> Box:
    a, b, c, d = corners
    crop, turn = page.cropbox, page.rotation % 360
    left, bottom, right, top = (float(one) for one in (crop.left, crop.bottom, crop.right, crop.top))
    points = [(a - left, top - b), (c - left, top - d)]
    if turn == 90:
        points = [(b - bottom, a - left), (d - bottom, c - left)]
    elif turn == 180:
        points = [(right - a, b - bottom), (right - c, d - bottom)]
    elif turn == 270:
        points = [(top - b, right - a), (top - d, right - c)]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _chain(widget: Any) -> list[Any]:
    chain = [widget]
    while "/Parent" in chain[-1] and len(chain) < 32:
        parent = _of(chain[-1]["/Parent"])
        if not hasattr(parent, "get"):
            break
        chain.append(parent)
    return chain


def _of(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _list(value: Any) -> list[Any]:
    found = _of(value)
    return list(found) if isinstance(found, list) else []


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _option(one: Any) -> tuple[str, str]:
    parts = _list(one)
    return (str(_of(parts[0])), str(_of(parts[1]))) if len(parts) == 2 else (str(_of(one)), str(_of(one)))


# ------------------------------------------------------------------------------------------------ what to fill in


def asked(placements: Sequence[Placement], places: Sequence[Fillable]) -> tuple[Asked, list[Fillable]]:
    """A field of its own for every field of the PDF, and an answer that fits; and the places no placement stands on."""
    texts: dict[str, str] = {}
    ticks: dict[str, str] = {}
    values: dict[str, str] = {}
    made: list[Placement] = []
    boxes: list[tuple[int, Box, int, str]] = []
    known = {(one.name, one.page, *map(round, one.box)): one for one in places if not one.locked}
    missed = dict(known)
    for one in placements:
        if one.kind == "image":  # a line that is signed: it is known for one, and a pen or a picture fills it
            missed = {key: each for key, each in missed.items() if not _stands_on(one, each)}
        if one.widget is None:
            continue
        place = _nearest(one, known)
        if place is None:
            continue
        missed.pop((place[1].name, place[1].page, *map(round, place[1].box)), None)
        at, found = place
        field = f"f{list(dict.fromkeys(each.name for each in places)).index(found.name)}"
        if one.kind == "tick":
            state = one.state or (found.on[0] if found.on else "Yes")
            made.append(replace(one, field=field, value=state or "yes"))
            if field not in ticks:  # the first of a group: the others stay off
                ticks[field], values[found.name] = state or "yes", state
                boxes.append((one.page, found.box, 0, ""))
            continue
        answer = _answer(found, at) if field not in texts else (texts[field], values[found.name])
        if answer is None:
            continue  # no letter that can be read has room there
        texts[field], values[found.name] = answer
        made.append(replace(one, field=field, value=None, row=None, column=None))
        letters = sum(not letter.isspace() for letter in texts[field])
        boxes.append((one.page, found.box, max(1, letters), texts[field]))
    return Asked(tuple(made), texts, ticks, values, tuple(boxes)), list(missed.values())


def _stands_on(one: Placement, place: Fillable) -> bool:
    return one.page == place.page and all(abs(a - b) < 8 for a, b in zip(one.box, place.box, strict=True))


def _nearest(one: Placement, known: Mapping[Any, Fillable]) -> tuple[int, Fillable] | None:
    own = [(at, each) for at, each in enumerate(known.values()) if each.name == one.widget and each.page == one.page]
    apart = [(sum(abs(a - b) for a, b in zip(one.box, each.box, strict=True)), at, each) for at, each in own]
    best = min(apart, key=lambda each: each[0], default=None)
    return None if best is None or best[0] > 8 else best[1:]


def _answer(place: Fillable, number: int) -> tuple[str, str] | None:
    """What is printed, and what the file is to hold; None where nothing fits."""
    wide, high = place.box[2] - place.box[0], place.box[3] - place.box[1]
    along, across = (high, wide) if place.turned else (wide, high)
    room = int((along - 4) / 5)  # about as much as fits at 7 pt
    if across < _LOWEST:
        return None
    if place.kind == "choice":
        shown = [pair for pair in place.options if re.search(r"\w", pair[1]) and pair[1].isascii()]
        if shown:
            value, words = shown[min(1, len(shown) - 1)]
            return (words, value) if len(words) <= max(2, room) or along > 60 else None
    if place.most is not None:
        room = min(room, place.most)
    whole = f"{number} {_WORDS}" if room > 4 else f"{number % 10}ŁÉ"
    text = whole[: max(1, min(room, 34))].strip()
    return text, text


def without_fields(mapped: Printing) -> Asked:
    """Something for a paper without fields: ten of the blanks that were found, else one in a corner of page 1."""
    own = [one for one in mapped.placements if one.widget is None and one.kind == "text"]
    fit = [one for one in own if one.box[2] - one.box[0] > 40 and one.box[3] - one.box[1] > 8][:10]
    blanks = [replace(one, field=f"f{at}", row=None, column=None) for at, one in enumerate(fit)]
    if not blanks and min(mapped.pages[0]) > 60:
        blanks = [Placement(1, (4, 4, min(300, mapped.pages[0][0] - 4), 18), field="f0")]
    texts = {one.field or "": _FREE for one in blanks}
    return Asked(tuple(blanks), texts, {}, {}, tuple((one.page, one.box, 1, _FREE) for one in blanks))
