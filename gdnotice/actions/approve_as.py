"""Approve as another person at the desk of who has the ledger open: a second pair of eyes, in the same chair."""

from __future__ import annotations

import time
from collections.abc import Sequence

from gdnotice.actions.approve_notice import Approved, Reasons, approve_notice
from gdnotice.ledger.people import APPROVER, people
from gdnotice.ledger.second_person import beside
from gdnotice.ledger.vault import Pause, Vault


def other_approvers(vault: Vault) -> list[str]:
    """The names of the approvers besides who opened the ledger, in the order they came."""
    with vault.reading() as db:
        return [one.name for one in people(db).values() if one.role == APPROVER and one.id != vault.person.id]


def approve_as(
    vault: Vault,
    numbers: Sequence[int],
    name: str,
    passphrase: str,
    reasons: Reasons | None = None,
    *,
    pause: Pause = time.sleep,
) -> list[Approved]:
    """Approve notices as the person of that ``name``, who types their own ``passphrase``: the approval is theirs, and
    its entry says at whose sitting it was given. Raises as :func:`~gdnotice.actions.approve_notice.approve_notice`
    does, and :class:`~gdnotice.errors.World` where name and passphrase do not fit."""
    sitting = vault.person.id
    with beside(vault, name, passphrase, pause=pause) as person:
        return approve_notice(vault, numbers, reasons, sitting=sitting if person.id != sitting else None)
