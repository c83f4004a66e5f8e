"""Reading a stamp back: the finished PDF opened again by another parser, and every answer looked for in its box.

What is checked is the file, not what the writer meant to write: fonts, widths and codes are taken from the PDF itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from gdnotice.errors import Problem
from gdnotice.stamp.letters.bidi import logical
from gdnotice.stamp.pdf.reader import reader_of
from gdnotice.stamp.pdf.sheets import parsing, resolved, shown_box
from gdnotice.stamp.placement import Box
from gdnotice.stamp.signatures.seen import Seen, pictures_on
from gdnotice.stamp.stamp import Placed, Stamped

if TYPE_CHECKING:
    from pypdf import PageObject

_SLACK = 0.6
"""Points by which a text may reach over its box: positions are written to hundredths, widths to thousandths."""

_Matrix: TypeAlias = tuple[float, float, float, float, float, float]


class NotReadBack(Problem):
    """The program wrote a stamp that it cannot read again: an error of the program, never of the person."""


class Found(NamedTuple):
    """A line of text on a page as seen: its ends ``left`` and ``right``, its baseline ``y`` downwards from the top (and
    where it ends: ``end``, which is another place only in a field that is turned). ``units`` are the parts of the text
    as they stand from left to right."""

    text: str
    left: float
    right: float
    y: float
    size: float
    end: float
    units: tuple[str, ...] = ()

    def says(self, text: str) -> bool:
        """Whether this is how ``text`` looks, whichever way its letters run."""
        return (logical(self.units, text) if self.units else self.text) == text


@dataclass(frozen=True, slots=True)
class Marks:
    """What the last content stream of a page and the stamp's appearances of its fields draw: lines of text, and the
    points of paths (as seen); the boxes of the fields that are switched on, and the pictures of signatures."""

    texts: tuple[Found, ...]
    points: tuple[tuple[float, float], ...]
    ons: tuple[Box, ...] = ()
    pictures: tuple[Seen, ...] = ()


def read_back(stamped: Stamped) -> None:
    """Raise :class:`NotReadBack` unless every placed text and tick is found in its box in the finished file."""
    lacking = missing(stamped.pdf, stamped.placed)
    if lacking:
        places = ", ".join(dict.fromkeys(f"{one.field} (page {one.page})" for one in lacking))
        raise NotReadBack(
            f"The stamp was made but could not be read back: {places}.",
            "The paper might not show these answers, so it was not kept.",
            "This is an error of the program. Report it with the form and the printing.",
        )


def missing(pdf: bytes, placed: Sequence[Placed]) -> list[Placed]:
    """Those of ``placed`` that are not in the file where they should be. Raises ``Unreadable`` where it is no PDF."""
    lacking = []
    with parsing():
        pages = reader_of(pdf).pages
        by_page: dict[int, list[Placed]] = {}
        for one in placed:
            by_page.setdefault(one.page, []).append(one)
        for number, wanted in by_page.items():
            if number > len(pages):
                lacking.extend(wanted)
                continue
            marks = marks_of(pages[number - 1])
            lacking.extend(_lacking(wanted, marks))
    return lacking


def _lacking(wanted: Sequence[Placed], marks: Marks) -> Iterator[Placed]:
    left_over = list(marks.texts)
    for one in wanted:
        if one.picture is not None:
            if not any(one.picture == found.sha256 and _holds(one.box, found.box) for found in marks.pictures):
                yield one
            continue
        if one.value is not None:
            on = any(_inside(one.box, (a + c) / 2, (b + d) / 2) for a, b, c, d in marks.ons)
            if not on and sum(_inside(one.box, x, y) for x, y in marks.points) < 4:
                yield one
            continue
        for place, found in enumerate(left_over):
            if (
                found.says(one.text)
                and _inside(one.box, found.left, found.y)
                and _inside(one.box, found.right, found.end)
            ):
                del left_over[place]
                break
        else:
            yield one


def _inside(box: Box, x: float, y: float) -> bool:
    return box[0] - _SLACK <= x <= box[2] + _SLACK and box[1] - _SLACK <= y <= box[3] + _SLACK


def _holds(box: Box, other: Box) -> bool:
    return _inside(box, *other[:2]) and _inside(box, *other[2:])


def marks_of(page: PageObject) -> Marks:
    """Read the last content stream of a page, which is the stamp's own, and the fields that the stamp filled in."""
    from pypdf.generic import ArrayObject, ContentStream

    contents = resolved(page.get("/Contents"))
    last = resolved(contents[-1]) if isinstance(contents, ArrayObject) and contents else contents
    if not _is_ours(page):
        last = None  # nothing was stamped on the page itself
    seen = _seen(page)
    reading = _Reading(seen, page)
    for operands, operator in ContentStream(last, None).operations if last is not None else ():
        reading.take(operator, operands)
    reading.finish()
    texts, points, ons = reading.texts, reading.points, []
    for widget in _widgets(page):
        look, state = _look(widget)
        if look is None:
            continue
        if state is not None:
            ons.append(_box(widget, seen))
        elif _is_ours(look):
            inner = _Reading(_times(_fitted(widget, look), seen), look)
            for operands, operator in ContentStream(look, None).operations:
                inner.take(operator, operands)
            inner.finish()
            texts.extend(inner.texts)
    return Marks(tuple(texts), tuple(points), tuple(ons), tuple(pictures_on(page, seen, _at, _times)))


