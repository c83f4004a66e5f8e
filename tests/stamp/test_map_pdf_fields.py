"""PDFs with fields mapped by their fields: every kind, every way of inheriting, and what nobody fills in."""

from __future__ import annotations

from pathlib import Path

import pytest

from gdnotice.errors import Unreadable
from gdnotice.pack.load import form
from gdnotice.stamp.fields.acroform import FieldPlace, field_places
from gdnotice.stamp.mapping.mapping import Mapped
from gdnotice.stamp.mapping.of_pdf import map_pdf
from gdnotice.stamp.official.opening import open_official
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import read_printing, write_printing
from tests.stamp.fielded import Fielded


def mapped(made: Fielded | bytes, form_id: str = "rights-notice") -> Mapped:
    return map_pdf(made if isinstance(made, bytes) else made.pdf(), "official.pdf", form(form_id))


def places(made: Fielded) -> dict[str, FieldPlace]:
    return {
        f"{one.name}={one.state}" if one.state else one.name: one for one in field_places(open_official(made.pdf()))
    }


def by_widget(given: Mapped) -> dict[str | None, Placement]:
    return {one.widget: one for one in given.printing.placements}


# ------------------------------------------------------------------ reading


def test_a_field_says_where_it_stands_and_what_it_takes() -> None:
    made = Fielded()
    made.text("Firm", (100, 200, 300, 216), b"/TU (Name of the firm) /Q 1 /DA (/Helv 9 Tf 0 g)")
    made.text("Lines", (100, 300, 300, 360), b"/Ff 4096 /DA (/Helv 10 Tf 0 g)")
    made.text("Digits", (100, 400, 190, 416), b"/Ff 16777216 /MaxLen 9")
    made.text("Short", (100, 430, 190, 446), b"/MaxLen 9")
    found = places(made)
    firm = found["Firm"]
    assert (firm.page, firm.box, firm.kind) == (1, (100, 200, 300, 216), "text")
    assert (firm.tooltip, firm.align, firm.size, firm.multiline) == ("Name of the firm", "center", 9, False)
    assert found["Lines"].multiline
    assert found["Digits"].comb == 9
    assert found["Short"].comb is None
    placed = by_widget(mapped(made))
    assert (placed["Firm"].align, placed["Firm"].size, placed["Firm"].lines) == ("center", 9, 1)
    assert placed["Lines"].lines == 5
    assert placed["Digits"].comb == 9
    assert placed["Digits"].size is None


@pytest.mark.parametrize("state", ["Yes", "On", "1", "Ja", "wire transfer", "Wert#1", "été"])
def test_a_check_box_has_the_state_that_its_appearance_names(state: str) -> None:
    made = Fielded()
    made.check("Box", (100, 200, 108, 208), state)
    (found,) = field_places(open_official(made.pdf()))
    # Names are read byte by byte, so that they are written again as they were.
    assert (found.kind, found.state) == ("check", state.encode().decode("latin-1"))


def test_radio_buttons_share_a_name_and_have_a_state_each() -> None:
    made = Fielded()
    group = made.parent(b"/FT /Btn /Ff 49152 /T (Method) /TU (Manner of payment)")
    for place, state in enumerate(("wire", "draft", "order")):
        made.widget((100, 200 + 20 * place, 108, 208 + 20 * place), made.looks(state), under=group)
        made.say(116, 208 + 20 * place, ("Wire transfer", "Bank draft", "Money order")[place])
    found = places(made)
    assert sorted(found) == ["Method=draft", "Method=order", "Method=wire"]
    assert all(one.kind == "radio" and one.tooltip == "Manner of payment" for one in found.values())
    placed = {one.state: one for one in mapped(made).printing.placements}
    assert {state: (one.field, one.value, one.widget) for state, one in placed.items()} == {
        "wire": ("payment.method", "wire", "Method"),
        "draft": ("payment.method", "bank-draft", "Method"),
        "order": ("payment.method", "money-order", "Method"),
    }


