"""Ruled blanks, tables and signature rules: the parts of a form that a person fills in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gdnotice.pack.block_kinds import Blanks, Cell, Rows, Signature, Table
from gdnotice.pack.inline import Paragraph
from gdnotice.stamp.typeset.text import (
    BLANK_HEIGHT,
    BODY,
    CAPTION,
    GUTTER,
    SMALL,
    Copy,
    Line,
    Op,
    Outline,
    Piece,
    Print,
    Put,
    Style,
    moved,
    paragraph_lines,
    ruled,
    stacked,
    text_pieces,
    together,
)

_STEP = 18.0
"""From rule to rule where a blank has several."""

_INK = 27.0
_TABLE_ROW = 16.5
_HEADING = Style(8.0, 9.6, ("serif-bold", "serif-bold", "serif-italic"))


def blanks(block: Blanks, copy: Copy, width: float) -> list[Piece]:
    return together(rows(block.rows, copy, width - block.indent, block.indent, below=block.labels == "below"))


def rows(given: Rows, copy: Copy, width: float, x: float, *, below: bool, gap: float = 3.0) -> list[Piece]:
    """One piece a row of cells."""
    found = []
    for place, row in enumerate(given):
        shares = sum(cell.share for cell in row) or 1.0
        free = width - GUTTER * (len(row) - 1)
        left = x
        cells = []
        for cell in row:
            own = free * cell.share / shares
            cells.append((_below if below else _before)(cell, copy, left, own))
            left += own + GUTTER
        # rules of one row stand at one height, whatever the labels need
        bottom = max(piece.height for piece in cells)
        ops = tuple(op if below else moved(op, 0.0, bottom - piece.height) for piece in cells for op in piece.ops)
        found.append(Piece(bottom, ops, gap if place == 0 else 0.0))
    return found


def _near(cell: Cell, copy: Copy) -> str:
    return copy.plain(cell.label) or (copy.near(cell.field) if cell.field else "")


def _rules(cell: Cell, copy: Copy, left: float, right: float, first: float) -> list[Op]:
    """The cell's rules, the first at ``first``."""
    ops: list[Op] = []
    row = cell.row
    for place in range(cell.ruled):
        ops += ruled(
            cell.field, left, right, first + place * _STEP,
            near=_near(cell, copy), align=cell.align, row=row, column=cell.column,
        )  # fmt: skip
    return ops


def _before(cell: Cell, copy: Copy, x: float, width: float) -> Piece:
    """Label, then rule. A label that takes more than three fifths of the cell is broken over lines."""
    lines = paragraph_lines(cell.label, BODY, copy, width * 0.6) if cell.label else []
    taken = max((_extent(line.ops) for line in lines), default=0.0)
    left = x + (taken + 5.0 if lines else 0.0)
    room = max(_STEP + 1.5, BODY.leading * len(lines) + 4.0)
    rule = room - 1.5
    ops: list[Op] = []
    for place, line in enumerate(lines):
        lift = rule - 2.0 - BODY.leading * (len(lines) - 1 - place) - (BODY.leading - BODY.leading * 0.27)
        ops += [moved(op, x, lift) for op in line.ops]
    if cell.before:
        ops.append(Print(left, rule - 2.0, cell.before, "serif", BODY.size))
        left += BODY.width(cell.before) + 2.0
    ops += _rules(cell, copy, left, x + width, rule)
    return Piece(room + _STEP * (cell.ruled - 1), tuple(ops))


def _below(cell: Cell, copy: Copy, x: float, width: float) -> Piece:
    """Rule, then a small label under it."""
    first = BLANK_HEIGHT + 1.5
    left = x
    ops: list[Op] = []
    if cell.before:
        ops.append(Print(left, first - 2.0, cell.before, "serif", BODY.size))
        left += BODY.width(cell.before) + 2.0
    ops += _rules(cell, copy, left, x + width, first)
    caption = stacked(paragraph_lines(cell.label, CAPTION, copy, width)) if cell.label else Piece(0.0)
    under = first + _STEP * (cell.ruled - 1) + 1.0
    ops += [moved(op, x, under) for op in caption.ops]
    return Piece(under + caption.height + 2.5, tuple(ops))


def _extent(ops: Sequence[Op]) -> float:
    """Right edge of what ``ops`` print."""
    ends = [0.0]
    for op in ops:
        if isinstance(op, Print):
            ends.append(op.x + Style(op.size, 0.0, (op.face,) * 3).width(op.text.rstrip(" ")))
        elif isinstance(op, Line):
            ends.append(op.x1)
        else:
            ends.append(op.box[2])
    return max(ends)


