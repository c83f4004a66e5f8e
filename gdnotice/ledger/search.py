"""Finding any word of an entry (a holder, a certificate, a CUSIP, a confirmation number) inside the encrypted file."""

from __future__ import annotations

import re
import unicodedata

from sqlite_utils import Database

_WORD = re.compile(r"[a-z0-9]+")
_WIDE = re.compile(r"[^\W_]+")
_PLAIN = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n",
})  # fmt: skip
"""Letters that are typed without their stroke, and that Unicode does not take apart."""


def folded(text: str) -> list[str]:
    """The words of a text as they are found: without accents, strokes, capitals and punctuation.

    Each is one word to SQLite too, however old its tables of letters are: what is not in Unicode 3.2 is spelt out.
    """
    if text.isascii():
        return _WORD.findall(text.lower())
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    bare = unicodedata.normalize("NFKD", "".join(one for one in plain if not unicodedata.combining(one)))
    return ["".join(_spelt(one) for one in word) for word in _WIDE.findall(bare)]


def _spelt(character: str) -> str:
    known = unicodedata.ucd_3_2_0.category(character)[0] in "LN"
    return character if known else f"u{ord(character):x}"


def query_of(words: list[str], *, begun: bool) -> str:
    """A query that cannot be wrong: every word must be there, the last one as a beginning where it is ``begun``."""
    return " AND ".join(f'"{word}"' for word in words) + ("*" if begun else "")


def found_notices(db: Database, typed: str, limit: int = 50) -> list[int]:
    """Numbers of the notices whose entries have all the words typed, the last one perhaps only begun; those with the
    latest entries first, among them those with the last word in full."""
    return _found(db, "notice", typed, limit)


def numbered_notices(db: Database, typed: str, limit: int = 50) -> list[int]:
    """As :func:`found_notices`; a number alone is that of a notice first, whether there is one or not."""
    found = found_notices(db, typed, limit)
    if not typed.strip().isdecimal() or int(typed) >= 1 << 31:
        return found
    return [int(typed), *(one for one in found if one != int(typed))]


def found_offers(db: Database, typed: str, limit: int = 20) -> list[int]:
    """Numbers of the offers whose entries have all the words typed."""
    return _found(db, "offer", typed, limit)


def is_word_of(db: Database, name: str, family: str) -> set[int]:
    """Numbers of all in ``family`` with an entry that has every word of ``name`` in full; none where it has no word."""
    words = folded(name)
    if not words:
        return set()
    rows = db.conn.execute(
        "SELECT DISTINCT e.subject FROM search s JOIN entry e ON e.seq = s.rowid "
        "WHERE s.search MATCH ? AND e.family = ?",
        [" AND ".join(f'"{word}"' for word in words), family],
    )
    return {row[0] for row in rows}


def _found(db: Database, family: str, typed: str, limit: int) -> list[int]:
    """Those with the words as they were typed first. Looking for a beginning gathers every word that begins so, in the
    whole ledger: it is done where fewer were found, and for a single letter where none was."""
    words = folded(typed)
    if not words:
        return []
    found = _matching(db, family, query_of(words, begun=False), limit)
    if len(found) < limit and (len(words[-1]) > 1 or not found):
        found = list(dict.fromkeys([*found, *_matching(db, family, query_of(words, begun=True), limit)]))
    return found[:limit]


def _matching(db: Database, family: str, query: str, limit: int) -> list[int]:
    """The latest first."""
    rows = db.conn.execute(
        "SELECT e.subject FROM search s JOIN entry e ON e.seq = s.rowid "
        "WHERE s.search MATCH ? AND e.family = ? ORDER BY s.rowid DESC LIMIT ?",
        [query, family, limit * 8],
    )
    return list(dict.fromkeys(row[0] for row in rows))
