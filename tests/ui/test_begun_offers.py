"""Half an offer is typed; then the program is killed, locked or left, and everything is there to be finished."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gdnotice.actions.amend_offer import amend_offer
from gdnotice.actions.begin_offer import open_begun
from gdnotice.actions.begun_offers import BegunOffer, begun_offers
from gdnotice.actions.edit_offer import edited, sheet_in_ledger
from gdnotice.actions.keep_ledger import check_ledger
from gdnotice.actions.keep_offer import offer_in
from gdnotice.actions.sample_ledger import COLLEAGUE, open_sample
from gdnotice.ledger.vault import open_vault
from gdnotice.offer.sheet import AmendmentSheet
from tests.ui.test_offers import ask, button, listing, one
from tests.ui.test_offers_editor import choose, editor, extend, line, typed, whole
from tests.ui.typist import killed_in_typing
from ui.asking import AskDialog
from ui.board.board import BoardScreen
from ui.main_window import MainWindow
from ui.offers.editor import Editor
from ui.screen import BOARD

Settle: TypeAlias = Callable[[], None]
Shown: TypeAlias = Callable[[], QDialog]
RIGHTS, AUCTION = "sample-rights-2026", "sample-auction-2026"


def said(of: QWidget, name: str = "unsaved") -> str:
    found = [one for one in of.findChildren(QLabel, name) if one.isVisible()]
    return found[-1].text() if found else ""


def begun(window: MainWindow, settle: Settle) -> list[BegunOffer]:
    found: list[BegunOffer] = ask(window, settle, begun_offers)
    return found


def saved(of: Editor, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: said(of, "editor-state") == "Draft saved", timeout=5_000)


def reopen(window: MainWindow, folder: Path, settle: Settle) -> None:
    window.desk.open("Opening", lambda: open_sample(folder, window.desk.clock), sample=True)
    settle()
    settle()


def board(window: MainWindow, settle: Settle) -> BoardScreen:
    window.go(BOARD)
    settle()
    settle()
    found = window.screen_of(BOARD)
    assert isinstance(found, BoardScreen)
    return found


GOES = """
from ui.offers.editor import Editor
from ui.screen import EDIT_OFFER
window.go(EDIT_OFFER, {"offer": sys.argv[2], "amendment": None})
wait(lambda: window.findChild(Editor) is not None and window.findChild(Editor).form is not None)
window.findChild(Editor).findChild(QLineEdit, "source").setFocus()
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_the_plug_pulled_in_the_middle_of_an_amendment(
    window: MainWindow, settle: Settle, made_sample: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "SAMPLE"
    shutil.copytree(made_sample, folder)
    letters, killed = killed_in_typing(folder, GOES, RIGHTS)
    for path in folder.rglob("*"):
        assert not path.is_file() or b"abcdefghij" not in path.read_bytes()

    reopen(window, folder, settle)
    assert ask(window, settle, check_ledger).ok
    screen = board(window, settle)
    assert said(screen) == "An amendment of Sample Harbor Holdings, Inc.: begun and not finished, 2:40 p.m."
    assert "An amendment of Sample Harbor Holdings, Inc. (abcd" in said(listing(window, settle))
    button(screen, "go-on").click()
    settle()
    found = window.screen_of("edit-offer")
    assert isinstance(found, Editor)
    kept = line(found, "source").text()
    assert letters[-1][1].startswith(kept)
    sure = [text for at, text in letters if at < killed - 2.0]  # a second, and one for a busy machine
    assert len(kept) >= len(sure[-1])
    assert "You began this before and did not finish it, 2:40 p.m." in said(found, "begun-before-text")

    typed(qtbot, found, "source", "Supplement No. 1")
    typed(qtbot, found, "announced", "t")
    choose(found, "which-term", "expires")
    typed(qtbot, found, "expires", "12/8/26 5p")
    qtbot.waitUntil(found.apply.isEnabled, timeout=10_000)
    found.apply.click()
    settle()
    assert [each.source for each in ask(window, settle, offer_in, RIGHTS).amendments] == ["Supplement No. 1"]
    assert begun(window, settle) == []
    assert said(board(window, settle)) == ""
    assert ask(window, settle, check_ledger).ok


def test_half_a_new_offer_waits_through_lock_and_restart(
    sample: MainWindow, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    found = editor(sample, settle, {})
    choose(found, "kind", "tender")
    whole(found)
    typed(qtbot, found, "issuer", "Acme Water, Inc.")
    typed(qtbot, found, "note:issuer", "Offer to Purchase, cover")
    saved(found, qtbot)
    typed(qtbot, found, "expires", "12/29/26 5")
    sample._save_and_lock("You locked it.")  # what a person does with Ctrl+L, in the middle of a word
    settle()
    assert found.editing is None
    assert "Acme" not in "".join(one.text() for one in found.findChildren(QLabel))

    reopen(sample, tmp_path / "SAMPLE", settle)
    screen = board(sample, settle)
    assert said(screen) == "A new offer, Acme Water, Inc.: begun and not finished, 2:40 p.m."
    button(screen, "go-on").click()
    settle()
    whole(found)
    assert [line(found, name).text() for name in ("issuer", "note:issuer", "expires", "id")] == [
        "Acme Water, Inc.", "Offer to Purchase, cover", "12/29/26 5", "acme-water-tender",
    ]  # fmt: skip
    typed(qtbot, found, "security", "Common Stock")
    typed(qtbot, found, "document", "Offer to Purchase")
    typed(qtbot, found, "commenced", "y")
    typed(qtbot, found, "expires", "12/29/26 5p")
    qtbot.waitUntil(lambda: found.now_edited is not None and not found.now_edited.mistakes)
    found.apply.click()
    settle()
    assert ask(sample, settle, offer_in, "acme-water-tender-2026").sources["issuer"] == "Offer to Purchase, cover"
    assert begun(sample, settle) == []


def test_the_window_closes_without_a_question_and_it_is_there(
    sample: MainWindow, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    found = editor(sample, settle, {"offer": RIGHTS, "focus": "price"})
    typed(qtbot, found, "price", "2.80")
    sample.close()
    qtbot.waitUntil(lambda: not sample.isVisible(), timeout=10_000)
    with open_sample(tmp_path / "SAMPLE", sample.desk.clock) as opened:
        (kept,) = begun_offers(opened)
        assert open_begun(opened, kept.mark).entering.sheet.terms["price"] == "2.80"


def test_several_wait_and_one_is_thrown_away(sample: MainWindow, settle: Settle, qtbot: QtBot, shown: Shown) -> None:
    found = editor(sample, settle, {"offer": RIGHTS, "amendment": None})
    extend(qtbot, found, "Supplement", "t", "12/8/26 5p")
    editor(sample, settle, {"offer": AUCTION, "focus": "maximum"})
    typed(qtbot, found, "maximum", "9m")
    editor(sample, settle, {})
    choose(found, "kind", "tender")
    screen = listing(sample, settle)
    assert [one.part for one in begun(sample, settle)] == ["terms", "terms", "amendment"]
    rows = [said(screen, name) for name in ("unsaved", "unsaved-1", "unsaved-2")]
    assert {words.partition(":")[0] for words in rows} == {
        "An amendment of Sample Harbor Holdings, Inc. (Supplement)", "The terms of Sample Capital Fund, Inc.",
        "A new offer",
    }  # fmt: skip
    front = board(sample, settle)
    assert said(front).endswith("And 2 others.")
    button(front, "all-begun").click()
    settle()
    place = next(at for at, words in enumerate(rows) if words.startswith("The terms"))
    button(screen, f"throw-away-{place}" if place else "throw-away").click()
    dialog = shown()
    assert "Throw away: The terms of Sample Capital Fund, Inc.?" in dialog.windowTitle()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    settle()
    assert len(begun(sample, settle)) == 3, "Enter leaves it"
    button(screen, f"throw-away-{place}" if place else "throw-away").click()
    dialog = shown()
    assert isinstance(dialog, AskDialog)
    dialog.go()
    settle()
    settle()
    assert {one.offer for one in begun(sample, settle)} == {RIGHTS, ""}
    assert "Sample Capital" not in "".join(said(screen, name) for name in ("unsaved", "unsaved-1", "unsaved-2"))


def test_what_is_on_the_screen_behind_can_be_thrown_away_from_the_board(
    sample: MainWindow, settle: Settle, qtbot: QtBot, shown: Shown
) -> None:
    found = editor(sample, settle, {"offer": RIGHTS, "focus": "price"})
    typed(qtbot, found, "price", "2.80")
    front = board(sample, settle)
    button(front, "throw-away").click()
    dialog = shown()
    assert isinstance(dialog, AskDialog)
    dialog.go()
    settle()
    settle()
    assert said(front) == ""
    sample.go("edit-offer", None)
    settle()
    settle()
    assert found.editing is None
    assert not found.isVisible()
    assert sample.close(), "nothing is left to ask about"


def test_left_for_later_or_discarded(sample: MainWindow, settle: Settle, qtbot: QtBot, shown: Shown) -> None:
    screen = one(sample, RIGHTS, settle)
    button(screen, "change-terms").click()
    settle()
    found = sample.screen_of("edit-offer")
    assert isinstance(found, Editor)
    whole(found)
    typed(qtbot, found, "price", "2.80")
    found.leave()
    dialog = shown()
    later = dialog.findChild(QPushButton, "later")
    assert later is not None
    later.click()
    settle()
    settle()
    assert screen.isVisible()
    assert "The terms of Sample Harbor Holdings, Inc.: begun and not finished" in said(screen, "begun-text")
    button(screen, "begun-button").click()
    settle()
    assert line(found, "price").text() == "2.80"
    found.leave()
    dialog = shown()
    assert isinstance(dialog, AskDialog)
    dialog.go()
    settle()
    settle()
    assert begun(sample, settle) == []
    assert said(screen, "begun-text") == ""


def test_typed_and_taken_out_again_is_nothing(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    found = editor(sample, settle, {"offer": RIGHTS, "focus": "price"})
    before = line(found, "price").text()
    typed(qtbot, found, "price", "2.80")
    saved(found, qtbot)
    assert len(begun(sample, settle)) == 1
    typed(qtbot, found, "price", before)
    qtbot.waitUntil(lambda: found.editing is not None and found.editing.kept is None, timeout=5_000)
    assert begun(sample, settle) == []


def test_typing_without_a_pause_is_kept_meanwhile(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    found = editor(sample, settle, {"offer": RIGHTS, "amendment": None})
    start = time.monotonic()
    while time.monotonic() - start < 1.5:
        qtbot.keyClicks(line(found, "source"), "a")
        qtbot.wait(20)
    assert len(begun(sample, settle)) == 1


def test_a_colleague_is_told_and_what_came_meanwhile_is_told(
    sample: MainWindow, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    found = editor(sample, settle, {"offer": RIGHTS, "focus": "price"})
    typed(qtbot, found, "price", "2.80")
    saved(found, qtbot)
    folder, clock = tmp_path / "SAMPLE", sample.desk.clock

    def colleague() -> object:
        return open_vault(folder, COLLEAGUE, "the sample of Bob", clock)

    sample.desk.open("Opening", colleague, sample=True)  # type: ignore[arg-type]
    settle()
    settle()
    assert said(board(sample, settle)) == ""
    screen = one(sample, RIGHTS, settle)
    settle()
    assert "is entering a change of it, last at work" in said(screen, "begun-text")
    assert "2.80" not in said(screen, "begun-text")
    assert not button(screen, "begun-button").isVisible()
    base = ask(sample, settle, sheet_in_ledger, RIGHTS)
    base.sheet.terms["price"] = "2.75"
    base.sheet.amendments.append(AmendmentSheet("", "t", "Supplement of Bob", {"expires": "12/8/26 5p"}))
    toml = edited(base.sheet, clock.now()).toml
    ask(sample, settle, amend_offer, toml, "Misread")

    reopen(sample, folder, settle)
    front = board(sample, settle)
    assert said(front).endswith("The offer was changed since.")
    button(front, "go-on").click()
    settle()
    whole(found)
    words = said(found, "begun-before-text")
    assert f"{COLLEAGUE} changed the offer since" in words
    assert "Supplement of Bob" in words
    assert "Both of you changed Price: what you typed stands there." in words
    assert line(found, "price").text() == "2.80"
    qtbot.waitUntil(lambda: found.apply.isEnabled() and found.reason.isVisible(), timeout=10_000)
    typed(qtbot, found, "reason", "Misread on the cover")
    found.apply.click()
    settle()
    offer = ask(sample, settle, offer_in, RIGHTS)
    assert (str(offer.values["price"]), [each.source for each in offer.amendments]) == ("2.80", ["Supplement of Bob"])
    assert begun(sample, settle) == []


def test_what_cannot_be_kept_is_said_and_asked_about(
    sample: MainWindow, settle: Settle, qtbot: QtBot, shown: Shown, tmp_path: Path
) -> None:
    found = editor(sample, settle, {"offer": RIGHTS, "focus": "price"})
    away = (tmp_path / "SAMPLE").rename(tmp_path / "away")
    typed(qtbot, found, "price", "2.80")
    qtbot.waitUntil(lambda: said(found, "editor-state") == "Not saved", timeout=5_000)
    shown().reject()
    sample.go("edit-offer", {"offer": AUCTION})
    settle()
    QApplication.processEvents()
    assert found.editing is not None
    assert found.editing.sheet.id == RIGHTS, "it is not let go"
    away.rename(tmp_path / "SAMPLE")