def signature(block: Signature, copy: Copy, width: float) -> list[Piece]:
    """One piece: text, then for each signer the rules for ink and the blanks below them."""
    found = text_pieces(block.text, BODY, copy, width, "justify")
    signs = f"signature.{_signer(block, copy)}"
    for place in range(block.count):
        found.append(_ink(block.ink, signs, copy, width))
        given = block.rows
        if block.field is not None:
            given = tuple(
                tuple(replace(cell, row=place) if cell.column is not None else cell for cell in row) for row in given
            )
        found += rows(given, copy, width, 0.0, below=True, gap=0.0)
    return [replace(stacked(found), gap=4.0)]


def _signer(block: Signature, copy: Copy) -> str:
    """Whose part of the form a signature stands in, as the answers beside it are."""
    named = [block.field, *(cell.field for row in block.rows for cell in row)]
    roles = [copy.fields[name].role for name in named if name is not None and name in copy.fields]
    return "institution" if "institution" in roles[:1] else "holder"


def _ink(labels: Sequence[Paragraph], signs: str, copy: Copy, width: float) -> Piece:
    """Empty rules side by side, tall enough to sign on."""
    free = (width - GUTTER * (len(labels) - 1)) / max(1, len(labels))
    ops: list[Op] = []
    lowest = 0.0
    for place, label in enumerate(labels):
        x = place * (free + GUTTER)
        ops += [Line(x, _INK, x + free, _INK), Put((x, 1.5, x + free, _INK), "image", signs, near=copy.plain(label))]
        caption = stacked(paragraph_lines(label, CAPTION, copy, free))
        ops += [moved(op, x, _INK + 1.0) for op in caption.ops]
        lowest = max(lowest, caption.height)
    return Piece(_INK + 1.0 + lowest + 2.5, tuple(ops), 2.0)


def table(block: Table, copy: Copy, width: float) -> list[Piece]:
    """Heading, empty rows, and the total: one piece."""
    shares = sum(column.share for column in block.columns)
    edges = [0.0]
    for column in block.columns:
        edges.append(edges[-1] + width * column.share / shares)
    heads = [
        paragraph_lines(column.label, _HEADING, copy, edges[at + 1] - edges[at] - 8.0, "center", x=edges[at] + 4.0)
        for at, column in enumerate(block.columns)
    ]
    head = max(len(lines) for lines in heads) * _HEADING.leading + 5.0
    ops: list[Op] = [Outline((0.0, 0.0, width, head), gray=0.93)]
    for lines in heads:
        top = (head - len(lines) * _HEADING.leading) / 2
        for place, line in enumerate(lines):
            ops += [moved(op, 0.0, top + place * _HEADING.leading) for op in line.ops]
    bottom = head + block.rows * _TABLE_ROW
    for row in range(block.rows):
        top = head + row * _TABLE_ROW
        ops.append(Line(0.0, top, width, top, 0.4))
        for at, column in enumerate(block.columns):
            box = (edges[at] + 3.0, top + 0.6, edges[at + 1] - 3.0, top + _TABLE_ROW - 0.6)
            of_rows = column.column is not None
            ops.append(
                Put(box, "text", block.field, row=row if of_rows else None, column=column.column, align=column.align,
                    near=copy.plain(column.label))
            )  # fmt: skip
    ops += [Line(edge, 0.0, edge, bottom, 0.4) for edge in edges[1:-1]]
    if block.total is not None:
        ops += _total(block.total, copy, edges, bottom)
        bottom += _TABLE_ROW
    ops.append(Outline((0.0, 0.0, width, bottom), 0.6))
    return [Piece(bottom, tuple(ops), 4.0)]


def _total(cell: Cell, copy: Copy, edges: Sequence[float], top: float) -> list[Op]:
    """The last row: a label, and the total under the last column."""
    start, end = edges[-2], edges[-1]
    ops: list[Op] = [Line(0.0, top, end, top, 0.6), Line(start, top, start, top + _TABLE_ROW, 0.4)]
    style = replace(SMALL, faces=("serif-bold", "serif-bold", "serif-italic"))
    for line in paragraph_lines(cell.label, style, copy, start - 8.0, "right", x=4.0)[:1]:
        ops += [moved(op, 0.0, top + (_TABLE_ROW - style.leading) / 2) for op in line.ops]
    if cell.field is not None:
        box = (start + 3.0, top + 0.6, end - 3.0, top + _TABLE_ROW - 0.6)
        ops.append(
            Put(box, "text", cell.field, row=cell.row, column=cell.column, align=cell.align, near=_near(cell, copy))
        )
    return ops
