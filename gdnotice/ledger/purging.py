"""Purging: what was kept of people long enough is taken out, under an entry that says so; the chain stays whole.

Of a notice there stay the kinds, moments, persons and states of its entries, its form, offer and batch. There go what
the entries say, the words it is found by, the name it is listed under, what was being typed into it, and the answers,
papers and evidence that nothing else in the ledger names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlite_utils import Database

from gdnotice.ledger import autosaved, twins
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.content import named_in
from gdnotice.ledger.entries import About, moment, raw_body
from gdnotice.ledger.indexes import PURGED
from gdnotice.ledger.people import require_approver
from gdnotice.ledger.search import is_word_of
from gdnotice.ledger.vault import Vault


@dataclass(frozen=True, slots=True)
class Purge:
    """What a purge takes out: numbers of notices and parties, of entries whose words go, digests of contents.

    ``open`` counts notices as old as these with something still to be done, or that such a one delivers on: they stay.
    """

    notices: tuple[int, ...]
    parties: tuple[int, ...]
    entries: tuple[int, ...]
    contents: tuple[str, ...]
    open: int


@dataclass(slots=True)
class _Named:
    """Digests that bodies name, and numbers of notices that they deliver on."""

    digests: set[str] = field(default_factory=set)
    notices: set[int] = field(default_factory=set)


def planned(db: Database, before: int) -> Purge:
    """What would go of notices that ended before a moment (milliseconds since 1970 UTC). It reads the whole ledger."""
    old = [row[0] for row in db.conn.execute(_OLD, [before])]
    live = {row[0] for row in db.conn.execute("SELECT notice FROM standing")}
    ended = set(old) - live
    # What an open notice delivers on is still needed: its guarantee's last day, its date, what of it is open.
    ended -= _read(db, (seq for seq, subject in _notice_entries(db) if subject in live)).notices
    parties = _unused(db, before, ended)
    going = sorted({*(seq for seq, subject in _notice_entries(db) if subject in ended), *_party_entries(db, parties)})
    gone = set(going)
    named = _read(db, going).digests
    if named:
        named -= _read(db, (row[0] for row in db.conn.execute("SELECT seq FROM body") if row[0] not in gone)).digests
    contents = sorted(_removable(db, named))
    return Purge(tuple(sorted(ended)), tuple(parties), tuple(going), tuple(contents), len(set(old) & live))


# By being looked at nothing happens to a notice: its years of keeping do not begin again.
_OLD = """
SELECT n.id FROM notice n WHERE ? > (
  SELECT max(e.at) FROM entry e
  WHERE e.family = 'notice' AND e.subject = n.id AND e.kind NOT IN ('revealed', 'exported')
) AND EXISTS (SELECT 1 FROM entry e JOIN body b ON b.seq = e.seq WHERE e.family = 'notice' AND e.subject = n.id)
"""


def purge(vault: Vault, before: int) -> tuple[Purge, int | None]:
    """Take out what is :func:`planned`, in one act, and give its room back; returns it with the entry's number.

    Nothing is written, and the number is None, where there is nothing to take out. For approvers.
    """
    require_approver(vault.person)
    with _unlinked(vault.db), acting(vault) as act:
        plan = planned(act.db, before)
        seq = _purged(act, plan, before) if plan.entries else None
    if seq is not None:
        vault.compact()
    return plan, seq


def _purged(act: Acting, plan: Purge, before: int) -> int:
    execute, many = act.db.conn.execute, act.db.conn.executemany
    kept = execute(
        "SELECT id, form, offer, batch FROM notice WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        [json.dumps(plan.notices)],
    ).fetchall()
    body = {
        "before": moment(before).isoformat(),
        "entries": plan.entries,
        "contents": plan.contents,
        "notices": [list(row) for row in kept],
        "parties": plan.parties,
    }
    seq = act.entry("purged", About("vault"), body)
    many("DELETE FROM body WHERE seq = ?", ((one,) for one in plan.entries))
    many("DELETE FROM search WHERE rowid = ?", ((one,) for one in plan.entries))
    many("UPDATE notice SET holder = ? WHERE id = ?", ((PURGED, one) for one in plan.notices))
    many("DELETE FROM party WHERE id = ?", ((one,) for one in plan.parties))
    for one in plan.notices:
        autosaved.drop(act.db, one)
        twins.drop(act.db, one)
    digests = [(bytes.fromhex(one),) for one in plan.contents]
    many("DELETE FROM kin WHERE content = (SELECT id FROM content WHERE digest = ?)", digests)
    many("DELETE FROM content WHERE digest = ?", digests)
    # The words of what was removed stay among the others until their lists are written anew.
    execute("INSERT INTO search (search) VALUES ('optimize')")
    loose = execute(
        "SELECT count(*) FROM content c WHERE c.first IS NOT NULL AND c.first NOT IN (SELECT id FROM content)"
    )
    assert loose.fetchone()[0] == 0, "a content that others are packed against stays"
    return seq


@contextmanager
def _unlinked(db: Database) -> Iterator[None]:
    """Without looking through all contents for each that goes, whether another is packed against it: that is known."""
    db.conn.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        db.conn.execute("PRAGMA foreign_keys = ON")


def _notice_entries(db: Database) -> Iterator[tuple[int, int]]:
    """Number and notice of every entry about one that still says something."""
    yield from db.conn.execute(
        "SELECT e.seq, e.subject FROM entry e JOIN body b ON b.seq = e.seq WHERE e.family = 'notice'"
    )


def _party_entries(db: Database, parties: Iterable[int]) -> Iterator[int]:
    for number in parties:
        yield from (
            row[0]
            for row in db.conn.execute(
                "SELECT e.seq FROM entry e JOIN body b ON b.seq = e.seq WHERE e.family = 'party' AND e.subject = ?",
                [number],
            )
        )


def _unused(db: Database, before: int, ended: set[int]) -> list[int]:
    """The parties kept before the moment that no notice which stays has among its words."""
    rows = db.conn.execute("SELECT p.id, p.name FROM party p JOIN entry e ON e.seq = p.last WHERE e.at < ?", [before])
    return [number for number, name in rows.fetchall() if not is_word_of(db, name, "notice") - ended]


def _read(db: Database, seqs: Iterable[int]) -> _Named:
    """What the bodies of these entries name."""
    found = _Named()
    for seq in list(seqs):
        row = db.conn.execute("SELECT packed FROM body WHERE seq = ?", [seq]).fetchone()
        body = json.loads(raw_body(bytes(row[0]))[0])
        found.digests |= named_in(body)
        found.notices.update(one for key in ("covers", "by_notice") if isinstance(one := body.get(key), int))
    return found


def _removable(db: Database, digests: set[str]) -> set[str]:
    """Those that are there and that nothing which stays is packed against."""
    numbers = {
        row[0]: one
        for one in digests
        if (row := db.conn.execute("SELECT id FROM content WHERE digest = ?", [bytes.fromhex(one)]).fetchone())
    }
    needed = {
        first
        for number, first in db.conn.execute("SELECT id, first FROM content WHERE first IS NOT NULL")
        if number not in numbers
    }
    return {one for number, one in numbers.items() if number not in needed}
