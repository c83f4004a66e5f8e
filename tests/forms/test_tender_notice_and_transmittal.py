"""The packs of a tender: their declarations, their built-in printings, and the samples that must work with them."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path

import pypdf
import pytest

from gdnotice.clock import NEW_YORK
from gdnotice.notice.answers import answers_of, read_answers
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.load import read_offer
from gdnotice.offer.printed import printed_terms
from gdnotice.offer.terms import TermsInForce
from gdnotice.pack import types
from gdnotice.pack.block_kinds import printed_fields
from gdnotice.pack.conditions import Lookup
from gdnotice.pack.form import Field, Form
from gdnotice.pack.load import form as packed
from gdnotice.stamp.typeset.typeset import Typeset, typeset
from gdnotice.values import Value

FORMS = ("tender-notice", "transmittal")
KINDS = ("tender", "auction")
LONGEST_PAPER = {"tender-notice": 3, "transmittal": 6}
RUN = 8
"""Words in a row that would be a copied sentence."""

FOOTER = r" (Notice of Guaranteed Delivery|Letter of Transmittal) · Edition 20\d\d-\d\d Page \d+ of \d+ .*$"

Printed = Callable[[str, str], Typeset]


def in_force(shared: Path, kind: str) -> TermsInForce:
    """The terms of the sample offer of this kind on the day it began."""
    offer = read_offer(shared / "samples" / f"offer-{kind}.toml")
    return terms_in_force(offer, datetime.combine(offer.values["commenced"], time(9), offer.zone))  # type: ignore[arg-type]


def lookup(terms: TermsInForce, answers: Mapping[str, Value] | None = None) -> Lookup:
    def get(key: str) -> Value | None:
        if key == "offer.kind":
            return terms.offer.kind
        return terms.get(key.removeprefix("offer.")) if key.startswith("offer.") else (answers or {}).get(key)

    return get


def set_in_type(form: Form, terms: TermsInForce) -> Typeset:
    get = lookup(terms)
    return typeset(form, printed_terms(terms), lambda condition: condition.truth(get) is True)


@pytest.fixture(scope="module")
def printing(shared: Path) -> Printed:
    """The printing of a form for the sample offer of a kind."""
    made: dict[tuple[str, str], Typeset] = {}

    def of(form_id: str, kind: str) -> Typeset:
        if (form_id, kind) not in made:
            made[form_id, kind] = set_in_type(packed(form_id), in_force(shared, kind))
        return made[form_id, kind]

    return of


def read(pdf: bytes) -> str:
    """The words of all pages in the order in which they are set, as one line without the footers."""
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    text = " ".join(re.sub(FOOTER, "", page) for page in pages)
    # pypdf parts what changes its face, so a comma after bold words stands alone
    return re.sub(r" (?=[,.:;)])", "", text)


def fields_of(form_id: str) -> list[Field]:
    return list(packed(form_id).fields.values())


# ------------------------------------------------------------------ what is declared


@pytest.mark.parametrize("form_id", FORMS)
def test_pack_serves_both_kinds_of_tender(form_id: str) -> None:
    form = packed(form_id)
    assert form.id == form_id
    assert form.kinds == KINDS
    assert form.guarantees is (form_id == "tender-notice")
    assert form.dated == {"tender-notice": "notice.date", "transmittal": "signer"}[form_id]


@pytest.mark.parametrize("form_id", FORMS)
def test_every_question_says_what_to_write_and_why(form_id: str) -> None:
    for field in fields_of(form_id):
        for said in (field.help, field.why, field.source, field.sample):
            assert said.strip(), field.id
        assert field.help.endswith((".", "?")), field.id
        assert field.why.endswith("."), field.id
        assert field.unit or field.type not in (types.COUNT, types.MONEY, types.PRICES), field.id


@pytest.mark.parametrize("form_id", FORMS)
def test_every_question_is_asked_once_by_the_right_person(form_id: str) -> None:
    form = packed(form_id)
    asked = Counter(name for page in form.pages for name in page.asks)
    assert asked == Counter(list(form.fields))
    for page in form.pages:
        for name in page.asks:
            assert form.fields[name].role == page.role, name


@pytest.mark.parametrize("form_id", FORMS)
def test_every_printed_blank_has_the_words_of_other_papers(form_id: str) -> None:
    for field in fields_of(form_id):
        if field.role != "desk":
            assert field.wording or all(choice.wording for choice in field.choices), field.id
            for column in field.columns:
                assert column.wording, f"{field.id}.{column.id}"


@pytest.mark.parametrize("form_id", FORMS)
def test_the_same_question_reads_alike_in_both_forms(form_id: str) -> None:
    other = packed(next(one for one in FORMS if one != form_id))
    for field in fields_of(form_id):
        if (twin := other.fields.get(field.id)) is not None:
            assert (field.type, field.unit, field.private) == (twin.type, twin.unit, twin.private), field.id


def test_only_taxpayer_numbers_are_private() -> None:
    assert {field.id for field in fields_of("transmittal") if field.private} == {"tax.number", "special_payment.tin"}
    assert not any(field.private for field in fields_of("tender-notice"))


def test_not_eligible_guarantors_can_be_named_and_are_found_out() -> None:
    kinds = {choice.id: choice.label for choice in packed("tender-notice").fields["guarantor.kind"].choices}
    assert {"notary", "individual", "other"} == {key for key, label in kinds.items() if "not eligible" in label}
    assert len(kinds) == 11


# ------------------------------------------------------------------ samples


@pytest.mark.parametrize("form_id", FORMS)
def test_sample_answers_are_understood(form_id: str, shared: Path) -> None:
    answers = read_answers(shared / "samples" / f"answers-{form_id}.toml", packed(form_id), NEW_YORK)
    assert answers.wrong == ()
    assert len(answers.values) >= 18


@pytest.mark.parametrize("form_id", FORMS)
def test_sample_answers_give_all_that_is_required(form_id: str, shared: Path) -> None:
    form = packed(form_id)
    values = read_answers(shared / "samples" / f"answers-{form_id}.toml", form, NEW_YORK).values
    get = lookup(in_force(shared, "tender"), values)
    lacking = [
        field.id
        for field in form.fields.values()
        if field.applies(get) is True and field.needed(get) is True and field.id not in values
    ]
    assert lacking == []


def test_empty_lists_and_texts_are_not_given(shared: Path) -> None:
    values = read_answers(shared / "samples" / "answers-transmittal.toml", packed("transmittal"), NEW_YORK).values
    assert not {"special_payment.names", "special_delivery.names", "lost.certificates"} & set(values)
    assert values["signer"] == ({"name": "Sample Holder", "date": date(2003, 4, 17)},)


@pytest.mark.parametrize("form_id", FORMS)
def test_samples_of_the_fields_are_answers_and_survive_storing(form_id: str) -> None:
    form = packed(form_id)
    answers = answers_of({field.id: field.sample for field in fields_of(form_id)}, form, NEW_YORK)
    assert answers.wrong == ()
    again = answers_of(answers.stored(form), form, NEW_YORK)
    assert again.values == answers.values


@pytest.mark.parametrize(
    ("form_id", "key", "typed"),
    [
        ("tender-notice", "shares.tendered", "all"),
        ("tender-notice", "shares.tendered", "0"),
        ("tender-notice", "guarantor.kind", "friend"),
        ("tender-notice", "notice.date", "2003-04-16"),
        ("tender-notice", "price.elections", "6.10|6.10"),
        ("tender-notice", "shares.certificates", ":50"),
        ("transmittal", "shares.certificates", "SM-2001"),
        ("transmittal", "signer", "Sample Holder"),
        ("transmittal", "tax.kind", "passport"),
        ("transmittal", "conditional.minimum", "-1"),
    ],
)
def test_wrong_answers_are_faults_of_that_field(form_id: str, key: str, typed: str) -> None:
    wrong = answers_of({key: typed}, packed(form_id), NEW_YORK).wrong
    assert [one.field for one in wrong] == [key]


# ------------------------------------------------------------------ the printing


@pytest.mark.parametrize("form_id", FORMS)
def test_every_answer_of_holder_and_institution_reaches_paper(form_id: str, printing: Printed) -> None:
    wanted = {field.id for field in fields_of(form_id) if field.role != "desk"}
    placed = {one.field for kind in KINDS for one in printing(form_id, kind).placements if one.kind != "image"}
    assert placed == wanted
    assert {key for key in printed_fields(packed(form_id).blocks) if not key.startswith("offer.")} == wanted


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form_id", FORMS)
def test_one_blank_an_answer(form_id: str, kind: str, printing: Printed) -> None:
    """A single answer printed in two places would flow from one into the other."""
    fields = packed(form_id).fields
    found = Counter(
        one.field for one in printing(form_id, kind).placements if one.kind == "text" and one.row is None and one.field
    )
    assert {key for key, count in found.items() if count > 1 and not fields[key].type.many} == set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form_id", FORMS)
def test_every_choice_has_its_box(form_id: str, kind: str, printing: Printed) -> None:
    ticks: dict[str, set[str]] = {}
    for one in printing(form_id, kind).placements:
        if one.kind == "tick":
            ticks.setdefault(str(one.field), set()).add(str(one.value))
    for key, values in ticks.items():
        field = packed(form_id).fields[key]
        if field.type is types.CHOICE:
            assert values == {choice.id for choice in field.choices}, key
        elif field.type is types.YES:
            assert values in ({"yes"}, {"yes", "no"}), key


@pytest.mark.parametrize("form_id", FORMS)
def test_auction_prints_one_box_a_price(form_id: str, printing: Printed, shared: Path) -> None:
    prices = in_force(shared, "auction").get("auction.prices")
    placements = printing(form_id, "auction").placements
    assert tuple(one.value for one in placements if one.field == "price.elections") == prices
    assert [one.value for one in placements if one.field == "price.determined"] == ["yes"]
    assert not [one for one in printing(form_id, "tender").placements if str(one.field).startswith("price.")]


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize(
    ("without", "gone"),
    [
        ("odd_lot_below = 100", {"odd_lot.claimed"}),
        ("conditional = true", {"conditional.claimed", "conditional.minimum"}),
        ("purchase_order = true", {"purchase_order.certificates"}),
    ],
)
def test_what_the_offer_does_not_allow_is_not_printed(
    form_id: str, without: str, gone: set[str], shared: Path, tmp_path: Path, printing: Printed
) -> None:
    text = (shared / "samples" / "offer-tender.toml").read_text(encoding="utf-8")
    assert without in text
    path = tmp_path / "offer.toml"
    path.write_text(text.replace(without, ""), encoding="utf-8")
    offer = read_offer(path)
    made = set_in_type(packed(form_id), terms_in_force(offer, datetime(2003, 3, 20, tzinfo=NEW_YORK)))
    usual = {one.field for one in printing(form_id, "tender").placements}
    assert usual - {one.field for one in made.placements} == gone & usual


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("notice-date", "three (3) New York Stock Exchange trading days after the date of this notice"),
        ("receipt", "three (3) New York Stock Exchange trading days after the Depositary receives this notice"),
        ("expiration", "three (3) New York Stock Exchange trading days after the Expiration Time"),
    ],
)
def test_guarantee_states_the_period_of_the_offer(start: str, words: str, shared: Path, tmp_path: Path) -> None:
    text = (shared / "samples" / "offer-tender.toml").read_text(encoding="utf-8")
    path = tmp_path / "offer.toml"
    path.write_text(text.replace('from = "notice-date"', f'from = "{start}"'), encoding="utf-8")
    made = set_in_type(
        packed("tender-notice"), terms_in_force(read_offer(path), datetime(2003, 3, 20, tzinfo=NEW_YORK))
    )
    found = read(made.pdf)
    assert words in found
    assert found.count("“Guarantee Period” is") == 1
    assert "no later than 5:00 p.m., New York City time, on the last day of the Guarantee Period" in found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form_id", FORMS)
def test_printing_is_short_complete_and_always_the_same(
    form_id: str, kind: str, printing: Printed, shared: Path
) -> None:
    made = printing(form_id, kind)
    assert len(made.pages) <= LONGEST_PAPER[form_id]
    assert made.missing == ""
    assert set_in_type(packed(form_id), in_force(shared, kind)).pdf == made.pdf
    # the sample offers leave no term empty that the form prints, so no blank is left for one
    assert not [one for one in made.placements if str(one.field).startswith("offer.")]


# ------------------------------------------------------------------ the words


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", ""))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    told = words(text)
    return (tuple(told[at : at + RUN]) for at in range(len(told) - RUN + 1))


@pytest.mark.parametrize("form_id", FORMS)
def test_no_sentence_is_taken_from_the_sources(form_id: str, shared: Path) -> None:
    theirs = {
        run
        for path in sorted((shared / "sources").glob("*.txt"))
        for run in runs(path.read_text(encoding="utf-8", errors="replace"))
    }
    assert len(theirs) > 3000
    # set without terms, for a date or an hour of an offer is nobody's sentence
    ours = [read(typeset(packed(form_id), {}, lambda condition: True).pdf)]
    assert len(words(ours[0])) > 1200
    for field in fields_of(form_id):
        ours += [field.help, field.why, *(column.help for column in field.columns)]
    assert {run for text in ours for run in runs(text)} & theirs == set()


def test_a_copied_sentence_would_be_noticed(shared: Path) -> None:
    source = (shared / "sources" / "002_rights_notice_exhibit_99-2.txt").read_text(encoding="utf-8")
    copied = "Failure to do so could result in a financial loss to such institution"
    assert set(runs(copied)) & set(runs(source))


REQUIRED_WORDS = {
    "tender-notice": (
        "one substantially equivalent to it",
        "are not at hand or cannot reach the Depositary",
        "a transfer by book entry cannot be completed",
        "some other document that the Letter of Transmittal calls for cannot reach",
        "must have received this notice",
        "IS NOT VALIDLY DELIVERED",
        "This form guarantees no signature",
        "Send no certificates with this notice",
        "outlasts the death or incapacity",
        "security position listing",
        "Securities Transfer Association (STAMP, NYSE MSP or SEMP)",
        "Rule 17Ad-15",
        "“owns” the Shares within the meaning of Rule 14e-4",
        "tender of the Shares complies with Rule 14e-4",
        "in proper form for transfer",
        "Agent’s Message",
        "the loss may fall on the institution",
        "Without a mark and a number, the tender is unconditional",
    ),
    "transmittal": (
        "exactly as on the certificates or on DTC’s security position listing",
        "All shares of every certificate listed are tendered unless a smaller number is written",
        "buy them from the certificates in this order",
        "lost, stolen or destroyed",
        "Date the notice was signed",
        "Window ticket no., if any",
        "attorney-in-fact",
        "net long the Shares",
        "the tender cannot be revoked",
        "A notary’s certificate will not do",
        "for the account of an Eligible Institution",
        "Under penalties of perjury",
        "within 60 days",
        "IRS Form W-8",
        "Stock transfer taxes",
        "No tender is properly made until all defects are cured or waived",
        "registered mail with return receipt",
        "Delivery of documents to DTC is not delivery to the Depositary",
    ),
}


@pytest.mark.parametrize("form_id", FORMS)
def test_everything_a_customary_form_says_is_said(form_id: str, printing: Printed) -> None:
    text = read(printing(form_id, "tender").pdf)
    assert [phrase for phrase in REQUIRED_WORDS[form_id] if phrase not in text] == []


def test_transmittal_has_fourteen_instructions_and_points_at_them(printing: Printed) -> None:
    text = read(printing("transmittal", "tender").pdf)
    _, instructions = text.split("They are part of the terms and conditions of the Offer")
    numbers = [int(number) for number in re.findall(r"(?<!\S)(\d{1,2})\. (?=[A-Z])", instructions)]
    assert numbers == list(range(1, 15))
    pointed = {
        int(number) for pair in re.findall(r"Instructions? (\d+)(?: and (\d+))?", text) for number in pair if number
    }
    assert pointed <= set(numbers)
    for subject in ("1. Delivery", "2. Guarantee of signatures", "5. Order of purchase", "9. Odd lots"):
        assert subject in instructions
    for subject in ("10. Conditional tenders", "12. Lost certificates", "13. Backup withholding"):
        assert subject in instructions
