"""The closing of a day: the number and hash of an entry, written so that they can be kept on paper and typed again."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime

from gdnotice.errors import Misuse
from gdnotice.ledger.acting import Acting
from gdnotice.ledger.entries import About, closing_hash, moment

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O and U, which are read as something else."""
_GROUP = 8


@dataclass(frozen=True, slots=True)
class Closing:
    """The entry that closes a ``day``: its ``number``, ``hash`` (hexadecimal), and ``at``, aware, UTC."""

    day: date
    number: int
    hash: str
    at: datetime

    @property
    def written(self) -> str:
        """``1834:9f2c0a1b-...-K7Q2``: number, hash in groups of eight, and four signs that tell a slip of the pen."""
        groups = [self.hash[at : at + _GROUP] for at in range(0, len(self.hash), _GROUP)]
        return f"{self.number}:{'-'.join([*groups, check_signs(self.number, self.hash)])}"


def close_day(act: Acting, day: date) -> Closing:
    """Close ``day`` with an entry that names the one before it; its own hash binds everything up to itself."""
    before, found = closing_hash(act.db)
    body = {"day": day.isoformat(), "seq": before, "hash": found.hex()}
    number = act.entry("day-closed", About("vault"), body)
    return Closing(day, number, act.chain.hash.hex(), moment(act.at))


def check_signs(number: int, found: str) -> str:
    """Four signs that nearly always differ where a digit of the number or of the hash was mistyped."""
    bits = int.from_bytes(hashlib.sha256(f"{number}:{found}".encode()).digest()[:3], "big") >> 4
    return "".join(_ALPHABET[bits >> shift & 31] for shift in (15, 10, 5, 0))


def typed_closing(typed: str) -> tuple[int, str]:
    """Number and hash as they were typed, in groups or not, with the four signs or without.

    Raises :class:`Misuse` for what is none, or where the signs show that it was mistyped.
    """
    match = re.fullmatch(r"\s*(\d{1,15})\s*:\s*([0-9a-fA-F]{64})([0-9A-Za-z]{4})?", re.sub(r"[\s-]", "", typed))
    if match is None:
        raise Misuse(
            "That is no closing of a day.",
            "It is an entry's number, a colon and its hash: 64 digits from 0 to f, in groups or not.",
            "Type it as `gdnotice ledger close-day` printed it.",
        )
    number, found = int(match[1]), match[2].lower()
    if match[3] is not None and match[3].upper() != check_signs(number, found):
        raise Misuse(
            "The closing was mistyped.",
            "Its last four signs do not fit the number and the hash.",
            "Compare it with the paper group by group.",
        )
    return number, found
