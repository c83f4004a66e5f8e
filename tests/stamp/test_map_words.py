"""Which words say what a blank takes: captions against headings, words over, under and beside it; and where room is."""

from __future__ import annotations

from tests.stamp.drawn import Paper
from tests.stamp.mapped import at, field_at, mapped, of_lines

# ------------------------------------------------------------------ captions are no headings


def test_captions_larger_than_the_text_name_the_rules_over_them() -> None:
    paper = Paper(points=8)
    paper.heading(60, "NOTICE OF GUARANTEED DELIVERY OF RIGHTS")
    for row in range(12):
        paper.words(
            72, 90 + 12 * row, "The undersigned exercises the rights on the terms of the prospectus, all of them."
        )
    paper.heading(260, "HOLDER")
    for down, left, right in ((300, "Name of Holder(s)", "Telephone"), (340, "Address", "Date")):
        paper.line(72, down, 280)
        paper.line(330, down, 500)
        paper.words(72, down + 11, left, points=11)
        paper.words(330, down + 11, right, points=11)
    found = mapped(paper, "rights-notice")
    assert [field_at(found, x, y) for y in (296, 336) for x in (150, 400)] == [
        "holder.names", "holder.phone", "holder.address", "notice.date",
    ]  # fmt: skip


def test_a_sentence_and_a_remark_in_large_print_head_nothing() -> None:
    paper = Paper(points=8)
    for row in range(14):
        paper.words(
            72, 60 + 12 * row, "Small print that says much of the offer and of its terms, line by line by line."
        )
    paper.box((72, 250, 300, 420))
    paper.words(80, 266, "SPECIAL PAYMENT INSTRUCTIONS", "Times-Bold", 11)
    paper.words(80, 290, "Fill this in only if the check is made", points=11)
    paper.words(80, 303, "out to somebody else.", points=11)
    paper.ruled(80, 335, "Name:", 290, None)
    paper.words(150, 350, "(Please Print)", points=11)
    paper.ruled(80, 380, "Address:", 290, None)
    paper.words(140, 395, "(Include Zip Code)", points=11)
    found = mapped(paper, "transmittal")
    assert field_at(found, 200, 331) == "special_payment.names"
    assert field_at(found, 200, 376) == "special_payment.address"


def test_a_heading_in_mixed_type_announces_its_box() -> None:
    paper = Paper()
    for left, title in ((60, "Special Issuance Instructions"), (320, "Special Delivery Instructions")):
        paper.box((left, 100, left + 230, 220))
        paper.words(left + 45, 116, title, "Times-Bold", 10)
        paper.ruled(left + 8, 150, "Name", left + 220, None)
        paper.ruled(left + 8, 180, "Address", left + 220, None)
    found = mapped(paper, "transmittal")
    assert [field_at(found, x, y) for x in (200, 460) for y in (146, 176)] == [
        "special_payment.names", "special_payment.address", "special_delivery.names", "special_delivery.address",
    ]  # fmt: skip


def test_what_a_heading_adds_in_brackets_is_not_its_subject() -> None:
    paper = Paper()
    paper.heading(80, "SHAREHOLDERS SIGN HERE")
    paper.heading(96, "(Also complete the Substitute Form W-9 below)", 10)
    paper.ruled(72, 130, "Name(s):", 400, None)
    paper.ruled(72, 155, "Dated:", 250, None)
    found = mapped(paper, "transmittal")
    assert field_at(found, 300, 126) == "signer@name"
    assert field_at(found, 200, 151) == "signer@date"


def test_a_caption_in_capitals_goes_on_in_a_second_line() -> None:
    paper = Paper(points=9)
    paper.heading(60, "NOTICE OF GUARANTEED DELIVERY")
    for left, down, lines in (
        (60, 100, ("SIGNATURE(S) OF HOLDER(S)",)),
        (320, 100, ("AUTHORIZED SIGNATURE OF", "GUARANTOR")),
        (60, 160, ("NAME(S) OF HOLDER(S) (PLEASE", "PRINT)")),
        (60, 220, ("AREA CODE AND TELEPHONE", "NUMBER")),
        (60, 280, ("ADDRESS",)),
    ):
        paper.line(left, down, left + 200)
        for row, text in enumerate(lines):
            paper.words(left, down + 10 + 13 * row, text)
    found = mapped(paper, "rights-notice")
    assert [field_at(found, 150, y) for y in (156, 216, 276)] == ["holder.names", "holder.phone", "holder.address"]


