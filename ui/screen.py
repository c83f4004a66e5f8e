"""What a screen is, and what one screen may want of the rest of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:  # the window is shown before any work is begun
    from ui.work import Desk

BOARD = "board"
NOTICES = "notices"
NOTICE = "notice"
"""With a notice's number: show it."""
CHANGE = "change"
"""With a notice's number: go through its answers."""
DRAFT = "draft"
"""With a mapping of ``form``, ``offer``, ``earlier`` (a notice's number), ``covers`` (likewise); any may be missing."""
TAKE_UP = "take-up"
"""With the path of a stamped PDF, or nothing to choose one: draft a notice from it and go through its answers."""
OFFERS = "offers"
"""With a text: look for it."""
OFFER = "offer"
"""With an offer's id: show it."""
EDIT_OFFER = "edit-offer"
"""With a mapping: nothing in it is a new offer; ``file`` one from a file; ``offer`` (its id) changes its terms, at the
term ``focus``; with ``amendment`` a later document of it (None: a new one, else its source and moment announced); with
``resolved`` (term, value as typed, ground) a decision; ``begun`` (a mark) goes on with what was begun and not finished.
None: go on with what was begun last."""
BATCHES = "batches"
"""With the path of a spreadsheet, or nothing."""
KEEPING = "keeping"
"""What the ledger holds, and how it is kept."""
STUDIO = "studio"
"""With a mapping of ``offer`` (its id), ``form`` (likewise), ``printing`` (the name of one kept with the offer),
``folder`` (a path, of a printing's folder) and ``file`` (a path, of the agent's paper); any may be missing."""
PEOPLE = "people"
BACK = "back"
"""To the screen before this one."""
LOCK = "lock"
"""Forget the key now."""
TELL = "tell"
"""With a text: say in the status line what was done."""
FIND = "find"
"""Find anything: notices, holders, offers, people, screens, acts."""
HELP = "help"
"""Help on where one is."""
SETTINGS = "settings"
DESK_CHANGED = "desk-changed"
"""With the desk's settings: they are others now."""


class Screen(QWidget):
    """A screen of the window, made once and shown often. It asks ``desk`` for everything it shows.

    ``title`` names it in the window's title. ``wants`` carries one of the words above and what goes with it.
    """

    title: ClassVar[str] = ""
    how: ClassVar[str] = ""
    """How the screen is used, for F1: a paragraph a line."""
    wants = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    def come(self, what: Any = None) -> None:
        """It was brought to the front; ``what`` went with the want (a notice's number, a text to look for)."""
        self.refresh()

    def refresh(self) -> None:
        """Ask again for what is shown: the screen came to the front, or something was done to the ledger."""

    def help_here(self) -> tuple[tuple[str, str], ...]:
        """Help on what one is at, for F1: headings and texts, before :attr:`how`."""
        return ()

    def may_leave(self) -> bool:
        """Whether the screen can be left; one with something unsaved saves it here."""
        return True

    def may_close(self) -> bool:
        """Whether the window can be closed, the screen in front or not; one that would lose something asks first."""
        return True

    def forget(self) -> None:
        """Drop whatever of the ledger is on the screen: it is being locked."""
