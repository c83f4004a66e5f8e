"""An offer that is being edited, kept while one looks at other screens, and through a lock of the same ledger."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from weakref import WeakKeyDictionary

from gdnotice.actions.edit_offer import Base
from gdnotice.offer.sheet import OfferSheet
from ui.work import Desk

Part = Literal["terms", "amendment", "changes"]


@dataclass
class Editing:
    """What is edited. ``base`` is the ledger's version, None for a new offer; ``began`` how the sheet was at first.

    ``part`` is what the screen shows of it: all terms, the amendment at ``place``, or only what was changed (a file, a
    decision). ``whose`` are the ledger and the person.
    """

    sheet: OfferSheet
    base: Base | None = None
    part: Part = "terms"
    place: int = 0
    focus: str = ""
    reason: str = ""
    own_id: bool = False
    began: OfferSheet = field(default_factory=OfferSheet)
    whose: tuple[Path, str] | None = None

    def begin(self) -> None:
        """What is typed from now on would be lost."""
        self.began = deepcopy(self.sheet)

    @property
    def changed(self) -> bool:
        """Whether anything would be lost."""
        return self.sheet != self.began

    @property
    def named(self) -> str:
        """What is being edited, for a person."""
        issuer = str(self.sheet.terms.get("issuer") or "") or self.sheet.id or "a new offer"
        return f"a new offer, {issuer}" if self.base is None and issuer != "a new offer" else issuer


_kept: WeakKeyDictionary[Desk, Editing] = WeakKeyDictionary()


def unsaved(desk: Desk) -> Editing | None:
    """What the person who sits at this ledger has not saved yet."""
    found, sitting = _kept.get(desk), desk.sitting
    if found is None or sitting is None or not found.changed or found.whose != (sitting.folder, sitting.person):
        return None
    return found


def keep(desk: Desk, editing: Editing | None) -> None:
    """This is being edited now; None: nothing is."""
    if editing is None:
        _kept.pop(desk, None)
    elif desk.sitting is not None:
        editing.whose = (desk.sitting.folder, desk.sitting.person)
        _kept[desk] = editing