def test_a_cell_heads_the_room_under_it_in_which_one_writes_on_rules() -> None:
    paper = Paper()
    for left, title in ((60, "SPECIAL PAYMENT INSTRUCTIONS"), (306, "SPECIAL DELIVERY INSTRUCTIONS")):
        paper.box((left, 100, left + 246, 122))
        paper.box((left, 122, left + 246, 200))
        paper.words(left + 30, 115, title, "Times-Bold", 10)
        paper.ruled(left + 8, 150, "Name", left + 230, None)
        paper.ruled(left + 8, 180, "Address", left + 230, None)
    found = mapped(paper, "transmittal")
    assert [field_at(found, x, y) for x in (200, 450) for y in (146, 176)] == [
        "special_payment.names", "special_payment.address", "special_delivery.names", "special_delivery.address",
    ]  # fmt: skip


def test_a_cell_at_the_left_heads_its_row() -> None:
    paper = Paper()
    for row, title in enumerate(("Holder", "Guarantor")):
        top = 100 + 70 * row
        paper.box((60, top, 160, top + 70))
        paper.box((160, top, 540, top + 70))
        paper.words(66, top + 16, title, "Times-Bold", 10)
        paper.ruled(168, top + 16, "Name of firm:" if row else "Name:", 400, None)
        paper.ruled(168, top + 36, "Telephone:", 300, None)
        paper.ruled(310, top + 36, "Date:", 420, None)
        paper.ruled(168, top + 56, "Name:" if row else "Address:", 300, None)
        paper.ruled(310, top + 56, "Title:", 420, None)
    found = mapped(paper, "rights-notice")
    assert [field_at(found, x, y) for y in (132, 202) for x in (260, 380)] == [
        "holder.phone", "notice.date", "guarantor.phone", "guarantor.date",
    ]  # fmt: skip
    assert field_at(found, 380, 222) == "guarantor.title"
    assert field_at(found, 260, 222) == "guarantor.signer"


# ------------------------------------------------------------------ over, under, beside


def test_captions_further_under_their_rules_on_a_page_of_such() -> None:
    paper = Paper()
    for title, down, names in (
        ("Holder of record", 90, (("Name(s)", "Telephone"), ("Address", "Date"))),
        ("Guarantee of delivery", 200, (("Name of firm", "Telephone"), ("Address", "Date"))),
    ):
        paper.words(60, down, title, "Times-Bold", 10)
        for row, pair in enumerate(names):
            for left, caption in zip((60, 320), pair, strict=True):
                paper.line(left, down + 24 + 36 * row, left + 200)
                paper.words(left, down + 40 + 36 * row, caption, points=8)
    found = mapped(paper, "rights-notice")
    points = [(x, down + 20 + 36 * row) for down in (90, 200) for row in (0, 1) for x in (150, 400)]
    assert [field_at(found, x, y) for x, y in points] == [
        "holder.names", "holder.phone", "holder.address", "notice.date",
        "guarantor.firm", "guarantor.phone", "guarantor.address", "guarantor.date",
    ]  # fmt: skip


def test_a_list_of_words_and_rules_without_a_line_between_them() -> None:
    paper = Paper()
    paper.heading(70, "HOLDER")
    asked = ("Name(s)", "Address", "Telephone number", "Number of shares tendered", "Signature(s)", "Date")
    for row, label in enumerate(asked):
        paper.words(60, 100 + 24 * row, label)
        paper.line(260, 101 + 24 * row, 540)
    found = mapped(paper, "tender-notice")
    assert [field_at(found, 400, 97 + 24 * row) for row in range(len(asked))] == [
        "holder.names", "holder.address", "holder.phone", "shares.tendered", "signature.holder", "notice.date",
    ]  # fmt: skip


