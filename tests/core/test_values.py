"""Values as Americans print them."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from gdnotice import values
from gdnotice.clock import NEW_YORK


@pytest.mark.parametrize(
    ("amount", "printed"),
    [("2141.1", "2,141.10"), ("0", "0.00"), ("0.28125", "0.28125"), ("1E+6", "1,000,000.00"), ("2.70", "2.70")],
)
def test_money(amount: str, printed: str) -> None:
    assert values.printed_money(Decimal(amount)) == printed


@pytest.mark.parametrize(
    ("wall", "printed"),
    [
        (time(17), "5:00 p.m."), (time(0), "12:00 midnight"), (time(12), "12:00 noon"), (time(12, 30), "12:30 p.m."),
        (time(0, 1), "12:01 a.m."), (time(23, 59, 59), "11:59:59 p.m."), (time(9, 5), "9:05 a.m."),
    ],
)  # fmt: skip
def test_times(wall: time, printed: str) -> None:
    assert values.printed_time(wall) == printed


def test_moments_name_their_zone() -> None:
    moment = datetime(2026, 12, 1, 17, tzinfo=NEW_YORK)
    assert values.printed_moment(moment) == "5:00 p.m., New York City time, on Tuesday, December 1, 2026"
    assert values.short_moment(moment) == "Tue 1 Dec 2026 5:00 p.m. New York"
    assert "Asia/Tokyo time" in values.printed_moment(moment.astimezone(ZoneInfo("Asia/Tokyo")))


def test_days() -> None:
    assert values.short_day(date(2003, 4, 16)) == "Wed 16 Apr 2003"
    assert values.printed_weekday(date(2003, 4, 18)) == "Friday, April 18, 2003"
    assert values.printed_count(1234567) == "1,234,567"
