"""The firm's settings: kept as entries of its ledger, so that who changed which, when, can always be told."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gdnotice.clock import NEW_YORK
from gdnotice.errors import Misuse
from gdnotice.ledger.acting import Acting
from gdnotice.ledger.entries import About, of_kind
from gdnotice.ledger.people import require_approver
from gdnotice.ledger.store import Database
from gdnotice.pack import types
from gdnotice.pack.form import Field
from gdnotice.pack.types import Fault
from gdnotice.values import Value

SETTINGS: Mapping[str, Field] = {
    field.id: field
    for field in (
        Field(
            "second_pair", types.YES, "A second pair of eyes",
            help="Whoever gave a notice's answers cannot approve it. Off only for a desk of one.",
        ),
        Field(
            "exposure_limit", types.MONEY, "Limit of exposure", unit="US dollars", minimum=Decimal(0),
            help="The most that all open protects together should be worth; the board tells when it is passed.",
        ),
        Field(
            "retention_years", types.COUNT, "Years of keeping", unit="years", minimum=Decimal(3), maximum=Decimal(99),
            help="How long the particulars of ended notices are kept before they may be purged.",
        ),
        Field(
            "idle_minutes", types.COUNT, "Idle minutes until the ledger locks", unit="minutes", minimum=Decimal(1),
            maximum=Decimal(1440), help="After so long without work the key is forgotten.",
        ),
        Field("firm_name", types.TEXT, "Name of the firm", longest=90, help="As it signs its guarantees."),
        Field("firm_address", types.LINES, "Address of the firm", most=5, longest=80, help="One line after another."),
        Field("firm_phone", types.PHONE, "Telephone of the firm", help="With the area code."),
        Field("firm_participant", types.TEXT, "DTC participant number", longest=20, help="With its zeros in front."),
    )
}  # fmt: skip
"""What a firm can set, declared as the answers of forms are."""


@dataclass(frozen=True, slots=True)
class Firm:
    """The firm's settings in force; what was never set has its default. ``exposure_limit`` is in US dollars."""

    second_pair: bool = True
    exposure_limit: Decimal | None = None
    retention_years: int = 7
    idle_minutes: int = 15
    firm_name: str = ""
    firm_address: tuple[str, ...] = ()
    firm_phone: str = ""
    firm_participant: str = ""


def firm_of(db: Database) -> Firm:
    """The settings in force."""
    found: dict[str, Any] = {}
    for entry in of_kind(db, "vault", "setting-changed"):
        if entry.body is None or entry.body["name"] not in SETTINGS:
            continue
        field = SETTINGS[entry.body["name"]]
        value = field.type.from_toml(entry.body["after"], field, NEW_YORK) if entry.body["after"] is not None else None
        if value is None or isinstance(value, Fault):
            found.pop(field.id, None)
        else:
            found[field.id] = value
    return Firm(**found)


def setting(name: str) -> Field:
    """The declaration of a setting. Raises :class:`Misuse` where there is none of that name."""
    if name not in SETTINGS:
        near = difflib.get_close_matches(name, SETTINGS, n=1)
        raise Misuse(
            f"There is no setting {name[:40]!r}.",
            f"Did you mean {near[0]}?" if near else "",
            f"The settings are: {', '.join(SETTINGS)}.",
        )
    return SETTINGS[name]


def read_setting(name: str, typed: str) -> Value | None:
    """What was typed for a setting as its value; None where nothing was. Raises :class:`Misuse` for no value of it."""
    field = setting(name)
    given = (
        types.YES.from_typed({"on": "yes", "off": "no"}.get(typed.strip().lower(), typed), field, NEW_YORK)
        if field.type is types.YES
        else field.type.from_typed(typed, field, NEW_YORK)
    )
    if isinstance(given, Fault):
        raise Misuse(f"That is no value of “{field.label}”.", given.message, f"{field.help}")
    return given


def change(act: Acting, name: str, typed: str) -> Value | None:
    """Set ``name`` to what was typed (empty: back to its default), as an entry; returns the value now in force.

    Only an approver may. Raises :class:`Misuse` for what is no value of it.
    """
    field = setting(name)
    require_approver(act.person)
    given = read_setting(name, typed)
    before = getattr(firm_of(act.db), name)
    default = getattr(Firm(), name)
    after = default if given is None else given
    if before != after:
        body = {
            "name": name,
            "before": field.type.stored(before) if before not in (None, "", ()) else None,
            "after": field.type.stored(given) if given is not None else None,
        }
        act.entry("setting-changed", About("vault"), body)
    return given if given is not None else default
