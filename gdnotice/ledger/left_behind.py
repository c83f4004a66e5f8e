"""What a restored backup would leave behind of the ledger in its place, and whether its person may do that there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gdnotice.errors import Misuse, Problem, Refusal
from gdnotice.ledger import autosaved, begun_offers, keys, migrations, people, store
from gdnotice.ledger.entries import moment
from gdnotice.ledger.keys import Ring
from gdnotice.ledger.people import Person
from gdnotice.ledger.sealing import Unopened
from gdnotice.ledger.store import Database, Mode


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """``entries`` of the replaced ledger that are not in the backup, those of backups aside, and the ``last`` moment
    of them (aware, UTC); both None where the replaced ledger cannot be read. ``typed`` counts notices into which
    somebody was typing what is in no entry yet, ``begun`` offers and amendments that somebody was entering."""

    entries: int | None
    last: datetime | None
    typed: int = 0
    begun: int = 0


def left_behind(
    target: Path, backup: Database, ring: Ring, key: bytes, person: Person, given: tuple[str | None, str | None],
    *, other: bool,
) -> LeftBehind | None:  # fmt: skip
    """Look into the ledger that stands in ``target``; None where none does. ``given`` are name and passphrase.

    A backup has the key of its ledger, so one that is still whole can be read even where the passphrase is another
    by now. Raises :class:`Refusal` where it says that ``person`` is no approver, :class:`Misuse` where it is another
    ledger than the backup's and ``other`` was not said.
    """
    if not (target / store.FILE).exists() and not (target / keys.NAME).exists():
        return None
    try:
        there: Ring | None = keys.read(target)
    except Problem:
        there = None
    same = there is None or there.vault == ring.vault
    if not same and not other:
        raise Misuse(
            "The backup is of another ledger than the one that stands there.",
            "Nothing was replaced.",
            "Name another folder; or, if it is meant, say so with --other-ledger.",
        )
    try:
        if same or there is None:
            return _compared(target, backup, key, person.id)
        wrap, its_key = there.by_passphrase(given[0], given[1] or "")
        return _compared(target, None, its_key, wrap.id)
    except Refusal:
        raise
    except (Problem, Unopened):  # damaged, or nobody here can open it
        return LeftBehind(None, None)


def _compared(target: Path, backup: Database | None, key: bytes, person: int | str) -> LeftBehind:
    """``person`` is a number, or the id of the wrap that the person opened it with."""
    db = store.connect(target / store.FILE, key, Mode.READ)
    try:
        with store.in_words(target):
            if isinstance(person, str):
                row = db.conn.execute("SELECT person FROM wrap WHERE id = ?", [person]).fetchone()
                person = row[0] if row is not None else 0
            _require_approver(people.people(db).get(person))
            common = _common(db, backup) if backup is not None else 0
            count, last = db.conn.execute(
                "SELECT count(*), max(at) FROM entry WHERE seq > ? AND kind != 'backed-up'", [common]
            ).fetchone()
            known = migrations.format_of(db)
            typed = len({one.notice for one in autosaved.kept(db)}) if known >= _AUTOSAVES and _newer(db, backup) else 0
            begun = _begun(db, backup) if known >= _BEGUN_OFFERS else 0
    finally:
        db.conn.close()
    return LeftBehind(count, moment(last) if last is not None else None, typed, begun)


_AUTOSAVES = 2
"""The format from which on what is being typed is kept."""
_BEGUN_OFFERS = 3
"""The format from which on offers being entered are kept."""


def _begun(db: Database, backup: Database | None) -> int:
    """How many offers were being entered that the backup has not as they are."""
    there = begun_offers.kept(backup) if backup is not None else []
    return sum(one not in there for one in begun_offers.kept(db))


def _newer(db: Database, backup: Database | None) -> bool:
    """Whether something was being typed that the backup has not as it is."""
    return backup is None or autosaved.kept(db) != autosaved.kept(backup)


def _require_approver(person: Person | None) -> None:
    if person is None or person.role != people.APPROVER:
        raise Refusal(
            "Only an approver of the ledger that stands there may replace it.",
            "Its people are others than on the backup's day; nothing was replaced.",
            "Ask an approver of today, or restore to another folder.",
        )


def _common(one: Database, other: Database) -> int:
    """The last entry that both have. As each is bound to all before it, one search by halves finds it."""
    low, high = 0, min(_length(one), _length(other))
    while low < high:
        middle = (low + high + 1) // 2
        if _hash(one, middle) == _hash(other, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _length(db: Database) -> int:
    found: int = db.conn.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0]
    return found


def _hash(db: Database, seq: int) -> bytes | None:
    row = db.conn.execute("SELECT hash FROM entry WHERE seq = ?", [seq]).fetchone()
    return bytes(row[0]) if row is not None else None
