"""The vault: a folder with one encrypted file, opened with a person's own key, written one act at a time."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType

from sqlcipher3 import dbapi2

from gdnotice.clock import Clock
from gdnotice.errors import Problem, Refusal, World
from gdnotice.ledger import attempts, desk_keyring, entries, folders, keys, migrations, people, recovery, sealing, store
from gdnotice.ledger.keys import Ring, Wrap
from gdnotice.ledger.lock import WriterLock
from gdnotice.ledger.people import Person
from gdnotice.ledger.sealing import DESK, Cost, Unopened
from gdnotice.ledger.store import Database, Mode

Pause = Callable[[float], None]


class Vault:
    """An open ledger. Made by :func:`create` and the ``open_...`` functions; to be closed, or used in a ``with``.

    ``folder`` is where it lies, ``clock`` what dates its entries, ``person`` who opened it, ``writable`` whether acts
    are possible, ``way`` how it was opened (``passphrase``, ``keyring``, ``recovery``),
    ``remarks`` what a person should hear of the opening, and of the clock since.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        db: Database,
        ring: Ring,
        key: bytes,
        person: Person,
        way: str,
        lock: WriterLock | None,
        remarks: tuple[str, ...] = (),
    ) -> None:
        self.folder = folder
        self.clock = clock
        self.person = person
        self.way = way
        self.writable = lock is not None
        self.ring = ring
        self.remarks = remarks
        self.idle_since: datetime = clock.now()
        self._db: Database | None = db
        self._key: bytes | None = key
        self._lock = lock
        self._one_at_a_time = threading.RLock()
        self._broken: Problem | None = None
        self._standing = folders.Standing(folder)

    # --- what it gives ---

    @property
    def db(self) -> Database:
        """The database. To write, use it inside :meth:`act`. Raises :class:`World` once the vault is locked."""
        return self._ready()

    @property
    def key(self) -> bytes:
        """The vault's key: for what else lies sealed beside the file. Raises :class:`World` once locked."""
        if self._key is None:
            self._ready()
        assert self._key is not None
        return self._key

    @contextmanager
    def act(self) -> Iterator[Database]:
        """One act: all that is written inside is kept and flushed at its end, or none of it after any exception.

        Acts do not nest, and those of two threads wait for each other. Raises :class:`World` or ``Unreadable`` for
        what the disk does; after an error that puts the file in doubt, every further act is refused.
        """
        with self._one_at_a_time, self._told():
            db = self._ready()
            if not self.writable:
                raise World(
                    "The ledger is open for reading only.", "Nothing was changed.", "Close it and open it for writing."
                )
            assert not db.conn.in_transaction, "an act within an act"
            self._standing.require()
            db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.conn.execute("COMMIT")
            except BaseException:
                _take_back(db)
                raise
            # SQLite goes on writing into files that have lost their names. An act is done only if it can be found.
            self._standing.require(after=True)
            self.touch()

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """Several readings of one state, whatever another program writes meanwhile; inside an act, the act's own.

        Raises as :meth:`act` does.
        """
        with self._one_at_a_time, self._told():
            db = self._ready()
            if db.conn.in_transaction:
                yield db
                return
            self._standing.require()
            db.conn.execute("BEGIN")
            try:
                yield db
            finally:
                _take_back(db)
            self.touch()

    @property
    def broken(self) -> bool:
        """Whether acts are refused after an error that put the file in doubt."""
        return self._broken is not None

    @contextmanager
    def copying(self) -> Iterator[Database]:
        """The ledger as of now, for copying it elsewhere while acts go on.

        Where its file was taken away, the connection that still holds it: what can be saved is saved.
        """
        if self._db is None or self._key is None:
            self._ready()
            raise AssertionError
        if self._broken is not None:
            with self._one_at_a_time, store.in_words(self.folder):
                yield self._db
            return
        source = store.connect(self.folder / store.FILE, self._key, Mode.READ)
        try:
            with store.in_words(self.folder):
                source.conn.execute("BEGIN")
                source.conn.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it sees one state
                yield source
        finally:
            source.conn.close()

    @contextmanager
    def as_person(self, person: Person) -> Iterator[None]:
        """What is done inside is done by ``person``, who just gave their passphrase; nobody else acts meanwhile."""
        with self._one_at_a_time:
            before = self.person, self.way
            self.person, self.way = person, keys.PASSPHRASE
            try:
                yield
            finally:
                self.person, self.way = before

    # --- idleness, closing ---

    def remark(self, told: str) -> None:
        """Something that a person should hear, once."""
        if told not in self.remarks:
            self.remarks += (told,)

    def touch(self) -> None:
        """Somebody is at work: idleness counts from now."""
        self.idle_since = self.clock.now()

    def lock_if_idle(self, minutes: float) -> bool:
        """Close the vault after so many idle minutes by its clock; tells whether it is closed now.

        A clock that was set back starts the count again from what it says now.
        """
        if self._db is None:
            return True
        now = self.clock.now()
        self.idle_since = min(self.idle_since, now)
        if now - self.idle_since < timedelta(minutes=minutes):
            return False
        self.close()
        return True

    @property
    def closed(self) -> bool:
        return self._db is None

    def close(self) -> None:
        """Forget the key, close the file, give the lock back. Doing it again does nothing."""
        with self._one_at_a_time:
            db, self._db, self._key = self._db, None, None
            if db is not None:
                with contextlib.suppress(dbapi2.Error):  # what was told as done is flushed already
                    db.conn.close()
            lock, self._lock = self._lock, None
            if lock is not None:
                lock.release()

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # --- inside ---

    def compact(self) -> None:
        """Give the room of what was purged back to the disk. Takes about as much again while it works."""
        with self._one_at_a_time, self._told():
            db = self._ready()
            self._standing.require()
            db.conn.execute("VACUUM")
            db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._standing = folders.Standing(self.folder)

    def _ready(self) -> Database:
        if self._broken is not None:
            raise World(
                "The ledger is not used any further after an error.",
                f"It was: {self._broken.what}",
                "Close the ledger, mend the cause and open it again.",
            )
        if self._db is None:
            raise World(
                "The ledger is locked.", "Nothing can be read or written.", "Open it again with your passphrase."
            )
        return self._db

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Puts the store's errors into words, and remembers those after which the file is in doubt."""
        try:
            with store.in_words(self.folder):
                yield
        except Problem as problem:
            cause = problem.__context__
            if isinstance(problem, folders.Gone) or (isinstance(cause, dbapi2.Error) and store.is_grave(cause)):
                self._broken = problem
            raise


