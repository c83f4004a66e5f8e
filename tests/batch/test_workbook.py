"""XLSX as the person sees it, read from workbooks that an independent library wrote; and hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.batch.table import SheetRow, Shown
from gdnotice.batch.workbook_rows import Workbook, column_of, letters_of
from gdnotice.errors import Misuse, Unreadable

Fill = Callable[[Any], None]


def rows_of(path: Path, sheet: str | None = None) -> list[SheetRow]:
    book = Workbook(path, sheet)
    try:
        return list(book.rows())
    finally:
        book.close()


@pytest.fixture
def xlsx(tmp_path: Path) -> Callable[[Fill], Path]:
    def write(fill: Fill) -> Path:
        book = openpyxl.Workbook()
        fill(book)
        path = tmp_path / "rows.xlsx"
        book.save(path)
        return path

    return write


@pytest.mark.parametrize(
    ("value", "format_", "seen"),
    [
        ("000417", "@", "000417"),
        (417, "000000", "000417"),
        (12207, "00000", "12207"),
        (1200, "General", "1200"),
        (1200, "#,##0", "1,200"),
        (2141.1, '"$"#,##0.00', "$2,141.10"),
        (0.41155, "General", "0.41155"),
        (0.5, "0%", "50%"),
        (date(2026, 11, 30), "m/d/yyyy", "2026-11-30"),
        (datetime(2026, 11, 30, 10, 30), "m/d/yyyy h:mm", "2026-11-30T10:30:00"),  # noqa: DTZ001
        (time(17), "h:mm AM/PM", "17:00:00"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
        ("José Ñandú-Őry", "General", "José Ñandú-Őry"),
        ("one\ntwo", "General", "one\ntwo"),
        ("  blanks  ", "General", "  blanks  "),
        ("tab\x09and <&>", "General", "tab\x09and <&>"),
        ("🏦 Банк 銀行", "General", "🏦 Банк 銀行"),
    ],
)
def test_cells_as_the_person_sees_them(xlsx: Callable[[Fill], Path], value: Any, format_: str, seen: str) -> None:
    def fill(book: Any) -> None:
        book.active["A1"] = value
        book.active["A1"].number_format = format_

    (row,) = rows_of(xlsx(fill))
    assert row.cells == (seen,)
    assert isinstance(row.cells[0], Shown) is not isinstance(value, str | bool)


def test_empty_rows_and_columns_keep_their_numbers(xlsx: Callable[[Fill], Path]) -> None:
    def fill(book: Any) -> None:
        book.active["B2"] = "heading"
        book.active["D5"] = "x"
        book.active["A9"].number_format = "0.00"

    assert rows_of(xlsx(fill)) == [SheetRow(2, ("", "heading")), SheetRow(5, ("", "", "", "x"))]


def test_a_row_of_nothing_but_blanks_is_no_row(xlsx: Callable[[Fill], Path]) -> None:
    def fill(book: Any) -> None:
        book.active.append(["heading", "other"])
        book.active.append(["x", " "])
        book.active.append(["  ", "\u00a0"])
        book.active.append([" y"])

    assert rows_of(xlsx(fill)) == [SheetRow(1, ("heading", "other")), SheetRow(2, ("x", " ")), SheetRow(4, (" y",))]


def test_a_formula_without_its_result_and_an_error_are_broken(xlsx: Callable[[Fill], Path]) -> None:
    def fill(book: Any) -> None:
        book.active.append(["=1+1", "#REF!", "ok"])
        book.active["B1"].data_type = "e"

    (row,) = rows_of(xlsx(fill))
    assert row.cells[2] == "ok"
    assert "formula without its result" in row.broken[0]
    assert "#REF!" in row.broken[1]


def test_the_result_of_a_formula_is_taken(xlsx: Callable[[Fill], Path]) -> None:
    path = xlsx(lambda book: book.active.append([7]))
    patched(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(
        b'<c r="A1" t="n"><v>7</v></c>',
        b'<c r="A1"><f>3+4</f><v>7</v></c><c r="B1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>'
        b'<c r="C1" t="str"><f>""</f></c>',
    ))  # fmt: skip
    assert rows_of(path) == [SheetRow(1, ("7", "ab"))]


def test_merged_cells_are_broken_in_every_row_they_cover(xlsx: Callable[[Fill], Path]) -> None:
    def fill(book: Any) -> None:
        for _ in range(5):
            book.active.append(["a", "b", "c"])
        book.active.merge_cells("B2:B4")

    rows = rows_of(xlsx(fill))
    assert [row.number for row in rows if row.broken] == [2, 3, 4]
    assert all(set(row.broken) == {1} for row in rows[1:4])


def test_hidden_rows_are_taken_and_told(xlsx: Callable[[Fill], Path]) -> None:
    def fill(book: Any) -> None:
        for value in "abc":
            book.active.append([value])
        book.active.row_dimensions[2].hidden = True

    book = Workbook(xlsx(fill))
    assert [row.cells[0] for row in book.rows()] == ["a", "b", "c"]
    assert "row 2" in " ".join(book.notes)
    book.close()


def test_hidden_columns_with_a_heading_are_taken_and_told(xlsx: Callable[[Fill], Path]) -> None:
    def fill(book: Any) -> None:
        book.active.append(["a", "b", "", "d", "e"])
        book.active.append(["1", "2", "3", "4", "5"])
        for column in "BCE":
            book.active.column_dimensions[column].hidden = True

    book = Workbook(xlsx(fill))
    assert [row.cells for row in book.rows()][1] == ("1", "2", "3", "4", "5")
    told = " ".join(book.notes)
    assert "Columns B, E are hidden" in told
    assert "C," not in told, "it has no heading, so nothing is taken from it"
    book.close()


def test_the_first_sheet_that_is_seen_or_the_one_named(xlsx: Callable[[Fill], Path]) -> None:
    def fill(book: Any) -> None:
        book.active.title = "Secret"
        book.active.sheet_state = "hidden"
        book.active.append(["hidden"])
        book.create_sheet("One").append(["one"])
        book.create_sheet("Two").append(["two"])

    path = xlsx(fill)
    assert rows_of(path)[0].cells == ("one",)
    assert rows_of(path, "two")[0].cells == ("two",)
    with pytest.raises(Misuse, match="Secret, One, Two"):
        rows_of(path, "Three")


def test_rich_text_prefixes_and_implicit_places(xlsx: Callable[[Fill], Path]) -> None:
    path = xlsx(lambda book: book.active.append(["x"]))
    patched(path, "xl/worksheets/sheet1.xml", lambda _: (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row>'
        b'<x:c t="inlineStr"><x:is><x:r><x:t>Sample </x:t></x:r><x:r><x:t>Hol</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh>'
        b'<x:r><x:t>der_x0041_</x:t></x:r></x:is></x:c><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    ))  # fmt: skip
    assert rows_of(path) == [SheetRow(1, ("Sample HolderA", "5"))]


def shared(path: Path, *cells: str | int) -> None:
    """A workbook with its texts in a shared table, as Excel writes it (openpyxl writes them in place)."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, cells)


