"""A strip that says, when a ledger is opened, what this person was in the middle of typing when the program ended."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gdnotice.actions.autosave_answers import Unfinished, unfinished
from gdnotice.clock import NEW_YORK
from gdnotice.values import short_moment
from ui.banner import Banner
from ui.work import Desk


class UnfinishedTyping(Banner):
    """Asks the ledger with :meth:`look`. ``went`` carries ``number``, that of the notice to go on with."""

    went = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("unfinished-typing", "&Go on with it", parent, across=True)
        self._desk = desk
        self.number = 0
        self.pressed.connect(self._go)

    def look(self) -> None:
        """Look whether there is anything to go on with."""
        self.say("")
        self._desk.run("Looking for what was being typed", unfinished, done=self._found)

    def _found(self, found: list[Unfinished]) -> None:
        mine = [one for one in found if one.mine]
        if not mine:
            self.say("")
            return
        first = mine[0]
        self.number = first.number
        whose = f" ({first.holder})" if first.holder else ""
        when = short_moment(first.at.astimezone(NEW_YORK))
        more = f" So are {len(mine) - 1} more: their notices say so." if len(mine) > 1 else ""
        told = f"What you typed into notice {first.number}{whose} on {when} is kept, and not in the record yet."
        self.say(told + more)

    def _go(self) -> None:
        self.say("")
        self.went.emit(self.number)