def _take_back(db: Database) -> None:
    """End a transaction without keeping it. After some errors SQLite has done so already."""
    with contextlib.suppress(dbapi2.Error):
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")


# --- making ----------------------------------------------------------------------------------------------------------


def create(folder: Path, person_name: str, passphrase: str, clock: Clock, *, cost: Cost = DESK) -> Vault:
    """Make a ledger in ``folder`` (new or empty) and open it; its first person is an approver.

    It is put together aside, and is there from the moment its ``vault.db`` stands in the folder. ``cost`` is what each
    guess at the passphrase is to cost, at least :data:`~gdnotice.ledger.sealing.FLOOR`. Raises :class:`World`, or
    ``Misuse`` for a name or passphrase that cannot serve.
    """
    name = people.good_name(person_name)
    vault, key = keys.new_vault(), sealing.new_key()
    wrap = keys.wrapped_by_passphrase(vault, name, passphrase, key, cost)
    ring = Ring(vault, 1, (wrap,))
    folders.require_room(folder)
    folders.make_private(folder)
    lock = WriterLock(folder, None)
    try:
        folders.sweep(folder)
        folders.require_room(folder)  # somebody else may have been quicker
        folders.tighten(folder)
        aside = folder / folders.MAKING
        folders.make_private(aside)
        keys.write(aside, ring)
        folders.make_file(aside / store.FILE)
        db = store.connect(aside / store.FILE, key, Mode.MAKE)
        try:
            with store.in_words(folder):
                db.conn.execute("BEGIN IMMEDIATE")
                _first_entries(db, name, wrap, clock)
                db.conn.execute("COMMIT")
        finally:
            db.conn.close()
        folders.put_in_place(aside, folder, (keys.NAME, keys.SPARE, store.FILE))
    finally:
        lock.release()
    return opened(folder, ring, wrap, key, clock, write=True)


