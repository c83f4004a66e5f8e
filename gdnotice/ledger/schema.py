"""The tables of a ledger, formats 1 to 3. Times are milliseconds since 1970 in UTC.

Money is in cents, units in hundredths. What is true is in ``entry``, ``body`` and ``content``, to which rows are only
ever added: triggers refuse the rest. The other tables are indexes that :mod:`gdnotice.ledger.indexes` can make again
from the entries, and ``check`` compares; but for ``autosaved``, ``unfinished_printing`` and ``begun_offer``, which are
no part of the record.
"""

from __future__ import annotations

from sqlite_utils import Database

_TABLES = """
CREATE TABLE entry (
  seq       INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,
  person    INTEGER NOT NULL,
  family    TEXT NOT NULL,
  subject   INTEGER,
  kind      TEXT NOT NULL,
  state     TEXT,
  protect   TEXT,
  uncovered INTEGER,
  exposure  INTEGER,
  due       INTEGER,
  due_code  TEXT,
  digest    BLOB NOT NULL,
  hash      BLOB NOT NULL
) STRICT;
CREATE INDEX entry_of ON entry (family, subject, seq);

CREATE TABLE tail (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  seq  INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TABLE body (
  seq    INTEGER PRIMARY KEY,
  packed BLOB NOT NULL
) STRICT;

CREATE TABLE content (
  id     INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  size   INTEGER NOT NULL,
  first  INTEGER REFERENCES content (id),
  packed BLOB NOT NULL
) STRICT;
CREATE TABLE kin (
  kin     BLOB PRIMARY KEY,
  content INTEGER NOT NULL REFERENCES content (id)
) STRICT;

CREATE TABLE wrap (
  id     TEXT PRIMARY KEY,
  person INTEGER,
  fields TEXT NOT NULL
) STRICT;
CREATE TABLE wraps_now (
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  generation INTEGER NOT NULL
) STRICT;

CREATE TABLE offer (
  id      INTEGER PRIMARY KEY,
  key     TEXT NOT NULL UNIQUE,
  last    INTEGER NOT NULL,
  issuer  TEXT NOT NULL,
  zone    TEXT NOT NULL,
  expires INTEGER,
  coming  INTEGER
) STRICT;

CREATE TABLE party (
  id   INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  last INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX party_named ON party (kind, name COLLATE NOCASE);

CREATE TABLE notice (
  id     INTEGER PRIMARY KEY,
  form   TEXT NOT NULL,
  offer  INTEGER NOT NULL,
  holder TEXT NOT NULL,
  batch  INTEGER
) STRICT;
CREATE INDEX notice_of_batch ON notice (batch) WHERE batch IS NOT NULL;

CREATE TABLE standing (
  notice    INTEGER PRIMARY KEY,
  offer     INTEGER NOT NULL,
  last      INTEGER NOT NULL,
  state     TEXT NOT NULL,
  protect   TEXT,
  uncovered INTEGER,
  exposure  INTEGER,
  due       INTEGER,
  due_code  TEXT
) STRICT;
CREATE INDEX standing_due ON standing (due, notice);
CREATE INDEX standing_offer ON standing (offer, notice);
CREATE INDEX standing_open ON standing (offer, uncovered, exposure) WHERE protect = 'OPEN';
CREATE INDEX standing_sent ON standing (due, notice) WHERE state = 'sent';

CREATE VIRTUAL TABLE search USING fts5(
  words, content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 2'
);
"""

# A body or a content may go only under an entry that says so, and while that entry is the last one: the same act.
_TRIGGERS = """
CREATE TRIGGER entry_keeps BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END;
CREATE TRIGGER entry_next BEFORE INSERT ON entry
  WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
  BEGIN SELECT RAISE(ABORT, 'entries follow one another'); END;
CREATE TRIGGER entry_ends AFTER INSERT ON entry BEGIN INSERT OR REPLACE INTO tail VALUES (1, NEW.seq, NEW.hash); END;
CREATE TRIGGER body_keeps BEFORE UPDATE ON body BEGIN SELECT RAISE(ABORT, 'bodies are never changed'); END;
CREATE TRIGGER body_stays BEFORE DELETE ON body
  WHEN (SELECT kind FROM entry ORDER BY seq DESC LIMIT 1) IS NOT 'purged'
  BEGIN SELECT RAISE(ABORT, 'bodies are never removed'); END;
CREATE TRIGGER content_keeps BEFORE UPDATE ON content BEGIN SELECT RAISE(ABORT, 'contents are never changed'); END;
CREATE TRIGGER content_stays BEFORE DELETE ON content
  WHEN (SELECT kind FROM entry ORDER BY seq DESC LIMIT 1) IS NOT 'purged'
  BEGIN SELECT RAISE(ABORT, 'contents are never removed'); END;
"""


def create(db: Database) -> None:
    """Make the tables of format 1, inside the caller's transaction."""
    for statement in _statements(_TABLES):
        db.execute(statement)
    for statement in _triggers(_TRIGGERS):
        db.execute(statement)


def add_twins(db: Database) -> None:
    """Format 2: the marks by which notices of the same holder or certificate are told, an index beside the entries.

    ``root`` is the protect that a notice delivers on, or the notice itself.
    """
    db.execute(
        """
CREATE TABLE twin (
  offer  INTEGER NOT NULL,
  mark   TEXT NOT NULL,
  notice INTEGER NOT NULL,
  root   INTEGER NOT NULL,
  PRIMARY KEY (offer, mark, notice)
) STRICT, WITHOUT ROWID
"""
    )
    db.execute("CREATE INDEX twin_of ON twin (notice)")
    db.execute("CREATE INDEX twin_delivers ON twin (root, notice) WHERE root != notice")


def add_autosaved(db: Database) -> None:
    """Format 2: what is being typed has a place of its own, no part of the chain. ``at`` in milliseconds since 1970."""
    db.execute(
        """
CREATE TABLE autosaved (
  notice INTEGER NOT NULL,
  person INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  base   BLOB NOT NULL,
  packed BLOB NOT NULL,
  PRIMARY KEY (notice, person)
) STRICT
"""
    )
    db.execute(
        """
CREATE TABLE unfinished_printing (
  person   INTEGER PRIMARY KEY,
  at       INTEGER NOT NULL,
  told     BLOB NOT NULL,
  official BLOB NOT NULL
) STRICT
"""
    )


def add_begun_offers(db: Database) -> None:
    """Format 3: an offer or an amendment being entered has a place of its own. ``at`` in milliseconds since 1970.

    ``mark`` is random; ``offer`` and ``base`` are NULL for a new offer, of which a person may have several.
    """
    db.execute(
        """
CREATE TABLE begun_offer (
  mark   BLOB PRIMARY KEY,
  person INTEGER NOT NULL,
  offer  INTEGER,
  at     INTEGER NOT NULL,
  base   BLOB,
  packed BLOB NOT NULL
) STRICT
"""
    )
    db.execute("CREATE UNIQUE INDEX begun_offer_of ON begun_offer (person, offer) WHERE offer IS NOT NULL")


def _statements(script: str) -> list[str]:
    return [one.strip() for one in script.split(";\n") if one.strip()]


def _triggers(script: str) -> list[str]:
    """A trigger's own statements end with semicolons too, so these are told apart by their last word."""
    return [f"{one.strip()} END" for one in script.split("END;") if one.strip()]
