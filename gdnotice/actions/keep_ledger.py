"""Keep a ledger: prove it, back it up, restore it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gdnotice.clock import Clock
from gdnotice.errors import Misuse
from gdnotice.ledger.backup import Backup, back_up
from gdnotice.ledger.checked import Proof, check_closing, checked
from gdnotice.ledger.closing import typed_closing
from gdnotice.ledger.left_behind import LeftBehind
from gdnotice.ledger.restoring import Restored, look_before, restore
from gdnotice.ledger.vault import Vault


def check_ledger(
    vault: Vault,
    closing: tuple[int, str] | None = None,
    progress: Callable[[str, int, int], object] = lambda _what, _count, _of: None,
) -> Proof:
    """Prove the whole ledger as it is now; ``progress`` may raise to stop that. ``closing`` is an entry's number and
    hash (hexadecimal) that were kept elsewhere."""
    with vault.copying() as db:  # a reading of its own: acts go on meanwhile
        proof = checked(db, progress)
        other = check_closing(db, *closing) if closing is not None else None
    return replace(proof, broken=proof.broken or other)


def back_up_ledger(
    vault: Vault, into: Path | None = None, *, thin: bool = True,
    progress: Callable[[str, int, int], object] = lambda _what, _count, _of: None,
) -> Backup:  # fmt: skip
    """Copy the ledger while it is in use, and prove the copy; older ones are thinned out. ``progress`` is told what is
    done, how much and of how much, and may raise to stop it: then there is no copy."""
    return back_up(vault, into=into, thin=thin, progress=progress)


def restore_ledger(
    source: Path, target: Path, clock: Clock, name: str | None, secret: str, *, recovery: bool = False,
    other: bool = False, agreed: bool = False,
) -> Restored:  # fmt: skip
    """Put the backup ``source`` in the place of the ledger ``target``. ``secret`` is the passphrase of its day, or its
    recovery key. ``other`` lets another ledger be replaced; unless ``agreed``, nothing is done where entries would be
    left behind: :class:`Misuse` tells how many."""

    def agree(behind: LeftBehind) -> None:
        if (behind.entries != 0 or behind.typed or behind.begun) and not agreed:
            raise Misuse(told_behind(behind, "would be"), "Nothing was replaced.", "If that is meant, add --yes.")

    passphrase, key = (None, secret) if recovery else (secret, None)
    return restore(
        source, target, clock, name=name, passphrase=passphrase, recovery_key=key, other=other, agree=agree
    )  # fmt: skip


def read_closing(typed: str) -> tuple[int, str]:
    """The number and hash of a day's closing as it was printed. Raises :class:`Misuse` where it was mistyped."""
    return typed_closing(typed)


def look_at_backup(
    source: Path, target: Path, clock: Clock, name: str | None, secret: str, *, recovery: bool = False,
    other: bool = False,
) -> Restored:  # fmt: skip
    """What :func:`restore_ledger` would come to, all of the backup proved; nothing is replaced."""
    passphrase, key = (None, secret) if recovery else (secret, None)
    return look_before(source, target, clock, name=name, passphrase=passphrase, recovery_key=key, other=other)


def told_behind(behind: LeftBehind, are: str = "stayed") -> str:
    """What is left behind of a replaced ledger, in a sentence."""
    if behind.entries is None:
        return "The ledger that stood there cannot be read: nothing can be said of what is left behind."
    typed, stay = "", "stayed" if are == "stayed" else "would stay"
    if behind.typed:
        many = f"{behind.typed} notices" if behind.typed != 1 else "1 notice"
        typed = f" What was being typed into {many}, and is in no entry, {stay}."
    if behind.begun:
        many = f"{behind.begun} offers or amendments" if behind.begun != 1 else "1 offer or amendment"
        typed += f" What was typed of {many} begun and not finished {stay}."
    if behind.last is None:
        return f"No entry is left behind.{typed}" if typed else "Nothing is left behind."
    of = f"{behind.entries} entries" if behind.entries != 1 else "1 entry"
    last = f"{behind.last:%Y-%m-%d %H:%M} UTC"
    return f"Of what the backup does not have, {of} {are} left behind, the last of {last}.{typed}"