def _first_entries(db: Database, name: str, wrap: Wrap, clock: Clock) -> None:
    migrations.run(db)
    at = clock.now()
    made = {"format": migrations.newest()}
    entries.append(db, at, 1, "ledger-made", family="vault", body=made)
    first = {"name": name, "role": people.APPROVER}
    entries.append(db, at, 1, "person-added", family="person", subject=1, body=first)
    db.conn.execute("INSERT INTO wrap (id, person, fields) VALUES (?, 1, ?)", (wrap.id, wrap.fields()))
    db.conn.execute("INSERT INTO wraps_now (one, generation) VALUES (1, 1)")


# --- opening ---------------------------------------------------------------------------------------------------------


def open_vault(
    folder: Path, name: str | None, passphrase: str, clock: Clock, *, write: bool = True, pause: Pause = time.sleep
) -> Vault:
    """Open the ledger in ``folder`` with a person's name and passphrase; the name may be left out where one opens it.

    With ``write=False`` it can be read while somebody else writes. After failures the attempt waits through ``pause``
    first. Raises :class:`World` (wrong passphrase, no ledger, :class:`~gdnotice.ledger.lock.Held`, the disk) or
    ``Unreadable`` (damage).
    """
    folders.require_ledger(folder)
    ring = keys.read(folder)
    wrong = World(
        "That name and passphrase do not open this ledger."
        if name
        else "That passphrase does not open this ledger."
        if ring.one_person
        else "This ledger has several people: your name is needed beside your passphrase.",
        "Nothing was opened; each failure makes the next attempt wait longer.",
        "Check the keyboard's language and the capitals; a recovery key opens it too.",
    )
    with attempts.counted(folder, wrong, pause):
        wrap, key = ring.by_passphrase(name, passphrase)
    return opened(folder, ring, wrap, key, clock, write=write)


def open_with_recovery(
    folder: Path,
    recovery_key: str,
    clock: Clock,
    *,
    name: str | None = None,
    write: bool = True,
    pause: Pause = time.sleep,
) -> Vault:
    """Open the ledger with its recovery key, as who made it; a ``name``, where one is given, must be that person's.

    Writes an entry that the key was used. Only people, passphrases and the recovery key may be changed then (see
    :mod:`~gdnotice.ledger.acting`). Raises as :func:`open_vault` does, and ``Misuse`` for a mistyped key.
    """
    folders.require_ledger(folder)
    ring = keys.read(folder)
    secret = recovery.read(recovery_key)
    wrong = World(
        "That recovery key does not open this ledger.",
        "It is the key of another ledger, or a newer one was made since.",
        "Look for the paper that was printed last.",
    )
    with attempts.counted(folder, wrong, pause):
        wrap, key = ring.by_secret(keys.RECOVERY, secret)
    vault = opened(folder, ring, wrap, key, clock, write=write, name=name)
    if write:
        from gdnotice.ledger.acting import acting
        from gdnotice.ledger.entries import About

        try:
            with acting(vault) as act:
                act.entry("recovery-used", About("vault"), {"person": vault.person.id})
        except BaseException:
            vault.close()
            raise
    return vault


