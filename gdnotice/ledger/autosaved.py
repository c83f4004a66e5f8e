"""Answers being typed, kept until they are given: replaced as typing goes on, no part of the chain, in the sealed file.

One row for each notice and person. An entry is made when the answers are given, and the row goes in the same act.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from gdnotice.errors import Refusal
from gdnotice.ledger.entries import canonical, milliseconds, moment
from gdnotice.ledger.keys import RECOVERY
from gdnotice.ledger.vault import Vault


@dataclass(frozen=True, slots=True)
class Autosaved:
    """What ``person`` was typing into ``notice``, as of ``at`` (aware, UTC).

    ``base`` is the digest of the kept answers that it was begun from; ``given`` None where the row cannot be read.
    """

    notice: int
    person: int
    at: datetime
    base: str
    given: Mapping[str, Any] | None


def keep(vault: Vault, notice: int, given: Mapping[str, object], base: str) -> None:
    """Keep what the person who opened the vault is typing, in place of what was kept of it before. No entry is made."""
    if vault.way == RECOVERY:
        raise Refusal(
            "The ledger was opened with the recovery key: set a passphrase first.", "What is typed is not kept."
        )
    row = (
        notice,
        vault.person.id,
        milliseconds(vault.clock.now()),
        bytes.fromhex(base),
        zlib.compress(canonical(given)),
    )
    with vault.act() as db:
        db.conn.execute("INSERT OR REPLACE INTO autosaved VALUES (?,?,?,?,?)", row)


def drop(db: Database, notice: int, person: int | None = None) -> None:
    """Forget what ``person`` (None: anybody) was typing into a notice; inside an act."""
    which, values = ("", []) if person is None else (" AND person = ?", [person])
    db.conn.execute(f"DELETE FROM autosaved WHERE notice = ?{which}", [notice, *values])  # noqa: S608


def drop_of(db: Database, person: int) -> None:
    """Forget all that a person was typing; inside an act."""
    db.conn.execute("DELETE FROM autosaved WHERE person = ?", [person])


def kept(db: Database, *, notice: int | None = None, person: int | None = None) -> list[Autosaved]:
    """What is being typed, the latest first: into one notice, by one person, or all of it."""
    found = db.conn.execute(
        "SELECT notice, person, at, base, packed FROM autosaved "
        "WHERE (?1 IS NULL OR notice = ?1) AND (?2 IS NULL OR person = ?2) ORDER BY at DESC, notice",
        [notice, person],
    )
    return [_read(row) for row in found.fetchall()]


def amiss(db: Database) -> Iterator[str]:
    """What is wrong with the rows, in words without anybody's name or answer."""
    for one in kept(db):
        if one.given is None:
            yield f"what was being typed into notice {one.notice} cannot be read"
        elif not db.conn.execute("SELECT 1 FROM notice WHERE id = ?", [one.notice]).fetchone():
            yield f"something was being typed into notice {one.notice}, which is not there"


def _read(row: tuple[Any, ...]) -> Autosaved:
    notice, person, at, base, packed = row
    try:
        given = json.loads(zlib.decompress(bytes(packed)))
    except (zlib.error, ValueError):
        given = None
    return Autosaved(notice, person, moment(at), bytes(base).hex(), given if isinstance(given, dict) else None)
