"""An extension moves what hangs on the expiration, and leaves a dated guarantee where it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from gdnotice.deadlines.moved import Movement, moved
from gdnotice.offer.terms import Amendment, TermsInForce

NEW_YORK = ZoneInfo("America/New_York")
Terms = Callable[..., TermsInForce]


def on(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=NEW_YORK)  # type: ignore[misc, arg-type]


@pytest.fixture
def both(terms: Terms, extension: Amendment) -> Callable[..., Movement]:
    def compare(
        amendment: Amendment = extension, *, dated: datetime | None = None, received: datetime | None = None,
        kind: str = "tender", **given: object,
    ) -> Movement:  # fmt: skip
        before, after = terms(kind, **given), terms(kind, amendments=(amendment,), **given)
        return moved(before, after, dated=dated, received=received)

    return compare


def about(movement: Movement) -> list[str]:
    return [caution.about for caution in movement.cautions]


def test_the_case_of_16_april_2003(both: Callable[..., Movement]) -> None:
    """The core acceptance test: a protect of 16 April with three NYSE days, and the extension to 23 April."""
    movement = both(dated=on(2003, 4, 16, 12))
    stayed = {one.code: one for one in movement.stayed}
    assert stayed["guarantee-due"].at == on(2003, 4, 22, 17)
    assert "the notice's own date" in stayed["guarantee-due"].why
    assert about(movement) == ["guarantee-keeps-date", "guarantee-before-expiration"]
    flagged = movement.cautions[1].message
    assert "Tue 22 Apr 2003 5:00 p.m. New York, before the new expiration, Wed 23 Apr 2003 5:00 p.m." in flagged
    assert all(way in flagged for way in ("Cover it", "plain tender", "fresh notice"))
    assert [(one.code, one.before and one.before.at, one.after and one.after.at) for one in movement.moved] == [
        ("expiration", on(2003, 4, 16, 17), on(2003, 4, 23, 17)),
        ("notice-due", on(2003, 4, 16, 17), on(2003, 4, 23, 17)),
        ("withdrawal-until", on(2003, 4, 16, 17), on(2003, 4, 23, 17)),
        ("extension-notice-due", on(2003, 4, 17, 9), on(2003, 4, 24, 9)),
    ]
    assert set(stayed) == {"guarantee-due", "withdrawal-again-from", "minimum-open-until"}
    assert "commencement" in stayed["minimum-open-until"].why
    assert movement.missing == ()


def test_in_business_days_it_is_due_a_day_earlier(both: Callable[..., Movement]) -> None:
    movement = both(dated=on(2003, 4, 16, 12), guarantee__calendar="business")
    assert next(one.at for one in movement.stayed if one.code == "guarantee-due") == on(2003, 4, 21, 17)
    assert "guarantee-before-expiration" in about(movement)


def test_a_guarantee_from_the_expiration_moves(both: Callable[..., Movement]) -> None:
    movement = both(guarantee__from="expiration")
    change = next(one for one in movement.moved if one.code == "guarantee-due")
    assert change.before is not None
    assert change.after is not None
    assert (change.before.at, change.after.at) == (on(2003, 4, 22, 17), on(2003, 4, 28, 17))
    assert about(movement) == ["guarantee-moves"]
    assert (
        "from Tue 22 Apr 2003 5:00 p.m. New York to Mon 28 Apr 2003 5:00 p.m. New York" in movement.cautions[0].message
    )


def test_a_guarantee_from_receipt_stays(both: Callable[..., Movement]) -> None:
    movement = both(guarantee__from="receipt", received=on(2003, 4, 16, 14))
    assert "receipt" in next(one.why for one in movement.stayed if one.code == "guarantee-due")
    assert about(movement) == ["guarantee-keeps-date", "guarantee-before-expiration"]


def test_without_a_notice_the_caution_is_general(both: Callable[..., Movement]) -> None:
    movement = both()
    assert about(movement) == ["guarantee-keeps-date"]
    assert "before the new expiration, Wed 23 Apr 2003 5:00 p.m. New York" in movement.cautions[0].message
    assert [gap.code for gap in movement.missing] == ["guarantee-due"]


def test_a_guarantee_that_falls_due_later_is_not_flagged(both: Callable[..., Movement]) -> None:
    movement = both(dated=on(2003, 4, 16, 12), guarantee__days=5)
    assert about(movement) == ["guarantee-keeps-date"]


def test_one_due_at_the_very_moment_of_the_new_expiration_is_not_before_it(both: Callable[..., Movement]) -> None:
    assert about(both(dated=on(2003, 4, 16, 12), guarantee__days=4)) == ["guarantee-keeps-date"]


def test_a_changed_guarantee_period_is_flagged(both: Callable[..., Movement]) -> None:
    shorter = Amendment(2, on(2003, 4, 10, 9), "Amendment No. 2", {"guarantee.days": 2, "guarantee.by": time(16)})
    movement = both(shorter, dated=on(2003, 4, 16, 12))
    assert about(movement) == ["guarantee-changed"]
    assert "“Days of the guarantee”, “Hour on the last day”" in movement.cautions[0].message
    assert [one.code for one in movement.moved] == ["guarantee-due"]
    assert "expiration is the same" in next(one.why for one in movement.stayed if one.code == "expiration")


def test_rights(both: Callable[..., Movement]) -> None:
    movement = both(
        kind="rights", dated=on(2003, 4, 16, 12), payment__methods=("uncertified-check",), payment__clearing_days=2
    )
    assert [one.code for one in movement.moved] == ["expiration", "notice-due", "payment-due", "uncertified-check-by"]
    assert "plain exercise" in movement.cautions[1].message


def test_a_withdrawal_day_that_was_not_moved_says_why(both: Callable[..., Movement]) -> None:
    movement = both(withdrawal__until=on(2003, 4, 16, 17))
    assert "a day of its own" in next(one.why for one in movement.stayed if one.code == "withdrawal-until")


def test_an_expiration_given_for_the_first_time_comes_from_nowhere(both: Callable[..., Movement]) -> None:
    movement = both(expires=None)
    assert [(one.code, one.before) for one in movement.moved] == [
        ("expiration", None), ("notice-due", None), ("withdrawal-until", None), ("extension-notice-due", None),
    ]  # fmt: skip
    assert movement.cautions == ()


def test_nothing_changed(terms: Terms) -> None:
    same = terms(commenced=date(2003, 3, 13))
    movement = moved(same, same, dated=on(2003, 4, 16, 12))
    assert movement.moved == ()
    assert movement.cautions == ()
    assert len(movement.stayed) == 7
    assert all(one.why for one in movement.stayed)
