"""What falls due soon: for reminders. Asking for it does not count as work at the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from gdnotice.deadlines.reckoning import LABELS
from gdnotice.ledger import due
from gdnotice.ledger.entries import milliseconds, moment
from gdnotice.ledger.vault import Vault

_MOST = 500


@dataclass(frozen=True, slots=True)
class Coming:
    """A notice of which something is due: ``what`` in words, ``at`` in the offer's zone."""

    notice: int
    holder: str
    what: str
    at: datetime


def coming_deadlines(vault: Vault, within: timedelta) -> list[Coming]:
    """What falls due from now until ``within`` from now, soonest first; at most some hundred."""
    now = vault.clock.now()
    # Read as it lies: a reading would count as work, and the ledger would never lock itself.
    found = due.due_notices(vault.db, milliseconds(now), milliseconds(now + within), limit=_MOST)
    return [
        Coming(
            one.notice,
            one.holder,
            LABELS.get(one.standing.due_code, "A deadline"),  # type: ignore[call-overload]
            moment(one.standing.due).astimezone(ZoneInfo(one.zone)),
        )
        for one in found
        if one.standing.due is not None
    ]
