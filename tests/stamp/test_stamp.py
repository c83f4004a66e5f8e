"""Whatever the original's structure: the official bytes first, one sound revision after them, every answer found."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from gdnotice.errors import Unreadable
from gdnotice.stamp.compiled import Compiled, compile_printing
from gdnotice.stamp.letters.faces import face, normal
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.placing import Unprintable, unprintable
from gdnotice.stamp.printing import printing_of
from gdnotice.stamp.readback import missing, read_back
from gdnotice.stamp.stamp import Stamped, stamp
from tests.stamp.papers import carried_of, compiled, content, flat_form, handmade, one_page, ruled, sound, text_of, tool

NAME = "Łukasz Müller (Жук) & Ωνάσης – “Sons”, Inc. 1,200 \\ $ 5% [x] ỗ"


def stamped(of: Compiled, **texts: str) -> Stamped:
    done = stamp(of, {field.replace("_", "."): text for field, text in texts.items()}, {}, carried_of(texts))
    assert done.unprintable == ()
    assert done.unplaced == ()
    assert done.pdf.startswith(of.printing.official)
    read_back(done)
    return done


def with_blank(pdf: bytes) -> Compiled:
    return compiled(pdf, Placement(1, (200, 97, 560, 111), field="a.name"))


INHERITED = handmade(
    {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R 9 0 R] /Count 3 /MediaBox [0 0 612 792] /Resources 7 0 R >>",
        3: b"<< /Type /Pages /Parent 2 0 R /Kids [4 0 R 5 0 R] /Count 2 /Rotate 90 >>",
        4: b"<< /Type /Page /Parent 3 0 R /Contents [6 0 R 10 0 R] >>",
        5: b"<< /Type /Page /Parent 3 0 R /Contents 11 0 R >>",
        6: content(b"BT /F1 12 Tf 72 700 Td (First ) Tj"),
        7: b"<< /Font 8 0 R /ProcSet [/PDF /Text] >>",
        8: b"<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>",
        9: b"<< /Type /Page /Parent 2 0 R >>",
        10: content(b"(second) Tj ET"),
        11: b"[ 6 0 R 10 0 R ]",
    }
)

STRUCTURES = {
    "reportlab": flat_form(),
    "inherited": INHERITED,
    "empty page": one_page(),
    "state left open": one_page(drawn=b"q 0.5 0 0 0.5 300 300 cm 1 0 0 rg"),
    "restored too often": one_page(drawn=b"Q Q 0.5 0 0 0.5 300 300 cm q 2 0 0 2 0 0 cm"),
    "q in strings and images": one_page(
        drawn=b"BT (q \\( q (q) q) Tj <71> Tj /q gs ET BI /W 1 /H 1 /BPC 8 /CS /G ID q EI % q q\n q Q"
    ),
    "names that lead nowhere": one_page(
        more=b"/Names << /JavaScript << /Names [] >> /EmbeddedFiles << /Kids [5 0 R] >> >> /AF [6 0 R]"
    ),
    "turned 90": one_page(b"/MediaBox [0 0 612 792] /Rotate 90"),
    "turned -90": one_page(b"/MediaBox [0 0 612 792] /Rotate -90"),
    "turned 180": one_page(b"/MediaBox [0 0 612 792] /Rotate 180"),
    "cropped": one_page(b"/MediaBox [-100 -50 800 900] /CropBox [20 30 632 822]"),
    "cropped and turned": one_page(b"/MediaBox [-100 -50 800 900] /CropBox [20 30 632 822] /Rotate 270"),
    "unit": one_page(b"/MediaBox [0 0 306 396] /UserUnit 2"),
    "unit and turned": one_page(b"/MediaBox [10 10 316 406] /UserUnit 2 /Rotate 90"),
}


@pytest.mark.parametrize("structure", STRUCTURES)
def test_a_name_is_printed_whatever_the_structure(structure: str, tmp_path: Path) -> None:
    done = stamped(with_blank(STRUCTURES[structure]), a_name=NAME)
    sound(done.pdf, tmp_path)
    assert NAME in text_of(done.pdf, tmp_path)


@pytest.mark.parametrize("mode", ["generate", "disable"])
@pytest.mark.parametrize("structure", ["reportlab", "inherited", "cropped and turned"])
def test_tables_and_streams_of_cross_references_are_continued_in_kind(
    structure: str, mode: str, tmp_path: Path
) -> None:
    (tmp_path / "in.pdf").write_bytes(STRUCTURES[structure])
    tool("qpdf", f"--object-streams={mode}", tmp_path / "in.pdf", tmp_path / "out.pdf")
    of = with_blank((tmp_path / "out.pdf").read_bytes())
    assert of.ground.streamed == (mode == "generate")
    done = stamped(of, a_name=NAME)
    sound(done.pdf, tmp_path)
    assert NAME in text_of(done.pdf, tmp_path)
    assert (b"/Type/XRef" in done.revision) == (mode == "generate")


def test_a_linearized_file_is_extended(tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(flat_form(3))
    tool("qpdf", "--linearize", tmp_path / "in.pdf", tmp_path / "out.pdf")
    done = stamped(with_blank((tmp_path / "out.pdf").read_bytes()), a_name=NAME)
    sound(done.pdf, tmp_path)
    assert NAME in text_of(done.pdf, tmp_path)


def test_a_stamped_paper_can_be_stamped_again(tmp_path: Path) -> None:
    first = stamped(with_blank(flat_form()), a_name="First holder")
    again = stamped(compiled(first.pdf, Placement(1, (200, 337, 560, 351), field="b.name")), b_name=NAME)
    sound(again.pdf, tmp_path)
    assert "First holder" in text_of(again.pdf, tmp_path)
    assert NAME in text_of(again.pdf, tmp_path)


def test_what_was_attached_and_inherited_is_kept(tmp_path: Path) -> None:
    pdf = handmade(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /Lang (en-US) /AF [7 0 R] "
            b"/Names << /EmbeddedFiles << /Kids [5 0 R 6 0 R] >> >> >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>",
            3: b"<< /Type /Page /Parent 2 0 R >>",
            5: b"<< /Limits [(a.txt) (a.txt)] /Names [(a.txt) 7 0 R] >>",
            6: b"<< /Limits [(z.txt) (z.txt)] /Names [(z.txt) 7 0 R] >>",
            7: b"<< /Type /Filespec /F (a.txt) /UF (a.txt) /EF << /F 8 0 R >> >>",
            8: content(b"hello"),
        }
    )
    done = stamped(with_blank(pdf), a_name=NAME)
    sound(done.pdf, tmp_path)
    reader = PdfReader(io.BytesIO(done.pdf))
    names = reader.root_object["/Names"]["/EmbeddedFiles"]["/Names"][0::2]  # type: ignore[index]
    assert list(names) == ["a.txt", "gdnotice-answers.json", "z.txt"]
    assert b"hello" in reader.attachments["a.txt"]
    root: Any = reader.root_object
    assert root["/Lang"] == "en-US"
    assert len(root["/AF"]) == 2
    assert root["/AF"][1]["/AFRelationship"] == "/Data"


def test_the_first_id_is_kept_and_the_second_follows_the_content() -> None:
    of = with_blank(flat_form())
    one, same, other = stamped(of, a_name="One"), stamped(of, a_name="One"), stamped(of, a_name="Other")
    ids = [PdfReader(io.BytesIO(each.pdf)).trailer["/ID"] for each in (one, same, other)]
    official = PdfReader(io.BytesIO(of.printing.official)).trailer["/ID"]
    assert one.revision == same.revision
    assert [each[0] for each in ids] == [official[0]] * 3  # type: ignore[index]
    assert ids[0][1] == ids[1][1] != ids[2][1]  # type: ignore[index]


def test_the_stamp_is_small(three_pages: Compiled) -> None:
    texts = {f"blank.{page}.{row}": f"Sample Holder {row}, Inc." for page in (1, 2, 3) for row in range(8)}
    done = stamp(three_pages, texts, {}, carried_of(texts))
    assert len(done.revision) < 18_000
    assert len(done.placed) == 24


def ticks_of(done: Stamped) -> list[str | None]:
    read_back(done)
    return [one.value for one in done.placed if one.value is not None]


def test_ticks_go_where_the_answer_says(tmp_path: Path) -> None:
    boxes = [
        Placement(1, (60, 100 + 20 * place, 70, 110 + 20 * place), "tick", field, value)
        for place, (field, value) in enumerate([("pay", "wire"), ("pay", "check"), ("odd", "yes"), ("odd", "no")])
    ]
    of = compiled(flat_form(), *boxes)
    assert ticks_of(stamp(of, {}, {"pay": "wire", "odd": True}, carried_of({}))) == ["wire", "yes"]
    assert ticks_of(stamp(of, {}, {"pay": ("check", "wire"), "odd": False}, carried_of({}))) == ["wire", "check", "no"]
    done = stamp(of, {"pay": "By wire"}, {"pay": "cash"}, carried_of({}))
    assert ticks_of(done) == []
    assert done.unplaced == ("pay",)
    sound(done.pdf, tmp_path)


def test_a_field_without_a_blank_is_told() -> None:
    done = stamp(with_blank(flat_form()), {"a.name": "X", "b.name": "Y", "c.name": ""}, {}, carried_of({}))
    assert done.unplaced == ("b.name",)


def test_what_no_face_has_is_told_and_left_out() -> None:
    done = stamp(with_blank(flat_form()), {"a.name": "株式会社 Sample"}, {}, carried_of({}))
    assert done.unprintable == (Unprintable("a.name", "株式会社"),)
    assert done.placed == ()
    rows = ({"number": "1", "name": "日"},)
    assert unprintable({"a.name": "Ω é\u0301", "b": ("x", "本"), "c": rows}) == (
        Unprintable("b", "本"), Unprintable("c", "日"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pdf", "words"),
    [
        (b"", "begin as a PDF"),
        (flat_form()[:800], "damaged"),
        (flat_form().replace(b"/Kids [ ", b"/Kids ( "), "damaged|number of its own"),
        (one_page(b"/MediaBox [0 0 612 792] /Kids [2 0 R]"), "circle"),
        (one_page(b"/MediaBox [0 0 612 0]"), "no size"),
        (one_page(b"/MediaBox [0 (x) 612 792]"), "damaged"),
        (one_page(b"/MediaBox [0 0 612 792] /Rotate 45"), "odd angle"),
    ],
)
def test_what_cannot_be_extended_is_refused_in_words(pdf: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        with_blank(pdf)


def broken_page(drawn: bytes, entries: bytes = b"") -> bytes:
    """A page that draws this, and has a field ``Name`` beside it."""
    return handmade(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Annots [5 0 R] >>",
            4: b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(drawn), entries, drawn),
            5: b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Name) /F 4 /Rect [200 500 500 516] /DA (/Helv 0 Tf) >>",
        }
    )


PACKED = zlib.compress(b"".join(b"%d 0 m 1 %d l S\n" % (number, number * number) for number in range(500)))


@pytest.mark.parametrize(
    ("drawn", "entries"),
    [
        (PACKED[:400] + bytes(60) + PACKED[460:], b"/Filter /FlateDecode"),
        (PACKED[:400] + bytes(60) + PACKED[460:], b"/Filter [/FlateDecode]"),
        (b"BT /F1 12 Tf (a string without end", b""),
        (b"BT /F1 12 Tf (one (with) another", b""),
        (b"BI /W 9 /H 9 /BPC 1 ID a picture without end", b""),
    ],
)
def test_on_a_page_whose_print_is_damaged_only_its_fields_are_filled_in(drawn: bytes, entries: bytes) -> None:
    pdf = broken_page(drawn, entries)
    with pytest.raises(Unreadable, match="on its page 1 is damaged"):
        with_blank(pdf)
    done = stamped(compiled(pdf, Placement(1, (200, 276, 500, 292), field="a.name", widget="Name")), a_name="Sample")
    assert [one.text for one in done.placed] == ["Sample"]


@pytest.mark.parametrize(
    ("drawn", "entries"),
    [
        (PACKED[:-4] + b"\0\0\0\0", b"/Filter /FlateDecode"),  # a false sum
        (PACKED[:-4], b"/Filter /FlateDecode"),
        (b"\n" + PACKED, b"/Filter /FlateDecode"),
        (rb"BT /F1 12 Tf (one \( two (three)) Tj ET % (a remark", b""),
        (b"q BI /W 1 /H 1 /BPC 8 /CS /G /F /A85 ID 5l~>EI Q", b""),
        (b"q BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID 7f>EI Q", b""),
    ],
)
def test_small_faults_of_a_page_that_every_program_passes_over_do_not_count(drawn: bytes, entries: bytes) -> None:
    stamped(with_blank(broken_page(drawn, entries)), a_name="Sample")


def test_an_author_that_is_named_in_an_object_of_its_own_stays(tmp_path: Path) -> None:
    """As macOS writes every PDF."""
    pdf = handmade(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
            4: b"<< /Author 5 0 R /Title 6 0 R >>",
            5: b"(An agent)",
            6: b"(A notice)",
        },
        trailer=b"/Info 4 0 R",
    )
    done = stamped(with_blank(pdf), a_name="Sample")
    sound(done.pdf, tmp_path)
    information: Any = PdfReader(io.BytesIO(done.pdf)).trailer["/Info"]
    assert information["/Author"] == "An agent"


@pytest.mark.parametrize("box", [b"", b"/MediaBox [0 0 0 0]", b"/MediaBox [0 0 612]", b"/MediaBox null"])
def test_a_page_that_says_no_size_is_a_letter_page_as_viewers_show_it(box: bytes) -> None:
    compiled = with_blank(one_page(box))
    assert [(sheet.width, sheet.height) for sheet in compiled.sheets] == [(612, 792)]
    (told,) = compiled.remarks
    assert (told.code, told.severity) == ("page-unsized", "warning")
    assert "Page 1 of the PDF does not say how large it is" in told.message
    done = stamp(compiled, {"a.name": "Sample"}, {}, carried_of({}))
    read_back(done)
    assert missing(done.pdf, done.placed) == []
    with pypdfium2.PdfDocument(done.pdf) as document:
        assert document[0].get_size() == (612, 792)


def test_a_printing_of_another_paper_is_refused() -> None:
    pdf = flat_form()
    for pages in (((612.0, 792.0),) * 2, ((595.0, 842.0),)):
        with pytest.raises(Unreadable, match="placement file"):
            compile_printing(printing_of("f", "T", pdf, pages, ()))


@settings(max_examples=25)
@given(
    st.dictionaries(
        st.sampled_from([f"blank.{page}.{row}" for page in (1, 2, 3) for row in range(8)]),
        st.text(st.sampled_from(sorted(face("sans").glyphs)) | st.sampled_from("abc ()\\\n"), max_size=200),
        max_size=12,
    )
)
def test_no_character_is_lost_between_answer_page_and_read_back(three_pages: Compiled, texts: dict[str, str]) -> None:
    done = stamp(three_pages, texts, {}, carried_of(texts))
    assert missing(done.pdf, done.placed) == []
    scheduled = {one.field: one for one in done.continued}
    first_schedule = 4
    for field, text in texts.items():
        own = [one for one in done.placed if one.field == field]
        if field in scheduled:
            assert f"A-{1 + done.continued.index(scheduled[field])}" in own[0].text
            own = [one for one in own if one.page >= first_schedule]
        printed = "".join(one.text for one in own).replace(" ", "").replace(",", "")
        assert printed == normal(text).replace(" ", "").replace(",", "")
        assert all(one.size >= 6 for one in own)


def test_ruled_blanks_are_where_the_paper_has_them() -> None:
    assert ruled(0).box == (200, 67, 500, 81)


def test_the_file_says_what_it_is_and_keeps_what_it_said() -> None:
    of = with_blank(flat_form())
    done = stamp(of, {"a.name": "X"}, {}, carried_of({}), firm="Sample & Söhne")
    found = PdfReader(io.BytesIO(done.pdf)).metadata
    assert found is not None
    assert (found.title, found.author) == ("Notice of Guaranteed Delivery", "Sample & Söhne")
    assert found.subject == "test-form, edition 1"
    assert b"/GDNO_Printing<" + of.printing.sha256.encode() + b">" in done.revision.replace(b"g <", b"g<")
    assert found.modification_date is not None
    assert found.modification_date.isoformat() == "2026-11-30T10:30:00-05:00"
    before = PdfReader(io.BytesIO(done.official)).metadata
    assert before is not None
    assert (found.producer, found.creation_date) == (before.producer, before.creation_date)
    assert PdfReader(io.BytesIO(done.pdf)).root_object.get("/Lang") == "en-US"


def test_an_author_is_kept_where_no_firm_is_named_and_a_language_is_never_changed() -> None:
    paper = handmade(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>",
            3: b"<< /Type /Page /Parent 2 0 R >>",
            4: b"<< /Author (Its Agent) /Title (untitled1.doc) >>",
        },
        trailer=b"/Info 4 0 R",
    )
    done = stamp(with_blank(paper), {"a.name": "X"}, {}, carried_of({}))
    reader = PdfReader(io.BytesIO(done.pdf))
    assert reader.metadata is not None
    assert (reader.metadata.author, reader.metadata.title) == ("Its Agent", "Notice of Guaranteed Delivery")
    assert reader.root_object.get("/Lang") == "en-GB"


def test_a_file_with_xmp_keeps_both_descriptions_as_they_agree() -> None:
    paper = handmade(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>",
            3: b"<< /Type /Page /Parent 2 0 R >>",
            4: b"<< /Title (As in XMP) >>",
            5: content(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"),
        },
        trailer=b"/Info 4 0 R",
    )
    done = stamp(with_blank(paper), {"a.name": "X"}, {}, carried_of({}), firm="Sample Firm")
    reader = PdfReader(io.BytesIO(done.pdf))
    assert reader.metadata is not None
    assert (list(reader.metadata), reader.metadata.title) == (["/Title"], "As in XMP")
    assert "/Metadata" in reader.root_object