def test_a_label_in_the_middle_beside_two_rules() -> None:
    paper = Paper()
    paper.heading(70, "HOLDER")
    paper.ruled(60, 100, "Name(s):", 250, None)
    for down in (130, 142):
        paper.line(260, down, 460)
    paper.line(260, 106, 460)
    paper.words(60, 136, "Address(es):")
    paper.words(60, 160, "Telephone:")
    paper.line(260, 161, 460)
    found = mapped(paper, "tender-notice")
    assert field_at(found, 350, 126) == field_at(found, 350, 139) == "holder.address"


def test_a_label_that_goes_on_in_brackets() -> None:
    text = """
Certificate Number(s)
(if available): __________________________________

Number of Shares: ________________
"""
    fields = [field for _, field in of_lines(text, "tender-notice")]
    assert fields == ["shares.certificates", "shares.tendered"]


def test_the_last_words_of_a_box_stand_before_the_next_one() -> None:
    paper = Paper()
    paper.heading(60, "PAYMENT")
    paper.words(72, 90, "Payment in full")
    paper.ticked(200, 90, "is enclosed herewith", "payment.delivery", "herewith")
    paper.ticked(330, 90, "has been delivered", "payment.delivery", "separately")
    end = paper.words(72, 103, "separately, by ")
    paper.ticked(end, 103, "wire transfer", "payment.method", "wire")
    found = mapped(paper, "rights-notice")
    one = at(found, end + 4, 100)
    assert one is not None
    assert (one.field, one.value) == ("payment.method", "wire")


def test_words_between_two_rules_belong_to_the_one_that_has_no_others() -> None:
    paper = Paper()
    paper.heading(80, "HOLDER")
    paper.ruled(72, 110, "Address", 300, None)
    begin = 72 + paper.canvas.stringWidth("Address", "Times-Roman", 10) + 4
    paper.line(begin, 126, 300)
    paper.words(begin, 137, "Area Code and Tel. No.")
    paper.line(begin, 152, 300)
    found = mapped(paper, "tender-notice")
    assert [field_at(found, 200, y) for y in (106, 122, 148)] == ["holder.address", "holder.address", "holder.phone"]


def test_a_label_of_several_lines_over_its_rule() -> None:
    paper = Paper()
    paper.heading(60, "PLEASE SIGN AND COMPLETE")
    paper.words(60, 100, "Number of Shares Tendered:")
    paper.line(60, 126, 240)
    for row, text in enumerate(
        ("If shares will be delivered by book-entry", "transfer, insert Depository", "Account No.:")
    ):
        paper.words(300, 92 + 12 * row, text)
    paper.line(300, 142, 480)
    found = mapped(paper, "tender-notice")
    assert field_at(found, 400, 136) == "book_entry.account"


def test_labels_over_rules_that_another_column_sets_off() -> None:
    paper = Paper()
    paper.words(60, 60, "The undersigned firm guarantees delivery of the shares within three trading days.")
    paper.words(60, 90, "Name of Firm:")
    paper.line(60, 116, 240)
    paper.words(300, 102, "Title:")
    paper.line(300, 128, 480)
    found = mapped(paper, "tender-notice")
    assert field_at(found, 150, 112) == "guarantor.firm"
    assert field_at(found, 400, 124) == "guarantor.title"
    assert len(found.printing.placements) == 2


def test_a_second_line_of_an_address_beside_its_zip_code() -> None:
    paper = Paper()
    paper.heading(80, "HOLDER")
    paper.typed(72, 110, "Address(es):", 60, None)
    end = paper.words(72, 134, "_" * 40)
    paper.typed(end + 6, 134, "Zip Code:", 14, None)
    found = mapped(paper, "tender-notice")
    assert field_at(found, 200, 106) == field_at(found, 150, 130) == "holder.address"


