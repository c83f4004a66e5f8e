"""The closed list of field types. Each knows its four faces: typed text, value, stored text, printed text.

``typed`` is what a person or a spreadsheet gives; ``value`` is what rules reckon with; ``stored`` is canonical and goes
through JSON or TOML and back unchanged; ``printed`` is what reaches paper. For every value ``from_typed(stored(v)) ==
v`` for single texts, and ``from_toml(stored(v)) == v`` for all types. Nothing typed raises: it gives a :class:`Fault`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from gdnotice import values
from gdnotice.pack import listing, reading
from gdnotice.pack.faults import Fault, Parsed, Stored, limited, wrong_shape
from gdnotice.values import Printed, Value

if TYPE_CHECKING:
    from gdnotice.pack.form import Field

__all__ = ["TYPES", "Fault", "FieldType", "Parsed", "Stored"]


@dataclass(frozen=True, slots=True)
class FieldType:
    """One kind of answer.

    ``read`` takes trimmed, non-empty text; ``native`` are the TOML types taken as they are (through ``accept``).
    """

    name: str
    example: str
    read: Callable[[str, Field, ZoneInfo], Parsed]
    write: Callable[[Any], Stored]
    show: Callable[[Any, Field], Printed]
    describe: Callable[[Field], dict[str, Any]]
    accept: Callable[[Any, Field, ZoneInfo], Parsed] | None = None
    many: bool = False

    def from_typed(self, typed: str, field: Field, zone: ZoneInfo) -> Parsed | None:
        """Value of text as typed; None where nothing was typed."""
        text = typed.strip()
        return limited(self.read(text, field, zone), field) if text else None

    def from_toml(self, raw: object, field: Field, zone: ZoneInfo) -> Parsed | None:
        """Value of a TOML or JSON value; None where it is empty (``""`` or ``[]``)."""
        if isinstance(raw, str):
            return self.from_typed(raw, field, zone)
        if raw == []:
            return None
        if self.accept is not None:
            return limited(self.accept(raw, field, zone), field)
        return wrong_shape(field)

    def stored(self, value: Value) -> Stored:
        return self.write(value)

    def printed(self, value: Value, field: Field) -> Printed:
        return self.show(value, field)

    def schema(self, field: Field) -> dict[str, Any]:
        return self.describe(field)


def _plain(value: Any) -> Stored:
    return str(value)


def _show_text(value: Any, field: Field) -> Printed:
    return str(value)


def _show_choice(value: Any, field: Field) -> Printed:
    return next(choice.label for choice in field.choices if choice.id == value)


def _string(field: Field) -> dict[str, Any]:
    return {"type": "string"}


def _list_of_strings(field: Field) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}, "maxItems": field.most}


def _formatted(name: str) -> Callable[[Field], dict[str, Any]]:
    return lambda field: {"type": "string", "format": name}


def _integer(field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer"}
    if field.minimum is not None:
        schema["minimum"] = int(field.minimum)
    if field.maximum is not None:
        schema["maximum"] = int(field.maximum)
    return schema


def _exact_number(field: Field) -> dict[str, Any]:
    return {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}


def _enumeration(field: Field) -> dict[str, Any]:
    return {"type": "string", "enum": [choice.id for choice in field.choices]}


def _row_objects(field: Field) -> dict[str, Any]:
    row = {
        "type": "object",
        "properties": {column.id: column.type.schema(column) | {"title": column.label} for column in field.columns},
        "required": [column.id for column in field.columns if column.required is True],
        "additionalProperties": False,
    }
    return {"type": "array", "items": row, "maxItems": field.most}


TEXT = FieldType("text", "“Sample Holder”", reading.text_line, _plain, _show_text, _string)
LINES = FieldType(
    "lines",
    '["12 Example Street", "Albany, NY 12207"]',
    listing.lines,
    list,
    lambda value, field: tuple(value),
    _list_of_strings,
    listing.lines_native,
    many=True,
)
COUNT = FieldType(
    "count",
    "1200",
    reading.count,
    int,
    lambda value, field: values.printed_count(value),
    _integer,
    reading.count_native,
)
MONEY = FieldType(
    "money",
    '"2141.10"',
    reading.money,
    lambda value: f"{value:f}",
    lambda value, field: values.printed_money(value),
    _exact_number,
    reading.as_number(reading.money),
)
DECIMAL = FieldType(
    "decimal",
    '"0.41155"',
    reading.decimal,
    lambda value: f"{value:f}",
    lambda value, field: values.printed_money(value) if field.unit == "US dollars" else values.printed_decimal(value),
    _exact_number,
    reading.as_number(reading.decimal),
)
DATE = FieldType(
    "date",
    "2026-11-30",
    reading.day,
    lambda value: value.isoformat(),
    lambda value, field: values.printed_date(value),
    _formatted("date"),
    reading.day_native,
)
TIME = FieldType(
    "time",
    "17:00:00",
    reading.wall_time,
    lambda value: value.isoformat(),
    lambda value, field: values.printed_time(value),
    _formatted("time"),
    reading.wall_time_native,
)
MOMENT = FieldType(
    "moment",
    "2026-11-30T10:30:00",
    reading.moment,
    lambda value: value.isoformat(),
    lambda value, field: f"{values.printed_date(value)}, {values.printed_time(value)}",
    _formatted("date-time"),
    reading.moment_native,
)
YES = FieldType(
    "yes",
    "true",
    reading.yes,
    bool,
    lambda value, field: "Yes" if value else "No",
    lambda field: {"type": "boolean"},
    reading.yes_native,
)
CHOICE = FieldType("choice", "one of the choices", reading.choice, _plain, _show_choice, _enumeration)
CHOICES = FieldType(
    "choices",
    '["wire", "certified-check"]',
    listing.choices,
    list,
    lambda value, field: tuple(str(_show_choice(one, field)) for one in value),
    lambda field: {"type": "array", "items": _enumeration(field), "uniqueItems": True},
    listing.choices_native,
    many=True,
)
PRICES = FieldType(
    "prices",
    '["6.00", "6.10"]',
    listing.prices,
    list,
    lambda value, field: tuple(value),
    _list_of_strings,
    listing.prices_native,
    many=True,
)
PHONE = FieldType("phone", '"(212) 555-0190"', reading.phone, _plain, _show_text, _string)
CUSIP = FieldType("cusip", '"99SHH0106"', reading.cusip_number, _plain, _show_text, _string)
ROUTING = FieldType("routing", '"021000021"', reading.routing_number, _plain, _show_text, _string)
ROWS = FieldType(
    "rows",
    '[ { number = "SM-1044", shares = 50 } ]',
    listing.rows,
    listing.write_rows,
    listing.show_rows,
    _row_objects,
    listing.rows_native,
    many=True,
)

TYPES: Mapping[str, FieldType] = {
    kind.name: kind
    for kind in (
        TEXT, LINES, COUNT, MONEY, DECIMAL, DATE, TIME, MOMENT, YES, CHOICE, CHOICES, PRICES, PHONE, CUSIP, ROUTING,
        ROWS,
    )
}  # fmt: skip
