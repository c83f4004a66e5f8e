"""PDFs without fields mapped by their print: in several styles, turned and shifted, and against known truth."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gdnotice.actions.opening import open_notice
from gdnotice.actions.paper import built_in
from gdnotice.clock import FixedClock
from gdnotice.pack.load import form
from gdnotice.stamp.mapping.mapping import Mapped, map_exhibit
from gdnotice.stamp.mapping.match import SURE
from gdnotice.stamp.mapping.of_pdf import map_pdf
from gdnotice.stamp.placement import Box, Placement
from gdnotice.stamp.printing import overlapping, read_printing, write_printing
from tests.stamp.drawn import LETTER, STYLES, Known, Paper, holds

HERE = Path(__file__).parent / "exhibits"


@cache
def styled(name: str) -> tuple[bytes, tuple[Known, ...], Mapped]:
    form_id, make = STYLES[name]
    pdf, known = make()
    return pdf, tuple(known), map_pdf(pdf, "official.pdf", form(form_id))


def of(paper: Paper, form_id: str = "rights-notice") -> Mapped:
    return map_pdf(paper.done(), "official.pdf", form(form_id))


def said(mapped: Mapped, one: Placement) -> bool:
    return any(f"Page {one.page}, “{one.near}”" in warning for warning in mapped.warnings)


# ------------------------------------------------------------------ papers in several styles


@pytest.mark.parametrize("name", STYLES)
def test_every_blank_is_found_and_mapped_right(name: str) -> None:
    _, known, mapped = styled(name)
    left = list(mapped.printing.placements)
    for blank in known:
        room = [one for one in left if holds(one, blank)]
        assert len(room) == 1, blank
        one = room[0]
        assert (one.field, one.value, one.column) == (blank.field, blank.value, blank.column), one.near
        left.remove(one)
    assert left == []


@pytest.mark.parametrize("name", STYLES)
def test_what_holds_for_every_paper(name: str, tmp_path: Path) -> None:
    pdf, _, mapped = styled(name)
    printing = mapped.printing
    assert printing.official == pdf
    assert overlapping(printing) == []
    write_printing(printing, tmp_path)
    assert read_printing(tmp_path) == printing
    for one in printing.placements:
        assert one.near
        assert one.field is None or one.confidence < 1
        assert said(mapped, one) or (one.field is not None and one.confidence >= SURE), one.near
    again = map_pdf(pdf, "official.pdf", form(printing.form))
    assert again == mapped


def test_a_row_of_cells_for_digits_is_a_comb() -> None:
    _, _, mapped = styled("framed")
    (one,) = [one for one in mapped.printing.placements if one.comb]
    assert (one.comb, one.field) == (9, "tax.number")
    assert one.box[2] - one.box[0] == pytest.approx(9 * 15, abs=0.5)


def test_rows_of_a_table_are_counted() -> None:
    for name in ("ruled", "framed"):
        _, _, mapped = styled(name)
        columns = [one for one in mapped.printing.placements if one.field == "shares.certificates"]
        assert {one.column for one in columns} >= {"number", "shares"}
        for column in {one.column for one in columns}:
            assert [one.row for one in columns if one.column == column] == [0, 1, 2, 3]


# ------------------------------------------------------------------ single things


def test_a_rule_under_words_or_across_the_page_is_no_blank() -> None:
    paper = Paper()
    end = paper.words(72, 100, "Important Instructions", "Times-Bold", 12)
    paper.line(72, 101.5, end)
    paper.words(
        72, 120, "Please read all of this letter with care before you fill in any of it, and sign it at the end."
    )
    paper.line(72, 140, 540)
    paper.words(
        72, 160, "This letter must be received before the offer expires; see the Offer to Purchase for the hour."
    )
    assert of(paper).printing.placements == ()


@pytest.mark.parametrize("sign", ["\u274f", "[ ]", "[_]", "( )", "|_|", ""])
def test_boxes_to_tick_whatever_draws_them(sign: str) -> None:
    paper = Paper()
    paper.ticked(72, 100, "Wire transfer of funds", "payment.method", "wire", sign)
    paper.ticked(72, 120, "Certified check", "payment.method", "certified-check", sign)
    mapped = of(paper)
    assert [(one.kind, one.value) for one in mapped.printing.placements] == [
        ("tick", "wire"),
        ("tick", "certified-check"),
    ]
    for one, known in zip(mapped.printing.placements, paper.known, strict=True):
        assert holds(one, known)
        assert 4 < one.box[2] - one.box[0] < 16


def test_boxes_after_their_words() -> None:
    paper = Paper()
    for place, words in enumerate(("Wire transfer", "Bank draft", "Money order")):
        end = paper.words(72 + 150 * place, 100, words)
        paper.box((end + 6, 92, end + 14, 100))
    values = [one.value for one in of(paper).printing.placements]
    assert values == ["wire", "bank-draft", "money-order"]


def test_squares_drawn_as_four_lines_and_circles() -> None:
    paper = Paper()
    for x0, y0, x1, y1 in ((72, 92, 80, 92), (72, 100, 80, 100), (72, 92, 72, 100), (80, 92, 80, 100)):
        paper.canvas.line(x0, paper.y(y0), x1, paper.y(y1))
    paper.words(88, 100, "Wire transfer of funds")
    paper.canvas.circle(76, paper.y(116), 4)
    paper.words(88, 120, "Certified check")
    assert [one.value for one in of(paper).printing.placements] == ["wire", "certified-check"]


def test_a_gap_in_a_sentence_is_a_blank() -> None:
    paper = Paper()
    paper.words(72, 100, "The undersigned hereby represents that it is the holder of Rights Certificates representing")
    end = paper.words(72, 113, "in the aggregate")
    begin = 220.0
    paper.words(begin, 113, "Rights, and that they cannot be delivered to the Agent in time; and it")
    paper.words(
        72, 126, "exercises them upon the terms of the Prospectus, whose receipt it hereby acknowledges in full."
    )
    (one,) = of(paper).printing.placements
    assert one.field == "rights.count"
    assert end < one.box[0] < one.box[2] < begin


def test_columns_of_words_leave_no_gap() -> None:
    paper = Paper(points=9)
    left = [
        "The agent must have",
        "received the letter by",
        "the hour that is named,",
        "at an address on the",
        "first page of it, or in",
    ]
    right = [
        "such other way as the",
        "prospectus provides;",
        "a letter that comes late",
        "is of no effect at all,",
        "whoever was to blame.",
    ]
    for row, (one, other) in enumerate(zip(left, right, strict=True)):
        paper.words(72, 100 + 11 * row, one)
        paper.words(300, 100 + 11 * row, other)
    assert of(paper).printing.placements == ()


def test_dots_that_lead_to_a_number_are_no_blank() -> None:
    paper = Paper()
    paper.words(72, 100, "Delivery of Certificates" + "." * 60 + " 12")
    end = paper.words(72, 115, "Number of Rights" + "." * 60)
    paper.line(end + 4, 116, 400)
    (one,) = of(paper).printing.placements
    assert one.box[0] > end
    assert one.field == "rights.count"


def test_boxes_filled_as_rings_are_boxes_to_tick() -> None:
    paper = Paper()
    for row, words in enumerate(("Wire transfer of funds", "Certified check")):
        foot = paper.y(100 + 20 * row)
        path = paper.canvas.beginPath()
        path.rect(72, foot, 9.4, 9.4)
        path.rect(72.7, foot + 0.7, 8, 8)
        paper.canvas.drawPath(path, stroke=0, fill=1, fillMode=0)
        paper.words(90, 100 + 20 * row, words)
    assert [one.value for one in of(paper).printing.placements] == ["wire", "certified-check"]


def test_tables_side_by_side_belong_to_those_their_titles_name() -> None:
    """Whose a "Telephone" is, is said by the title of its own table alone."""
    paper = Paper(face="Helvetica", points=8)
    for left, title in ((72.0, "SHAREHOLDER"), (320.0, "GUARANTEE OF DELIVERY")):
        paper.box((left, 100, left + 220, 118))
        paper.words(left + 4, 112, title, "Helvetica-Bold", 9)
        for row, label in enumerate(("Name(s)" if left < 100 else "Name of Firm", "Address", "Telephone", "Dated")):
            paper.box((left, 118 + 34 * row, left + 220, 152 + 34 * row))
            paper.words(left + 6, 130 + 34 * row, label)
    paper.ruled(72, 290, "Number of Shares Tendered:", 300, None)
    found = of(paper, "tender-notice").printing.placements
    assert [one.field for one in found] == [
        "holder.names", "guarantor.firm", "holder.address", "guarantor.address", "holder.phone", "guarantor.phone",
        "notice.date", "guarantor.date", "shares.tendered",
    ]  # fmt: skip


def test_a_label_that_ends_its_line_has_its_blank_in_the_next() -> None:
    paper = Paper()
    end = paper.words(72, 100, "Total number of shares owned: ")
    paper.line(end, 101.5, 330)
    paper.words(340, 100, "Total number of shares tendered:")
    paper.line(72, 114.5, 200)
    paper.words(72, 140, "The holder makes this tender upon the terms of the Offer, which it has received and read.")
    assert [one.field for one in of(paper, "transmittal").printing.placements] == ["shares.held", "shares.tendered"]


def test_words_and_lines_in_form_objects_count() -> None:
    paper = Paper()
    paper.canvas.beginForm("inside")
    paper.canvas.setFont("Times-Roman", 5)
    paper.canvas.drawString(0, 10, "Name of Firm:")
    paper.canvas.line(40, 9, 140, 9)
    paper.canvas.endForm()
    paper.canvas.saveState()
    paper.canvas.translate(72, 600)
    paper.canvas.scale(2, 2)
    paper.canvas.doForm("inside")
    paper.canvas.restoreState()
    (one,) = of(paper).printing.placements
    assert one.field == "guarantor.firm"
    assert one.box[0] == pytest.approx(72 + 80, abs=1)
    assert one.box[3] == pytest.approx(792 - 618, abs=2)


def test_room_beside_and_under_labels() -> None:
    paper = Paper()
    paper.words(72, 100, "By Mail:")
    paper.words(250, 100, "By Hand:")
    paper.words(430, 100, "By Overnight Courier:")
    paper.words(72, 170, "Delivery to any other address is no valid delivery, and the agent need not accept it at all.")
    paper.words(72, 220, "By Facsimile Transmission:")
    paper.words(72, 260, "The method of delivery is at the choice and the risk of the holder, in each and every case.")
    found = of(paper).printing.placements
    assert [one.field for one in found] == [
        "offer.agent.mail", "offer.agent.hand", "offer.agent.courier", "offer.agent.fax",
    ]  # fmt: skip
    assert [one.lines > 2 for one in found] == [True, True, True, False]


# ------------------------------------------------------------------ the same paper in another coat


def turned(pdf: bytes, turn: int) -> bytes:
    """The same pages as seen, their content turned in the file and turned back by the page."""
    from pypdf import PdfWriter, Transformation
    from pypdf.generic import RectangleObject

    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for page in writer.pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        moves = {90: (height, 0.0), 180: (width, height), 270: (0.0, width)}
        page.add_transformation(Transformation().rotate(turn).translate(*moves[turn]))
        page.mediabox = RectangleObject((0, 0, height, width) if turn != 180 else (0, 0, width, height))
        page.cropbox = page.mediabox
        page.rotation = turn
    return written(writer)


def shifted(pdf: bytes, unit: float = 1.0) -> bytes:
    """The same pages as seen, in a space that begins elsewhere and counts in other units, with more paper around."""
    from pypdf import PdfWriter, Transformation
    from pypdf.generic import FloatObject, NameObject, RectangleObject

    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for page in writer.pages:
        width, height = float(page.mediabox.width) / unit, float(page.mediabox.height) / unit
        page.add_transformation(Transformation().scale(1 / unit).translate(-200, 37))
        page.mediabox = RectangleObject((-230, 0, width - 150, height + 90))
        page.cropbox = RectangleObject((-200, 37, width - 200, height + 37))
        if unit != 1:
            page[NameObject("/UserUnit")] = FloatObject(unit)
    return written(writer)


def written(writer: Any) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "coat",
    [lambda pdf: turned(pdf, 90), lambda pdf: turned(pdf, 180), lambda pdf: turned(pdf, 270), shifted,
     lambda pdf: shifted(pdf, 2.0)],
    ids=["turned-90", "turned-180", "turned-270", "shifted", "double-unit"],
)  # fmt: skip
def test_the_same_paper_as_seen_is_mapped_the_same(coat: Callable[[bytes], bytes]) -> None:
    pdf, _, plain = styled("ruled")
    mapped = map_pdf(coat(pdf), "official.pdf", form("tender-notice"))
    assert mapped.printing.pages[0] == pytest.approx((612.0, 792.0))
    pairs = list(zip(mapped.printing.placements, plain.printing.placements, strict=True))
    assert len(pairs) > 20
    for one, other in pairs:
        assert (one.field, one.value, one.row, one.column) == (other.field, other.value, other.row, other.column)
        assert one.box == pytest.approx(other.box, abs=1.0), one.near


# ------------------------------------------------------------------ papers whose truth is known


def shares_room(one: Box, other: Box) -> float:
    """How much of the smaller of two boxes they share, 0 to 1."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    area = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return max(0.0, wide) * max(0.0, high) / area


