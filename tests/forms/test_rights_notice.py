"""The pack rights-notice: complete against the real exhibit, in words of our own, and printed as it was looked at."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from gdnotice import places
from gdnotice.clock import NEW_YORK
from gdnotice.offer.builtin import offers
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.load import read_offer
from gdnotice.offer.printed import printed_terms
from gdnotice.offer.terms import TermsInForce
from gdnotice.pack.form import Form
from gdnotice.pack.load import form
from gdnotice.pack.types import Fault
from gdnotice.stamp.typeset.typeset import Typeset, typeset
from gdnotice.values import Value

RUN = 8
"""So many words in a row are a sentence copied, not a term shared."""


@cache
def pack() -> Form:
    return form("rights-notice")


def printing(offer_id: str) -> Typeset:
    offer = read_offer(offers()[offer_id])
    terms: TermsInForce = terms_in_force(offer, datetime(2040, 1, 1, tzinfo=offer.zone))

    def look(key: str) -> Value | None:
        return offer.kind if key == "offer.kind" else terms.get(key.removeprefix("offer."))

    return typeset(pack(), printed_terms(terms), lambda condition: condition.truth(look) is True)


def texts(value: object) -> Iterator[str]:
    """Every text of a TOML document but the ids."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in {"id", "asks", "when", "required", "field", "kind"}:
                yield from texts(part)


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", re.sub(r"[{}*|_]", " ", text.lower()))
    return {tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}


def test_no_sentence_is_copied_from_the_sources(shared: Path) -> None:
    sources = set().union(*(runs(path.read_text(errors="replace")) for path in (shared / "sources").glob("*.txt")))
    assert len(sources) > 3000, "the sources were read"
    written = tomllib.loads((places.forms() / "rights-notice" / "form.toml").read_text(encoding="utf-8"))
    copied = {run for text in texts(written) for run in runs(text) & sources}
    assert copied == set()


def test_the_search_for_copies_finds_one(shared: Path) -> None:
    exhibit = (shared / "sources" / "002_rights_notice_exhibit_99-2.txt").read_text()
    assert runs("Such form must be delivered by hand or sent by telegram") & runs(exhibit)


@pytest.mark.parametrize(
    "element",
    [
        "substantially equivalent",  # who may use it, 2.1
        "cannot reach the Subscription Agent named below before the offering expires",
        "must have received this notice",
        "first class mail, overnight courier, facsimile",
        "in full and in the manner laid down in the Prospectus, on or before the Expiration Date",  # 0.5
        "it gives none for the money",
        "For Eligible Institutions only",  # the agent's deliveries
        "(212) 555-0116",
        "Confirm by telephone:",
        "150 Example Street, Suite V",
        "(800) 555-0118",
        "IS NOT VALIDLY DELIVERED",
        "they cannot be brought to the Subscription Agent by the Expiration Date",
        "has received the Prospectus",
        "Basic Subscription Privilege",
        "Each Right carries 0.41155 of a share",
        "rounded down to whole shares",
        "Over-Subscription Privilege",
        "as far as Excess Shares are available",
        "prorated",
        "$2.70 for each share subscribed for",
        "comes together with this notice",
        "has been delivered separately",
        "Wire transfer of funds",
        "Institution that transfers the funds",
        "Date of the transfer",
        "Confirmation no. (if known)",
        "An uncertified check is not a payment until it has cleared",
        "Certified check",
        "Bank draft",
        "Money order",
        "(maker)",
        "Drawn on (bank), or issued by (money order)",
        "Signature(s)",
        "Name(s) (please type or print)",
        "Address, with ZIP code",
        "Area code and telephone number",
        "Rights Certificate number(s), if known",
        "This guarantee does not take the place of a signature guarantee",  # 2.1
        "member of a registered national securities exchange",  # 2.2
        "formerly NASD",
        "with an office or a correspondent in the United States",
        "Rule 17Ad-15",
        "medallion program",
        "within three (3) business days after the date of the notice",  # 0.4
        "no later than 5:00 p.m., New York City time",
        "If the Company extends the offering, they do not become longer",
        "every signature guarantee and other document",
        "Authorized signature",
        "Name of firm",
        "MUST MAKE IT KNOWN TO THE SUBSCRIPTION AGENT",  # 0.6
        "FINANCIAL LOSS",
        "Do not send Rights Certificates with this notice",
    ],
)
def test_what_the_real_exhibit_says_and_asks_is_there(element: str) -> None:
    assert element in plain("sample-rights-2026")