def test_states_that_are_numbers_have_their_words_in_the_list_of_the_field() -> None:
    made = Fielded()
    group = made.parent(b"/FT /Btn /Ff 49152 /T (Group4) /Opt [(Wire transfer) (Certified check)]")
    made.widget((100, 200, 108, 208), made.looks("0"), under=group)
    made.widget((100, 220, 108, 228), made.looks("1"), under=group)
    assert [one.meaning for one in places(made).values()] == ["Wire transfer", "Certified check"]
    assert [one.value for one in mapped(made).printing.placements] == ["wire", "certified-check"]


def test_boxes_without_appearances_get_a_state_each() -> None:
    made = Fielded()
    made.widget((100, 180, 108, 188), b"/FT /Btn /T (Alone) /F 4")
    made.widget((100, 190, 108, 198), b"/FT /Btn /T (Marked) /F 4 /V /Ticked /AS /Ticked")
    group = made.parent(b"/FT /Btn /Ff 49152 /T (Several)")
    for place in range(3):
        made.widget((100, 200 + 20 * place, 108, 208 + 20 * place), b"/F 4", under=group)
    assert sorted(places(made)) == ["Alone=Yes", "Marked=Ticked", "Several=0", "Several=1", "Several=2"]


def test_names_kinds_and_looks_are_inherited_from_parents_of_parents() -> None:
    made = Fielded()
    top = made.parent(b"/T (Guarantor) /FT /Tx /DA (/Helv 8 Tf 0 g) /Q 2")
    middle = made.parent(b"/T (Office)", under=top)
    made.widget((100, 200, 300, 216), b"/T (Firm Name)", under=middle)
    made.widget((100, 230, 300, 246), b"/T (Title) /DA (/Helv 12 Tf 0 g)", under=middle)
    found = places(made)
    assert sorted(found) == ["Guarantor.Office.Firm Name", "Guarantor.Office.Title"]
    firm, title = found["Guarantor.Office.Firm Name"], found["Guarantor.Office.Title"]
    assert (firm.kind, firm.size, firm.align) == ("text", 8, "right")
    assert title.size == 12


def test_what_nobody_fills_in_is_left_out() -> None:
    made = Fielded()
    made.text("Fixed", (100, 200, 300, 216), b"/Ff 1")
    made.widget((100, 230, 300, 246), b"/FT /Tx /T (Hidden) /F 2")
    made.widget((100, 260, 300, 276), b"/FT /Tx /T (NotViewed) /F 36")
    made.widget((100, 290, 300, 306), b"/FT /Btn /Ff 65536 /T (Print) /F 4")
    made.text("Secret", (100, 320, 300, 336), b"/Ff 8192")
    made.text("File", (100, 350, 300, 366), b"/Ff 1048576")
    made.text("Outside", (700, 350, 800, 366))
    made.text("Telephone", (100, 380, 300, 396))
    given = mapped(made)
    assert [one.widget for one in given.printing.placements] == ["Telephone"]
    assert any("read-only" in warning and "Fixed" in warning for warning in given.warnings)


def test_a_field_for_a_digital_signature_is_left_for_ink() -> None:
    made = Fielded()
    made.say(100, 230, "Sign")
    made.widget((150, 215, 300, 235), b"/FT /Sig /T (Sig1) /F 4")
    made.say(100, 260, "Name of Firm:")
    made.text("t1", (180, 248, 300, 264))
    given = mapped(made)
    (one,) = [one for one in given.printing.placements if one.kind == "image"]
    assert (one.field, one.widget, one.box) == ("signature.holder", None, (150, 215, 300, 235))
    assert any("ink" in warning for warning in given.warnings)
    assert by_widget(given)["t1"].field == "guarantor.firm"


