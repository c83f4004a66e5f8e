"""Acts by their buttons: undone at once, proved by a dropped file, approved by a colleague, printed, taken out."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from gdnotice import places
from gdnotice.actions.attach_evidence import attached_file
from gdnotice.actions.draft_notice import draft_notice, read_given
from gdnotice.actions.people import change_setting
from gdnotice.actions.read_stamped import read_stamped
from gdnotice.actions.ready_notice import accept_warning, ready_notice
from gdnotice.actions.show_notice import ShownNotice, show_notice
from ui.asking import AskDialog, PathLine
from ui.main_window import MainWindow
from ui.notices.one import OneNotice
from ui.notices.printing import PrintPreview, print_pages

Settle: TypeAlias = Callable[[], None]
Shown: TypeAlias = Callable[[], QDialog]
STAMPED, SENT, APPROVED, READY, DRAFT = 4, 3, 5, 6, 9
"""Notices of the sample ledger by where they stand."""


def one(window: MainWindow, number: int, settle: Settle) -> OneNotice:
    window.activateWindow()
    window.go("notice", number)
    settle()
    found = window.screen_of("notice")
    assert isinstance(found, OneNotice)
    return found


def ask(window: MainWindow, settle: Settle, work: Callable[..., Any], *args: object, **named: Any) -> Any:
    came: list[Any] = []
    window.desk.run("Asking", work, *args, done=came.append, **named)
    settle()
    return came[0]


def button(of: Any, name: str) -> QPushButton:
    found = of.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), [each.objectName() for each in of.findChildren(QPushButton)]
    assert found.isVisible()
    return found


def dialog_of(shown: Shown) -> AskDialog:
    found = shown()
    assert isinstance(found, AskDialog)
    return found


def done_words(screen: OneNotice) -> str:
    text = screen.findChild(QLabel, "done-text")
    assert isinstance(text, QLabel)
    return text.text() if text.isVisible() else ""


def kinds(window: MainWindow, settle: Settle, number: int) -> list[str]:
    found: ShownNotice = ask(window, settle, show_notice, number)
    return [each.kind for each in found.entries]


def test_a_slip_is_undone_at_once(sample: MainWindow, settle: Settle, shown: Shown, qtbot: QtBot) -> None:
    screen = one(sample, APPROVED, settle)
    button(screen, "withdrawn").click()
    dialog = dialog_of(shown)
    dialog.fill(reason="sold", at="t 9:00a")
    dialog.go()
    settle()
    assert "Withdrawn." in done_words(screen)
    sample.activateWindow()
    qtbot.waitUntil(sample.isActiveWindow, timeout=5_000)
    assert screen.isAncestorOf(QApplication.focusWidget() or sample), "the keys still go to the notice"
    QTest.keyClick(screen, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert kinds(sample, settle, APPROVED)[-2:] == ["withdrawn", "taken-back"]
    assert ask(sample, settle, show_notice, APPROVED).kept.now.standing.state == "approved"
    assert done_words(screen) == ""
    QTest.keyClick(screen, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert kinds(sample, settle, APPROVED)[-1] == "taken-back", "there is nothing more to undo"


def test_what_cannot_be_undone_offers_no_undo(sample: MainWindow, settle: Settle) -> None:
    screen = one(sample, APPROVED, settle)
    button(screen, "stamped").click()
    settle()
    assert kinds(sample, settle, APPROVED)[-1] == "stamped"
    assert done_words(screen) == ""


def drop(screen: OneNotice, mime: QMimeData) -> None:
    event = QDropEvent(
        QPointF(30, 30), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    screen.dropEvent(event)


def test_a_dropped_file_is_evidence_of_the_acknowledgement(
    sample: MainWindow, settle: Settle, shown: Shown, tmp_path: Path
) -> None:
    screen = one(sample, SENT, settle)
    report = tmp_path / "reply from the agent.txt"
    report.write_text("received\n", encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(report))])
    drop(screen, mime)
    dialog = dialog_of(shown)
    line = dialog.findChild(PathLine, "evidence")
    assert isinstance(line, PathLine)
    assert line.text() == str(report)
    before = len(kinds(sample, settle, SENT))
    dialog.fill(by="A. Agent", how="by e-mail")
    dialog.go()
    settle()
    found: ShownNotice = ask(sample, settle, show_notice, SENT)
    assert [each.kind for each in found.entries[before:]] == ["acknowledged", "evidence-attached"]
    assert found.entries[-1].body is not None
    assert found.entries[-1].body["what"] == "Acknowledged by A. Agent, by e-mail"
    assert ask(sample, settle, attached_file, SENT, found.entries[-1].seq) == (report.name, b"received\n")


def test_a_pasted_picture_is_evidence(sample: MainWindow, settle: Settle, shown: Shown) -> None:
    screen = one(sample, DRAFT, settle)
    picture = QImage(20, 10, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    QApplication.clipboard().setImage(picture)
    QTest.keyClick(screen, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = dialog_of(shown)
    dialog.fill(what="The client's note")
    dialog.go()
    settle()
    found: ShownNotice = ask(sample, settle, show_notice, DRAFT)
    name, content = ask(sample, settle, attached_file, DRAFT, found.entries[-1].seq)
    assert (name, content[:8]) == ("pasted.png", b"\x89PNG\r\n\x1a\n")


def test_typed_days_and_hours_are_read_aloud(sample: MainWindow, settle: Settle, shown: Shown) -> None:
    screen = one(sample, SENT, settle)
    button(screen, "acknowledged").click()
    dialog = dialog_of(shown)
    dialog.fill(at="11/30 2:30p")
    reads = dialog.findChild(QLabel, "at-reads")
    assert isinstance(reads, QLabel)
    assert "Monday, November 30, 2026" in reads.text()
    assert "2:30" in reads.text()
    dialog.reject()


@pytest.fixture
def mine(sample: MainWindow, settle: Settle) -> int:
    """A notice that the person at the desk prepared, which somebody else has to approve."""

    def make(vault: Any) -> int:
        change_setting(vault, "second_pair", "on")
        given = read_given(places.resources() / "samples" / "rights-notice.toml", "rights-notice")
        more = {"holder.names": ["Tenth Sample Holder"], "rights.certificates": ["RC-99"]}
        number = draft_notice(vault, "rights-notice", "sample-rights-2026", {**given, **more}).number
        for warned in ready_notice(vault, number).open:
            accept_warning(vault, number, warned.code, warned.field, "looked at")
        return number

    number: int = ask(sample, settle, make)
    return number


def test_a_colleague_approves_in_the_same_chair(
    sample: MainWindow, settle: Settle, shown: Shown, mine: int, qtbot: QtBot
) -> None:
    screen = one(sample, mine, settle)
    assert screen.findChild(QPushButton, "approved") is None
    button(screen, "approved-beside").click()
    dialog = dialog_of(shown)
    dialog.fill(passphrase="not Bob's at all")
    dialog.go()
    settle()
    refusal = dialog.findChild(QLabel, "refusal")
    assert isinstance(refusal, QLabel)
    assert "do not open this ledger" in refusal.text()
    dialog.fill(passphrase="the sample of Bob")
    dialog.go()
    settle()
    found: ShownNotice = ask(sample, settle, show_notice, mine)
    assert found.kept.now.standing.state == "approved"
    approved = found.entries[-1]
    assert found.people[approved.person] == "Bob Sample"
    assert approved.body is not None
    assert found.people[approved.body["sitting"]] == "Ann Sample"
    assert sample.desk.sitting is not None
    assert sample.desk.sitting.person == "Ann Sample"
    assert ask(sample, settle, lambda vault: vault.person.name) == "Ann Sample"


def test_a_hidden_number_is_shown_for_a_moment(sample: MainWindow, settle: Settle) -> None:
    def make(vault: Any) -> int:
        given = read_given(places.resources() / "samples" / "transmittal.toml", "transmittal")
        return draft_notice(vault, "transmittal", "sample-auction-2026", given).number

    screen = one(sample, ask(sample, settle, make), settle)
    tabs = screen._tabs
    tabs.setCurrentIndex(2)
    table = screen.findChild(QTableWidget, "answers")
    assert isinstance(table, QTableWidget)

    def answer(row: int) -> str:
        item = table.item(row, 1)
        assert item is not None
        return item.text()

    before = [answer(row) for row in range(table.rowCount())]
    hidden = next(row for row, text in enumerate(before) if "•" in text)
    shows = table.cellWidget(hidden, 2)
    assert isinstance(shows, QPushButton)
    shows.click()
    settle()
    assert "•" not in answer(hidden)
    assert answer(hidden)[-4:] == before[hidden][-4:]
    assert screen.number is not None
    assert kinds(sample, settle, screen.number)[-1] == "revealed"
    tabs.setCurrentIndex(0)
    assert "•" in answer(hidden), "hidden again once one looks away"


def test_the_paper_is_printed_and_that_is_recorded(
    sample: MainWindow, settle: Settle, shown: Shown, tmp_path: Path, qtbot: QtBot
) -> None:
    screen = one(sample, STAMPED, settle)
    button(screen, "print").click()
    settle()
    preview = shown()
    assert isinstance(preview, PrintPreview)
    qtbot.waitUntil(lambda: preview.view.paper is not None, timeout=10_000)
    preview.first.setValue(2)
    preview.copies.setValue(2)
    pages = preview.last.value()
    preview.go.click()
    qtbot.waitUntil(lambda: isinstance(shown(), QPrintDialog), timeout=10_000)
    system = shown()
    assert isinstance(system, QPrintDialog)
    printer = system.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    system.done(QDialog.DialogCode.Accepted)
    qtbot.waitUntil(lambda: (tmp_path / "printed.pdf").is_file() and sample.desk.idle, timeout=30_000)
    settle()
    settle()
    found: ShownNotice = ask(sample, settle, show_notice, STAMPED)
    last = found.entries[-1]
    assert last.body is not None
    assert (last.kind, last.body["what"], last.body["pages"], last.body["copies"]) == (
        "exported", "stamped paper, printed", f"2-{pages}", 2,
    )  # fmt: skip
    document = QPdfDocument()
    assert document.load(str(tmp_path / "printed.pdf")) == QPdfDocument.Error.None_
    assert document.pageCount() % (pages - 1) == 0


def test_pages_are_drawn_at_their_own_size(qapp: QApplication, tmp_path: Path) -> None:
    from gdnotice.stamp.typeset.plain import Heading, plain_paper
    from tests.ledger.office import at

    pdf = plain_paper([Heading("A page")], "A page", at("2026-11-30T10:00"))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "page.pdf"))
    told: list[tuple[str, int, int]] = []
    print_pages(printer, pdf, (1, 1), lambda *words: told.append(words))
    assert told == [("Printing page 1", 1, 1)]
    document = QPdfDocument()
    document.load(str(tmp_path / "page.pdf"))
    image = document.render(0, document.pagePointSize(0).toSize() * 2)
    seen = [(x, image.pixelColor(x, y)) for x in range(image.width()) for y in range(0, image.height(), 2)]
    dark = [x for x, colour in seen if colour.alpha() > 200 and colour.value() < 90]
    assert 100 < min(dark) < 200, "the heading stands an inch or so from the edge"


def test_a_paper_that_must_not_be_sent_is_told_and_printed_for_the_record_only(
    sample: MainWindow, settle: Settle, shown: Shown, qtbot: QtBot
) -> None:
    screen = one(sample, STAMPED, settle)
    button(screen, "sent-back").click()
    dialog = dialog_of(shown)
    dialog.fill(reason="a name is wrong")
    dialog.go()
    settle()
    button(screen, "print").click()
    settle()
    warned = dialog_of(shown)
    words = " ".join(each.text() for each in warned.findChildren(QLabel))
    assert "must not be sent" in words
    warned.do.click()
    qtbot.waitUntil(lambda: isinstance(shown(), PrintPreview), timeout=10_000)
    preview = shown()
    assert isinstance(preview, PrintPreview)
    assert preview.paper.what == "stamped paper, for the record"
    preview.reject()


def save_to(shown: Shown, path: Path) -> None:
    chooser = shown()
    assert isinstance(chooser, QFileDialog)
    chooser.selectFile(str(path))
    chooser.fileSelected.emit(str(path))
    chooser.close()


def test_evidence_and_the_holders_part_leave_by_their_buttons(
    sample: MainWindow, settle: Settle, shown: Shown, tmp_path: Path
) -> None:
    screen = one(sample, SENT, settle)
    button(screen, "pack").click()
    save_to(shown, tmp_path / "pack.zip")
    settle()
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        assert f"notice-{SENT}/summary.pdf" in pack.namelist()
    screen = one(sample, DRAFT, settle)
    button(screen, "part").click()
    save_to(shown, tmp_path / "part.pdf")
    settle()
    refused = shown()
    assert "is not finished" in refused.accessibleName()
    refused.reject()
    assert not (tmp_path / "part.pdf").exists()


def test_a_finished_holders_part_is_saved(sample: MainWindow, settle: Settle, shown: Shown, tmp_path: Path) -> None:
    given = read_given(places.resources() / "samples" / "rights-notice.toml", "rights-notice")
    part = {key: value for key, value in given.items() if not key.startswith("guarantor.")}
    made = ask(sample, settle, draft_notice, "rights-notice", "sample-rights-2026", part)
    screen = one(sample, made.number, settle)
    button(screen, "part").click()
    save_to(shown, tmp_path / "part.pdf")
    settle()
    assert read_stamped(tmp_path / "part.pdf").draft


def test_a_cover_takes_its_moment_and_is_undone(sample: MainWindow, settle: Settle, shown: Shown) -> None:
    """The auction's protect of the sample."""
    lines = ask(sample, settle, _lines)
    number = next(each.number for each in lines if each.form == "tender-notice" and each.standing.protect == "OPEN")
    screen = one(sample, number, settle)
    button(screen, "covered").click()
    dialog = dialog_of(shown)
    dialog.fill(quantity="1", at="t 9:15a")
    dialog.go()
    settle()
    found: ShownNotice = ask(sample, settle, show_notice, number)
    last = found.entries[-1]
    assert last.body is not None
    assert (last.kind, last.body["quantity"], last.body["at"]) == ("covered", "1", "2026-11-30T09:15:00-05:00")
    assert "still open" in done_words(screen)
    button(screen, "done-button").click()
    settle()
    assert kinds(sample, settle, number)[-1] == "taken-back"


def _lines(vault: Any) -> Any:
    from gdnotice.actions.list_notices import list_notices

    return list_notices(vault, everything=True)
