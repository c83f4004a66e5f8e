"""Every text of an offer that a form can print."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from gdnotice.clock import NEW_YORK
from gdnotice.offer.builtin import offers
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.load import read_offer
from gdnotice.offer.printed import printed_terms
from gdnotice.offer.terms import Offer
from gdnotice.values import Printed

Texts = Callable[[str], str]
Loads = Callable[[str], Offer]

LATE = datetime(2026, 11, 20, tzinfo=NEW_YORK)


def printed(offer: Offer) -> dict[str, Printed]:
    return printed_terms(terms_in_force(offer, LATE))


def test_the_texts_of_a_rights_offering(text_of: Texts, loaded: Loads) -> None:
    texts = printed(loaded(text_of("sample-rights-2026")))
    expected: dict[str, Printed] = {
        "offer.id": "sample-rights-2026",
        "offer.kind": "Rights offering",
        "offer.issuer": "Sample Harbor Holdings, Inc.",
        "offer.security": "Common Stock, par value $0.01 per share",
        "offer.cusip": "99SHH0106",
        "offer.document": "Prospectus",
        "offer.document_date": "November 2, 2026",
        "offer.document_day": "November 2",
        "offer.document_year": "2026",
        "offer.expires": "5:00 p.m., New York City time, on Tuesday, December 1, 2026",
        "offer.expires_date": "December 1, 2026",
        "offer.expires_hour": "5:00 p.m.",
        "offer.expires_zone": "New York City time",
        "offer.expires_day": "1",
        "offer.expires_month": "December",
        "offer.expires_year": "2026",
        "offer.expires_weekday": "Tuesday",
        "offer.price": "2.70",
        "offer.rights.shares_per_right": "0.41155",
        "offer.guarantee.days": "3",
        "offer.guarantee.days_words": "three (3) business days",
        "offer.guarantee.from": "the date of the notice",
        "offer.guarantee.by": "5:00 p.m.",
        "offer.guarantee.by_full": "5:00 p.m., New York City time",
        "offer.agent.name": "Sample Transfer & Trust Company",
        "offer.agent.role": "Subscription Agent",
        "offer.agent.mail": ("P.O. Box 4100", "Providence, RI 02940"),
        "offer.agent.hand": ("17 Example Place, 8th Floor", "New York, NY 10004"),
        "offer.agent.courier": ("150 Example Street, Suite V", "Canton, MA 02021"),
        "offer.agent.fax": "(212) 555-0116",
        "offer.agent.fax_for": "For Eligible Institutions only",
        "offer.agent.confirm": "(212) 555-0117",
        "offer.agent.information": "(800) 555-0118",
    }
    assert {key: texts[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("days", "calendar", "words"),
    [
        (3, "nyse", "three (3) New York Stock Exchange trading days"),
        (1, "nasdaq", "one (1) Nasdaq trading day"),
        (1, "business", "one (1) business day"),
        (21, "business", "twenty-one (21) business days"),
        (30, "nyse", "thirty (30) New York Stock Exchange trading days"),
        (0, "business", "zero (0) business days"),
    ],
)
def test_the_guarantee_in_words(days: int, calendar: str, words: str, text_of: Texts, loaded: Loads) -> None:
    text = text_of("sample-rights-2026").replace("days = 3\n", f"days = {days}\n")
    offer = loaded(text.replace('calendar = "business"', f'calendar = "{calendar}"'))
    assert printed(offer)["offer.guarantee.days_words"] == words


def test_the_hour_of_the_guarantee_names_its_own_zone(text_of: Texts, loaded: Loads) -> None:
    text = text_of("sample-tender-2003").replace("by = 17:00:00", 'by = 17:00:00\nzone = "America/Chicago"')
    assert printed(loaded(text))["offer.guarantee.by_full"] == "5:00 p.m., Chicago time"


def test_an_auction_prints_its_prices_and_its_e_mail(text_of: Texts, loaded: Loads) -> None:
    texts = printed(loaded(text_of("sample-auction-2026")))
    assert texts["offer.auction.prices"] == ("6.00", "6.10", "6.20", "6.30", "6.40", "6.50")
    assert texts["offer.agent.email"] == "notices@agent.example"
    assert texts["offer.expires"] == "11:59 p.m., New York City time, on Tuesday, November 24, 2026"
    assert "offer.agent.fax" not in texts
    assert "offer.price" not in texts


def test_the_information_agent_is_never_the_one_that_receives(text_of: Texts, loaded: Loads) -> None:
    information = '[[agent]]\nrole = "information-agent"\nname = "Sample Proxy Co."\ninformation = "(800) 555-0120"\n\n'
    texts = printed(loaded(text_of("sample-tender-2003").replace("[[agent]]", information + "[[agent]]", 1)))
    assert texts["offer.agent.name"] == "Sample Transfer & Trust Company"
    assert texts["offer.information_agent.name"] == "Sample Proxy Co."
    assert texts["offer.information_agent.information"] == "(800) 555-0120"


def test_an_extension_prints_the_new_expiration_and_names_its_document(text_of: Texts, loaded: Loads) -> None:
    offer = loaded(text_of("sample-tender-2003"))
    before = printed_terms(terms_in_force(offer, datetime(2003, 4, 16, 15, 29, tzinfo=NEW_YORK)))
    after = printed(offer)
    assert (before["offer.expires_day"], after["offer.expires_day"]) == ("16", "23")
    assert "offer.amendments" not in before
    assert after["offer.amendments"] == ("Schedule TO/A, Amendment No. 2, announced April 16, 2003",)


@pytest.mark.parametrize("offer_id", sorted(offers()))
def test_no_text_is_empty_and_an_empty_term_is_absent(offer_id: str) -> None:
    offer = read_offer(offers()[offer_id])
    terms = terms_in_force(offer, LATE)
    texts = printed_terms(terms)
    assert all(texts.values())
    assert {f"offer.{key}" for key in terms.values} <= set(texts)
    assert ("offer.expires_date" in texts) is ("expires" in terms.values)
