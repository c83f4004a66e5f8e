"""Invented offers and complete answers, and the shortest way from a change in them to its findings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gdnotice.clock import NEW_YORK
from gdnotice.findings.engine import findings
from gdnotice.findings.finding import Finding
from gdnotice.notice.answers import answers_of
from gdnotice.notice.notice import Notice, own_moment, prepared
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.load import read_offer
from gdnotice.offer.terms import Offer
from gdnotice.pack.form import Form
from gdnotice.pack.load import form as packed

_AGENT = """
[[agent]]
role = "depositary"
name = "Example Transfer Company"
information = "(800) 555-0118"
delivery = [
  { method = "mail", address = ["P.O. Box 4100", "Providence, RI 02940"] },
  { method = "courier", address = ["150 Example Street, Suite V", "Canton, MA 02021"] },
  { method = "fax", number = "(212) 555-0116", eligible_only = true, confirm = "(212) 555-0117" },
  { method = "email", number = "notices@agent.example", eligible_only = true },
]
"""

_HEAD = """
issuer = "Example Harbor, Inc."
security = "Common Stock"
document = "Offer to Purchase"
zone = "America/New_York"
"""

_GUARANTEE = """
[guarantee]
days = 3
calendar = "nyse"
from = "notice-date"
by = 17:00:00
"""

TEXTS: Mapping[str, str] = {
    "rights": f"""
id = "example-rights"
kind = "rights"
{_HEAD}
document_date = 2026-11-02
commenced = 2026-11-02
expires = 2026-12-01T17:00:00
price = "2.70"
[rights]
shares_per_right = "0.41155"
rounding = "down"
over_subscription = true
over_requires_full_basic = true
over_limit = 5000
{_GUARANTEE}
[payment]
methods = ["wire", "uncertified-check", "certified-check", "bank-draft"]
clearing_days = 5
{_AGENT}
""",
    "tender": f"""
id = "example-tender"
kind = "tender"
{_HEAD}
document_date = 2003-03-13
commenced = 2003-03-13
expires = 2003-04-16T17:00:00
price = "1.00"
[tender]
odd_lot_below = 100
conditional = true
purchase_order = true
{_GUARANTEE}
{_AGENT}
[[amendment]]
number = 2
announced = 2003-04-16T15:30:00
expires = 2003-04-23T17:00:00
source = "Amendment No. 2"
""",
    "auction": f"""
