"""A person's answers, read through the field types of a form. Nothing here raises for what a person answered."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from gdnotice.files import Document, KeyPath, read_toml
from gdnotice.pack.form import Field, Form
from gdnotice.pack.types import Fault, Parsed, Stored
from gdnotice.values import Value


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """An answer that is no value of its field's type, or that no field takes. ``line`` is in the answers file."""

    field: str
    fault: Fault
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """Values by field id, and what could not be read."""

    values: Mapping[str, Value]
    wrong: tuple[WrongAnswer, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    def stored(self, form: Form) -> dict[str, Stored]:
        """Canonical values for JSON, in the order of the form."""
        values = self.values
        return {key: one.type.stored(values[key]) for key, one in form.fields.items() if key in values}


def read_answers(path: Path, form: Form, zone: ZoneInfo) -> Answers:
    """Read an answers file. Raises :class:`~gdnotice.errors.Unreadable` only where the file as a whole is no TOML."""
    return answers_from(read_toml(path, "answers file"), form, zone)


def answers_from(document: Document, form: Form, zone: ZoneInfo) -> Answers:
    """The answers in a TOML document. Wall times are in ``zone``."""
    return _gathered(_flat(document.data, form), form, zone, document)


def given_in(document: Document, form: Form) -> dict[str, object]:
    """What a TOML document gives, by id, not yet read: for :func:`answers_of`."""
    return {key: raw for key, _, raw in _flat(document.data, form)}


def answers_of(given: Mapping[str, object], form: Form, zone: ZoneInfo) -> Answers:
    """Answers by id, each typed text or a TOML/JSON value (a row of a spreadsheet, what a stamped PDF carries)."""
    return _gathered(((key, (key,), raw) for key, raw in given.items()), form, zone, None)


def _gathered(
    found: Iterator[tuple[str, KeyPath, object]] | Any, form: Form, zone: ZoneInfo, document: Document | None
) -> Answers:
    read = _reader(form, zone)
    values: dict[str, Value] = {}
    wrong: list[WrongAnswer] = []
    lines: dict[str, int] = {}
    for key, path, raw in found:
        line = document.line(*path) if document is not None else None
        if line is not None:
            lines[key] = line
        declared = form.fields.get(key)
        if declared is None:
            wrong.append(WrongAnswer(key, _unknown(key, form), line))
            continue
        parsed = read(declared, raw)
        if isinstance(parsed, Fault):
            wrong.append(WrongAnswer(key, parsed, line))
        elif parsed is not None:
            values[key] = parsed
    return Answers(values, tuple(wrong), lines)


def _reader(form: Form, zone: ZoneInfo) -> Callable[[Field, object], Parsed | None]:
    """Reads answers of a form. What was read lately is known: in a spreadsheet most columns say the same row by row."""
    known = _KNOWN.get((id(form), zone.key))
    if known is None or known[0] is not form:
        if len(_KNOWN) >= _MOST_FORMS:
            _KNOWN.clear()
        known = _KNOWN[id(form), zone.key] = (form, {key: {} for key in form.fields})
    texts = known[1]

    def read(field: Field, raw: object) -> Parsed | None:
        if raw.__class__ is not str:
            return field.type.from_toml(raw, field, zone)
        of_field = texts[field.id]
        try:
            return of_field[raw]
        except KeyError:
            if len(of_field) >= _MOST_TEXTS:
                of_field.clear()
            found = of_field[raw] = field.type.from_toml(raw, field, zone)
            return found

    return read


_MOST_FORMS = 16
_MOST_TEXTS = 32
_KNOWN: dict[tuple[int, str], tuple[Form, dict[str, dict[str, Parsed | None]]]] = {}
"""Texts read lately, by form (with the form itself, which keeps its identity unique), zone and field. Never written."""


def _flat(table: Mapping[str, Any], form: Form, path: KeyPath = ()) -> Iterator[tuple[str, KeyPath, object]]:
    for key, raw in table.items():
        here = (*path, key)
        name = ".".join(str(part) for part in here)
        if isinstance(raw, dict) and name not in form.fields:
            yield from _flat(raw, form, here)
        else:
            yield name, here, raw


def _unknown(key: str, form: Form) -> Fault:
    near = difflib.get_close_matches(key, form.fields, n=1, cutoff=0.6)
    meant = f"Did you mean {near[0]}?" if near else f"`gdnotice form show {form.id}` lists the answers it takes."
    return Fault(
        "unknown-answer", f"The form {form.id} has no answer of this name. It would be left off the paper. {meant}"
    )
