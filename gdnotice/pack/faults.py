"""What comes of reading an answer that is no value; and the limits every value is held to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from gdnotice import values
from gdnotice.values import Value

if TYPE_CHECKING:
    from gdnotice.pack.form import Field


@dataclass(frozen=True, slots=True)
class Fault:
    """Why typed text is no value. ``message`` is a full sentence with what to write instead; it quotes no answer."""

    code: str
    message: str


Parsed: TypeAlias = Value | Fault
Stored: TypeAlias = str | int | bool | list[str] | list[dict[str, Any]]


def wrong_shape(field: Field) -> Fault:
    """A TOML value of a type that the field does not take."""
    return Fault(
        "wrong-type", f"{field.label} is not given as {field.type.name} is written. Write it like {field.type.example}."
    )


def limited(value: Parsed, field: Field) -> Parsed:
    """``value``, or the fault of lying outside the field's limits."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        if isinstance(value, str) and len(value) > field.longest:
            return Fault("too-long", f"{field.label} is longer than {field.longest} characters. Shorten it.")
        if isinstance(value, tuple):
            if len(value) > field.most:
                return Fault("too-many", f"{field.label} has more than {field.most} entries. Leave the others out.")
            if any(isinstance(part, str) and len(part) > field.longest for part in value):
                return Fault(
                    "too-long", f"A line of {field.label} is longer than {field.longest} characters. Shorten it."
                )
        return value
    unit = f" {field.unit}" if field.unit else ""
    if field.minimum is not None and value < field.minimum:
        least = values.printed_decimal(Decimal(field.minimum))
        return Fault("too-small", f"{field.label} is below {least}{unit}. Give {least} or more.")
    if field.maximum is not None and value > field.maximum:
        most = values.printed_decimal(Decimal(field.maximum))
        return Fault("too-large", f"{field.label} is above {most}{unit}. Give {most} or less.")
    return value
