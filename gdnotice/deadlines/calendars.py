"""The days that count: business days, and the trading days of two exchanges.

Holidays come from the ``holidays`` package, loaded on first use. No holiday is written down here: for 1996 to 2035 the
tests hold every day against an independent exchange calendar and against the statute's own rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from types import MappingProxyType

FIRST_YEAR = 1971
"""The federal Monday holidays begin here (E.O. 11582 of 11 February 1971); nothing earlier is counted."""

LAST_YEAR = 2099

_DAY = timedelta(days=1)
_WEEKEND = ("Saturday", "Sunday")


class OutsideCalendarError(ValueError):
    """A day before ``FIRST_YEAR`` or after ``LAST_YEAR``: no calendar here can say whether it counts."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A day that does not count, and why: the holiday's name, or Saturday or Sunday."""

    day: date
    reason: str
    weekend: bool


@dataclass(frozen=True, slots=True)
class Count:
    """Where a count ended, and the days it passed over, in the order of the calendar."""

    day: date
    skipped: tuple[Closed, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """One kind of day. ``unit`` is its name in the singular; ``source`` what makes a day count.

    ``closings`` gives the days of a year that do not count, by name. ``doubts`` gives weekdays that count, but of
    which a person should know something (an early close, federal offices closed by order).
    """

    id: str
    unit: str
    article: str
    source: str
    closings: Callable[[int], Mapping[date, str]]
    doubts: Callable[[int], Mapping[date, str]]

    def is_open(self, day: date) -> bool:
        """Whether ``day`` counts. Raises :class:`OutsideCalendarError`."""
        return day not in self.closings(_known(day)) and day.weekday() < 5

    def closed_because(self, day: date) -> str | None:
        """The holiday's name, else ``Saturday`` or ``Sunday``; None on a day that counts."""
        named = self.closings(_known(day)).get(day)
        if named is not None or day.weekday() < 5:
            return named
        return _WEEKEND[day.weekday() - 5]

    def doubt(self, day: date) -> str | None:
        """What a person should know of a day that counts; mostly None."""
        return self.doubts(_known(day)).get(day)

    def add(self, day: date, number: int) -> Count:
        """The ``number``-th day that counts after ``day``; ``day`` itself for 0, whether or not it counts."""
        return _walk(self, day, number, 1)

    def nth(self, day: date, number: int) -> Count:
        """The ``number``-th day that counts, where ``day`` is the first if it counts. ``number`` is 1 or more."""
        return self.add(day, number - 1 if self.is_open(day) else number)

    def last(self, day: date) -> date:
        """``day`` if it counts, else the last one before it that does."""
        return day if self.is_open(day) else _walk(self, day, 1, -1).day

    def before(self, day: date, number: int) -> Count:
        """The latest day that counts from which ``number`` more have passed by ``day``."""
        return _walk(self, self.last(day), number, -1)

    def between(self, after: date, until: date) -> int:
        """How many days count after ``after``, up to and with ``until``; 0 where ``until`` is not later."""
        return sum(self.is_open(day) for day in _days(after + _DAY, until))


def _known(day: date) -> int:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutsideCalendarError(f"only the years {FIRST_YEAR} to {LAST_YEAR} have calendars here")
    return day.year


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY


@lru_cache(maxsize=4096)
def _walk(calendar: Calendar, day: date, number: int, direction: int) -> Count:
    if number < 0:
        raise ValueError("days are counted from 0")
    skipped: list[Closed] = []
    while number:
        day += direction * _DAY
        reason = calendar.closed_because(day)
        if reason is None:
            number -= 1
        else:
            skipped.append(Closed(day, reason, weekend=day.weekday() >= 5))
    return Count(day, tuple(skipped[::direction]))


# The language is named because the package would otherwise follow the desk's.


@cache
def _federal(year: int) -> Mapping[date, str]:
    from holidays.countries.united_states import UnitedStates  # 0.1 s: only when days are counted

    # PUBLIC without a state is the statute's list. GOVERNMENT would add the closings by executive order.
    listed = UnitedStates(categories=("public",), years=year, expand=False, language="en_US")  # type: ignore[no-untyped-call]
    return MappingProxyType(dict(listed.items()))


@cache
def _closed_by_order(year: int) -> Mapping[date, str]:
    from holidays.countries.united_states import UnitedStates

    listed = UnitedStates(categories=("government",), years=year, expand=False, language="en_US")  # type: ignore[no-untyped-call]
    legal = _federal(year)
    return MappingProxyType(
        {
            day: f"federal offices were closed that day by executive order ({name})"
            for day, name in listed.items()
            if day not in legal and day.weekday() < 5 and "half-day" not in name
        }
    )


def _exchange(year: int, *, nasdaq: bool, category: str) -> Mapping[date, str]:
    from holidays.financial.nasdaq import NASDAQ
    from holidays.financial.ny_stock_exchange import NewYorkStockExchange

    market = NASDAQ if nasdaq else NewYorkStockExchange
    listed = market(categories=(category,), years=year, expand=False, language="en_US")  # type: ignore[no-untyped-call]
    return MappingProxyType(dict(listed.items()))


@cache
def _nyse(year: int) -> Mapping[date, str]:
    return _exchange(year, nasdaq=False, category="public")


@cache
def _nasdaq(year: int) -> Mapping[date, str]:
    return _exchange(year, nasdaq=True, category="public")


@cache
def _early_closes(year: int) -> Mapping[date, str]:
    closed = _nyse(year)
    short = _exchange(year, nasdaq=False, category="half_day")
    return MappingProxyType(
        {day: f"trading ends early that day ({name}), and it is still a trading day"
         for day, name in short.items() if day not in closed and day.weekday() < 5}
    )  # fmt: skip


BUSINESS = Calendar(
    "business",
    "business day",
    "a",
    "17 CFR 240.14d-1(g)(3); 5 U.S.C. 6103",
    _federal,
    _closed_by_order,
)
"""Every day but Saturday, Sunday and the legal federal holidays, in Eastern time; 17 CFR 240.13e-4(a)(3) says the same.

A holiday on a Saturday is kept on the Friday before (5 U.S.C. 6103(b)), one on a Sunday on the Monday after
(E.O. 11582); the Securities and Exchange Commission closed on Friday 18 June 2021 for Juneteenth accordingly
(cooleypubco.com, 17 June 2021). Inauguration Day is a holiday only around Washington and counts as a business day.

Days on which a President closed the federal offices (5 December 2018, 9 January 2025, 24 December of many years) are no
legal holidays: they count. The Commission treats them as holidays for filings, while its staff was reported to let them
be counted in an offer's twenty days but not to be its first or last (TheCorporateCounsel.net, 22 December 2008). So
each is reported as a doubt, and a chain that meets one says so.
"""

NYSE = Calendar(
    "nyse",
    "NYSE trading day",
    "an",
    "NYSE trading calendar",
    _nyse,
    _early_closes,
)
"""Trading days of the New York Stock Exchange, unscheduled closings left out. A day that ends early counts."""

NASDAQ = Calendar(
    "nasdaq",
    "Nasdaq trading day",
    "a",
    "Nasdaq trading calendar",
    _nasdaq,
    _early_closes,
)
"""Trading days of Nasdaq: the same as the New York Stock Exchange's in every year that the package knows.

The package declares Nasdaq as following the New York Stock Exchange, on Nasdaq's published schedule
(nasdaq.com/holiday-trading-hours); the two schedules of 2015 side by side agree too (usps-holidays.com/2014/12).
Whether an unscheduled closing before 1996 ever differed is not established.
"""

CALENDARS: Mapping[str, Calendar] = MappingProxyType({calendar.id: calendar for calendar in (BUSINESS, NYSE, NASDAQ)})


@lru_cache(maxsize=4096)
def diverging(one: Calendar, other: Calendar, first: date, last: date) -> tuple[tuple[date, str, bool], ...]:
    """The days from ``first`` to ``last`` that count in one calendar only: day, why closed, open in ``one``."""
    found = []
    for day in _days(first, last):
        here, there = one.closed_because(day), other.closed_because(day)
        if (here is None) != (there is None):
            found.append((day, here or there or "", here is None))
    return tuple(found)
