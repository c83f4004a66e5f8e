"""What others need to write answers: a JSON Schema, and the columns of a spreadsheet."""

from __future__ import annotations

from typing import Any

from gdnotice.pack.form import Field, Form
from gdnotice.pack.types import YES


def json_schema(form: Form) -> dict[str, Any]:
    """JSON Schema (2020-12) of an answers file, nested by table as the file is."""
    root: dict[str, Any] = _table()
    for field in form.fields.values():
        *tables, key = field.id.split(".")
        place = root
        for name in tables:
            place = place["properties"].setdefault(name, _table())
        place["properties"][key] = _described(field)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"gdnotice:{form.id}:{form.edition}",
        "title": form.title,
        "description": form.summary,
        **root,
    }


def _table() -> dict[str, Any]:
    return {"type": "object", "properties": {}, "additionalProperties": False}


def _described(field: Field) -> dict[str, Any]:
    found = field.type.schema(field) | {"title": field.label}
    notes = [field.help, f"Unit: {field.unit}." if field.unit else ""]
    if field.when is not None:
        notes.append(f"Asked when {field.when.text}.")
    if field.required is not False:
        notes.append("Required." if field.required is True else f"Required when {field.required.text}.")
    if any(notes):
        found["description"] = " ".join(note for note in notes if note)
    return found


def columns(form: Form) -> tuple[str, ...]:
    """The columns of a spreadsheet of this form: the field ids in the order of the form."""
    return tuple(form.fields)


def how_to_type(field: Field) -> str:
    """How a cell of the column is written, in a few words."""
    if field.choices:
        return " or ".join(choice.id for choice in field.choices)
    if field.columns:
        return " | ".join([":".join(column.id for column in field.columns)] * 2)
    if field.type is YES:
        return "yes or no"
    return field.type.example.strip('"') if not field.type.many else "one | another"
