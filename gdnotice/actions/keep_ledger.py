"""Keep a ledger: prove it, back it up, restore it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gdnotice.clock import Clock
from gdnotice.errors import Misuse
from gdnotice.ledger.backup import Backup, back_up
from gdnotice.ledger.checked import Proof, check_closing, checked
from gdnotice.ledger.left_behind import LeftBehind
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
    source: Path, target: Path, clock: Clock, name: str | None, secret: str, *, recovery: bool = False,
    other: bool = False, agreed: bool = False,
) -> Restored:  # fmt: skip
    """Put the backup ``source`` in the place of the ledger ``target``. ``secret`` is the passphrase of its day, or its
    recovery key. ``other`` lets another ledger be replaced; unless ``agreed``, nothing is done where entries would be
    left behind: :class:`Misuse` tells how many."""

    def agree(behind: LeftBehind) -> None:
        if behind.entries != 0 and not agreed:
            raise Misuse(told_behind(behind, "would be"), "Nothing was replaced.", "If that is meant, add --yes.")

    passphrase, key = (None, secret) if recovery else (secret, None)
    return restore(
        source, target, clock, name=name, passphrase=passphrase, recovery_key=key, other=other, agree=agree
    )  # fmt: skip


def told_behind(behind: LeftBehind, are: str = "stayed") -> str:
    """What is left behind of a replaced ledger, in a sentence."""
    if behind.entries is None:
        return "The ledger that stood there cannot be read: nothing can be said of what is left behind."
    if behind.last is None:
        return "Nothing is left behind."
    of = f"{behind.entries} entries" if behind.entries != 1 else "1 entry"
    return f"Of what the backup does not have, {of} {are} left behind, the last of {behind.last:%Y-%m-%d %H:%M} UTC."
