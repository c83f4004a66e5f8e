"""Which covers cite a letter, over all protects of its offer: those that were taken back are none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gdnotice.ledger.entries import raw_body
from gdnotice.ledger.notices import NoticeNow
from gdnotice.ledger.standing import hundredths
from gdnotice.ledger.store import Database


@dataclass(frozen=True, slots=True)
class Cited:
    """A cover of the ``protect`` of that number that cites a letter; ``quantity`` in hundredths of a unit."""

    protect: int
    quantity: int


def citing(db: Database, letter: NoticeNow) -> list[Cited]:
    """The covers that cite a letter, oldest first. It reads what was done since the letter was drafted."""
    rows = db.conn.execute(
        "SELECT e.seq, e.subject, e.kind, b.packed FROM entry e JOIN body b USING (seq) JOIN notice n ON n.id = "
        "e.subject WHERE e.seq > ? AND +e.family = 'notice' AND e.kind IN ('covered', 'taken-back') AND n.offer = ? "
        "ORDER BY e.seq",
        [letter.entries[0].seq, letter.offer],
    )
    found: dict[int, Cited] = {}
    for seq, subject, kind, packed in rows:
        body: Mapping[str, Any] = json.loads(raw_body(bytes(packed))[0])
        if kind == "taken-back":
            found.pop(body["entry"], None)
        elif body.get("by_notice") == letter.number:
            found[seq] = Cited(subject, hundredths(body["quantity"]))
    return list(found.values())
