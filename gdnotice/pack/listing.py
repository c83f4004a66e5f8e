"""Lists of answers: lines, choices, prices, and rows of cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from gdnotice import values
from gdnotice.pack.faults import Fault, Parsed, Stored, wrong_shape
from gdnotice.pack.reading import choice, number, one_line, writable
from gdnotice.values import Printed, Row, Scalar

if TYPE_CHECKING:
    from gdnotice.pack.form import Field

CELL_SEPARATOR = ":"


def lines(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    parts = re.split(r"[|\n]", text)
    return tuple(line for part in parts if (line := one_line(part)))


def lines_native(raw: object, field: Field, zone: ZoneInfo) -> Parsed:
    if not isinstance(raw, list) or not all(isinstance(part, str) for part in raw):
        return wrong_shape(field)
    return tuple(line for part in raw if (line := one_line(part)))


def choices(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    return choices_native([part for part in re.split(r"[|,]", text) if part.strip()], field, zone)


def choices_native(raw: object, field: Field, zone: ZoneInfo) -> Parsed:
    if not isinstance(raw, list) or not all(isinstance(part, str) for part in raw):
        return wrong_shape(field)
    found: list[str] = []
    for part in raw:
        one = choice(part, field, zone)
        if not isinstance(one, str):
            return one if isinstance(one, Fault) else wrong_shape(field)
        if one in found:
            return Fault("twice", f"{field.label} names the same choice twice. Name each once.")
        found.append(one)
    return tuple(found)


def prices(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    return prices_native([part for part in re.split(r"[|;]", text) if part.strip()], field, zone)


def prices_native(raw: object, field: Field, zone: ZoneInfo) -> Parsed:
    """Prices as canonical texts, ascending or not as given: exact decimals compare by value, so keep them readable."""
    if not isinstance(raw, list):
        return wrong_shape(field)
    found: list[str] = []
    for part in raw:
        price = number(part.strip()) if isinstance(part, str) else part if isinstance(part, Decimal | int) else None
        if price is None or isinstance(price, bool) or not writable(price) or price <= 0:
            return Fault("not-number", f"{field.label} holds something that is not a price. Write each like 6.10.")
        found.append(values.printed_money(Decimal(price)).replace(",", ""))
    if len(set(found)) != len(found):
        return Fault("twice", f"{field.label} holds the same price twice. Name each once.")
    return tuple(found)


def rows(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    """``SM-1044:50|SM-1045:30``: rows by ``|``, cells by ``:`` in the order of the columns."""
    rows: list[dict[str, str]] = []
    for part in re.split(r"[|\n]", text):
        if part.strip():
            cells = part.split(CELL_SEPARATOR, len(field.columns) - 1)
            rows.append({column.id: cell for column, cell in zip(field.columns, cells, strict=False) if cell.strip()})
    return rows_native(rows, field, zone)


def rows_native(raw: object, field: Field, zone: ZoneInfo) -> Parsed:
    if isinstance(raw, dict):
        raw = [raw]
    if not isinstance(raw, list):
        return wrong_shape(field)
    rows: list[Row] = []
    for place, given in enumerate(raw, 1):
        # a bare text is the first column: a list of certificate numbers
        row = _row({field.columns[0].id: given} if isinstance(given, str) else given, field, zone, place)
        if isinstance(row, Fault):
            return row
        if row:
            rows.append(row)
    return tuple(rows)


def _row(given: object, field: Field, zone: ZoneInfo, place: int) -> Row | Fault:
    if not isinstance(given, dict):
        return wrong_shape(field)
    columns = {column.id: column for column in field.columns}
    where = f"{field.label}, row {place}"
    row: dict[str, Scalar] = {}
    for key, cell in given.items():
        if key not in columns:
            return Fault(
                "unknown-column", f"{where}, has a key this form does not know. It knows {', '.join(columns)}."
            )
        parsed = columns[key].type.from_toml(cell, columns[key], zone)
        if isinstance(parsed, Fault):
            return Fault(parsed.code, f"{where}: {parsed.message}")
        if parsed is not None:
            row[key] = cast(Scalar, parsed)
    for column in field.columns:
        if column.required is True and column.id not in row:
            return Fault("row-incomplete", f"{where}, lacks {column.label}. Give it or leave the row out.")
    return row


def write_rows(value: Any) -> Stored:
    return [{key: _stored_cell(cell) for key, cell in row.items()} for row in value]


def _stored_cell(cell: Scalar) -> str | int | bool:
    if isinstance(cell, bool | int):
        return cell
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, date | time):
        return cell.isoformat()
    return cell


def show_rows(value: Any, field: Field) -> Printed:
    def cells(row: Mapping[str, Any]) -> dict[str, str]:
        return {
            column.id: str(column.type.printed(row[column.id], column)) for column in field.columns if column.id in row
        }

    return tuple(cells(row) for row in value)
