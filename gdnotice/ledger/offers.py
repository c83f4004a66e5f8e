"""Offers in the ledger: the file as it was kept, each later version, and the printings of its papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlite_utils import Database

from gdnotice.ledger.acting import Acting
from gdnotice.ledger.content import content_of, kinship
from gdnotice.ledger.entries import About, Entry, last_of, of


@dataclass(frozen=True, slots=True)
class KeptOffer:
    """An offer's last version. ``content`` is the SHA-256 of its file in hexadecimal, ``toml`` the file itself."""

    number: int
    key: str
    content: str
    toml: bytes


class Facts(NamedTuple):
    """What lists of offers say of one: its issuer, the name of its zone, and when it expires under the terms in force,
    in milliseconds since 1970 UTC (None: no document at hand says).

    ``coming`` is when the next document is announced that the kept version has already, in the same unit (None: there
    is none): from then on the terms are others than those that its notices were reckoned under.
    """

    issuer: str
    zone: str
    expires: int | None
    coming: int | None = None


@dataclass(frozen=True, slots=True)
class KeptPrinting:
    """A printing of one form kept with an offer: digests of its PDF and of its placements."""

    name: str
    form: str
    official: str
    placements: str


def number_of(db: Database, key: str) -> int | None:
    """The number of the offer with that id."""
    row = db.conn.execute("SELECT id FROM offer WHERE key = ?", [key]).fetchone()
    return int(row[0]) if row is not None else None


def keys(db: Database) -> list[str]:
    """The ids of all offers, in alphabetical order."""
    return [row[0] for row in db.conn.execute("SELECT key FROM offer ORDER BY key")]


def kept(db: Database, key: str) -> KeptOffer | None:
    """The offer with that id as it was kept last."""
    number = number_of(db, key)
    if number is None:
        return None
    digest = next(
        entry.body["content"]
        for entry in reversed(of(db, "offer", number))
        if entry.body is not None and "content" in entry.body
    )
    return KeptOffer(number, key, digest, content_of(db, bytes.fromhex(digest)))


def facts(db: Database, number: int) -> Facts | None:
    """What lists say of the offer of that number."""
    row = db.conn.execute("SELECT issuer, zone, expires, coming FROM offer WHERE id = ?", [number]).fetchone()
    return Facts(*row) if row is not None else None


def keep(
    act: Acting, key: str, toml: bytes, facts: Facts, words: str, *, kind: str, more: Mapping[str, Any] | None = None
) -> KeptOffer:
    """Keep an offer's file under ``kind`` (``offer-kept`` or ``amendment-applied``). ``more`` goes into the entry."""
    number = number_of(act.db, key)
    if number is None:
        number = int(act.db.conn.execute("SELECT coalesce(max(id), 0) + 1 FROM offer").fetchone()[0])
    digest = act.contents.keep(toml, kinship("offer", key)).hex()
    body = {"key": key, "content": digest, **facts._asdict(), **(more or {})}
    seq = act.entry(kind, About("offer", number), body, words=words)
    act.db.conn.execute("INSERT OR REPLACE INTO offer VALUES (?,?,?,?,?,?,?)", (number, key, seq, *facts))
    return KeptOffer(number, key, digest, toml)


def keep_printing(act: Acting, offer: int, name: str, form: str, official: bytes, placements: bytes) -> KeptPrinting:
    """Keep a printing with an offer, under ``name``."""
    found = KeptPrinting(name, form, act.contents.keep(official).hex(), act.contents.keep(placements).hex())
    body = {"name": name, "form": form, "official": found.official, "placements": found.placements}
    act.entry("printing-kept", About("offer", offer), body)
    return found


def printings(db: Database, offer: int) -> dict[str, KeptPrinting]:
    """The printings kept with an offer, by name; of one name the last."""
    found = {}
    for entry in of(db, "offer", offer):
        if entry.kind == "printing-kept" and entry.body is not None:
            body = entry.body
            found[body["name"]] = KeptPrinting(body["name"], body["form"], body["official"], body["placements"])
    return found


def history(db: Database, offer: int) -> list[Entry]:
    """All entries about an offer, oldest first."""
    return of(db, "offer", offer)


def last(db: Database, offer: int) -> Entry | None:
    """The last entry about an offer."""
    return last_of(db, "offer", offer)
