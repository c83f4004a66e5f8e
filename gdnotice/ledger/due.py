"""What is due, and what is open: the questions of the board, each answered by an index however large the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from gdnotice.ledger.entries import Standing


@dataclass(frozen=True, slots=True)
class Due:
    """A notice for which something is still to be done, with its offer's id, issuer and zone."""

    notice: int
    form: str
    holder: str
    offer: str
    issuer: str
    zone: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Open:
    """The open protects of one offer: how many, units in hundredths, US cents."""

    offer: str
    issuer: str
    protects: int
    uncovered: int
    exposure: int


@dataclass(frozen=True, slots=True)
class Expiring:
    """An offer with its expiration (milliseconds since 1970 UTC), and how many of its notices are not yet sent."""

    offer: str
    issuer: str
    zone: str
    expires: int
    unsent: int


@dataclass(frozen=True, slots=True)
class Amended:
    """An offer with open notices of which a document was announced (milliseconds since 1970 UTC) after it was kept, so
    that they were not reckoned again since."""

    offer: str
    zone: str
    announced: int


_DUE = (
    "SELECT s.notice, n.form, n.holder, o.key, o.issuer, o.zone, s.state, s.protect, s.uncovered, s.exposure, s.due, "
    "s.due_code FROM standing s JOIN offer o ON o.id = s.offer JOIN notice n ON n.id = s.notice "
)


def zones(db: Database) -> list[str]:
    """The zones of the offers that have anything to be done."""
    found: dict[str, None] = {}
    row = db.conn.execute("SELECT min(offer) FROM standing").fetchone()
    while row[0] is not None:  # from offer to offer by the index: a list of all notices would take its time
        zone = db.conn.execute("SELECT zone FROM offer WHERE id = ?", [row[0]]).fetchone()
        found[zone[0]] = None
        row = db.conn.execute("SELECT min(offer) FROM standing WHERE offer > ?", [row[0]]).fetchone()
    return list(found)


def due_count(db: Database, first: int, before: int, zone: str | None = None) -> int:
    """How many notices are due from ``first`` to just before ``before`` (milliseconds since 1970 UTC); of one zone."""
    if zone is None:
        query, values = "SELECT count(*) FROM standing WHERE due >= ? AND due < ?", [first, before]
        return int(db.conn.execute(query, values).fetchone()[0])
    query = (
        "SELECT count(*) FROM standing s JOIN offer o ON o.id = s.offer WHERE s.due >= ? AND s.due < ? AND o.zone = ?"
    )
    return int(db.conn.execute(query, [first, before, zone]).fetchone()[0])


def due_notices(
    db: Database, first: int, before: int, zone: str | None = None, *, limit: int = -1, skip: int = 0
) -> list[Due]:
    """The notices due in that span, soonest first."""
    which, values = ("AND o.zone = ? ", [zone]) if zone is not None else ("", [])
    rows = db.conn.execute(
        f"{_DUE}WHERE s.due >= ? AND s.due < ? {which}ORDER BY s.due, s.notice LIMIT ? OFFSET ?",
        [first, before, *values, limit, skip],
    )
    return [_due(row) for row in rows]


def undated(db: Database, *, limit: int = -1) -> tuple[int, list[Due]]:
    """Notices with something to be done by no known moment: how many, and the first of them."""
    count = int(db.conn.execute("SELECT count(*) FROM standing WHERE due IS NULL").fetchone()[0])
    rows = db.conn.execute(f"{_DUE}WHERE s.due IS NULL ORDER BY s.notice LIMIT ?", [limit]) if count else ()
    return count, [_due(row) for row in rows]


def unacknowledged(db: Database, *, limit: int = -1) -> tuple[int, list[Due]]:
    """Notices sent of which the agent has not said that it has them: how many, and those due soonest."""
    count = int(db.conn.execute("SELECT count(*) FROM standing WHERE state = 'sent'").fetchone()[0])
    rows = db.conn.execute(f"{_DUE}WHERE s.state = 'sent' ORDER BY s.due, s.notice LIMIT ?", [limit])
    return count, [_due(row) for row in rows]


