"""Set up a desk: make its ledger, say whose it is, make the recovery key; all of it or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gdnotice.actions.open_ledger import make_ledger
from gdnotice.actions.people import change_setting, make_recovery_key, read_setting
from gdnotice.clock import Clock
from gdnotice.ledger.vault import Vault


@dataclass(frozen=True, slots=True)
class SetUp:
    """The new ledger, open, and the recovery key, which is shown this once."""

    vault: Vault
    recovery_key: str


def set_up_ledger(folder: Path, name: str, passphrase: str, clock: Clock, settings: Mapping[str, str]) -> SetUp:
    """Make a ledger in ``folder`` whose first person is ``name``, with the firm's ``settings`` as typed.

    Raises as :func:`~gdnotice.actions.open_ledger.make_ledger` does, and :class:`~gdnotice.errors.Misuse` for a
    setting that cannot be read. Whatever goes wrong, no ledger is left behind.
    """
    for key, typed in settings.items():
        if typed.strip():
            read_setting(key, typed)
    before = set(folder.iterdir()) if folder.is_dir() else None
    vault = make_ledger(folder, name, passphrase, clock)  # it wants the folder new or empty
    try:
        for key, typed in settings.items():
            if typed.strip():
                change_setting(vault, key, typed)
        return SetUp(vault, make_recovery_key(vault))
    except BaseException:
        vault.close()
        _clear(folder, before)
        raise


def _clear(folder: Path, before: set[Path] | None) -> None:
    """Leave the folder as it was: with what was in it, or none (None)."""
    if before is None:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for one in set(folder.iterdir()) - before:
        if one.is_dir():
            shutil.rmtree(one, ignore_errors=True)
        else:
            one.unlink(missing_ok=True)
