"""When something happened, as a person says it: not yet to come, and not before what it follows."""

from __future__ import annotations

from datetime import datetime

from gdnotice.errors import Misuse
from gdnotice.ledger.vault import Vault


def happened(vault: Vault, at: datetime | None, what: str, after: datetime | None = None, last: str = "") -> datetime:
    """The moment given, or the present one. ``what`` names it ("The sending"); ``after`` is what it cannot precede.

    Raises :class:`Misuse` for one to come, or before ``after`` (which ``last`` names).
    """
    now = vault.clock.now()
    if at is None:
        return now
    if at > now:
        raise Misuse(f"{what} lies in the future.", "Only what has happened is recorded.", "Correct --at.")
    # An entry knows milliseconds, a person says minutes: the same minute is not before.
    if after is not None and at < after.replace(second=0, microsecond=0):
        raise Misuse(f"{what} lies before {last}.", "That cannot be.", "Correct --at.")
    return at
