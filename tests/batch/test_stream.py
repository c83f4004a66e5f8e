"""Rows stream: memory stays flat, papers are delivered as they come, what cannot be read stops the batch in time."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdnotice.batch.booking import Delivered
from gdnotice.batch.delimited import Delimited
from gdnotice.batch.journal import Journal
from gdnotice.batch.names import Names
from gdnotice.batch.run import Request, run_batch
from gdnotice.batch.table import Table
from gdnotice.batch.workbook_rows import Workbook
from gdnotice.errors import Unreadable, World
from gdnotice.pack.load import form
from gdnotice.stamp.carried import read_carried
from gdnotice.values import digest
from tests.batch.conftest import NOON, OFFER, WIRE, batch, many, papers, text_of

Csv = Callable[..., Path]


def workbook(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet: Any = book.create_sheet()
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(path)
    return path


def patched(path: Path, target: Path, change: Callable[[bytes], bytes]) -> None:
    """The workbook with its sheet's XML changed."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                assert change(content) != content
                content = change(content)
            new.writestr(entry.filename, content)


# ------------------------------------------------------------------------------------------------------------ memory


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_memory_is_flat(tmp_path: Path, kind: str) -> None:
    def peak(count: int, traced: bool = True) -> int:
        rows = tmp_path / f"rows{count}.{kind}"
        if kind == "csv":
            rows.write_text(text_of(many(count)), encoding="utf-8", newline="")
        else:
            workbook(rows, many(count))
        if traced:
            tracemalloc.start()
        try:
            with batch(rows, tmp_path / f"out{count}") as report:
                assert report.stamped == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(30, traced=False)  # what is loaded and learned once
    few, more = peak(150), peak(600)
    # the report and a sheet's texts stay in memory up to a bound of their own and go to the disk beyond it
    assert more - few < 1_500_000
    assert more < 12_000_000


def test_names_with_the_row_in_front_need_no_memory() -> None:
    opened = form("rights-notice")
    for pattern in ("{row:05} {holder.names}", "{row}-{holder.names}"):
        names = Names(pattern, opened)
        found = [names.name(number, {"holder.names": "1"}) for number in range(200)]
        assert len(set(found)) == len(found)
        assert names._taken == set()
    names = Names("{row}{holder.phone}", opened)
    assert names.name(1, {"holder.phone": "23"}) != names.name(12, {"holder.phone": "3"})


# ---------------------------------------------------------------------------------------------------------- delivery


@pytest.mark.parametrize("jobs", [1, 2])
def test_papers_are_delivered_in_order(csv_file: Csv, tmp_path: Path, jobs: int) -> None:
    rows: list[dict[str, str]] = many(60)
    rows[7] = {**rows[7], "holder.phone": "1"}
    got: list[Delivered] = []
    chunks: list[int] = []

    def deliver(some: Sequence[Delivered]) -> None:
        chunks.append(len(some))
        got.extend(some)

    request = Request("rights-notice", OFFER, csv_file(rows), tmp_path / "out", jobs=jobs)
    with run_batch(request, NOON, deliver=deliver) as report:
        results = {one.row: one for one in report.results()}
    assert [one.row for one in got] == [number for number in range(2, 62) if number != 9]
    assert 1 < len(chunks) < 10
    for one in got:
        content = one.official + one.revision
        assert content == (tmp_path / "out" / one.file).read_bytes()
        assert (one.sha256, one.official_sha256) == (digest(content), digest(one.official))
        assert one.findings == results[one.row].findings
        assert one.answers["holder.names"] == rows[one.row - 2]["holder.names"]
    assert len({one.key for one in got}) == len(got)
    with run_batch(request, NOON, deliver=deliver) as report:
        assert report.kept == 59
    assert len(got) == 59, "what an earlier run delivered is not delivered again"


def test_what_could_not_be_taken_is_delivered_again(csv_file: Csv, tmp_path: Path) -> None:
    taken: list[tuple[int, str]] = []

    def full(some: Sequence[Delivered]) -> None:
        if len(taken) > 20:
            raise World("The ledger is locked.", "", "")
        taken.extend((one.row, one.key) for one in some)

    request = Request("rights-notice", OFFER, csv_file(many(60)), tmp_path / "out")
    with pytest.raises(World, match="locked"):
        run_batch(request, NOON, deliver=full)
    assert len(taken) == 24
    with run_batch(request, NOON, deliver=lambda some: taken.extend((one.row, one.key) for one in some)) as report:
        assert (report.stamped, report.kept) == (60, 24)
    assert [row for row, _ in taken] == list(range(2, 62))
    assert len({key for _, key in taken}) == 60


# ---------------------------------------------------------------------------------------- what cannot be read, kills


