"""Lists to be taken out of the ledger, row by row: notices, protects, deliveries, entries. Whole tables are never held.

Moments are milliseconds since 1970 UTC, quantities hundredths of a unit, amounts US cents, as the tables have them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlite_utils import Database

from gdnotice.ledger.entries import Standing, raw_body


class Of(NamedTuple):
    """Which notice a row is about, and its offer's id, issuer and zone."""

    number: int
    form: str
    holder: str
    offer: str
    issuer: str
    zone: str


class NoticeRow(NamedTuple):
    """``begun`` and ``last`` are the moments of its first and last entry."""

    of: Of
    batch: int | None
    standing: Standing
    begun: int
    last: int


class ProtectRow(NamedTuple):
    """``guaranteed`` is what the protect was of when it was sent first, at ``sent``."""

    of: Of
    standing: Standing
    guaranteed: int | None
    sent: int


class DeliveryRow(NamedTuple):
    """A sending, a receipt or a cover: its ``kind``, what it says (None: purged), when and by whom it was recorded."""

    of: Of
    kind: str
    body: Mapping[str, Any] | None
    at: int
    person: int


class EntryRow(NamedTuple):
    """An entry with the very values that its hash was made of."""

    seq: int
    at: int
    person: int
    family: str
    subject: int | None
    kind: str
    standing: tuple[Any, ...]
    digest: bytes
    hash: bytes


_OF = "n.id, n.form, n.holder, o.key, o.issuer, o.zone"
_STANDING = "e.state, e.protect, e.uncovered, e.exposure, e.due, e.due_code"
_NOTICES = "FROM notice n JOIN offer o ON o.id = n.offer"
_EDGE = "(SELECT {which}(seq) FROM entry WHERE family = 'notice' AND subject = n.id{more})"
_LAST = _EDGE.format(which="max", more="")
_FIRST = _EDGE.format(which="min", more="")
_PROTECTED = _EDGE.format(which="min", more=" AND protect IS NOT NULL")


def counts(db: Database) -> dict[str, int]:
    """How many notices stand in which state; those with nothing left to do under the empty name."""
    found = dict(db.conn.execute("SELECT state, count(*) FROM standing GROUP BY state ORDER BY state").fetchall())
    every = db.conn.execute("SELECT count(*) FROM notice").fetchone()[0]
    return {**found, "": every - sum(found.values())}


def ends(db: Database) -> tuple[int, int]:
    """When the first and the last entry were made, in milliseconds since 1970 UTC."""
    first, last = db.conn.execute(
        "SELECT (SELECT at FROM entry ORDER BY seq LIMIT 1), (SELECT at FROM entry ORDER BY seq DESC LIMIT 1)"
    ).fetchone()
    return first, last


def touched(db: Database, since: int, until: int) -> list[int]:
    """The notices to which something was done from ``since`` to before ``until`` (milliseconds since 1970 UTC), but for
    looking at them; those whose particulars were purged are left out."""
    rows = db.conn.execute(
        "SELECT DISTINCT e.subject FROM entry e JOIN body b ON b.seq = e.seq WHERE e.family = 'notice' AND e.at >= ? "
        "AND e.at < ? AND e.kind NOT IN ('revealed', 'exported') ORDER BY e.subject",
        [since, until],
    )
    return [row[0] for row in rows]


def notice_rows(db: Database, offer: int | None) -> Iterator[NoticeRow]:
    """All notices in the order of their numbers, or those of one offer."""
    rows = db.conn.execute(
        f"SELECT {_OF}, n.batch, {_STANDING}, f.at, e.at {_NOTICES} JOIN entry e ON e.seq = {_LAST} "
        f"JOIN entry f ON f.seq = {_FIRST} WHERE ?1 IS NULL OR n.offer = ?1 ORDER BY n.id",
        [offer],
    )
    for row in rows:
        yield NoticeRow(Of(*row[:6]), row[6], Standing(*row[7:13]), row[13], row[14])


def protect_rows(db: Database, offer: int | None) -> Iterator[ProtectRow]:
    """Those that were sent with a guarantee of delivery."""
    rows = db.conn.execute(
        f"SELECT {_OF}, {_STANDING}, f.uncovered, f.at {_NOTICES} JOIN entry f ON f.seq = {_PROTECTED} "
        f"JOIN entry e ON e.seq = {_LAST} WHERE ?1 IS NULL OR n.offer = ?1 ORDER BY n.id",
        [offer],
    )
    for row in rows:
        yield ProtectRow(Of(*row[:6]), Standing(*row[6:12]), row[12], row[13])


def delivery_rows(db: Database, offer: int | None) -> Iterator[DeliveryRow]:
    """Every sending, receipt and cover that was not taken back, in the order in which they were recorded."""
    taken_back = _taken_back(db)
    rows = db.conn.execute(
        f"SELECT {_OF}, e.kind, b.packed, e.at, e.person, e.seq FROM entry e JOIN notice n ON n.id = e.subject "  # noqa: S608
        "JOIN offer o ON o.id = n.offer LEFT JOIN body b ON b.seq = e.seq WHERE e.family = 'notice' "
        "AND e.kind IN ('sent', 'acknowledged', 'covered') AND (?1 IS NULL OR n.offer = ?1) ORDER BY e.seq",
        [offer],
    )
    for row in rows:
        if row[10] in taken_back:
            continue
        body = json.loads(raw_body(bytes(row[7]))[0]) if row[7] is not None else None
        yield DeliveryRow(Of(*row[:6]), row[6], body, row[8], row[9])


def _taken_back(db: Database) -> set[int]:
    """The numbers of the entries that later ones took back."""
    rows = db.conn.execute(
        "SELECT b.packed FROM entry e JOIN body b USING (seq) WHERE e.family = 'notice' AND e.kind = 'taken-back'"
    )
    return {json.loads(raw_body(bytes(packed))[0])["entry"] for (packed,) in rows}


def entry_rows(db: Database, offer: int | None) -> Iterator[EntryRow]:
    """All entries, or those about one offer and its notices."""
    rows = db.conn.execute(
        f"SELECT e.seq, e.at, e.person, e.family, e.subject, e.kind, {_STANDING}, e.digest, e.hash FROM entry e "  # noqa: S608
        "WHERE ?1 IS NULL OR (e.family = 'offer' AND e.subject = ?1) OR (e.family = 'notice' AND e.subject IN "
        "(SELECT id FROM notice WHERE offer = ?1)) ORDER BY e.seq",
        [offer],
    )
    for row in rows:
        yield EntryRow._make((*row[:6], tuple(row[6:12]), bytes(row[12]), bytes(row[13])))
