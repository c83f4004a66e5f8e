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
