"""A second person at an open ledger: with their own passphrase they act in their own name, then the first goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from gdnotice.errors import World
from gdnotice.ledger import attempts, people
from gdnotice.ledger.people import Person
from gdnotice.ledger.vault import Pause, Vault


@contextmanager
def beside(vault: Vault, name: str, passphrase: str, *, pause: Pause = time.sleep) -> Iterator[Person]:
    """What is done inside is done by the person of that name, who is there and types their passphrase.

    It opens the ledger anew for nothing: the person must be in it, and the passphrase must hold now. After failures
    the attempt waits, as opening does. Raises :class:`World` where they do not fit.
    """
    wrong = World(
        "That name and passphrase do not open this ledger.",
        "Nothing was done; each failure makes the next attempt wait longer.",
        "Check the keyboard's language and the capitals.",
    )
    with attempts.counted(vault.folder, wrong, pause):
        found, _ = vault.ring.by_passphrase(name, passphrase)
    with vault.reading() as db:
        row = db.conn.execute("SELECT person FROM wrap WHERE id = ?", [found.id]).fetchone()
        person = people.people(db).get(row[0]) if row is not None else None
    if person is None or people.plain(person.name) != people.plain(name):  # a wrap that holds no longer
        raise wrong
    with vault.as_person(person):
        yield person
