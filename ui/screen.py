"""What a screen is, and what one screen may want of the rest of the window."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.work import Desk

BOARD = "board"
NOTICES = "notices"
NOTICE = "notice"
"""With a notice's number: show it."""
CHANGE = "change"
"""With a notice's number: go through its answers."""
DRAFT = "draft"
"""With a mapping of ``form``, ``offer``, ``earlier`` (a notice's number), ``covers`` (likewise); any may be missing."""
PEOPLE = "people"
BACK = "back"
"""To the screen before this one."""
LOCK = "lock"
"""Forget the key now."""
TELL = "tell"
"""With a text: say in the status line what was done."""


class Screen(QWidget):
    """A screen of the window, made once and shown often. It asks ``desk`` for everything it shows.

    ``title`` names it in the window's title. ``wants`` carries one of the words above and what goes with it.
    """

    title: ClassVar[str] = ""
    wants = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    def come(self, what: Any = None) -> None:
        """It was brought to the front; ``what`` went with the want (a notice's number, a text to look for)."""
        self.refresh()

    def refresh(self) -> None:
        """Ask again for what is shown: the screen came to the front, or something was done to the ledger."""

    def may_leave(self) -> bool:
        """Whether the screen can be left; one with something unsaved saves it here."""
        return True

    def forget(self) -> None:
        """Drop whatever of the ledger is on the screen: it is being locked."""
