"""A batch from spreadsheet to papers: what is stamped, refused, reported, and left alone."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from gdnotice.actions.check import check
from gdnotice.batch.marked import marked_name
from gdnotice.batch.run import Progress
from gdnotice.errors import Misuse, Refusal, Unreadable, World
from gdnotice.findings.finding import Finding
from gdnotice.stamp.carried import read_carried
from gdnotice.stamp.readback import missing
from gdnotice.values import disarmed
from tests.batch.conftest import CHECK, NOON, OFFER, WIRE, Rows, batch, many, papers, text_of

Csv = Callable[..., Path]


def test_the_samples_rows_are_stamped(shared: Path, tmp_path: Path) -> None:
    rows, offer = shared / "samples" / "rows-rights-notice.csv", shared / "samples" / "offer-rights.toml"
    with batch(rows, tmp_path / "out", offer=str(offer)) as report:
        assert (report.rows, report.stamped, report.refused) == (2, 2, 0)
        assert [(one.row, one.ok, one.file) for one in report.results()] == [
            (2, True, "00002 Sample Holder 1.pdf"),
            (3, True, "00003 José Ñandú-Őry.pdf"),
        ]
    assert set(papers(tmp_path / "out")) == {"00002 Sample Holder 1.pdf", "00003 José Ñandú-Őry.pdf"}


def test_each_paper_carries_its_own_row(csv_file: Csv, tmp_path: Path) -> None:
    rows = many(5)
    with batch(csv_file(rows), tmp_path / "out") as report:
        assert report.stamped == 5
    for row, content in zip(rows, papers(tmp_path / "out").values(), strict=True):
        carried = read_carried(content)
        assert carried is not None
        assert carried.answers["holder.names"] == [row["holder.names"]]
        assert missing(content, ()) == []


def check_alone(row: dict[str, str], folder: Path) -> tuple[Finding, ...]:
    """What ``gdnotice check`` says of the same answers in a file of their own."""
    path = folder / "answers.toml"
    lines = [f"{key} = {json.dumps(text)}" for key, text in row.items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    return tuple(
        Finding(
            one.code,
            one.severity,
            one.field,
            re.sub(r" It stands in line \d+ .*", "", one.message),
            one.basis,
            one.needs,
        )
        for one in check("rights-notice", OFFER, path, NOON).findings
    )


WRONG: list[tuple[str, str]] = [
    ("holder.names", ""), ("holder.phone", "12"), ("rights.count", "many"), ("rights.count", "1"),
    ("subscription.basic", "494"), ("payment.method", "cash"), ("payment.wire.date", "2026-13-01"),
    ("payment.wire.date", "2026-12-02"), ("notice.date", "2026-11-30"), ("notice.date", "2026-12-01T17:00:01"),
    ("guarantor.kind", "notary"), ("guarantor.medallion", "x"), ("guarantor.date", "2027-01-01"),
    ("payment.instrument.number", "17"), ("holder.names", "銀行"),
]  # fmt: skip


def test_findings_are_those_of_check(csv_file: Csv, tmp_path: Path) -> None:
    rows = [{**WIRE, key: text} for key, text in WRONG] + [dict(CHECK)]
    alone = [check_alone(row, tmp_path) for row in rows]
    with batch(csv_file(rows), None, check_only=True) as report:
        found = [one.findings for one in report.results()]
        refused = [one.row for one in report.results() if not one.ok]
    assert found == alone
    assert refused == [place for place, one in enumerate(alone, 2) if any(f.severity == "error" for f in one)]
    assert len(refused) > 8


anything = st.text(st.characters(max_codepoint=0xFFFF, exclude_characters="\0", exclude_categories=["Cs"]), max_size=15)
"""In the Basic Multilingual Plane, where JSON's escapes are TOML's too."""


changes = st.lists(st.tuples(st.sampled_from(sorted(WIRE)), anything), max_size=3)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(changes, min_size=1, max_size=5))
def test_whatever_stands_in_a_cell_findings_are_those_of_check(
    tmp_path: Path, several: list[list[tuple[str, str]]]
) -> None:
    rows = [{**WIRE, **{key: " ".join(text.split()).lstrip("'") for key, text in each}} for each in several]
    path = tmp_path / "rows.csv"
    path.write_text(text_of(rows), encoding="utf-8", newline="")
    with batch(path, None, check_only=True) as report:
        found = [one.findings for one in report.results()]
    assert found == [check_alone(row, tmp_path) for row in rows]


def test_a_bad_row_is_refused_and_the_good_ones_done(csv_file: Csv, tmp_path: Path) -> None:
    rows = [WIRE, {**WIRE, "holder.phone": "12"}, CHECK]
    with batch(csv_file(rows), tmp_path / "out") as report:
        assert (report.rows, report.stamped, report.refused) == (3, 2, 1)
        bad = list(report.results())[1]
    assert (bad.row, bad.ok, bad.file) == (3, False, None)
    assert [(one.field, one.severity) for one in bad.findings if one.severity == "error"] == [("holder.phone", "error")]
    assert len(papers(tmp_path / "out")) == 2


def test_a_character_that_cannot_be_printed_refuses_its_row(csv_file: Csv, tmp_path: Path) -> None:
    with batch(csv_file([WIRE, {**WIRE, "guarantor.title": "銀行"}]), tmp_path / "out") as report:
        results = list(report.results())
    assert [one.ok for one in results] == [True, False]
    assert ("unprintable", "guarantor.title") in [(one.code, one.field) for one in results[1].findings]
    assert len(papers(tmp_path / "out")) == 1


def test_check_only_stamps_nothing(csv_file: Csv, tmp_path: Path) -> None:
    rows = csv_file([WIRE, {**WIRE, "holder.phone": "12"}])
    with batch(rows, tmp_path / "out", check_only=True) as report:
        assert (report.passed, report.stamped, report.refused) == (1, 0, 1)
    assert papers(tmp_path / "out") == {}
    assert (tmp_path / "out" / "rows-marked.csv").is_file()
    with batch(rows, tmp_path / "out") as report:
        assert report.stamped == 1


# ------------------------------------------------------------------------------------------------------- headings


def test_labels_ids_and_both_are_headings(csv_file: Csv, tmp_path: Path) -> None:
    row = {key: text for key, text in WIRE.items() if key not in {"holder.names", "holder.phone", "guarantor.firm"}}
    row |= {" NAME of  each holder ": "Sample Holder", "Telephone of the holder [holder.phone]": "(518) 555-0142"}
    row |= {"GUARANTOR.FIRM": "Sample Brokerage LLC", "#our number": "7", "Reference": "x"}
    with batch(csv_file([row]), tmp_path / "out") as report:
        assert report.stamped == 1
        assert "Reference" in " ".join(report.notes)
        assert "our number" not in " ".join(report.notes)


def test_mistakes_in_headings_are_told_all_at_once(csv_file: Csv, tmp_path: Path) -> None:
    row = {key: text for key, text in WIRE.items() if key not in {"holder.phone", "notice.date"}}
    row |= {"holder.fone": "x", "Name of each holder": "B"}
    with pytest.raises(Unreadable) as caught, batch(csv_file([row] * 9), tmp_path / "out"):
        pass
    told = [one.message for one in caught.value.mistakes]
    assert any("“holder.fone”" in one and "Did you mean holder.phone?" in one for one in told)
    assert any("both headed holder.names" in one for one in told)
    assert sum("(notice.date), which every notice needs" in one for one in told) == 1
    assert sum("(holder.phone), which every notice needs" in one for one in told) == 1
    assert papers(tmp_path / "out") == {}


def test_a_first_row_without_headings(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(Unreadable, match="no heading that the form"), batch(path, tmp_path / "out"):
        pass


def test_a_row_with_too_many_cells_is_refused(csv_file: Csv, tmp_path: Path) -> None:
    path = csv_file([WIRE, CHECK])
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], lines[1] + ",more", lines[2]]), encoding="utf-8")
    with batch(path, tmp_path / "out") as report:
        results = list(report.results())
    assert [one.ok for one in results] == [False, True]
    assert results[0].findings[0].code == "ragged-row"


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
def test_an_error_of_the_spreadsheet_is_no_answer(csv_file: Csv, tmp_path: Path, error: str) -> None:
    with batch(csv_file([{**WIRE, "guarantor.title": error}]), tmp_path / "out") as report:
        (result,) = report.results()
    assert [(one.code, one.field) for one in result.findings if one.severity == "error"] == [
        ("spreadsheet-cell", "guarantor.title")
    ]


# ----------------------------------------------------------------------------------------------------------- names


def test_names_are_unique_safe_and_short(csv_file: Csv, tmp_path: Path) -> None:
    names = [
        "Same Name", "same name", "../../etc/passwd Holder", "CON.x Holder", 'Holder <b>:"/\\?*', "Holder " * 12,
        ".hidden Holder", "Holder " + "Ñ" * 80, "Holder\u202egnp.exe", "Trailing Holder. ",
    ]  # fmt: skip
    with batch(
        csv_file([{**WIRE, "holder.names": one} for one in names]), tmp_path / "out", names="{holder.names}"
    ) as report:
        files = [one.file for one in report.results()]
        assert report.stamped == len(names), [one.findings for one in report.results() if not one.ok]
    assert all(file is not None for file in files)
    found = [file or "" for file in files]
    assert found[:2] == ["Same Name.pdf", "same name (2).pdf"]
    assert len({file.casefold() for file in found}) == len(names)
    assert all(not re.search(r'[<>:"/\\|?*\x00-\x1f]|^\.|^con\.pdf', file, re.IGNORECASE) for file in found)
    assert all(len(file.encode()) < 200 and file.isprintable() for file in found)
    assert {path.name for path in (tmp_path / "out").glob("*.pdf")} == set(found)
    assert not (tmp_path / "etc").exists()


@pytest.mark.parametrize("pattern", ["{holder}", "{row:x}", "{row", "{holder.names:5}", "{payment.instrument.clears}"])
def test_a_pattern_that_cannot_be_filled(csv_file: Csv, tmp_path: Path, pattern: str) -> None:
    with pytest.raises(Misuse, match="pattern"), batch(csv_file([WIRE]), tmp_path / "out", names=pattern):
        pass
    assert not (tmp_path / "out").exists()


# ------------------------------------------------------------------------------------------------- nothing is lost


def test_a_file_of_another_is_never_overwritten(csv_file: Csv, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "00002 Sample Holder.pdf").write_bytes(b"theirs")
    rows = csv_file([WIRE, CHECK])
    for _ in range(2):
        with batch(rows, out) as report:
            results = list(report.results())
        assert [one.ok for one in results] == [False, True]
        assert results[0].findings[-1].code == "file-exists"
        assert (out / "00002 Sample Holder.pdf").read_bytes() == b"theirs"
    with batch(rows, out, overwrite=True) as report:
        assert (report.stamped, report.kept) == (2, 1)
    assert (out / "00002 Sample Holder.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("name", ["summary.json", "SUMMARY.txt", "rows-marked.csv"])
def test_a_summary_of_another_is_never_overwritten(csv_file: Csv, tmp_path: Path, name: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("theirs")
    with pytest.raises(World, match=re.escape(name)), batch(csv_file([WIRE]), tmp_path / "out"):
        pass
    assert [path.name for path in (tmp_path / "out").iterdir()] == [name]


def test_the_same_command_again_does_nothing_twice(csv_file: Csv, tmp_path: Path) -> None:
    out, rows = tmp_path / "out", csv_file(many(6))
    with batch(rows, out):
        before = {path.name: path.stat().st_mtime_ns for path in out.glob("*.pdf")}
    with batch(rows, out) as report:
        assert (report.stamped, report.kept, report.refused) == (6, 6, 0)
        assert all(one.ok and one.file for one in report.results())
    assert {path.name: path.stat().st_mtime_ns for path in out.glob("*.pdf")} == before


def test_a_corrected_row_is_stamped_and_a_changed_one_only_when_told(csv_file: Csv, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with batch(csv_file([WIRE, {**CHECK, "holder.phone": "1"}]), out) as report:
        assert (report.stamped, report.refused) == (1, 1)
    old = papers(out)
    changed = csv_file([{**WIRE, "guarantor.title": "President"}, CHECK])
    with batch(changed, out) as report:
        results = list(report.results())
    assert [one.ok for one in results] == [False, True]
    assert results[0].findings[-1].code == "row-changed"
    assert old.items() <= papers(out).items()
    with batch(changed, out, overwrite=True) as report:
        assert (report.stamped, report.kept) == (2, 1)
    assert read_carried(papers(out)["00002 Sample Holder.pdf"]).answers["guarantor.title"] == "President"


def test_a_paper_that_someone_changed_is_left_alone(csv_file: Csv, tmp_path: Path) -> None:
    out, rows = tmp_path / "out", csv_file([WIRE, CHECK])
    with batch(rows, out):
        pass
    signed, gone = sorted(out.glob("*.pdf"))
    signed.write_bytes(signed.read_bytes() + b"signed")
    gone.unlink()
    with batch(rows, out) as report:
        results = list(report.results())
    assert [one.ok for one in results] == [False, True]
    assert results[0].findings[-1].code == "file-altered"
    assert signed.read_bytes().endswith(b"signed")
    assert gone.is_file()


def test_two_batches_in_one_folder_at_once(csv_file: Csv, tmp_path: Path) -> None:
    rows = csv_file([WIRE])

    def meanwhile(one: Progress) -> bool:
        if one.stage == "reading":
            return True
        with pytest.raises(World, match="Another batch"), batch(rows, tmp_path / "out"):
            pass
        return True

    with batch(rows, tmp_path / "out", progress=meanwhile) as report:
        assert report.stamped == 1


def test_a_foreign_journal_is_refused(csv_file: Csv, tmp_path: Path) -> None:
    (tmp_path / "gdnotice-batch.journal").write_text("my diary\n")
    with pytest.raises(Unreadable, match="not a journal"), batch(csv_file([WIRE]), tmp_path):
        pass
    assert (tmp_path / "gdnotice-batch.journal").read_text() == "my diary\n"


def test_the_journal_holds_no_answer(csv_file: Csv, tmp_path: Path) -> None:
    with batch(csv_file([WIRE, CHECK]), tmp_path / "out"):
        pass
    lines = (tmp_path / "out" / "gdnotice-batch.journal").read_text().splitlines()
    pattern = re.compile(r"gdnotice batch journal 1|begin \d+ [0-9a-f]{32}|done \d+ [0-9a-f]{32} \d+ [0-9a-f]{64}")
    assert len(lines) == 5
    assert all(pattern.fullmatch(line) for line in lines)


# --------------------------------------------------------------------------------------------------- stop and go on


@pytest.mark.parametrize("jobs", [1, 2])
def test_stopped_and_gone_on(csv_file: Csv, tmp_path: Path, jobs: int) -> None:
    count = 120 * 2**jobs  # more than is on its way at any time
    rows, out = csv_file(many(count)), tmp_path / "out"
    with batch(rows, out, jobs=jobs, progress=lambda one: not (one.stage == "stamping" and one.rows >= 40)) as report:
        assert report.cancelled
        assert report.rows == count
        assert 40 <= report.stamped < count
        assert report.unreached == count - report.stamped
        first = report.stamped
    assert len(papers(out)) == first
    with batch(rows, out, jobs=jobs) as report:
        assert (report.stamped, report.kept) == (count, first)


def test_stopped_while_merging(csv_file: Csv, tmp_path: Path) -> None:
    rows, out, merged = csv_file(many(20)), tmp_path / "out", tmp_path / "all.pdf"
    seen: list[float] = []

    def heard(one: Progress) -> bool:
        if one.stage == "merging":
            seen.append(one.share)
        return len(seen) < 3

    with batch(rows, out, merged=merged, progress=heard) as report:
        assert report.cancelled
        assert (report.stamped, report.unreached, report.merged) == (20, 0, None)
    assert len(seen) == 3, "the third answer was to stop"
    assert not merged.exists()
    assert len(papers(out)) == 20
    with batch(rows, out, merged=merged) as report:
        assert (report.kept, report.merged, report.cancelled) == (20, merged, False)


def test_stopped_while_checking(csv_file: Csv, tmp_path: Path) -> None:
    with batch(csv_file(many(100)), tmp_path / "out", progress=lambda _: False) as report:
        assert report.cancelled
        assert report.stamped == 0
    assert papers(tmp_path / "out") == {}


def test_jobs_make_no_difference(csv_file: Csv, tmp_path: Path) -> None:
    rows = csv_file(
        [
            *many(60),
            {**WIRE, "holder.phone": "1"},
            {**WIRE, "rights.certificates": "|".join(f"RC-{turn}" for turn in range(40))},
        ]
    )
    found = []
    for jobs in (1, 2):
        with batch(rows, tmp_path / str(jobs), jobs=jobs) as report:
            found.append(list(report.results()))
    assert found[0] == found[1]
    one, two = papers(tmp_path / "1"), papers(tmp_path / "2")
    assert len(one) == 61
    assert one == two


@pytest.mark.parametrize("jobs", [0, 65])
def test_jobs_that_cannot_be(csv_file: Csv, tmp_path: Path, jobs: int) -> None:
    with pytest.raises(Misuse, match="jobs"), batch(csv_file([WIRE]), tmp_path / "out", jobs=jobs):
        pass


def test_a_form_that_does_not_serve_the_offer(csv_file: Csv, tmp_path: Path) -> None:
    with (
        pytest.raises(Refusal, match="does not serve"),
        batch(csv_file([WIRE]), tmp_path / "out", form="tender-notice"),
    ):
        pass


def test_what_is_no_spreadsheet(tmp_path: Path) -> None:
    for rows in (tmp_path, tmp_path / "none.csv", tmp_path / "bad\0name.csv"):
        with pytest.raises(Unreadable), batch(rows, tmp_path / "out"):
            pass
    (tmp_path / "file").write_text("x")
    with (
        pytest.raises(World, match="is a file, not a folder"),
        batch(workbook(tmp_path / "rows.xlsx", [WIRE]), tmp_path / "file"),
    ):
        pass


@pytest.mark.parametrize("stage", ["checking", "stamping"])
def test_progress_tells_how_far_it_is(csv_file: Csv, tmp_path: Path, stage: str) -> None:
    told: list[Progress] = []
    with batch(csv_file(many(60)), tmp_path / "out", progress=told.append, check_only=stage == "checking"):
        pass
    stages = [one.stage for one in told]
    assert list(dict.fromkeys(stages)) == ["reading", stage, "writing"]
    rows = [one.rows for one in told if one.stage == stage]
    assert rows == sorted(rows)
    assert rows[-1] == 60
    assert [one.share for one in told if one.stage == stage][-1] == 1.0


# ---------------------------------------------------------------------------------------------------- what is written


def test_summary_as_json_and_text(csv_file: Csv, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with batch(csv_file([WIRE, {**WIRE, "holder.phone": "1"}]), out) as report:
        printed = json.loads("".join(report.json()))
    assert json.loads((out / "summary.json").read_text(encoding="utf-8")) == printed
    assert {key: printed[key] for key in ("rows", "stamped", "refused")} == {"rows": 2, "stamped": 1, "refused": 1}
    assert printed["results"][0]["file"] == str(out / "00002 Sample Holder.pdf")
    assert printed["results"][1]["file"] is None
    assert set(printed["results"][1]["findings"][0]) == {"code", "severity", "field", "message", "basis", "needs"}
    text = (out / "SUMMARY.txt").read_text(encoding="utf-8")
    assert "Row 3: refused" in text
    assert "Row 2" not in text


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ","), ("cp1252", ";"), ("utf-16", "\t")])
def test_the_marked_csv_is_the_original_with_three_columns(
    csv_file: Csv, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    rows: Rows = [WIRE, {**WIRE, "holder.names": "José “Pepe” Ñandú", "holder.phone": "1"}]
    path = csv_file(rows, encoding=encoding, delimiter=delimiter)
    with batch(path, tmp_path / "out") as report:
        assert report.refused == 1
    content = (tmp_path / "out" / "rows-marked.csv").read_bytes()
    text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    heading, *found = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    assert heading == [*WIRE, "status", "file", "findings"]
    assert [line[: len(WIRE)] for line in found] == [list(row.values()) for row in rows]
    assert found[0][-3:-1] == ["stamped", "00002 Sample Holder.pdf"]
    assert found[1][-3:-1] == ["refused", ""]
    assert found[1][-1].startswith("error, holder.phone (column C): ")


def test_the_marked_copy_corrected_is_rows_again(csv_file: Csv, tmp_path: Path) -> None:
    first = csv_file([{**WIRE, "guarantor.title": "=Vice President"}, {**WIRE, "holder.phone": "1"}])
    with batch(first, tmp_path / "out"):
        pass
    marked = tmp_path / "out" / "rows-marked.csv"
    corrected = marked.with_name("rows.csv")
    corrected.write_bytes(marked.read_bytes().replace(b",1,1200", b",(518) 555-0142,1200"))
    with batch(corrected, tmp_path / "out") as report:
        assert (report.stamped, report.kept, report.refused) == (2, 1, 0)
    lines = marked.read_text(encoding="utf-8-sig").splitlines()
    assert all(line.count("stamped") <= 1 for line in lines)
    assert lines[0].count("status") == 1


def test_no_cell_of_the_marked_copy_is_a_formula(csv_file: Csv, tmp_path: Path) -> None:
    row = {
        **WIRE,
        "guarantor.title": "=HYPERLINK(1)",
        "guarantor.signer": "@SUM(1)",
        "holder.names": "-2+3",
        "guarantor.firm": "＝1",
    }
    with batch(csv_file([row]), tmp_path / "out") as report:
        assert report.rows == 1
    text = (tmp_path / "out" / "rows-marked.csv").read_text(encoding="utf-8-sig")
    assert not [cell for line in csv.reader(io.StringIO(text)) for cell in line if cell[:1] in set("=@+-＝")]


@given(st.text(max_size=10))
def test_disarmed(cell: str) -> None:
    safe = disarmed(cell)
    assert safe in {cell, f"'{cell}"}
    if safe[:1] in set("=+@\t\r") or (safe[:1] == "-" and not re.fullmatch(r"-?\d[\d,]*(\.\d+)?", safe)):
        pytest.fail("a spreadsheet program would run this")


def test_the_name_of_the_copy() -> None:
    assert marked_name(Path("a/rows.csv")) == "rows-marked.csv"
    assert marked_name(Path("a/rows-marked.XLSX")) == "rows-marked.XLSX"


def workbook(path: Path, rows: Rows, extra: Callable[[Any], None] = lambda book: None) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    extra(book)
    book.save(path)
    return path


def test_a_workbook_is_stamped_as_its_rows_in_csv_are(csv_file: Csv, tmp_path: Path) -> None:
    with batch(csv_file([WIRE, CHECK]), tmp_path / "csv"):
        pass
    with batch(workbook(tmp_path / "rows.xlsx", [WIRE, CHECK]), tmp_path / "xlsx") as report:
        assert report.stamped == 2
    assert papers(tmp_path / "csv") == papers(tmp_path / "xlsx")


def test_typed_cells_are_stamped_as_they_show(csv_file: Csv, tmp_path: Path) -> None:
    from datetime import datetime

    def typed(book: Any) -> None:
        sheet = book.active
        places = {key: place for place, key in enumerate(CHECK, 1)}
        for key, value, format_ in (
            ("rights.count", 100, "#,##0.00"),
            ("subscription.basic", 41, "General"),
            ("payment.instrument.number", 417, "000000"),
            ("payment.instrument.date", datetime(2026, 11, 27), "m/d/yyyy"),  # noqa: DTZ001
            ("guarantor.date", datetime(2026, 11, 30), "yyyy-mm-dd h:mm:ss"),  # noqa: DTZ001
            ("notice.date", datetime(2026, 11, 30, 10, 30), "m/d/yyyy h:mm AM/PM"),  # noqa: DTZ001
        ):
            sheet.cell(2, places[key]).value = value
            sheet.cell(2, places[key]).number_format = format_

    with batch(csv_file([CHECK]), tmp_path / "csv"):
        pass
    with batch(workbook(tmp_path / "rows.xlsx", [CHECK], typed), tmp_path / "xlsx") as report:
        assert report.stamped == 1, [one.findings for one in report.results()]
    assert papers(tmp_path / "csv") == papers(tmp_path / "xlsx")


def test_the_marked_workbook_keeps_all_and_adds_three_columns(tmp_path: Path) -> None:
    def dressed(book: Any) -> None:
        sheet = book.active
        sheet["A2"].font = Font(bold=True)
        sheet.column_dimensions["A"].width = 33
        sheet["AA2"] = "=1+1"
        book.create_sheet("Notes").append(["kept"])

    rows = [{**WIRE, "guarantor.title": "=1+1"}, {**WIRE, "holder.phone": "1"}]
    path = workbook(tmp_path / "rows.xlsx", rows, dressed)
    sheet_cells = openpyxl.load_workbook(path)["Sheet"]
    sheet_cells.cell(2, 22).data_type = "s"
    for turn in range(2):
        with batch(path, tmp_path / f"out{turn}") as report:
            assert report.rows == 2
        copy = openpyxl.load_workbook(tmp_path / f"out{turn}" / "rows-marked.xlsx")
        sheet = copy["Sheet"]
        start = 28  # the cell in AA, which has no heading, is no place for ours
        assert [sheet.cell(1, start + place).value for place in range(3)] == ["status", "file", "findings"]
        assert sheet.cell(3, start).value == "refused"
        assert str(sheet.cell(3, start + 2).value).startswith("error, holder.phone (column C):")
        assert sheet["AA2"].value == "=1+1"
        assert sheet["A2"].font.bold
        assert sheet.column_dimensions["A"].width == 33
        assert copy["Notes"]["A1"].value == "kept"
        assert sheet.max_column == start + 2


def test_a_marked_workbook_marked_again_has_its_columns_once(tmp_path: Path) -> None:
    path = workbook(tmp_path / "rows.xlsx", [WIRE, {**WIRE, "holder.phone": "1"}])
    with batch(path, tmp_path / "one"):
        pass
    with batch(tmp_path / "one" / "rows-marked.xlsx", tmp_path / "two") as report:
        assert (report.stamped, report.refused) == (1, 1)
    sheet: Any = openpyxl.load_workbook(tmp_path / "two" / "rows-marked.xlsx").active
    heading = [cell.value for cell in sheet[1]]
    assert heading == [*WIRE, "status", "file", "findings"]
    assert [sheet.cell(row, len(WIRE) + 1).value for row in (2, 3)] == ["stamped", "refused"]
