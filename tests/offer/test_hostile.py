"""Whatever stands in an offer file, it is an offer or one clear refusal: never a traceback."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdnotice.clock import NEW_YORK
from gdnotice.errors import Unreadable
from gdnotice.files import Document, parse_toml
from gdnotice.offer.builtin import offers
from gdnotice.offer.declared import TERMS
from gdnotice.offer.in_force import empty_terms, terms_in_force
from gdnotice.offer.load import offer_from, read_offer
from gdnotice.offer.printed import printed_terms
from gdnotice.offer.terms import Offer

DOCUMENTS = [parse_toml(path.read_text(encoding="utf-8"), path, "offer file") for path in offers().values()]

KEYS = st.one_of(
    st.sampled_from([*TERMS, "agent", "source", "delivery", "number", "value", "term"]), st.text(max_size=8)
)
SCALARS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["tender", "rights", "America", "UTC", "2003-04-16", "5:00 p.m.", "75382N109", "1e5", "١٢", "a|b"]),
    st.integers(),
    st.sampled_from([10**18, -(10**4000), 2**13000, 0]),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from([Decimal("1e999999999"), Decimal("1e-999999999"), Decimal("0e999999999"), Decimal("-0.0")]),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.timezones()),
    st.times(),
    st.sampled_from([date.min, date.max, datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59), time.max]),  # noqa: DTZ001,
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)


def places(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inner: Any = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


SPOTS = [list(places(document.data)) for document in DOCUMENTS]


def step(node: Any, key: str | int) -> Any:
    """One step down; None where an earlier mutation has taken the way away."""
    if isinstance(node, dict):
        return node.get(key)
    if isinstance(node, list) and isinstance(key, int) and key < len(node):
        return node[key]
    return None


@st.composite
def mutated(draw: st.DrawFn) -> Document:
    """A built-in offer with one to three values, at any depth, made anything TOML can hold, or with keys added."""
    which = draw(st.integers(0, len(DOCUMENTS) - 1))
    document, spots = DOCUMENTS[which], SPOTS[which]
    data = copy.deepcopy(document.data)
    for _ in range(draw(st.integers(1, 3))):
        *above, last = draw(st.sampled_from(spots))
        node: Any = data
        for key in above:
            node = step(node, key)
        if isinstance(node, dict):
            node[draw(st.one_of(st.just(last), KEYS))] = draw(ANYTHING)
        elif isinstance(node, list) and isinstance(last, int) and last < len(node):
            node[last] = draw(ANYTHING)
    return Document(document.path, document.what, data, document.lines)


def outcome(document: Document) -> Offer | Unreadable:
    try:
        return offer_from(document)
    except Unreadable as refused:
        return refused


def used(offer: Offer) -> None:
    """What the rest of the program does with any offer."""
    terms = terms_in_force(offer, datetime(2026, 11, 1, tzinfo=NEW_YORK))
    printed_terms(terms)
    empty_terms(terms, [*TERMS, "agent"])
    for conflict in terms.unresolved:
        assert len(conflict.readings) > 1


@settings(max_examples=400)
@given(mutated())
def test_a_mutated_offer_is_an_offer_or_is_refused_with_its_mistakes(document: Document) -> None:
    found = outcome(document)
    if isinstance(found, Offer):
        used(found)
        return
    assert found.exit_code == 3
    assert found.mistakes
    for mistake in found.mistakes:
        assert "\n" not in mistake.message
        assert len(mistake.message) < 400


@settings(max_examples=100)
@given(st.dictionaries(KEYS, ANYTHING, max_size=6))
def test_any_table_at_all_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        offer_from(Document(Path("offer.toml"), "offer file", data, {}))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.path.stem)
def test_no_value_may_be_left_to_chance(document: Document) -> None:
    """Each value in turn replaced by a table, a list, a huge number and a date: always an offer or a refusal."""
    outcomes = set()
    for *above, last in places(document.data):
        for value in ({"x": [1]}, [[1], {}], 10**5000, date(2003, 1, 1), True, "\u202e"):
            data = copy.deepcopy(document.data)
            node: Any = data
            for key in above:
                node = node[key]
            node[last] = value
            found = outcome(Document(document.path, document.what, data, document.lines))
            if isinstance(found, Offer):
                used(found)
            else:
                assert found.mistakes
            outcomes.add(type(found))
    assert outcomes == {Offer, Unreadable}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n# only a comment\n",
        b"\xff\xfe\x00i\x00d",
        b"id = \"caf\xe9\"",
        b"\x00\x01\x02",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"id = ",
        b"id = 'a'\nid = 'b'",
        b"a = " + b"[" * 100_000,
        b"a = " + b"{b=" * 20_000,
        b"a" + b".a" * 200_000 + b" = 1",
        b"[" + b"a." * 200_000 + b"a]",
        b"price = " + b"9" * 100_000,
        b"price = 0x" + b"f" * 100_000,
        b"price = 1e999999999999999999999",
        b"price = nan",
        b"id = 'x'\n" + b"k = '" + b"x" * 1_900_000 + b"'",
        b"x" * 2_000_001,
        b"[agent]\n" * 2,
        b"agent = [[[[[]]]]]",
    ],
    ids=range(21),
)  # fmt: skip
def test_a_hostile_file_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "offer.toml"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read_offer(path)
    assert refused.value.what
    assert len(str(refused.value)) < 3000