def test_a_box_to_tick_in_the_middle_of_its_sentence() -> None:
    paper = Paper()
    x = paper.words(72, 100, "If shares will be tendered by book-entry transfer, check this box ")
    paper.canvas.rect(x, paper.y(101), 8, 8)
    paper.words(x + 12, 100, "and give this:")
    found = mapped(paper, "tender-notice")
    one = at(found, x + 4, 97)
    assert one is not None
    assert (one.field, one.value) == ("book_entry.used", "yes")


def test_each_of_the_columns_of_a_text_has_its_own_label() -> None:
    text = """
                       NOTICE OF GUARANTEED DELIVERY

     If by Mail:            If by Hand:           If by Overnight Courier:
________________       ________________        __________________
________________       ________________        __________________
"""
    fields = [field for _, field in of_lines(text, "rights-notice")]
    assert fields == [
        "offer.agent.mail", "offer.agent.mail", "offer.agent.hand", "offer.agent.hand",
        "offer.agent.courier", "offer.agent.courier",
    ]  # fmt: skip


# ------------------------------------------------------------------ where there is room


def test_cells_with_their_label_leave_room_beside_heads_of_columns() -> None:
    paper = Paper()
    for row, label in enumerate(("Name of holder", "Address", "Daytime telephone number")):
        paper.boxed((60, 100 + 26 * row, 540, 126 + 26 * row), label, None)
    for column in range(6):
        left = 60 + 80 * column
        paper.box((left, 178, left + 80, 200))
        paper.words(left + 3, 192, f"Column {column}", points=7)
        paper.box((left, 200, left + 80, 222))
    found = mapped(paper, "transmittal")
    assert [field_at(found, 400, 122 + 26 * row) for row in range(3)] == [
        "holder.names",
        "holder.address",
        "holder.phone",
    ]


def test_a_low_cell_asks_without_a_colon() -> None:
    paper = Paper()
    paper.heading(80, "GUARANTEE OF DELIVERY")
    for row, label in enumerate(("Name of Firm", "Title")):
        paper.box((60, 100 + 22 * row, 540, 122 + 22 * row))
        paper.words(65, 115 + 22 * row, label)
    found = mapped(paper, "tender-notice")
    assert [field_at(found, 400, 114 + 22 * row) for row in range(2)] == ["guarantor.firm", "guarantor.title"]


def test_the_number_of_a_form_and_its_title_leave_no_blank_between_them() -> None:
    paper = Paper()
    x = paper.words(72, 80, "Form 24-B", "Times-Bold", 16)
    paper.words(x + 40, 80, "Notice of the exercise of rights in the offer")
    paper.words(72, 94, "of Sample Holdings, Inc., and of the delivery that a firm guarantees for the holder of them")
    found = mapped(paper, "rights-notice")
    assert found.printing.placements == ()


def test_dots_that_lead_to_yes_and_no_are_no_blank() -> None:
    paper = Paper()
    end = paper.words(72, 100, "Are you exempt from backup withholding? " + "." * 30)
    paper.words(end + 8, 100, "Yes")
    paper.canvas.rect(end + 30, paper.y(101), 8, 8)
    found = mapped(paper, "transmittal")
    assert [one.kind for one in found.printing.placements] == ["tick"]


def test_a_label_at_the_foot_of_its_cell() -> None:
    paper = Paper()
    paper.heading(80, "SUBSTITUTE FORM W-9")
    paper.box((60, 100, 340, 150))
    paper.words(66, 114, "Please provide your number in the box at the right and certify it below.", points=8)
    paper.box((340, 100, 540, 150))
    paper.words(372, 146, "Taxpayer Identification Number", points=8)
    found = mapped(paper, "transmittal")
    assert field_at(found, 440, 125) == "tax.number"


def test_the_room_between_two_columns_is_no_gap_in_a_sentence() -> None:
    text = """
If Shares will be tendered by             Address:
book-entry transfer, check the box        ______________________
"""
    assert [field for _, field in of_lines(text, "tender-notice")] == ["holder.address"]
