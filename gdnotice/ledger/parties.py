"""Holders and institutions with their particulars, kept to be used again; and the people who are asked for by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sqlite_utils import Database

from gdnotice.ledger.acting import Acting
from gdnotice.ledger.entries import About, last_of

Kind: TypeAlias = Literal["holder", "institution"]


@dataclass(frozen=True, slots=True)
class Party:
    """A holder or an institution. ``particulars`` are stored answers by the last part of their id: ``address`` ..."""

    number: int
    kind: str
    name: str
    particulars: Mapping[str, Any]


def keep(act: Acting, kind: Kind, name: str, particulars: Mapping[str, Any]) -> int:
    """Keep what is known of a party, as an entry where it is new or differs; returns its number."""
    row = act.db.conn.execute(
        "SELECT id FROM party WHERE kind = ? AND name = ? COLLATE NOCASE", [kind, name]
    ).fetchone()
    if row is not None:
        last = last_of(act.db, "party", row[0])
        if last is not None and last.body is not None and last.body["particulars"] == dict(particulars):
            return int(row[0])
    number = int(row[0]) if row is not None else _next(act)
    body = {"kind": kind, "name": name, "particulars": dict(particulars)}
    seq = act.entry("party-kept", About("party", number), body)
    act.db.conn.execute("INSERT OR REPLACE INTO party VALUES (?,?,?,?)", (number, kind, name, seq))
    return number


def _next(act: Acting) -> int:
    # Asked of the entries: those of a party that was purged keep its number.
    row = act.db.conn.execute("SELECT max(subject) FROM entry WHERE family = 'party'").fetchone()
    return (row[0] or 0) + 1


def starting_with(db: Database, kind: Kind, typed: str, limit: int = 12) -> list[str]:
    """Names that begin with what was typed, without regard to case, in alphabetical order."""
    upper = typed + "\U0010ffff"
    found = db.conn.execute(
        "SELECT name FROM party WHERE kind = ? AND name >= ? COLLATE NOCASE AND name < ? COLLATE NOCASE "
        "ORDER BY name COLLATE NOCASE LIMIT ?",
        [kind, typed, upper, limit],
    )
    return [row[0] for row in found]


def party(db: Database, kind: Kind, name: str) -> Party | None:
    """What is kept of the party of that name."""
    row = db.conn.execute(
        "SELECT id, name FROM party WHERE kind = ? AND name = ? COLLATE NOCASE", [kind, name]
    ).fetchone()
    last = last_of(db, "party", row[0]) if row is not None else None
    if row is None or last is None or last.body is None:
        return None
    return Party(row[0], kind, row[1], last.body["particulars"])
