"""Guaranteed delivery: the vectors of the domain's table, and each of the five settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.deadlines.calendars import BUSINESS, CALENDARS, NYSE
from gdnotice.deadlines.chains import deadlines
from gdnotice.deadlines.deadline import Deadline, Missing
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.terms import Offer, TermsInForce

NEW_YORK = ZoneInfo("America/New_York")
Terms = Callable[..., TermsInForce]


def due(terms: TermsInForce, **known: Any) -> Deadline:
    found, _ = deadlines(terms, **known)
    return next(deadline for deadline in found if deadline.code == "guarantee-due")


def unknown(terms: TermsInForce, **known: Any) -> Missing:
    _, missing = deadlines(terms, **known)
    return next(gap for gap in missing if gap.code == "guarantee-due")


def on(*parts: int, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime(*parts, tzinfo=zone)  # type: ignore[misc, arg-type]


VECTORS = {
    15: ((16, 16), (17, 17), (18, 21)),
    16: ((17, 17), (18, 21), (21, 22)),
    17: ((18, 21), (21, 22), (22, 23)),
    21: ((22, 22), (23, 23), (24, 24)),
    22: ((23, 23), (24, 24), (25, 25)),
    23: ((24, 24), (25, 25), (28, 28)),
}
"""Day of April 2003 on which the notice is dated: for 1, 2 and 3 days the last day in business and in NYSE days."""

CASES = [
    (start, number, calendar, day)
    for start, row in VECTORS.items()
    for number, pair in enumerate(row, 1)
    for calendar, day in zip(("business", "nyse"), pair, strict=True)
]


@pytest.mark.parametrize(("start", "number", "calendar", "day"), CASES)
def test_the_table_of_vectors(terms: Terms, start: int, number: int, calendar: str, day: int) -> None:
    offer = terms(guarantee__days=number, guarantee__calendar=calendar)
    found = due(offer, dated=on(2003, 4, start, 12))
    assert found.at == on(2003, 4, day, 17)
    other = dict(zip(("nyse", "business"), VECTORS[start][number - 1], strict=True))[calendar]
    assert ("Good Friday" in found.remark) == (other != day)


GOOD_FRIDAY = "Fri 18 Apr (Good Friday) is a business day but not an NYSE trading day"


def test_the_chain_reads_from_the_expiration_to_the_hour(terms: Terms) -> None:
    found = due(terms(), dated=on(2003, 4, 16, 12))
    assert [step.text for step in found.because] == [
        "expires Wed 16 Apr 2003 5:00 p.m. New York",
        "notice dated Wed 16 Apr 2003",
        "plus 3 NYSE trading days, skipping Fri 18 Apr, Good Friday",
        f"counted in business days it would be Mon 21 Apr 2003: {GOOD_FRIDAY}",
        "Tue 22 Apr 2003 5:00 p.m. New York",
    ]
    assert found.because[0].source == "Offer to Purchase, cover"
    assert all(step.source for step in found.because)
    assert found.remark == f"Counted in business days it would be Mon 21 Apr 2003: {GOOD_FRIDAY}."


def test_the_other_way_round_columbus_day_is_a_trading_day(terms: Terms) -> None:
    offer = terms(guarantee__days=1, guarantee__calendar="business", expires=on(2003, 10, 10, 17))
    found = due(offer, dated=on(2003, 10, 10, 12))
    assert found.at == on(2003, 10, 14, 17)
    assert "Mon 13 Oct (Columbus Day) is an NYSE trading day but not a business day" in found.remark


def test_a_remark_comes_only_where_the_days_differ(terms: Terms) -> None:
    found = due(terms(), dated=on(2003, 4, 22, 12))
    assert found.remark == ""
    assert not any("counted in" in step.text for step in found.because)


CLOSINGS = [
    ((2001, 9, 10), "1 nyse", (2001, 9, 17), "Tue 11 Sep to Fri 14 Sep"),
    ((2001, 9, 10), "3 business", (2001, 9, 13), "counted in NYSE trading days it would be Wed 19 Sep 2001"),
    ((2018, 12, 4), "1 nyse", (2018, 12, 6), "skipping Wed 5 Dec"),
    ((2018, 12, 4), "1 business", (2018, 12, 5), "closed that day by executive order"),
    ((2012, 10, 26), "1 nasdaq", (2012, 10, 31), "Hurricane Sandy"),
    ((2003, 11, 10), "1 business", (2003, 11, 12), "skipping Tue 11 Nov, Veterans Day"),
    ((2003, 11, 10), "1 nyse", (2003, 11, 11), "is an NYSE trading day but not a business day"),
    ((2003, 11, 26), "1 nyse", (2003, 11, 28), "trading ends early that day"),
    ((2003, 12, 30), "3 nyse", (2004, 1, 5), "skipping Thu 1 Jan 2004, New Year's Day"),
    ((2010, 12, 30), "1 business", (2011, 1, 3), "skipping Fri 31 Dec, New Year's Day (observed)"),
    ((2010, 12, 30), "1 nyse", (2010, 12, 31), "counted in business days it would be Mon 3 Jan 2011"),
]


@pytest.mark.parametrize(("dated", "count", "expected", "told"), CLOSINGS)
def test_closings(terms: Terms, dated: tuple[int, ...], count: str, expected: tuple[int, ...], told: str) -> None:
    number, calendar = count.split()
    offer = terms(guarantee__days=int(number), guarantee__calendar=calendar, expires=on(*dated, 17))
    found = due(offer, dated=on(*dated, 12))
    assert found.at == on(*expected, 17)
    assert told in " / ".join(step.text for step in found.because)


def test_from_receipt(terms: Terms) -> None:
    offer = terms(guarantee__from="receipt", guarantee__days=2)
    assert due(offer, received=on(2003, 4, 15, 16, 59)).at == on(2003, 4, 17, 17)
    assert unknown(offer, dated=on(2003, 4, 15, 12)).needs == ("notice.received",)


def test_from_expiration_needs_nothing_of_the_notice(terms: Terms) -> None:
    assert due(terms(guarantee__from="expiration")).at == on(2003, 4, 22, 17)


def test_from_notice_date_needs_the_date(terms: Terms) -> None:
    gap = unknown(terms(), received=on(2003, 4, 16, 12))
    assert gap.needs == ("notice.date",)
    assert "date of the notice is not known" in gap.message


def test_a_clock_that_starts_on_a_closed_day_counts_from_the_next_open_one(terms: Terms) -> None:
    found = due(terms(guarantee__days=1), dated=on(2003, 4, 19, 12))
    assert found.at == on(2003, 4, 21, 17)
    assert any(
        step.text == "Sat 19 Apr 2003 (Saturday) is not an NYSE trading day; the first day counted is Mon 21 Apr 2003"
        for step in found.because
    )


def test_no_days_is_the_very_day(terms: Terms) -> None:
    found = due(terms(guarantee__days=0), dated=on(2003, 4, 16, 12))
    assert found.at == on(2003, 4, 16, 17)
    assert found.remark == ""


def test_no_days_on_a_closed_day_says_so(terms: Terms) -> None:
    found = due(terms(guarantee__days=0), dated=on(2003, 4, 18, 12))
    assert found.at == on(2003, 4, 18, 17)
    assert "Good Friday" in found.remark
    assert "ask the agent" in found.remark


def test_another_zone_for_the_hour(terms: Terms) -> None:
    found = due(terms(guarantee__zone="America/Chicago"), dated=on(2003, 4, 22, 12))
    assert found.at == on(2003, 4, 25, 18)
    assert found.at.tzinfo == NEW_YORK
    assert [step.text for step in found.because][-2:] == [
        "Fri 25 Apr 2003 5:00 p.m. Chicago",
        "which is Fri 25 Apr 2003 6:00 p.m. New York",
    ]


@pytest.mark.parametrize("zone", ["Nowhere/Town", "", "../etc", "America"])
def test_a_zone_that_does_not_exist_is_a_gap(terms: Terms, zone: str) -> None:
    assert unknown(terms(guarantee__zone=zone), dated=on(2003, 4, 16, 12)).needs == ("guarantee.zone",)


def test_the_day_of_the_notice_is_that_of_the_offers_zone(terms: Terms) -> None:
    singapore = ZoneInfo("Asia/Singapore")
    dated = on(2003, 4, 17, 3, zone=singapore)  # 3:00 p.m. of the 16th in New York
    assert due(terms(), dated=dated).at == due(terms(), dated=on(2003, 4, 16, 12)).at


@pytest.mark.parametrize(
    ("dated", "expected", "offset"),
    [
        ((2003, 4, 3), (2003, 4, 8), -4),  # clocks forward on 6 April
        ((2003, 10, 23), (2003, 10, 28), -5),  # clocks back on 26 October
        ((2026, 3, 5), (2026, 3, 10), -4),  # clocks forward on 8 March since 2007
        ((2026, 10, 29), (2026, 11, 3), -5),  # clocks back on 1 November since 2007
    ],
)
def test_the_clock_changes(terms: Terms, dated: tuple[int, ...], expected: tuple[int, ...], offset: int) -> None:
    found = due(terms(expires=on(*dated, 17)), dated=on(*dated, 12))
    assert found.at == on(*expected, 17)
    assert found.at.utcoffset() == timedelta(hours=offset)


def test_an_expiration_at_midnight_belongs_to_the_day_it_ends(terms: Terms) -> None:
    found = due(terms(guarantee__from="expiration", guarantee__days=1, expires=on(2003, 4, 23, 0)))
    assert found.at == on(2003, 4, 23, 17)
    assert any("12:00 midnight is the end of Tue 22 Apr 2003" in step.text for step in found.because)


def test_every_empty_setting_is_named_with_where_to_look(terms: Terms) -> None:
    bare = {f"guarantee__{name}": None for name in ("days", "calendar", "from", "by")}
    gap = unknown(terms(look_for={"guarantee.days": "exhibit (a)(1)(C)."}, **bare))
    assert gap.needs == ("guarantee.days", "guarantee.calendar", "guarantee.from", "guarantee.by")
    assert "Where to look for it: exhibit (a)(1)(C)." in gap.message
    assert "paragraph “Guarantee”" in gap.message


def test_without_the_hour_the_day_is_told(terms: Terms) -> None:
    gap = unknown(terms(guarantee__by=None), dated=on(2003, 4, 16, 12))
    assert gap.needs == ("guarantee.by",)
    assert "The day can be told already: Tue 22 Apr 2003." in gap.message


def test_a_guarantee_that_falls_due_before_the_expiration_says_so(terms: Terms) -> None:
    found = due(terms(), dated=on(2003, 4, 1, 12))
    assert "this is before the offer expires, Wed 16 Apr 2003 5:00 p.m. New York" in found.because[-1].text
    assert "before the offer expires" not in due(terms(), dated=on(2003, 4, 16, 12)).because[-1].text


@given(
    day=st.dates(date(1996, 1, 1), date(2035, 12, 1)),
    number=st.integers(1, 30),
    calendar=st.sampled_from(sorted(CALENDARS)),
)
def test_for_any_day_it_lands_on_an_open_day_at_the_hour(day: date, number: int, calendar: str) -> None:
    values: dict[str, Any] = {
        "document": "Prospectus", "guarantee.days": number, "guarantee.calendar": calendar,
        "guarantee.from": "notice-date", "guarantee.by": time(17),
    }  # fmt: skip
    offer = Offer("offer", "rights", NEW_YORK, values, (), {}, (), (), {}, {}, "")
    found = due(terms_in_force(offer, on(2040, 1, 1)), dated=datetime.combine(day, time(12), NEW_YORK))
    assert (found.at.hour, found.at.minute) == (17, 0)
    assert CALENDARS[calendar].is_open(found.at.date())
    assert CALENDARS[calendar].between(day, found.at.date()) == number
    differs = BUSINESS.add(day, number).day != NYSE.add(day, number).day
    assert ("it would be" in found.remark) == differs
