"""Formats of a ledger: each step from one to the next, taken in one transaction after a verified backup.

A format that was released is never changed: it is kept as a file and opened in tests.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gdnotice.clock import Clock
from gdnotice.errors import World
from gdnotice.ledger import schema
from gdnotice.ledger.store import Database

Step = Callable[[Database], None]


def _to_2(db: Database) -> None:
    from gdnotice.ledger.indexes import rebuild_twins

    schema.add_autosaved(db)
    schema.add_twins(db)
    rebuild_twins(db)


STEPS: tuple[tuple[int, Step], ...] = ((1, schema.create), (2, _to_2), (3, schema.add_begun_offers))
"""The format a step leads to, and what takes a ledger of the format before it there. In order."""


def newest() -> int:
    """The format that this program writes."""
    return STEPS[-1][0]


def format_of(db: Database) -> int:
    """The format of an open file; 0 for one that holds nothing."""
    found: int = db.conn.execute("PRAGMA user_version").fetchone()[0]
    return found


def require_known(found: int) -> None:
    """Raise :class:`World` for a format newer than this program, or for none at all."""
    if found > newest():
        raise World(
            f"The ledger is of format {found}; this program knows formats up to {newest()}.",
            "A newer program wrote it. Nothing was touched.",
            "Open it with that program, or restore a backup made before it.",
        )
    if found < 1:
        raise World(
            "The file opens with the ledger's key, but it holds no ledger.", "Nothing was touched.", "Restore a backup."
        )


def run(db: Database) -> None:
    """Take all steps that are missing, inside the caller's transaction, and write down the format."""
    found = format_of(db)
    for number, step in STEPS:
        if number > found:
            step(db)
    db.conn.execute(f"PRAGMA user_version = {newest()}")


def bring_up(db: Database, folder: Path, key: bytes, vault: str, clock: Clock, *, write: bool, person: int) -> None:
    """Bring an open ledger to the newest format, in one transaction behind a proved backup, as an act of ``person``.

    Raises :class:`World` for a newer format, and for an older one that is only to be read.
    """
    found = format_of(db)
    require_known(found)
    if found == newest():
        return
    if not write:
        raise World(
            f"The ledger is of format {found}; this program works with format {newest()}.",
            "It can be brought up to date only by opening it for writing.",
            "Open it once for writing: a backup is made first.",
        )
    from gdnotice.ledger import entries
    from gdnotice.ledger.backup import before_migration

    before_migration(folder, key, vault, clock)
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        run(db)
        entries.append(db, clock.now(), person, "migrated", family="vault", body={"before": found, "after": newest()})
        db.conn.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise
