"""Blanks mapped to fields by their words: right, or left open and said; on the real exhibit and on invented ones."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdnotice.errors import Unreadable
from gdnotice.offer.declared import TERMS
from gdnotice.pack.load import form
from gdnotice.stamp.mapping.mapping import Mapped, map_exhibit, mapped_json
from gdnotice.stamp.mapping.match import SURE
from gdnotice.stamp.mapping.targets import price_of, terms
from gdnotice.stamp.mapping.words import Weights, stems
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import SMALLEST, overlapping, read_printing, write_printing

HERE = Path(__file__).parent / "exhibits"

SIGNED = "signature."

REAL = [
    # page, words beside the blank, field (None: open), value of a tick, number of boxes
    (1, "dated", "offer.document_day", None, 1),
    (1, "on June", "offer.expires_day", None, 1),
    (1, "Subscription Price of $", "offer.price", None, 1),
    (1, "If by Mail", "offer.agent.mail", None, 1),
    (1, "If by Hand", "offer.agent.hand", None, 1),
    (1, "If by Overnight", "offer.agent.courier", None, 1),
    (1, "Confirm by", "offer.agent.confirm", None, 1),
    (1, "Facsimile", "offer.agent.fax", None, 1),
    (1, "for Information", "offer.agent.information", None, 1),
    (2, "representing ___", "rights.count", None, 1),
    (2, "to subscribe for ___", "subscription.basic", None, 1),
    (2, "each of ___", "rights.count", None, 1),
    (2, "aggregate of up to ___", "subscription.over", None, 1),
    (2, "Price of $", "offer.price", None, 1),
    (2, "aggregate amount of $", "payment.amount", None, 1),
    (2, "herewith", "payment.delivery", "herewith", 1),
    (2, "separately", "payment.delivery", "separately", 1),
    (2, "Wire transfer", "payment.method", "wire", 1),
    (2, "transferor", "payment.wire.institution", None, 1),
    (2, "Date of transfer", "payment.wire.date", None, 1),
    (2, "Confirmation number", "payment.wire.confirmation", None, 1),
    (2, "Uncertified", "payment.method", "uncertified-check", 1),
    (2, "Certified check", "payment.method", "certified-check", 1),
    (2, "Bank draft", "payment.method", "bank-draft", 1),
    (2, "Money order", "payment.method", "money-order", 1),
    (2, "maker", "payment.instrument.maker", None, 1),
    (2, "Date of check", "payment.instrument.date", None, 1),
    (2, "order number", "payment.instrument.number", None, 1),
    (2, "Bank on which", "payment.instrument.bank", None, 1),
    (3, "Signature(s)", "signature.holder", None, 1),
    (3, "Address", "holder.address", None, 2),
    (3, "Name(s)", "holder.names", None, 1),
    (3, "Tel. No.(s)", "holder.phone", None, 1),
    (3, "Certificate No(s)", "rights.certificates", None, 1),
    (3, "Address", "guarantor.address", None, 3),
    (3, "Dated", "guarantor.date", None, 1),
    (3, "Name of Firm", "guarantor.firm", None, 1),
    (3, "Telephone Number", "guarantor.phone", None, 1),
    (3, "Authorized Signature", "signature.institution", None, 1),
]
"""Every blank of the 2002 exhibit in reading order, listed by eye before the program was run on it."""


@pytest.fixture(scope="module")
def real(shared: Path) -> Mapped:
    path = shared / "sources" / "002_rights_notice_exhibit_99-2.txt"
    return map_exhibit(path.read_bytes(), path.name, form("rights-notice"))


def warned(mapped: Mapped, near: str) -> list[str]:
    return [warning for warning in mapped.warnings if f"“{near}”" in warning]


def test_every_blank_of_the_real_exhibit(real: Mapped) -> None:
    found = iter(real.printing.placements)
    for page, near, field, value, boxes in REAL:
        for _ in range(boxes):
            one = next(found)
            assert near in one.near
            assert (one.page, one.field, one.value) == (page, field, value), near
            assert one.kind == ("image" if field.startswith(SIGNED) else "tick" if value else "text")
            if field.startswith(SIGNED):
                assert any("ink" in warning for warning in warned(real, one.near))
    assert next(found, None) is None


def test_what_is_doubtful_on_the_real_exhibit_is_said(real: Mapped) -> None:
    for one in real.printing.placements:
        if one.field is None or one.confidence < SURE:
            assert warned(real, one.near), one.near
    by_words = {words: warned(real, near)[0] for words, near in _near(real, "on June", "each of", "dated ___")}
    assert "“June” and “2002”" in by_words["on June"]
    assert "too narrow" in by_words["on June"]
    assert "no room" in by_words["each of"]
    assert "“2002”" in by_words["dated ___"]
    assert any("guarantor.signer" in warning for warning in real.warnings)


def _near(mapped: Mapped, *words: str) -> list[tuple[str, str]]:
    return [(word, next(one.near for one in mapped.printing.placements if word in one.near)) for word in words]


def test_no_box_of_the_real_exhibit_covers_print(real: Mapped, tmp_path: Path, tool: Callable[[str], str]) -> None:
    """Seen by poppler: no printed word lies in the room of an answer."""
    made = tmp_path / "exhibit.pdf"
    made.write_bytes(real.printing.official)
    shown = subprocess.run([tool("pdftotext"), "-bbox", made, "-"], capture_output=True, check=True, text=True).stdout
    page, covered, words = 0, [], 0
    for match in re.finditer(r'<page |<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>', shown):
        if match[0] == "<page ":
            page += 1
            continue
        words += 1
        left, top, right, bottom = (float(match[place]) for place in range(1, 5))
        # Letters stand in the middle of the line that poppler reports: half above and below is air.
        middle = (top + bottom) / 2 + 1
        for one in real.printing.placements:
            wide = min(right, one.box[2]) - max(left, one.box[0])
            if one.page == page and wide > 1 and one.box[1] + 2 < middle < one.box[3] - 2:
                covered.append((match[5], one.near))
    assert words > 600
    assert covered == []


def test_the_real_exhibit_is_mapped_in_time_and_the_same_each_time(real: Mapped, shared: Path) -> None:
    path = shared / "sources" / "002_rights_notice_exhibit_99-2.txt"
    began = time.perf_counter()
    again = map_exhibit(path.read_bytes(), path.name, form("rights-notice"))
    assert time.perf_counter() - began < 2
    assert again == real


def test_the_answer_of_the_command(real: Mapped, tmp_path: Path) -> None:
    shown = mapped_json(real, tmp_path / "P")
    assert list(shown) == ["folder", "pages", "blanks", "warnings"]
    assert shown["pages"] == 3
    assert all(
        list(blank) == ["page", "box", "kind", "near", "field", "value", "confidence"] for blank in shown["blanks"]
    )
    assert len(shown["blanks"]) == 42


def test_a_printing_goes_to_disk_and_back(real: Mapped, tmp_path: Path) -> None:
    write_printing(real.printing, tmp_path)
    assert read_printing(tmp_path) == real.printing


# ------------------------------------------------------------------ invented exhibits


def mapped(name: str, form_id: str) -> Mapped:
    return map_exhibit((HERE / name).read_bytes(), name, form(form_id))


INVENTED = [
    ("tender.txt", "tender-notice"),
    ("tender.htm", "tender-notice"),
    ("transmittal.txt", "transmittal"),
    ("rights.txt", "rights-notice"),
]


def field_of(given: Mapped, near: str, nth: int = 0) -> tuple[str | None, str | None]:
    found = [one for one in given.printing.placements if near in one.near]
    return found[nth].field, found[nth].value or found[nth].column


@pytest.mark.parametrize(
    ("name", "form_id", "near", "nth", "field", "value"),
    [
        ("tender.txt", "tender-notice", "Offer to Purchase, dated", 0, "offer.document_day", None),
        ("tender.txt", "tender-notice", "Number of shares to be", 0, "shares.tendered", None),
        ("tender.txt", "tender-notice", "By checking this box", 0, "odd_lot.claimed", "yes"),
        ("tender.txt", "tender-notice", "The minimum number", 0, "conditional.claimed", "yes"),
        ("tender.txt", "tender-notice", "is: shares", 0, "conditional.minimum", None),
        ("tender.txt", "tender-notice", "$6.40", 0, "price.elections", "6.40"),
        ("tender.txt", "tender-notice", "price determined", 0, "price.determined", "yes"),
        ("tender.txt", "tender-notice", "Certificate Nos.", 0, "shares.certificates", "number"),
        ("tender.txt", "tender-notice", "check here and give", 0, "book_entry.used", "yes"),
        ("tender.txt", "tender-notice", "Account Number", 0, "book_entry.account", None),
        ("tender.txt", "tender-notice", "Address(es)", 1, "holder.address", None),
        ("tender.txt", "tender-notice", "Address: Zip", 1, "guarantor.address", None),
        ("tender.txt", "tender-notice", "Name: Please", 0, "guarantor.signer", None),
        ("tender.htm", "tender-notice", "By Mail", 0, "offer.agent.mail", None),
        ("tender.htm", "tender-notice", "Name(s) of Record", 1, "holder.names", None),
        ("tender.htm", "tender-notice", "DTC Participant", 0, "book_entry.participant", None),
        ("tender.htm", "tender-notice", "Name of Firm", 0, "guarantor.firm", None),
        ("transmittal.txt", "transmittal", "Certificate Number(s)", 2, "shares.certificates", "number"),
        ("transmittal.txt", "transmittal", "Number of Shares Tendered", 0, "shares.certificates", "tendered"),
        ("transmittal.txt", "transmittal", "Total shares", 0, "shares.tendered", None),
        ("transmittal.txt", "transmittal", "Window Ticket", 0, "guaranteed_delivery.ticket", None),
        ("transmittal.txt", "transmittal", "Date of Execution", 0, "guaranteed_delivery.notice_date", None),
        ("transmittal.txt", "transmittal", "Name: Please", 0, "special_payment.names", None),
        ("transmittal.txt", "transmittal", "Address: Include", 1, "special_payment.address", None),
        ("transmittal.txt", "transmittal", "Name of Firm", 0, "signature_guarantee.institution", None),
        ("rights.txt", "rights-notice", "price is $", 0, "offer.price", None),
        ("rights.txt", "rights-notice", "delivering by mail", 0, "offer.agent.mail", None),
        ("rights.txt", "rights-notice", "representing ___", 0, "rights.count", None),
        ("rights.txt", "rights-notice", "subscribe for ___", 0, "subscription.basic", None),
        ("rights.txt", "rights-notice", "of up to ___", 0, "subscription.over", None),
        ("rights.txt", "rights-notice", "by certified check", 0, "payment.method", "certified-check"),
        ("rights.txt", "rights-notice", "Name (please print)", 0, "holder.names", None),
        ("rights.txt", "rights-notice", "Certificate No(s).", 0, "rights.certificates", None),
        ("rights.txt", "rights-notice", "Firm:", 0, "guarantor.firm", None),
        ("rights.txt", "rights-notice", "Telephone:", 0, "guarantor.phone", None),
        ("rights.txt", "rights-notice", "Date:", 0, "guarantor.date", None),
    ],
)
def test_invented_exhibits(name: str, form_id: str, near: str, nth: int, field: str, value: str | None) -> None:
    assert field_of(mapped(name, form_id), near, nth) == (field, value)


@pytest.mark.parametrize(
    ("name", "form_id", "near", "never"),
    [
        # A month and a day in one blank, and no term that prints just those.
        ("rights.txt", "rights-notice", "City time, on ___", "offer.expires_date"),
        ("tender.txt", "tender-notice", "Authorized Signature", "guarantor.signer"),
        ("rights.txt", "rights-notice", "By:", "guarantor.signer"),
        ("transmittal.txt", "transmittal", "GUARANTEED", "book_entry.used"),
        ("transmittal.txt", "transmittal", "lost, destroyed", "lost.certificates"),
        ("transmittal.txt", "transmittal", "Dated:", "tax.certified_date"),
        ("transmittal.txt", "transmittal", "Taxpayer", "tax.number"),
        ("transmittal.txt", "transmittal", "Name(s) and Address(es)", "holder.names"),
    ],
)
def test_what_must_not_be_guessed(name: str, form_id: str, near: str, never: str) -> None:
    given = mapped(name, form_id)
    found = [one for one in given.printing.placements if near in one.near]
    assert found
    for one in found:
        assert one.field != never
        assert one.field is not None or warned(given, one.near)


@pytest.mark.parametrize(("name", "form_id"), INVENTED)
def test_what_holds_for_every_exhibit(name: str, form_id: str) -> None:
    given = mapped(name, form_id)
    opened = form(form_id)
    printing = given.printing
    assert overlapping(printing) == []
    for one in printing.placements:
        _stands_on_its_page(one, printing.pages)
        assert one.near
        assert 0 <= one.confidence < 1
        if one.field is None:
            assert warned(given, one.near)
            assert one.value is None
        elif one.kind == "image":
            assert one.field.startswith(SIGNED)
        elif not one.field.startswith("offer."):
            assert opened.fields[one.field].role != "desk"
        assert one.confidence >= SURE or warned(given, one.near)
    ticks = [(one.field, one.value) for one in printing.placements if one.kind == "tick" and one.field]
    assert len(set(ticks)) == len(ticks)
    assert all(value for _, value in ticks)


def _stands_on_its_page(one: Placement, pages: tuple[tuple[float, float], ...]) -> None:
    width, height = pages[one.page - 1]
    left, top, right, bottom = one.box
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    if one.kind == "text":
        assert right - left >= SMALLEST[0]
        assert bottom - top >= SMALLEST[1]


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("tender.txt", "tender-notice", "rights-notice"),
        ("transmittal.txt", "transmittal", "rights-notice"),
        ("rights.txt", "rights-notice", "tender-notice"),
    ],
)
def test_an_exhibit_is_not_forced_into_another_form(name: str, right: str, wrong: str) -> None:
    left_open = [sum(one.field is None for one in mapped(name, each).printing.placements) for each in (right, wrong)]
    assert left_open[1] > left_open[0] + 2


def test_one_year_too_many_is_said() -> None:
    given = mapped("tender.txt", "tender-notice")
    (warning,) = warned(given, "Dated: , 2011")
    assert "prints its year too" in warning


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.sampled_from("NameDatofshr .,:$_|[]()\n 1"), max_size=600))
def test_any_text_is_mapped_or_refused(text: str) -> None:
    opened = form("rights-notice")
    try:
        given = map_exhibit(text.encode(), "x.txt", opened)
    except Unreadable as refusal:
        assert refusal.what  # noqa: PT017  either outcome is right; no other exception is
        return
    for one in given.printing.placements:
        _stands_on_its_page(one, given.printing.pages)


# ------------------------------------------------------------------ words


def test_stems() -> None:
    assert stems("Area Code and Tel. No.(s)") == ("area", "code", "and", "telephone", "number")
    assert stems("Name(s) and Address(es)") == ("name", "and", "address")
    assert stems("Dated:") == stems("date")
    assert stems("Facsimile") == stems("Fax")


def test_likeness() -> None:
    weights = Weights([["Name of firm"], ["Name of maker"], ["Name(s)"], ["Address"]])
    assert weights.label("Name of Firm", "Name of firm") == pytest.approx(1)
    assert weights.label("Name of Firm", "Name of firm") > weights.label("Name of Firm", "Name(s)")
    assert weights.label("Name of Firm", "Name(s)") > weights.label("Name of Firm", "Address") == 0
    sentence = ("certificates representing", "Rights and more", "representing ___ Rights")
    assert weights.sentence(*sentence) == pytest.approx(1)
    assert weights.sentence("certificates", "shares", "representing ___ Rights") == 0


@pytest.mark.parametrize(
    ("label", "price"),
    [("$6.10", "6.10"), ("$ 6.10 per Share", "6.10"), ("6.1250", "6.1250"), ("$6", None), ("6.10 or more", None)],
)
def test_prices_of_boxes(label: str, price: str | None) -> None:
    assert price_of(label) == price


def test_the_terms_with_wording_exist() -> None:
    """Each is a declared term, a part of the day of one, or a way to reach the agent."""
    parts = re.compile(r"(_month_day|_day|_date|_month|_year)$")
    for target in terms():
        key = target.field.removeprefix("offer.")
        assert (
            key in TERMS
            or parts.sub("", key) in {*TERMS, "document"}
            or key.split(".")[0]
            in (
                "agent",
                "information_agent",
            )
        )