def test_shared_texts(tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    shared(path, "José", 5, "_x0041_", "Ñandú")
    assert rows_of(path) == [SheetRow(1, ("José", "5", "_x0041_", "Ñandú"))]
    patched(path, "xl/sharedStrings.xml", lambda xml: xml.replace(
        "<si><t>José</t></si>".encode(),
        b"<si><r><rPr><b/></rPr><t>Jo</t></r><r><t>e</t></r><rPh sb='0' eb='1'><t>no</t></rPh></si>",
    ))  # fmt: skip
    assert rows_of(path)[0].cells[0] == "Joe"


def patched(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("part", "change", "told"),
    [
        ("xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2], "XML is broken"),
        ("xl/worksheets/sheet1.xml", lambda xml: BOMB + xml, "document type"),
        ("xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>0</v>", b"<v>99</v>"), "makes no sense"),
        ("xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>0</v>", b"<v>-1</v>"), "makes no sense"),
        ("xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="A1"', b'r="??"'), "makes no sense"),
        ("xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'<row r="1"', b'<row r="2000000"'), "more than"),
        (
            "xl/worksheets/sheet1.xml",
            lambda xml: xml.replace(b"<v>0</v>", b"<v>" + b"9" * 200_000 + b"</v>"),
            "100,000",
        ),
        ("xl/sharedStrings.xml", lambda xml: BOMB + xml, "document type"),
        ("xl/workbook.xml", lambda xml: xml.replace(b"<sheet ", b"<shoot "), "no sheet"),
        ("[Content_Types].xml", lambda xml: b"", None),
    ],
)
def test_damaged_and_hostile_parts(
    tmp_path: Path, part: str, change: Callable[[bytes], bytes], told: str | None
) -> None:
    path = tmp_path / "rows.xlsx"
    shared(path, "text", 1)
    patched(path, part, change)
    if told is None:
        assert rows_of(path)[0].cells == ("text", "1")
        return
    with pytest.raises(Unreadable, match=told):
        rows_of(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", b"\xd0\xcf\x11\xe0" + bytes(600), b""])
def test_no_workbook_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rows.xlsx"
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        rows_of(path)


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    with zipfile.ZipFile(path, "w") as new:
        new.writestr("readme.txt", "hello")
    with pytest.raises(Unreadable, match="no XLSX workbook"):
        rows_of(path)


def test_every_cut_of_a_workbook_gives_rows_or_a_message(xlsx: Callable[[Fill], Path], tmp_path: Path) -> None:
    content = xlsx(lambda book: book.active.append(["text", 1])).read_bytes()
    cut = tmp_path / "cut.xlsx"
    for length in range(0, len(content), 97):
        cut.write_bytes(content[:length])
        with pytest.raises(Unreadable):
            rows_of(cut)
        flipped = bytearray(content)
        flipped[length] ^= 0xFF
        cut.write_bytes(flipped)
        try:
            rows_of(cut)
        except Unreadable:
            continue


@given(st.integers(0, 20_000))
def test_column_names(place: int) -> None:
    letters = letters_of(place)
    if len(letters) <= 3:
        assert column_of(letters) == place
    assert letters_of(0) == "A"
    assert letters_of(701) == "ZZ"


text = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
    lambda one: not one.startswith("=") and "_x" not in one
)


@given(st.lists(st.lists(text, min_size=1, max_size=4), min_size=1, max_size=5))
def test_texts_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for number, row in enumerate(rows, 1):
        for place, one in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value = one
            cell.data_type = "s"
    content = io.BytesIO()
    book.save(content)
    path = tmp_path_factory.mktemp("book") / "rows.xlsx"
    path.write_bytes(content.getvalue())
    seen = [row for row in rows if any(map(str.strip, row))]
    assert [list(row.cells) for row in rows_of(path)] == seen
