"""Keep a ledger: prove it, back it up, restore it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gdnotice.clock import Clock
from gdnotice.ledger.backup import Backup, back_up
from gdnotice.ledger.checked import Proof, check_closing, checked
from gdnotice.ledger.restoring import Restored, restore
from gdnotice.ledger.vault import Vault


def check_ledger(
    vault: Vault,
    closing: tuple[int, str] | None = None,
    progress: Callable[[str, int], None] = lambda _what, _count: None,
) -> Proof:
    """Prove the whole ledger. ``closing`` is an entry's number and hash (hexadecimal) that were kept elsewhere."""
    with vault.reading() as db:
        proof = checked(db, progress)
        other = check_closing(db, *closing) if closing is not None else None
    return replace(proof, broken=proof.broken or other)


def back_up_ledger(vault: Vault, into: Path | None = None, *, thin: bool = True) -> Backup:
    """Copy the ledger while it is in use, and prove the copy; older ones are thinned out."""
    return back_up(vault, into=into, thin=thin)


def restore_ledger(
    source: Path, target: Path, clock: Clock, name: str | None, secret: str, *, recovery: bool = False
) -> Restored:
    """Put the backup ``source`` in the place of the ledger ``target``. ``secret`` is the passphrase of its day, or its
    recovery key."""
    if recovery:
        return restore(source, target, clock, name=name, recovery_key=secret)
    return restore(source, target, clock, name=name, passphrase=secret)
