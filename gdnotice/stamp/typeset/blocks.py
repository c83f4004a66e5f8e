"""Each kind of block as pieces of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from gdnotice.offer.agents import METHODS
from gdnotice.pack import block_kinds as kinds
from gdnotice.pack.block_kinds import Block
from gdnotice.pack.inline import Blank, Paragraph, Words
from gdnotice.stamp.letters.faces import face, normal
from gdnotice.stamp.typeset.page import HEIGHT, column_width, columned
from gdnotice.stamp.typeset.rows import blanks, rows, signature, table
from gdnotice.stamp.typeset.text import (
    BODY,
    CAPTION,
    GUTTER,
    SMALL,
    TICK,
    Copy,
    Line,
    Op,
    Outline,
    Piece,
    Print,
    Style,
    TextAlign,
    moved,
    paragraph_lines,
    ruled,
    stacked,
    text_pieces,
    tick_box,
    together,
)

_BOLD = ("serif-bold", "serif-bold", "serif-italic")
_TITLE = Style(15.5, 19.0, _BOLD)
_UNDER_TITLE = Style(10.5, 13.6)
_PART = Style(11.5, 14.0, _BOLD)
_HEADING = Style(9.5, 12.3, _BOLD)
_NOTE = Style(8.8, 11.0, ("serif-italic", "serif-bold", "serif"))
_WARNING = Style(8.6, 11.2, _BOLD)
_TICK_INDENT = TICK + 7.0
_PADDING = 8.0


def pieces(blocks: Sequence[Block], copy: Copy, width: float) -> list[Piece]:
    """The blocks that these terms show, in order."""
    return [piece for block in blocks if copy.shows(block.when) for piece in _pieces(block, copy, width)]


def _pieces(block: Block, copy: Copy, width: float) -> list[Piece]:
    return _SETTERS[type(block)](block, copy, width)


def _text(block: kinds.Text, copy: Copy, width: float) -> list[Piece]:
    style = SMALL if block.small else BODY
    return text_pieces(block.text, style, copy, width - block.indent, block.align, x=block.indent)


def _seal(block: kinds.Seal, copy: Copy, width: float) -> list[Piece]:
    label = stacked(paragraph_lines(block.label, CAPTION, copy, width - 10.0, "center", x=5.0))
    ops = tuple(moved(op, 0.0, 3.0) for op in label.ops)
    return [Piece(block.height, (Outline((0.0, 0.0, width, block.height), 0.5), *ops), 4.0)]


def _space(block: kinds.Space, copy: Copy, width: float) -> list[Piece]:
    match block.kind:
        case "page":
            return [Piece(0.0, fresh=True)]
        case "rule":
            return [Piece(block.points, (Line(0.0, block.points / 2, width, block.points / 2),), 3.0)]
        case "space":
            return [Piece(0.0, gap=block.points)]


def _title(block: kinds.Title, copy: Copy, width: float) -> list[Piece]:
    found = [replace(line, gap=0.0) for line in paragraph_lines(block.title, _TITLE, copy, width, "center")]
    for one in block.lines:
        lines = paragraph_lines(one, _UNDER_TITLE, copy, width * 0.86, "center", x=width * 0.07)
        found += [replace(line, gap=1.0 if place == 0 else 0.0) for place, line in enumerate(lines)]
    return [replace(stacked(found), glue=True)]


def _heading(block: kinds.Heading, copy: Copy, width: float) -> list[Piece]:
    if block.level == 2:
        found = paragraph_lines(block.text, _HEADING, copy, width)
        note = paragraph_lines(block.note, _NOTE, copy, width) if block.note else []
        return [replace(stacked([*found, *note]), gap=8.0, glue=True)]
    found = [Piece(5.0, (Line(0.0, 0.0, width, 0.0, 0.9),)), *paragraph_lines(block.text, _PART, copy, width, "center")]
    if block.note:
        found += paragraph_lines(block.note, _NOTE, copy, width, "center")
    return [replace(stacked(found), gap=11.0, glue=True)]


def _warn(block: kinds.Warn, copy: Copy, width: float) -> list[Piece]:
    inner = stacked(text_pieces(block.text, _WARNING, copy, width - 2 * _PADDING, "center", x=_PADDING, gap=3.0))
    height = inner.height + 10.0
    ops = tuple(moved(op, 0.0, 4.2) for op in inner.ops)
    return [Piece(height, (Outline((0.0, 0.0, width, height), 0.8), *ops), 7.0)]


_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")


def _numbered(block: kinds.Numbered, copy: Copy, width: float) -> list[Piece]:
    style = SMALL if block.small else BODY
    own = column_width(block.columns, width)
    indent = 17.0 if block.small else 20.0
    found: list[Piece] = []
    for place, item in enumerate(block.items, block.start):
        marks = {"1": f"{place}.", "a": f"({chr(96 + (place - 1) % 26 + 1)})", "i": f"({_ROMAN[(place - 1) % 16]})"}
        gap = 3.5 if block.small else 4.5
        lines = text_pieces(item, style, copy, own - indent, "justify", x=indent, gap=gap)
        if lines:
            baseline = lines[0].height - style.leading * 0.27
            mark = Print(0.0, baseline, marks[block.style], style.faces[0], style.size)
            found += [replace(lines[0], ops=(mark, *lines[0].ops)), *lines[1:]]
    return found if block.columns == 1 or not found else [columned(found, block.columns, width)]


# ------------------------------------------------------------------ the agent


def _deliveries(block: kinds.Deliveries, copy: Copy, width: float) -> list[Piece]:
    """The agent's name, and a cell for each delivery; where the offer gives none, blanks for the usual ones."""
    title = paragraph_lines(block.title, _UNDER_TITLE, copy, width, "center")
    name = paragraph_lines(_term("offer.agent.name"), replace(_PART, size=12.0, leading=16.0), copy, width, "center")
    cells = [_delivery(method.id, method.label, copy) for method in METHODS if f"offer.agent.{method.id}" in copy.terms]
    known = bool(cells)
    if not known:
        cells = [_delivery(method.id, method.label, copy) for method in METHODS[:4]]
    if copy.term("offer.agent.information") is not None or not known:
        cells.append([(Words("Telephone for information", bold=True),), _one("offer.agent.information", 120.0)])
    across = 3 if len(cells) not in (2, 4) else 2
    grid = _grid(cells, across, copy, width)
    more = _further(copy)
    extra = [line for one in more for line in paragraph_lines((Words(one),), SMALL, copy, width, "center")]
    return [replace(stacked([*title, *name, replace(grid, gap=3.0), *extra]), gap=8.0)]