def judged(mapped: Mapped, true: Sequence[Placement]) -> tuple[int, int, list[str]]:
    """How many true blanks were found, how many of them mapped right, and which are wrong without a word of doubt."""
    found = right = 0
    wrong = []
    for blank in true:
        near = [one for one in mapped.printing.placements if one.page == blank.page and one.kind == blank.kind]
        best = max(near, key=lambda one: shares_room(one.box, blank.box), default=None)
        if best is None or shares_room(best.box, blank.box) < 0.5:
            continue
        found += 1
        if (best.field, best.value, best.column) == (blank.field, blank.value, blank.column):
            right += 1
        elif best.field is not None and not said(mapped, best):
            wrong.append(f"{blank.field} taken for {best.field}: {best.near}")
    return found, right, wrong


@pytest.mark.parametrize(
    ("form_id", "offer"), [("rights-notice", "rights"), ("tender-notice", "tender"), ("transmittal", "tender")]
)
def test_our_own_paper_is_mapped_back_from_its_print(form_id: str, offer: str, shared: Path) -> None:
    samples = shared / "samples"
    clock = FixedClock(datetime(2026, 11, 20, 15, tzinfo=UTC))
    answers = samples / f"answers-{form_id}.toml"
    official = built_in(open_notice(form_id, str(samples / f"offer-{offer}.toml"), answers, clock, None))
    mapped = map_pdf(official.official, "official.pdf", form(form_id))
    true = official.placements
    found, right, wrong = judged(mapped, true)
    assert found >= 0.98 * len(true)
    assert right >= 0.92 * len(true)
    assert wrong == []
    # Rules for ink are blanks too, and are left open.
    assert all(one.field is None or one.page for one in mapped.printing.placements)
    extra = len(mapped.printing.placements) - found
    assert extra <= 6


