"""The proof of a whole ledger: the file's own seals, the chain, the states, contents, stamped PDFs and indexes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlcipher3 import dbapi2

from gdnotice.errors import Refusal, Unreadable
from gdnotice.ledger import autosaved, begun_offers, moves, store
from gdnotice.ledger.content import content_of, has, named_in
from gdnotice.ledger.entitled import Entitled, KnownPassphrases
from gdnotice.ledger.entries import Broken, Entry, Standing, closing_hash, every, moment, prove
from gdnotice.ledger.indexes import Derived, differences
from gdnotice.ledger.standing import Facts, learn, standing
from gdnotice.ledger.store import Database


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof came to. ``broken`` is the first entry that does not fit; ``problems`` are all that were found.

    ``cautions`` are approvals that fit, and that somebody else may have given in the person's name.
    """

    entries: int
    notices: int
    contents: int
    papers: int
    closing: str
    broken: Broken | None
    problems: tuple[str, ...]
    cautions: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.broken is None and not self.problems


_TELL = 500
"""Entries or files between two words on how far it is."""

Told = Callable[[str, int, int], object]
"""Told what is looked at, how many of how many; 0 of 0 where that cannot be told. What it raises stops the proof."""


def checked(db: Database, progress: Told = lambda _what, _count, _of: None) -> Proof:
    """Prove the whole ledger, reading everything in it. Nothing is changed."""
    progress("the seals of the file", 0, 0)
    if store.defects(db):
        damage = "a page of the file was changed or damaged: its seal does not fit, or its tables are not whole"
        return Proof(0, 0, 0, 0, "", _unreadable(db), (damage,))
    problems: list[str] = []
    progress("the chain of entries", 0, 0)
    broken = prove(db)
    count, closing = closing_hash(db)
    walk = _Walk(db)
    if broken is None:
        for place, entry in enumerate(every(db)):
            if place % _TELL == 0:
                progress("entries", place, count)
            wrong = walk.step(entry)
            if wrong is not None:
                broken = Broken(entry.seq, wrong)
                break
    contents = 0
    if broken is None:
        digests = db.conn.execute("SELECT digest FROM content").fetchall()
        for (digest,) in digests:
            if contents % _TELL == 0:
                progress("files", contents, len(digests))
            contents += 1
            try:
                content_of(db, bytes(digest))
            except Unreadable:
                problems.append("a file in the ledger differs from its own SHA-256")
        if lost := walk.lost - walk.purged:
            problems.append(f"{len(lost)} files that entries name were taken out")
        problems.extend(differences(db, walk.derived))
        problems.extend(autosaved.amiss(db))
        problems.extend(begun_offers.amiss(db))
    found = (broken, tuple(problems), tuple(walk.cautions))
    return Proof(count, len(walk.standing), contents, walk.papers, closing.hex(), *found)


def _unreadable(db: Database) -> Broken | None:
    """The first entry that a damaged page hides; None where the damage is elsewhere."""
    seq = 0
    try:
        for row in db.conn.execute("SELECT e.*, b.packed FROM entry e LEFT JOIN body b USING (seq) ORDER BY e.seq"):
            seq = row[0]
    except dbapi2.Error as error:
        if not store.is_grave(error):
            raise
        return Broken(seq + 1, f"entry {seq + 1}, or what it says, cannot be read")
    return None


def check_closing(db: Database, number: int, closing: str) -> Broken | None:
    """Compare a closing hash kept elsewhere (an entry's number, its hash in hexadecimal) with the ledger."""
    row = db.conn.execute("SELECT hash, at FROM entry WHERE seq = ?", [number]).fetchone()
    if row is None:
        return Broken(number, f"entry {number}, which was there at that day's end, is not there")
    if bytes(row[0]).hex() != closing.lower():
        return Broken(
            number, f"entry {number} of {moment(row[1]):%Y-%m-%d} or one before it was changed since that day"
        )
    return None


