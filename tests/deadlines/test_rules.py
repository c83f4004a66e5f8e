from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from gdnotice.deadlines.rules import minimum_period, rule, rules
from gdnotice.offer.declared import TERMS


def test_the_rules_with_their_numbers_and_sources() -> None:
    assert {key: (entry.days, entry.effective) for key, entry in rules().items()} == {
        "minimum-period.general": (20, None),
        "minimum-period.all-cash-equity-2026": (10, date(2026, 4, 16)),
        "minimum-period.debt-2026": (5, date(2026, 6, 30)),
        "price-change": (10, None),
        "extension-notice": (1, None),
        "withdrawal-again": (40, None),
    }
    assert rule("extension-notice").hour == time(9)
    assert all(
        entry.source and entry.title and entry.evidence in ("read", "own knowledge") for entry in rules().values()
    )


def test_every_rule_an_offer_can_name_is_here() -> None:
    assert {f"minimum-period.{choice.id}" for choice in TERMS["minimum_period.rule"].field.choices} <= set(rules())


@pytest.mark.parametrize(("chosen", "days"), [("all-cash-equity-2026", 10), ("debt-2026", 5)])
def test_a_rule_holds_from_its_first_day(chosen: str, days: int) -> None:
    effective = rule(f"minimum-period.{chosen}").effective
    assert effective is not None
    law, remark = minimum_period(chosen, effective)
    assert (law.days, remark) == (days, "")
    law, remark = minimum_period(chosen, effective - timedelta(days=1))
    assert law.days == 20
    assert "general rule is used" in remark


def test_an_unknown_rule_is_the_general_one_with_a_remark() -> None:
    law, remark = minimum_period("none-such", date(2026, 7, 1))
    assert law.days == 20
    assert "not known" in remark
