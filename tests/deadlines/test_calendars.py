"""Every day from 1996 to 2035 against an independent exchange calendar and against the statute's own rules."""

from __future__ import annotations

import warnings
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.deadlines.calendars import BUSINESS, CALENDARS, NASDAQ, NYSE, Calendar, OutsideCalendarError

FIRST, LAST = date(1996, 1, 1), date(2035, 12, 31)
DAYS = [FIRST + timedelta(days=offset) for offset in range((LAST - FIRST).days + 1)]

calendars = st.sampled_from([BUSINESS, NYSE, NASDAQ])
days = st.dates(FIRST, LAST)
numbers = st.integers(0, 60)


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())


@cache
def statutory(year: int) -> frozenset[date]:
    """5 U.S.C. 6103(a), written here from the statute: the days themselves, before any is moved."""
    found = {
        date(year, 1, 1), nth_weekday(year, 1, 0, 3), nth_weekday(year, 2, 0, 3), last_monday_of_may(year),
        date(year, 7, 4), nth_weekday(year, 9, 0, 1), nth_weekday(year, 10, 0, 2), date(year, 11, 11),
        nth_weekday(year, 11, 3, 4), date(year, 12, 25),
    }  # fmt: skip
    return frozenset(found | ({date(year, 6, 19)} if year >= 2021 else set()))


def federal_holiday(day: date) -> bool:
    """A statutory day, the Friday before one on a Saturday, or the Monday after one on a Sunday."""
    neighbours = [day]
    if day.weekday() == 4:
        neighbours.append(day + timedelta(days=1))
    if day.weekday() == 0:
        neighbours.append(day - timedelta(days=1))
    return any(near in statutory(near.year) for near in neighbours)


def test_every_business_day_agrees_with_the_statute() -> None:
    wrong = [day for day in DAYS if BUSINESS.is_open(day) != (day.weekday() < 5 and not federal_holiday(day))]
    assert wrong == []


def test_every_business_day_agrees_with_pandas() -> None:
    from pandas.tseries.holiday import USFederalHolidayCalendar  # type: ignore[import-untyped]

    listed = {stamp.date() for stamp in USFederalHolidayCalendar().holidays(FIRST, LAST)}
    assert date(2021, 6, 18) in listed
    assert not any(day.month == 6 for day in listed if day.year < 2021)
    assert [day for day in DAYS if BUSINESS.is_open(day) != (day.weekday() < 5 and day not in listed)] == []


@pytest.fixture(scope="module")
def sessions() -> frozenset[date]:
    from exchange_calendars import get_calendar

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it uses what its own pandas has deprecated; its days are what counts here
        calendar = get_calendar("XNYS", start=FIRST.isoformat(), end=LAST.isoformat())
    return frozenset(stamp.date() for stamp in calendar.sessions)


@pytest.mark.parametrize("calendar", [NYSE, NASDAQ], ids=lambda calendar: calendar.id)
def test_every_trading_day_agrees_with_an_independent_calendar(sessions: frozenset[date], calendar: Calendar) -> None:
    assert len(sessions) > 10_000
    assert [day for day in DAYS if calendar.is_open(day) != (day in sessions)] == []


def test_nasdaq_trades_when_the_nyse_does() -> None:
    assert [day for day in DAYS if NASDAQ.closed_because(day) != NYSE.closed_because(day)] == []


@pytest.mark.parametrize(
    "day",
    [
        date(2001, 9, 11), date(2001, 9, 12), date(2001, 9, 13), date(2001, 9, 14), date(2004, 6, 11), date(2007, 1, 2),
        date(2012, 10, 29), date(2012, 10, 30), date(2018, 12, 5), date(2025, 1, 9),
    ],
)  # fmt: skip
def test_unscheduled_closings_are_no_trading_days_but_business_days(day: date) -> None:
    assert not NYSE.is_open(day)
    assert not NASDAQ.is_open(day)
    assert BUSINESS.is_open(day)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2003, 10, 13), "Columbus Day"), (date(2003, 11, 11), "Veterans Day"),
        (date(2012, 11, 12), "Veterans Day (observed)"), (date(2017, 11, 10), "Veterans Day (observed)"),
        (date(1997, 1, 20), "Martin Luther King Jr. Day"),
    ],
)  # fmt: skip
def test_federal_holidays_on_which_the_exchange_trades(day: date, reason: str) -> None:
    assert BUSINESS.closed_because(day) == reason
    assert NYSE.closed_because(day) is None


def test_good_friday_is_a_business_day() -> None:
    assert BUSINESS.closed_because(date(2003, 4, 18)) is None
    assert NYSE.closed_because(date(2003, 4, 18)) == "Good Friday"