class _Walk:
    """The entries of every notice followed through the table of moves; their papers put together and compared."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.derived = Derived()
        self.standing: dict[int, Standing] = {}
        self.facts: dict[int, Facts | None] = {}
        self.revocable: dict[int, list[int]] = {}
        self.entitled = Entitled()
        self.known = KnownPassphrases()
        self.cautions: list[str] = []
        self.bare: dict[int, Entry] = {}
        self.lost: set[str] = set()
        self.purged: set[str] = set()
        self.papers = 0
        self._official: tuple[str, hashlib._Hash] | None = None

    def step(self, entry: Entry) -> str | None:
        """What is wrong with one more entry, in words; None where nothing is."""
        self.derived.add(entry)
        self.known.learn(entry)
        if (caution := self.known.caution(entry)) is not None:
            self.cautions.append(caution)
        if entry.body is None:
            self.bare[entry.seq] = entry
        elif entry.kind == "purged":
            self.purged.update(entry.body["contents"])
            if (wrong := self._purge(entry)) is not None:
                return wrong
        named = named_in(entry.body or {})
        self.lost.update(digest for digest in named if not has(self.db, bytes.fromhex(digest)))
        if entry.family != "notice" or entry.standing is None or entry.subject is None:
            return self.entitled.wrong(entry)
        return self._move(entry, entry.subject) or self.entitled.wrong(entry)

    def _move(self, entry: Entry, subject: int) -> str | None:
        """Whether a notice's entry is a move that was allowed, and leads where it says."""
        before = self.standing.get(subject)
        try:
            moves.refuse(entry.kind, "approver", before)
        except Refusal as refusal:
            return f"entry {entry.seq} is a move that was not allowed: {refusal.what}"
        except KeyError:
            return f"entry {entry.seq} is of a kind that nothing makes"
        assert entry.standing is not None
        made = moves.move(entry.kind)
        self.standing[subject] = entry.standing
        leads = made.after or (before.state if before is not None else None)
        if not made.returns and entry.standing.state != leads:
            return f"entry {entry.seq} leads to another state than its act does"
        if entry.body is None:  # what would follow from it was purged
            self.facts[subject] = None
            return None
        return self._follows(entry, subject, before) or (self._paper(entry) if entry.kind == "stamped" else None)

    def _follows(self, entry: Entry, subject: int, before: Standing | None) -> str | None:
        """Whether the entry leaves its notice where its own words lead."""
        body = entry.body or {}
        facts = self.facts.get(subject, Facts())
        if facts is None:  # what it follows from was purged
            return None
        revocable = self.revocable.setdefault(subject, [])
        if entry.kind in moves.REVOCABLE:
            revocable.append(entry.seq)
        elif moves.move(entry.kind).returns and (not revocable or revocable.pop() != body.get("entry")):
            return f"entry {entry.seq} takes back what was not the latest that can be"
        facts = self.facts[subject] = learn(facts, entry.kind, body)
        if standing(facts, entry.kind, before) != entry.standing:
            return f"entry {entry.seq} leaves its notice elsewhere than what was done leads to"
        return None

    def _purge(self, entry: Entry) -> str | None:
        """Whether what an entry says was purged is gone, and was nothing that was still open."""
        assert entry.body is not None
        for seq in entry.body["entries"]:
            one = self.bare.get(seq)
            if one is None:
                return f"entry {entry.seq} says that entry {seq} was purged, and what that says is still there"
            if one.family == "notice" and one.subject is not None and moves.live(self.standing[one.subject]):
                return f"entry {entry.seq} purged a notice that was still open"
            if one.family not in ("notice", "party"):
                return f"entry {entry.seq} purged what is never purged"
        return None

    def _paper(self, entry: Entry) -> str | None:
        body = entry.body or {}
        official, revision = body["official"], body["revision"]
        if {official, revision} & self.lost:
            return None
        try:
            if self._official is None or self._official[0] != official:
                self._official = (official, hashlib.sha256(content_of(self.db, bytes.fromhex(official))))
            whole = self._official[1].copy()
            whole.update(content_of(self.db, bytes.fromhex(revision)))
        except Unreadable:
            return f"the paper of entry {entry.seq} was changed in the ledger"
        self.papers += 1
        if whole.hexdigest() != body["sha256"]:
            return f"the paper of entry {entry.seq} differs from its SHA-256"
        return None
