"""Pieces onto pages, and pages into a PDF whose bytes depend on nothing but what is printed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from gdnotice.stamp.letters.faces import face
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.signatures.blanks import numbered
from gdnotice.stamp.typeset.text import GUTTER, Line, Op, Outline, Piece, Print, Put, moved, stacked

PAGE = (612.0, 792.0)
"""US Letter, points."""

MARGIN = 57.6
TOP = 45.0
BOTTOM = 736.0
"""Where the text ends; the footer stands below."""

WIDTH = PAGE[0] - 2 * MARGIN
HEIGHT = BOTTOM - TOP

_FLOW_LEAST = 84.0
"""Text in columns starts on a page only where this much of it can stand."""


def pages_of(pieces: Sequence[Piece]) -> list[list[Op]]:
    """What is drawn on each page, in points from its top left. Pieces held together share one page."""
    sheet = _Sheet()
    for group in _groups(pieces):
        needed = sum(piece.gap + (min(piece.height, _FLOW_LEAST) if piece.flow else piece.height) for piece in group)
        if sheet.y > 0.0 and (group[0].fresh or (needed > sheet.room and needed - group[0].gap <= HEIGHT)):
            sheet.turn()
        for piece in group:
            sheet.put(piece)
    return [page for page in sheet.pages if page] or [[]]


class _Sheet:
    """The pages so far; ``y`` is how far the last one is filled."""

    def __init__(self) -> None:
        self.pages: list[list[Op]] = [[]]
        self.y = 0.0

    @property
    def room(self) -> float:
        return HEIGHT - self.y

    def turn(self) -> None:
        self.pages.append([])
        self.y = 0.0

    def draw(self, ops: Iterable[Op], height: float) -> None:
        self.pages[-1].extend(moved(op, MARGIN, TOP + self.y) for op in ops)
        self.y += height

    def put(self, piece: Piece) -> None:
        gap = piece.gap if self.y > 0.0 else 0.0
        if gap + piece.height <= self.room:
            self.y += gap
            self.draw(piece.ops, piece.height)
        elif piece.flow:
            self.flow(piece, gap)
        else:
            # higher than a page: let it run over the foot rather than lose it; no form of ours does
            if self.y > 0.0:
                self.turn()
            self.draw(piece.ops, piece.height)

    def flow(self, piece: Piece, gap: float) -> None:
        """Columns over as many pages as they take: full ones first, the last ones of equal height."""
        self.y += gap
        rest: Sequence[Piece] = piece.flow
        while rest:
            if self.y > 0.0 and self.room < _FLOW_LEAST:
                self.turn()
            whole = columned(rest, piece.columns, WIDTH)
            if whole.height <= self.room:
                self.draw(whole.ops, whole.height)
                return
            columns, rest = _filled(rest, piece.columns, self.room)
            self.draw(_abreast(columns, WIDTH), self.room)
            self.turn()


def columned(flow: Sequence[Piece], columns: int, width: float) -> Piece:
    """``flow`` in columns of nearly equal height, as one piece that may be split again by its flow."""
    height = sum(piece.gap + piece.height for piece in flow) / columns
    while True:
        filled, rest = _filled(flow, columns, height)
        if not rest:
            break
        height += 2.0
    lowest = max(stacked(column).height for column in filled)
    return Piece(lowest, _abreast(filled, width), 5.0, flow=tuple(flow), columns=columns)


def column_width(columns: int, width: float) -> float:
    """The width of each of so many columns."""
    return (width - GUTTER * (columns - 1)) / columns


def _filled(flow: Sequence[Piece], columns: int, height: float) -> tuple[list[list[Piece]], list[Piece]]:
    """As much of ``flow`` as so many columns of ``height`` hold, and what is left. A group too high goes in alone."""
    groups = list(_groups(flow))
    found: list[list[Piece]] = []
    for _ in range(columns):
        column: list[Piece] = []
        used = 0.0
        while groups:
            needed = sum(piece.gap + piece.height for piece in groups[0]) - (0.0 if column else groups[0][0].gap)
            if column and used + needed > height:
                break
            used += needed
            column += groups.pop(0)
        if column:
            found.append(column)
    return found, [piece for group in groups for piece in group]


def _abreast(columns: Sequence[Sequence[Piece]], width: float) -> tuple[Op, ...]:
    step = column_width(len(columns), width) + GUTTER if len(columns) > 1 else 0.0
    return tuple(moved(op, place * step, 0.0) for place, column in enumerate(columns) for op in stacked(column).ops)


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        if piece.fresh and group:
            yield group
            group = []
        group.append(piece)
        if not piece.glue:
            yield group
            group = []
    if group:
        yield [*group[:-1], replace(group[-1], glue=False)]


def placements_of(pages: Sequence[Sequence[Op]]) -> tuple[Placement, ...]:
    """The blanks of all pages, in reading order; boxes to the hundredth of a point."""
    return numbered(
        Placement(
            page=number,
            box=(round(op.box[0], 2), round(op.box[1], 2), round(op.box[2], 2), round(op.box[3], 2)),
            kind=op.kind,
            field=op.field,
            value=op.value,
            row=op.row,
            column=op.column,
            align=op.align,
            near=op.near,
        )
        for number, page in enumerate(pages, 1)
        for op in page
        if isinstance(op, Put)
    )


@cache
def _registered(name: str) -> str:
    """The name under which reportlab knows a face."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    known = f"gdnotice-{name}"
    font: Any = TTFont(known, io.BytesIO(face(name).ttf), asciiReadable=False, shapable=False)
    # reportlab keeps one font file a PostScript name, and both weights carry the same one
    font.face.name = known.encode("ascii")
    pdfmetrics.registerFont(font)
    return known


