"""Number formats show what a spreadsheet program shows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.batch.shown import BUILT_IN, shown


@pytest.mark.parametrize(
    ("raw", "code", "seen"),
    [
        ("1200", "General", "1200"),
        ("0.41155", "General", "0.41155"),
        ("493.86000000000001", "General", "493.86"),
        ("1E+5", "General", "100000"),
        ("-3", "General", "-3"),
        ("417", "000000", "000417"),
        ("226", "0000", "0226"),
        ("12207", "00000", "12207"),
        ("123456789", "000-00-0000", "123-45-6789"),
        ("5185550142", "[<=9999999]###-####;(###) ###-####", "(518) 555-0142"),
        ("5550142", "[<=9999999]###-####;(###) ###-####", "555-0142"),
        ("2141.1", '"$"#,##0.00', "$2,141.10"),
        ("2141.1", BUILT_IN[44], "$2,141.10"),
        ("0", BUILT_IN[44], "$-"),
        ("-5.5", "#,##0.00;(#,##0.00)", "(5.50)"),
        ("1234.5", "#,##0.00 [$€-407]", "1,234.50 €"),
        ("999999", "#,##0", "999,999"),
        ("1000000", "#,##0", "1,000,000"),
        ("12345678", "#,##0,", "12,346"),
        ("1234567.891", "#,##0.##", "1,234,567.89"),
        ("0.5", "#.##", ".5"),
        ("2.5", "0", "3"),
        ("0.125", "0.00", "0.13"),
        ("-0.001", "0.00", "0.00"),
        ("0.4115", "0.00%", "41.15%"),
        ("1.5", "# ?/?", "1.5"),
        ("1234", "[Red]#,##0", "1,234"),
        ("5", "@", "5"),
        ("0", '0;-0;"none"', "none"),
    ],
)
def test_numbers(raw: str, code: str, seen: str) -> None:
    assert shown(raw, code) == seen


@pytest.mark.parametrize(
    ("raw", "code", "seen"),
    [
        ("46356", "m/d/yyyy", "2026-11-30"),
        ("46356", "[$-409]d-mmm-yyyy;@", "2026-11-30"),
        ("46356", "[$-F800]dddd, mmmm dd, yyyy", "2026-11-30"),
        ("46356.4375", "m/d/yyyy h:mm", "2026-11-30T10:30:00"),
        ("46356.43749999999", "yyyy-mm-dd hh:mm:ss", "2026-11-30T10:30:00"),
        ("46356.437511574", "h:mm AM/PM", "10:30:00"),
        ("46356.4375", "m/d/yyyy", "2026-11-30"),
        ("0.70833333333333337", "h:mm", "17:00:00"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
    ],
)
def test_dates_are_iso_whatever_the_format(raw: str, code: str, seen: str) -> None:
    assert shown(raw, code) == seen


@pytest.mark.parametrize("raw", ["60", "-1", "1e300", "nan", "inf", "x", ""])
def test_what_a_screen_cannot_show(raw: str) -> None:
    assert shown(raw, "yyyy-mm-dd") is None


def test_the_macintosh_calendar() -> None:
    assert shown("44894", "yyyy-mm-dd", from_1904=True) == "2026-11-30"


@given(st.dates(date(1900, 3, 1), date(2199, 12, 31)), st.integers(0, 86_399))
def test_every_second_comes_out_as_it_went_in(day: date, second: int) -> None:
    moment = datetime.combine(day, datetime.min.time()) + timedelta(seconds=second)
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    assert shown(repr(serial), "yyyy-mm-dd hh:mm:ss") == moment.isoformat()


@given(st.decimals(-(10**9), 10**9, places=2))
def test_money_reads_back(amount: Decimal) -> None:
    seen = shown(str(amount), "#,##0.00")
    assert seen is not None
    assert Decimal(seen.replace(",", "")) == amount


@given(st.integers(0, 10**9), st.integers(1, 12))
def test_leading_zeros(number: int, width: int) -> None:
    assert shown(str(number), "0" * width) == str(number).zfill(width)


@given(st.floats(allow_nan=True, allow_infinity=True), st.text('0#?,.%;"\\_*[]$hmsdyAP/E@ -()', max_size=20))
def test_no_format_raises(number: float, code: str) -> None:
    assert isinstance(shown(repr(number), code), str | None)
