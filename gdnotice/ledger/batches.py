"""Batches: notices that came in one spreadsheet, found together to be approved and stamped together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gdnotice.ledger.acting import Acting
from gdnotice.ledger.entries import About, Standing, of_kind, raw_body
from gdnotice.ledger.store import Database

_OF = "FROM notice n JOIN standing s ON s.notice = n.id WHERE n.batch = ?"


@dataclass(frozen=True, slots=True)
class KeptBatch:
    """``body`` is what was said when it began: ``name``, ``form``, ``offer`` and ``printing``."""

    number: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovedOne:
    """A notice whose last entry is its approval: what that says, and what was said when it was made ready before."""

    number: int
    offer: int
    standing: Standing
    approval: Mapping[str, Any]
    ready: Mapping[str, Any]


def batches(db: Database) -> list[KeptBatch]:
    """All batches, oldest first."""
    return [
        KeptBatch(entry.subject, entry.body)
        for entry in of_kind(db, "batch", "batch-begun")
        if entry.body is not None and entry.subject is not None
    ]


def begin(act: Acting, body: Mapping[str, Any]) -> int:
    """A new batch; returns its number."""
    row = act.db.conn.execute("SELECT max(subject) FROM entry WHERE family = 'batch'").fetchone()
    number = (row[0] or 0) + 1
    act.entry("batch-begun", About("batch", number), body)
    return number


def drafted_answers(db: Database, batch: int) -> Counter[str]:
    """How often each set of answers (its digest) was drafted in a batch, whatever became of the notice since."""
    rows = db.conn.execute(
        "SELECT b.packed FROM notice n JOIN entry e ON e.family = 'notice' AND e.subject = n.id AND e.kind = 'drafted' "
        "JOIN body b ON b.seq = e.seq WHERE n.batch = ?",
        [batch],
    )
    return Counter(json.loads(raw_body(bytes(packed))[0])["answers"] for (packed,) in rows)


def drafted_rows(db: Database, batch: int) -> dict[int, int]:
    """The row that each notice of a batch with anything left to do was drafted from, and the number of the notice."""
    rows = db.conn.execute(
        "SELECT n.id, b.packed FROM notice n JOIN standing s ON s.notice = n.id JOIN entry e ON e.family = 'notice' "
        "AND e.subject = n.id AND e.kind = 'drafted' JOIN body b ON b.seq = e.seq WHERE n.batch = ?",
        [batch],
    )
    found = ((_body(packed).get("row"), number) for number, packed in rows)
    return {row: number for row, number in found if row is not None}


def in_state(db: Database, batch: int, state: str) -> list[int]:
    """The numbers of a batch's notices that stand in ``state``."""
    return [row[0] for row in db.conn.execute(f"SELECT n.id {_OF} AND s.state = ? ORDER BY n.id", [batch, state])]


def states(db: Database, batch: int) -> dict[str, int]:
    """How many of a batch's notices, of those with anything left to do, stand in which state."""
    return dict(
        db.conn.execute(f"SELECT s.state, count(*) {_OF} GROUP BY s.state ORDER BY min(n.id)", [batch]).fetchall()
    )


def count(db: Database, batch: int) -> int:
    """How many notices were drafted in a batch, whatever became of them since."""
    found: int = db.conn.execute("SELECT count(*) FROM notice WHERE batch = ?", [batch]).fetchone()[0]
    return found


def approved(db: Database, numbers: list[int]) -> Iterator[ApprovedOne]:
    """Of these notices those that are approved and had nothing done to them since."""
    marks = ",".join("?" * len(numbers))
    rows = db.conn.execute(
        "SELECT s.notice, s.offer, s.state, s.protect, s.uncovered, s.exposure, s.due, s.due_code, b.packed, "  # noqa: S608
        "(SELECT r.packed FROM entry m JOIN body r USING (seq) WHERE m.family = 'notice' AND m.subject = s.notice "
        "AND m.kind = 'made-ready' ORDER BY m.seq DESC LIMIT 1) "
        "FROM standing s JOIN entry e ON e.seq = s.last JOIN body b ON b.seq = s.last "
        f"WHERE s.notice IN ({marks}) AND e.kind = 'approved' ORDER BY s.notice",
        numbers,
    ).fetchall()
    for row in rows:
        if row[9] is not None:
            yield ApprovedOne(row[0], row[1], Standing(*row[2:8]), _body(row[8]), _body(row[9]))


def _body(packed: bytes) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(raw_body(bytes(packed))[0])
    return found
