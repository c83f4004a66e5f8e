"""Exhibits read and typeset: every word in its column, the same bytes each time."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from gdnotice.errors import Unreadable
from gdnotice.stamp.exhibit.exhibit import PAGE_HEIGHT, PAGE_WIDTH, Cells, draw, lay_out
from gdnotice.stamp.exhibit.lines import Line, wrap
from gdnotice.stamp.exhibit.text import LIMIT, read_exhibit

HERE = Path(__file__).parent / "exhibits"


def texts(content: str, name: str = "exhibit.txt") -> list[str]:
    return list(read_exhibit(content.encode(), name).texts)


def test_columns_are_kept_and_table_tags_go() -> None:
    given = "<PAGE>\n     Heading\n<TABLE>\n<CAPTION>\n<S>     <C>\nOne     Two\n</TABLE>\n\tTab\nA &amp; B\n<C>  Kept"
    assert texts(given) == ["     Heading", "One     Two", "        Tab", "A & B", "     Kept"]


def test_the_header_of_a_submission_goes() -> None:
    given = "<DOCUMENT>\n<TYPE>EX-99.2\n<SEQUENCE>3\n<DESCRIPTION>NOTICE\n<TEXT>\nWords\n</TEXT>\n</DOCUMENT>\n"
    assert texts(given) == ["Words"]


def test_page_marks_break_pages() -> None:
    lines = read_exhibit(b"one\n<PAGE>\n\ntwo\n\x0cthree\nfour", "x.txt").lines
    assert [line.text for line in lines if line.breaks] == ["two", "three"]
    laid = lay_out(lines)
    assert [row.page for line, row in zip(lines, laid.rows, strict=True) if row and line.text] == [1, 2, 3, 3]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no words"),
        (b"\n \n\t\n", "no words"),
        (b"<TABLE>\n</TABLE>", "no words"),
        (b"PK\x03\x04\x00\x00rest", "not a text file"),
        (b"%PDF-1.7\n\x81\x8d\x8f", "not a text file"),
        (b"x" * (LIMIT + 1), "larger than"),
        (b"word\n" * 5_000, "more than 4,000 lines"),
        (b"<html><head><title>t</title><script>x()</script></head></html>", "no words"),
    ],
)
def test_what_is_no_exhibit_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        read_exhibit(content, "given.txt")
    assert refused.value.exit_code == 3
    assert refused.value.remedy


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert read_exhibit("Société “A” — 5¢".encode(encoding), "x.txt").texts == ("Société “A” — 5¢",)


def test_long_lines_are_wrapped_only_outside_tables() -> None:
    long = "word " * 60
    assert max(map(len, texts(long))) <= 80
    assert texts(f"<TABLE>\n{long}\n</TABLE>") == [long.rstrip()]


@given(st.text(alphabet="ab  _,", max_size=300), st.integers(20, 90))
def test_wrapping_keeps_every_character(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= width for line in lines)


def drawn(*lines: str) -> bytes:
    return draw(lay_out([Line(line) for line in lines]), "A title")[0]


def test_the_same_exhibit_gives_the_same_bytes() -> None:
    assert drawn("one", "  two ____ |_|") == drawn("one", "  two ____ |_|")
    assert drawn("one") != drawn("two")


def test_each_character_stands_in_its_cell() -> None:
    """The text is where the cells say, seen by a reader of PDF that knows nothing of the typesetter."""
    lines = [Line("x"), Line("    indented     far"), Line("a" * 84)]
    laid = lay_out(lines)
    page = PdfReader(io.BytesIO(draw(laid, "t")[0])).pages[0]
    seen: dict[str, tuple[float, float]] = {}

    def note(text: str, _: object, matrix: list[float], *__: object) -> None:
        if text.strip():
            seen[text.strip()] = (matrix[4], matrix[5])

    page.extract_text(visitor_text=note)
    for word, line, column in (("indented", 1, 4), ("far", 1, 17), ("a" * 84, 2, 0)):
        row = laid.rows[line]
        assert row is not None
        assert seen[word] == pytest.approx((row.x(column), PAGE_HEIGHT - row.baseline), abs=0.01)
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (PAGE_WIDTH, PAGE_HEIGHT)


def test_the_face_is_embedded_and_no_other_used() -> None:
    resources: Any = PdfReader(io.BytesIO(drawn("words"))).pages[0]["/Resources"]
    embedded = [font.get_object() for font in resources["/Font"].values()]
    assert embedded
    assert all("/FontFile2" in font["/FontDescriptor"] for font in embedded)


def test_rules_and_boxes_are_drawn_and_not_written() -> None:
    page = PdfReader(io.BytesIO(drawn("Name ________ here", "|_| tick", "snake_case"))).pages[0]
    assert re.sub(r"\s+", " ", page.extract_text()).strip() == "Name here tick snake_case"
    content = page.get_contents()
    assert content is not None
    operators = content.get_data().split()
    assert operators.count(b"re") == 1
    assert operators.count(b"l") == 1


def test_a_wide_table_is_set_smaller_and_the_rest_is_not() -> None:
    lines = [Line("body " * 15), Line(""), Line("wide " * 24, table=True), Line(""), Line("end")]
    rows = lay_out(lines).rows
    sizes = [row.size for row in rows if row is not None]
    assert sizes[0] == sizes[-1] == 10
    assert 6 < sizes[2] < 7.5
    for line, row in zip(lines, rows, strict=True):
        assert row is None or row.x(len(line.text.rstrip())) <= PAGE_WIDTH - 53


def test_pages_end_between_passages() -> None:
    lines = [Line("text" if place % 9 else "") for place in range(200)]
    rows = lay_out(lines).rows
    placed = [(place, row.page) for place, row in enumerate(rows) if row is not None]
    starts = [place for (_, before), (place, page) in pairwise(placed) if page > before]
    assert len(starts) >= 3
    assert all(not lines[place - 1].text for place in starts)


def test_no_page_ends_inside_what_belongs_together() -> None:
    lines = [Line("text")] * 50 + [Line("")] + [Line("label:")] + [Line("")] * 12 + [Line("after")]
    laid = lay_out(lines, [(51, 63)])
    kept = laid.rows[51:64]
    assert all(row is not None for row in kept)
    assert len({row.page for row in kept if row is not None}) == 1
    page, box = laid.box(Cells(52, 63, 0, 10), 0)
    assert page == 2
    assert box[3] - box[1] == pytest.approx(12 * 11.6)


def test_a_character_without_a_glyph_is_said() -> None:
    content, warnings = draw(lay_out([Line("plain 株 │ x")]), "t")
    assert "U+682A" in warnings[0]
    assert "U+2502" not in warnings[0]
    assert "plain ? | x" in PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_html_keeps_words_columns_rules_and_boxes() -> None:
    lines = read_exhibit((HERE / "tender.htm").read_bytes(), "tender.htm").lines
    shown = [line.text for line in lines]
    assert " " * 25 + "NOTICE OF GUARANTEED DELIVERY" in shown
    assert any("dated ___________, 2026" in line for line in shown)
    assert "☐  Check here if shares will be tendered by book-entry transfer." in shown
    assert any(re.fullmatch(r"DTC Participant Number: +_{28}", line) for line in shown)
    assert [line.text for line in lines if line.breaks] == ["GUARANTEE"]
    assert any(re.fullmatch(r"\(Name of Firm\) {10,}\(Authorized Signature\)", line) for line in shown)
    assert max(map(len, shown)) <= 80


def test_html_tables_share_the_page() -> None:
    cell = "<td>" + "several words " * 10 + "</td>"
    lines = texts(f"<table><tr>{cell * 3}</tr></table>", "x.htm")
    assert max(map(len, lines)) <= 80
    assert " ".join(lines).split().count("several") == 30


def test_html_cells_across_columns_keep_their_words() -> None:
    table = "<table><tr><td colspan=5>A title across all of it</td></tr><tr><td>a</td><td></td><td>b</td></tr></table>"
    assert [line.split() for line in texts(table, "x.htm")] == [["A", "title", "across", "all", "of", "it"], ["a", "b"]]


def test_html_nested_beyond_reason_is_read() -> None:
    deep = "<table><tr><td>" * 200 + "<div>" * 500 + "inside" + "</div>" * 500
    assert [line for line in texts(deep, "x.htm") if line] == ["inside"]


@given(st.text(alphabet=st.sampled_from("<>/ptdrbl =\"'a&;#x\n_"), max_size=200))
def test_any_html_is_read_or_refused(text: str) -> None:
    try:
        read_exhibit(f"<p>{text}".encode(), "x.htm")
    except Unreadable as refusal:
        assert refusal.what  # noqa: PT017  either outcome is right; no other exception is


def test_the_real_exhibit_keeps_its_words(shared: Path, tmp_path: Path, tool: Callable[[str], str]) -> None:
    path = shared / "sources" / "002_rights_notice_exhibit_99-2.txt"
    sheet = read_exhibit(path.read_bytes(), path.name)
    laid = lay_out(sheet.lines)
    content, warnings = draw(laid, "t")
    assert not warnings
    made = tmp_path / "exhibit.pdf"
    made.write_bytes(content)
    printed = subprocess.run(
        [tool("pdftotext"), "-layout", made, "-"], capture_output=True, check=True, text=True
    ).stdout
    words = re.sub(r"<[A-Z/]+>|_{2,}|\|_\|", " ", path.read_text(encoding="utf-8")).split()
    assert re.sub(r"\f", " ", printed).split() == words
    checked = subprocess.run([tool("qpdf"), "--check", made], capture_output=True, check=False, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
