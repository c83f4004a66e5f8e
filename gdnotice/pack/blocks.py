"""Reads the blocks of text of a built-in printing. Every mistake is gathered with its line; none stops the reading."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, cast

from gdnotice.errors import Mistake
from gdnotice.files import Document, KeyPath
from gdnotice.pack import types
from gdnotice.pack.block_kinds import (
    Blanks,
    Block,
    Cell,
    Choices,
    Choose,
    Column,
    Columns,
    Deliveries,
    Frame,
    Heading,
    Numbered,
    Prices,
    Rows,
    Seal,
    Signature,
    Space,
    Table,
    Text,
    Title,
    Warn,
    printed_fields,
)  # fmt: skip
from gdnotice.pack.conditions import Condition, condition
from gdnotice.pack.inline import Blank, Mark, Paragraph, Paragraphs, Words, paragraphs, places

if TYPE_CHECKING:
    from gdnotice.pack.form import Field

__all__ = ["Block", "printed_fields", "read_blocks"]


def read_blocks(document: Document, fields: Mapping[str, Field]) -> tuple[tuple[Block, ...], list[Mistake]]:
    """The blocks of a pack, and every mistake in them. ``fields`` are the form's, by id."""
    reader = _Reader(document, fields)
    blocks = reader.blocks(document.data.get("block", []), ("block",))
    if blocks or not reader.mistakes:
        printed = printed_fields(blocks)
        for field in fields.values():
            if field.role != "desk" and field.id not in printed and not reader.mistakes:
                reader.wrong(("field",), f"no block prints the field {field.id}: its answer would not reach paper")
    return blocks, reader.mistakes


_TICKED = (types.YES, types.CHOICE, types.CHOICES)
_COMMON = {"kind", "when"}


