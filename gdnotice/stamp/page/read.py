"""What is printed on the pages of a PDF, read by PDFium: characters with their places, and drawn paths.

Lengths are points. Places are those of the page as seen, from its top left corner, y downwards, whatever the file's own
space is (turned pages, shifted boxes, other units).
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from gdnotice.stamp.fields.widgets import Matrix, inverse, matrix_of, moved
from gdnotice.stamp.pdf.sheets import Sheet, unreadable
from gdnotice.stamp.placement import Box

MOST_CHARACTERS = 60_000
"""Characters of one page: a page of the smallest print has a tenth of this."""

_MOST_OBJECTS = 100_000
_MOST_SEGMENTS = 400_000
_DEEPEST = 16
_UPRIGHT = 0.03
"""Radians: text turned by more is no line of the page as seen."""

_PALE = 700
"""Red, green and blue together, of 765: lighter strokes are not seen on paper."""

Point: TypeAlias = tuple[float, float]


class Glyph(NamedTuple):
    """One character. ``base`` is where it stands, ``size`` its type size; ``symbol`` the name of a font of symbols.

    ``spaced`` where the file prints a space before it.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    symbol: str = ""
    bold: bool = False
    spaced: bool = False


class Stroke(NamedTuple):
    """A straight line, level or upright, with its thickness; a thin filled rectangle is one too."""

    left: float
    top: float
    right: float
    bottom: float
    thick: float

    @property
    def level(self) -> bool:
        return self.right - self.left >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Rect:
    """A drawn rectangle (or circle). ``drawn`` where its edge is, ``shade`` 0 (black) to 1 (white) of its filling."""

    box: Box
    drawn: bool
    shade: float | None = None
    round: bool = False


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page. ``number`` counts from 1; ``pictures`` are the boxes of images."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    strokes: tuple[Stroke, ...]
    rects: tuple[Rect, ...]
    pictures: tuple[Box, ...]