@pytest.mark.parametrize("inherited", [False, True])
@pytest.mark.parametrize("more", ["fields", "print"])
def test_a_field_that_is_signed_already_is_no_blank(more: str, inherited: bool) -> None:
    """A picture there would cover the look of somebody's signature, and so would whatever the print under it names."""
    made = Fielded()
    made.say(100, 230, "Signature:")
    made.rule(150, 300, 234)
    value = b"/FT /Sig /T (Sig1) /V << /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>"
    if inherited:
        made.widget((150, 215, 300, 235), b"/F 132", under=made.parent(value))
    else:
        made.widget((150, 215, 300, 235), value + b" /F 132")
    made.say(100, 260, "Name of Firm:")
    if more == "fields":
        made.text("t1", (180, 248, 300, 264))
    else:
        made.rule(180, 300, 262)
    given = mapped(made)
    boxes = [one.box for one in given.printing.placements]
    assert [box for box in boxes if box[1] < 234 and box[3] > 216 and box[0] < 299 and box[2] > 151] == []
    assert [one.field for one in given.printing.placements] == ["guarantor.firm"]


def test_a_field_to_type_into_is_no_line_to_sign() -> None:
    """Though the print beside it says “signed”: a picture of a signature would take the room of a date or a town."""
    made = Fielded()
    made.say(60, 212, "Signed on:")
    made.text("date_signed", (130, 200, 300, 216))
    made.say(60, 252, "Signed at (city):")
    made.text("signed_at", (160, 240, 330, 256))
    made.say(60, 292, "Signature:")
    made.text("sig_1", (130, 280, 330, 296))
    kinds = {widget: one.kind for widget, one in by_widget(mapped(made)).items() if widget}
    assert (kinds["date_signed"], kinds["signed_at"]) == ("text", "text")
    assert "sig_1" not in kinds


def test_a_field_that_only_the_file_calls_a_signature_takes_no_name() -> None:
    made = Fielded()
    made.widget((130, 200, 300, 216), b"/FT /Tx /T (f1) /TU (Signature of holder) /F 4")
    made.widget((130, 240, 300, 256), b"/FT /Tx /T (f2) /TU (Authorized signature of institution) /F 4")
    made.widget((130, 280, 300, 296), b"/FT /Tx /T (f3) /TU (Date of signature) /F 4")
    found = [(one.kind, one.field) for one in mapped(made).printing.placements]
    assert found[:2] == [("image", "signature.holder"), ("image", "signature.institution")]
    assert found[2][0] == "text"


def test_a_choice_is_a_blank_for_text() -> None:
    made = Fielded()
    made.widget((180, 200, 300, 216), b"/FT /Ch /Ff 131072 /T (Combo1) /F 4 /Opt [(One) [(2) (Two)]]")
    made.say(100, 212, "Name of Firm:")
    (one,) = mapped(made).printing.placements
    assert (one.kind, one.field) == ("text", "guarantor.firm")


@pytest.mark.parametrize(
    ("page", "box"),
    [
        (b"/Rotate 90", (792 - 216, 100, 792 - 200, 300)),
        (b"/Rotate 180", (612 - 300, 792 - 216, 612 - 100, 792 - 200)),
        (b"/Rotate 270", (200, 612 - 300, 216, 612 - 100)),
        (b"/CropBox [36 72 600 792]", (64, 200, 264, 216)),
        (b"/UserUnit 2", (200, 400, 600, 432)),
        (b"/CropBox [36 72 600 720] /Rotate 90 /UserUnit 1.5", (504 * 1.5, 64 * 1.5, 520 * 1.5, 264 * 1.5)),
    ],
)  # fmt: skip
def test_boxes_are_as_seen_on_turned_and_shifted_pages(page: bytes, box: tuple[float, ...]) -> None:
    made = Fielded(page_entries=page)
    made.text("Firm", (100, 200, 300, 216))
    (found,) = field_places(open_official(made.pdf()))
    expected = box if box[0] < box[2] else (box[2], box[1], box[0], box[3])
    assert found.box == pytest.approx(expected, abs=0.01)


