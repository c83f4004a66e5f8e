"""CSV of any dialect and encoding gives the same rows; what is broken is told."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.batch.columns import recognised
from gdnotice.batch.delimited import Delimited, Dialect, Writer
from gdnotice.batch.table import SheetRow
from gdnotice.errors import Unreadable
from gdnotice.pack.load import form
from tests.batch.conftest import CHECK, WIRE, text_of

FORM = form("rights-notice")


def opened(path: Path) -> Delimited:
    return Delimited(path, recognised(FORM))


def rows_of(path: Path) -> list[SheetRow]:
    table = opened(path)
    try:
        return list(table.rows())
    finally:
        table.close()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_delimiters_quotes_and_line_ends(
    csv_file: Callable[..., Path], delimiter: str, ending: str, quoting: int
) -> None:
    path = csv_file([WIRE, CHECK], delimiter=delimiter, lineterminator=ending, quoting=quoting)
    assert [row.cells for row in rows_of(path)] == [tuple(WIRE), tuple(WIRE.values()), tuple(CHECK.values())]


def test_single_quotation_marks_and_backslashes(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("'holder.names';'guarantor.firm'\n'Holder; Sample';'A'\n")
    assert rows_of(path)[1].cells == ("Holder; Sample", "A")
    path.write_text('holder.names,guarantor.firm\n"Sample \\"Sam\\" Holder, Jr.",A\n')
    assert rows_of(path)[1].cells == ('Sample "Sam" Holder, Jr.', "A")


def test_the_line_that_names_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("sep=;\nholder.names;guarantor.firm\nSample, Holder;A\n")
    assert rows_of(path) == [
        SheetRow(1, ("holder.names", "guarantor.firm")),
        SheetRow(2, ("Sample, Holder", "A")),
    ]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)  # fmt: skip
def test_encodings(csv_file: Callable[..., Path], encoding: str, found: str) -> None:
    path = csv_file([WIRE, CHECK], encoding=encoding)
    table = opened(path)
    assert table.encoding == found
    assert [row.cells for row in table.rows()][2] == tuple(CHECK.values())
    table.close()


def test_windows_1252_is_read_and_told(csv_file: Callable[..., Path]) -> None:
    row = {**WIRE, "holder.names": "José Ñandú – “Pepe”"}
    path = csv_file([row], encoding="cp1252")
    table = opened(path)
    assert table.encoding == "windows-1252"
    assert [one.cells[0] for one in table.rows()] == ["holder.names", "José Ñandú – “Pepe”"]
    assert "Windows-1252" in " ".join(table.notes)
    table.close()


def test_an_accent_far_down_decides_the_encoding(csv_file: Callable[..., Path]) -> None:
    path = csv_file([*[WIRE] * 3000, {**WIRE, "holder.names": "Ñ"}], encoding="cp1252")
    assert rows_of(path)[-1].cells[0] == "Ñ"


def test_rows_of_blanks_are_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"holder.names,guarantor.firm\r\none,A\r\n  , \r\n\t\r\n")
    table = opened(path)
    try:
        survey = table.survey()
        assert survey.rows == 1
        assert len(list(table.rows())) == 2, "the headings and one row"
    finally:
        table.close()


def test_rows_are_numbered_as_a_spreadsheet_program_does(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b'\r\nholder.names,guarantor.firm\r\n"one\r\ntwo",A\r\n,\r\n\r\nthree,B\r\n')
    assert [(row.number, row.cells[0]) for row in rows_of(path)] == [
        (2, "holder.names"),
        (3, "one\r\ntwo"),
        (6, "three"),
    ]


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"\xef\xbb\xbf", b" \n \n"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="empty"):
        rows_of(path)


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02\x03" * 50, b"holder.names\n\x00\n", b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"holder.names\n\x81\xff\n", b"\xff\xfe\x00\x00h\x00\x00\x00",
    ],
)  # fmt: skip
def test_binary_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="neither a CSV text nor"):
        rows_of(path)


def test_a_quotation_mark_never_closed_names_its_row(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('holder.names,guarantor.firm\nA,B\nC,D\n"E,F\n' + "G,H\n" * 50)
    with pytest.raises(Unreadable, match="from row 4 on"):
        rows_of(path)


def test_a_line_without_end_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"holder.names\n" + b"x" * 5_000_000)
    with pytest.raises(Unreadable, match="more than 100,000 characters"):
        rows_of(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be opened"):
        opened(tmp_path / "none.csv")


cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r\n", exclude_categories=["Cs", "Cc"]), max_size=12
).map(str.strip)


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_what_is_written_reads_back(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    dialect = Dialect(delimiter, '"', None)
    writer = Writer(dialect)
    for row in rows:
        writer.add(row)
    text = writer.taken()
    assert [tuple(row) for row in dialect.reader(iter(io.StringIO(text, newline="")))] == rows


def test_text_of_is_what_the_csv_module_writes() -> None:
    assert text_of([WIRE]).splitlines()[0] == ",".join(WIRE)
