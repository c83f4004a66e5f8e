"""Lays out simple HTML in fixed columns: paragraphs wrapped, tables as columns, rules and boxes as typists write them.

It reads what filing agents' programs write, not what a browser can show. Words are never dropped; pictures, scripts and
styles are. Rules drawn by styles (an empty cell or underlined spaces with a line below) become underscores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeAlias

from gdnotice.stamp.exhibit.lines import WRAP, Line, wrap

_KEPT = "\ue001"
"""A no-break space while lines are broken: it never ends a line and is not joined with its neighbours."""
_BREAK = "\x0c"
_DEEPEST = 60
"""Levels of nesting kept; what lies deeper is read as if it stood at this level."""

_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr"})
_SKIPPED = frozenset({"head", "script", "style", "title", "noscript"})
_BLOCKS = frozenset(
    {
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "li", "hr", "pre", "center"),
        *("blockquote", "body", "html", "section", "article", "form", "dl", "dt", "dd", "fieldset", "main"),
        *("header", "footer"),
    }
)
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "hr"})
_CELL, _TERM = ("td", "th"), ("dt", "dd")
_CLOSES = {"li": ("li",), "tr": ("tr", *_CELL), "td": _CELL, "th": _CELL, "dt": _TERM, "dd": _TERM}
_WINGDINGS = re.compile(r"wingdings|webdings|zapf", re.IGNORECASE)
_CENTRED = re.compile(r"text-align:\s*center", re.IGNORECASE)
_PAGE = re.compile(r"page-break-(?:before|after):\s*always|break-(?:before|after):\s*page", re.IGNORECASE)
_RULED = re.compile(r"border-bottom(?:-style)?:\s*[^;]*(?:solid|double|black|#000|\dpt|\dpx)", re.IGNORECASE)
_UNDERLINED = re.compile(r"text-decoration[^;]*underline|border-bottom", re.IGNORECASE)


@dataclass(slots=True)
class _Node:
    tag: str
    marks: dict[str, str]
    inside: list[_Part] = field(default_factory=list)

    @property
    def style(self) -> str:
        return self.marks.get("style", "")


_Part: TypeAlias = "_Node | str"


class _Tree(HTMLParser):
    """The document as a tree; unclosed paragraphs, cells and items are closed as browsers do."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = _Node("html", {})
        self.open = [self.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._close("p", until=("td", "th", "li", "div", "body"))
        for closed in _CLOSES.get(tag, ()):
            self._close(closed, until=("table", "ul", "ol", "dl"))
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in _VOID and len(self.open) < _DEEPEST:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        self._close(tag, until=("table",) if tag != "table" else ())

    def _close(self, tag: str, until: Sequence[str]) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return
            if self.open[place].tag in until:
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def html_lines(text: str) -> list[Line]:
    """The document's lines."""
    tree = _Tree()
    tree.feed(text)
    tree.close()
    found: list[Line] = []
    breaks = False
    for row, table in _Layout().block(tree.top, WRAP, centred=False):
        if row == _BREAK:
            breaks = bool(found)
            continue
        plain = row.replace(_KEPT, " ").rstrip()
        if not plain and _KEPT not in row and (not found or not found[-1].text):
            continue
        found.append(Line(plain, 0, table, breaks and bool(plain)))
        breaks = breaks and not plain
    return found


_Row: TypeAlias = tuple[str, bool]
"""A line, and whether it belongs to a table."""


class _Layout:
    """Walks the tree and gives lines."""

    def block(self, node: _Node, width: int, *, centred: bool) -> Iterator[_Row]:
        """The lines of one block: its running text wrapped, the blocks inside it in their order."""
        centred = centred or node.tag == "center" or node.marks.get("align", "").lower() == "center"
        centred = centred or bool(_CENTRED.search(node.style))
        running: list[str] = []
        for part in self._parts(node):
            if isinstance(part, str):
                running.append(part)
                continue
            yield from _wrapped("".join(running), width, centred=centred)
            running = []
            yield from self._inner(part, width, centred=centred)
        yield from _wrapped("".join(running), width, centred=centred)

    def _inner(self, node: _Node, width: int, *, centred: bool) -> Iterator[_Row]:
        if _PAGE.search(node.style):
            yield _BREAK, False
        if node.tag in _SPACED:
            yield "", False
        if node.tag == "table":
            yield from self._table(node, width)
        elif node.tag == "pre":
            for row in _text(node).split("\n"):
                yield row.replace("\u00a0", " "), False
        elif node.tag == "li":
            for place, (row, table) in enumerate(self.block(node, width - 2, centred=False)):
                yield ("• " if place == 0 else "  ") + row, table
        elif node.tag != "hr":
            yield from self.block(node, width, centred=centred)
        if node.tag in _SPACED:
            yield "", False

    def _parts(self, node: _Node) -> Iterator[_Part]:
        """Running text as strings, with line ends; blocks as nodes. Inline elements are opened."""
        for part in node.inside:
            if isinstance(part, str):
                yield re.sub(r"[ \t\r\n\f]+", " ", part).replace("\u00a0", _KEPT)
            elif part.tag in _SKIPPED:
                continue
            elif part.tag == "br":
                yield "\n"
            elif part.tag == "input":
                kind = part.marks.get("type", "text").lower()
                yield "☐" if kind in ("checkbox", "radio") else "" if kind in ("hidden", "submit") else "_" * 20
            elif part.tag in _BLOCKS:
                yield part
            else:
                yield from self._inline(part)

    def _inline(self, node: _Node) -> Iterator[_Part]:
        text = _text(node)
        if _WINGDINGS.search(f"{node.marks.get('face', '')} {node.style}") and len(text.strip()) == 1:
            # In these faces the letters o, q and the diaeresis are empty boxes, x and the thorn ticked ones.
            yield "☒" if text.strip() in "xþý" else "☐"
        elif (node.tag == "u" or _UNDERLINED.search(node.style)) and "\u00a0" in text and not text.strip():
            yield "_" * max(len(text), 3)
        else:
            yield from self._parts(node)

    # ---------------------------------------------------------------- tables

    def _table(self, node: _Node, width: int) -> Iterator[_Row]:
        rows = [list(_cells(row)) for row in _rows(node)]
        count = max((sum(span for _, span in row) for row in rows), default=0)
        if count > _MOST_COLUMNS:
            for row in rows:
                for cell, _ in row:
                    yield from self.block(cell, width, centred=False)
            return
        widths = _shared(self._needed(rows, count, width), width)
        for row in rows:
            yield from self._row(row, widths)

    def _needed(self, rows: Sequence[Sequence[tuple[_Node, int]]], count: int, width: int) -> list[int]:
        """What each column needs for its own cells, then what cells across several lack is given to their last."""
        needed = [0] * count
        across: list[tuple[int, int, int]] = []
        for row in rows:
            at = 0
            for cell, span in row:
                if span == 1:
                    needed[at] = max(needed[at], self._natural(cell))
                else:
                    across.append((at, at + span, min(self._natural(cell), width)))
                at += span
        for first, last, wanted in across:
            held = [one for one in needed[first:last] if one]
            lacking = wanted - sum(held) - _APART * max(0, len(held) - 1)
            if lacking > 0:
                needed[last - 1] += lacking
        return needed

    def _natural(self, cell: _Node) -> int:
        """Columns that a cell would take on one line each. A table in a table takes all there is to have."""
        text = _text(cell)
        if _RULED.search(cell.style) and not text.strip():
            return 28
        if any(_holds(part, ("table",)) for part in cell.inside):
            return 400
        return max((len(row) for row, _ in self.block(cell, 400, centred=False)), default=0)

    def _row(self, row: Sequence[tuple[_Node, int]], widths: Sequence[int]) -> Iterator[_Row]:
        columns: list[tuple[int, list[str]]] = []
        at = left = 0
        for cell, span in row:
            room = [width for width in widths[at : at + span] if width]
            width = sum(room) + _APART * max(0, len(room) - 1)
            if width:
                if _RULED.search(cell.style) and not _text(cell).strip():
                    inside = ["_" * width]
                else:
                    centred = cell.marks.get("align", "").lower() == "center" or bool(_CENTRED.search(cell.style))
                    inside = [row for row, _ in self.block(cell, width, centred=centred) if row != _BREAK]
                while inside and not inside[-1]:
                    inside.pop()
                while inside and not inside[0]:
                    inside.pop(0)
                columns.append((left, inside))
                left += width + _APART
            at += span
        for place in range(max((len(inside) for _, inside in columns), default=0)):
            line = ""
            for start, inside in columns:
                if place < len(inside) and inside[place].strip():
                    line = line.ljust(start) + inside[place].rstrip(" ")
            yield line or _KEPT, True


_APART = 3
"""Cells between the columns of a table."""

_MOST_COLUMNS = 120
"""A table of more columns cannot be shown as one: its cells follow one another."""

_NARROWEST = 8
"""Cells: a column of words is never made narrower than this."""


def _rows(table: _Node) -> Iterator[_Node]:
    """The rows of a table. What stands in it outside any row is a row of its own, so that no words are lost."""
    for part in table.inside:
        if isinstance(part, str):
            if part.strip():
                yield _Node("tr", {}, [part])
        elif part.tag == "tr":
            yield part
        elif part.tag != "table" and any(_holds(one, ("tr", "td", "th")) for one in part.inside):
            yield from _rows(part)
        elif part.tag not in _SKIPPED and _text(part).strip():
            yield _Node("tr", {}, [part])


def _cells(row: _Node) -> Iterator[tuple[_Node, int]]:
    """The cells of a row and the columns they span; what stands outside any cell is a cell of its own."""
    for part in row.inside:
        if isinstance(part, str):
            if part.strip():
                yield _Node("td", {}, [part]), 1
        elif part.tag in _CELL:
            span = part.marks.get("colspan", "1")
            yield part, max(1, min(int(span[:9]), 100)) if span.isascii() and span.isdigit() else 1
        elif part.tag != "table" and any(_holds(one, _CELL) for one in part.inside):
            yield from _cells(part)
        elif part.tag not in _SKIPPED and _text(part).strip():
            yield _Node("td", {}, [part]), 1


def _holds(part: _Part, tags: Sequence[str]) -> bool:
    return isinstance(part, _Node) and (part.tag in tags or any(_holds(one, tags) for one in part.inside))


def _shared(natural: Sequence[int], width: int) -> list[int]:
    """Widths of columns that fit ``width`` together: the widest give way first, and none falls below what it needs."""
    widths = list(natural)
    while (over := sum(widths) + _APART * (sum(1 for one in widths if one) - 1) - width) > 0:
        widest = max(widths)
        if widest <= _NARROWEST:
            break
        count = widths.count(widest)
        second = max((one for one in widths if one < widest), default=0)
        lower = max(widest - -(-over // count), second, _NARROWEST)
        widths = [lower if one == widest else one for one in widths]
    return widths


def _text(node: _Node) -> str:
    """All text inside a node, as written."""
    found: list[str] = []
    waiting: list[_Part] = list(reversed(node.inside))
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            found.append(part)
        elif part.tag == "br":
            found.append("\n")
        elif part.tag not in _SKIPPED:
            waiting.extend(reversed(part.inside))
    return "".join(found)


def _wrapped(running: str, width: int, *, centred: bool) -> Iterator[_Row]:
    if not running.strip(" "):
        return
    for piece in running.split("\n"):
        text = re.sub(r" {2,}", " ", piece).strip(" ")
        if not text.strip(_KEPT):
            yield (_KEPT if "\n" in running and not text else ""), False
            continue
        for row in wrap(text, width):
            yield (" " * ((width - len(row)) // 2) if centred else "") + row, False