# ------------------------------------------------------------------ mapping


def notice() -> Fielded:
    """A page with fields whose names, tooltips or printed words tell what they are: one way each."""
    made = Fielded(pages=2)
    made.say(72, 100, "Name(s) of holder(s):")
    made.text("Text1", (190, 88, 540, 104))
    made.say(72, 130, "Address:")
    made.text("Text2", (190, 118, 540, 134))
    made.text("HolderPhone", (190, 148, 540, 164), b"/TU (Area code and telephone number)")
    made.say(72, 190, "Number of Rights")
    made.text("undefined", (190, 178, 300, 194))
    made.check("Check Box7", (72, 220, 80, 228), "Yes")
    made.say(86, 228, "Wire transfer of funds")
    made.check("Money_Order", (72, 240, 80, 248), "On")
    made.say(200, 300, "GUARANTEE OF DELIVERY")
    made.text("t9", (72, 320, 290, 336))
    made.rule(72, 290, 337)
    made.say(72, 346, "Name of Firm")
    made.text("t10", (320, 320, 540, 336))
    made.rule(320, 540, 337)
    made.say(320, 346, "Title")
    made.text("t11", (72, 360, 290, 376))
    made.rule(72, 290, 377)
    made.say(72, 386, "Authorized Signature")
    made.text("HolderPhone2", (72, 100, 290, 116), page=2)
    return made


def test_fields_are_told_by_their_words_names_and_tooltips() -> None:
    given = mapped(notice())
    found = {name: (one.field, one.value) for name, one in by_widget(given).items()}
    assert found == {
        "Text1": ("holder.names", None),
        "Text2": ("holder.address", None),
        "HolderPhone": ("holder.phone", None),
        "undefined": ("rights.count", None),
        "Check Box7": ("payment.method", "wire"),
        "Money_Order": ("payment.method", "money-order"),
        "t9": ("guarantor.firm", None),
        "t10": ("guarantor.title", None),
        None: ("signature.institution", None),
        "HolderPhone2": (None, None),
    }
    assert any("Authorized Signature" in warning and "ink" in warning for warning in given.warnings)
    assert any("Holder Phone" in warning and "Left open" in warning for warning in given.warnings)


def test_what_is_mapped_goes_to_disk_and_back(tmp_path: Path) -> None:
    given = mapped(notice()).printing
    write_printing(given, tmp_path)
    assert read_printing(tmp_path) == given
    assert {one.state for one in given.placements if one.kind == "tick"} == {"Yes", "On"}


def test_widgets_of_one_field_print_the_same_on_every_page() -> None:
    made = Fielded(pages=2)
    group = made.parent(b"/FT /Tx /T (Firm) /TU (Name of Firm)")
    made.widget((100, 200, 300, 216), b"/F 4", under=group)
    made.widget((100, 500, 300, 516), b"/F 4", page=2, under=group)
    found = mapped(made).printing.placements
    assert [(one.page, one.widget, one.field) for one in found] == [
        (1, "Firm", "guarantor.firm"),
        (2, "Firm", "guarantor.firm"),
    ]


def test_fields_one_under_the_other_are_lines_of_one_answer() -> None:
    made = Fielded()
    made.say(72, 112, "Address:")
    for line in range(3):
        made.text(f"Address{line + 1}", (130, 100 + 20 * line, 400, 116 + 20 * line))
    found = mapped(made).printing.placements
    assert [one.field for one in found] == ["holder.address"] * 3


def test_columns_of_fields_are_rows_of_a_table() -> None:
    made = Fielded()
    for place, head in enumerate(("Certificate No(s).", "Number of Shares", "Date")):
        made.say(72 + 160 * place, 96, head)
        for row in range(3):
            made.text(f"C{place}R{row}", (72 + 160 * place, 104 + 18 * row, 222 + 160 * place, 120 + 18 * row))
    found = by_widget(mapped(made, "tender-notice"))
    assert [(found[f"C0R{row}"].column, found[f"C0R{row}"].row) for row in range(3)] == [
        ("number", 0), ("number", 1), ("number", 2),
    ]  # fmt: skip
    assert [found[f"C1R{row}"].column for row in range(3)] == ["shares"] * 3


