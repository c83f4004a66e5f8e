"""A printing: an official PDF and where the answers of a form stand on it.

On disk it is a folder of two files, ``official.pdf`` and ``placement.json``, of which a person may correct the second.
"""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeGuard

from gdnotice import files
from gdnotice.errors import Mistake, Unreadable
from gdnotice.stamp.placement import Box, Placement
from gdnotice.values import digest

OFFICIAL = "official.pdf"
PLACEMENTS = "placement.json"

SMALLEST = (14.0, 6.5)
"""Width and height in points: a smaller box does not hold even a reference to a schedule at 6 pt."""


@dataclass(frozen=True, slots=True)
class Printing:
    """``official`` are the PDF's bytes, ``sha256`` their digest; ``pages`` widths and heights in points, as seen."""

    form: str
    title: str
    official: bytes
    sha256: str
    pages: tuple[tuple[float, float], ...]
    placements: tuple[Placement, ...]


def printing_of(
    form: str, title: str, official: bytes, pages: tuple[tuple[float, float], ...], placements: tuple[Placement, ...]
) -> Printing:
    """A printing made by the program."""
    return Printing(form, title, official, digest(official), pages, placements)


def printing_files(folder: Path) -> tuple[Path, Path]:
    """The two files of the printing in ``folder``."""
    return folder / OFFICIAL, folder / PLACEMENTS


def write_printing(printing: Printing, folder: Path) -> None:
    """Write both files, each whole. Raises :class:`~gdnotice.errors.World`."""
    files.write_whole(folder / OFFICIAL, printing.official)
    files.write_whole(folder / PLACEMENTS, placement_json(printing).encode("utf-8"))


