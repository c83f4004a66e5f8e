"""The empty spreadsheet and the command."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from gdnotice.batch.template import heading, write_template
from gdnotice.batch.workbook_rows import letters_of
from gdnotice.cli.batch import batch as command
from gdnotice.errors import Misuse, World
from gdnotice.pack.load import form, form_ids
from tests.batch.conftest import CHECK, OFFER, WIRE, batch


@pytest.mark.parametrize("form_id", form_ids())
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_template_has_a_column_for_each_question(tmp_path: Path, form_id: str, suffix: str) -> None:
    opened = form(form_id)
    path = tmp_path / f"rows{suffix}"
    write_template(opened, path)
    if suffix == ".csv":
        (headings,) = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    else:
        book = openpyxl.load_workbook(path)
        headings = [str(cell.value) for cell in book["Rows"][1]]
        assert "Instructions" in book.sheetnames
        assert all(cell.comment is not None for cell in book["Rows"][1])
    assert headings == [heading(field) for field in opened.fields.values()]


def test_the_template_filled_in_is_stamped(tmp_path: Path) -> None:
    opened = form("rights-notice")
    path = tmp_path / "rows.xlsx"
    write_template(opened, path)
    book = openpyxl.load_workbook(path)
    sheet: Any = book["Rows"]
    for number, row in enumerate((WIRE, CHECK), 2):
        for place, key in enumerate(opened.fields, 1):
            sheet.cell(number, place).value = row.get(key) or None
    book.save(path)
    with batch(path, tmp_path / "out") as report:
        assert report.stamped == 2, [one.findings for one in report.results()]
        assert report.notes == (), "its own sheets of instructions are nothing to be told of"
    book.create_sheet("More rows")
    book.save(path)
    with batch(path, tmp_path / "out") as report:
        assert [note for note in report.notes if "Other sheets were not read" in note]


def test_choices_are_lists_in_the_template(tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    write_template(form("rights-notice"), path)
    book = openpyxl.load_workbook(path)
    lists = {str(one.sqref): str(one.formula1) for one in book["Rows"].data_validations.dataValidation}
    keys = list(form("rights-notice").fields)
    letters = letters_of(keys.index("payment.method"))
    assert "wire" in lists[f"{letters}2:{letters}2001"]
    assert book["Rows"].column_dimensions["A"].width > 20


def test_a_template_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("mine")
    with pytest.raises(World, match="exists already"):
        write_template(form("rights-notice"), path)
    assert path.read_text() == "mine"
    with pytest.raises(Misuse, match=r"neither a CSV nor an XLSX"):
        write_template(form("rights-notice"), tmp_path / "rows.ods")


def called(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(command, [str(one) for one in arguments], standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done.return_value, done.stdout


def test_json_is_one_object_with_the_promised_keys(csv_file: Callable[..., Path], tmp_path: Path) -> None:
    rows = csv_file([WIRE, {**WIRE, "holder.phone": "1"}])
    code, printed = called("rights-notice", OFFER, rows, "-o", tmp_path / "out", "--json")
    found = json.loads(printed)
    assert code == 1
    assert found.keys() >= {"rows", "stamped", "refused", "seconds", "results"}
    assert all(one.keys() >= {"row", "ok", "file", "findings"} for one in found["results"])
    assert [one["ok"] for one in found["results"]] == [True, False]


def test_exit_code_0_where_all_is_done(csv_file: Callable[..., Path], tmp_path: Path) -> None:
    code, printed = called("rights-notice", OFFER, csv_file([WIRE, CHECK]), "-o", tmp_path / "out")
    assert code == 0
    assert "2 rows: 2 stamped, 0 refused" in printed


def test_check_only_needs_no_folder(csv_file: Callable[..., Path], tmp_path: Path) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    code, printed = called("rights-notice", OFFER, csv_file([WIRE]), "--check-only")
    assert code == 0
    assert "1 may be stamped" in printed
    assert {path.name for path in tmp_path.iterdir()} - before == {"rows.csv"}


def test_no_rows_at_all(csv_file: Callable[..., Path], tmp_path: Path) -> None:
    path = csv_file([WIRE])
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n,,,\n", encoding="utf-8")
    code, printed = called("rights-notice", OFFER, path, "-o", tmp_path / "out", "--json")
    assert code == 0
    found = json.loads(printed)
    assert found["results"] == []
    assert any("no row" in note and "headings" in note for note in found["notes"])


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["rights-notice", OFFER],
        ["--template", "rights-notice"],
        ["rights-notice", "--template", "rights-notice", "-o", "x.csv"],
    ],
)
def test_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(Misuse):
        called(*arguments)


def test_rows_without_a_folder_are_wrong_usage(csv_file: Callable[..., Path]) -> None:
    with pytest.raises(Misuse, match="No folder"):
        called("rights-notice", OFFER, csv_file([WIRE]))


def test_the_command_writes_a_template(tmp_path: Path) -> None:
    assert called("--template", "transmittal", "-o", tmp_path / "rows.xlsx")[0] == 0
    assert (tmp_path / "rows.xlsx").is_file()
