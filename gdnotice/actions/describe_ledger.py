"""Describe a ledger: what it holds, how it is kept, and when it was last backed up and closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gdnotice.ledger import backup, entries, folders, lists, offers, people
from gdnotice.ledger.admitting import ways_of
from gdnotice.ledger.store import FILE, SIDES
from gdnotice.ledger.vault import Vault
from gdnotice.settings.firm import firm_of


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was done to the ledger: when (aware, UTC), by whom, the number of its entry."""

    at: datetime
    by: str
    entry: int


@dataclass(frozen=True, slots=True)
class Described:
    """``folder`` and ``size`` (bytes) are of the ledger itself. ``notices`` are counted by state, those with nothing
    left to do under the empty name. ``backed_up`` and ``closed`` are the last of their kind, None where there was none;
    ``backups`` lie in the ledger's own folder, newest first, with their moments. ``recovery`` tells whether a recovery
    key opens it, ``keyring`` whether this person's keyring does."""

    folder: Path
    size: int
    entries: int
    notices: Mapping[str, int]
    offers: int
    people: int
    made: datetime
    last: datetime
    backed_up: Told | None
    closed: Told | None
    since_backup: int
    backups: tuple[tuple[Path, datetime], ...]
    recovery: bool
    keyring: bool
    retention_years: int
    writable: bool
    role: str


def describe_ledger(vault: Vault) -> Described:
    """Read it all at one moment; nothing is proved."""
    with vault.reading() as db:
        count, _ = entries.closing_hash(db)
        first, last = map(entries.moment, lists.ends(db))
        names = {one.id: one.name for one in people.ever(db).values()}

        def latest(kind: str) -> Told | None:
            found = entries.of_kind(db, "vault", kind)
            return Told(found[-1].at, names.get(found[-1].person, ""), found[-1].seq) if found else None

        backed_up = latest("backed-up")
        kept = backup.backups(vault.folder / folders.BACKUPS)
        recovery, keyring = ways_of(vault)
        return Described(
            vault.folder,
            sum(path.stat().st_size for name in (FILE, *SIDES) if (path := vault.folder / name).exists()),
            count,
            lists.counts(db),
            len(offers.keys(db)),
            len(people.people(db)),
            first,
            last,
            backed_up,
            latest("day-closed"),
            count - backed_up.entry if backed_up is not None else count,
            tuple(sorted(kept.items(), key=lambda one: one[1], reverse=True)),
            recovery,
            keyring,
            firm_of(db).retention_years,
            vault.writable,
            vault.person.role,
        )
