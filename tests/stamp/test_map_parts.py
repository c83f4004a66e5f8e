"""Whose a blank is and which of two: by headings, parts of the paper, and the blanks beside it."""

from __future__ import annotations

import pytest

from gdnotice.pack.load import form
from gdnotice.stamp.mapping.mapping import map_exhibit
from tests.stamp.drawn import Paper
from tests.stamp.mapped import field_at, mapped


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Direct deposit of the proceeds", "Account number:"),
        ("Witness", "Name:"),
        ("For office use only", "Date:"),
        ("", "Name of witness:"),
        ("", "Date of birth:"),
    ],
)
def test_what_no_form_asks_for_is_left_open(heading: str, label: str) -> None:
    paper = Paper()
    paper.heading(60, "LETTER OF TRANSMITTAL")
    paper.ruled(72, 90, "Name(s) of Registered Holder(s):", 500, None)
    if heading:
        paper.words(72, 130, heading, "Times-Bold", 11)
    paper.ruled(72, 150, label, 400, None)
    found = mapped(paper, "transmittal")
    assert field_at(found, 350, 86) == "holder.names"
    assert field_at(found, 350, 146) is None


def test_an_account_number_belongs_to_the_transfer_announced_before_it() -> None:
    text = """
[ ] Shares will be tendered by book-entry transfer

Account Number: __________________________

Name(s) of Record Holder(s): ________________________________

Address: ____________________________________________
"""
    found = map_exhibit(text.encode(), "paper.txt", form("tender-notice"))
    assert [one.field for one in found.printing.placements] == [
        "book_entry.used", "book_entry.account", "holder.names", "holder.address",
    ]  # fmt: skip


def test_the_signer_for_the_firm_under_two_columns() -> None:
    paper = Paper()
    paper.words(110, 80, "HOLDER", "Times-Bold")
    paper.words(390, 80, "INSTITUTION", "Times-Bold")
    paper.ruled(60, 110, "Name:", 280, None)
    paper.ruled(330, 110, "Name of Firm:", 550, None)
    paper.ruled(60, 140, "Name of authorized signer:", 300, None)
    found = mapped(paper, "rights-notice")
    assert field_at(found, 240, 136) == "guarantor.signer"


def test_two_columns_that_are_nearly_called_the_same() -> None:
    paper = Paper()
    heads = (
        (60, 180, "Certificate No(s)."),
        (180, 330, "No. of Shares"),
        (330, 540, "No. of Shares Tendered (if less)"),
    )
    for left, right, head in heads:
        for row in range(4):
            paper.box((left, 100 + 20 * row, right, 120 + 20 * row))
        paper.words(left + 5, 114, head)
    found = mapped(paper, "transmittal")
    columns = [field_at(found, (left + right) / 2, 134) for left, right, _ in heads]
    assert columns == ["shares.certificates@number", "shares.certificates@shares", "shares.certificates@tendered"]


def test_the_total_of_a_column_is_of_that_column() -> None:
    paper = Paper()
    heads = ((60, 220, "Certificate number"), (220, 380, "Shares represented"), (380, 540, "Shares tendered"))
    for left, right, head in heads:
        for row in range(4):
            paper.box((left, 100 + 20 * row, right, 120 + 20 * row))
        paper.words(left + 5, 114, head)
    paper.words(65, 174, "Total shares tendered")
    found = mapped(paper, "transmittal")
    assert field_at(found, 460, 174) == "shares.tendered"
    assert field_at(found, 300, 174) != "shares.tendered"


# ------------------------------------------------------------------ parts of the paper


