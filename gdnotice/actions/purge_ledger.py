"""Purge the ledger of the particulars of notices that ended longer ago than the firm keeps them."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from gdnotice.clock import NEW_YORK
from gdnotice.errors import Refusal
from gdnotice.ledger import folders, purging
from gdnotice.ledger.backup import back_up, backups
from gdnotice.ledger.entries import milliseconds
from gdnotice.ledger.people import require_approver
from gdnotice.ledger.purging import Purge
from gdnotice.ledger.vault import Vault
from gdnotice.settings.firm import firm_of
from gdnotice.values import printed_date


@dataclass(frozen=True, slots=True)
class Purged:
    """``before`` is aware, in New York; ``seq`` the number of the entry, None where nothing was done.

    ``backups`` are those in the ledger's own folder that still hold what was purged.
    """

    before: datetime
    plan: Purge
    seq: int | None
    backups: tuple[Path, ...]


def purge_ledger(
    vault: Vault, before: date | None = None, *, dry_run: bool = False, renew_backups: bool = False
) -> Purged:
    """Purge what ended before a day (None: the last that the firm's setting allows); ``dry_run`` only tells what.

    ``renew_backups`` makes a new backup afterwards and removes the older ones in the ledger's own folder. For
    approvers. Raises :class:`Refusal` for a day within the years of keeping.
    """
    require_approver(vault.person)
    with vault.reading() as db:
        years = firm_of(db).retention_years
    latest = _years_before(vault.clock.now().astimezone(NEW_YORK).date(), years)
    if before is not None and before > latest:
        raise Refusal(
            f"What ended on or after {printed_date(latest)} is still kept.",
            f"The firm keeps notices for {years} years after their end.",
            "Give an earlier day, or have the setting retention_years changed.",
        )
    at = datetime.combine(before or latest, time(), NEW_YORK)
    if dry_run:
        with vault.reading() as db:
            return Purged(at, purging.planned(db, milliseconds(at)), None, ())
    plan, seq = purging.purge(vault, milliseconds(at))
    older = tuple(backups(vault.folder / folders.BACKUPS)) if seq is not None or renew_backups else ()
    if renew_backups:
        back_up(vault, thin=False)
        older = tuple(one for one in older if not _removed(one))
    return Purged(at, plan, seq, older)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _removed(backup: Path) -> bool:
    """Renamed first: a removal that is cut short leaves no half of a backup under a backup's name."""
    with contextlib.suppress(OSError):
        shutil.rmtree(backup.rename(backup.with_name(f".{backup.name}.part")))
    return not backup.exists()
