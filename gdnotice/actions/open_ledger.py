"""Make a ledger, or open one: with a name and passphrase, the desk's keyring, or the recovery key."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from gdnotice.clock import Clock
from gdnotice.ledger.vault import Vault, create, open_vault, open_with_keyring, open_with_recovery

__all__ = ["Vault", "make_ledger", "open_by_keyring", "open_by_recovery_key", "open_ledger"]


def make_ledger(folder: Path, name: str, passphrase: str, clock: Clock) -> Vault:
    """Make a ledger in ``folder``, new or empty, and open it; its first person is an approver."""
    return create(folder, name, passphrase, clock)


def open_ledger(
    folder: Path,
    name: str | None,
    passphrase: str,
    clock: Clock,
    *,
    write: bool = True,
    pause: Callable[[float], None] = time.sleep,
) -> Vault:
    """Open the ledger in ``folder``; ``name`` may be None where only one person opens it.

    With ``write=False`` another may be writing meanwhile.
    """
    return open_vault(folder, name, passphrase, clock, write=write, pause=pause)


def open_by_keyring(folder: Path, clock: Clock, *, write: bool = True) -> Vault:
    """Open it with what the operating system's keyring has for it."""
    return open_with_keyring(folder, clock, write=write)


def open_by_recovery_key(folder: Path, key: str, clock: Clock, *, name: str | None = None) -> Vault:
    """Open it with the recovery key that was printed, as who made it; that it was used is an entry."""
    return open_with_recovery(folder, key, clock, name=name)
