"""Sealing: bytes made unreadable with a key (AES-256-GCM); keys made from passphrases (Argon2id) or long secrets."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdnotice.errors import Misuse

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12

SHORTEST_PASSPHRASE = 8
"""Characters. NIST SP 800-63B, 5.1.1.1: a secret that a person remembers has at least eight."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs: passes over the memory, KiB of memory, lanes filled side by side."""

    time: int
    memory: int
    lanes: int


DESK = Cost(time=3, memory=64 * 1024, lanes=4)
"""RFC 9106, 4, the second recommended choice: 64 MiB. 0.17 s of waiting on two cores of 2024."""

FLOOR = Cost(time=2, memory=19 * 1024, lanes=1)
"""The least that is accepted when a wrap is made (OWASP's minimum for Argon2id): 0.03 s. Tests use it."""

_CEILING = Cost(time=64, memory=2 * 1024 * 1024, lanes=64)


class Unopened(Exception):
    """The seal does not open: another key, or the sealed bytes were changed. Which of them cannot be told."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Bytes under seal, and the nonce that opening them takes."""

    nonce: bytes
    content: bytes


def new_key() -> bytes:
    """A fresh random key."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, content: bytes, bound: bytes) -> Sealed:
    """Seal ``content``. ``bound`` is not hidden, but the seal opens only beside the very same bytes.

    The nonce is random: a key seals far fewer than the 2**32 contents for which that is safe.
    """
    nonce = os.urandom(NONCE_BYTES)
    return Sealed(nonce, _cipher(key).encrypt(nonce, content, bound))


def unseal(key: bytes, sealed: Sealed, bound: bytes) -> bytes:
    """What was sealed. Raises :class:`Unopened`."""
    from cryptography.exceptions import InvalidTag

    try:
        return _cipher(key).decrypt(sealed.nonce, sealed.content, bound)
    except (InvalidTag, ValueError):  # ValueError: too short to hold anything
        raise Unopened from None


def _cipher(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def key_from_passphrase(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """The key that a passphrase stands for: Argon2id over its UTF-8 in composed form (NFC).

    Keyboards differ in how they write an accented letter; composed form makes them agree. Raises :class:`Misuse` for a
    cost that no ledger of ours has, so that a forged file cannot ask for all the memory there is.
    """
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    if not (
        1 <= cost.time <= _CEILING.time
        and 1 <= cost.lanes <= _CEILING.lanes
        and 8 * cost.lanes <= cost.memory <= _CEILING.memory
    ):
        raise Misuse(
            "The passphrase of this ledger is to be tried at a cost that no ledger has.",
            "Its file of keys was changed by somebody else, so nothing was tried.",
            "Restore keys.json from a backup of the ledger.",
        )
    composed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.time, lanes=cost.lanes, memory_cost=cost.memory
    ).derive(composed)


def key_from_secret(secret: bytes, salt: bytes, purpose: str) -> bytes:
    """The key that a long random secret stands for (HKDF with SHA-256); ``purpose`` keeps keys of two uses apart."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=purpose.encode()).derive(secret)


def require_cost(cost: Cost) -> None:
    """Raise :class:`Misuse` for a cost below :data:`FLOOR`."""
    if cost.time < FLOOR.time or cost.memory < FLOOR.memory or cost.lanes < FLOOR.lanes:
        raise Misuse(
            "A passphrase that costs so little to try would not protect a ledger.",
            "Nothing was made.",
            f"Take at least {FLOOR.time} passes over {FLOOR.memory // 1024} MiB.",
        )


def require_passphrase(passphrase: str) -> None:
    """Raise :class:`Misuse` for a passphrase too short to protect anything."""
    if len(unicodedata.normalize("NFC", passphrase)) < SHORTEST_PASSPHRASE:
        raise Misuse(
            f"The passphrase is shorter than {SHORTEST_PASSPHRASE} characters.",
            "Somebody who has the file could find it by trying.",
            "Take a longer one; four or five words are easy to remember.",
        )
