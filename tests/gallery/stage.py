"""A window to be looked at: on a sample ledger whose day stands still, so that every picture comes out the same."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QEventLoop, QSettings, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from gdnotice import places
from gdnotice.actions.amend_offer import amend_offer
from gdnotice.actions.autosave_answers import autosave_answers
from gdnotice.actions.begin_offer import Entering, keep_begun, stored_entering
from gdnotice.actions.cover_protect import expire_protect
from gdnotice.actions.draft_notice import change_notice, draft_notice, read_given
from gdnotice.actions.edit_offer import Base, edited, sheet_in_ledger
from gdnotice.actions.open_interview import open_interview
from gdnotice.actions.people import change_setting
from gdnotice.actions.ready_notice import ready_notice
from gdnotice.actions.sample_ledger import COLLEAGUE, TODAY, make_sample, open_sample
from gdnotice.actions.set_up_ledger import set_up_ledger
from gdnotice.ledger.vault import open_vault
from gdnotice.offer.sheet import AmendmentSheet, OfferSheet
from ui.app import application, make_window
from ui.form_view.form_view import FormView
from ui.interview.screen import InterviewScreen
from ui.main_window import MainWindow
from ui.offers.editor import Editor
from ui.theme import DARK, LIGHT, Colours

SAMPLE, MORE, FRESH, BEGUN = "SAMPLE", "MORE", "FRESH", "BEGUN"
"""The ledgers that scenes are played at: the sample; one with more states; one in which nothing is; one in which offers
are begun and not finished."""
_FRESH_OPENS = "the fresh one of Ann"
SIZE = QSize(1280, 800)
SMALLEST = QSize(1024, 700)
LOW = QSize(1024, 568)
"""What a screen of 1024 x 600 leaves inside the frame of a window."""
LOOKS: Mapping[str, Colours] = {"light": LIGHT, "dark": DARK}
_PATIENCE = 60.0
"""Seconds that a screen may take before something is wrong with it."""


class Still:
    """A clock that always tells the same moment."""

    def now(self) -> datetime:
        return TODAY


class Stage:
    """What scenes are played on. ``window`` is new for each :class:`Stage`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.room = ""
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder / "settings"))
        self.window: MainWindow = make_window(Still())
        self.window.resize(SIZE)
        self.window.show()
        self.come_forward()
        self.settle()

    def come_forward(self) -> None:
        """Have the window in front: else nothing has the focus, and no blank is marked."""
        self.window.activateWindow()
        until = time.monotonic() + _PATIENCE
        while not self.window.isActiveWindow():
            assert time.monotonic() < until, "the window does not come to the front"
            _let(0.02)

    # --- how a scene is set ---

    def open_room(self, room: str) -> None:
        """Sit down at a copy of a ledger that was prepared: to leave an interview is an entry. Samples are marked."""
        folder = Path(tempfile.mkdtemp(prefix=f"{room}-", dir=self.folder)) / room
        shutil.copytree(self.folder / room, folder)
        self.room = room
        if room == FRESH:
            clock = Still()
            self.window.desk.open("Opening", lambda: open_vault(folder, "Ann Sample", _FRESH_OPENS, clock))
        else:
            self.window.desk.open("Opening", lambda: open_sample(folder, Still()), sample=True)
        self.settle()

    def go(self, key: str, what: object = None) -> None:
        """Bring a screen to the front and wait until it has drawn what it asked for."""
        self.window.go(key, what)
        self.settle()

    def interview(self, number: int, step: str = "", field: str | None = None) -> InterviewScreen:
        """The interview of a notice, at a step of it."""
        self.go("change", number)
        screen = self.window.screen_of("change")
        assert isinstance(screen, InterviewScreen)
        if step:
            screen.open_step(step, field)
            self.settle()
        return screen

    def child(self, name: str, of: QWidget | None = None) -> QWidget:
        """The widget with that object name."""
        found: QWidget | None = (of or self.window).findChild(QWidget, name)
        assert found is not None, name
        return found

    def dialog(self) -> QDialog:
        """The dialog on top."""
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        assert shown, "no dialog is there"
        return shown[-1]

    def settle(self) -> None:
        """Wait until nothing is under way and the picture has come to rest."""
        until = time.monotonic() + _PATIENCE
        before, alike = None, 0
        while alike < 3:
            assert time.monotonic() < until, "it does not come to rest"
            _let(0.03)
            if not self.window.desk.idle or self._drawing():
                before, alike = None, 0
                continue
            picture = self.window.grab().toImage()
            alike = alike + 1 if picture == before else 0
            before = picture

    def _drawing(self) -> bool:
        if any(view.isVisible() and view._asked for view in self.window.findChildren(FormView)):
            return True
        editor = self.window._screens.get("edit-offer")
        typed = editor.editing if isinstance(editor, Editor) and editor.isVisible() else None
        if typed is not None and not typed.safe:  # it says so, and a moment later that it is kept
            return True
        made = self.window._screens.get("change")
        if not isinstance(made, InterviewScreen) or not made.isVisible() or made.sitting is None:
            return False
        if made.keeping is not None and made.sitting.unsaved:  # it says so, and a moment later something else
            return True
        return made.form_view.paper is None or bool(made.form_view._asked)

    # --- what comes of it ---

    def picture(self) -> QImage:
        """The window, with the dialogs on top of it."""
        picture = self.window.grab().toImage()
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        if shown:
            painter = QPainter(picture)
            for dialog in shown:
                top = dialog.grab()
                painter.fillRect(picture.rect(), QColor(0, 0, 0, 70))
                left = (picture.width() - top.width()) // 2
                painter.drawPixmap(left, max(0, (picture.height() - top.height()) // 3), top)
            painter.end()
        return picture

    def clear(self) -> None:
        """Close the dialogs, forget what was typed into an offer, say nothing any more."""
        editor = self.window._screens.get("edit-offer")
        if isinstance(editor, Editor) and self.room == BEGUN:  # other scenes want it, too
            editor._finished()
        elif isinstance(editor, Editor):
            editor._drop()
        for one in QApplication.topLevelWidgets():
            if isinstance(one, QDialog) and one.isVisible():
                one.close()
        self.window._status.say("")
        _let(0.01)
        if self.window.isVisible():
            self.come_forward()

    def close(self) -> None:
        """Close everything."""
        self.clear()
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()


def _let(seconds: float) -> None:
    """Let Qt work."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        time.sleep(0.003)


@contextmanager
def settings_aside(folder: Path) -> Iterator[None]:
    """Nothing of this desk is read or changed, and it stands in Chicago."""
    names = {"XDG_CONFIG_HOME": str(folder / "config"), "APPDATA": str(folder / "config"), "TZ": "America/Chicago"}
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    time.tzset()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        time.tzset()


def prepare(folder: Path) -> None:
    """Make the sample ledger that all stages in ``folder`` sit at."""
    application().setCursorFlashTime(0)
    with make_sample(folder / SAMPLE, Still()) as vault:
        given = read_given(places.resources() / "samples" / "auction-notice.toml", "tender-notice")
        draft_notice(vault, "tender-notice", "sample-auction-2026", given)
        draft_notice(vault, "transmittal", "sample-auction-2026", {}, covers=1)
    shutil.copytree(folder / SAMPLE, folder / MORE)
    shutil.copytree(folder / SAMPLE, folder / BEGUN)
    _more(folder / MORE)
    _begun(folder / BEGUN)
    set_up_ledger(folder / FRESH, "Ann Sample", _FRESH_OPENS, Still(), {"firm_name": "New Brokerage LLC"}).vault.close()


def _more(folder: Path) -> None:
    """States that the sample has not: warnings to be looked at, a lapsed protect, typing that is in no entry."""
    rights = read_given(places.resources() / "samples" / "rights-notice.toml", "rights-notice")
    twin = {**rights, "holder.names": ["Sample Family Trust"], "rights.certificates": ["RC-10443"]}
    with open_vault(folder, COLLEAGUE, "the sample of Bob", Still()) as vault:
        ready_notice(vault, draft_notice(vault, "rights-notice", "sample-rights-2026", twin).number)
        start = open_interview(vault, 10)
        autosave_answers(vault, 10, {**start.given, "guarantor.title": "Vice President"}, start.base)
    with open_sample(folder, Still()) as vault:
        expire_protect(vault, 1, "Nothing was delivered by the hour of the guarantee.")
        start = open_interview(vault, 9)
        typed = {**start.given, "guarantor.firm": "SAMPLE Brokerage LLC", "holder.names": ["Fourth Sample Holder, Jr."]}
        autosave_answers(vault, 9, typed, start.base)
        change_setting(vault, "second_pair", "on")
        ready_notice(vault, draft_notice(vault, "rights-notice", "sample-rights-2026", twin).number)
    with open_vault(folder, COLLEAGUE, "the sample of Bob", Still()) as vault:
        change_notice(vault, 9, {"holder.names": ["Fourth Sample Holder, Sr."]})


def _begun(folder: Path) -> None:
    """An amendment begun before a colleague amended the same offer, a new offer, and what the colleague has begun."""
    rights, auction = "sample-rights-2026", "sample-auction-2026"

    def document(base: Base, source: str, **terms: str) -> Entering:
        sheet = deepcopy(base.sheet)
        sheet.amendments.append(AmendmentSheet("", "11/30/2026 9:00 am", source, dict(terms)))
        return Entering(sheet, "amendment", len(sheet.amendments) - 1)

    with open_sample(folder, Still()) as vault:
        base = sheet_in_ledger(vault, rights)
        mine = document(base, "Supplement No. 1 to the prospectus", expires="12/8/2026 5:00 pm")
        mine.sheet.terms["price"] = "2.80"
        keep_begun(vault, "01" * 12, stored_entering(mine), rights, base.content)
        new = OfferSheet(id="acme-water-tender-2026", kind="tender", terms={"issuer": "Acme Water, Inc."})
        keep_begun(vault, "02" * 12, stored_entering(Entering(new)), None, None)
    with open_vault(folder, COLLEAGUE, "the sample of Bob", Still()) as vault:
        theirs = document(base, "Letter to holders of 30 November")
        theirs.sheet.terms["price"] = "2.75"
        toml = edited(theirs.sheet, TODAY, base).toml
        assert toml is not None
        amend_offer(vault, toml, "Misread on the cover")
        other = sheet_in_ledger(vault, auction)
        keep_begun(vault, "03" * 12, stored_entering(document(other, "Supplement")), auction, other.content)


def to_pil(picture: QImage) -> Image.Image:
    """A picture of Qt as one of Pillow."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    return Image.frombytes(
        "RGB", (plain.width(), plain.height()), bytes(plain.constBits()), "raw", "RGB", plain.bytesPerLine()
    )


Scene = Callable[[Stage], None]
