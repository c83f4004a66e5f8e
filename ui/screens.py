"""Every screen of the window and its place in the rail. A screen is imported when it is first wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from ui import screen
from ui.screen import Screen

if TYPE_CHECKING:
    from ui.work import Desk


@dataclass(frozen=True, slots=True)
class Place:
    """One screen. ``made`` is its ``module:Class``; ``under`` the key of the rail's button that is lit with it.

    A screen with ``words`` and ``icon`` has a button of its own, and Ctrl with its number in the rail.
    """

    key: str
    made: str
    words: str = ""
    icon: str = ""
    under: str = ""

    def make(self, desk: Desk) -> Screen:
        """The screen itself."""
        module, name = self.made.split(":")
        made: Screen = getattr(import_module(module), name)(desk)
        return made


_ALL = (
    Place(screen.BOARD, "ui.board.board:BoardScreen", "Board", "board"),
    Place(screen.NOTICES, "ui.notices.listing:Notices", "Notices", "notices"),
    Place(screen.NOTICE, "ui.notices.one:OneNotice", under=screen.NOTICES),
    Place(screen.CHANGE, "ui.interview.screen:InterviewScreen", under=screen.NOTICES),
    Place(screen.OFFERS, "ui.offers.listing:Offers", "Offers", "offers"),
    Place(screen.OFFER, "ui.offers.one:OneOffer", under=screen.OFFERS),
    Place(screen.EDIT_OFFER, "ui.offers.editor:Editor", under=screen.OFFERS),
    Place(screen.STUDIO, "ui.studio.screen:Studio", "Printings", "studio"),
    Place(screen.BATCHES, "ui.batches.screen:Batches", "Batch", "batch"),
    Place(screen.KEEPING, "ui.keeping.screen:Keeping", "Ledger", "ledger"),
    Place(screen.PEOPLE, "ui.vault.people:People", "People", "people"),
    Place(screen.SETTINGS, "ui.settings.settings:Settings", "Settings", "settings"),
)

PLACES: Mapping[str, Place] = {one.key: one for one in _ALL}
"""By key, in the order of the rail."""

RAIL: tuple[Place, ...] = tuple(one for one in _ALL if one.words)
