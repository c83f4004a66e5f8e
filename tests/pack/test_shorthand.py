"""What a clerk types for short, and that what is shown is read back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.clock import NEW_YORK, exists
from gdnotice.pack.form import Field
from gdnotice.pack.shorthand import as_typed, written_out
from gdnotice.pack.types import TYPES
from gdnotice.values import Value

NOW = datetime(2003, 4, 16, 15, 30, 20, tzinfo=NEW_YORK)


def field(kind: str) -> Field:
    return Field("answer", TYPES[kind], "Answer")


def read(kind: str, typed: str) -> object:
    one = field(kind)
    return one.type.from_typed(written_out(typed, one, NOW), one, NEW_YORK)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("t", date(2003, 4, 16)),
        (" T ", date(2003, 4, 16)),
        ("+3", date(2003, 4, 19)),
        ("t+3", date(2003, 4, 19)),
        ("-1", date(2003, 4, 15)),
        ("y", date(2003, 4, 15)),
        ("tomorrow", date(2003, 4, 17)),
        ("4/16/03", date(2003, 4, 16)),
        ("4/16", date(2003, 4, 16)),
        ("4-16-2003", date(2003, 4, 16)),
        ("4.16.70", date(1970, 4, 16)),
        ("April 16, 2003", date(2003, 4, 16)),
        ("2003-04-16", date(2003, 4, 16)),
    ],
)
def test_days(typed: str, day: date) -> None:
    assert read("date", typed) == day


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("t", (2003, 4, 16, 15, 30)),
        ("now", (2003, 4, 16, 15, 30)),
        ("t 5p", (2003, 4, 16, 17, 0)),
        ("+1 10:30a", (2003, 4, 17, 10, 30)),
        ("4/23 noon", (2003, 4, 23, 12, 0)),
        ("4/23/03 17:00", (2003, 4, 23, 17, 0)),
        ("5 pm", (2003, 4, 16, 17, 0)),
        ("12:05a", (2003, 4, 16, 0, 5)),
        ("11/30/2026 10:30 am", (2026, 11, 30, 10, 30)),
    ],
)
def test_moments(typed: str, at: tuple[int, int, int, int, int]) -> None:
    assert read("moment", typed) == datetime(*at, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("count", "2.5k", 2500),
        ("count", "1,200", 1200),
        ("count", "1m", 1_000_000),
        ("money", "$2.5K", Decimal("2500.00")),
        ("money", "1.25m", Decimal("1250000.00")),
        ("money", ".5k", Decimal("500.00")),
        ("decimal", "0.41155", Decimal("0.41155")),
        ("time", "5p", time(17)),
        ("time", "noon", time(12)),
        ("phone", "2125550190", "(212) 555-0190"),
        ("phone", "12125550190", "(212) 555-0190"),
        ("phone", "1-212-555-0190", "1-212-555-0190"),
        ("phone", "+44 20 7946 0018", "+44 20 7946 0018"),
    ],
)
def test_numbers_and_telephones(kind: str, typed: str, value: object) -> None:
    assert read(kind, typed) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("date", "2/30"), ("date", "+"), ("date", "13/1/2003"), ("date", "+9999999"), ("count", "2.5555k"), ("count", "k"),
     ("moment", "4/16"), ("moment", "25:00"), ("time", "13p"), ("text", "t"), ("text", "2.5k")],
)  # fmt: skip
def test_what_is_no_shorthand_stays_as_it_is(kind: str, typed: str) -> None:
    one = field(kind)
    out = written_out(typed, one, NOW)
    assert out == typed or one.type.from_typed(out, one, NEW_YORK).__class__.__name__ == "Fault"


@given(st.sampled_from(sorted(TYPES)), st.text(max_size=12))
def test_nothing_typed_raises(kind: str, typed: str) -> None:
    assert isinstance(written_out(typed, field(kind), NOW), str)


def moments() -> st.SearchStrategy[datetime]:
    first, last = datetime(1900, 1, 2, tzinfo=UTC).timestamp(), datetime(2200, 12, 30, tzinfo=UTC).timestamp()
    return st.integers(int(first), int(last)).map(lambda one: datetime.fromtimestamp(one, NEW_YORK)).filter(exists)


@given(
    st.one_of(
        st.tuples(st.just("date"), st.dates(date(1900, 1, 1), date(2200, 12, 31))),
        st.tuples(st.just("time"), st.times().map(lambda one: one.replace(microsecond=0))),
        st.tuples(st.just("moment"), moments()),
        st.tuples(st.just("count"), st.integers(-(10**14), 10**14)),
        st.tuples(st.just("money"), st.decimals(-(10**9), 10**9, places=2)),
        st.tuples(st.just("decimal"), st.decimals(-(10**6), 10**6, places=5)),
        st.tuples(st.just("yes"), st.booleans()),
    )
)
def test_as_typed_is_read_back(found: tuple[str, Value]) -> None:
    kind, value = found
    one = field(kind)
    back = one.type.from_typed(written_out(as_typed(value, one), one, NOW), one, NEW_YORK)
    assert back == value
    if isinstance(value, datetime):
        assert isinstance(back, datetime)
        assert back - value == timedelta(0)
        assert back.utcoffset() == value.utcoffset()
