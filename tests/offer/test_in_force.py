"""The terms in force follow the moment at which each document was announced, and conflicts are kept, not settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from gdnotice.clock import NEW_YORK
from gdnotice.errors import Mistake
from gdnotice.offer.declared import TERMS, field_of
from gdnotice.offer.in_force import empty_terms, terms_in_force
from gdnotice.offer.terms import Offer, TermsInForce

Texts = Callable[[str], str]
Loads = Callable[[str], Offer]
Mistakes = Callable[[str], tuple[Mistake, ...]]

TENDER = "sample-tender-2003"
ANNOUNCED = datetime(2003, 4, 16, 15, 30, tzinfo=NEW_YORK)


def late(offer: Offer) -> TermsInForce:
    return terms_in_force(offer, datetime(2030, 1, 1, tzinfo=NEW_YORK))


# ------------------------------------------------------------------ folding


def test_an_amendment_counts_from_the_very_moment_it_was_announced(text_of: Texts, loaded: Loads) -> None:
    offer = loaded(text_of(TENDER))
    before = terms_in_force(offer, ANNOUNCED - timedelta(seconds=1))
    after = terms_in_force(offer, ANNOUNCED)
    assert before.get("expires") == datetime(2003, 4, 16, 17, tzinfo=NEW_YORK)
    assert after.get("expires") == datetime(2003, 4, 23, 17, tzinfo=NEW_YORK)
    assert before.changes == ()
    (change,) = after.changes
    assert (change.term, change.before, change.after) == ("expires", before.get("expires"), after.get("expires"))
    assert (change.setting.number, change.setting.announced) == (2, ANNOUNCED)
    assert before.source("expires") == "Offer to Purchase, cover"
    assert after.source("expires") == "Schedule TO/A, Amendment No. 2"
    assert after.source("price") == "Offer to Purchase, cover"


def test_the_moment_may_be_given_in_any_zone(text_of: Texts, loaded: Loads) -> None:
    offer = loaded(text_of(TENDER))
    tokyo = ANNOUNCED.astimezone(ZoneInfo("Asia/Tokyo"))
    assert len(terms_in_force(offer, tokyo).changes) == 1
    assert len(terms_in_force(offer, tokyo - timedelta(seconds=1)).changes) == 0
    assert terms_in_force(offer, ANNOUNCED.astimezone(UTC)).at.tzinfo == NEW_YORK


def test_a_moment_without_a_zone_is_a_bug_of_the_caller(text_of: Texts, loaded: Loads) -> None:
    with pytest.raises(ValueError, match="zone"):
        terms_in_force(loaded(text_of(TENDER)), datetime(2003, 4, 16))  # noqa: DTZ001


def test_later_amendments_go_over_earlier_ones_and_unchanged_terms_keep_their_document(
    text_of: Texts, loaded: Loads
) -> None:
    extra = (
        '\n[[amendment]]\nnumber = 3\nannounced = 2003-04-22T09:00:00\nsource = "Amendment No. 3"\n'
        'expires = 2003-04-30T17:00:00\nprice = "1.00"\nmaximum = 3000000\n'
    )
    terms = late(loaded(text_of(TENDER) + extra))
    assert terms.get("expires") == datetime(2003, 4, 30, 17, tzinfo=NEW_YORK)
    assert [(change.term, change.setting.number) for change in terms.changes] == [
        ("expires", 2),
        ("expires", 3),
        ("maximum", 3),
    ]
    assert terms.source("maximum") == "Amendment No. 3"
    assert terms.source("price") == "Offer to Purchase, cover"  # the amendment repeats it and changes nothing


def test_amendments_of_the_same_moment_fold_in_the_order_of_the_file(text_of: Texts, loaded: Loads) -> None:
    later = '\n[[amendment]]\nannounced = 2003-04-22T09:00:00\nsource = "{}"\nprice = "{}"\n'
    terms = late(loaded(text_of(TENDER) + later.format("first", "1.10") + later.format("second", "1.20")))
    assert terms.get("price") == Decimal("1.20")
    assert terms.source("price") == "second"


def test_an_amendment_can_give_a_term_that_was_empty(text_of: Texts, loaded: Loads) -> None:
    text = (
        text_of(TENDER)
        .replace("days = 3\n", "")
        .replace('"guarantee.days" = "Notice of Guaranteed Delivery, Guarantee"\n', "")
    )
    terms = late(loaded(text + "guarantee.days = 2\n"))
    assert terms.get("guarantee.days") == 2
    change = next(change for change in terms.changes if change.term == "guarantee.days")
    assert change.before is None


def test_an_amendment_can_replace_the_agents(text_of: Texts, loaded: Loads) -> None:
    extra = (
        '[[amendment.agent]]\nrole = "depositary"\nname = "Second Sample Trust"\n'
        'delivery = [ { method = "fax", number = "(212) 555-0144" } ]\n'
    )
    offer = loaded(text_of(TENDER) + extra)
    before, after = terms_in_force(offer, ANNOUNCED - timedelta(seconds=1)), terms_in_force(offer, ANNOUNCED)
    assert before.agent is not None
    assert before.agent.name == "Sample Transfer & Trust Company"
    assert after.agent is not None
    assert after.agent.name == "Second Sample Trust"
    assert after.source("agent") == "Schedule TO/A, Amendment No. 2"
    change = after.changes[-1]
    assert change.term == "agent"
    assert field_of(change.term).type.stored(change.after) == [
        "Second Sample Trust (depositary)",
        "fax: (212) 555-0144",
    ]
    assert change.after == ("Second Sample Trust (depositary)", "fax: (212) 555-0144")


def test_silence_has_its_plain_meaning_only_where_it_has_one(text_of: Texts, loaded: Loads) -> None:
    text = text_of(TENDER).replace("purchase_order = true", "").replace("odd_lot_below = 100", "")
    terms = late(loaded(text))
    assert terms.get("tender.purchase_order") is False
    assert terms.source("tender.purchase_order") == "taken from silence: no document at hand gives it"
    assert terms.get("minimum_period.rule") == "general"
    assert terms.get("tender.odd_lot_below") is None
    assert terms.source("tender.odd_lot_below") == "not given by any document"
    assert terms.get("auction.purchase_price_determined") is None  # a term of auctions only


# ------------------------------------------------------------------ conflicts

CONTRADICTED = (
    '\n[[amendment]]\nnumber = 3\nannounced = 2003-04-18T09:00:00\nsource = "Amendment No. 3"\ncusip = "75382N208"\n'
)
READING = '\n[[reading]]\nterm = "{}"\nvalue = {}\nsource = "{}"\n'


def test_a_later_document_contradicts_a_fixed_term_and_changes_nothing(text_of: Texts, loaded: Loads) -> None:
    offer = loaded(text_of(TENDER) + CONTRADICTED)
    announced = datetime(2003, 4, 18, 9, tzinfo=NEW_YORK)
    assert terms_in_force(offer, announced - timedelta(seconds=1)).unresolved == ()
    terms = terms_in_force(offer, announced)
    (conflict,) = terms.unresolved
    assert conflict.term == "cusip"
    assert [(value, str(setting)) for value, setting in conflict.readings] == [
        ("99SMG0106", "Schedule TO, cover"),
        ("75382N208", "Amendment No. 3"),
    ]
    assert terms.get("cusip") == "99SMG0106"
    assert all(change.term != "cusip" for change in terms.changes)


def test_the_same_words_in_capitals_contradict_nothing(text_of: Texts, loaded: Loads) -> None:
    same = 'issuer = "SAMPLE MEDIA GROUP, INC."\ncusip = "99SMG0106"\n'
    assert loaded(text_of(TENDER) + same).conflicts == ()


def test_another_documents_reading_counts_from_the_start(text_of: Texts, loaded: Loads) -> None:
    offer = loaded(text_of(TENDER) + READING.format("price", '"1.05"', "Letter to brokers"))
    terms = terms_in_force(offer, datetime(2003, 3, 13, tzinfo=NEW_YORK))
    (conflict,) = terms.unresolved
    assert [str(setting) for _, setting in conflict.readings] == ["Offer to Purchase, cover", "Letter to brokers"]
    assert terms.get("price") == Decimal("1.00")


def test_an_amendment_overtakes_a_conflict_on_a_term_that_can_change(text_of: Texts, loaded: Loads) -> None:
    reading = READING.format("expires", "2003-04-17T17:00:00", "Letter to brokers")
    offer = loaded(text_of(TENDER) + reading)
    assert [conflict.term for conflict in terms_in_force(offer, ANNOUNCED - timedelta(seconds=1)).unresolved] == [
        "expires"
    ]
    assert terms_in_force(offer, ANNOUNCED).unresolved == ()


def test_readings_that_agree_fill_a_term_the_offers_own_document_leaves_empty(text_of: Texts, loaded: Loads) -> None:
    text = text_of(TENDER).replace('cusip = "99SMG0106"\n', "").replace('cusip = "Schedule TO, cover"\n', "")
    agreeing = READING.format("cusip", '"75382N208"', "Cover of A") + READING.format(
        "cusip", '"75382N208"', "Cover of B"
    )
    terms = late(loaded(text + agreeing))
    assert (terms.get("cusip"), terms.source("cusip"), terms.unresolved) == ("75382N208", "Cover of A", ())
    disagreeing = agreeing + READING.format("cusip", '"75382N109"', "Cover of C")
    terms = late(loaded(text + disagreeing))
    assert terms.get("cusip") is None
    assert len(terms.unresolved[0].readings) == 3


def test_a_persons_decision_settles_a_conflict_with_its_ground(text_of: Texts, loaded: Loads) -> None:
    decision = '\n[resolved]\ncusip = { value = "75382N208", source = "Certificate seen 5 May 2003" }\n'
    offer = loaded(text_of(TENDER) + CONTRADICTED + decision)
    assert [conflict.term for conflict in offer.conflicts] == ["cusip"]  # still shown
    terms = late(offer)
    assert terms.unresolved == ()
    assert terms.settled == offer.conflicts
    assert (terms.get("cusip"), terms.source("cusip")) == ("75382N208", "Certificate seen 5 May 2003")


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        ('[resolved]\ncusip = { value = "037833100", source = "x" }', "none of the values that the documents print"),
        ('[resolved]\nissuer = { value = "Sample Media Group, Inc.", source = "x" }', "settles nothing"),
        ('[resolved]\ncusip = { value = "75382N208" }', "resolved.cusip.source is missing"),
        ('[resolved]\ncusip = { source = "x" }', "resolved.cusip.value is missing"),
        ('[resolved]\ncusip = { value = "", source = "x" }', "resolved.cusip.value is empty"),
        ('[resolved]\ncusip = "75382N208"', "is a decision. Write it as"),
        ('[resolved]\ncuspi = { value = "75382N208", source = "x" }', "Did you mean cusip?"),
        ("resolved = 3", "resolved"),
        ('[[reading]]\nterm = "cusip"\nvalue = "1"\nsource = "x"', "CUSIP is not a CUSIP"),
        ('[[reading]]\nterm = "cuspi"\nvalue = "1"\nsource = "x"', "Did you mean cusip?"),
        ('[[reading]]\nterm = "rights.rounding"\nvalue = "down"\nsource = "x"', "a term of rights offers"),
        ('[[reading]]\nterm = "cusip"\nsource = "x"', "reading.value is missing"),
        ('[[reading]]\nterm = "cusip"\nvalue = "75382N208"', "reading.source is missing"),
        ('[[reading]]\nvalue = "75382N208"\nsource = "x"', "reading.term is missing"),
        ('[reading]\nterm = "cusip"', "Write [[reading]]"),
    ],
)
def test_a_wrong_decision_or_reading_is_refused(
    decision: str, message: str, text_of: Texts, mistakes: Mistakes
) -> None:
    found = mistakes(text_of(TENDER) + CONTRADICTED + "\n" + decision + "\n")
    assert any(message in mistake.message for mistake in found), found


def test_terms_asked_for_again_are_those_asked_for_once(text_of: Texts, loaded: Loads) -> None:
    text = text_of(TENDER) + CONTRADICTED
    offer = loaded(text)
    moments = [one.announced + timedelta(seconds=apart) for one in offer.amendments for apart in (-1, 0, 1)]
    for at in [*moments, *reversed(moments), *(one.astimezone(UTC) for one in moments)]:
        assert terms_in_force(offer, at) == terms_in_force(replace(offer), at)
        assert terms_in_force(offer, at).at == at
        assert terms_in_force(offer, at).at.tzinfo == offer.zone


# ------------------------------------------------------------------ what is empty


def test_an_empty_term_says_where_to_look_and_the_offers_note_comes_first(text_of: Texts, loaded: Loads) -> None:
    text = text_of(TENDER).replace("days = 3\n", "").replace("by = 17:00:00\n", "")
    text += '\n[look_for]\n"guarantee.days" = "exhibit (a)(1)(C)"\n'
    days, by = empty_terms(late(loaded(text)), ["price", "guarantee.days", "guarantee.by", "agent", "rights.rounding"])
    assert (days.key, days.label, days.look) == ("guarantee.days", "Days of the guarantee", "exhibit (a)(1)(C)")
    assert (by.key, by.look) == ("guarantee.by", TERMS["guarantee.by"].look)


@pytest.mark.parametrize(
    ("role", "delivery", "empty"),
    [
        ("depositary", '[ { method = "fax", number = "(212) 555-0101" } ]', False),
        ("depositary", "[]", True),
        ("information-agent", '[ { method = "fax", number = "(212) 555-0101" } ]', True),
    ],
)
def test_an_offer_without_a_way_to_its_agent_is_empty_there(
    role: str, delivery: str, empty: bool, text_of: Texts, loaded: Loads
) -> None:
    text = text_of("sample-auction-2026")
    start, end = text.index("[[agent]]"), text.index("[source]")
    agent = f'[[agent]]\nrole = "{role}"\nname = "Sample"\ndelivery = {delivery}\n'
    found = empty_terms(late(loaded(text[:start] + agent + text[end:])), ["agent"])
    assert [one.key for one in found] == (["agent"] if empty else [])