@pytest.mark.parametrize("day", [date(2009, 1, 20), date(2017, 1, 20), date(2001, 1, 22)])
def test_inauguration_day_is_a_business_day(day: date) -> None:
    assert day.weekday() < 5
    assert BUSINESS.is_open(day)


def test_juneteenth_counts_as_a_holiday_from_2021_and_on_the_exchange_from_2022() -> None:
    assert BUSINESS.is_open(date(2020, 6, 19))
    assert BUSINESS.closed_because(date(2021, 6, 18)) == "Juneteenth National Independence Day (observed)"
    assert NYSE.is_open(date(2021, 6, 18))
    assert not NYSE.is_open(date(2022, 6, 20))


def test_martin_luther_king_day_is_a_holiday_from_1986() -> None:
    assert BUSINESS.is_open(date(1985, 1, 21))
    assert not BUSINESS.is_open(date(1986, 1, 20))


def test_new_years_day_on_a_saturday_closes_federal_offices_the_year_before_but_not_the_exchange() -> None:
    assert BUSINESS.closed_because(date(2010, 12, 31)) == "New Year's Day (observed)"
    assert NYSE.is_open(date(2010, 12, 31))


@pytest.mark.parametrize("day", [date(2003, 11, 28), date(2003, 12, 24), date(2013, 7, 3), date(2026, 11, 27)])
def test_a_day_that_ends_early_is_a_trading_day(day: date) -> None:
    assert NYSE.is_open(day)
    assert "ends early" in (NYSE.doubt(day) or "")
    assert NYSE.doubt(day + timedelta(days=7)) is None


@pytest.mark.parametrize("day", [date(2018, 12, 5), date(2018, 12, 24), date(2008, 12, 26), date(2025, 1, 9)])
def test_a_closing_of_federal_offices_by_order_is_a_business_day_with_a_doubt(day: date) -> None:
    assert BUSINESS.is_open(day)
    assert "executive order" in (BUSINESS.doubt(day) or "")


def test_a_half_day_of_federal_offices_and_a_plain_day_raise_no_doubt() -> None:
    assert BUSINESS.doubt(date(2002, 12, 23)) is None
    assert all(BUSINESS.doubt(day) is None for day in DAYS if not BUSINESS.is_open(day))


def test_weekends_are_closed_by_name() -> None:
    assert NYSE.closed_because(date(2003, 4, 19)) == "Saturday"
    assert BUSINESS.closed_because(date(2003, 4, 20)) == "Sunday"


@pytest.mark.parametrize("calendar", CALENDARS.values(), ids=list(CALENDARS))
@pytest.mark.parametrize("day", [date(1970, 12, 31), date(2100, 1, 1), date.min, date.max])
def test_years_without_a_calendar_are_refused(calendar: Calendar, day: date) -> None:
    with pytest.raises(OutsideCalendarError):
        calendar.is_open(day)


def test_counting_never_goes_below_zero() -> None:
    with pytest.raises(ValueError, match="from 0"):
        BUSINESS.add(date(2003, 4, 16), -1)


@given(calendars, days, numbers)
def test_adding_lands_on_an_open_day_and_passes_that_many(calendar: Calendar, day: date, number: int) -> None:
    count = calendar.add(day, number)
    assert count.day == day if number == 0 else calendar.is_open(count.day)
    assert calendar.between(day, count.day) == number
    skipped = {closed.day for closed in count.skipped}
    assert all(not calendar.is_open(closed) and day < closed < count.day for closed in skipped)
    assert len(skipped) == (count.day - day).days - number


@given(calendars, days, numbers)
def test_one_more_day_is_later(calendar: Calendar, day: date, number: int) -> None:
    assert calendar.add(day, number).day < calendar.add(day, number + 1).day


@given(calendars, days, numbers)
def test_a_later_start_never_ends_earlier(calendar: Calendar, day: date, number: int) -> None:
    assert calendar.add(day, number).day <= calendar.add(day + timedelta(days=1), number).day


@given(calendars, days, numbers)
def test_counting_back_undoes_counting_on(calendar: Calendar, day: date, number: int) -> None:
    start = calendar.last(day)
    assert calendar.before(calendar.add(start, number).day, number).day == start


@given(calendars, days, numbers)
def test_before_is_the_latest_day_that_leaves_enough(calendar: Calendar, day: date, number: int) -> None:
    latest = calendar.before(day, number).day
    assert calendar.is_open(latest)
    assert calendar.add(latest, number).day <= day
    assert calendar.add(calendar.add(latest, 1).day, number).day > day


@given(calendars, days, st.integers(1, 60))
def test_the_nth_day_counts_the_first_where_it_is_open(calendar: Calendar, day: date, number: int) -> None:
    assert calendar.between(day - timedelta(days=1), calendar.nth(day, number).day) == number
