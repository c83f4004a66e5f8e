"""A sheet as it is kept comes back as it was; laid over a newer version, nobody's change is lost without a word."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.actions.edit_offer import sheet_in_file
from gdnotice.offer.builtin import find
from gdnotice.offer.declared import TERMS
from gdnotice.offer.kept_sheet import laid_over, sheet_from, stored_sheet
from gdnotice.offer.sheet import AgentSheet, AmendmentSheet, DeliverySheet, OfferSheet

_OFFERS = ("sample-rights-2026", "sample-tender-2003", "sample-auction-2026")
_words = st.text(max_size=12)
_typed = st.one_of(st.none(), st.booleans(), _words, st.lists(_words, max_size=3))
_terms = st.dictionaries(st.sampled_from(sorted(TERMS)), _typed, max_size=6)
_notes = st.dictionaries(st.sampled_from(sorted(TERMS)), _words, max_size=3)
_ways = st.builds(DeliverySheet, _words, st.lists(_words, max_size=2), _words, st.booleans(), _words)
_agents = st.lists(st.builds(AgentSheet, _words, _words, _words, st.lists(_ways, max_size=2)), max_size=2)
_documents = st.builds(AmendmentSheet, _words, _words, _words, _terms, st.one_of(st.none(), _agents))
_sheets = st.builds(
    OfferSheet,
    id=_words, kind=_words, zone=_words, terms=_terms, sources=_notes, look_for=_notes, agents=_agents,
    amendments=st.lists(_documents, max_size=3),
    readings=st.lists(st.tuples(_words, _typed, _words), max_size=2),
    resolved=st.dictionaries(_words, st.tuples(_typed, _words), max_size=2),
)  # fmt: skip


@given(_sheets)
def test_it_comes_back_as_it_was_in_the_same_order(sheet: OfferSheet) -> None:
    again = sheet_from(json.loads(json.dumps(stored_sheet(sheet))))
    assert again == sheet
    assert list(again.terms) == list(sheet.terms)


@pytest.mark.parametrize("name", _OFFERS)
def test_the_offers_that_come_with_the_program_come_back(name: str) -> None:
    sheet = sheet_in_file(str(find(name)))
    assert sheet_from(json.loads(json.dumps(stored_sheet(sheet)))) == sheet


_KEYS = (*stored_sheet(OfferSheet()), "role", "name", "method", "address", "number", "announced", "source")
_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(_anything, st.sampled_from(sorted(stored_sheet(OfferSheet()))))
def test_anything_else_is_a_value_error_or_a_sheet(other: Any, name: str) -> None:
    whole = stored_sheet(OfferSheet())
    for one in (other, {**whole, name: other}, {**whole, "amendments": [other]}, {**whole, "agents": [other]}):
        try:
            assert isinstance(sheet_from(one), OfferSheet)
        except ValueError:
            continue


@given(_sheets, _sheets)
def test_where_only_one_changed_it_that_one_holds(before: OfferSheet, other: OfferSheet) -> None:
    other = replace(other, amendments=[*deepcopy(before.amendments), *other.amendments])
    if any(value is None for sheet in (before, other) for value in sheet.terms.values()):
        return  # a term that is None is one that is not there
    theirs, mine = laid_over(other, before, before), laid_over(before, before, other)
    assert theirs is not None
    assert mine is not None
    plain = _without_nothing(other)
    assert (_without_nothing(theirs.sheet), theirs.both) == (plain, ())
    assert (_without_nothing(mine.sheet), mine.both) == (plain, ())
    assert theirs.moved == len(other.amendments) - len(before.amendments)
    assert mine.moved == 0


def _without_nothing(sheet: OfferSheet) -> OfferSheet:
    for one in sheet.amendments:
        one.terms = {key: value for key, value in one.terms.items() if value is not None}
    return sheet


def test_both_changed_and_each_its_own() -> None:
    before = OfferSheet(terms={"price": "2.70", "expires": "12/1/26 5p", "cusip": "99SHH0107"})
    before.amendments = [AmendmentSheet("1", "11/3/26", "Supplement", {"expires": "12/2/26"})]
    now, typed = deepcopy(before), deepcopy(before)
    now.terms |= {"price": "2.75", "cusip": "99SHH0108"}
    now.amendments[0].terms["expires"] = "12/3/26"
    now.amendments.append(AmendmentSheet("2", "11/5/26", "Theirs"))
    del typed.terms["expires"]
    typed.terms |= {"price": "2.80", "cusip": "99SHH0108"}
    typed.amendments[0].terms["expires"] = "12/4/26"
    typed.amendments.append(AmendmentSheet("3", "11/6/26", "Mine"))
    found = laid_over(now, before, typed)
    assert found is not None
    assert found.sheet.terms == {"price": "2.80", "cusip": "99SHH0108"}, "taken out, both the same, both otherwise"
    assert set(found.both) == {("price",), ("amendment", 0, "expires")}
    assert [one.source for one in found.sheet.amendments] == ["Supplement", "Theirs", "Mine"]
    assert found.sheet.amendments[0].terms == {"expires": "12/4/26"}
    assert found.moved == 1
    found.sheet.amendments[1].source = "changed"
    assert now.amendments[1].source == "Theirs", "a sheet of its own"


def test_documents_that_are_not_the_same_are_told() -> None:
    one, other = AmendmentSheet("1", "11/3/26", "Supplement"), AmendmentSheet("", "11/4/26", "A letter")
    assert laid_over(OfferSheet(amendments=[other]), OfferSheet(amendments=[one]), OfferSheet(amendments=[one])) is None
    assert laid_over(OfferSheet(amendments=[one]), OfferSheet(amendments=[one]), OfferSheet()) is None
    assert laid_over(OfferSheet(), OfferSheet(amendments=[one]), OfferSheet(amendments=[one])) is None
