"""Which notices may be the same one twice: an index of the marks by which a holder and a certificate are told again.

A mark is a digest of eight bytes, in an entry's body and here: who has the file but not its key sees neither.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from gdnotice.ledger import moves
from gdnotice.ledger.search import folded

HOLDER, CERTIFICATE = "h", "c"


@dataclass(frozen=True, slots=True)
class Twin:
    """An earlier notice with the same mark; ``kind`` is what they share."""

    notice: int
    kind: str
    state: str


def mark(kind: str, text: str) -> str | None:
    """The mark of a holder's names or of a certificate's number, however spaced, accented, capitalized or ordered."""
    words = folded(text)
    if not words:
        return None
    joined = " ".join(sorted(words)) if kind == HOLDER else "".join(words)
    return kind + hashlib.sha256(joined.encode()).digest()[:8].hex()


def marks_in(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The marks that an entry names which gave a notice its answers; one of before they were kept has its holder."""
    if "marks" in body:
        return tuple(body["marks"])
    found = mark(HOLDER, body.get("holder", ""))
    return (found,) if found else ()


def root(notice: int, body: Mapping[str, Any]) -> int:
    """The notice whose delivery it is about: the protect that a letter covers, or itself."""
    return int(body["covers"]) if body.get("covers") is not None else notice


def rows(notice: int, offer: int, body: Mapping[str, Any]) -> set[tuple[int, str, int, int]]:
    """What the index holds of a notice after an entry that gave it its answers."""
    return {(offer, one, notice, root(notice, body)) for one in marks_in(body)}


def keep(db: Database, notice: int, offer: int, body: Mapping[str, Any]) -> None:
    """Follow an entry that gave a notice its answers; inside an act."""
    drop(db, notice)
    db.conn.executemany("INSERT INTO twin VALUES (?,?,?,?)", sorted(rows(notice, offer, body)))


def drop(db: Database, notice: int) -> None:
    """Take a notice out, as its particulars are purged; inside an act."""
    db.conn.execute("DELETE FROM twin WHERE notice = ?", [notice])


_STATE = "(SELECT state FROM entry WHERE family = 'notice' AND subject = t.notice ORDER BY seq DESC LIMIT 1)"
_FOUND = (
    f"SELECT t.notice, t.mark, {_STATE} FROM twin t WHERE t.offer = ? AND t.mark = ? AND t.notice < ? "  # noqa: S608
    "AND t.root != ? AND t.notice != ? ORDER BY t.notice DESC LIMIT ?"
)


def earlier(db: Database, notice: int, offer: int, marks: Iterable[str], own_root: int, most: int = 3) -> list[Twin]:
    """Earlier notices of the offer that share a mark and have not ended, the latest first.

    A letter is no twin of the protect that it covers; two letters on one protect are twins by a certificate only.
    ``notice`` is past all numbers for one that is not drafted yet.
    """
    found: dict[int, Twin] = {}
    for one in sorted(marks):  # certificates come first: they say more
        apart = -1 if one[0] == CERTIFICATE and own_root != notice else own_root
        looked = 0
        for number, shared, state in db.conn.execute(_FOUND, [offer, one, notice, apart, own_root, 64]):
            if state in moves.ENDED:
                continue
            found.setdefault(number, Twin(number, shared[0], state))
            looked += 1
            if looked >= most:
                break
    return sorted(found.values(), key=lambda one: (one.kind, -one.notice))[:most]


def with_twins(db: Database, notices: Iterable[int]) -> dict[int, int]:
    """Of these notices those that may be another one twice, and the latest such earlier one."""
    found = {}
    for notice in notices:
        rows = db.conn.execute("SELECT offer, mark, root FROM twin WHERE notice = ?", [notice]).fetchall()
        if rows and (twins := earlier(db, notice, rows[0][0], [row[1] for row in rows], rows[0][2], 1)):
            found[notice] = twins[0].notice
    return found


def delivering(db: Database, protect: int) -> list[int]:
    """Numbers of the letters drafted to deliver on a protect."""
    found = db.conn.execute(
        "SELECT DISTINCT notice FROM twin WHERE root = ? AND root != notice ORDER BY notice", [protect]
    )
    return [row[0] for row in found]
