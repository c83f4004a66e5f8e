"""What this desk is set to: its ledger, who works here, where copies go, when it reminds, how it looks."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from gdnotice.errors import Misuse
from gdnotice.settings import desk
from gdnotice.settings.desk import LARGEST_TEXT, LONGEST_LEAD, LOOKS, SMALLEST_TEXT, Desk

__all__ = [
    "LARGEST_TEXT", "LOOKS", "SMALLEST_TEXT", "Desk", "ThisDesk", "change_desk", "desk_settings", "lead_words",
    "leads_from", "remember", "this_desk",
]  # fmt: skip

_UNITS = {"d": 1440, "h": 60, "m": 1}
_LEAD = re.compile(r"(\d{1,4})\s*(d|day|days|h|hour|hours|m|min|minute|minutes)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ThisDesk:
    """Which ledger this desk opens and who works here; None where nobody said. ``exists``: a ledger lies there."""

    ledger: Path | None
    person: str | None
    exists: bool
    settings: Desk = Desk()  # noqa: RUF009 - frozen


def this_desk() -> ThisDesk:
    """As the environment says, else as the desk is set. Raises ``Unreadable`` where its settings cannot be read."""
    kept = desk.read_desk()
    given = os.environ.get(desk.LEDGER)
    ledger = Path(given).expanduser() if given else kept.ledger
    who = os.environ.get(desk.PERSON) or kept.person
    return ThisDesk(ledger, who, ledger is not None and (ledger / "vault.db").is_file(), kept)


def desk_settings() -> Desk:
    """The desk's settings. Raises ``Unreadable`` where they cannot be read."""
    return desk.read_desk()


def change_desk(**changed: object) -> Desk:
    """Change settings of the desk by name; returns all of them. Raises ``Unreadable`` or ``World``."""
    found = replace(desk.read_desk(), **changed)  # type: ignore[arg-type]
    desk.write_desk(found)
    return found


def remember(ledger: Path, person: str) -> None:
    """Open this ledger, as this person, from now on."""
    change_desk(ledger=ledger.absolute(), person=person)


def lead_words(leads: tuple[int, ...]) -> str:
    """Minutes before a deadline as a person types them: ``1 day, 2 h, 30 min``."""
    return ", ".join(_lead(one) for one in leads)


def _lead(minutes: int) -> str:
    if minutes % 1440 == 0:
        return f"{minutes // 1440} day{'' if minutes == 1440 else 's'}"
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"


def leads_from(typed: str) -> tuple[int, ...]:
    """Read ``1 day, 2 h, 30 min`` (a bare number is minutes), the longest first; nothing: none.

    Raises :class:`Misuse`.
    """
    found = set()
    for part in re.split(r"[,;]", typed):
        if not part.strip():
            continue
        read = _LEAD.fullmatch(part.strip())
        minutes = int(read[1]) * _UNITS[(read[2] or "m")[0].lower()] if read else 0
        if not 1 <= minutes <= LONGEST_LEAD:
            raise Misuse(
                "That is not a time before a deadline.",
                f"Each is from a minute to {LONGEST_LEAD // 1440} days.",
                "Write them like: 1 day, 2 h, 30 min.",
            )
        found.add(minutes)
    return tuple(sorted(found, reverse=True))