class _Reader:
    """Walks the tables of one document and gathers mistakes; a block with a mistake is left out."""

    def __init__(self, document: Document, fields: Mapping[str, Field]) -> None:
        self.document = document
        self.fields = fields
        self.mistakes: list[Mistake] = []
        self.kinds: Mapping[str, tuple[set[str], Callable[[Mapping[str, Any], KeyPath], Block]]] = {
            "title": ({"title", "lines"}, self.title),
            "text": ({"text", "align", "small", "indent"}, self.text),
            "notice": ({"text"}, self.notice),
            "heading": ({"text", "note", "level"}, self.heading),
            "numbered": ({"items", "style", "small", "columns", "start"}, self.numbered),
            "agent": ({"title"}, self.agent),
            "choices": ({"field", "items", "columns", "indent"}, self.choices),
            "tick": ({"field", "value", "text", "rows", "indent"}, self.tick),
            "prices": ({"field", "columns"}, self.prices),
            "blanks": ({"rows", "labels", "indent"}, self.blanks),
            "table": ({"field", "columns", "rows", "total"}, self.table),
            "signature": ({"ink", "rows", "field", "count", "text"}, self.signature),
            "columns": ({"left", "right", "share"}, self.columns),
            "box": ({"inside", "title", "note", "ruled"}, self.box),
            "seal": ({"label", "height"}, self.seal),
            "space": ({"points"}, self.space),
            "rule": ({"points"}, self.space),
            "page": (set(), self.space),
        }

    def wrong(self, path: KeyPath, message: str) -> None:
        self.mistakes.append(Mistake(message, self.document.line(*path), ".".join(str(part) for part in path)))

    def blocks(self, raw: object, path: KeyPath) -> tuple[Block, ...]:
        if not isinstance(raw, list):
            self.wrong(path, "blocks are an array of tables")
            return ()
        return tuple(
            block for place, table in enumerate(raw) if (block := self.block(table, (*path, place))) is not None
        )

    def block(self, table: object, path: KeyPath) -> Block | None:
        if not isinstance(table, dict):
            self.wrong(path, "a block is a table with a kind")
            return None
        kind = table.get("kind")
        if not isinstance(kind, str) or kind not in self.kinds:
            self.wrong((*path, "kind"), f"kind is one of {', '.join(self.kinds)}")
            return None
        before = len(self.mistakes)
        known, make = self.kinds[kind]
        self.known(table, known | _COMMON, path)
        block = make(table, path)
        return block if len(self.mistakes) == before else None

    # -------------------------------------------------------------- keys

    def known(self, table: Mapping[str, Any], known: set[str], path: KeyPath) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                meant = f"{near[0]} was probably meant" if near else f"it takes {', '.join(sorted(known - _COMMON))}"
                self.wrong((*path, key), f"unknown key {key!r}; {meant}")

    def get(self, table: Mapping[str, Any], key: str, kind: type, default: Any, path: KeyPath) -> Any:
        """The key's value; ``default`` (None: it must be given) where it is absent."""
        if key not in table:
            if default is None:
                self.wrong(path, f"{key} is missing")
                return kind()
            return default
        value = table[key]
        if kind is float and isinstance(value, int | Decimal) and not isinstance(value, bool):
            number = float(value)
            if 0 <= number <= 1000:
                return number
            self.wrong((*path, key), f"{key} is to be from 0 to 1000")
            return kind()
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.wrong((*path, key), f"{key} has the wrong type of value")
            return kind()
        if isinstance(value, int) and not isinstance(value, bool) and not 1 <= value <= 60:
            self.wrong((*path, key), f"{key} is to be from 1 to 60")
        return value

    def one_of(self, table: Mapping[str, Any], key: str, allowed: tuple[Any, ...], path: KeyPath) -> Any:
        value = table.get(key, allowed[0])
        if value not in allowed:
            self.wrong((*path, key), f"{key} is one of {', '.join(str(one) for one in allowed)}")
            return allowed[0]
        return value

    def paragraphs(
        self, table: Mapping[str, Any], key: str, path: KeyPath, default: str | list[str] | None = None
    ) -> Paragraphs:
        """One text of paragraphs, or a list of texts."""
        raw = table.get(key, default)
        if raw is None:
            self.wrong(path, f"{key} is missing")
            return ()
        given = raw if isinstance(raw, list) else [raw]
        found: list[Paragraph] = []
        for text in given:
            if not isinstance(text, str):
                self.wrong((*path, key), f"{key} is text, or a list of texts")
                return ()
            try:
                found.extend(paragraphs(text))
            except ValueError as error:
                self.wrong((*path, key), str(error))
        for piece in places(tuple(found)):
            self.placed(piece, (*path, key))
        return tuple(found)

    def paragraph(self, table: Mapping[str, Any], key: str, path: KeyPath, default: str | None = None) -> Paragraph:
        found = self.paragraphs(table, key, path, default)
        if len(found) > 1:
            self.wrong((*path, key), f"{key} is one paragraph")
        return found[0] if found else ()

    def when(self, table: Mapping[str, Any], path: KeyPath) -> Condition | None:
        if "when" not in table:
            return None
        text = self.get(table, "when", str, None, path)
        try:
            parsed = condition(text)
        except ValueError as error:
            self.wrong((*path, "when"), str(error))
            return None
        for subject in sorted(parsed.subjects):
            if not subject.startswith("offer."):
                self.wrong((*path, "when"), f"{subject} is no term of the offer: a printing is made before any answer")
        return parsed

    # -------------------------------------------------------------- fields

    def field(self, key: str, path: KeyPath) -> Field | None:
        found = self.fields.get(key)
        if found is None:
            near = difflib.get_close_matches(key, self.fields, n=1)
            self.wrong(
                path, f"{key or 'this'} is no field of this form" + (f"; {near[0]} was probably meant" if near else "")
            )
        elif found.role == "desk":
            self.wrong(path, f"{key} is a question to the desk and is not printed")
            return None
        return found

    def placed(self, piece: Blank | Mark, path: KeyPath) -> None:
        if piece.field.startswith("offer."):
            if isinstance(piece, Mark):
                self.wrong(path, f"{piece.field} is a term: a term is printed, not ticked")
        elif isinstance(piece, Mark):
            self.ticked(piece.field, piece.value, path)
        elif (field := self.field(piece.field, path)) is not None and field.type in (types.ROWS, types.PRICES):
            self.wrong(path, f"{piece.field} has many parts: print it with a block of its own")

    def ticked(self, key: str, value: str, path: KeyPath) -> None:
        """A tick box for ``value`` of the field ``key``."""
        field = self.field(key, path)
        if field is None:
            return
        values = ("yes", "no") if field.type is types.YES else tuple(choice.id for choice in field.choices)
        if field.type not in _TICKED:
            self.wrong(path, f"{key} is no choice and no yes-or-no question, so it has no tick box")
        elif value not in values:
            self.wrong(path, f"{value!r} is no choice of {key}; it has {', '.join(values)}")

    def rows(self, table: Mapping[str, Any], path: KeyPath, of: Field | None = None) -> Rows:
        """``rows`` is a list of rows, each a list of cells; a single cell may stand for its row."""
        found: list[tuple[Cell, ...]] = []
        for place, row in enumerate(self.get(table, "rows", list, [], path)):
            here = (*path, "rows", place)
            cells = row if isinstance(row, list) else [row]
            found.append(
                tuple(
                    self.cell(cell, (*here, at) if isinstance(row, list) else here, of) for at, cell in enumerate(cells)
                )
            )
        return tuple(found)

    def cell(self, raw: object, path: KeyPath, of: Field | None = None) -> Cell:
        if not isinstance(raw, dict):
            self.wrong(path, 'a blank is a table like { field = "holder.phone", label = "Telephone" }')
            return Cell()
        self.known(raw, {"label", "field", "share", "row", "column", "ruled", "before", "align"}, path)
        key = self.get(raw, "field", str, "", path) or (of.id if of is not None and "column" in raw else None)
        column = self.get(raw, "column", str, "", path) or None
        row = self.get(raw, "row", int, 1, path) - 1 if "row" in raw else None
        if key is not None and not key.startswith("offer."):
            self.cell_field(key, column, path)
        elif column is not None:
            self.wrong(path, "column needs a field of type rows")
        return Cell(
            self.paragraph(raw, "label", path, ""),
            key,
            self.get(raw, "share", float, 1.0, path),
            row if row is not None or column is None else 0,
            column,
            self.get(raw, "ruled", int, 1, path),
            self.get(raw, "before", str, "", path),
            self.one_of(raw, "align", ("left", "center", "right"), path),
        )

    def cell_field(self, key: str, column: str | None, path: KeyPath) -> None:
        field = self.field(key, path)
        if field is None:
            return
        if (field.type is types.ROWS) != (column is not None):
            self.wrong(path, f"{key}: column belongs to fields of type rows, and every cell of one names its column")
        elif column is not None and column not in (one.id for one in field.columns):
            self.wrong(path, f"{column!r} is no column of {key}; it has {', '.join(one.id for one in field.columns)}")

    # -------------------------------------------------------------- kinds

    def title(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        return Title(
            self.paragraph(table, "title", path), self.paragraphs(table, "lines", path, []), self.when(table, path)
        )

    def text(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        return Text(
            self.paragraphs(table, "text", path),
            self.one_of(table, "align", ("justify", "left", "center"), path),
            self.get(table, "small", bool, False, path),
            self.get(table, "indent", float, 0.0, path),
            self.when(table, path),
        )

    def notice(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        return Warn(self.paragraphs(table, "text", path), self.when(table, path))

    def heading(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        return Heading(
            self.paragraph(table, "text", path),
            self.paragraph(table, "note", path, ""),
            self.one_of(table, "level", (2, 1), path),
            self.when(table, path),
        )

    def numbered(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        raw = self.get(table, "items", list, None, path)
        items = tuple(self.paragraphs({"items": item}, "items", path) for item in raw)
        return Numbered(
            items,
            self.one_of(table, "style", ("1", "a", "i"), path),
            self.get(table, "small", bool, False, path),
            self.get(table, "columns", int, 1, path),
            self.get(table, "start", int, 1, path),
            self.when(table, path),
        )

    def agent(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        return Deliveries(self.paragraph(table, "title", path), self.when(table, path))

    def choices(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        key = self.get(table, "field", str, None, path)
        items: list[Choose] = []
        for place, raw in enumerate(self.get(table, "items", list, None, path)):
            here = (*path, "items", place)
            if not isinstance(raw, dict):
                self.wrong(here, 'an item is a table like { value = "wire", text = "Wire transfer" }')
                continue
            self.known(raw, {"value", "text", "rows", "when"}, here)
            items.append(self.item(raw, here, key))
        columns, indent = self.get(table, "columns", int, 1, path), self.get(table, "indent", float, 0.0, path)
        return Choices(key, tuple(items), columns, indent, self.when(table, path))

    def item(self, raw: Mapping[str, Any], path: KeyPath, key: str) -> Choose:
        """One tick box; its text is the choice's own label where none is given."""
        value = self.get(raw, "value", str, "yes", path)
        self.ticked(key, value, path)
        field = self.fields.get(key)
        label = (
            next((choice.label for choice in field.choices if choice.id == value), None) if field is not None else None
        )
        text = self.paragraphs(raw, "text", path) if "text" in raw or label is None else ((Words(label),),)
        return Choose(value, text, self.rows(raw, path), self.when(raw, path))

    def tick(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        key = self.get(table, "field", str, None, path)
        item = self.item({name: table[name] for name in ("value", "text", "rows") if name in table}, path, key)
        return Choices(key, (item,), 1, self.get(table, "indent", float, 0.0, path), self.when(table, path))

    def prices(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        key = self.get(table, "field", str, None, path)
        field = self.field(key, path)
        if field is not None and field.type is not types.PRICES:
            self.wrong(path, f"{key} is not of type prices")
        return Prices(key, self.get(table, "columns", int, 6, path), self.when(table, path))

    def blanks(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        rows = self.rows(table, path)
        if not rows:
            self.wrong(path, "rows is missing")
        labels = self.one_of(table, "labels", ("before", "below"), path)
        return Blanks(rows, labels, self.get(table, "indent", float, 0.0, path), self.when(table, path))

    def table(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        key = self.get(table, "field", str, None, path)
        field = self.field(key, path)
        columns: list[Column] = []
        for place, raw in enumerate(self.get(table, "columns", list, None, path)):
            here = (*path, "columns", place)
            self.known(raw, {"label", "column", "share", "align"}, here)
            column = self.get(raw, "column", str, "", here) or None
            if field is not None:
                if field.type not in (types.ROWS, types.LINES):
                    self.wrong(here, f"{key} is neither rows nor lines, so it makes no table")
                elif field.type is types.ROWS or column is not None:
                    self.cell_field(key, column, here)
            share = self.get(raw, "share", float, 1.0, here)
            align = self.one_of(raw, "align", ("left", "center", "right"), here)
            columns.append(Column(self.paragraph(raw, "label", here), column, share, align))
        total = self.cell(table["total"], (*path, "total")) if "total" in table else None
        return Table(key, tuple(columns), self.get(table, "rows", int, 5, path), total, self.when(table, path))

    def signature(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        key = self.get(table, "field", str, "", path) or None
        field = self.field(key, path) if key is not None else None
        if field is not None and field.type is not types.ROWS:
            self.wrong(path, f"{key} is not of type rows; leave field out and name a field in each cell")
        return Signature(
            self.paragraphs(table, "ink", path),
            self.rows(table, path, field),
            key,
            self.get(table, "count", int, 1, path),
            self.paragraphs(table, "text", path, []),
            self.when(table, path),
        )

    def columns(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        left = self.blocks(table.get("left", []), (*path, "left"))
        right = self.blocks(table.get("right", []), (*path, "right"))
        share = self.get(table, "share", float, 0.5, path)
        if not 0.1 <= share <= 0.9:
            self.wrong(path, "share is the left column's part of the width, from 0.1 to 0.9")
        return Columns(left, right, share, self.when(table, path))

    def box(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        inside = self.blocks(table.get("inside", []), (*path, "inside"))
        title, note = self.paragraph(table, "title", path, ""), self.paragraph(table, "note", path, "")
        return Frame(inside, title, note, self.get(table, "ruled", bool, True, path), self.when(table, path))

    def seal(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        return Seal(
            self.paragraph(table, "label", path), self.get(table, "height", float, 72.0, path), self.when(table, path)
        )

    def space(self, table: Mapping[str, Any], path: KeyPath) -> Block:
        kind = cast(Literal["space", "rule", "page"], table["kind"])
        return Space(kind, self.get(table, "points", float, 6.0, path), self.when(table, path))
