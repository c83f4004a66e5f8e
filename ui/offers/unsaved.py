"""An offer that is being edited: in memory while one looks at other screens, and in the ledger (``keeping.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakKeyDictionary

from gdnotice.actions.begin_offer import Entering, OpenedBegun, Part, new_mark, stored_entering
from gdnotice.actions.edit_offer import Base
from gdnotice.offer.sheet import AmendmentSheet, OfferSheet
from ui.work import Desk


@dataclass
class Editing:
    """What is edited. ``base`` is the ledger's version, None for a new offer; ``began`` how the sheet was at first.

    ``part`` is what the screen shows of it: all terms, the amendment at ``place``, or only what was changed (a file, a
    decision). ``mark`` is that under which the ledger keeps it while it is typed, ``kept`` what of it is there;
    ``whose`` are the ledger and the person.
    """

    sheet: OfferSheet
    base: Base | None = None
    part: Part = "terms"
    place: int = 0
    focus: str = ""
    reason: str = ""
    own_id: bool = False
    began: OfferSheet = field(default_factory=OfferSheet)
    mark: str = field(default_factory=new_mark)
    kept: Mapping[str, object] | None = None
    whose: tuple[Path, str] | None = None

    @classmethod
    def went_on(cls, found: OpenedBegun) -> Editing:
        """Go on with what was begun and not finished."""
        entering, base = found.entering, found.base
        began = deepcopy(base.sheet) if base is not None else OfferSheet()
        if entering.part == "amendment" and entering.place >= len(began.amendments):
            began.amendments.append(AmendmentSheet())
        made = cls(
            entering.sheet, base, entering.part, entering.place, "", entering.reason, entering.own_id, began, found.mark
        )
        made.kept = made.stored()
        return made

    def begin(self) -> None:
        """What is typed from now on would be lost."""
        self.began = deepcopy(self.sheet)

    def stored(self) -> Mapping[str, object]:
        """All that was typed by now, as it is kept."""
        return stored_entering(Entering(self.sheet, self.part, self.place, self.reason, self.own_id))

    @property
    def changed(self) -> bool:
        """Whether anything would be lost if it were kept nowhere."""
        return self.sheet != self.began or bool(self.reason.strip())

    @property
    def safe(self) -> bool:
        """Whether the ledger has all that was typed, or there is nothing."""
        return self.stored() == self.kept if self.changed else self.kept is None

    @property
    def named(self) -> str:
        """What is being edited, for a person."""
        issuer = str(self.sheet.terms.get("issuer") or "") or self.sheet.id or "a new offer"
        return f"a new offer, {issuer}" if self.base is None and issuer != "a new offer" else issuer


_kept: WeakKeyDictionary[Desk, Editing] = WeakKeyDictionary()


def unsaved(desk: Desk) -> Editing | None:
    """What the person who sits at this ledger was editing last and has not finished."""
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