def _term(key: str) -> Paragraph:
    return (Blank(key, None, bold=True),)


def _one(key: str, width: float) -> Paragraph:
    return (Blank(key, width),)


def _delivery(method: str, label: str, copy: Copy) -> list[Paragraph]:
    """The lines of one cell."""
    key = f"offer.agent.{method}"
    only = copy.term(f"{key}_for")
    found: list[Paragraph] = [(Words(f"{label}:", bold=True),)]
    if only is not None:
        found.append((Words(f"({only})", italic=True),))
    given = copy.terms.get(key)
    if given is None:
        found += [_one(key, 140.0)] * (3 if method in ("mail", "hand", "courier") else 1)
    elif isinstance(given, str):
        found.append(_one(key, 140.0))
    else:
        for line in given:
            text = normal(str(line))
            copy.missing.update(face("serif").missing(text))
            found.append((Words(text),))
    if method == "fax" and (copy.term("offer.agent.confirm") is not None or given is None):
        found += [(Words("Confirm by telephone:", italic=True),), _one("offer.agent.confirm", 120.0)]
    return found


def _grid(cells: Sequence[Sequence[Paragraph]], across: int, copy: Copy, width: float) -> Piece:
    own = width / across
    style = Style(9.0, 11.6)
    found: list[Piece] = []
    for start in range(0, len(cells), across):
        row = cells[start : start + across]
        heaps = [
            stacked([line for one in cell for line in paragraph_lines(one, style, copy, own - 14.0, "center", x=7.0)])
            for cell in row
        ]
        height = max(heap.height for heap in heaps) + 9.0
        shift = (width - own * len(row)) / 2
        ops: list[Op] = []
        for place, heap in enumerate(heaps):
            x = shift + place * own
            ops += [moved(op, x, 4.0) for op in heap.ops]
            if place:
                ops.append(Line(x, 5.0, x, height - 5.0, 0.4))
        if start:
            ops.append(Line(0.0, 0.0, width, 0.0, 0.4))
        found.append(Piece(height, tuple(ops)))
    whole = stacked(found)
    lines = (Line(0.0, 0.0, width, 0.0, 0.6), Line(0.0, whole.height, width, whole.height, 0.6))
    return replace(whole, ops=(*lines, *whole.ops))


def _further(copy: Copy) -> list[str]:
    """Deliveries beyond the first of each method, which have no cell of their own."""
    given = copy.terms.get("offer.agent.deliveries", ())
    lines = [str(line) for line in given] if not isinstance(given, str) else [given]
    seen: set[str] = set()
    more = []
    for line in lines:
        label = line.partition(":")[0]
        if label in seen:
            more.append(f"Also {line[:1].lower()}{line[1:]}")
        seen.add(label)
    return more


# ------------------------------------------------------------------ tick boxes


