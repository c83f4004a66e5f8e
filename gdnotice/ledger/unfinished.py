"""A printing under a person's hands, kept until it is finished: replaced as work goes on, no part of the chain.

One for each person, in the sealed file. What makes a printing of an offer is an entry (:mod:`gdnotice.ledger.offers`).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from gdnotice.errors import Refusal
from gdnotice.ledger.entries import canonical, milliseconds, moment
from gdnotice.ledger.keys import RECOVERY
from gdnotice.ledger.vault import Vault


@dataclass(frozen=True, slots=True)
class UnfinishedPrinting:
    """What a person was at, as of ``at`` (aware, UTC): its PDF, and what is ``told`` of it (names, blanks)."""

    at: datetime
    told: Mapping[str, Any]
    official: bytes


def keep(vault: Vault, told: Mapping[str, Any], official: bytes) -> None:
    """Keep what the person who opened the vault is at, in place of what was kept of theirs before."""
    if vault.way == RECOVERY:
        raise Refusal(
            "The ledger was opened with the recovery key: set a passphrase first.", "The printing is not kept."
        )
    at, packed = milliseconds(vault.clock.now()), zlib.compress(canonical(told))
    with vault.act() as db:
        row = db.conn.execute(
            "SELECT 1 FROM unfinished_printing WHERE person = ? AND official = ?", [vault.person.id, official]
        ).fetchone()
        if row is None:
            values = (vault.person.id, at, packed, official)
            db.conn.execute("INSERT OR REPLACE INTO unfinished_printing VALUES (?,?,?,?)", values)
        else:  # the PDF stays as it is: megabytes are not written again for a nudge
            values_now = (at, packed, vault.person.id)
            db.conn.execute("UPDATE unfinished_printing SET at = ?, told = ? WHERE person = ?", values_now)


def drop(db: Database, person: int) -> None:
    """Forget what a person was at; inside an act."""
    db.conn.execute("DELETE FROM unfinished_printing WHERE person = ?", [person])


def told(db: Database, person: int) -> tuple[datetime, Mapping[str, Any]] | None:
    """When a person was last at a printing (aware, UTC), and what is told of it; None where there is none, or where
    it cannot be read."""
    row = db.conn.execute("SELECT at, told FROM unfinished_printing WHERE person = ?", [person]).fetchone()
    if row is None:
        return None
    try:
        found = json.loads(zlib.decompress(bytes(row[1])))
    except (zlib.error, ValueError):
        return None
    return (moment(row[0]), found) if isinstance(found, dict) else None


def kept(db: Database, person: int) -> UnfinishedPrinting | None:
    """The same, with the PDF itself."""
    found = told(db, person)
    if found is None:
        return None
    row = db.conn.execute("SELECT official FROM unfinished_printing WHERE person = ?", [person]).fetchone()
    return UnfinishedPrinting(found[0], found[1], bytes(row[0]))
