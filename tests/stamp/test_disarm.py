"""Whatever a PDF could do by itself it no longer does once stamped; and a person is told."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from gdnotice.actions.press import remarks_on
from gdnotice.pack.load import form as form_of
from gdnotice.stamp.carried import read_carried
from gdnotice.stamp.compiled import Compiled
from gdnotice.stamp.mapping.of_pdf import map_pdf
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.stamp import stamp
from gdnotice.stamp.verify import verify
from tests.stamp.papers import carried_of, compiled, content, flat_form, handmade, one_page, sound, text_of
from tests.stamp.test_widgets import TEXT_BOX, form, named, text_form, widget

SCRIPT = b"<< /S /JavaScript /JS (app.alert) >>"
BLANK = Placement(1, (200, 297, 500, 311), field="a")

NAMES = b"/Names << /JavaScript << /Names [(x) %s] >> /Dests << /Names [] >> >>" % SCRIPT
LINK = b"<< /Type /Annot /Subtype /Link /Rect [100 100 200 120] /Border [0 0 0] /A %s >>"


def with_link(action: bytes) -> bytes:
    return one_page(b"/MediaBox [0 0 612 792] /Annots [%s]" % (LINK % action))


def direct(annotation: bytes) -> bytes:
    return one_page(b"/MediaBox [0 0 612 792] /Annots [%s]" % annotation)


BOOKMARKS = handmade(
    {
        1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        4: b"<< /First 5 0 R /Last 5 0 R /Count 1 >>",
        5: b"<< /Title (Start) /Parent 4 0 R /A << /S /Launch /F (cmd.exe) >> >>",
    }
)

HARMFUL = {
    "opening": (one_page(more=b"/OpenAction " + SCRIPT), "opened.*ran a script"),
    "launch on opening": (one_page(more=b"/OpenAction << /S /Launch /F (cmd.exe) >>"), "started another program"),
    "chained": (one_page(more=b"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next [%s] >>" % SCRIPT), "ran a script"),
    "closing": (one_page(more=b"/AA << /WC %s >>" % SCRIPT), "closed"),
    "names": (one_page(more=NAMES), "ran a script"),
    "page": (one_page(b"/MediaBox [0 0 612 792] /AA << /O %s >>" % SCRIPT), "a page did"),
    "bookmark": (BOOKMARKS, "bookmark"),
    "submit": (with_link(b"<< /S /SubmitForm /F (http://example.invalid) >>"), "sent the form.*page 1"),
    "import": (with_link(b"<< /S /ImportData /F (x.fdf) >>"), "read answers in"),
    "reset": (with_link(b"<< /S /ResetForm >>"), "emptied"),
    "other file": (with_link(b"<< /S /GoToR /F (x.pdf) /D [0 /Fit] >>"), "another file"),
    "embedded file": (with_link(b"<< /S /GoToE /D [0 /Fit] >>"), "another file"),
    "unknown": (with_link(b"<< /S /Surprise >>"), "does not know"),
    "film": (direct(b"<< /Subtype /RichMedia /Rect [1 1 50 50] /RichMediaContent << >> >>"), "film"),
    "button": (form({10: widget(*TEXT_BOX, b"/FT /Btn /Ff 65536 /T (go) /A " + SCRIPT)}, "10 0 R"), "button"),
    "calculation": (text_form(b"/AA << /C %s >>" % SCRIPT, b"/CO [10 0 R]"), "field did.*calculate"),
    "parent": (
        form({9: b"<< /T (p) /FT /Tx /AA << /F %s >> /Kids [10 0 R] >>" % SCRIPT,
              10: widget(*TEXT_BOX, b"/Parent 9 0 R")}, "9 0 R"),
        "field did",
    ),
    "xfa": (text_form(b"", b"/XFA (x)"), "XFA"),
    "rights": (one_page(more=b"/Perms << /UR3 << /Type /Sig >> >>"), "special rights"),
}  # fmt: skip

ARMED = (
    b"/JavaScript", b"/JS", b"/Launch", b"/SubmitForm", b"/ImportData", b"/ResetForm", b"/GoToR", b"/GoToE",
    b"/Surprise", b"/RichMedia", b"/XFA", b"/UR3", b"/AA", b"/CO",
)  # fmt: skip


def reached(pdf: bytes) -> bytes:
    """Everything that a reader gets to from the catalog, as text."""
    reader = PdfReader(io.BytesIO(pdf))
    out, seen, waiting = io.BytesIO(), set(), [reader.trailer.raw_get("/Root")]
    while waiting:
        one = waiting.pop()
        if hasattr(one, "idnum"):
            if one.idnum not in seen:
                seen.add(one.idnum)
                waiting.append(one.get_object())
            continue
        if isinstance(one, dict):
            out.write(" ".join(map(str, one)).encode() + b" ")
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(list.__iter__(one))
        elif one is not None:
            out.write(str(one).encode("utf-8", "replace") + b" ")
    return out.getvalue() + b" "


@pytest.mark.parametrize("name", HARMFUL)
def test_what_a_pdf_does_by_itself_is_switched_off_and_told(name: str, tmp_path: Path) -> None:
    pdf, words = HARMFUL[name]
    before = reached(pdf)
    assert any(armed + b" " in before for armed in ARMED)
    of = compiled(pdf, BLANK)
    done = stamp(of, {"a": "Sample"}, {}, carried_of({}))
    assert done.pdf.startswith(pdf)
    after = reached(done.pdf)
    assert [armed for armed in ARMED if armed + b" " in after] == []
    sound(done.pdf, tmp_path)
    assert verify(done.pdf).ok
    assert "Sample" in text_of(done.pdf, tmp_path)
    (told,) = of.disarmed
    assert re.search(words, told), told
    assert told.endswith(".")


def test_a_field_is_disarmed_whether_it_is_filled_or_not() -> None:
    of = compiled(text_form(b"/AA << /C %s >>" % SCRIPT), named())
    for texts in ({"a": "x"}, {}):
        done = stamp(of, texts, {}, carried_of({}))
        assert done.revision.count(b"\n10 0 obj") == 1
        assert b"/AA " not in reached(done.pdf)


def test_links_and_attached_files_stay() -> None:
    attached = b"/Names << /EmbeddedFiles << /Names [(a.txt) << /F (a.txt) >>] >> >>"
    for pdf in (
        with_link(b"<< /S /URI /URI (https://example.invalid) >>"),
        with_link(b"<< /S /GoTo /D [3 0 R /Fit] >>"),
        one_page(more=b"/OpenAction [3 0 R /Fit] " + attached),
        flat_form(),
    ):
        of = compiled(pdf, BLANK)
        done = stamp(of, {"a": "Sample"}, {}, carried_of({}))
        assert [one.code for one in of.remarks] == ["files-attached"] * (b"a.txt" in pdf)
        after = reached(done.pdf)
        for kept in (b"/URI", b"/GoTo", b"/Fit", b"a.txt"):
            assert (kept in after) == (kept in reached(pdf))


@pytest.mark.parametrize(
    "loop",
    [
        one_page(more=b"/OpenAction 5 0 R").replace(b"trailer", b"5 0 obj << /S /GoTo /Next 5 0 R >> endobj trailer"),
        handmade(
            {
                1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R /AcroForm << /Fields [6 0 R] >> "
                b"/OpenAction 5 0 R >>",
                2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
                4: b"<< /First 4 0 R /Next 4 0 R >>",
                5: b"<< /S /GoTo /Next 5 0 R >>",
                6: b"<< /T (a) /Parent 6 0 R /Kids [6 0 R] >>",
            }
        ),
    ],
)
def test_circles_come_to_an_end(loop: bytes) -> None:
    done = stamp(compiled(loop, BLANK), {"a": "Sample"}, {}, carried_of({}))
    assert verify(done.pdf).ok


def listed(*names: bytes) -> bytes:
    files = b" ".join(b"(%d) << /F (%s) >>" % each for each in enumerate(names))
    return one_page(more=b"/Names << /EmbeddedFiles << /Names [%s] >> >>" % files)


SIGNATURE = b"<< /Type /Sig /ByteRange [0 10 20 10] /Contents <00> %s >>"


def signed(reference: bytes = b"", catalog: bytes = b"") -> bytes:
    fields = {
        10: widget(*TEXT_BOX, b"/FT /Tx /T (name)"),
        11: b"<< /FT /Sig /T (sig) /V 12 0 R /AA << /K %s >> >>" % SCRIPT,
        12: SIGNATURE % reference,
    }
    return form(fields, "10 0 R 11 0 R", more=b"/SigFlags 3", extra=catalog)


def test_a_signature_is_told_and_left_as_it_is() -> None:
    of = compiled(signed(), named())
    done = stamp(of, {"a": "x"}, {}, carried_of({}))
    (remark,) = of.remarks
    assert (remark.code, remark.severity) == ("signed", "note")
    assert "a digital signature" in remark.message
    assert "intact for the form as it was published" in remark.message
    assert "valid" not in remark.message  # what is added now is for whoever checks it to judge
    root: Any = PdfReader(io.BytesIO(done.pdf)).root_object
    assert root["/AcroForm"]["/SigFlags"] == 3
    for number in (11, 12):
        assert b"\n%d 0 obj" % number not in done.revision


@pytest.mark.parametrize(
    ("allowed", "words"), [(b"/P 1", "not valid"), (b"/P 2", "more than"), (b"/P 3", "more than"), (b"", "more than")]
)
def test_a_certificate_that_limits_changes_is_a_warning(allowed: bytes, words: str) -> None:
    reference = b"/Reference [<< /TransformMethod /DocMDP /TransformParams << %s >> >>]" % allowed
    (remark,) = compiled(signed(reference, b"/Perms << /DocMDP 12 0 R >>"), named()).remarks
    assert (remark.code, remark.severity) == ("signed", "warning")
    assert words in remark.message
    assert "Ask the agent" in remark.message


ON_PAGE = direct(b"<< /Type /Annot /Subtype /FileAttachment /Rect [9 9 20 20] /FS << /F (run.bat) >> >>")
HIDING = b"\xfe\xff" + "a\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe".encode("utf-16-be")
"""A name that is shown as if it ended in .jpg."""


@pytest.mark.parametrize(
    ("pdf", "severity", "words"),
    [
        (listed(b"terms.pdf"), "note", r"has a file attached \(terms\.pdf\)\. It is left"),
        (listed(b"a.txt", b"b.txt"), "note", r"has 2 files attached \(a\.txt, b\.txt\)\. They are left"),
        (listed(b"a.txt", b"Setup.EXE"), "warning", r"One is a program by the ending of its name \(\.exe\)"),
        (listed(b"a.pdf.js. "), "warning", r"It is a program by the ending of its name \(\.js\)"),
        (listed(HIDING), "warning", r"has a file attached\. It is a program"),
        (listed(b"x" * 90 + b".txt"), "note", r"has a file attached\. It is left"),
        (ON_PAGE, "warning", r"\(run\.bat\)\. It is a program"),
    ],
)
def test_attached_files_are_told_by_the_map_and_the_stamp(pdf: bytes, severity: str, words: str) -> None:
    (remark,) = compiled(pdf, BLANK).remarks
    assert (remark.code, remark.severity) == ("files-attached", severity)
    assert re.search(words, remark.message), remark.message
    assert remark.message in map_pdf(pdf, "official.pdf", form_of("rights-notice")).warnings


def test_the_answers_that_a_stamp_carries_are_no_file_to_be_wary_of() -> None:
    done = stamp(compiled(flat_form(), BLANK), {"a": "Sample"}, {}, carried_of({}))
    assert b"/EmbeddedFiles" in done.revision
    assert "files-attached" not in [one.code for one in compiled(done.pdf, BLANK).remarks]


@pytest.mark.parametrize(("part", "told"), [(b"1", True), (b"2", True), (b"3", False)])
def test_an_archival_form_is_told_where_nothing_may_be_attached(part: bytes, told: bool) -> None:
    plain = (b"<pdfaid:part>%s</pdfaid:part>" % part, b'<x pdfaid:part="%s" />' % part)
    for described in (
        *plain,
        *(plain[0].decode("ascii").encode(code) for code in ("utf-16", "utf-32", "utf-16-be", "utf-32-le")),
    ):
        pdf = handmade(
            {
                1: b"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>",
                2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
                4: content(described),
            }
        )
        of: Compiled = compiled(pdf, BLANK)
        assert [one.code for one in of.remarks] == (["archival"] if told else [])
        done = stamp(of, {"a": "x"}, {}, carried_of({}))
        assert b"\n4 0 obj" not in done.revision
        assert (b"/EmbeddedFiles" in done.revision) != told
        assert read_carried(done.pdf).answers == {}
        assert verify(done.pdf).ok


def test_the_action_tells_it_as_findings_of_the_whole_notice() -> None:
    pdf = HARMFUL["opening"][0]
    (found,) = remarks_on(compiled(pdf, BLANK))
    assert (found.code, found.severity, found.field) == ("disarmed", "note", None)
    assert "ran a script" in found.message