def _choices(block: kinds.Choices, copy: Copy, width: float) -> list[Piece]:
    free = width - block.indent
    own = (free - GUTTER * (block.columns - 1)) / block.columns
    # where the terms leave no item, they do not say which there are: print all
    kept = [item for item in block.items if copy.shows(item.when)] or block.items
    items = [_choice(block.field, item, copy, own, "justify" if block.columns == 1 else "left") for item in kept]
    found = []
    for start in range(0, len(items), block.columns):
        row = items[start : start + block.columns]
        ops = tuple(
            moved(op, block.indent + place * (own + GUTTER), 0.0) for place, item in enumerate(row) for op in item.ops
        )
        found.append(Piece(max(item.height for item in row), ops, 5.0 if start == 0 else 4.0))
    return found


def _choice(key: str, item: kinds.Choose, copy: Copy, width: float, align: TextAlign) -> Piece:
    lines = text_pieces(item.text, BODY, copy, width - _TICK_INDENT, align, x=_TICK_INDENT, gap=3.0)
    whole = stacked([*lines, *rows(item.rows, copy, width - _TICK_INDENT, _TICK_INDENT, below=False, gap=0.0)])
    first = lines[0].height - BODY.leading * 0.27 if lines else 10.0
    near = copy.plain(item.text[0])[:60] if item.text else copy.near(key)
    return replace(whole, ops=(*tick_box(key, item.value, 2.0, first, near), *whole.ops))


def _prices(block: kinds.Prices, copy: Copy, width: float) -> list[Piece]:
    """A box for each price; where the offer lists none, boxes for ink with a blank each."""
    given = copy.terms.get("offer.auction.prices", ())
    prices = [str(price) for price in given] if not isinstance(given, str) else [given]
    own = width / block.columns
    height = 17.0
    found = []
    for start in range(0, len(prices) or block.columns, block.columns):
        ops: list[Op] = []
        for place in range(block.columns):
            x = place * own + 4.0
            if start + place < len(prices):
                price = prices[start + place]
                ops += tick_box(block.field, price, x, 12.0, f"${price}")
                ops.append(Print(x + TICK + 5.0, 12.0, f"${price}", "serif", BODY.size))
            elif not prices:
                ops += [Outline((x, 5.2, x + TICK, 13.2), 0.6), Print(x + TICK + 5.0, 12.0, "$", "serif", BODY.size)]
                ops += ruled("offer.auction.prices", x + TICK + 11.0, x + own - 12.0, 14.0, near="price", height=12.0)
        found.append(Piece(height, tuple(ops), 4.0 if start == 0 else 0.0))
    return together(found)


# ------------------------------------------------------------------ groups


def _columns(block: kinds.Columns, copy: Copy, width: float) -> list[Piece]:
    gutter = 20.0
    left = (width - gutter) * block.share
    heaps = [stacked(pieces(block.left, copy, left)), stacked(pieces(block.right, copy, width - gutter - left))]
    ops = (*heaps[0].ops, *(moved(op, left + gutter, 0.0) for op in heaps[1].ops))
    return [Piece(max(heap.height for heap in heaps), ops, 5.0)]


def _frame(block: kinds.Frame, copy: Copy, width: float) -> list[Piece]:
    """A group on one page. One that no page could hold is set without its frame and may be split."""
    padding = _PADDING if block.ruled else 0.0
    own = width - 2 * padding
    found: list[Piece] = []
    if block.title:
        found += paragraph_lines(block.title, replace(_PART, size=10.0, leading=12.6), copy, own, "center")
    if block.note:
        found += paragraph_lines(block.note, _NOTE, copy, own, "center")
    found += pieces(block.inside, copy, own)
    if not found:
        return []
    whole = stacked(found)
    height = whole.height + (2 * padding if block.ruled else 0.0)
    if height > HEIGHT:
        return found
    if not block.ruled:
        return [replace(whole, gap=6.0)]
    ops = tuple(moved(op, padding, padding - 1.0) for op in whole.ops)
    return [Piece(height, (Outline((0.0, 0.0, width, height), 0.6), *ops), 8.0)]


_SETTERS: Mapping[type, Callable[..., list[Piece]]] = {
    kinds.Title: _title,
    kinds.Text: _text,
    kinds.Warn: _warn,
    kinds.Heading: _heading,
    kinds.Numbered: _numbered,
    kinds.Deliveries: _deliveries,
    kinds.Choices: _choices,
    kinds.Prices: _prices,
    kinds.Blanks: blanks,
    kinds.Table: table,
    kinds.Signature: signature,
    kinds.Columns: _columns,
    kinds.Frame: _frame,
    kinds.Seal: _seal,
    kinds.Space: _space,
}
