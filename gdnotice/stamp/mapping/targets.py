"""What a blank can print: the answers of a form (or one choice of one), and the terms of the offer."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from gdnotice.pack.form import Field, Form
from gdnotice.stamp.mapping.captions import Key, captions
from gdnotice.stamp.mapping.words import stems


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that a blank may print.

    ``kind`` is what it prints as (money, count, date, day, day-month, phone, lines, text, rows, tick); ``value`` is
    what a tick stands for; ``column`` the column of a rows field; ``role`` whose part of the paper it belongs to (empty
    for a term of the offer); ``group`` the words of the subject to which it belongs.
    """

    field: str
    kind: str
    wordings: tuple[str, ...]
    role: str = ""
    value: str | None = None
    column: str | None = None
    group: frozenset[str] = frozenset()
    label: str = ""

    @property
    def key(self) -> tuple[str, str | None, str | None]:
        return self.field, self.value, self.column

    @property
    def subject(self) -> str:
        """Whom or what it belongs to; the date of a notice goes with its holder's signature."""
        first = self.field.rpartition(".")[0] or self.field
        return "holder" if first == "notice" else first

    @property
    def name(self) -> str:
        """For a person: the id, and the choice or column where there is one."""
        return self.field + (f" = {self.value}" if self.value else "") + (f" ({self.column})" if self.column else "")


_KINDS = {
    "count": "count", "money": "money", "decimal": "count", "date": "date", "moment": "date", "phone": "phone",
    "lines": "lines", "rows": "rows", "choice": "choice", "choices": "choice", "yes": "yes", "prices": "prices",
}  # fmt: skip


def targets(form: Form) -> tuple[Target, ...]:
    """Everything that a blank of this form can print; what the desk alone answers is never printed."""
    own = captions(form)
    found = [_with_own(target, own) for target in terms()]
    for field in form.fields.values():
        if field.role != "desk":
            found += [_with_own(target, own) for target in _of_field(form, field)]
    return tuple(found)


def _with_own(target: Target, own: Mapping[Key, tuple[str, ...]]) -> Target:
    """The target with the words of the form's own printing among its wordings."""
    more = own.get((target.field, target.value, target.column), ())
    return replace(target, wordings=tuple(dict.fromkeys((*target.wordings, *more))))


def _of_field(form: Form, field: Field) -> Iterator[Target]:
    group = frozenset(stems(" ".join(field.id.replace("_", " ").split(".")[:-1]))) - {"holder", "guarantor", "notice"}
    own = frozenset(stems(field.id.replace("_", " ")))
    wordings = (*field.wording, field.label)
    kind = _KINDS.get(field.type.name, "text")
    if field.type.name == "decimal" and field.unit == "US dollars":
        kind = "money"
    yield Target(field.id, kind, wordings, field.role, group=group, label=field.label)
    for column in field.columns:
        words = (*column.wording, column.label)
        held = _KINDS.get(column.type.name, "text")
        yield Target(field.id, held, words, field.role, column=column.id, group=group or own, label=column.label)
    if kind == "choice":
        for choice in field.choices:
            words = (*choice.wording, choice.label)
            yield Target(field.id, "tick", words, field.role, choice.id, group=group, label=choice.label)
    elif kind == "yes":
        for value in ("yes", "no"):
            yield Target(field.id, "tick", wordings, field.role, value, group=group, label=field.label)


@cache
def terms() -> tuple[Target, ...]:
    """The terms of an offer that papers print, from ``term_wording.toml``."""
    text = resources.files("gdnotice.stamp.mapping").joinpath("term_wording.toml").read_text(encoding="utf-8")
    return tuple(
        Target(term["field"], term["kind"], tuple(term["wording"]), label=term["wording"][0])
        for term in tomllib.loads(text)["term"]
    )


_PRICE = re.compile(r"\$? ?(\d{1,6}\.\d{2,4})(?: per share)?[.,;]?", re.IGNORECASE)


def price_of(label: str) -> str | None:
    """The price that a tick box of an auction stands for, as answers keep it; None where its words are no price."""
    match = _PRICE.fullmatch(label.strip())
    return match[1] if match else None