def test_a_damaged_end_is_found_before_anything_is_stamped(csv_file: Csv, tmp_path: Path) -> None:
    rows = csv_file(many(60))
    rows.write_bytes(rows.read_bytes() + b'"never closed,1\r\n')
    with pytest.raises(Unreadable, match="from row 62 on"), batch(rows, tmp_path / "out"):
        pass
    assert not (tmp_path / "out").exists()


def test_what_only_the_rows_tell_names_what_was_done(tmp_path: Path) -> None:
    whole, rows = workbook(tmp_path / "whole.xlsx", many(60)), tmp_path / "rows.xlsx"
    patched(whole, rows, lambda xml: re.sub(rb'<c r="A61"( s="\d+")?', b'<c r="A61" s="none"', xml))
    with pytest.raises(Unreadable, match="makes no sense") as caught, batch(rows, tmp_path / "out"):
        pass
    done = len(papers(tmp_path / "out"))
    assert done >= 24
    assert f"The {done} good rows before it were stamped." in str(caught.value)
    rows.write_bytes(whole.read_bytes())
    with batch(rows, tmp_path / "out") as report:
        assert (report.stamped, report.kept) == (60, done)


def test_killed_while_a_missing_paper_was_made_again(csv_file: Csv, tmp_path: Path) -> None:
    rows, out = csv_file([WIRE]), tmp_path / "out"
    with batch(rows, out):
        (paper,) = out.glob("*.pdf")
    whole = paper.read_bytes()
    with Journal(out) as journal:
        done = journal.done(2)
        assert done is not None
        journal.begin([(2, done.key)])
    paper.write_bytes(whole[:100])  # as a kill leaves it
    with batch(rows, out) as report:
        assert (report.stamped, report.kept) == (1, 0)
    assert paper.read_bytes() == whole
    assert read_carried(whole) is not None


# ------------------------------------------------------------------------------------------------------------ survey


def slowly(table: Table) -> tuple[int, int]:
    rows = list(table.rows())
    return len(rows) - 1, max((max(len(row.cells), max(row.broken, default=-1) + 1) for row in rows), default=0)


cells = st.sampled_from(["", "", "a", "b c", '"q"', " ", "<x>", "1"])
tables = st.lists(st.lists(cells, max_size=5), min_size=1, max_size=6)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables)
def test_the_survey_of_a_csv_file(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "rows.csv"
    with io.StringIO(newline="") as out:
        csv.writer(out).writerows([["head", "er"], *rows])
        path.write_text(out.getvalue(), encoding="utf-8", newline="")
    table = Delimited(path, len)
    survey = table.survey()
    count, width = slowly(table)
    table.close()
    assert survey.width == width
    assert survey.rows >= count
    assert survey.heading is not None
    assert survey.heading.cells == ("head", "er")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables, st.booleans())
def test_the_survey_of_a_workbook(tmp_path: Path, rows: list[list[str]], styled: bool) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["head", "er"])
    for row in rows:
        sheet.append([one or None for one in row])
    if styled:
        sheet.cell(1, 40).number_format = "0.00"  # a cell with a format and nothing in it is not used
    path = tmp_path / "rows.xlsx"
    book.save(path)
    table = Workbook(path)
    try:
        survey = table.survey()
        count, width = slowly(table)
        blank = any(one.isspace() for row in rows for one in row)
        assert survey.width == width or blank
        assert survey.width >= width
        assert survey.rows >= count
        assert survey.heading is not None
        assert survey.heading.cells == ("head", "er")
    finally:
        table.close()


def test_the_survey_where_cells_do_not_say_where_they_stand(tmp_path: Path) -> None:
    path = workbook(tmp_path / "rows.xlsx", many(3))
    plain = tmp_path / "plain.xlsx"
    patched(path, plain, lambda xml: re.sub(rb'<c r="[A-Z]+\d+"', b"<c", xml))
    table = Workbook(plain)
    try:
        assert table.survey().width == slowly(table)[1] == len(WIRE)
    finally:
        table.close()


def test_rows_with_formats_and_nothing_in_them_are_not_counted(tmp_path: Path) -> None:
    path = workbook(tmp_path / "rows.xlsx", many(3))
    book = openpyxl.load_workbook(path)
    sheet: Any = book.active
    for row in range(5, 900):
        for column in range(1, 30):
            sheet.cell(row, column).number_format = "0.00"
    sheet.cell(400, 1).value = "one more, far below"
    book.save(path)
    table = Workbook(path)
    try:
        assert 4 <= table.survey().rows <= 20, "one that lies across two pieces of the file may be counted"
        assert slowly(table)[0] == 4
    finally:
        table.close()
