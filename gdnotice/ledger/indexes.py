"""The indexes beside the entries: where each follows from, whether they agree, and making them again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from gdnotice.ledger import moves, twins
from gdnotice.ledger.entries import Entry, Standing, each_of_kind, every

PURGED = "(purged)"
"""The name under which a notice is listed whose particulars were purged."""


class Derived:
    """What the indexes must hold, gathered from entries given in order."""

    def __init__(self) -> None:
        self.offers: dict[int, tuple[str, int, str, str, int | None, int | None]] = {}
        self.parties: dict[int, tuple[str, str, int]] = {}
        self.notices: dict[int, tuple[str, int, str, int | None]] = {}
        self.standing: dict[int, tuple[int, int, Standing]] = {}
        self.twins: dict[int, set[tuple[int, str, int, int]]] = {}

    def add(self, entry: Entry) -> None:
        """Take one more entry."""
        subject, body = entry.subject, entry.body or {}
        if entry.kind == "purged":
            for number, form, offer, batch in body["notices"]:
                self.notices[number] = (form, offer, PURGED, batch)
                self.twins.pop(number, None)
        if subject is None:
            return
        if entry.family == "offer" and "key" in body:
            facts = (body["issuer"], body["zone"], body["expires"], body["coming"])
            self.offers[subject] = (body["key"], entry.seq, *facts)
        elif entry.family == "party" and entry.kind == "party-kept":
            if body:
                self.parties[subject] = (body["kind"], body["name"], entry.seq)
        elif entry.family == "notice" and entry.standing is not None:
            self._notice(subject, entry)

    def _notice(self, subject: int, entry: Entry) -> None:
        body = entry.body or {}
        if entry.kind == "drafted":
            self.notices[subject] = (
                body.get("form", ""),
                body.get("offer", 0),
                body.get("holder", ""),
                body.get("batch"),
            )
        elif entry.kind == "answers-changed" and subject in self.notices:
            form, offer, _, batch = self.notices[subject]
            self.notices[subject] = (form, offer, body.get("holder", ""), batch)
        assert entry.standing is not None
        offer = self.notices[subject][1] if subject in self.notices else 0
        if body and entry.kind in ("drafted", "answers-changed"):
            self.twins[subject] = twins.rows(subject, offer, body)
        if moves.live(entry.standing):
            self.standing[subject] = (offer, entry.seq, entry.standing)
        else:
            self.standing.pop(subject, None)


def differences(db: Database, derived: Derived) -> Iterator[str]:
    """Where an index says something else than the entries, in words without a name or number of anybody's."""
    held = {row[0]: (row[1], row[2], Standing(*row[3:])) for row in db.conn.execute("SELECT * FROM standing")}
    if held != derived.standing:
        yield "the list of what is still to be done differs from the entries"
    offers = {row[0]: tuple(row[1:]) for row in db.conn.execute("SELECT * FROM offer")}
    if offers != derived.offers:
        yield "the list of offers differs from the entries"
    notices = {row[0]: tuple(row[1:]) for row in db.conn.execute("SELECT id, form, offer, holder, batch FROM notice")}
    if notices != derived.notices:
        yield "the list of notices differs from the entries"
    if {tuple(row) for row in db.conn.execute("SELECT * FROM twin")} != set().union(*derived.twins.values()):
        yield "the list of what may be one notice twice differs from the entries"
    parties = {row[0]: tuple(row[1:]) for row in db.conn.execute("SELECT id, kind, name, last FROM party")}
    if parties != derived.parties:
        yield "the list of holders and institutions differs from the entries"


def rebuild(db: Database) -> None:
    """Make every index but the words to search again from the entries, inside the caller's act."""
    derived = Derived()
    for entry in every(db):
        derived.add(entry)
    execute, many = db.conn.execute, db.conn.executemany
    for table in ("standing", "offer", "notice", "party", "twin"):
        execute(f"DELETE FROM {table}")  # noqa: S608
    many("INSERT INTO offer VALUES (?,?,?,?,?,?,?)", [(number, *row) for number, row in derived.offers.items()])
    many("INSERT INTO party VALUES (?,?,?,?)", [(number, *row) for number, row in derived.parties.items()])
    many("INSERT INTO notice VALUES (?,?,?,?,?)", [(number, *row) for number, row in derived.notices.items()])
    many(
        "INSERT INTO standing VALUES (?,?,?,?,?,?,?,?,?)",
        [(number, offer, seq, *standing) for number, (offer, seq, standing) in derived.standing.items()],
    )
    _fill_twins(db, derived)


def rebuild_twins(db: Database) -> None:
    """Make the list of what may be one notice twice from the entries that gave answers, where it is empty."""
    offers = dict(db.conn.execute("SELECT id, offer FROM notice").fetchall())
    derived = Derived()
    for kind in ("drafted", "answers-changed"):  # a notice is drafted once, and changed after that
        for entry in each_of_kind(db, "notice", kind):
            if entry.subject is not None and entry.body is not None:
                derived.twins[entry.subject] = twins.rows(entry.subject, offers[entry.subject], entry.body)
    _fill_twins(db, derived)


def _fill_twins(db: Database, derived: Derived) -> None:
    rows = (row for some in derived.twins.values() for row in sorted(some))
    db.conn.executemany("INSERT INTO twin VALUES (?,?,?,?)", rows)