def placement_json(printing: Printing) -> str:
    """The text of ``placement.json``: one blank a line, so that a person finds and corrects it."""

    def line(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    pages = ", ".join(line({"width": _short(width), "height": _short(height)}) for width, height in printing.pages)
    blanks = ",\n".join(f"    {line(_written(placement))}" for placement in printing.placements)
    return (
        "{\n"
        f'  "form": {line(printing.form)},\n'
        f'  "title": {line(printing.title)},\n'
        f'  "sha256": {line(printing.sha256)},\n'
        f'  "pages": [{pages}],\n'
        f'  "placements": [\n{blanks}\n  ]\n'
        "}\n"
    )


def _short(number: float) -> float | int:
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _written(placement: Placement) -> dict[str, Any]:
    """The keys that say something; what is left out has its default when it is read."""
    always = {"page", "box", "kind", "field"}
    written = {}
    for key in fields(Placement):
        value = getattr(placement, key.name)
        if key.name == "box":
            value = [_short(edge) for edge in value]
        if key.name in always or value != key.default:
            written[key.name] = value
    return written


def read_printing(folder: Path) -> Printing:
    """Read a printing's folder. Raises :class:`~gdnotice.errors.Unreadable` naming every mistake of the file."""
    path = folder / PLACEMENTS
    text = files.decode(files.read_bytes(path, "placement file"), path, "placement file")
    official = files.read_bytes(folder / OFFICIAL, "official PDF", files.PDF_LIMIT)
    return parse_printing(text, official, path)


def parse_printing(text: str, official: bytes, path: Path, *, unfinished: bool = False) -> Printing:
    """As :func:`read_printing`, from text already read; ``path`` is only for messages.

    ``unfinished``: blanks that cannot be stamped yet (off the page, too small) are taken as they are.
    """
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _refused(
            path, [Mistake("this is not valid JSON; check commas, quotes and brackets here", error.lineno)]
        ) from None
    except (RecursionError, ValueError):
        raise Unreadable(
            f"The placement file {path} is nested too deeply or holds a number that is none.",
            "It is not such a file.",
            "Check that it is the right file.",
        ) from None
    reader = _Reader(unfinished)
    printing = reader.printing(found, official)
    if reader.mistakes or printing is None:
        raise _refused(path, reader.mistakes)
    return printing


def _no_constant(name: str) -> float:
    raise ValueError(name)


_MOST_SHOWN = 50
"""Mistakes of one file that are told at a time: more are no person's, and nobody would read them."""


def _refused(path: Path, mistakes: list[Mistake]) -> Unreadable:
    count = "one mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
    shown = tuple(mistakes[:_MOST_SHOWN])
    if len(mistakes) > len(shown):
        shown = (*shown, Mistake(f"and {len(mistakes) - len(shown):,} more"))
    return Unreadable(
        f"The placement file {path} has {count}.",
        "The printing was not used.",
        "Correct what is named below, or make the printing again.",
        shown,
    )


class _Reader:
    """Reads placement data, gathering mistakes instead of stopping at the first."""

    def __init__(self, unfinished: bool = False) -> None:
        self.mistakes: list[Mistake] = []
        self.unfinished = unfinished

    def wrong(self, key: str, message: str) -> None:
        self.mistakes.append(Mistake(f"{key}: {message}", key=key))

    def known(self, table: dict[str, Any], keys: tuple[str, ...], where: str) -> None:
        for key in table:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, n=1)
                meant = f"did you mean {near[0]}?" if near else f"it knows {', '.join(keys)}"
                self.wrong(f"{where}{key}", f"no such key; {meant}")

    def printing(self, found: object, official: bytes) -> Printing | None:
        if not isinstance(found, dict):
            self.wrong("(whole file)", "must be one object in braces")
            return None
        self.known(found, ("form", "title", "sha256", "pages", "placements"), "")
        form, title = (self.text(found, key, key) for key in ("form", "title"))
        sha256 = self.text(found, "sha256", "sha256")
        if sha256 and sha256 != digest(official):
            self.wrong(
                "sha256",
                f"{OFFICIAL} is not the PDF for which the blanks were found; put the right PDF back or map it again",
            )
        pages = tuple(self.pages(found.get("pages")))
        listed = found.get("placements")
        if not isinstance(listed, list):
            self.wrong("placements", "must be a list of blanks")
            listed = []
        placements = [self.placement(one, f"placements[{place}]", pages) for place, one in enumerate(listed)]
        return Printing(form, title, official, sha256, pages, tuple(one for one in placements if one is not None))

    def text(self, table: dict[str, Any], key: str, where: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value:
            self.wrong(where, "must be given as a text")
            return ""
        return value

    def pages(self, found: object) -> Iterator[tuple[float, float]]:
        if not isinstance(found, list) or not found:
            self.wrong("pages", "must list the width and height of each page")
            return
        for place, page in enumerate(found):
            width = page.get("width") if isinstance(page, dict) else None
            height = page.get("height") if isinstance(page, dict) else None
            if _is_number(width) and _is_number(height) and min(width, height) > 0:
                yield float(width), float(height)
            else:
                self.wrong(f"pages[{place}]", "needs a width and a height in points, both above zero")
                yield 0.0, 0.0

    def placement(self, found: object, where: str, pages: tuple[tuple[float, float], ...]) -> Placement | None:
        if not isinstance(found, dict):
            self.wrong(where, "must be one blank in braces")
            return None
        before = len(self.mistakes)
        self.known(found, tuple(key.name for key in fields(Placement)), f"{where}.")
        given: dict[str, Any] = {}
        for key, value in found.items():
            if (check := _CHECKS.get(key)) is not None:
                if check[0](value):
                    given[key] = value
                else:
                    self.wrong(f"{where}.{key}", check[1])
        for key in ("page", "box"):
            if key not in found:
                self.wrong(f"{where}.{key}", "must be given")
        if len(self.mistakes) > before:
            return None
        given["box"] = tuple(float(edge) for edge in given["box"])
        for key in ("size", "confidence"):
            if given.get(key) is not None:
                given[key] = float(given[key])
        placement = Placement(**given)
        if not self.unfinished:
            self.sense(placement, where, pages)
        return placement

    def sense(self, placement: Placement, where: str, pages: tuple[tuple[float, float], ...]) -> None:
        if placement.page > len(pages):
            self.wrong(f"{where}.page", f"the printing has only {len(pages)} pages")
            return
        width, height = pages[placement.page - 1]
        if width and not on_page(placement.box, (width, height)):
            self.wrong(
                f"{where}.box",
                f"must be [left, top, right, bottom] inside the page of {width:g} by {height:g} points, "
                "measured from its top left",
            )
        elif too_small(placement):
            self.wrong(
                f"{where}.box",
                f"is too small for text of 6 pt; at least {SMALLEST[0]:g} by {SMALLEST[1]:g} points are needed",
            )
        if placement.kind == "tick" and placement.field is not None and placement.value is None:
            self.wrong(f"{where}.value", "a tick box needs what its mark stands for: a choice's id, yes or no")
        if placement.kind != "tick" and placement.value is not None:
            self.wrong(f"{where}.value", "is only for tick boxes")
        if placement.row is not None and placement.column is None:
            self.wrong(f"{where}.column", "a row needs its column")
        if placement.state is not None and (placement.widget is None or placement.kind != "tick"):
            self.wrong(f"{where}.state", "is only for tick boxes that have a widget")
        if placement.comb is not None and placement.kind != "text":
            self.wrong(f"{where}.comb", "is only for text")
        taken = (placement.row, placement.column, placement.widget)
        if placement.kind == "image" and taken != (None, None, None):
            self.wrong(where, "a signature's blank takes no row, column or widget")


def on_page(box: Box, page: tuple[float, float]) -> bool:
    """Whether a box lies on a page of that width and height, which may be rounded."""
    left, top, right, bottom = box
    width, height = page
    return -0.5 <= left < right <= width + 0.5 and -0.5 <= top < bottom <= height + 0.5


def senseless(placement: Placement, pages: tuple[tuple[float, float], ...]) -> tuple[str, ...]:
    """What a printing with this blank would be refused for, as it is said of a placement file."""
    reader = _Reader()
    reader.sense(placement, "", pages)
    return tuple(one.message for one in reader.mistakes)


def too_small(placement: Placement) -> bool:
    """Whether text of 6 pt does not fit; a blank left open, and a field of the PDF itself, may be of any size."""
    left, top, right, bottom = placement.box
    tested = placement.kind == "text" and placement.field is not None and placement.widget is None
    return tested and (right - left < SMALLEST[0] or bottom - top < SMALLEST[1])


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_box(value: object) -> bool:
    return isinstance(value, list) and len(value) == 4 and all(_is_number(edge) for edge in value)


_text_or_null = (lambda value: value is None or (isinstance(value, str) and value != ""), "must be a text, or null")
_CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "page": (lambda value: _is_count(value, 1, 100_000), "must be a page number, from 1"),
    "box": (_is_box, "must be four numbers: [left, top, right, bottom]"),
    "kind": (lambda value: value in ("text", "tick", "image"), 'must be "text", "tick" or "image"'),
    "field": _text_or_null,
    "value": _text_or_null,
    "row": (lambda value: value is None or _is_count(value, 0, 10_000), "must be a row number, from 0, or null"),
    "column": _text_or_null,
    "align": (lambda value: value in ("left", "center", "right"), 'must be "left", "center" or "right"'),
    "lines": (lambda value: _is_count(value, 1, 500), "must be a number of lines, from 1"),
    "size": (
        lambda value: value is None or (_is_number(value) and 6 <= value <= 72),
        "must be 6 to 72 points, or null",
    ),
    "near": (lambda value: isinstance(value, str), "must be a text"),
    "widget": _text_or_null,
    "state": _text_or_null,
    "comb": (lambda value: value is None or _is_count(value, 1, 500), "must be a number of cells, from 1, or null"),
    "confidence": (lambda value: _is_number(value) and 0 <= value <= 1, "must be 0 to 1"),
}


def overlapping(printing: Printing) -> list[str]:
    """Warnings about boxes of mapped text blanks that overlap: answers there could print over each other."""
    warnings = []
    mapped = [
        (place, one) for place, one in enumerate(printing.placements) if one.field is not None and one.kind == "text"
    ]
    mapped.sort(key=lambda each: (each[1].page, each[1].box[1]))
    for at, (place, one) in enumerate(mapped):
        for other_place, other in mapped[at + 1 :]:
            if other.page != one.page or other.box[1] >= one.box[3]:
                break
            if overlap(one.box, other.box):
                warnings.append(
                    f"placements[{place}] ({one.field}) and placements[{other_place}] ({other.field}) overlap on page "
                    f"{one.page}. Their answers could print over each other. Move one of the boxes."
                )
    return warnings


def overlap(one: Box, other: Box, slack: float = 0.5) -> bool:
    """Whether two boxes of a page overlap by more than ``slack`` points."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > slack and min(one[3], other[3]) - max(one[1], other[1]) > slack
    )
