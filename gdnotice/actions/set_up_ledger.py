"""Set up a desk: make its ledger, say whose it is, make the recovery key; and which ledger this desk opens."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gdnotice.actions.open_ledger import make_ledger
from gdnotice.actions.people import change_setting, make_recovery_key
from gdnotice.clock import Clock
from gdnotice.ledger.vault import Vault
from gdnotice.settings import desk


@dataclass(frozen=True, slots=True)
class SetUp:
    """The new ledger, open, and the recovery key, which is shown this once."""

    vault: Vault
    recovery_key: str


@dataclass(frozen=True, slots=True)
class ThisDesk:
    """Which ledger this desk opens and who works here; None where nobody said. ``exists``: a ledger lies there."""

    ledger: Path | None
    person: str | None
    exists: bool


def set_up_ledger(folder: Path, name: str, passphrase: str, clock: Clock, settings: Mapping[str, str]) -> SetUp:
    """Make a ledger in ``folder`` whose first person is ``name``, with the firm's ``settings`` as typed.

    Raises as :func:`~gdnotice.actions.open_ledger.make_ledger` does, and :class:`~gdnotice.errors.Misuse` for a
    setting that cannot be read: the ledger is there then, without that setting, and is closed.
    """
    vault = make_ledger(folder, name, passphrase, clock)
    try:
        for key, typed in settings.items():
            if typed.strip():
                change_setting(vault, key, typed)
        return SetUp(vault, make_recovery_key(vault))
    except BaseException:
        vault.close()
        raise


def this_desk() -> ThisDesk:
    """As the environment says, else as the desk is set. Raises ``Unreadable`` where its settings cannot be read."""
    kept = desk.read_desk()
    given = os.environ.get(desk.LEDGER)
    ledger = Path(given).expanduser() if given else kept.ledger
    return ThisDesk(ledger, desk.person(None, os.environ), ledger is not None and (ledger / "vault.db").is_file())


def remember(ledger: Path, person: str) -> None:
    """Open this ledger, as this person, from now on."""
    desk.write_desk(desk.Desk(ledger.absolute(), person))