def seen_matrix(sheet: Sheet) -> Matrix:
    """From a page's own space into the page as seen, y downwards from its top."""
    return times(inverse(matrix_of(sheet)), (1.0, 0.0, 0.0, -1.0, 0.0, sheet.height))


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does ``first``, then ``then``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def box_seen(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Box:
    """A rectangle of the page's own space as a box of the page as seen."""
    xs, ys = zip(moved(matrix, left, bottom), moved(matrix, right, top), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def read_pages(pdf: bytes, sheets: tuple[Sheet, ...], numbers: frozenset[int] | None = None) -> list[PrintedPage]:
    """The pages with these numbers (from 1; None: all) of a PDF that needs no password.

    Raises :class:`~gdnotice.errors.Unreadable` where PDFium cannot read it, or a page holds more than any form does.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise unreadable("it is damaged, or it is no PDF") from None
    try:
        if len(document) < len(sheets):
            raise unreadable("its pages cannot all be read")
        wanted = range(1, len(sheets) + 1) if numbers is None else sorted(numbers)
        return [_page(document, number, sheets[number - 1]) for number in wanted]
    finally:
        document.close()


def _page(document: Any, number: int, sheet: Sheet) -> PrintedPage:
    import pypdfium2

    try:
        page = document[number - 1]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        raise unreadable(f"its page {number} is damaged") from None
    try:
        matrix = seen_matrix(sheet)
        drawing = _Drawing(matrix, (0.0, 0.0, sheet.width, sheet.height), number)
        drawing.page(page.raw)
        glyphs = tuple(_glyphs(text.raw, matrix, (sheet.width, sheet.height), number))
    finally:
        text.close()
        page.close()
    return PrintedPage(
        number=number,
        width=sheet.width,
        height=sheet.height,
        glyphs=glyphs,
        strokes=tuple(drawing.strokes),
        rects=tuple(drawing.rects),
        pictures=tuple(drawing.pictures),
    )


# ------------------------------------------------------------------ characters


def _glyphs(text: Any, matrix: Matrix, size: tuple[float, float], number: int) -> Iterator[Glyph]:
    import math

    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(text)
    if count > MOST_CHARACTERS:
        raise unreadable(f"its page {number} holds more than {MOST_CHARACTERS:,} characters")
    x, y = ctypes.c_double(), ctypes.c_double()
    loose = raw.FS_RECTF()
    turn = math.atan2(matrix[1], matrix[0])
    fonts: dict[int, tuple[str, bool]] = {}
    spaced = False
    for place in range(count):
        code = raw.FPDFText_GetUnicode(text, place)
        spaced = spaced or code in _SPACES
        if code in _SPACES or code in _NOTHING or raw.FPDFText_IsGenerated(text, place) == 1:
            continue
        angle = raw.FPDFText_GetCharAngle(text, place)
        # PDFium counts angles clockwise or not by the sign of the text's matrix: either way level is level.
        if angle >= 0 and abs(math.sin(angle - turn)) > _UPRIGHT and abs(math.sin(angle + turn)) > _UPRIGHT:
            continue
        raw.FPDFText_GetLooseCharBox(text, place, loose)
        raw.FPDFText_GetCharOrigin(text, place, x, y)
        left, top, right, bottom = box_seen(matrix, loose.left, loose.bottom, loose.right, loose.top)
        _, base = moved(matrix, x.value, y.value)
        if right <= 0 or left >= size[0] or base <= 0 or base >= size[1] + 2:
            continue
        if code == _LINE_END_HYPHEN:
            code = 0x2D
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            code = 0xFFFD
        symbol, bold = _font(raw, text, place, fonts)
        yield Glyph(chr(code), left, right, base, min(max(bottom - top, 1.0) / 1.1, 144.0), symbol, bold, spaced)
        spaced = False


_SPACES = frozenset((9, 32, 0xA0))
_NOTHING = frozenset((0, 10, 11, 12, 13, 0xAD, 0x200B, 0xFEFF, 0xFFFE))
_LINE_END_HYPHEN = 2
"""What PDFium gives for a hyphen at which a line is broken."""

_SYMBOLS = ("dingbats", "wingdings", "webdings")


def _font(raw: Any, text: Any, place: int, fonts: dict[int, tuple[str, bool]]) -> tuple[str, bool]:
    """The name of the font where it is one of symbols, and whether it is bold; asked once for each piece of text."""
    piece = raw.FPDFText_GetTextObject(text, place)
    key = ctypes.cast(piece, ctypes.c_void_p).value or 0
    if key not in fonts:
        buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        length = raw.FPDFText_GetFontInfo(text, place, buffer, 128, flags)
        name = buffer.value.decode("utf-8", "replace").lower() if 0 < length <= 128 else ""
        weight = raw.FPDFText_GetFontWeight(text, place)
        symbol = name if any(one in name for one in _SYMBOLS) else ""
        fonts[key] = (symbol, weight >= 600 or "bold" in name or "black" in name)
    return fonts[key]


# ------------------------------------------------------------------ drawings


class _Drawing:
    """Gathers what the paths of a page draw; work on one page is bounded."""

    def __init__(self, matrix: Matrix, paper: Box, number: int) -> None:
        self.matrix = matrix
        self.paper = paper
        self.number = number
        self.strokes: list[Stroke] = []
        self.rects: list[Rect] = []
        self.pictures: list[Box] = []
        self.objects = 0
        self.segments = 0

    def page(self, page: Any) -> None:
        from pypdfium2 import raw

        for place in range(raw.FPDFPage_CountObjects(page)):
            self.one(raw, raw.FPDFPage_GetObject(page, place), self.matrix, 0)

    def one(self, raw: Any, found: Any, outer: Matrix, depth: int) -> None:
        self.objects += 1
        if self.objects > _MOST_OBJECTS or self.segments > _MOST_SEGMENTS:
            raise unreadable(f"its page {self.number} holds more drawings than any form does")
        kind = raw.FPDFPageObj_GetType(found)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_IMAGE):
            return
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(found, own)
        matrix = times((own.a, own.b, own.c, own.d, own.e, own.f), outer)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST:
                for place in range(raw.FPDFFormObj_CountObjects(found)):
                    self.one(raw, raw.FPDFFormObj_GetObject(found, place), matrix, depth + 1)
            return
        clip = self.clip(raw, found, outer)
        if clip is None:
            return
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            self.picture(box_seen(matrix, 0.0, 0.0, 1.0, 1.0), clip)
        else:
            self.path(raw, found, matrix, clip)

    def clip(self, raw: Any, found: Any, outer: Matrix) -> Box | None:
        """The box outside of which the object is not drawn; None where nothing of it is left."""
        box = self.paper
        path = raw.FPDFPageObj_GetClipPath(found)
        count = raw.FPDFClipPath_CountPaths(path) if path else 0
        for place in range(max(count, 0)):
            points = []
            for at in range(raw.FPDFClipPath_CountPathSegments(path, place)):
                self.segments += 1
                points.append(_point(raw, raw.FPDFClipPath_GetPathSegment(path, place, at), outer))
            if points:
                box = _common(box, _around(points))
        return box if box[2] > box[0] and box[3] > box[1] else None

    def picture(self, box: Box, clip: Box) -> None:
        shown = _common(box, clip)
        if shown[2] - shown[0] > 1 and shown[3] - shown[1] > 1:
            self.pictures.append(shown)

    def path(self, raw: Any, found: Any, matrix: Matrix, clip: Box) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(found, fill, stroke):
            return
        edge = _colour(raw.FPDFPageObj_GetStrokeColor, found) if stroke.value else None
        inside = _colour(raw.FPDFPageObj_GetFillColor, found) if fill.value else None
        if edge is None and inside is None:
            return
        width = ctypes.c_float()
        raw.FPDFPageObj_GetStrokeWidth(found, width)
        scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
        thick = max(width.value * scale, 0.1)
        seen = edge is not None and edge < _PALE
        shade = None if inside is None else inside / 765
        for points, closed, curved in self.pieces(raw, found, matrix):
            self.piece(points, closed or inside is not None, curved, clip, (thick if seen else None), shade)

    def pieces(self, raw: Any, found: Any, matrix: Matrix) -> Iterator[tuple[list[Point], bool, bool]]:
        """Each part of a path that is drawn in one go: its points, whether it is closed, whether it has curves."""
        points: list[Point] = []
        closed = curved = False
        for at in range(raw.FPDFPath_CountSegments(found)):
            self.segments += 1
            segment = raw.FPDFPath_GetPathSegment(found, at)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield points, closed, curved
                points, closed, curved = [], False, False
            curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
            points.append(_point(raw, segment, matrix))
            closed = closed or bool(raw.FPDFPathSegment_GetClose(segment))
        if len(points) > 1:
            yield points, closed, curved

    def piece(
        self,
        points: list[Point],
        closed: bool,
        curved: bool,
        clip: Box,
        thick: float | None,
        shade: float | None,
    ) -> None:
        around = _around(points)
        shown = _common(around, clip)
        width, height = shown[2] - shown[0], shown[3] - shown[1]
        if width < 0 or height < 0 or (width == 0 and height == 0):
            return
        closed = closed or (len(points) > 3 and max(map(abs, _apart(points[0], points[-1]))) < 0.1)
        if curved:
            if closed and min(width, height) > 4 and (_is_round(points, around) or len(points) > 8):
                self.rects.append(Rect(shown, thick is not None, shade, round=max(width, height) < 20))
            return
        if closed and _is_rectangle(points, around):
            if min(width, height) <= 2.6 and max(width, height) > 6:
                if thick is not None or (shade is not None and shade * 765 < _PALE):
                    self.strokes.append(_thin(shown))
            else:
                self.rects.append(Rect(shown, thick is not None, shade))
        elif thick is not None:
            ring = [*points, points[0]] if closed and points[0] != points[-1] else points
            for one, other in itertools.pairwise(ring):
                self.straight(one, other, thick, clip)

    def straight(self, one: Point, other: Point, thick: float, clip: Box) -> None:
        box = _around([one, other])
        wide, high = box[2] - box[0], box[3] - box[1]
        if min(wide, high) > 0.6 or max(wide, high) < 1:
            return
        x0, y0, x1, y1 = _common(box, (clip[0] - 1, clip[1] - 1, clip[2] + 1, clip[3] + 1))
        if x1 >= x0 and y1 >= y0:
            # A short line with a thick pen is a filled box, not a rule.
            self.strokes.append(Stroke(x0, y0, x1, y1, thick))


def _thin(box: Box) -> Stroke:
    left, top, right, bottom = box
    if right - left >= bottom - top:
        middle = (top + bottom) / 2
        return Stroke(left, middle, right, middle, bottom - top)
    middle = (left + right) / 2
    return Stroke(middle, top, middle, bottom, right - left)


def _point(raw: Any, segment: Any, matrix: Matrix) -> Point:
    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    return moved(matrix, x.value, y.value)


def _colour(ask: Any, found: Any) -> int | None:
    """Red, green and blue together; None where nothing is seen."""
    red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
    if not ask(found, red, green, blue, opaque):
        return 0  # a pattern or a colour space of its own: seen
    return None if opaque.value < 16 else red.value + green.value + blue.value


def _apart(one: Point, other: Point) -> Point:
    return one[0] - other[0], one[1] - other[1]


def _around(points: list[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _is_rectangle(points: list[Point], around: Box) -> bool:
    corners = {(_side(x, around[0], around[2]), _side(y, around[1], around[3])) for x, y in points}
    return len(points) in (4, 5) and len(corners) >= 4 and all("?" not in corner for corner in corners)


def _side(value: float, low: float, high: float) -> str:
    if abs(value - low) < 0.3:
        return "low"
    return "high" if abs(value - high) < 0.3 else "?"


def _is_round(points: list[Point], around: Box) -> bool:
    """Whether the corners of the box around stay empty, as a circle leaves them."""
    left, top, right, bottom = around
    reach = 0.2 * min(right - left, bottom - top)
    corners = [(left, top), (right, top), (left, bottom), (right, bottom)]
    return not any(abs(x - u) < reach and abs(y - v) < reach for x, y in points for u, v in corners)
