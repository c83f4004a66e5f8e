"""Conditions: true, false, or what is still needed to tell."""

from decimal import Decimal

import pytest

from gdnotice.pack.conditions import Unanswered, condition
from gdnotice.values import Value

ANSWERS: dict[str, Value] = {
    "payment.method": "wire",
    "subscription.over": 300,
    "odd_lot.claimed": True,
    "none": (),
    "offer.price": Decimal("2.70"),
    "offer.payment.methods": ("wire", "money-order"),
}


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("payment.method is wire", True),
        ("payment.method is not wire", False),
        ("payment.method is one of bank-draft, money-order", False),
        ("payment.method is one of wire, money-order", True),
        ("subscription.over above 0", True),
        ("subscription.over above 300", False),
        ("odd_lot.claimed is yes", True),
        ("none is given", False),
        ("absent is given", False),
        ("absent is wire", Unanswered(frozenset({"absent"}))),
        ("absent is wire and payment.method is bank-draft", False),
        ("absent is wire and payment.method is wire", Unanswered(frozenset({"absent"}))),
        ("absent is wire or payment.method is wire", True),
        ("absent is wire or missing is yes", Unanswered(frozenset({"absent", "missing"}))),
        ("offer.maximum above 5", False),
        ("offer.price is given", True),
        ("offer.payment.methods is wire", True),
        ("offer.payment.methods is bank-draft", False),
    ],
)
def test_truth(text: str, truth: object) -> None:
    assert condition(text).truth(ANSWERS.get) == truth


@pytest.mark.parametrize(
    "text", ["", "payment.method", "a == b", "a is", "a is b and", "__import__('os')", "a above x"]
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no condition"):
        condition(text)


def test_the_subjects_are_known() -> None:
    assert condition("a is b and c is given or d above 1").subjects == {"a", "c", "d"}