@pytest.mark.parametrize(
    ("name", "form_id", "least"),
    [
        ("tender.txt", "tender-notice", 0.95),
        ("tender.htm", "tender-notice", 0.8),
        ("transmittal.txt", "transmittal", 0.95),
        ("rights.txt", "rights-notice", 0.9),
    ],
)
def test_a_typeset_exhibit_is_mapped_as_its_text_was(name: str, form_id: str, least: float) -> None:
    typed = map_exhibit((HERE / name).read_bytes(), name, form(form_id))
    found, right, wrong = judged(
        map_pdf(typed.printing.official, "official.pdf", form(form_id)), typed.printing.placements
    )
    count = len(typed.printing.placements)
    assert found >= 0.9 * count
    assert right >= least * count
    assert wrong == []


def test_the_real_exhibit_once_typeset_is_mapped_wholly_as_its_text_was(shared: Path) -> None:
    path = shared / "sources" / "002_rights_notice_exhibit_99-2.txt"
    typed = map_exhibit(path.read_bytes(), path.name, form("rights-notice"))
    mapped = map_pdf(typed.printing.official, "official.pdf", form("rights-notice"))
    assert judged(mapped, typed.printing.placements) == (42, 42, [])
    assert len(mapped.printing.placements) == 42


def test_a_real_form_without_its_fields_shows_the_same_blanks(shared: Path) -> None:
    """The places of its fields are the truth for what is found of its print alone."""
    from pypdf import PdfWriter

    official = (shared / "forms" / "irs-w9-2018-10.pdf").read_bytes()
    fields = [one for one in map_pdf(official, "w9.pdf", form("transmittal")).printing.placements if one.widget]
    writer = PdfWriter(clone_from=io.BytesIO(official))
    del writer.root_object["/AcroForm"]
    for page in writer.pages:
        page.pop("/Annots", None)
    found = map_pdf(written(writer), "w9.pdf", form("transmittal")).printing.placements
    seen = [
        one
        for one in fields
        if any(other.kind == one.kind and other.page == 1 and shares_room(one.box, other.box) > 0.6 for other in found)
    ]
    assert len(fields) == 22
    assert len(seen) >= 21
    assert len(found) <= 24  # six pages, five of them instructions with tables