def _widgets(page: Any) -> Iterator[Any]:
    from pypdf.generic import DictionaryObject

    listed = resolved(page.get("/Annots"))
    for one in list.__iter__(listed) if isinstance(listed, list) else ():
        widget = resolved(one)
        if isinstance(widget, DictionaryObject) and widget.get("/Subtype") == "/Widget":
            flags = resolved(widget.get("/F", 0))
            if not (isinstance(flags, int) and flags & 0b100010):  # hidden, or not to be seen
                yield widget


def _look(widget: Any) -> tuple[Any, str | None]:
    """The appearance that viewers show, if it draws anything, and the state that it stands for (None for a text)."""
    from pypdf.generic import StreamObject

    looks = resolved(widget.get("/AP"))
    normal: Any = resolved(looks.get("/N")) if hasattr(looks, "get") else None
    if isinstance(normal, StreamObject):
        return normal, None
    state = resolved(widget.get("/AS"))
    if not hasattr(normal, "get") or state is None or state == "/Off":
        return None, None
    look = resolved(normal.get(state))
    return (look, str(state)) if isinstance(look, StreamObject) and look.get_data().strip() else (None, None)


def _is_ours(look: Any) -> bool:
    """Whether a page or an appearance has a stamp's fonts among its resources."""
    fonts = resolved((resolved(look.get("/Resources")) or {}).get("/Font")) or {}
    return any(str(name).startswith("/GDN") for name in fonts)


