"""The list of offers and one offer: searching, terms with their sources, documents, deadlines, conflicts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QPushButton, QTableWidget, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from gdnotice.actions.keep_offer import keep_offer, offer_in
from gdnotice.actions.open_ledger import Vault
from ui.asking import AskDialog
from ui.main_window import MainWindow
from ui.offers.listing import Offers
from ui.offers.one import CONFLICTS, DEADLINES, DOCUMENTS, TERMS, OneOffer
from ui.theme import DARK, LIGHT, theme

Settle: TypeAlias = Callable[[], None]
Shown: TypeAlias = Callable[[], QDialog]
REAL = "rare-medium-tender-2003"


def keep(window: MainWindow, settle: Settle, *named: str) -> None:
    for one in named:
        window.desk.run("Keeping", keep_offer, one, changes=True)
    settle()


def listing(window: MainWindow, settle: Settle) -> Offers:
    window.go("offers")
    settle()
    found = window.screen_of("offers")
    assert isinstance(found, Offers)
    return found


def one(window: MainWindow, key: str, settle: Settle) -> OneOffer:
    window.go("offer", key)
    settle()
    found = window.screen_of("offer")
    assert isinstance(found, OneOffer)
    return found


def told(of: QWidget) -> str:
    return "\n".join(found.text() for found in of.findChildren(QLabel) if found.isVisible())


def cells(of: QTableWidget) -> dict[str, tuple[str, str]]:
    rows = [
        [item.text() if (item := of.item(row, column)) else "" for column in range(3)] for row in range(of.rowCount())
    ]
    return {term: (value, source) for term, value, source in rows}


def button(of: QWidget, name: str) -> QPushButton:
    found = of.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), [each.objectName() for each in of.findChildren(QPushButton)]
    return found


def ask(window: MainWindow, settle: Settle, work: Callable[..., Any], *args: object) -> Any:
    came: list[Any] = []
    window.desk.run("Asking", work, *args, done=came.append)
    settle()
    return came[0]


def test_the_rail_leads_to_the_list_and_enter_opens_an_offer(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    keep(sample, settle, REAL, "sample-tender-2003")
    screen = listing(sample, settle)
    assert screen.lines.rowCount() == 4
    assert screen.search.hasFocus()
    qtbot.keyClicks(screen.search, "HARBOR rights")
    assert screen.lines.rowCount() == 1
    qtbot.keyClick(screen.search, Qt.Key.Key_Escape)
    assert screen.lines.rowCount() == 4
    qtbot.keyClicks(screen.search, "75382N")
    qtbot.keyClick(screen.search, Qt.Key.Key_Return)
    settle()
    shown = sample.screen_of("offer")
    assert isinstance(shown, OneOffer)
    assert (shown.isVisible(), shown.key) == (True, REAL)
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    settle()
    assert screen.isVisible()


def test_the_list_says_what_is_not_settled(sample: MainWindow, settle: Settle) -> None:
    keep(sample, settle, REAL, "rare-medium-rights-2002")
    screen = listing(sample, settle)
    counts = []
    for place in range(screen.filter.count()):
        screen.filter.setCurrentIndex(place)
        counts.append(screen.lines.rowCount())
    assert counts == [4, 2, 2, 1, 2]
    screen.filter.setCurrentIndex(0)
    screen.search.setText("no such offer")
    none = screen.findChild(QLabel, "none")
    assert isinstance(none, QLabel)
    assert none.isVisible()


def test_an_empty_ledger_says_how_to_begin(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    from gdnotice.ledger.sealing import FLOOR
    from gdnotice.ledger.vault import create

    clock = window.desk.clock
    window.desk.open("Making", lambda: create(tmp_path / "new", "Ann Sample", "ann has a long one", clock, cost=FLOOR))
    settle()
    screen = listing(window, settle)
    empty = screen.findChild(QFrame, "empty-offers")
    assert isinstance(empty, QFrame)
    assert empty.isVisible()
    assert not screen.table.isVisible()


def test_every_term_has_its_value_and_where_it_was_read(sample: MainWindow, settle: Settle) -> None:
    keep(sample, settle, REAL, "sample-tender-2003")
    found = cells(one(sample, REAL, settle).terms)
    assert found["Price"] == ("$1.00", "Schedule TO of March 13, 2003, introductory paragraph")
    assert found["Commenced"][0] == "Thursday, March 13, 2003"
    assert found["Maximum sought"][0] == "2,500,000 shares"
    assert found["Expires"][0] == "5:00 p.m., New York City time, on Wednesday, April 23, 2003"
    assert "Amendment No. 2" in found["Expires"][1]
    assert "announced Wed 16 Apr 2003 3:00 p.m. New York" in found["Expires"][1]
    assert found["Days of the guarantee"][0] == "not established"
    assert "exhibit (a)(1)(C)" in found["Days of the guarantee"][1]
    assert "3 documents disagree" in found["CUSIP"][0]
    assert found["    By facsimile transmission"] == (
        "(718) 234-5001", "for Eligible Institutions only; confirm by (800) 937-5449",
    )  # fmt: skip


def test_the_timeline_says_what_each_document_changed(sample: MainWindow, settle: Settle) -> None:
    keep(sample, settle, REAL)
    screen = one(sample, REAL, settle)
    screen.tabs.setCurrentIndex(DOCUMENTS)
    screen.timeline.whole()
    settle()
    words = told(screen.timeline)
    assert words.index("Amendment No. 2") < words.index("Amendment No. 1") < words.index("Offer to Purchase")
    assert "Wed 16 Apr 2003 5:00 p.m.\n→\nWed 23 Apr 2003 5:00 p.m." in words
    assert "Prints another CUSIP: 75382N208. The documents disagree; not decided yet." in words
    assert "Moved 4 deadlines" in words


def test_a_deadline_opens_into_its_steps(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    screen = one(sample, "sample-rights-2026", settle)
    screen.tabs.setCurrentIndex(DEADLINES)
    tree = screen.due
    assert isinstance(tree, QTreeWidget)
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    expiration = next(item for item in items if item is not None and item.text(0) == "Expiration of the offer")
    assert expiration.text(1) == "Tue 1 Dec 2026 5:00 p.m. New York"
    assert "left" in expiration.text(2)
    tree.setCurrentItem(expiration)
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert expiration.isExpanded()
    steps = [expiration.child(place) for place in range(expiration.childCount())]
    assert [step.text(0).strip() for step in steps if step is not None] == [
        "1.  expires Tue 1 Dec 2026 5:00 p.m. New York", "Prospectus, cover",
    ]  # fmt: skip


def test_a_person_decides_between_documents(sample: MainWindow, settle: Settle, shown: Shown, qtbot: QtBot) -> None:
    keep(sample, settle, REAL)
    screen = one(sample, REAL, settle)
    screen.terms.choose("cusip")
    qtbot.keyClick(screen.terms, Qt.Key.Key_Return)
    assert screen.tabs.currentIndex() == CONFLICTS
    settle()
    button(screen.conflicts, "take-cusip-2").click()
    dialog = shown()
    assert isinstance(dialog, AskDialog)
    dialog.go()
    assert dialog.isVisible(), "a decision has a ground"
    dialog.fill(ground="Call to the agent, 4/17/2003")
    dialog.go()
    settle()
    editor = sample.screen_of("edit-offer")
    qtbot.waitUntil(lambda: button(editor, "apply").isEnabled(), timeout=10_000)
    assert "75382N109\n→\n75382N208" in told(editor)
    assert offer_in_is_undecided(sample, settle)
    button(editor, "apply").click()
    settle()
    assert ask(sample, settle, offer_in, REAL).resolved == {"cusip": ("75382N208", "Call to the agent, 4/17/2003")}
    assert screen.isVisible()
    assert "75382N208" in told(screen)


def offer_in_is_undecided(window: MainWindow, settle: Settle) -> bool:
    return not ask(window, settle, offer_in, REAL).resolved


def test_from_an_offer_to_its_notices_and_a_new_one(sample: MainWindow, settle: Settle) -> None:
    screen = one(sample, "sample-rights-2026", settle)
    assert "7 open notices, 2 open protects worth $4,282.20." in told(screen)
    button(screen, "new-notice").click()
    settle()
    assert sample.screen_of("change").isVisible()
    screen = one(sample, "sample-rights-2026", settle)
    wanted: list[tuple[str, object]] = []
    screen.wants.connect(lambda want, what: wanted.append((want, what)))
    button(screen, "its-notices").click()
    settle()
    assert wanted == [("notices", "sample-rights-2026")]
    assert sample.screen_of("notices").isVisible()


def test_a_reader_changes_nothing(sample: MainWindow, settle: Settle) -> None:
    from gdnotice.ledger.admitting import add_person
    from gdnotice.ledger.sealing import FLOOR
    from gdnotice.ledger.vault import open_vault

    sitting = sample.desk.sitting
    assert sitting is not None
    secret, clock = "cal has a long one", sitting.clock
    ask(sample, settle, lambda vault: add_person(vault, "Cal Sample", "reader", secret, cost=FLOOR))
    sample.desk.open("Opening", lambda: open_vault(sitting.folder, "Cal Sample", secret, clock))
    settle()
    screen = one(sample, "sample-rights-2026", settle)
    names = {found.objectName() for found in screen.findChildren(QPushButton) if found.isVisible()}
    assert not names & {"amend", "amend-file", "change-terms", "new-notice"}
    assert "its-notices" in names
    assert not listing(sample, settle).new.isVisible()


def test_a_document_that_came_into_force_is_told(sample: MainWindow, settle: Settle) -> None:
    def coming(vault: Vault) -> None:
        from gdnotice.actions.amend_offer import amend_offer
        from gdnotice.actions.edit_offer import edited, sheet_in_ledger
        from gdnotice.offer.sheet import AmendmentSheet

        base = sheet_in_ledger(vault, "sample-rights-2026")
        base.sheet.amendments.append(
            AmendmentSheet("", "11/30/2026 6 pm", "Press release", {"expires": "12/8/2026 5 pm"})
        )
        found = edited(base.sheet, vault.clock.now())
        assert found.toml is not None
        amend_offer(vault, found.toml)
        vault.clock.set(vault.clock.now() + timedelta(hours=4))  # type: ignore[attr-defined]

    ask(sample, settle, coming)
    screen = one(sample, "sample-rights-2026", settle)
    assert "Press release came into force. 7 open notices still stand as reckoned before it" in told(screen)
    button(screen, "reckon-again").click()
    settle()
    assert "came into force" not in told(screen)


def test_its_file_is_saved_byte_for_byte(sample: MainWindow, settle: Settle, shown: Shown, tmp_path: Path) -> None:
    screen = one(sample, "sample-rights-2026", settle)
    button(screen, "save-file").click()
    chooser = shown()
    chooser.fileSelected.emit(str(tmp_path / "saved.toml"))  # type: ignore[attr-defined]
    chooser.close()
    settle()
    from gdnotice.offer.builtin import offers

    assert (tmp_path / "saved.toml").read_bytes() == offers()["sample-rights-2026"].read_bytes()


@pytest.mark.parametrize("tab", range(5))
def test_locking_leaves_nothing_on_the_screen(sample: MainWindow, settle: Settle, tab: int) -> None:
    keep(sample, settle, REAL)
    screen = one(sample, REAL, settle)
    screen.tabs.setCurrentIndex(tab)
    listing(sample, settle)
    for each in ("offers", "offer"):
        sample.screen_of(each).forget()
    assert "Rare Medium" not in told(screen)
    assert (screen.terms.rowCount(), screen.due.topLevelItemCount(), screen.versions.rowCount()) == (0, 0, 0)
    found = sample.screen_of("offers")
    assert isinstance(found, Offers)
    assert found.lines.rowCount() == 0


def test_other_colours_come_to_the_terms_when_they_are_seen(sample: MainWindow, settle: Settle) -> None:
    screen = one(sample, "sample-rights-2026", settle)
    before = theme().colours
    try:
        screen.tabs.setCurrentIndex(DEADLINES)
        theme().wear(DARK if before is LIGHT else LIGHT)
        theme().changed.emit()
        screen.tabs.setCurrentIndex(TERMS)
        texts = [screen.terms.item(row, 2) for row in range(screen.terms.rowCount())]
        colours = {item.foreground().color().name() for item in texts if item is not None and item.text()}
        assert theme().colours.muted in colours
        assert before.muted not in colours
    finally:
        theme().wear(before)
