"""Offers and amendments being entered, kept until they are: replaced as typing goes on, no part of the chain.

One row for each person and offer of the ledger, one for each new offer. What makes either an entry drops its row in
the same act.
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
from gdnotice.ledger.people import require_writer
from gdnotice.ledger.vault import Vault

MOST = 4_000_000
"""Bytes of one, as JSON: twice what an offer's file may have."""


@dataclass(frozen=True, slots=True)
class BegunOffer:
    """What ``person`` was entering, as of ``at`` (aware, UTC). ``mark`` tells it from all others.

    ``offer`` is the number of the offer it is about and ``base`` the digest of the version it was begun from, both None
    for a new offer. ``told`` is what was typed, None where the row cannot be read.
    """

    mark: str
    person: int
    offer: int | None
    at: datetime
    base: str | None
    told: Mapping[str, Any] | None


def keep(vault: Vault, mark: str, told: Mapping[str, Any], offer: int | None, base: str | None) -> None:
    """Keep what the person who opened the vault is entering, in place of what was kept of it before. No entry is made.

    What the same person had begun on the same offer goes with it. Raises :class:`Refusal` for who may not enter it, and
    for what is longer than :data:`MOST`.
    """
    require_writer(vault.person)
    if vault.way == RECOVERY:
        raise Refusal("The ledger was opened with the recovery key: set a passphrase first.", "The offer is not kept.")
    text = canonical(told)
    if len(text) > MOST:
        raise Refusal(
            f"What is typed has more than {MOST:,} bytes.", "It is not kept while it is typed.", "Take some of it out."
        )
    row = (
        bytes.fromhex(mark),
        vault.person.id,
        offer,
        milliseconds(vault.clock.now()),
        bytes.fromhex(base) if base is not None else None,
        zlib.compress(text),
    )
    with vault.act() as db:
        others = "SELECT 1 FROM begun_offer WHERE mark = ? AND person != ?"
        assert not db.conn.execute(others, [row[0], vault.person.id]).fetchone(), "a mark is one person's"
        db.conn.execute("INSERT OR REPLACE INTO begun_offer VALUES (?,?,?,?,?,?)", row)


def drop(db: Database, mark: str, person: int) -> None:
    """Forget what ``person`` was entering under that mark; inside an act."""
    db.conn.execute("DELETE FROM begun_offer WHERE mark = ? AND person = ?", [bytes.fromhex(mark), person])


def drop_of(db: Database, person: int) -> None:
    """Forget all that a person was entering; inside an act."""
    db.conn.execute("DELETE FROM begun_offer WHERE person = ?", [person])


def kept(
    db: Database, *, person: int | None = None, offer: int | None = None, mark: str | None = None
) -> list[BegunOffer]:
    """What is being entered, the latest first: by one person, on one offer, under one mark, or all of it."""
    found = db.conn.execute(
        "SELECT mark, person, offer, at, base, packed FROM begun_offer "
        "WHERE (?1 IS NULL OR person = ?1) AND (?2 IS NULL OR offer = ?2) AND (?3 IS NULL OR mark = ?3) "
        "ORDER BY at DESC, mark",
        [person, offer, bytes.fromhex(mark) if mark is not None else None],
    )
    return [_read(row) for row in found.fetchall()]


def amiss(db: Database) -> Iterator[str]:
    """What is wrong with the rows, in words without anybody's name or anything typed."""
    for one in kept(db):
        about = f"offer {one.offer}" if one.offer is not None else "a new offer"
        if one.told is None:
            yield f"what was being entered of {about} cannot be read"
        elif one.offer is not None and not _base_of(db, one):
            yield f"something was being entered of {about}, and the version it was begun from is not there"


def _base_of(db: Database, one: BegunOffer) -> bool:
    digest = bytes.fromhex(one.base or "")
    found = db.conn.execute(
        "SELECT 1 FROM offer, content WHERE offer.id = ? AND content.digest = ?", [one.offer, digest]
    )
    return found.fetchone() is not None


def _read(row: tuple[Any, ...]) -> BegunOffer:
    mark, person, offer, at, base, packed = row
    try:
        told = json.loads(zlib.decompress(bytes(packed)))
    except (zlib.error, ValueError):
        told = None
    before = bytes(base).hex() if base is not None else None
    return BegunOffer(bytes(mark).hex(), person, offer, moment(at), before, told if isinstance(told, dict) else None)
