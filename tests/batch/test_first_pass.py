"""The first look at a spreadsheet and the first pass over its rows, as the window shows them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from gdnotice.batch.first_pass import answers_of_row, pass_for_files, write_marked_copy
from gdnotice.batch.look import Looked, look
from gdnotice.batch.run import Progress, Request
from gdnotice.clock import FixedClock, moment_from
from gdnotice.errors import Misuse, Unreadable
from tests.batch.conftest import CHECK, OFFER, WIRE, Rows, text_of

CLOCK = FixedClock(moment_from("2026-11-30T10:40"))
FORM = "rights-notice"


def write_csv(path: Path, rows: Rows) -> Path:
    path.write_text(text_of(rows), encoding="utf-8")
    return path


def uses(found: Looked) -> dict[str, str]:
    return {one.heading: one.use for one in found.columns}


def test_what_a_clean_file_is(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "rows.csv", [WIRE, CHECK])
    found = look(path, FORM)
    assert found.fits
    assert (found.told, found.rows, found.sheets) == (("CSV", "UTF-8", "parted by commas"), 2, ())
    assert all(one.use == "answer" and one.by_id for one in found.columns)


def test_each_column_is_told_for_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    heads = (
        "Rights held under the certificates;holder.nmaes;holder.phone;holder.phone;#mine;Broker;status;file;findings"
    )
    path.write_bytes(f"{heads}\n12;José;1;1;x;y;;;\n".encode("cp1252"))
    found = look(path, FORM)
    assert not found.fits
    assert [one.use for one in found.columns] == [
        "answer", "almost", "answer", "double", "own", "unknown", "mark", "mark", "mark",
    ]  # fmt: skip
    assert not found.columns[0].by_id
    near = found.columns[1].field
    assert near is not None
    assert near.id == "holder.names"
    assert "Windows-1252" in found.told
    assert "parted by semicolons" in found.told
    assert "holder.names" in {one.id for one in found.missing}


def test_the_sheets_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Rows"
    first.append(list(WIRE))
    first.append(list(WIRE.values()))
    book.create_sheet("Other").append(["nothing", "of it"])
    path = tmp_path / "rows.xlsx"
    book.save(path)
    found = look(path, FORM)
    assert (found.sheets, found.sheet, found.fits) == (("Rows", "Other"), "Rows", True)
    assert not look(path, FORM, "Other").fits
    with pytest.raises(Misuse, match="no workbook"):
        look(write_csv(tmp_path / "rows.csv", [WIRE]), FORM, "Other")
    (tmp_path / "empty.csv").write_text("\n")
    with pytest.raises(Unreadable, match="is empty"):
        look(tmp_path / "empty.csv", FORM)


def test_errors_are_told_by_row_and_nothing_is_written(tmp_path: Path) -> None:
    wrong = {**WIRE, "subscription.basic": "999"}
    path = write_csv(tmp_path / "rows.csv", [WIRE, wrong, CHECK])
    told: list[Progress] = []
    done = pass_for_files(Request(FORM, OFFER, path, None, check_only=True), CLOCK, told.append)
    assert (done.rows, done.good, done.refused, done.stopped) == (3, 2, 1, False)
    assert [(one.row, one.finding.field) for one in done.found if one.finding.severity == "error"] == [
        (3, "subscription.basic")
    ]
    assert told[-1].share == 1.0
    assert [one.name for one in tmp_path.iterdir()] == ["rows.csv"]
    cells = {heading: text for _, heading, text in answers_of_row(path, FORM, 3)}
    assert cells["subscription.basic"] == "999"
    assert answers_of_row(path, FORM, 30) == ()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_marked_copy_of_what_was_found(tmp_path: Path, suffix: str) -> None:
    wrong = {**WIRE, "subscription.basic": "999"}
    path = write_csv(tmp_path / "rows.csv", [WIRE, wrong])
    if suffix == ".xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (list(WIRE), list(WIRE.values()), list(wrong.values())):
            sheet.append(row)
        path = tmp_path / "rows.xlsx"
        book.save(path)
    done = pass_for_files(Request(FORM, OFFER, path, None, check_only=True), CLOCK)
    target = tmp_path / f"marked{suffix}"
    write_marked_copy(path, FORM, target, done)
    again = look(target, FORM)
    assert uses(again)["status"] == "mark"
    last = answers_of_row(target, FORM, 3)
    assert {heading: text for _, heading, text in last}["status"] == "refused"
    assert "subscription.basic" in last[-1][2]
    assert {heading: text for _, heading, text in answers_of_row(target, FORM, 2)}["status"].startswith("checked")
