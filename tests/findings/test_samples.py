"""The samples: none has an error as it is; each answer made wrong brings one error, on that very answer."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from gdnotice.clock import NEW_YORK
from gdnotice.findings.engine import findings
from gdnotice.findings.finding import Finding
from gdnotice.notice.answers import answers_of, read_answers
from gdnotice.notice.notice import own_moment, prepared
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.load import read_offer
from gdnotice.pack.load import form as packed
from tests.findings.cases import toml_answers

SAMPLES = {"rights-notice": "rights", "tender-notice": "tender", "transmittal": "tender"}
_NOW = datetime(2026, 11, 22, 9, tzinfo=NEW_YORK)

_DAY = ("abc", "2026-13-01", "30.11.2026", 20261130, True, date(1990, 1, 1), date(1800, 1, 1), date(2031, 1, 1))
_COUNT: tuple[Any, ...] = ("abc", -1, "1.5", "12 00", True, "1,20", "٣", 10**19, [])
_NAMES: tuple[Any, ...] = (
    "",
    [],
    ["12345"],
    ["N/A"],
    ["???"],
    "x",
    17,
    ["tbd"],
    ["Sample Holder", "12207"],
    ["sample@holder.example"],
)
_NAME = ("", "12345", "N/A", "--", 17, "xxx", "x", ["a", "b"], "sample@holder.example", "x" * 300)
_CERTIFICATES = ("n/a", ["RC-1", "RC-1"], ["none"], 17, ["RC"], ["rc-1", "RC 1"], "x" * 300)
_ADDRESS: tuple[Any, ...] = (
    "", [], "abc", ["nowhere"], ["12 Example Street"], ["12 Example Street", "Albany, NY"], 17,
    ["12 Example Street", "Albany, NY 1220"], ["12 Example Street", "Albany, ZZ 12207"],
    ["12 Example Street", "Albany, NY 90210"], ["12 Example Street", "Albany, NY 122077"], ["12207"],
    ["12 Example Street", "Somewhere", "USA"],
)  # fmt: skip
_PHONE = ("", "abc", "555-0142", "(518) 555-01", "(118) 555-0142", "+1 518 555 01422", 5185550142, "(518) 155-0142")
_GUARANTOR: Mapping[str, tuple[Any, ...]] = {
    "guarantor.kind": ("", "notary", "individual", "other", "my uncle", 3, True),
    "guarantor.firm": _NAME,
    "guarantor.address": _ADDRESS,
    "guarantor.phone": _PHONE,
    "guarantor.signer": _NAME,
    "guarantor.title": tuple(value for value in _NAME if value),
    "guarantor.medallion": ("0012345", "ZZ12345", "Z", "Q0012345", "n/a", "Z00-12345", 12345, "medallion"),
}
_HOLDER: Mapping[str, tuple[Any, ...]] = {"holder.names": _NAMES, "holder.address": _ADDRESS, "holder.phone": _PHONE}


def _signer(name: str, day: str) -> list[dict[str, str]]:
    return [{"name": name, "date": day}]


WRONG: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "rights-notice": {
        **_HOLDER,
        "rights.count": (*_COUNT, 0, ""),
        "rights.certificates": _CERTIFICATES,
        "subscription.basic": (*_COUNT, 494, 1200, 492, 400, ""),
        "subscription.over": tuple(value for value in _COUNT if value != []),
        "payment.amount": ("abc", "-2141.10", "2141.09", "2141.11", "2141.105", "1331.10", "0", True, "2,14", 2141),
        "payment.delivery": ("", "tomorrow", "both", 1, True),
        "payment.method": (
            "", "cash", "paypal", 3, ["wire"], "certified-check", "uncertified-check", "bank-draft", "money-order",
        ),
        "payment.wire.institution": _NAME,
        "payment.wire.date": (*_DAY, "", date(2026, 12, 2), date(2026, 10, 30)),
        "payment.wire.confirmation": ("n/a", "pending", "??", 7, ["a"]),
        "notice.date": (
            *_DAY, "", date(2026, 11, 30), "2026-12-01T17:00:01", "2026-12-02T09:00", "2026-11-01T09:00",
            "2099-01-01T00:00",
        ),
        **_GUARANTOR,
        "guarantor.date": (*_DAY, "", date(2026, 12, 1), date(2026, 12, 2), date(2026, 11, 1)),
    },
    "tender-notice": {
        **_HOLDER,
        "shares.held": (*_COUNT, 0, 79, 1, ""),
        "shares.tendered": (*_COUNT, 0, 79, 81, 10**9, ""),
        "shares.certificates": (
            "SM-1044:50|SM-1044:30", "SM-1044:50|SM-1045:29", "SM-1044:50|SM-1045:31", "SM-1044:x", 17,
            [{"shares": 80}],
            [{"number": "n/a", "shares": 80}], [{"number": "SM-1044", "shares": 80, "price": 1}], "SM-1044:500",
        ),
        "odd_lot.claimed": ("perhaps", 2, [True]),
        "conditional.claimed": ("perhaps", 2, [True]),
        "net_long.position": (*_COUNT, 79, 0, ""),
        "notice.date": (
            *_DAY, "", "2003-04-23T17:00:01", "2003-03-12T09:00", "2004-04-16T11:00",
        ),
        **_GUARANTOR,
        "guarantor.date": (*_DAY, "", date(2003, 4, 17), date(2003, 3, 12)),
    },
    "transmittal": {
        **_HOLDER,
        "holder.names": (*_NAMES, ["Other Person"], ["abc"]),
        "shares.held": (*_COUNT, 0, 2149, 1, ""),
        "shares.tendered": ("abc", -1, "1.5", True, 0, 2149, 2151, 10**9),
        "shares.certificates": (
            "", "SM-2001:1000|SM-2001:1000|SM-2003:150", "SM-2001:1000|SM-2002:999|SM-2003:150", "SM-2001", 17,
            "SM-2001:1000|SM-2002:1000|SM-2003:151", "SM-2001:1000|SM-2002:1000|SM-2003:150:151",
        ),
        "purchase_order.certificates": (
            ["SM-2001"], ["SM-2001", "SM-2002", "SM-9999"], ["SM-2001", "SM-2002", "SM-2003", "SM-2001"], 17, "n/a",
        ),
        "odd_lot.claimed": ("perhaps", 2, True),
        "conditional.claimed": ("perhaps", 2, False, ""),
        "conditional.minimum": ("abc", -1, 0, 2151, ""),
        "guaranteed_delivery.holder": ("", "12345", "Other Person", "n/a", 17),
        "guaranteed_delivery.notice_date": (*_DAY, "", date(2003, 4, 18), date(2003, 4, 24), date(2003, 3, 12)),
        "guaranteed_delivery.institution": tuple(value for value in _NAME if value != "x" * 300),
        "special_payment.names": ("n/a", "12345", 17),
        "special_delivery.names": ("n/a", "12345", 17),
        "lost.certificates": ("n/a", ["SM-1", "SM-1"], 17),
        "tax.name": _NAME,
        "tax.kind": ("", "ssn", "itin", "applied-for", "passport", 3),
        "tax.number": ("", "abc", "12-345678", "00-3456789", "07-1234567", "123-45-6789", 17),
        "tax.exempt": ("perhaps", 2),
        "tax.backup_withholding": ("perhaps", 2),
        "signer": (
            "", [], 17, [{"name": "Sample Holder"}], [{"date": "2003-04-17"}], _signer("12345", "2003-04-17"),
            _signer("Other Person", "2003-04-17"), _signer("Sample Holder", "2003-04-24"),
            _signer("Sample Holder", "2003-03-12"), _signer("Sample Holder", "2031-01-01"),
            _signer("Sample Holder", "abc"),
        ),
    },
}  # fmt: skip


def _checked(shared: Path, form_id: str, answers: Mapping[str, Any]) -> tuple[Finding, ...]:
    form = packed(form_id)
    offer = read_offer(shared / "samples" / f"offer-{SAMPLES[form_id]}.toml")
    given = answers_of(answers, form, offer.zone)
    moment = own_moment(given, _NOW)
    return findings(prepared(form, terms_in_force(offer, moment), given, moment, _NOW))


@pytest.mark.parametrize("form_id", SAMPLES)
def test_a_sample_as_it_is_has_no_error(shared: Path, form_id: str) -> None:
    form = packed(form_id)
    offer = read_offer(shared / "samples" / f"offer-{SAMPLES[form_id]}.toml")
    given = read_answers(shared / "samples" / f"answers-{form_id}.toml", form, offer.zone)
    moment = own_moment(given, _NOW)
    found = findings(prepared(form, terms_in_force(offer, moment), given, moment, _NOW))
    assert [one for one in found if one.severity == "error"] == []


@pytest.mark.parametrize("form_id", SAMPLES)
def test_every_answer_of_a_sample_is_made_wrong(shared: Path, form_id: str) -> None:
    answers = toml_answers(shared / "samples" / f"answers-{form_id}.toml", packed(form_id))
    assert set(WRONG[form_id]) == set(answers)


@pytest.mark.parametrize(
    ("form_id", "field", "bad"),
    [
        pytest.param(form_id, field, bad, id=f"{form_id}:{field}:{place}")
        for form_id, table in WRONG.items()
        for field, wrong in table.items()
        for place, bad in enumerate(wrong)
    ],
)
def test_a_wrong_answer_brings_one_error_on_itself(shared: Path, form_id: str, field: str, bad: object) -> None:
    answers = toml_answers(shared / "samples" / f"answers-{form_id}.toml", packed(form_id)) | {field: bad}
    found = _checked(shared, form_id, answers)
    assert [one.field for one in found if one.severity == "error"] == [field], [
        f"{one.field}: {one.code}" for one in found if one.severity == "error"
    ]


def test_every_row_of_the_spreadsheet_has_no_error(shared: Path) -> None:
    with (shared / "samples" / "rows-rights-notice.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2
    for row in rows:
        found = _checked(shared, "rights-notice", row)
        assert [one for one in found if one.severity == "error"] == []


def test_an_unknown_answer_is_an_error_that_names_the_closest(shared: Path) -> None:
    answers = toml_answers(shared / "samples" / "answers-rights-notice.toml", packed("rights-notice"))
    found = _checked(shared, "rights-notice", answers | {"rights.cuont": 5})
    assert [(one.code, one.field) for one in found if one.severity == "error"] == [("unknown-answer", "rights.cuont")]
    assert "rights.count" in found[-1].message