def test_no_two_fields_of_the_form_share_a_field_of_the_pdf() -> None:
    given = mapped(notice())
    keys = [(one.widget, one.state) for one in given.printing.placements]
    assert len(set(keys)) == len(keys)
    fields = [(one.field, one.value) for one in given.printing.placements if one.field is not None]
    assert len(set(fields)) == len(fields)


# ------------------------------------------------------------------ XFA


def test_a_hybrid_is_mapped_by_its_plain_fields_and_said() -> None:
    made = notice()
    made.form_entries = b"/XFA [(template) 5 0 R]"
    made.objects[5] = b"<< /Length 0 >>\nstream\n\nendstream"
    given = mapped(made)
    assert by_widget(given)["Text1"].field == "holder.names"
    assert any("XFA" in warning for warning in given.warnings)


@pytest.mark.parametrize("needs", [b"/NeedsRendering true", b""])
def test_a_page_that_says_please_wait_is_refused(needs: bytes) -> None:
    made = Fielded(form_entries=b"/XFA 5 0 R", catalog_entries=needs)
    made.objects[5] = b"<< /Length 0 >>\nstream\n\nendstream"
    made.say(72, 100, "Please wait...")
    made.say(72, 120, "If this message is not eventually replaced by the proper contents of the document, your PDF")
    made.say(72, 134, "viewer may not be able to display this type of document.")
    with pytest.raises(Unreadable, match="dynamic XFA") as refusal:
        mapped(made)
    assert "Adobe" in refusal.value.remedy


# ------------------------------------------------------------------ a real form


W9_BOXES = {
    "f1_1": (59.6, 94.0, 576.0, 108.0),
    "f1_7": (58.6, 250.0, 388.8, 264.0),
    "f1_9": (389.8, 250.0, 576.0, 288.0),
    "f1_13": (518.4, 336.0, 576.0, 360.0),
}


def test_every_field_of_a_real_form_is_found(shared: Path) -> None:
    official = (shared / "forms" / "irs-w9-2018-10.pdf").read_bytes()
    given = map_pdf(official, "irs-w9-2018-10.pdf", form("transmittal"))
    found = [one for one in given.printing.placements if one.widget is not None]
    # Seven boxes for the kind of taxpayer, fifteen blanks: counted by eye on the page.
    assert sorted(one.kind for one in found) == ["text"] * 15 + ["tick"] * 7
    assert [one.state for one in found if one.kind == "tick"] == ["1", "2", "3", "4", "5", "6", "7"]
    short = {str(one.widget).rsplit(".", 1)[1].removesuffix("[0]"): one for one in found if one.kind == "text"}
    for name, box in W9_BOXES.items():
        assert short[name].box == pytest.approx(box, abs=0.1)
    assert [short[f"f1_{number}"].comb for number in range(11, 16)] == [3, 2, 4, 2, 7]
    assert short["f1_9"].lines == 3
    near = {name: one.near for name, one in short.items()}
    assert near["f1_1"].startswith("1 Name (as shown on your income tax return)")
    assert near["f1_2"].startswith("2 Business name")
    assert near["f1_8"] == "6 City, state, and ZIP code"
    assert [one.near.split()[0] for one in found if one.kind == "tick"] == [
        "Individual/sole", "C", "S", "Partnership", "Trust/estate", "Limited", "Other",
    ]  # fmt: skip
    assert short["f1_1"].field == "tax.name"
    # A number in three parts is no place for a whole one.
    assert all(short[f"f1_{number}"].field is None for number in range(11, 16))
    assert all(one.page == 1 for one in given.printing.placements)
