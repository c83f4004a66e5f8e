"""The recovery key: 160 random bits, written so that a person can copy them from paper.

Eight groups of four signs and a check sign, in the alphabet of Douglas Crockford's base 32: no letter that is taken for
a digit, and the check sign (the number modulo 37) tells any one wrong sign and any two exchanged ones.
"""

from __future__ import annotations

import secrets

from gdnotice.errors import Misuse

BYTES = 20
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECKS = f"{_SIGNS}*~$=U"
_LENGTH = BYTES * 8 // 5
_TAKEN_FOR = str.maketrans("OIL", "011")


def new_secret() -> bytes:
    """The random bits of a fresh recovery key."""
    return secrets.token_bytes(BYTES)


def written(secret: bytes) -> str:
    """As it is printed: ``AB12-...-C``."""
    number = int.from_bytes(secret)
    signs = "".join(_SIGNS[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))
    groups = [signs[at : at + 4] for at in range(0, _LENGTH, 4)]
    return "-".join([*groups, _CHECKS[number % 37]])


def read(typed: str) -> bytes:
    """The bits of a recovery key as typed: any case, blanks and hyphens anywhere. Raises :class:`Misuse`."""
    plain = "".join(typed.upper().split()).replace("-", "")
    signs, check = plain[:-1].translate(_TAKEN_FOR), plain[-1:]
    if len(signs) != _LENGTH or any(sign not in _SIGNS for sign in signs):
        raise Misuse(
            "This is no recovery key.",
            "A recovery key has eight groups of four letters and digits, and one sign at the end.",
            "Copy it again from the paper.",
        )
    number = 0
    for sign in signs:
        number = number << 5 | _SIGNS.index(sign)
    if _CHECKS[number % 37] not in (check, check.translate(_TAKEN_FOR)):
        raise Misuse(
            "The recovery key has a mistake in it.",
            "Its last sign does not fit the others, so nothing was tried.",
            "Compare it with the paper, sign by sign.",
        )
    return number.to_bytes(BYTES)
