"""OFFER on the command line: a file, the id of a built-in offer, or the id of one in the ledger."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Any

from gdnotice.cli.ledger_opening import Function, ledger_options, open_here
from gdnotice.errors import Misuse, Unreadable
from gdnotice.offer.builtin import find
from gdnotice.offer.terms import Offer
from gdnotice.settings import desk


def takes_offer(command: Function) -> Function:
    """Give ``command`` its ``offer`` as it was typed where that is a file or a built-in offer, else the ledger's own.

    The ledger is opened only where neither is meant: most commands ask for no passphrase. A command that can do
    without an offer is given None where none was typed.
    """

    @functools.wraps(command)
    def found(
        offer: str | None,
        folder: Path | None,
        name: str | None,
        passphrase_fd: int | None,
        way: str | None,
        **given: Any,
    ) -> Any:
        meant = _meant(offer, folder, name, passphrase_fd, way) if offer is not None else None
        return command(offer=meant, **given)

    return ledger_options(found)


def _meant(named: str, folder: Path | None, name: str | None, descriptor: int | None, way: str | None) -> str | Offer:
    try:
        find(named)
    except Unreadable as unknown:
        try:
            desk.current(folder, os.environ)
        except Misuse:
            raise unknown from None
    else:
        return named
    from gdnotice.actions.in_ledger import kept_offer

    with open_here(folder, name, descriptor, way, write=False) as vault, vault.reading() as db:
        return kept_offer(db, named)[1]
