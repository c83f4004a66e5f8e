"""An offer file is taken as it is, or refused with every mistake, its line, and what was meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gdnotice.errors import Mistake, Unreadable
from gdnotice.offer.declared import TERMS
from gdnotice.offer.load import read_offer
from gdnotice.offer.terms import Offer

Texts = Callable[[str], str]
Loads = Callable[[str], Offer]
Mistakes = Callable[[str], tuple[Mistake, ...]]

RIGHTS, TENDER, AUCTION, EXCHANGE = (
    "sample-rights-2026",
    "sample-tender-2003",
    "sample-auction-2026",
    "sample-exchange-2026",
)


# ------------------------------------------------------------------ what is taken


@pytest.mark.parametrize("kind", ["rights", "tender", "auction", "exchange"])
def test_every_sample_of_the_founders_loads_and_says_what_our_own_copy_says(
    kind: str, shared: Path, text_of: Texts, loaded: Loads
) -> None:
    theirs = read_offer(shared / "samples" / f"offer-{kind}.toml")
    ours = loaded(text_of(theirs.id))
    assert theirs.kind == ours.kind == kind
    assert theirs.values == ours.values
    assert theirs.agents == ours.agents
    assert theirs.amendments == ours.amendments


def test_every_key_of_the_rights_sample_arrives_as_its_value(text_of: Texts, loaded: Loads) -> None:
    offer = loaded(text_of(RIGHTS))
    zone = ZoneInfo("America/New_York")
    assert offer.zone == zone
    assert dict(offer.values) == {
        "issuer": "Sample Harbor Holdings, Inc.",
        "security": "Common Stock, par value $0.01 per share",
        "cusip": "99SHH0106",
        "document": "Prospectus",
        "document_date": date(2026, 11, 2),
        "commenced": date(2026, 11, 2),
        "expires": datetime(2026, 12, 1, 17, tzinfo=zone),
        "price": Decimal("2.70"),
        "rights.shares_per_right": Decimal("0.41155"),
        "rights.rounding": "down",
        "rights.over_subscription": True,
        "rights.over_requires_full_basic": True,
        "guarantee.days": 3,
        "guarantee.calendar": "business",
        "guarantee.from": "notice-date",
        "guarantee.by": time(17),
        "payment.methods": ("wire", "uncertified-check", "certified-check", "bank-draft", "money-order"),
        "payment.clearing_days": 5,
    }
    (agent,) = offer.agents
    assert (agent.role, agent.information) == ("subscription-agent", "(800) 555-0118")
    assert [delivery.method for delivery in agent.delivery] == ["mail", "hand", "courier", "fax"]
    fax = agent.delivery[3]
    assert (fax.number, fax.eligible_only, fax.confirm) == ("(212) 555-0116", True, "(212) 555-0117")
    assert agent.delivery[0].address == ("P.O. Box 4100", "Providence, RI 02940")


def test_wall_times_are_in_the_zone_of_the_offer_and_offsets_are_brought_into_it(text_of: Texts, loaded: Loads) -> None:
    text = text_of(TENDER).replace('"America/New_York"', '"America/Chicago"')
    text = text.replace("2003-04-16T15:30:00", "2003-04-16T20:30:00Z")
    offer = loaded(text)
    chicago = ZoneInfo("America/Chicago")
    assert offer.values["expires"] == datetime(2003, 4, 16, 17, tzinfo=chicago)
    announced = offer.amendments[0].announced
    assert announced.tzinfo == chicago
    assert announced.replace(tzinfo=None) == datetime(2003, 4, 16, 15, 30)  # noqa: DTZ001


def test_without_a_zone_the_offer_is_in_new_york(text_of: Texts, loaded: Loads) -> None:
    assert loaded(text_of(TENDER).replace('zone = "America/New_York"\n', "")).zone.key == "America/New_York"


def test_an_empty_text_is_an_empty_term(text_of: Texts, loaded: Loads) -> None:
    assert "price" not in loaded(text_of(TENDER).replace('price = "1.00"', 'price = ""')).values


def test_sources_may_be_quoted_or_nested(text_of: Texts, loaded: Loads) -> None:
    quoted = loaded(text_of(TENDER))
    nested = loaded(text_of(TENDER).replace('"guarantee.days" =', "guarantee.days ="))
    assert quoted.sources["guarantee.days"] == "Notice of Guaranteed Delivery, Guarantee"
    assert nested.sources == quoted.sources


def test_notes_on_empty_terms_are_kept(text_of: Texts, loaded: Loads) -> None:
    offer = loaded(text_of(TENDER) + '\n[look_for]\n"guarantee.by" = "page 9"\nagent = "back cover"\n')
    assert dict(offer.look_for) == {"guarantee.by": "page 9", "agent": "back cover"}


def test_an_old_document_date_is_no_mistake(text_of: Texts, loaded: Loads) -> None:
    offer = loaded(text_of(TENDER).replace("document_date = 2003-03-13", "document_date = 2003-09-30"))
    assert offer.values["document_date"] == date(2003, 9, 30)


def test_amendments_are_in_the_order_announced_and_ties_in_the_order_of_the_file(text_of: Texts, loaded: Loads) -> None:
    later = '\n[[amendment]]\nnumber = {0}\nannounced = {1}\nsource = "Document {0}"\nprice = "{2}"\n'
    text = text_of(TENDER)
    text += later.format(4, "2003-04-16T15:30:00", "1.10") + later.format(1, "2003-04-01T09:00:00", "1.05")
    text += later.format(3, "2003-04-16T15:30:00", "1.20")
    assert [amendment.number for amendment in loaded(text).amendments] == [1, 2, 4, 3]


def test_an_amendment_may_change_any_table_and_the_agents(text_of: Texts, loaded: Loads) -> None:
    text = text_of(TENDER) + (
        "guarantee.days = 2\n"
        "[amendment.tender]\nconditional = false\n"
        '[[amendment.agent]]\nrole = "depositary"\nname = "Second Sample Trust"\n'
        'delivery = [ { method = "upload", number = "https://agent.example/sample" } ]\n'
    )
    (amendment,) = loaded(text).amendments
    assert amendment.values["guarantee.days"] == 2
    assert amendment.values["tender.conditional"] is False
    assert amendment.agents is not None
    assert amendment.agents[0].delivery[0].number == "https://agent.example/sample"


def test_the_hash_is_of_what_the_file_says(text_of: Texts, loaded: Loads) -> None:
    text = text_of(TENDER)
    assert loaded(text).hash == loaded("# a comment\n" + text).hash
    assert loaded(text).hash != loaded(text.replace("2500000", "2500001")).hash


# ------------------------------------------------------------------ what is refused

WRONG = [
    # the head
    (TENDER, 'id = "sample-tender-2003"', 'id = "Sample_Tender"', "id may hold small letters"),
    (TENDER, 'id = "sample-tender-2003"', 'id = "sample--tender"', "id may hold small letters"),
    (TENDER, 'id = "sample-tender-2003"', "id = 7", "Id of the offer is not given as text"),
    (TENDER, 'id = "sample-tender-2003"', 'id = ""', "id is empty"),
    (TENDER, 'kind = "tender"', 'kind = "tendr"', "kind cannot be taken. Kind of offer is none of the choices"),
    (TENDER, 'issuer = "Sample Media Group, Inc."', 'issuer = ""', "issuer is empty. Issuer stands on the cover"),
    (TENDER, 'zone = "America/New_York"', 'zone = "America/New York"', "Did you mean America/New_York?"),
    (TENDER, 'zone = "America/New_York"', 'zone = "America"', "zone is not a time zone"),
    (TENDER, 'zone = "America/New_York"', 'zone = "localtime"', "zone is not a time zone"),
    (TENDER, 'zone = "America/New_York"', 'zone = "../../etc/passwd"', "zone is not a time zone"),
    (TENDER, 'zone = "America/New_York"', 'zone = "A/\\u0000"', "zone is not a time zone"),
    (TENDER, 'zone = "America/New_York"', "zone = -5", "zone cannot be taken"),
    # terms
    (TENDER, "maximum = 2500000", "maxmum = 2500000", "Did you mean maximum?"),
    (TENDER, "maximum = 2500000", "zzzz = 2500000", "zzzz is not a key of an offer file. The sample offers show"),
    (TENDER, "maximum = 2500000", "days = 3", "write it under [guarantee]"),
    (TENDER, "days = 3", "dayz = 3", "Did you mean guarantee.days?"),
    (TENDER, "days = 3", "maximum = 3", "maximum is: write it at the top of the file"),
    (TENDER, "maximum = 2500000", "rights = 3", "Write [rights] on a line of its own"),
    (TENDER, "maximum = 2500000", "maximum = -1", "Maximum sought is below 1 shares"),
    (TENDER, "maximum = 2500000", "maximum = 0x" + "f" * 9000, "Maximum sought is not a whole number"),
    (TENDER, "maximum = 2500000", "maximum = [1]", "Maximum sought is not a whole number"),
    (TENDER, 'price = "1.00"', "price = 1e999999999", "Price is not a decimal number"),
    (TENDER, 'price = "1.00"', "price = {}", "Price is not a decimal number"),
    (TENDER, 'cusip = "99SMG0106"', 'cusip = "99SMG0107"', "CUSIP is not a CUSIP"),
    (TENDER, "expires = 2003-04-16T17:00:00", "expires = 2003-04-16", "Expires needs a date with a time"),
    (TENDER, "expires = 2003-04-16T17:00:00", "expires = 2003-04-06T02:30:00", "hour that the clocks skip"),
    (TENDER, "expires = 2003-04-16T17:00:00", "expires = 2003-03-12T17:00:00",
     "expires lies before the offer commenced"),
    (TENDER, "expires = 2003-04-16T17:00:00", "expires = 1003-03-12T17:00:00", "years 1900 to 2200"),
    (TENDER, 'calendar = "nyse"', 'calendar = "nyze"', "Give one of: business, nyse, nasdaq."),
    (TENDER, "by = 17:00:00", "by = 17", "Hour on the last day is not a time of day"),
    (TENDER, "by = 17:00:00", 'by = 17:00:00\nzone = "Mars/Olympus"', "guarantee.zone is not a time zone"),
    (RIGHTS, 'methods = ["wire",', 'methods = ["wir",', "payment.methods cannot be taken"),
    (AUCTION, 'prices = ["6.00",', 'prices = ["6.10",', "holds the same price twice"),
    # terms of another kind of offer
    (TENDER, "conditional = true", "conditional = true\n[rights]\nover_limit = 3",
     "a term of rights offers, and this is a tender"),
    (AUCTION, "maximum = 4000000", 'price = "6.00"', "price is a term of rights and tender and exchange offers"),
    (AUCTION, "maximum = 4000000", 'price = "6.00"', "and this is an auction"),
    # agents
    (TENDER, 'role = "depositary"', 'role = "depositery"', "Role of the agent is none of the choices"),
    (TENDER, 'role = "depositary"', "", "agent.role is missing"),
    (TENDER, 'name = "Sample Transfer & Trust Company"', 'name = ""', "agent.name is empty"),
    (TENDER, 'name = "Sample Transfer & Trust Company"', 'nam = "Sample"', "Did you mean name?"),
    (TENDER, 'method = "mail", ', 'method = "post", ', "Method of delivery is none of the choices"),
    (TENDER, 'method = "mail", ', "", "agent.delivery.method is missing"),
    (TENDER, 'method = "hand",    address', 'method = "hand",    adress', "Did you mean address?"),
    (TENDER, 'method = "hand",    address', 'method = "hand",    adress', "Delivery by hand needs an address"),
    (TENDER, 'method = "mail", ', 'number = "1", method = "mail", ', "number does not belong to delivery by mail"),
    (TENDER, 'number = "(718) 555-0101", ', "", "agent.delivery.number is missing. Delivery by fax needs one"),
    (TENDER, "(718) 555-0101", "555-01", "Fax number is not a telephone number"),
    (TENDER, "(800) 555-0149", "call us", "Telephone to confirm is not a telephone number"),
    (TENDER, 'number = "(718) 555-0101"', 'address = ["1"], number = "(718) 555-0101"',
     "address does not belong to delivery by fax"),
    (TENDER, "eligible_only = true", 'eligible_only = "perhaps"', "is neither yes nor no"),
    (AUCTION, '"notices@agent.example"', '"notices at agent"', "is not an e-mail address"),
    (AUCTION, 'method = "email",   number = "notices@agent.example"', 'method = "upload", number = "ftp:x"',
     "is not a link"),
    (RIGHTS, 'information = "(800) 555-0118"', 'information = "ask"', "Telephone for information is not"),
    (TENDER, "[[agent]]", "[agent]", "agent can stand more than once. Write [[agent]]"),
    (TENDER, "[[agent]]", "[[agents]]", "Did you mean agent?"),
    # sources and notes
    (TENDER, 'price = "Offer to Purchase, cover"', 'prize = "Offer to Purchase, cover"',
     "prize names no term of an offer. Did you mean price?"),
    (TENDER, '"guarantee.days" = "', '"guarantee.dais" = "', "Did you mean guarantee.days?"),
    (TENDER, 'price = "Offer to Purchase, cover"', "price = 3", "Source is not given as text"),
    (TENDER, '"tender.conditional" = "', '"rights.rounding" = "', "a term of rights offers"),
    # amendments
    (TENDER, "announced = 2003-04-16T15:30:00", "", "amendment.announced is missing"),
    (TENDER, "announced = 2003-04-16T15:30:00", "announced = 2003-04-16", "Announced needs a date with a time"),
    (TENDER, "announced = 2003-04-16T15:30:00", "announced = 2003-03-12T15:30:00",
     "announced lies before the offer commenced"),
    (TENDER, 'source = "Schedule TO/A, Amendment No. 2"', "", "amendment.source is missing"),
    (TENDER, "number = 2", "number = 0", "Number of the amendment is below 1"),
    (TENDER, "number = 2", "nummer = 2", "nummer is not a key of an offer file. Did you mean number?"),
    (TENDER, "expires = 2003-04-23T17:00:00", "expires = 2003-03-01T17:00:00",
     "expires lies before the offer commenced"),
    (TENDER, "expires = 2003-04-23T17:00:00", 'kind = "auction"', "kind cannot be amended"),
    (TENDER, "expires = 2003-04-23T17:00:00", "rights = { over_limit = 5 }", "a term of rights offers"),
    (TENDER, "expires = 2003-04-23T17:00:00", "agent = 3", "agent can stand more than once"),
    (TENDER, "[[amendment]]", "[amendment]", "amendment can stand more than once. Write [[amendment]]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("offer", "right", "wrong", "message"), WRONG, ids=[f"{w[2][:24]}-{n}" for n, w in enumerate(WRONG)]
)
def test_a_mistake_is_named_with_its_line_and_what_was_meant(
    offer: str, right: str, wrong: str, message: str, text_of: Texts, mistakes: Mistakes
) -> None:
    text = text_of(offer)
    start = text.index(right)
    changed = text.replace(right, wrong, 1)
    assert changed != text
    hits = [mistake for mistake in mistakes(changed) if message in mistake.message]
    assert hits, [str(mistake) for mistake in mistakes(changed)]
    first = changed.count("\n", 0, start) + 1
    lines = range(first, first + wrong.count("\n") + 1)
    # a missing key is placed where its table starts, which lies at most a few lines above
    near = range(first - 4, first + 1) if "is missing" in message else lines
    assert all(mistake.line in near for mistake in hits), hits


@pytest.mark.parametrize("key", ["id", "kind", "issuer", "security", "document"])
def test_a_required_key_that_is_missing_is_named(key: str, text_of: Texts, mistakes: Mistakes) -> None:
    lines = text_of(TENDER).splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith(f"{key} ="))
    del lines[first]
    found = mistakes("\n".join(lines))
    assert [mistake.key for mistake in found] == [key]
    assert f"{key} is missing" in found[0].message
    assert found[0].line is None


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(text_of: Texts, mistakes: Mistakes) -> None:
    text = text_of(TENDER)
    for right, wrong in (
        ('cusip = "99SMG0106"', 'cusip = "1"'),
        ("maximum = 2500000", "maximum = 1.5"),
        ("days = 3", "days = 99"),
        ("eligible_only = true", "eligible = true"),
        ("number = 2", "number = true"),
    ):
        text = text.replace(right, wrong, 1)
    found = mistakes(text)
    assert [mistake.key for mistake in found] == [
        "cusip", "maximum", "guarantee.days", "agent.delivery.eligible", "amendment.number",
    ]  # fmt: skip
    assert [mistake.line for mistake in found] == sorted(mistake.line or 0 for mistake in found)


def test_a_term_given_bare_and_quoted_is_a_mistake(text_of: Texts, mistakes: Mistakes) -> None:
    (found,) = mistakes(text_of(TENDER).replace("maximum = 2500000", '"guarantee.days" = 3'))
    assert "guarantee.days is given twice" in found.message


def test_two_amendments_of_one_number_are_a_mistake(text_of: Texts, mistakes: Mistakes) -> None:
    text = text_of(TENDER)
    extra = '\n[[amendment]]\nnumber = 2\nannounced = 2003-04-20T10:00:00\nsource = "Another"\n'
    (found,) = mistakes(text + extra)
    assert "number of an earlier amendment" in found.message
    assert found.line == text.count("\n") + 3


def test_a_wrong_price_is_not_repeated_in_the_message(text_of: Texts, mistakes: Mistakes) -> None:
    (found,) = mistakes(text_of(TENDER).replace('price = "1.00"', 'price = "secret 4711"'))
    assert "4711" not in str(found)


def test_an_empty_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "offer.toml"
    path.write_text("# nothing\n")
    with pytest.raises(Unreadable, match="is empty") as refused:
        read_offer(path)
    assert refused.value.mistakes == ()


def test_a_file_of_another_kind_is_not_told_line_by_line(mistakes: Mistakes) -> None:
    found = mistakes("\n".join(f"k{number} = {number}" for number in range(50_000)))
    assert len(found) == 40
    assert "49966 more mistakes" in found[-1].message  # 50,000 keys and the five that are missing


def test_every_declared_term_can_be_given_by_some_offer_file(text_of: Texts, loaded: Loads) -> None:
    given = set()
    for offer_id in (RIGHTS, TENDER, AUCTION, EXCHANGE):
        given |= set(loaded(text_of(offer_id)).values)
    extra = '\n[withdrawal]\nuntil = 2003-04-16T17:00:00\n[minimum_period]\nrule = "general"\n'
    given |= set(loaded(text_of(TENDER) + extra).values)
    with_zone = text_of(RIGHTS).replace("by = 17:00:00", 'by = 17:00:00\nzone = "America/Chicago"')
    given |= set(loaded(with_zone.replace('rounding = "down"', 'rounding = "down"\nover_limit = 500')).values)
    assert given == set(TERMS)
