"""The findings of a row are those of ``check``, in the same order and words, on whatever paper; and of ``stamp``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from gdnotice.actions.check import check
from gdnotice.actions.opening import open_notice
from gdnotice.actions.paper import built_in
from gdnotice.actions.stamp_notice import stamp_notice
from gdnotice.cli.main import cli
from gdnotice.findings.finding import Finding
from gdnotice.pack.load import form
from gdnotice.pack.schema import columns
from gdnotice.stamp.printing import write_printing
from tests.batch.conftest import CHECK, NOON, OFFER, WIRE, batch

Csv = Callable[..., Path]

ROWS: list[Mapping[str, str]] = [
    WIRE,
    CHECK,
    {**WIRE, "guarantor.title": "銀行"},
    {**WIRE, "guarantor.title": "銀行", "holder.phone": "1"},
    {**WIRE, "holder.names": "銀行|Sample Holder"},
    {**WIRE, "payment.method": "certified-check"},
    {**WIRE, "rights.count": "many", "notice.date": ""},
    {**CHECK, "payment.instrument.bank": "\N{CJK UNIFIED IDEOGRAPH-9280}"},
    {**WIRE, "rights.certificates": "|".join(f"RC-{turn}" for turn in range(60))},
]


def answers_file(row: Mapping[str, str], folder: Path) -> Path:
    path = folder / "answers.toml"
    lines = [f"{key} = {json.dumps(text)}" for key, text in row.items() if text]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def poor_printing(tmp_path: Path) -> Path:
    """The built-in paper without the blanks for a title and for wires, and with one tick box less."""
    whole = built_in(open_notice("rights-notice", OFFER, answers_file(WIRE, tmp_path), NOON, None))
    left = tuple(
        one
        for one in whole.placements
        if one.field not in {"guarantor.title", "payment.wire.date"}
        and (one.field, one.value) != ("payment.method", "certified-check")
    )
    assert 3 <= len(whole.placements) - len(left) <= 6
    write_printing(replace(whole, placements=left), tmp_path / "printing")
    return tmp_path / "printing"


def without_lines(findings: tuple[Finding, ...]) -> list[Finding]:
    """Only a file of answers has lines to name."""
    return [replace(one, message=one.message.split(" It stands in line ")[0]) for one in findings]


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("check_only", [True, False])
def test_rows_are_found_as_check_finds_them(
    csv_file: Csv, tmp_path: Path, poor_printing: Path, own: bool, check_only: bool
) -> None:
    printing = None if own else poor_printing
    alone = [
        without_lines(check("rights-notice", OFFER, answers_file(row, tmp_path), NOON, printing=printing).findings)
        for row in ROWS
    ]
    with batch(csv_file(ROWS), tmp_path / "out", check_only=check_only, printing=printing) as report:
        found = [list(one.findings) for one in report.results()]
        good = [one.ok for one in report.results()]
    assert found == alone
    assert good == [not any(one.severity == "error" for one in each) for each in alone]
    codes = {one.code for each in alone for one in each}
    assert "unprintable" in codes
    assert ("not-on-printing" in codes) is not own
    assert sum(good) >= 3


def test_what_has_an_error_is_not_named_again(tmp_path: Path) -> None:
    row = {**WIRE, "holder.names": "12 Example Street, Albany NY 12207|銀行"}
    found = check("rights-notice", OFFER, answers_file(row, tmp_path), NOON).findings
    assert [one.code for one in found if one.field == "holder.names" and one.severity == "error"] != []
    assert "unprintable" not in [one.code for one in found]


@pytest.mark.parametrize("row", [WIRE, ROWS[2]])
def test_stamp_finds_what_check_finds(tmp_path: Path, poor_printing: Path, row: Mapping[str, str]) -> None:
    path = answers_file(row, tmp_path)
    found = check("rights-notice", OFFER, path, NOON, printing=poor_printing)
    done = stamp_notice("rights-notice", OFFER, path, tmp_path / "out.pdf", NOON, printing=poor_printing)
    assert done.checked.findings == found.findings
    assert (done.stamped is not None) == found.ok == (tmp_path / "out.pdf").exists()


def test_the_command_looks_at_the_paper(tmp_path: Path, poor_printing: Path) -> None:
    path = str(answers_file(WIRE, tmp_path))
    own = CliRunner().invoke(cli, ["check", "rights-notice", OFFER, path, "--json"], standalone_mode=False)
    poor = CliRunner().invoke(
        cli, ["check", "rights-notice", OFFER, path, "--printing", str(poor_printing), "--json"], standalone_mode=False
    )
    codes = [[one["code"] for one in json.loads(result.stdout)["findings"]] for result in (own, poor)]
    assert "not-on-printing" not in codes[0]
    assert codes[1].count("not-on-printing") == 2
    assert (own.return_value, poor.return_value) == (0, 0)


def test_remarks_on_the_paper_are_told_once(csv_file: Csv, tmp_path: Path, poor_printing: Path) -> None:
    with batch(csv_file([WIRE] * 3), tmp_path / "out", printing=poor_printing) as report:
        assert report.stamped == 3
        assert [note for note in report.notes if note.endswith("(3 rows)")]
        assert "Row" not in "".join(report.text())


AUCTION = "sample-auction-2026"


@pytest.fixture
def two_columns(tmp_path: Path) -> Path:
    """The built-in letter whose table of certificates lacks the column for the shares that each represents."""
    whole = built_in(open_notice("transmittal", AUCTION, letter(tmp_path, 3), NOON, None))
    left = tuple(one for one in whole.placements if (one.field, one.column) != ("shares.certificates", "shares"))
    assert len(whole.placements) - len(left) == 6
    write_printing(replace(whole, placements=left), tmp_path / "two-columns")
    return tmp_path / "two-columns"


def letter(folder: Path, certificates: int) -> Path:
    """Answers to a letter of transmittal that leave open what is tendered of each certificate: all of it."""
    path = folder / "letter.toml"
    cells = ", ".join(f'{{ number = "SM-{2001 + turn}", shares = 100 }}' for turn in range(certificates))
    path.write_text(f'[holder]\nnames = ["Sample Holder"]\n\n[shares]\ncertificates = [ {cells} ]\n', encoding="utf-8")
    return path


def column_findings(findings: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in findings if one.code == "column-not-on-printing"]


def test_a_column_that_the_printing_has_no_blank_for_is_told(tmp_path: Path, two_columns: Path) -> None:
    path = letter(tmp_path, 3)
    found = check("transmittal", AUCTION, path, NOON, printing=two_columns).findings
    told = column_findings(found)
    assert [(one.severity, one.field) for one in told] == [("warning", "shares.certificates")]
    assert "Shares represented" in told[0].message
    assert "Shares tendered" not in told[0].message, "nothing was answered there"
    assert "Certificate number" not in told[0].message
    done = stamp_notice("transmittal", AUCTION, path, tmp_path / "out.pdf", NOON, printing=two_columns)
    assert done.checked.findings == found
    own = check("transmittal", AUCTION, path, NOON).findings
    assert not column_findings(own)


def test_a_column_that_goes_to_the_schedule_is_not_missed(tmp_path: Path, two_columns: Path) -> None:
    """More certificates than rows: the schedule has a column for everything that was answered."""
    found = check("transmittal", AUCTION, letter(tmp_path, 7), NOON, printing=two_columns).findings
    assert not column_findings(found)


def test_rows_are_told_of_a_column_as_check_tells(csv_file: Csv, tmp_path: Path, two_columns: Path) -> None:
    blank = dict.fromkeys(columns(form("transmittal")), "")
    row = {**blank, "holder.names": "Sample Holder", "shares.certificates": "SM-2001:100|SM-2002:100"}
    alone = check("transmittal", AUCTION, letter(tmp_path, 2), NOON, printing=two_columns).findings
    given, out = csv_file([row]), tmp_path / "out"
    with batch(given, out, AUCTION, "transmittal", check_only=True, printing=two_columns) as report:
        found = [list(one.findings) for one in report.results()]
    assert found == [without_lines(alone)]
    assert len(column_findings(tuple(found[0]))) == 1