def open_protects(db: Database) -> list[Open]:
    """The protects not fully covered, by offer, the largest exposure first."""
    rows = db.conn.execute(
        "SELECT o.key, o.issuer, p.many, p.uncovered, p.exposure FROM (SELECT offer, count(*) AS many, "
        "sum(uncovered) AS uncovered, sum(exposure) AS exposure FROM standing WHERE protect = 'OPEN' GROUP BY offer) p "
        "JOIN offer o ON o.id = p.offer ORDER BY p.exposure DESC, o.key"
    )
    return [Open(key, issuer, many, uncovered or 0, exposure or 0) for key, issuer, many, uncovered, exposure in rows]


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on one offer: notices with something still to be done, open protects, US cents at stake, and the
    soonest moment due (milliseconds since 1970 UTC; None: no known one)."""

    notices: int
    protects: int
    exposure: int
    due: int | None


_HANGING = (
    "SELECT o.key, s.many, s.protects, s.exposure, s.due FROM (SELECT offer, count(*) AS many, sum(protect IS 'OPEN') "
    "AS protects, sum(iif(protect IS 'OPEN', exposure, 0)) AS exposure, min(due) AS due FROM standing "
)


def hanging(db: Database, offer: int | None = None) -> dict[str, Hanging]:
    """What hangs on each offer that anything hangs on, by its id; on the offer of that number alone."""
    which, values = ("WHERE offer = ? ", [offer]) if offer is not None else ("", [])
    rows = db.conn.execute(f"{_HANGING}{which}GROUP BY offer) s JOIN offer o ON o.id = s.offer", values)
    return {key: Hanging(many, protects or 0, exposure or 0, due) for key, many, protects, exposure, due in rows}


def expiring(db: Database, first: int, before: int) -> list[Expiring]:
    """The offers that expire in that span, soonest first."""
    rows = db.conn.execute(
        "SELECT o.key, o.issuer, o.zone, o.expires, (SELECT count(*) FROM standing s WHERE s.offer = o.id AND "
        "s.state IN ('draft', 'ready', 'approved', 'stamped')) FROM offer o WHERE o.expires >= ? AND o.expires < ? "
        "ORDER BY o.expires, o.key",
        [first, before],
    )
    return [Expiring(*row) for row in rows]


def amended(db: Database, at: int) -> list[Amended]:
    """The offers whose open notices wait to be reckoned again at ``at`` (milliseconds since 1970 UTC), by id."""
    rows = db.conn.execute(
        "SELECT o.key, o.zone, o.coming FROM offer o WHERE o.coming <= ? AND "
        "EXISTS (SELECT 1 FROM standing s WHERE s.offer = o.id) ORDER BY o.key",
        [at],
    )
    return [Amended(*row) for row in rows]


_ORDERS = {
    "due": "s.due IS NULL, s.due {way}, s.notice", "notice": "s.notice {way}", "holder": "n.holder {way}, s.notice",
    "offer": "o.issuer {way}, o.key, s.due, s.notice", "state": "s.state {way}, s.due, s.notice",
    "exposure": "s.exposure IS NULL, s.exposure {way}, s.notice",
}  # fmt: skip
ORDERS = tuple(_ORDERS)
"""By what notices can be listed."""


@dataclass(frozen=True, slots=True)
class Which:
    """Which notices with something to be done: those due in ``spans`` (zone, from, before; milliseconds since 1970
    UTC), ``undated`` those by no known moment, or both; of one offer (its id), in one of ``states``. None: any."""

    spans: tuple[tuple[str, int, int], ...] | None = None
    undated: bool = False
    offer: str | None = None
    states: tuple[str, ...] | None = None

    def clause(self) -> tuple[str, list[Any]]:
        """The condition in SQL and its values."""
        parts: list[str] = []
        values: list[Any] = []
        if self.spans is not None:
            whens = ["(o.zone = ? AND s.due >= ? AND s.due < ?)"] * len(self.spans)
            whens += ["s.due IS NULL"] if self.undated else []
            parts.append(f"({' OR '.join(whens) or '0'})")
            values += [one for span in self.spans for one in span]
        elif self.undated:
            parts.append("s.due IS NULL")
        if self.offer is not None:
            parts.append("o.key = ?")
            values.append(self.offer)
        if self.states is not None:
            marks = ", ".join("?" * len(self.states))
            parts.append(f"(s.state IN ({marks}) OR s.protect IN ({marks}))")
            values += [*self.states, *self.states]
        return " AND ".join(parts) or "1", values


def to_be_done(
    db: Database, which: Which, *, order: str = "due", down: bool = False, limit: int = -1, skip: int = 0
) -> list[Due]:
    """The notices of which something is to be done, in that order; those without what it goes by come last."""
    clause, values = which.clause()
    by = _ORDERS[order].format(way="DESC" if down else "ASC")
    query = " ".join((_DUE, "WHERE", clause, "ORDER BY", by, "LIMIT ? OFFSET ?"))
    rows = db.conn.execute(query, [*values, limit, skip])
    return [_due(row) for row in rows]


def count_to_be_done(db: Database, which: Which) -> int:
    """How many of them there are."""
    if which == Which():
        return int(db.conn.execute("SELECT count(*) FROM standing").fetchone()[0])
    clause, values = which.clause()
    query = " ".join(("SELECT count(*) FROM standing s JOIN offer o ON o.id = s.offer WHERE", clause))
    return int(db.conn.execute(query, values).fetchone()[0])


def count_by_code(db: Database, first: int, before: int, zone: str | None = None) -> dict[str, int]:
    """How many are due from ``first`` to just before ``before``, by the code of what is due; of one zone."""
    query = "SELECT due_code, count(*) FROM standing WHERE due >= ? AND due < ? GROUP BY due_code"
    if zone is not None:
        query = (
            "SELECT s.due_code, count(*) FROM standing s JOIN offer o ON o.id = s.offer WHERE s.due >= ? AND s.due < ? "
            "AND o.zone = ? GROUP BY s.due_code"
        )
    rows = db.conn.execute(query, [first, before] if zone is None else [first, before, zone])
    return {code or "": int(many) for code, many in rows}


def offers_to_be_done(db: Database) -> list[tuple[str, str]]:
    """The offers of which anything is to be done: id and issuer, by issuer."""
    rows = db.conn.execute(
        "SELECT o.key, o.issuer FROM offer o WHERE EXISTS (SELECT 1 FROM standing s WHERE s.offer = o.id) "
        "ORDER BY o.issuer, o.key"
    )
    return [(key, issuer) for key, issuer in rows]


def _due(row: tuple[Any, ...]) -> Due:
    notice, form, holder, offer, issuer, zone = row[:6]
    return Due(notice, form, holder, offer, issuer, zone, Standing(*row[6:12]))
