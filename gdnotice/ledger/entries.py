"""Entries: what was done, when, by whom; each bound to all before it by a hash. They are added, never changed.

The hash of an entry is SHA-256 over the hash before it and the entry's own columns; the columns hold the SHA-256 of the
body, which begins with random bytes that go when the body is purged: what is left does not tell a name by trying.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlite_utils import Database

_SALT = 12
_BEGINNING = hashlib.sha256(b"GD Notice ledger, entries of format 1").digest()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
# What bodies say most, so that deflate finds it without having seen it before. Part of format 1: never change it.
_DICTIONARY = (
    b'"amendment":null,"at":"2026-","advice":["Look through it: it is judged under the new terms from now '
    b'on."],"cautions":[],"content":"","document":"","moved":[["expiration",17],["guarantee-due",17],["wit'
    b'hdrawal-until",],"stayed":[["notice-due",17],["payment-due",17],"stamp_again":false,"stamp_again":tr'
    b'ue,"code":"","field":null,"reason":"{"content":"","media":"application/pdf","name":".pdf","size":,"w'
    b'hat":"{"expires":17,"issuer":"","key":"","zone":"America/New_York"}{"before":,"name":"","now":,"afte'
    b'r":true,"role":"preparer","person":{"kind":"holder","name":"","particulars":{"address":["","phone":"'
    b'({"kind":"institution","name":"","particulars":{"address":["","firm":"","kind":"broker","medallion":'
    b'"","names":["","phone":"(","signer":"","title":""}}{"late":false,"on_behalf":null,"by_notice":null,"'
    b'protect_date":"2026-","quantity":"{"at":"2026-","by":"","how":"e-mail"}{"at":"2026-","confirmation":'
    b'"","method":"fax","to":["("]}"confirmation":null,"method":"hand","method":"mail","method":"courier",'
    b'"to":["","code":"","field":"","severity":"warning"},{"code":"","field":"","severity":"note"},{"code"'
    b':"guarantee-due","field":"notice.date","severity":"note"}],"official":"","at":"2026-11-30T10:00:00-0'
    b'5:00","batch":null,"deadlines":{"expiration":17961624000000,"guarantee-due":17,"notice-due":17,"paym'
    b'ent-due":17,"uncertified-check-by":17,"withdrawal-again-from":17,"withdrawal-until":1700000},"editio'
    b'n":"2026-11","form":"transmittal","form":"tender-notice","form":"rights-notice","form_hash":"","hold'
    b'er":"","offer":1,"offer_content":"","printing":null,"protect":{"quantity":00,"value":},"terms":"{"ac'
    b'knowledged":[],"answers":"","form_hash":"","printing":null,"second_pair":true,"terms":"{"answers":""'
    b',"at":"2026-","findings":[],"official":"","pages":3,"printing":null,"revision":"","sha256":"'
)


class Standing(NamedTuple):
    """Where an entry leaves a notice.

    ``protect`` is ``OPEN``, ``COVR``, ``EXPI`` or None; ``uncovered`` in hundredths of a unit, ``exposure`` in US
    cents; ``due`` is the next moment something must be done by, in milliseconds since 1970 UTC, ``due_code`` what.
    """

    state: str
    protect: str | None = None
    uncovered: int | None = None
    exposure: int | None = None
    due: int | None = None
    due_code: str | None = None


class About(NamedTuple):
    """What an entry is about: a family (``vault``, ``person``, ``offer``, ``party``, ``notice``) and the one in it."""

    family: str
    subject: int | None = None


NOWHERE: tuple[None, ...] = (None,) * len(Standing._fields)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it was read. ``at`` is aware, UTC. ``body`` is None where it was purged."""

    seq: int
    at: datetime
    person: int
    family: str
    subject: int | None
    kind: str
    standing: Standing | None
    body: Mapping[str, Any] | None
    digest: bytes
    hash: bytes


def milliseconds(moment: datetime) -> int:
    """An aware moment as milliseconds since 1970 UTC, rounded down."""
    return (moment - _EPOCH) // _MILLISECOND


def moment(at: int) -> datetime:
    """The other way round; aware, UTC."""
    return _EPOCH + at * _MILLISECOND


def canonical(value: object) -> bytes:
    """JSON with sorted keys and no spaces: the same value gives the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _hash(before: bytes, columns: tuple[object, ...], digest: bytes) -> bytes:
    return hashlib.sha256(before + canonical(columns) + digest).digest()


_SLACK = 1_000
"""Milliseconds by which a clock may step back as clocks are set right; then the last entry's moment is taken."""


