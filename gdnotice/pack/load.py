"""Reads a pack. Refuses what it does not know, and reports every mistake at once, with its line."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from gdnotice import places
from gdnotice.clock import NEW_YORK
from gdnotice.errors import Mistake, Unreadable
from gdnotice.files import Document, KeyPath, read_toml
from gdnotice.pack.blocks import read_blocks
from gdnotice.pack.conditions import Condition, condition
from gdnotice.pack.form import Choice, Field, Form, Page, Protect
from gdnotice.pack.types import CHOICE, CHOICES, COUNT, DECIMAL, MONEY, ROWS, TYPES, Fault
from gdnotice.values import digest

_TOP = {
    "id": str, "title": str, "edition": str, "summary": str, "kinds": list, "terms": list, "rules": list, "dated": str,
    "protect": dict, "covers": dict, "field": list, "page": list, "block": list,
}  # fmt: skip
_PROTECT = {"quantity": str, "unit": str, "value": str}
_OF_PROTECT = ("protect.quantity", "protect.uncovered")
_CHOICE = {"id": str, "label": str, "wording": list}
_COLUMN = {
    "id": str, "type": str, "label": str, "help": str, "unit": str, "min": (int, Decimal), "max": (int, Decimal),
    "longest": int, "required": bool, "choices": list, "wording": list, "sample": str,
}  # fmt: skip
_FIELD = _COLUMN | {
    "why": str, "most": int, "required": (bool, str), "when": str, "role": str, "source": str, "private": bool,
    "derive": str, "columns": list,
}  # fmt: skip
_PAGE = {"id": str, "title": str, "role": str, "why": str, "asks": list, "when": str}
_ROLES = ("holder", "institution", "desk")


def form_ids() -> tuple[str, ...]:
    """The forms that the program has, in alphabetical order."""
    return tuple(sorted(folder.parent.name for folder in places.forms().glob("*/form.toml")))


@cache
def form(form_id: str) -> Form:
    """A form of the program by its id. Raises :class:`Unreadable` naming the ids there are."""
    if form_id not in form_ids():
        near = difflib.get_close_matches(form_id, form_ids(), n=1)
        raise Unreadable(
            f"There is no form {form_id!r}.",
            f"Did you mean {near[0]}?" if near else "",
            f"The forms are: {', '.join(form_ids())}.",
        )
    return load_form(places.forms() / form_id)


def load_form(folder: Path) -> Form:
    """Read the pack in ``folder``. Raises :class:`Unreadable` with every mistake in it."""
    document = read_toml(folder / "form.toml", "form pack")
    reader = _Reader(document)
    loaded = reader.form()
    document.refuse(reader.mistakes)
    return loaded


class _Reader:
    """Walks one document and gathers mistakes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.mistakes: list[Mistake] = []

    def wrong(self, path: KeyPath, message: str) -> None:
        key = ".".join(str(part) for part in path)
        self.mistakes.append(Mistake(message, self.document.line(*path), key))

    def keys(self, table: object, path: KeyPath, known: Mapping[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
        """``table`` with only the keys that are known and of the right type."""
        if not isinstance(table, dict):
            self.wrong(path, "a table was meant here")
            return {}
        kept: dict[str, Any] = {}
        for key, value in table.items():
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                self.wrong((*path, key), f"unknown key {key!r}" + (f"; {near[0]} was probably meant" if near else ""))
            elif not isinstance(value, known[key]) or (isinstance(value, bool) and known[key] in (int, (int, Decimal))):
                self.wrong((*path, key), f"{key} has the wrong type of value")
            else:
                kept[key] = value
        for key in required:
            if key not in table:
                self.wrong(path, f"{key} is missing")
        return kept

    def texts(self, table: Mapping[str, Any], key: str, path: KeyPath) -> tuple[str, ...]:
        found = table.get(key, [])
        if not all(isinstance(part, str) for part in found):
            self.wrong((*path, key), f"{key} is a list of texts")
            return ()
        return tuple(found)

    def condition(self, text: object, path: KeyPath, known: Mapping[str, Field]) -> Condition | None:
        if not isinstance(text, str):
            return None
        try:
            parsed = condition(text)
        except ValueError as error:
            self.wrong(path, str(error))
            return None
        for subject in sorted(parsed.subjects):
            if not subject.startswith("offer.") and subject not in known:
                self.wrong(path, f"{subject} is not a field declared above this one: a condition may only look back")
        return parsed

    def form(self) -> Form:
        top = self.keys(
            self.document.data,
            (),
            _TOP,
            ("id", "title", "edition", "kinds", "terms", "rules", "dated", "field", "page"),
        )
        fields: dict[str, Field] = {}
        for place, table in enumerate(top.get("field", [])):
            field = self.field(table, ("field", place), fields)
            if field is None:
                continue
            if field.id in fields:
                self.wrong(("field", place), f"the field {field.id} is declared twice")
            fields[field.id] = field
        pages = tuple(self.page(table, ("page", place), fields) for place, table in enumerate(top.get("page", [])))
        asked = [name for page in pages for name in page.asks]
        for name in fields:
            if asked.count(name) != 1:
                self.wrong(
                    ("field",), f"the field {name} is asked on {asked.count(name)} pages; every field on exactly one"
                )
        dated = top.get("dated", "")
        if dated not in fields:
            self.wrong(("dated",), "dated names no field of this form")
        blocks, mistakes = read_blocks(self.document, fields)
        self.mistakes.extend(mistakes)
        return Form(
            id=top.get("id", ""),
            title=top.get("title", ""),
            edition=top.get("edition", ""),
            summary=top.get("summary", ""),
            kinds=self.texts(top, "kinds", ()),
            terms=self.texts(top, "terms", ()),
            rules=self.texts(top, "rules", ()),
            fields=fields,
            pages=pages,
            blocks=blocks,
            hash=digest(self.document.path.read_bytes()),
            dated=dated,
            protect=self.protect(top.get("protect"), fields),
            covers=self.covers(top.get("covers", {}), fields),
            private=frozenset(key for key, field in fields.items() if field.private),
        )

    def protect(self, raw: object, fields: Mapping[str, Field]) -> Protect | None:
        if raw is None:
            return None
        table = self.keys(raw, ("protect",), _PROTECT, ("quantity", "unit", "value"))
        quantity = fields.get(table.get("quantity", ""))
        if "quantity" in table and (quantity is None or quantity.type not in (COUNT, MONEY, DECIMAL)):
            self.wrong(("protect", "quantity"), "quantity is the id of a field of this form that is a number")
        return Protect(table.get("quantity", ""), table.get("unit", ""), table.get("value", ""))

    def covers(self, raw: Mapping[str, object], fields: Mapping[str, Field]) -> dict[str, str]:
        found = {}
        for key, source in raw.items():
            if key not in fields:
                self.wrong(("covers", key), f"{key} is no field of this form")
            elif not isinstance(source, str) or (source.startswith("protect.") and source not in _OF_PROTECT):
                self.wrong(("covers", key), f"say the notice's answer that it takes, or {' or '.join(_OF_PROTECT)}")
            else:
                found[key] = source
        return found

    def page(self, raw: object, path: KeyPath, fields: Mapping[str, Field]) -> Page:
        table = self.keys(raw, path, _PAGE, ("id", "title", "role", "why", "asks"))
        asks = self.texts(table, "asks", path)
        for name in asks:
            if name not in fields:
                self.wrong((*path, "asks"), f"the page asks {name}, which is no field of this form")
        return Page(
            table.get("id", ""),
            table.get("title", ""),
            self.role(table, path),
            table.get("why", ""),
            asks,
            self.condition(table.get("when"), (*path, "when"), fields),
        )

    def role(self, table: Mapping[str, Any], path: KeyPath) -> Any:
        role = table.get("role", "holder")
        if role not in _ROLES:
            self.wrong((*path, "role"), f"role is one of {', '.join(_ROLES)}")
        return role

    def choices(self, table: Mapping[str, Any], path: KeyPath) -> tuple[Choice, ...]:
        found = []
        for place, raw in enumerate(table.get("choices", [])):
            here = (*path, "choices", place)
            one = self.keys(raw, here, _CHOICE, ("id", "label"))
            found.append(Choice(one.get("id", ""), one.get("label", ""), self.texts(one, "wording", here)))
        return tuple(found)

    def field(self, raw: object, path: KeyPath, fields: Mapping[str, Field], column: bool = False) -> Field | None:
        known = _COLUMN if column else _FIELD
        table = self.keys(raw, path, known, ("id", "type", "label"))
        kind = TYPES.get(table.get("type", ""))
        if kind is None:
            if "type" in table:
                self.wrong((*path, "type"), f"type is one of {', '.join(TYPES)}")
            return None
        if "id" not in table:
            return None
        choices = self.choices(table, path)
        columns = tuple(
            found
            for place, cell in enumerate(table.get("columns", []))
            if (found := self.field(cell, (*path, "columns", place), {}, column=True)) is not None
        )
        if (kind in (CHOICE, CHOICES)) != bool(choices):
            self.wrong(path, "choices belong to the types choice and choices, and only there")
        if (kind is ROWS) != bool(columns):
            self.wrong(path, "columns belong to the type rows, and only there")
        needed = table.get("required", False)
        if isinstance(needed, str):
            needed = self.condition(needed, (*path, "required"), fields) or False
        field = Field(
            id=table["id"],
            type=kind,
            label=table.get("label", ""),
            help=table.get("help", ""),
            why=table.get("why", ""),
            unit=table.get("unit", ""),
            minimum=_decimal(table.get("min")),
            maximum=_decimal(table.get("max")),
            longest=table.get("longest", 200),
            most=table.get("most", 200),
            required=needed,
            when=self.condition(table.get("when"), (*path, "when"), fields),
            role="holder" if column else self.role(table, path),
            source=table.get("source", ""),
            private=table.get("private", False),
            choices=choices,
            columns=columns,
            wording=self.texts(table, "wording", path),
            derive=table.get("derive"),
            sample=table.get("sample", ""),
        )
        if field.sample and isinstance(field.type.from_typed(field.sample, field, NEW_YORK), Fault):
            self.wrong((*path, "sample"), "the sample is no value of the field's own type")
        return field


def _decimal(number: int | Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number)
