"""The faces of each field type, and the trips between them."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.clock import NEW_YORK
from gdnotice.pack import types
from gdnotice.pack.form import Choice, Field
from gdnotice.pack.types import Fault

CHOICES = (Choice("wire", "Wire transfer"), Choice("bank-draft", "Bank draft"))
COLUMNS = (
    Field("number", types.TEXT, "Certificate number", required=True),
    Field("shares", types.COUNT, "Shares", minimum=Decimal(1)),
)


def field(kind: types.FieldType, **more: Any) -> Field:
    return Field(
        "a.b",
        kind,
        "The answer",
        choices=CHOICES if kind in (types.CHOICE, types.CHOICES) else (),
        columns=COLUMNS if kind is types.ROWS else (),
        **more,
    )


line = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)
plain_line = line.filter(lambda text: "|" not in text)
money = st.decimals(-(10**9), 10**9, places=2)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
moments = st.datetimes(
    datetime(1970, 1, 1),  # noqa: DTZ001  hypothesis wants naive bounds
    datetime(2100, 1, 1),  # noqa: DTZ001
).map(lambda naive: naive.replace(microsecond=0, tzinfo=NEW_YORK))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": line,
    "lines": st.lists(plain_line, min_size=1, max_size=5).map(tuple),
    "count": st.integers(-(10**12), 10**12),
    "money": money,
    "decimal": st.decimals(0, 10**6, places=5),
    "date": days,
    "time": st.times().map(lambda wall: wall.replace(microsecond=0)),
    "moment": moments,
    "yes": st.booleans(),
    "choice": st.sampled_from(["wire", "bank-draft"]),
    "choices": st.lists(st.sampled_from(["wire", "bank-draft"]), min_size=1, unique=True).map(tuple),
    "prices": st.lists(st.integers(1, 10**6), min_size=1, max_size=5, unique=True).map(
        lambda cents: tuple(f"{cent / 100:.2f}" for cent in cents)
    ),
    "phone": st.sampled_from(["(212) 555-0190", "+44 20 7946 0018", "800-555-0118"]),
    "cusip": st.sampled_from(["99SHH0106", "75382N109", "75382N208"]),
    "routing": st.sampled_from(["021000021", "011401533"]),
    "rows": st.lists(
        st.fixed_dictionaries({"number": plain_line}, optional={"shares": st.integers(1, 10**6)}),
        min_size=1,
        max_size=4,
    ).map(tuple),
}


def test_every_type_has_values_here() -> None:
    assert set(VALUES) == set(types.TYPES)


@pytest.mark.parametrize("name", sorted(types.TYPES))
def test_what_is_stored_comes_back(name: str) -> None:
    kind = types.TYPES[name]
    declared = field(kind)

    @given(VALUES[name])
    def trip(value: Any) -> None:
        stored = kind.stored(value)
        back = kind.from_toml(stored, declared, NEW_YORK)
        if isinstance(back, Fault) and back.code == "no-such-time":
            return  # a wall time that the clocks skip is no moment
        assert back == value
        if not kind.many:
            assert kind.from_typed(str(stored), declared, NEW_YORK) == value

    trip()


@pytest.mark.parametrize("name", sorted(types.TYPES))
@given(raw=st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.decimals(), st.text(), st.dates(), st.datetimes(), st.times()
    ),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(max_size=8), inner)), max_leaves=5,
))  # fmt: skip
def test_nothing_given_raises(name: str, raw: Any) -> None:
    kind = types.TYPES[name]
    found = kind.from_toml(raw, field(kind), NEW_YORK)
    if isinstance(found, Fault):
        assert found.message.startswith("The answer") or found.message.startswith("A line of")
        assert found.message.endswith(".")


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (types.COUNT, "1,200", 1200),
        (types.COUNT, " 1200 ", 1200),
        (types.MONEY, "$2,141.10", Decimal("2141.10")),
        (types.MONEY, "2141.1", Decimal("2141.10")),
        (types.DATE, "4/16/03", date(2003, 4, 16)),
        (types.DATE, "April 16, 2003", date(2003, 4, 16)),
        (types.DATE, "2003-04-16", date(2003, 4, 16)),
        (types.MOMENT, "4/16/2003 11:00 am", datetime(2003, 4, 16, 11, tzinfo=NEW_YORK)),
        (types.MOMENT, "April 16, 2003, 5:00 p.m.", datetime(2003, 4, 16, 17, tzinfo=NEW_YORK)),
        (types.TIME, "5:00 p.m.", time(17)),
        (types.YES, "X", True),
        (types.CHOICE, "wire transfer", "wire"),
        (types.LINES, "12 Example Street|San Juan PR 00901", ("12 Example Street", "San Juan PR 00901")),
        (types.ROWS, "SM-1:50|SM-2", ({"number": "SM-1", "shares": 50}, {"number": "SM-2"})),
        (types.PHONE, "(518) 555-0142", "(518) 555-0142"),
        (types.TEXT, "  two   words ", "two words"),
        (types.CUSIP, "99shh0106", "99SHH0106"),
    ],
)
def test_typed_as_people_type(kind: types.FieldType, typed: str, value: object) -> None:
    assert kind.from_typed(typed, field(kind), NEW_YORK) == value


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        (types.COUNT, "12.5", "not-whole"),
        (types.COUNT, "1,20", "not-whole"),
        (types.COUNT, True, "not-whole"),
        (types.COUNT, "１２", "not-whole"),
        (types.MONEY, "2141.105", "not-cents"),
        (types.MONEY, "abc", "not-money"),
        (types.DATE, "2026-02-30", "not-date"),
        (types.DATE, "2/30/2026", "not-date"),
        (types.DATE, datetime(2026, 1, 1, tzinfo=NEW_YORK), "not-date"),
        (types.MOMENT, date(2026, 1, 1), "not-moment"),
        (types.MOMENT, "2026-03-08T02:30", "no-such-time"),
        (types.CHOICE, "cash", "not-a-choice"),
        (types.CHOICES, ["wire", "wire"], "twice"),
        (types.PHONE, "(518) 555-014", "not-phone"),
        (types.PHONE, "(118) 555-0142", "not-phone"),
        (types.CUSIP, "99SHH0107", "not-cusip"),
        (types.ROUTING, "021000022", "not-routing"),
        (types.LINES, [1], "wrong-type"),
        (types.ROWS, [{"number": "A", "share": 1}], "unknown-column"),
        (types.ROWS, [{"shares": 1}], "row-incomplete"),
        (types.ROWS, [{"number": "A", "shares": 0}], "too-small"),
        (types.YES, "maybe", "not-yes-no"),
        (types.TEXT, "x" * 201, "too-long"),
    ],
)
def test_what_is_no_value_says_so(kind: types.FieldType, raw: object, code: str) -> None:
    found = kind.from_toml(raw, field(kind), NEW_YORK)
    assert isinstance(found, Fault)
    assert found.code == code


def test_nothing_typed_is_no_answer() -> None:
    for name, kind in types.TYPES.items():
        assert kind.from_toml("", field(kind), NEW_YORK) is None, name
        assert kind.from_toml([], field(kind), NEW_YORK) is None, name


def test_limits() -> None:
    limited = field(types.COUNT, minimum=Decimal(1), maximum=Decimal(10), unit="shares")
    for raw, code in ((0, "too-small"), (11, "too-large")):
        found = types.COUNT.from_toml(raw, limited, NEW_YORK)
        assert isinstance(found, Fault)
        assert found.code == code
        assert "shares" in found.message
