"""What a person is told of a batch: where a finding stands in the spreadsheet, which sheet, which file is whose."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from gdnotice.batch.first_pass import FirstPass, write_marked_copy
from gdnotice.batch.results import Placed, faces
from gdnotice.batch.run import Progress
from gdnotice.cli.main import cli
from gdnotice.errors import Unreadable, World
from gdnotice.findings.finding import Finding
from tests.batch.conftest import OFFER, WIRE, batch, papers

Csv = Callable[..., Path]


def test_findings_name_the_column_they_are_about(csv_file: Csv, tmp_path: Path) -> None:
    path = csv_file([{**WIRE, "holder.phone": "1"}, {**WIRE, "payment.wire.date": ""}])
    out = tmp_path / "out"
    with batch(path, out) as report:
        assert report.refused == 2
        printed = json.loads("".join(report.json()))
    assert (printed["columns"]["holder.names"], printed["columns"]["holder.phone"]) == ("A", "C")
    assert "payment.amount" not in printed["columns"]
    summary = (out / "SUMMARY.txt").read_text(encoding="utf-8")
    assert "    error holder.phone (column C): " in summary
    assert "    error payment.wire.date (column K): " in summary
    marked = (out / "rows-marked.csv").read_text(encoding="utf-8-sig")
    assert "error, holder.phone (column C): " in marked
    said = CliRunner().invoke(cli, ["batch", "rights-notice", OFFER, str(path), "--check-only"], standalone_mode=False)
    assert "holder.phone (column C): " in said.stderr
    for text in (summary, marked, said.stderr):
        assert "\x1f" not in text


def test_a_field_without_a_column_and_the_row_itself_name_none() -> None:
    some = (Finding("a", "error", "holder.names", "One.", "x"), Finding("b", "error", None, "Two \x1f.", "x"))
    found = Placed({"holder.phone": "C"})(faces(some))
    assert found.cell == "error, holder.names: One. | error, row: Two ."
    assert found.told == "    error holder.names: One. [a]\n    error row: Two . [b]\n"


def test_a_long_list_of_findings_fits_a_cell() -> None:
    some = tuple(Finding(f"c{turn}", "error", "holder.names", "Too long. " * 40, "x") for turn in range(200))
    assert len(Placed({"holder.names": "A"})(faces(some)).cell) == 32_000


def test_the_first_pass_marks_columns_too(csv_file: Csv, tmp_path: Path) -> None:
    path = csv_file([{**WIRE, "holder.phone": "1"}])
    done = FirstPass()
    done.add(2, "refused", [Finding("phone", "error", "holder.phone", "No telephone.", "x")])
    write_marked_copy(path, "rights-notice", tmp_path / "marked.csv", done)
    assert "error, holder.phone (column C): No telephone." in (tmp_path / "marked.csv").read_text(encoding="utf-8-sig")


def test_the_other_sheets_are_named_where_the_first_has_no_headings(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Cover"
    cover.append(["Holders of November"])
    sheet = book.create_sheet("Rows of November")
    sheet.append(list(WIRE))
    sheet.append(list(WIRE.values()))
    book.create_sheet("Old").sheet_state = "hidden"
    book.save(tmp_path / "rows.xlsx")
    with pytest.raises(Unreadable) as problem, batch(tmp_path / "rows.xlsx", None, check_only=True):
        pass
    assert "its sheet “Cover”; --sheet names another: Rows of November." in problem.value.remedy
    with batch(tmp_path / "rows.xlsx", None, check_only=True, sheet="rows of november") as report:
        assert report.passed == 1


def test_merged_headings_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(WIRE))
    sheet.append(list(WIRE.values()))
    sheet.merge_cells("B1:C1")
    book.save(tmp_path / "rows.xlsx")
    with pytest.raises(Unreadable) as problem, batch(tmp_path / "rows.xlsx", None, check_only=True):
        pass
    assert "columns B, C are merged" in problem.value.mistakes[0].message


def test_the_same_command_makes_the_merged_file_again(csv_file: Csv, tmp_path: Path) -> None:
    rows, out, merged = csv_file([WIRE, {**WIRE, "holder.phone": "1"}]), tmp_path / "out", tmp_path / "out" / "all.pdf"
    with batch(rows, out, merged=merged) as report:
        assert report.merged == merged
    first = merged.read_bytes()
    csv_file([WIRE, {**WIRE, "holder.names": "Corrected Holder"}])
    with batch(rows, out, merged=merged) as report:
        assert (report.stamped, report.kept) == (2, 1)
    assert merged.read_bytes() != first
    merged.write_bytes(b"notes of a clerk")
    for file in (merged, tmp_path / "other.pdf"):
        file.write_bytes(b"notes of a clerk")
        with pytest.raises(World, match="exists already"), batch(rows, out, merged=file):
            pass
        assert file.read_bytes() == b"notes of a clerk"
    with batch(rows, out, merged=merged, overwrite=True) as report:
        assert report.merged == merged
    assert len(papers(out)) == 3


def test_a_file_is_no_folder(csv_file: Csv, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"notes")
    with pytest.raises(World, match="is a file, not a folder"), batch(csv_file([WIRE]), path):
        pass
    assert path.read_bytes() == b"notes"


def test_the_merged_file_grows_in_the_folder_that_the_next_run_tidies(csv_file: Csv, tmp_path: Path) -> None:
    rows, out, merged = csv_file([WIRE]), tmp_path / "out", tmp_path / "all.pdf"
    seen: list[tuple[int, int]] = []

    def look(progress: Progress) -> None:
        if progress.stage == "merging":
            seen.append((len(list(out.glob(".*.part"))), len(list(tmp_path.glob(".*.part")))))

    with batch(rows, out, merged=merged, progress=look) as report:
        assert report.merged == merged
    assert seen == [(1, 0)]
    assert merged.read_bytes().startswith(b"%PDF-")
    with batch(rows, out, merged=tmp_path / "fresh" / "folder" / "all.pdf") as report:
        assert report.merged is not None
        assert report.merged.exists()
    assert list(tmp_path.rglob(".*.part")) == []
