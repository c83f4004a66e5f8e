"""The offers that come with the program say only what documents establish, and where each term was read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from gdnotice.clock import NEW_YORK
from gdnotice.errors import Unreadable
from gdnotice.offer.builtin import find, offers
from gdnotice.offer.declared import TERMS
from gdnotice.offer.in_force import empty_terms, terms_in_force
from gdnotice.offer.load import read_offer

IDS = sorted(offers())


def test_the_two_real_offers_and_a_sample_of_each_kind_are_there() -> None:
    assert IDS == [
        "rare-medium-rights-2002",
        "rare-medium-tender-2003",
        "sample-auction-2026",
        "sample-exchange-2026",
        "sample-rights-2026",
        "sample-tender-2003",
    ]


@pytest.mark.parametrize("offer_id", IDS)
def test_every_term_has_its_source_and_no_source_or_note_is_an_orphan(offer_id: str) -> None:
    offer = read_offer(find(offer_id))
    assert offer.id == offer_id
    assert set(offer.sources) == {*offer.values, "agent"}
    assert not set(offer.look_for) & set(offer.values)
    assert offer.agents


def test_the_2003_tender_is_extended_only_after_the_count_of_three_o_clock() -> None:
    offer = read_offer(find("rare-medium-tender-2003"))
    first, second = (datetime(2003, 4, day, 17, tzinfo=NEW_YORK) for day in (16, 23))
    before = terms_in_force(offer, datetime(2003, 4, 16, 14, 59, 59, tzinfo=NEW_YORK))
    after = terms_in_force(offer, datetime(2003, 4, 16, 15, 0, tzinfo=NEW_YORK))
    assert (before.get("expires"), after.get("expires")) == (first, second)
    assert "hour not established" in after.source("expires")


def test_the_2003_tender_shows_both_cusips_and_keeps_its_own_documents(shared: Path) -> None:
    terms = terms_in_force(read_offer(find("rare-medium-tender-2003")), datetime(2003, 4, 20, tzinfo=NEW_YORK))
    (conflict,) = terms.unresolved
    assert [value for value, _ in conflict.readings] == ["75382N109", "75382N208", "75382N208"]
    assert [setting.number for _, setting in conflict.readings] == [None, 1, 2]
    assert terms.get("cusip") == "75382N109"
    for value, name in (
        ("75382N109", "000_schedule_to_2003-03-13.txt"),
        ("75382N208", "001_schedule_to_a_2003-04-16.txt"),
    ):
        assert value in (shared / "sources" / name).read_text(encoding="utf-8")


def test_the_2003_tender_leaves_its_guarantee_empty_and_says_where_to_look() -> None:
    terms = terms_in_force(read_offer(find("rare-medium-tender-2003")), datetime(2003, 4, 20, tzinfo=NEW_YORK))
    found = {one.key: one.look for one in empty_terms(terms, [*TERMS, "agent"])}
    assert set(found) == {
        "guarantee.days", "guarantee.calendar", "guarantee.from", "guarantee.by", "guarantee.zone", "withdrawal.until",
    }  # fmt: skip
    assert "exhibit (a)(1)(C)" in found["guarantee.days"]
    agent = terms.agent
    assert agent is not None
    fax = next(delivery for delivery in agent.delivery if delivery.method == "fax")
    assert (fax.number, fax.eligible_only) == ("(718) 234-5001", True)


def test_the_2002_rights_offering_invents_nothing() -> None:
    offer = read_offer(find("rare-medium-rights-2002"))
    terms = terms_in_force(offer, datetime(2002, 6, 15, tzinfo=NEW_YORK))
    empty = {one.key: one.look for one in empty_terms(terms, [*TERMS, "agent"])}
    assert set(empty) == {
        "cusip", "document_date", "commenced", "expires", "price", "maximum", "rights.shares_per_right",
        "rights.rounding", "rights.over_requires_full_basic", "rights.over_limit", "guarantee.by", "guarantee.zone",
        "payment.clearing_days", "agent",
    }  # fmt: skip
    assert all(empty[key] == offer.look_for[key] for key in empty if key != "guarantee.zone")
    period = [terms.get(f"guarantee.{key}") for key in ("days", "calendar", "from")]
    assert period == [3, "business", "notice-date"]
    methods = terms.get("payment.methods")
    assert isinstance(methods, tuple)
    assert len(methods) == 5
    assert terms.agent is not None
    assert terms.agent.delivery == ()


# ------------------------------------------------------------------ finding one


def test_an_offer_is_found_by_its_path_first_and_then_by_its_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find("sample-rights-2026") == offers()["sample-rights-2026"]
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "sample-rights-2026"
    own.write_text("mine")
    assert find("sample-rights-2026").resolve() == own.resolve()


@pytest.mark.parametrize("text", ["sample-right-2026", "", "nowhere/offer.toml", "x" * 5000, "a\0b", "\n", "."])
def test_what_is_not_found_is_told_with_the_ids_there_are(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        find(text)
    message = str(refused.value)
    assert all(offer_id in message for offer_id in IDS)
    assert len(message) < 700
    assert ("Did you mean sample-rights-2026?" in message) is (text == "sample-right-2026")
