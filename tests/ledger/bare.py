"""A ledger's tables in memory, without a vault around them: for what is proved of entries alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3.dbapi2 as sqlcipher
from sqlite_utils import Database

from gdnotice.ledger import schema


def bare() -> Database:
    """An empty ledger of the present format, not encrypted, in memory."""
    db = Database(sqlcipher.connect(":memory:", isolation_level=None))
    with act(db):
        schema.create(db)
    return db


@contextmanager
def act(db: Database) -> Iterator[None]:
    """One transaction."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.conn.execute("ROLLBACK")
        raise
    db.conn.execute("COMMIT")