def _box(widget: Any, seen: _Matrix) -> Box:
    a, b, c, d = (float(resolved(one)) for one in resolved(widget["/Rect"]))
    xs, ys = zip(_at(seen, a, b), _at(seen, c, d), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _fitted(widget: Any, look: Any) -> _Matrix:
    """From an appearance's own space into the page's: its matrix, then its box onto the widget's (12.5.5)."""
    left, low, right, high = (float(resolved(one)) for one in resolved(look["/BBox"]))
    matrix = _matrix_of([resolved(one) for one in resolved(look.get("/Matrix", (1, 0, 0, 1, 0, 0)))])
    xs, ys = zip(*(_at(matrix, x, y) for x in (left, right) for y in (low, high)), strict=True)
    a, b, c, d = (float(resolved(one)) for one in resolved(widget["/Rect"]))
    across, up = abs(c - a) / (max(xs) - min(xs)), abs(d - b) / (max(ys) - min(ys))
    return _times(matrix, (across, 0.0, 0.0, up, min(a, c) - across * min(xs), min(b, d) - up * min(ys)))


def _seen(page: Any) -> _Matrix:
    """From user space to the page as seen, downwards from its top left corner."""
    left, bottom, right, top = shown_box(page.get("/MediaBox"), page.get("/CropBox"))
    unit = float(resolved(page.get("/UserUnit", 1)))
    turn = page.rotation % 360
    if turn == 0:
        a, b, c, d, e, f = 1.0, 0.0, 0.0, -1.0, -left, top
    elif turn == 90:
        a, b, c, d, e, f = 0.0, 1.0, 1.0, 0.0, -bottom, -left
    elif turn == 180:
        a, b, c, d, e, f = -1.0, 0.0, 0.0, 1.0, right, -bottom
    else:
        a, b, c, d, e, f = 0.0, -1.0, -1.0, 0.0, top, right
    return a * unit, b * unit, c * unit, d * unit, e * unit, f * unit


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    """First ``one``, then ``other``."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _at(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


class _Reading:
    """Follows the operators that a stamp uses."""

    def __init__(self, seen: _Matrix, page: Any) -> None:
        self.matrix = seen
        self.kept: list[_Matrix] = []
        self.fonts: dict[str, _Font] = {}
        self.resources = resolved((resolved(page.get("/Resources")) or {}).get("/Font")) or {}
        self.font: _Font | None = None
        self.size = 0.0
        self.spacing = 0.0
        self.start: _Matrix = (1, 0, 0, 1, 0, 0)
        self.place: _Matrix | None = None
        self.line = ""
        self.run = 0.0
        self.units: list[str] = []
        self.texts: list[Found] = []
        self.points: list[tuple[float, float]] = []

    def take(self, operator: bytes, operands: Sequence[Any]) -> None:
        if operator == b"q":
            self.kept.append(self.matrix)
        elif operator == b"Q":
            self.matrix = self.kept.pop() if self.kept else self.matrix
        elif operator == b"cm":
            self.matrix = _times(_matrix_of(operands), self.matrix)
        elif operator in (b"m", b"l"):
            self.points.append(_at(self.matrix, float(operands[0]), float(operands[1])))
        elif operator == b"Tf":
            name = str(operands[0])
            if name not in self.fonts:
                self.fonts[name] = _Font(resolved(self.resources[name]))
            self.font, self.size = self.fonts[name], float(operands[1])
        elif operator == b"Tc":
            self.spacing = float(operands[0])
        elif operator in (b"BT", b"Tm", b"Td"):
            self.begin(operator, operands)
        elif operator in (b"Tj", b"TJ") and self.font is not None:
            self.show(self.font, operands if operator == b"Tj" else operands[0])
        elif operator == b"ET":
            self.finish()

    def begin(self, operator: bytes, operands: Sequence[Any]) -> None:
        """A line: at the start of the space, where a matrix says, or so far from the start of the line before."""
        self.finish()
        if operator == b"Td":
            self.start = _times(_matrix_of([1, 0, 0, 1, *operands]), self.start)
        else:
            self.start = _matrix_of(operands or [1, 0, 0, 1, 0, 0])
        self.place = self.start

    def show(self, font: _Font, parts: Sequence[Any]) -> None:
        """Strings and the steps between them."""
        for part in parts:
            if isinstance(part, int | float):
                self.run -= float(part) / 1000 * self.size
            else:
                text, width = font.read(_code(part))
                self.line += text
                self.units.append(text)
                self.run += width * self.size + self.spacing * len(text)

    def finish(self) -> None:
        if self.place is not None and self.line:
            whole = _times(self.place, self.matrix)
            left, y = _at(whole, 0, 0)
            right, end = _at(whole, self.run - self.spacing, 0)
            units = () if self.line.isascii() else tuple(self.units)
            self.texts.append(Found(self.line, left, right, y, self.size, end, units))
        self.place, self.line, self.run, self.units = None, "", 0.0, []


def _matrix_of(operands: Sequence[Any]) -> _Matrix:
    a, b, c, d, e, f = (float(number) for number in operands)
    return a, b, c, d, e, f


def _code(operand: Any) -> bytes:
    return bytes(operand if isinstance(operand, bytes) else operand.original_bytes)


_PAIR = re.compile(rb"<([0-9A-F]{2}|[0-9A-F]{4})> <([0-9A-F]{4,})>")


class _Font:
    """A font of the PDF: what its codes mean and how wide they are (ems)."""

    def __init__(self, font: Any) -> None:
        self.wide = font["/Subtype"] == "/Type0"
        self.widths: dict[int, float] = {}
        self.meaning: dict[int, str] = {}
        if self.wide:
            first, widths = resolved(resolved(font["/DescendantFonts"])[0])["/W"]
        else:
            first, widths = font["/FirstChar"], font["/Widths"]
        mapping = resolved(font["/ToUnicode"]).get_data() if self.wide or "/ToUnicode" in font else b""
        for code, text in _PAIR.findall(mapping):
            self.meaning[int(code, 16)] = bytes.fromhex(text.decode("ascii")).decode("utf-16-be")
        self.widths = {int(first) + place: float(width) / 1000 for place, width in enumerate(resolved(widths))}

    def read(self, codes: bytes) -> tuple[str, float]:
        if self.wide:
            numbers = [int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2)]
            return "".join(self.meaning.get(number, "") for number in numbers), self.width(numbers)
        texts = (self.meaning.get(code) or bytes([code]).decode("cp1252") for code in codes)
        return "".join(texts), self.width(codes)

    def width(self, codes: Sequence[int]) -> float:
        return sum(self.widths.get(code, 0.0) for code in codes)