def open_with_keyring(folder: Path, clock: Clock, *, write: bool = True) -> Vault:
    """Open the ledger with the secret in this desk's keyring. Raises as :func:`open_vault` does."""
    folders.require_ledger(folder)
    ring = keys.read(folder)
    for wrap in ring.of_kind(keys.KEYRING):
        secret = desk_keyring.kept(ring.vault, wrap.id)
        if secret is not None:
            with contextlib.suppress(Unopened):
                found, key = ring.by_secret(keys.KEYRING, secret, wrap.id)
                return opened(folder, ring, found, key, clock, write=write)
    raise World(
        "This desk's keyring has no key for this ledger.",
        "It was never put there, or it was taken out of the ledger since.",
        "Open the ledger with your passphrase.",
    )


SET_BACK = (
    "The clock stands before the moment of the ledger's last entry: it was set back, or it was fast then. What is due, "
    "and what is late, is judged by it: set it right before going on. Entries keep the order in which they are made, "
    "and one of them says that the clock was set back."
)


_DAMAGED_KEYS = (
    f"{keys.NAME} was damaged or missing and its copy {keys.SPARE} was used; opening the ledger for writing mends it. "
    "If it happens again, have the disk checked."
)


def opened(
    folder: Path, ring: Ring, wrap: Wrap, key: bytes, clock: Clock, *, write: bool, name: str | None = None
) -> Vault:
    lock = WriterLock(folder, key) if write else None
    db: Database | None = None
    try:
        if lock is not None:
            folders.sweep(folder)
            folders.tighten(folder)
        db = store.connect(folder / store.FILE, key, Mode.WRITE if write else Mode.READ)
        with store.in_words(folder):
            migrations.require_known(migrations.format_of(db))
            owner = kept_ring(db, ring.vault)[1].get(wrap.id, 0)
            migrations.bring_up(db, folder, key, ring.vault, clock, write=write, person=owner)
            held, person = admitted(db, ring, wrap, name)
            last = db.conn.execute("SELECT max(at) FROM (SELECT at FROM entry ORDER BY seq DESC LIMIT 1)").fetchone()[0]
        if lock is not None:
            lock.tell(key, person.name, clock.now())
            if not keys.stands(folder, held):  # a crash in the middle of a change, or damage: the ledger is right
                with contextlib.suppress(World):
                    keys.write(folder, held)
        told: tuple[str, ...] = (_DAMAGED_KEYS,) if ring.damaged else ()
        if last is not None and entries.is_set_back(last, entries.milliseconds(clock.now())):
            told += (SET_BACK,)
        return Vault(folder, clock, db=db, ring=held, key=key, person=person, way=wrap.kind, lock=lock, remarks=told)
    except BaseException:
        if db is not None:
            db.conn.close()
        if lock is not None:
            lock.release()
        raise


def admitted(db: Database, ring: Ring, wrap: Wrap, name: str | None) -> tuple[Ring, Person]:
    """The ring as the ledger itself keeps it, and whose wrap it is. Raises ``World`` for one no longer in it."""
    held, owners = kept_ring(db, ring.vault)
    here = people.people(db)
    owner = here.get(owners.get(wrap.id, 0))
    if wrap.id not in owners or owner is None:
        raise World(
            "This passphrase or key is no longer in force.",
            "It was replaced, or its person was taken out of the ledger, after the file of keys in use was written.",
            "Use the newer passphrase, or ask an approver.",
        )
    if name and people.named(db, name).id != owner.id:
        raise Refusal(
            "The recovery key opens the ledger only as the person who made it.",
            "Nothing was opened.",
            "Leave the name out; then an approver can give that person a new passphrase.",
        )
    return held, owner


def kept_ring(db: Database, vault: str) -> tuple[Ring, dict[str, int]]:
    """The ring as the ledger itself keeps it, and the person's number for each wrap."""
    rows = db.conn.execute("SELECT id, person, fields FROM wrap").fetchall()
    generation = db.conn.execute("SELECT generation FROM wraps_now").fetchone()[0]
    wraps = [keys.wrap_from(json.loads(fields)) for _, _, fields in rows]
    return keys.with_wraps(Ring(vault, 0, ()), wraps, generation), {row[0]: row[1] for row in rows}
