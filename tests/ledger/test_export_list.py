"""Lists for spreadsheets: real numbers and dates, zeros in front, nothing that a spreadsheet program would run."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from gdnotice.actions.acknowledge_notice import acknowledge_notice
from gdnotice.actions.cover_protect import cover_protect
from gdnotice.actions.draft_notice import draft_notice
from gdnotice.actions.export_list import NAMES, ListName, export_list
from gdnotice.actions.send_notice import send_notice
from gdnotice.errors import Misuse
from gdnotice.ledger.entries import every
from gdnotice.ledger.vault import Vault
from tests.ledger import office
from tests.ledger.office import ANN, BOB, CAL, RIGHTS_DAY, Office, at, proved

RIGHTS = "sample-rights-2026"
EVIL = '=HYPERLINK("http://evil","Sample")'


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    made = Office(tmp_path / "ledger")
    made.clock.moment = at(RIGHTS_DAY)
    number = made.stamped("rights-notice", RIGHTS, office.rights())
    with made.person(BOB) as opened:
        draft_notice(opened, "rights-notice", RIGHTS, {**office.rights(), "holder.names": [EVIL]})
        draft_notice(opened, "tender-notice", "sample-tender-2003", office.tender())
        send_notice(opened, number, "fax", confirmation="000123")
        made.clock.pass_by(minutes=5)
        acknowledge_notice(opened, number, by="@agent", how="telephone")
        cover_protect(opened, number, "200", date(2026, 11, 30), on_behalf="-A Sample")
    return made


def rows_of(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def sheet_of(path: Path) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    head, *rows = sheet.iter_rows()
    for row in rows:
        assert all(cell.data_type != "f" for cell in row)
    return [{str(name.value): cell.value for name, cell in zip(head, row, strict=True)} for row in rows]


def taken(opened: Vault, name: ListName, path: Path, offer: str | None = None) -> Path:
    export_list(opened, name, path, offer=offer)
    return path


def test_every_list_as_csv_and_as_a_sheet_says_the_same(desk: Office, tmp_path: Path) -> None:
    with desk.person(CAL) as opened:
        for name in NAMES:
            told = rows_of(taken(opened, name, tmp_path / f"{name}.csv"))
            shown = sheet_of(taken(opened, name, tmp_path / f"{name}.XLSX"))
            if name == "entries":
                shown = shown[: len(told)]  # one more by then: that the first was taken out
            assert len(told) == len(shown) > 0
            assert list(told[0]) == list(shown[0])
        proved(opened)
        exports = [entry for entry in every(opened.db) if entry.kind == "exported"]
        assert len(exports) == 2 * len(NAMES)
        assert exports[0].body == {"what": "list of notices", "offer": None, "rows": 3, "as": "csv"}
        assert exports[0].person == 3


def test_cells_are_numbers_dates_and_texts_and_never_formulas(desk: Office, tmp_path: Path) -> None:
    with desk.person(BOB) as opened:
        notices = rows_of(taken(opened, "notices", tmp_path / "n.csv"))
        assert notices[1]["holder"] == f"'{EVIL}"
        assert notices[0]["due at"] == "2026-12-03T17:00:00-05:00"
        assert (notices[0]["uncovered units"], notices[0]["protect"]) == ("1000", "OPEN")
        sheet = sheet_of(taken(opened, "notices", tmp_path / "n.xlsx"))
        assert sheet[1]["holder"] == EVIL
        assert (str(sheet[0]["due at"]), sheet[0]["zone"]) == ("2026-12-03 17:00:00", "America/New_York")
        assert sheet[0]["uncovered units"] == 1000
        assert sheet[0]["notice"] == 1
        deliveries = rows_of(taken(opened, "deliveries", tmp_path / "d.csv"))
        assert [one["what"] for one in deliveries] == ["sent", "acknowledged", "covered"]
        assert deliveries[0]["confirmation"] == "000123"
        assert (deliveries[1]["by"], deliveries[2]["on behalf"]) == ("'@agent", "'-A Sample")
        sheet = sheet_of(taken(opened, "deliveries", tmp_path / "d.xlsx"))
        assert sheet[0]["confirmation"] == "000123"
        assert sheet[2]["protect dated"] == at("2026-11-30").replace(tzinfo=None)
        assert sheet[2]["units"] == 200
        protects = rows_of(taken(opened, "protects", tmp_path / "p.csv"))
        assert [(one["guaranteed units"], one["uncovered units"]) for one in protects] == [("1200", "1000")]


def test_a_list_of_one_offer(desk: Office, tmp_path: Path) -> None:
    with desk.person(BOB) as opened:
        assert len(rows_of(taken(opened, "notices", tmp_path / "n.csv", "sample-tender-2003"))) == 1
        assert len(rows_of(taken(opened, "deliveries", tmp_path / "d.csv", "sample-tender-2003"))) == 0
        entries = rows_of(taken(opened, "entries", tmp_path / "e.csv", "sample-tender-2003"))
        assert {one["kind"] for one in entries} == {"offer-kept", "drafted"}
        with pytest.raises(Misuse, match="no offer of that id"):
            export_list(opened, "notices", tmp_path / "x.csv", offer="none")
        with pytest.raises(Misuse, match="not of one offer"):
            export_list(opened, "people", tmp_path / "x.csv", offer=RIGHTS)
        with pytest.raises(Misuse, match="neither"):
            export_list(opened, "people", tmp_path / "x.ods")
    assert not (tmp_path / "x.csv").exists()


def test_the_list_of_entries_proves_the_whole_chain_without_what_entries_say(desk: Office, tmp_path: Path) -> None:
    with desk.person(ANN) as opened:
        rows = rows_of(taken(opened, "entries", tmp_path / "e.csv"))
    before = hashlib.sha256(b"GD Notice ledger, entries of format 1").digest()
    keys = ("entry", "at ms", "person", "family", "subject", "kind", "state", "protect", "uncovered hundredths",
            "exposure cents", "due ms", "due code")  # fmt: skip
    texts = ("family", "kind", "state", "protect", "due code")
    for row in rows:
        columns = [row[key] or None if key in texts else int(row[key]) if row[key] else None for key in keys]
        told = json.dumps(columns, separators=(",", ":")).encode()
        before = hashlib.sha256(before + told + bytes.fromhex(row["digest"])).digest()
        assert before.hex() == row["hash"]
    assert len(rows) > 10