def test_six_pages_are_mapped_in_time() -> None:
    paper = Paper(LETTER)
    for page in range(6):
        for row in range(34):
            paper.words(72, 60 + 20 * row, f"The undersigned says in line {row} that nothing of it matters to anybody.")
            if row % 3 == 0:
                paper.ruled(380, 60 + 20 * row, "Name of Firm:", 560, None)
        if page < 5:
            paper.next_page()
    pdf = paper.done()
    began = time.process_time()
    mapped = map_pdf(pdf, "official.pdf", form("transmittal"))
    assert time.process_time() - began < 3
    assert len(mapped.printing.placements) == 6 * 12


def test_labels_in_capitals_over_cells_with_labels_of_their_own() -> None:
    paper = Paper()
    for box, label in (
        ((60, 100, 540, 130), "OTHER NAMES OF THE HOLDER"),
        ((60, 130, 300, 160), "MAIDEN NAME"),
        ((300, 130, 540, 160), "LAST FOUR NUMBERS"),
    ):
        paper.box(box)
        paper.words(box[0] + 4, box[1] + 10, label)
    found = of(paper).printing.placements
    assert [one.near for one in found] == ["OTHER NAMES OF THE HOLDER", "MAIDEN NAME", "LAST FOUR NUMBERS"]


def test_a_low_cell_with_several_labels_has_room_after_each() -> None:
    paper = Paper()
    for down in (100, 122, 144):
        paper.box((60, down, 540, down + 22))
    paper.words(66, 114, "Name of holder")
    for x, label in ((66, "Street number"), (230, "City"), (400, "State")):
        paper.words(x, 136, label)
    paper.words(66, 158, "Telephone number")
    found = of(paper).printing.placements
    assert [one.near for one in found] == ["Name of holder", "Street number", "City", "State", "Telephone number"]