@cache
def plain(offer_id: str) -> str:
    import io

    import pypdf

    pages = pypdf.PdfReader(io.BytesIO(printing(offer_id).pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_no_net_long_promise_stands_on_a_rights_notice() -> None:
    """An exercise of rights is no tender: Rule 14e-4 has no place here (DOMAIN 2.2)."""
    assert "14e-4" not in plain("sample-rights-2026")
    assert not any("net_long" in key for key in pack().fields)


def test_two_or_three_pages() -> None:
    assert len(printing("sample-rights-2026").pages) in (2, 3)


def test_the_real_offering_prints_with_blanks_for_what_nobody_knows() -> None:
    made = printing("rare-medium-rights-2002")
    blanks = {one.field for one in made.placements if one.field and one.field.startswith("offer.")}
    assert {
        "offer.expires",
        "offer.price",
        "offer.document_date",
        "offer.rights.shares_per_right",
        "offer.agent.mail",
    } <= blanks
    assert "American Stock Transfer & Trust Company" in plain("rare-medium-rights-2002")


def test_only_the_methods_that_the_offering_takes_have_a_box() -> None:
    offer = read_offer(offers()["sample-rights-2026"])
    terms = terms_in_force(offer, datetime(2026, 11, 30, tzinfo=offer.zone))
    given: dict[str, Value | None] = {"offer.payment.methods": ("wire", "certified-check")}
    made = typeset(pack(), printed_terms(terms), lambda condition: condition.truth(given.get) is True)
    assert {one.value for one in made.placements if one.field == "payment.method"} == {"wire", "certified-check"}


def test_institutions_that_cannot_guarantee_have_no_box() -> None:
    boxes = {one.value for one in printing("sample-rights-2026").placements if one.field == "guarantor.kind"}
    choices = {choice.id for choice in pack().fields["guarantor.kind"].choices}
    assert choices - boxes == {"notary", "individual", "other"}


def test_signature_rules_are_for_ink() -> None:
    """No answer is printed on a rule for a signature: those above such labels take a picture of one at most."""
    own = [one for one in printing("sample-rights-2026").placements if "ignature" in one.near]
    assert [(one.field, one.kind) for one in own] == [
        ("signature.holder", "image"),
        ("signature.holder.2", "image"),
        ("signature.institution", "image"),
    ]


def test_every_field_says_what_why_and_whence() -> None:
    for field in pack().fields.values():
        assert field.label, field.id
        assert field.help.endswith("."), field.id
        assert field.why.endswith("."), field.id
        assert field.source, field.id
        assert field.role == "desk" or field.wording, field.id
        assert field.sample or not field.required, field.id


def test_samples_are_values() -> None:
    for field in pack().fields.values():
        if field.sample:
            assert not isinstance(field.type.from_typed(field.sample, field, NEW_YORK), Fault), field.id


def test_every_key_of_the_sample_answers_is_a_field(shared: Path) -> None:
    given = tomllib.loads((shared / "samples" / "answers-rights-notice.toml").read_text())

    def ids(table: dict[str, object], before: str = "") -> Iterator[str]:
        for key, value in table.items():
            if isinstance(value, dict):
                yield from ids(value, f"{before}{key}.")
            else:
                yield before + key

    assert set(ids(given)) <= set(pack().fields)
    header = (shared / "samples" / "rows-rights-notice.csv").read_text().splitlines()[0]
    assert set(header.split(",")) <= set(pack().fields)