def written(pages: Sequence[Sequence[Op]], title: str, subject: str) -> bytes:
    """The PDF. No time goes into it."""
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFName, PDFString
    from reportlab.pdfgen.canvas import Canvas

    class Undated(PDFInfo):
        """reportlab's own always writes a date, of 1 January 2000 where it is told to be invariant."""

        def format(self, document: Any) -> Any:
            texts = {"Title": self.title, "Subject": self.subject, "Creator": self.creator, "Producer": self.producer}
            return PDFDictionary({key: PDFString(text) for key, text in texts.items()}).format(document)

    out = io.BytesIO()
    made: Any = Canvas  # its stubs take the name of the first font for a number
    canvas = made(
        out, pagesize=PAGE, invariant=1, pageCompression=1, pdfVersion=(1, 7), lang="en-US",
        initialFontName=_registered("serif"), initialFontSize=9.5,
    )  # fmt: skip
    canvas._doc.info = Undated()
    canvas.setTitle(title)
    canvas.setSubject(subject)
    canvas.setCreator("GD Notice")
    canvas.setProducer("GD Notice")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas._doc.Catalog.PageMode = PDFName("UseNone")
    for page in pages:
        _draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Any, page: Sequence[Op]) -> None:
    """Fills first, so that no gray covers words; the words in one text object, so that readers keep lines whole."""
    height = PAGE[1]
    for op in sorted(page, key=lambda op: not (isinstance(op, Outline) and op.gray is not None)):
        match op:
            case Line(x0=x0, y0=y0, x1=x1, y1=y1, weight=weight):
                canvas.setLineWidth(weight)
                canvas.line(round(x0, 2), round(height - y0, 2), round(x1, 2), round(height - y1, 2))
            case Outline(box=(left, top, right, bottom), weight=weight, gray=gray):
                canvas.setLineWidth(weight)
                if gray is not None:
                    canvas.setFillGray(gray)
                place = (round(left, 2), round(height - bottom, 2), round(right - left, 2), round(bottom - top, 2))
                canvas.rect(*place, stroke=int(gray is None), fill=int(gray is not None))
                if gray is not None:
                    canvas.setFillGray(0)
            case _:
                pass
    words = canvas.beginText()
    font: tuple[str, float] | None = None
    for op in page:
        if isinstance(op, Print):
            if font != (op.face, op.size):
                font = (op.face, op.size)
                words.setFont(_registered(op.face), op.size)
            words.setTextOrigin(round(op.x, 2), round(height - op.y, 2))
            words.textOut(op.text)
    canvas.drawText(words)
