"""Batches as a clerk makes them: a spreadsheet dropped, its findings, drafting, approving, stamping, papers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from gdnotice.batch.run import Progress
from gdnotice.files import Pasted
from tests.batch.conftest import CHECK, WIRE, Rows, text_of
from tests.stamp.test_signatures import FILES
from ui.asking import AskDialog
from ui.batches import work
from ui.batches.screen import Batches
from ui.main_window import MainWindow
from ui.work import Stopped

Settle: TypeAlias = Callable[[], None]
Shown: TypeAlias = Callable[[], QDialog]
BAD = {**WIRE, "subscription.basic": "999", "holder.names": "Second Sample Holder"}


@pytest.fixture
def page(sample: MainWindow, settle: Settle) -> Batches:
    sample.go("batches")
    settle()
    found = sample.screen_of("batches")
    assert isinstance(found, Batches)
    found.chooser.choose("rights-notice", "sample-rights-2026")
    settle()
    return found


def sheet(folder: Path, rows: Rows) -> Path:
    path = folder / "monday.csv"
    path.write_text(text_of(rows), encoding="utf-8")
    return path


def told(page: Batches, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


def press(page: Batches, name: str) -> None:
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    assert found.isEnabled()
    found.click()


def asked(shown: Shown) -> AskDialog:
    found = shown()
    assert isinstance(found, AskDialog)
    return found


def drop(page: Batches, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.drop.dropEvent(event)


def test_a_batch_from_the_drop_to_the_papers(
    page: Batches, settle: Settle, shown: Shown, tmp_path: Path, qtbot: QtBot
) -> None:
    drop(page, sheet(tmp_path, [WIRE, BAD, CHECK]))
    settle()
    assert told(page, "detected") == "CSV, UTF-8, parted by commas; 3 rows; 24 of 24 columns known."
    assert told(page, "summary").startswith("3 rows: 2 may be drafted, 1 with errors")
    page.only_bad.setChecked(True)
    assert page.findings.model().rowCount() == 1
    assert page.findings.model().index(0, 1).data() == "F"

    page.findings.selectRow(0)
    page.findings.setFocus()
    page.findings.activated.emit(page.findings.model().index(0, 0))
    settle()
    row = shown()
    cells = row.findChild(QTableWidget, "cells")
    assert isinstance(cells, QTableWidget)
    assert "999" in {cells.item(at, 2).text() for at in range(cells.rowCount())}  # type: ignore[union-attr]
    row.close()

    assert page.go.text() == "&Draft 2 notices …"
    page.go.click()
    dialog = asked(shown)
    dialog.go()
    settle()
    assert told(page, "came") == "Batch 1: 2 notices drafted and ready for approval, 1 row refused."
    assert told(page, "summary").startswith("3 rows: 0 may be drafted, 2 there already")
    assert not page.go.isEnabled()

    press(page, "approve-batch")
    settle()
    dialog = asked(shown)
    dialog.fill(**{"why-0": "They are two holders."})  # maybe-a-duplicate: the sample ledger has a notice like it
    dialog.go()
    settle()
    press(page, "stamp-batch")
    settle()
    batch = page.kept.chosen
    assert batch is not None
    assert batch.states == {"stamped": 2}
    press(page, "print-batch")
    chooser = shown()
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "all.pdf"))
    chooser.close()
    settle()
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF")
    press(page, "papers-batch")
    dialog = asked(shown)
    dialog.fill(folder=str(tmp_path / "papers"))
    dialog.go()
    settle()
    assert len(list((tmp_path / "papers").glob("*.pdf"))) == 2


def test_headings_that_do_not_fit_are_told_at_once(page: Batches, settle: Settle, tmp_path: Path) -> None:
    wrong = {key.replace("holder.phone", "holder.fone"): value for key, value in WIRE.items()}
    page.take(sheet(tmp_path, [wrong]))
    settle()
    assert page.tabs.currentIndex() == 1
    assert "1 needed column missing; 1 heading to be mended" in told(page, "detected")
    lines = [page.columns.model().index(row, 2).data() for row in range(2)]
    assert lines[0] == "Telephone of the holder (holder.phone) is needed of every notice"
    assert "Did you mean holder.phone?" in lines[1]
    assert not page.go.isEnabled()


def test_what_is_no_spreadsheet_is_told(page: Batches, settle: Settle, tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing behind it")
    page.take(path)
    settle()
    assert "broken.xlsx" in told(page, "spreadsheet")
    assert "cannot be" in told(page, "detected") or "damaged" in told(page, "detected")


def test_onto_files_with_a_summary(page: Batches, settle: Settle, shown: Shown, tmp_path: Path) -> None:
    page.chooser.onto_files.setChecked(True)
    page.take(sheet(tmp_path, [WIRE, BAD]))
    settle()
    assert page.go.text() == "&Stamp 1 paper …"
    page.go.click()
    dialog = asked(shown)
    dialog.fill(folder=str(tmp_path / "papers"), names="{row}-{holder.names}")
    dialog.go()
    settle()
    found = {one.name for one in (tmp_path / "papers").iterdir()}
    assert {"2-Sample Holder.pdf", "all.pdf", "SUMMARY.txt", "summary.json", "monday-marked.csv"} <= found
    assert told(page, "came").startswith("2 rows: 1 stamped, 1 refused")


def test_a_signature_stands_on_every_paper(page: Batches, settle: Settle, shown: Shown, tmp_path: Path) -> None:
    picture = tmp_path / "signature.png"
    picture.write_bytes(FILES["clear ground"])
    page.chooser.onto_files.setChecked(True)
    page.take(sheet(tmp_path, [WIRE]))
    settle()
    page.go.click()
    dialog = asked(shown)
    dialog.put_files({"picture": Pasted("pasted.png", picture.read_bytes())})
    dialog.fill(folder=str(tmp_path / "papers"))
    dialog.go()
    refusal = dialog.findChild(QLabel, "refusal")
    assert isinstance(refusal, QLabel)
    assert "Save the picture as a PNG file" in refusal.text()
    dialog.put_files({"picture": picture})
    dialog.go()
    settle()
    assert told(page, "came").startswith("1 row: 1 stamped")
    assert "institution's signature on page 3" in told(page, "notes")
    (paper,) = (tmp_path / "papers").glob("0*.pdf")
    resources: Any = PdfReader(paper).pages[2]["/Resources"]
    assert [name for name in resources["/XObject"] if name.startswith("/GDNP")]


def test_files_are_saved_for_the_next_time(page: Batches, settle: Settle, shown: Shown, tmp_path: Path) -> None:
    press(page, "template")
    chooser = shown()
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "empty.xlsx"))
    chooser.close()
    settle()
    page.take(tmp_path / "empty.xlsx")
    settle()
    assert page.looked is not None
    assert page.looked.fits
    page.take(sheet(tmp_path, [WIRE, BAD]))
    settle()
    press(page, "marked")
    chooser = shown()
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "marked.csv"))
    chooser.close()
    settle()
    assert "refused" in (tmp_path / "marked.csv").read_text(encoding="utf-8-sig")


def test_stopping_leaves_what_was_done(
    page: Batches, settle: Settle, shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("gdnotice.actions.batch_into_ledger.CHUNK", 1)
    page.take(sheet(tmp_path, [{**WIRE, "holder.names": f"Sample Holder {one}"} for one in range(6)]))
    settle()
    page.go.click()
    dialog = asked(shown)
    dialog.go()
    page.running.stop.click()
    qtbot.waitUntil(lambda: "Stopped" in told(page, "came"), timeout=30_000)
    settle()
    begun = page.kept.chosen.notices if page.kept.chosen is not None else 0
    assert begun < 6
    page.go.click()
    dialog = asked(shown)
    dialog.go()
    settle()
    assert page.kept.chosen is not None
    assert page.kept.chosen.notices == 6
    assert f"{6 - begun} notice" in told(page, "came")


def test_a_stop_is_no_exception() -> None:
    def stopped(_what: str, _count: int, _of: int) -> None:
        raise Stopped

    assert work._progress(stopped, 5)(Progress("checking", 1, 0.2, 1.0)) is False


def test_locking_takes_it_off_the_screen(page: Batches, sample: MainWindow, settle: Settle, tmp_path: Path) -> None:
    page.take(sheet(tmp_path, [BAD]))
    settle()
    sample.go("lock")
    settle()
    assert page.findings.model().rowCount() == 0
    assert told(page, "summary") == ""
    assert page.path is None
