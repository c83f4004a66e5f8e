"""Reading a stamp back: the finished PDF opened again by another parser, and every answer looked for in its box.

What is checked is the file, not what the writer meant to write: fonts, widths and codes are taken from the PDF itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from gdnotice.errors import Problem
from gdnotice.stamp.placement import Box
from gdnotice.stamp.sheets import parsing, resolved
from gdnotice.stamp.stamp import Placed, Stamped

if TYPE_CHECKING:
    from pypdf import PageObject

_SLACK = 0.6
"""Points by which a text may reach over its box: positions are written to hundredths, widths to thousandths."""

_Matrix: TypeAlias = tuple[float, float, float, float, float, float]


class NotReadBack(Problem):
    """The program wrote a stamp that it cannot read again: an error of the program, never of the person."""


class Found(NamedTuple):
    """A line of text on a page as seen: its ends ``left`` and ``right``, its baseline ``y`` downwards from the top."""

    text: str
    left: float
    right: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Marks:
    """What the last content stream of a page draws: lines of text, and the points of its paths (as seen)."""

    texts: tuple[Found, ...]
    points: tuple[tuple[float, float], ...]


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
    from pypdf import PdfReader

    lacking = []
    with parsing():
        pages = PdfReader(io.BytesIO(pdf)).pages
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
        if one.value is not None:
            if sum(_inside(one.box, x, y) for x, y in marks.points) < 4:
                yield one
            continue
        for place, found in enumerate(left_over):
            if (
                found.text == one.text
                and _inside(one.box, found.left, found.y)
                and _inside(one.box, found.right, found.y)
            ):
                del left_over[place]
                break
        else:
            yield one


def _inside(box: Box, x: float, y: float) -> bool:
    return box[0] - _SLACK <= x <= box[2] + _SLACK and box[1] - _SLACK <= y <= box[3] + _SLACK


def marks_of(page: PageObject) -> Marks:
    """Read the last content stream of a page, which is the stamp's own."""
    from pypdf.generic import ArrayObject, ContentStream

    contents = resolved(page.get("/Contents"))
    last = resolved(contents[-1]) if isinstance(contents, ArrayObject) else contents
    reading = _Reading(_seen(page), page)
    for operands, operator in ContentStream(last, None).operations if last is not None else ():
        reading.take(operator, operands)
    reading.finish()
    return Marks(tuple(reading.texts), tuple(reading.points))


def _seen(page: Any) -> _Matrix:
    """From user space to the page as seen, downwards from its top left corner."""
    box = page.cropbox
    left, bottom, right, top = float(box.left), float(box.bottom), float(box.right), float(box.top)
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
        self.resources = resolved(resolved(page.get("/Resources", {})).get("/Font", {}))
        self.font: _Font | None = None
        self.size = 0.0
        self.place: _Matrix | None = None
        self.line = ""
        self.run = 0.0
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
        elif operator == b"Tm":
            self.finish()
            self.place = _matrix_of(operands)
        elif operator == b"Tj" and self.font is not None:
            text, width = self.font.read(_code(operands[0]))
            self.line += text
            self.run += width * self.size
        elif operator == b"ET":
            self.finish()

    def finish(self) -> None:
        if self.place is not None and self.line:
            whole = _times(self.place, self.matrix)
            left, y = _at(whole, 0, 0)
            right, _ = _at(whole, self.run, 0)
            self.texts.append(Found(self.line, left, right, y, self.size))
        self.place, self.line, self.run = None, "", 0.0


def _matrix_of(operands: Sequence[Any]) -> _Matrix:
    a, b, c, d, e, f = (float(number) for number in operands)
    return a, b, c, d, e, f


def _code(operand: Any) -> bytes:
    return bytes(operand if isinstance(operand, bytes) else operand.original_bytes)


_PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4,})>")


class _Font:
    """A font of the PDF: what its codes mean and how wide they are (ems)."""

    def __init__(self, font: Any) -> None:
        self.wide = font["/Subtype"] == "/Type0"
        self.widths: dict[int, float] = {}
        self.meaning: dict[int, str] = {}
        if self.wide:
            first, widths = resolved(resolved(font["/DescendantFonts"])[0])["/W"]
            mapping = resolved(font["/ToUnicode"]).get_data()
            for code, text in _PAIR.findall(mapping):
                self.meaning[int(code, 16)] = bytes.fromhex(text.decode("ascii")).decode("utf-16-be")
        else:
            first, widths = font["/FirstChar"], font["/Widths"]
        self.widths = {int(first) + place: float(width) / 1000 for place, width in enumerate(resolved(widths))}

    def read(self, codes: bytes) -> tuple[str, float]:
        if self.wide:
            numbers = [int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2)]
            return "".join(self.meaning.get(number, "") for number in numbers), self.width(numbers)
        return codes.decode("cp1252"), self.width(codes)

    def width(self, codes: Sequence[int]) -> float:
        return sum(self.widths.get(code, 0.0) for code in codes)