def is_set_back(last: int, now: int) -> bool:
    """Whether a clock that says ``now`` was set back since the ``last`` entry (milliseconds since 1970 UTC)."""
    return last - now > _SLACK


class Chain:
    """The end of the chain, inside one act: knows the last entry, and adds to it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        last = db.execute("SELECT seq, at, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
        self.seq: int = last[0] if last else 0
        self.at: int = last[1] if last else 0
        self.hash: bytes = bytes(last[2]) if last else _BEGINNING

    def begin(self, at: int, person: int) -> tuple[int, bool]:
        """The moment that entries of an act at ``at`` bear, and whether the clock was set back since the last entry:
        then that is an entry of its own, which is made here."""
        if at >= self.at:
            return at, False
        if not is_set_back(self.at, at):
            return self.at, False
        self.append(at, person, "clock-set-back", About("vault"), {"before": self.at, "now": at})
        return at, True

    def append(
        self,
        at: int,
        person: int,
        kind: str,
        about: About,
        body: Mapping[str, object],
        standing: Standing | None = None,
    ) -> int:
        """Add an entry at ``at`` (milliseconds since 1970 UTC); returns its number."""
        text = canonical(body)
        salt = os.urandom(_SALT)
        digest = hashlib.sha256(salt + text).digest()
        seq = self.seq + 1
        columns = (seq, at, person, *about, kind, *(standing or NOWHERE))
        found = _hash(self.hash, columns, digest)
        execute = self._db.conn.execute  # inside an act: what Database.execute looks at before committing is known
        execute("INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", (*columns, digest, found))
        execute("INSERT INTO body VALUES (?,?)", (seq, salt + _packed(text)))
        self.seq, self.at, self.hash = seq, at, found
        return seq


def append(
    db: Database,
    at: datetime,
    person: int,
    kind: str,
    *,
    family: str,
    subject: int | None = None,
    body: Mapping[str, object] | None = None,
    standing: Standing | None = None,
) -> int:
    """Add one entry, an act of its own, inside a transaction; returns its number."""
    chain = Chain(db)
    now, _ = chain.begin(milliseconds(at), person)
    return chain.append(now, person, kind, About(family, subject), body or {}, standing)


def _packed(text: bytes) -> bytes:
    packing = zlib.compressobj(6, zlib.DEFLATED, -15, zdict=_DICTIONARY)
    return packing.compress(text) + packing.flush()


def _unpacked(stored: bytes) -> bytes:
    unpacking = zlib.decompressobj(-15, zdict=_DICTIONARY)
    return unpacking.decompress(stored) + unpacking.flush()


def raw_body(stored: bytes) -> tuple[bytes, bytes]:
    """A stored body as its JSON text and the digest it must have. Raises ``zlib.error`` where it was damaged."""
    text = _unpacked(stored[_SALT:])
    return text, hashlib.sha256(stored[:_SALT] + text).digest()


_COLUMNS = (
    "e.seq, e.at, e.person, e.family, e.subject, e.kind, e.state, e.protect, e.uncovered, e.exposure, e.due, "
    "e.due_code, e.digest, e.hash, b.packed"
)


def read(row: tuple[Any, ...]) -> Entry:
    """A row of ``_COLUMNS`` as an entry."""
    stored = row[14]
    body = None if stored is None else json.loads(raw_body(bytes(stored))[0])
    standing = Standing(*row[6:12]) if row[6] is not None else None
    seq, at, person, family, subject, kind = row[:6]
    digest, found = bytes(row[12]), bytes(row[13])
    return Entry(seq, moment(at), person, family, subject, kind, standing, body, digest, found)


@dataclass(frozen=True, slots=True)
class Bound:
    """An entry with all that its hash was made of, for whoever reckons it again.

    ``columns`` are those that the hash takes in, in their order; ``before`` is the hash before it; ``salt`` and
    ``text`` are its body as it was kept (None: purged).
    """

    columns: tuple[Any, ...]
    before: bytes
    salt: bytes | None
    text: str | None
    digest: bytes
    hash: bytes


def bound(db: Database, family: str, subject: int) -> list[Bound]:
    """The entries of one subject with what their hashes were made of, oldest first."""
    rows = db.conn.execute(
        f"SELECT {_COLUMNS}, (SELECT hash FROM entry WHERE seq = e.seq - 1) FROM entry e "  # noqa: S608
        "LEFT JOIN body b USING (seq) WHERE e.family = ? AND e.subject = ? ORDER BY e.seq",
        [family, subject],
    )
    found = []
    for row in rows:
        stored = bytes(row[14]) if row[14] is not None else None
        salt, text = (stored[:_SALT], raw_body(stored)[0].decode()) if stored is not None else (None, None)
        before = bytes(row[15]) if row[15] is not None else _BEGINNING
        found.append(Bound(tuple(row[:12]), before, salt, text, bytes(row[12]), bytes(row[13])))
    return found


def of(db: Database, family: str, subject: int | None = None) -> list[Entry]:
    """The entries of one subject, oldest first; those of the whole family where ``subject`` is None."""
    which = "" if subject is None else " AND e.subject = ?"
    found = db.execute(
        f"SELECT {_COLUMNS} FROM entry e LEFT JOIN body b USING (seq) WHERE e.family = ?{which} ORDER BY e.seq",  # noqa: S608
        [family, *([] if subject is None else [subject])],
    )
    return [read(row) for row in found]


def of_kind(db: Database, family: str, kind: str) -> list[Entry]:
    """The entries of one kind in a family, oldest first. It looks through the family: for small ones."""
    return list(each_of_kind(db, family, kind))


def each_of_kind(db: Database, family: str, kind: str) -> Iterator[Entry]:
    """The same one after the other, where they are too many to be held at once."""
    found = db.conn.execute(
        f"SELECT {_COLUMNS} FROM entry e LEFT JOIN body b USING (seq) "  # noqa: S608
        "WHERE e.family = ? AND e.kind = ? ORDER BY e.seq",
        [family, kind],
    )
    yield from (read(row) for row in found)


def last_of(db: Database, family: str, subject: int) -> Entry | None:
    """The last entry of a subject."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM entry e LEFT JOIN body b USING (seq) "  # noqa: S608
        "WHERE e.family = ? AND e.subject = ? ORDER BY e.seq DESC LIMIT 1",
        [family, subject],
    ).fetchone()
    return read(row) if row else None


