"""What a pack says of protects: the quantity guaranteed, its worth, and what a form takes from the notice it covers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from gdnotice import places
from gdnotice.errors import Unreadable
from gdnotice.notice.derive import DERIVATIONS, tender_value
from gdnotice.pack.form import Protect
from gdnotice.pack.load import form, form_ids, load_form
from gdnotice.values import Value


def test_the_forms_that_guarantee_say_what() -> None:
    protects = {name: form(name).protect for name in form_ids() if form(name).guarantees}
    assert protects["rights-notice"] == Protect("rights.count", "rights", "subscription-cost")
    assert protects["tender-notice"] == Protect("shares.tendered", "shares", "tender-value")
    assert form("transmittal").protect is None


@pytest.mark.parametrize("name", form_ids())
def test_every_worth_and_every_answer_taken_over_is_there(name: str) -> None:
    opened = form(name)
    if opened.protect is not None:
        assert opened.protect.value in DERIVATIONS
    answers = {key for other in form_ids() if form(other).guarantees for key in form(other).fields}
    for source in opened.covers.values():
        assert source in ("protect.quantity", "protect.uncovered") or source in answers


def edited(tmp_path: Path, name: str, old: str, new: str) -> Path:
    text = (places.forms() / name / "form.toml").read_text(encoding="utf-8")
    assert old in text
    folder = tmp_path / name
    folder.mkdir()
    (folder / "form.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "about"),
    [
        ("rights-notice", 'quantity = "rights.count"', 'quantity = "rights.many"', "the id of a field"),
        ("rights-notice", 'quantity = "rights.count"', 'quantity = "holder.names"', "is a number"),
        ("rights-notice", 'quantity = "rights.count"\n', "", "quantity is missing"),
        ("rights-notice", 'unit = "rights"', 'units = "rights"', "unit was probably meant"),
        ("rights-notice", "[protect]", "guarantees = true\n[protect]", "unknown key"),
        ("transmittal", '"shares.tendered" = "protect', '"shares.offered" = "protect', "no field of this form"),
        ("transmittal", '"protect.quantity"', '"protect.all"', "protect.quantity or protect.uncovered"),
        ("transmittal", '"protect.quantity"', "5", "say the notice's answer"),
    ],
)
def test_a_slip_is_named_with_its_line(tmp_path: Path, name: str, old: str, new: str, about: str) -> None:
    with pytest.raises(Unreadable) as caught:
        load_form(edited(tmp_path, name, old, new))
    assert any(about in one.message and one.line is not None for one in caught.value.mistakes) or any(
        about in one.message for one in caught.value.mistakes
    )


@pytest.mark.parametrize(
    ("given", "worth"),
    [
        ({"offer.price": Decimal("1.00"), "shares.tendered": 80}, Decimal("80.00")),
        ({"offer.price": Decimal("0.28125"), "shares.tendered": 3}, Decimal("0.85")),
        ({"offer.auction.prices": ("6.00", "6.50", "6.10"), "shares.tendered": 100}, Decimal("650.00")),
        ({"offer.auction.prices": ("9.00", "10.00"), "shares.tendered": 1}, Decimal("10.00")),
        ({"offer.price": Decimal("1.00")}, None),
        ({"shares.tendered": 80}, None),
    ],
)
def test_what_tendered_shares_are_worth(given: dict[str, Value], worth: Decimal | None) -> None:
    found = tender_value(given.get)
    assert (found.value if found is not None else None) == worth