def test_captions_under_cells_that_one_head_holds_together() -> None:
    paper = Paper()
    paper.box((60, 100, 120, 138))
    paper.words(64, 114, "Sign")
    paper.words(64, 126, "here")
    for left, right, caption in ((120, 330, "Signature of owner"), (330, 420, "Date"), (420, 540, "Telephone number")):
        paper.box((left, 100, right, 122))
        paper.box((left, 122, right, 138))
        paper.words(left + 3, 133, caption, points=8)
    found = of(paper).printing.placements
    assert [(one.near, one.kind) for one in found] == [
        ("Signature of owner", "image"), ("Date", "text"), ("Telephone number", "text"),
    ]  # fmt: skip


def test_cells_that_print_only_the_signs_of_money_are_blanks() -> None:
    paper = Paper()
    for left, right, head in ((60, 300, "Certificate number"), (300, 420, "Amount"), (420, 540, "Price")):
        for row in range(4):
            paper.box((left, 100 + 20 * row, right, 120 + 20 * row))
        paper.words(left + 4, 113, head)
    for row in range(1, 4):
        paper.words(304, 114 + 20 * row, "$")
        paper.words(520, 114 + 20 * row, ".00")
    found = of(paper).printing.placements
    assert len(found) == 9
    assert sorted(one.near for one in found)[::3] == ["Amount", "Certificate number", "Price"]
    assert all(one.box[0] >= 309 for one in found if one.near == "Amount")
    assert all(one.box[2] <= 520 for one in found if one.near == "Price")


def test_the_day_on_which_a_paper_is_signed_is_no_signature() -> None:
    paper = Paper()
    end = paper.words(72, 100, "Signed this ")
    paper.line(end + 2, 101, end + 60)
    end = paper.words(end + 64, 100, "day of ")
    paper.line(end + 2, 101, end + 90)
    end = paper.words(end + 94, 100, ", 20")
    paper.line(end + 2, 101, end + 30)
    paper.words(end + 34, 100, "by the holder.")
    assert [one.kind for one in of(paper).printing.placements] == ["text"] * 3


def test_a_line_across_the_page_under_a_row_of_words_is_no_blank() -> None:
    paper = Paper()
    paper.words(72, 98, "Internal Service", points=8)
    paper.words(190, 98, "Go to the pages of the Service for instructions and the latest", "Times-Bold", 10)
    paper.line(72, 100, 540)
    paper.words(72, 112, "1  Name of the holder", points=8)
    paper.line(72, 130, 540)
    paper.words(
        72, 142, "2  Address of the holder, with the street and its number, and the town or city it is in", points=8
    )
    paper.line(72, 160, 540)
    found = of(paper).printing.placements
    assert [one for one in found if one.box[1] < 100] == []