def every(db: Database, first: int = 1) -> Iterator[Entry]:
    """All entries from ``first`` on, in order."""
    query = f"SELECT {_COLUMNS} FROM entry e LEFT JOIN body b USING (seq) WHERE e.seq >= ? ORDER BY e.seq"  # noqa: S608
    for row in db.execute(query, [first]):
        yield read(row)


def closing_hash(db: Database, until: datetime | None = None) -> tuple[int, bytes]:
    """The number and hash of the last entry (before ``until``), with which a day ends; number 0 where there is none."""
    row = db.execute(
        "SELECT seq, hash FROM entry WHERE at < ? ORDER BY seq DESC LIMIT 1",
        [milliseconds(until) if until is not None else 1 << 62],
    ).fetchone()
    return (row[0], bytes(row[1])) if row else (0, _BEGINNING)


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that does not fit, and what is wrong with it, in words."""

    seq: int
    what: str


def prove(db: Database) -> Broken | None:
    """Walk the chain from its beginning. A body that is missing is wrong unless an entry says that it was purged."""
    before, at, expected = _BEGINNING, 0, 1
    missing: list[int] = []
    purged: set[int] = set()
    rows = db.execute(f"SELECT {_COLUMNS} FROM entry e LEFT JOIN body b USING (seq) ORDER BY e.seq")  # noqa: S608
    set_back = False
    for row in rows:
        seq = row[0]
        if seq != expected:
            return Broken(expected, f"entry {expected} is not there; the next one is entry {seq}")
        columns, digest, own, stored = row[:12], bytes(row[12]), bytes(row[13]), row[14]
        if _hash(before, columns, digest) != own:
            return Broken(seq, f"entry {seq} was changed, or another one before it was changed or taken out")
        if stored is None:
            missing.append(seq)
        else:
            try:
                text, found = raw_body(bytes(stored))
            except zlib.error:
                return Broken(seq, f"what entry {seq} says cannot be read")
            if found != digest:
                return Broken(seq, f"what entry {seq} says was changed")
            if row[5] == "purged":
                purged.update(json.loads(text)["entries"])
            set_back = row[5] == "clock-set-back"
        if row[1] < at and not set_back:
            return Broken(
                seq, f"entry {seq} is dated before the one in front of it, and nothing says that a clock was set back"
            )
        before, at, expected = own, row[1], seq + 1
    lost = [seq for seq in missing if seq not in purged]
    if lost:
        return Broken(lost[0], f"what entry {lost[0]} says was taken out")
    tail = db.execute("SELECT seq, hash FROM tail").fetchone()
    further = db.execute("SELECT min(seq) FROM body WHERE seq >= ?", [expected]).fetchone()[0]
    if further is not None or (tail is not None and (tail[0], bytes(tail[1])) != (expected - 1, before)):
        return Broken(expected, f"entry {expected} is not there: entries at the end were taken out")
    return None