def test_usual_headings_in_plain_type() -> None:
    paper = Paper()
    for left, right, title in (
        (60, 300, "Special payment instructions"),
        (310, 550, "Special delivery instructions"),
    ):
        paper.box((left, 100, right, 190))
        paper.words(left + 5, 114, title)
        paper.ruled(left + 5, 145, "Name:", right - 8, None)
        paper.ruled(left + 5, 175, "Address:", right - 8, None)
    found = mapped(paper, "transmittal")
    assert [field_at(found, x, y) for x in (200, 450) for y in (141, 171)] == [
        "special_payment.names", "special_payment.address", "special_delivery.names", "special_delivery.address",
    ]  # fmt: skip


def test_a_line_across_a_text_parts_it_as_an_empty_one_does() -> None:
    text = """
                                SIGN HERE

Dated: ______________________
-------------------------------------------------------------------------------
                      GUARANTEE OF SIGNATURE(S)

Dated: ______________________
"""
    found = map_exhibit(text.encode(), "paper.txt", form("transmittal"))
    assert [one.field for one in found.printing.placements] == ["signer", "signature_guarantee.date"]


def test_a_heading_holds_over_the_end_of_its_page() -> None:
    paper = Paper()
    paper.ruled(72, 90, "Name(s) of Registered Holder(s):", 500, None)
    paper.heading(700, "SUBSTITUTE FORM W-9")
    paper.next_page()
    paper.ruled(72, 80, "Name (please print):", 400, None)
    paper.ruled(72, 110, "Date:", 300, None)
    found = mapped(paper, "transmittal")
    fields = [one.field for one in found.printing.placements]
    assert fields == ["holder.names", "tax.name", "tax.certified_date"]


def test_the_fax_number_of_a_holder_is_not_the_agents() -> None:
    paper = Paper()
    paper.heading(60, "SHAREHOLDER")
    paper.ruled(72, 90, "Name(s):", 400, None)
    paper.ruled(72, 114, "Address:", 400, None)
    paper.ruled(72, 138, "Telephone number:", 300, None)
    paper.ruled(310, 138, "Fax number:", 500, None)
    found = mapped(paper, "tender-notice")
    assert field_at(found, 230, 134) == "holder.phone"
    assert field_at(found, 430, 134) is None


def test_a_date_belongs_to_what_the_blank_before_it_names() -> None:
    paper = Paper()
    paper.heading(60, "RIGHTS")
    end = paper.words(72, 90, "If by wire, institution that sends it: ")
    end = paper.words(end, 90, "_" * 20)
    end = paper.words(end, 90, " date of transfer ")
    paper.words(end, 90, "_" * 12)
    paper.typed(72, 114, "If by check, name of maker:", 20, None)
    found = mapped(paper, "rights-notice")
    assert field_at(found, end + 20, 86) == "payment.wire.date"


def _page_about(text: str) -> Paper:
    paper = Paper()
    paper.heading(60, text)
    for place in range(8):
        paper.words(72, 90 + 14 * place, "Read each line of these pages with care, then write as its notes tell.")
    paper.ruled(72, 240, "Name", 500, None)
    paper.ruled(72, 270, "Address", 500, None)
    paper.ruled(72, 300, "Account number", 500, None)
    return paper


def test_nothing_is_sure_on_a_paper_that_speaks_of_no_offer() -> None:
    strange = mapped(_page_about("Yearly return of income"), "transmittal")
    assert len(strange.printing.placements) == 3
    assert all(one.confidence < 0.75 for one in strange.printing.placements)
    own = mapped(_page_about("Letter of Transmittal to tender shares of stock"), "transmittal")
    assert max(one.confidence for one in own.printing.placements if one.field == "holder.names") >= 0.9


def test_a_label_of_two_close_rows_is_one_label() -> None:
    paper = Paper()
    paper.heading(60, "LETTER OF TRANSMITTAL")
    paper.ruled(72, 90, "Name(s) of Registered Holder(s):", 400, None)
    paper.words(72, 130, "Delivering broker’s", points=8)
    end = paper.words(72, 138, "Account No.", points=8)
    paper.line(end + 3, 139, 400)
    found = mapped(paper, "transmittal")
    assert field_at(found, 300, 135) is None