id = "example-auction"
kind = "auction"
{_HEAD}
document_date = 2026-10-26
commenced = 2026-10-26
expires = 2026-11-24T17:00:00
[auction]
prices = ["6.00", "6.10", "6.20"]
purchase_price_determined = true
[tender]
odd_lot_below = 100
{_GUARANTEE}
{_AGENT}
""",
}

_HOLDER: Mapping[str, Any] = {
    "holder.names": ["Sample Holder"],
    "holder.address": ["12 Example Street", "Albany, NY 12207"],
    "holder.phone": "(518) 555-0142",
}


def _guarantor(day: date) -> dict[str, Any]:
    return {
        "guarantor.kind": "broker",
        "guarantor.firm": "Sample Brokerage LLC",
        "guarantor.address": ["200 Example Plaza", "New York, NY 10281"],
        "guarantor.phone": "(212) 555-0190",
        "guarantor.signer": "Authorized Sample",
        "guarantor.title": "Vice President",
        "guarantor.date": day,
        "guarantor.medallion": "F0012345",
    }


RIGHTS: Mapping[str, Any] = {
    **_HOLDER,
    "rights.count": 1200,
    "rights.certificates": ["RC-10442", "RC-10443"],
    "subscription.basic": 493,
    "subscription.over": 300,
    "payment.amount": "2141.10",
    "payment.delivery": "separately",
    "payment.method": "wire",
    "payment.wire.institution": "Sample National Bank",
    "payment.wire.date": date(2026, 11, 30),
    "payment.wire.confirmation": "FW-0007",
    "notice.date": datetime(2026, 11, 30, 10, 30),  # noqa: DTZ001  a wall time, as typed
    **_guarantor(date(2026, 11, 30)),
}

CHECK: dict[str, Any] = {
    "payment.method": "uncertified-check",
    "payment.wire.institution": "",
    "payment.wire.date": "",
    "payment.wire.confirmation": "",
    "payment.instrument.maker": "Sample Holder",
    "payment.instrument.date": date(2026, 11, 16),
    "payment.instrument.number": "000417",
    "payment.instrument.bank": "Sample National Bank",
    "payment.instrument.clears": date(2026, 11, 24),
    "notice.date": datetime(2026, 11, 16, 10, 30),  # noqa: DTZ001
    "guarantor.date": date(2026, 11, 16),
}
"""Changes that make RIGHTS pay by an uncertified check that clears in time."""

TENDER: Mapping[str, Any] = {
    **_HOLDER,
    "shares.held": 80,
    "shares.tendered": 80,
    "shares.certificates": [{"number": "SM-1044", "shares": 50}, {"number": "SM-1045", "shares": 30}],
    "odd_lot.claimed": True,
    "net_long.position": 80,
    "notice.date": datetime(2003, 4, 16, 11),  # noqa: DTZ001
    **_guarantor(date(2003, 4, 16)),
}

AUCTION: Mapping[str, Any] = {
    **TENDER,
    "price.elections": ["6.10"],
    "notice.date": datetime(2026, 11, 20, 11),  # noqa: DTZ001
    "guarantor.date": date(2026, 11, 20),
}

LETTER: Mapping[str, Any] = {
    **_HOLDER,
    "shares.held": 2150,
    "shares.tendered": 2150,
    "shares.certificates": [
        {"number": "SM-2001", "shares": 1000},
        {"number": "SM-2002", "shares": 1000},
        {"number": "SM-2003", "shares": 150},
    ],
    "purchase_order.certificates": ["SM-2003", "SM-2001", "SM-2002"],
    "conditional.claimed": True,
    "conditional.minimum": 1000,
    "guaranteed_delivery.holder": "Sample Holder",
    "guaranteed_delivery.notice_date": date(2003, 4, 15),
    "guaranteed_delivery.institution": "Sample Brokerage LLC",
    "tax.name": "Sample Holder",
    "tax.kind": "ein",
    "tax.number": "12-3456789",
    "signer": [{"name": "Sample Holder", "date": date(2003, 4, 17)}],
}

_AUCTION_LETTER: Mapping[str, Any] = {
    "price.elections": ["6.10"],
    "signer": [{"name": "Sample Holder", "date": date(2026, 11, 20)}],
}

BASES: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    "rights": ("rights-notice", "rights", RIGHTS),
    "tender": ("tender-notice", "tender", TENDER),
    "auction": ("tender-notice", "auction", AUCTION),
    "letter": ("transmittal", "tender", LETTER),
    "auction-letter": (
        "transmittal",
        "auction",
        {
            key: value
            for key, value in {**LETTER, **_AUCTION_LETTER}.items()
            if not key.startswith(("guaranteed_delivery.", "conditional.", "purchase_order."))
        },
    ),
}  # fmt: skip
"""Form, offer and answers that bring no error."""


@cache
def offer(kind: str) -> Offer:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "offer.toml"
        path.write_text(TEXTS[kind], encoding="utf-8")
        return read_offer(path)


def eastern(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def notice(
    base: str,
    changes: Mapping[str, Any] | None = None,
    *,
    terms: Mapping[str, Any] | None = None,
    at: str | None = None,
    now: str | None = None,
    rules: Sequence[str] | None = None,
    form: Form | None = None,
) -> Notice:
    """The base notice with changes: ``None`` takes an answer or a term away. ``rules`` leaves only those families."""
    form_id, kind, answers = BASES[base]
    the_form = form if form is not None else packed(form_id)
    if rules is not None:
        the_form = replace(the_form, rules=tuple(rules))
    the_offer = offer(kind)
    if terms:
        values = {key: value for key, value in {**the_offer.values, **terms}.items() if value is not None}
        the_offer = replace(the_offer, values=values)
    merged = {key: value for key, value in {**answers, **(changes or {})}.items() if value is not None}
    given = answers_of(merged, the_form, the_offer.zone)
    moment = own_moment(given, eastern("2026-01-02T12:00")) if at is None else eastern(at)
    present = moment if now is None else eastern(now)
    return prepared(the_form, terms_in_force(the_offer, moment), given, moment, present)


def check(base: str, changes: Mapping[str, Any] | None = None, **more: Any) -> tuple[Finding, ...]:
    return findings(notice(base, changes, **more))


def errors(found: Sequence[Finding]) -> list[tuple[str, str | None]]:
    """Code and field of each error."""
    return [(one.code, one.field) for one in found if one.severity == "error"]


def flat(table: Mapping[str, Any], form: Form, path: tuple[str, ...] = ()) -> dict[str, Any]:
    """The answers of a TOML table by id."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        name = ".".join((*path, key))
        if isinstance(value, dict) and name not in form.fields:
            found |= flat(value, form, (*path, key))
        else:
            found[name] = value
    return found


def toml_answers(path: Path, form: Form) -> dict[str, Any]:
    with path.open("rb") as stream:
        return flat(tomllib.load(stream, parse_float=Decimal), form)
