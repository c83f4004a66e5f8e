"""End a notice: withdrawn by the holder, rejected by the agent, or superseded by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gdnotice.actions.in_ledger import Kept, kept_notice, local
from gdnotice.actions.moments import happened
from gdnotice.deadlines.reckoning import passed
from gdnotice.errors import Misuse
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import acting
from gdnotice.ledger.entries import Standing
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.vault import Vault
from gdnotice.values import printed_moment


@dataclass(frozen=True, slots=True)
class Ended:
    """Where the notice stands now, and what a person must know of it."""

    number: int
    standing: Standing
    cautions: tuple[str, ...] = ()


def withdraw_notice(vault: Vault, number: int, reason: str, at: datetime | None = None) -> Ended:
    """Record that a notice was withdrawn, at the desk or, once it was sent, by the holder's own notice to the agent."""
    _reason(reason)
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("withdrawn", act.person.role, kept.now.standing)
        when = happened(vault, at, "The withdrawal").astimezone(kept.offer.zone)
        life.do(act, "withdrawn", kept.now, {"reason": reason.strip(), "at": when.isoformat()})
        return Ended(number, life.again(act, kept.now).standing, _too_late(kept, when))


def reject_notice(vault: Vault, number: int, reason: str, at: datetime | None = None) -> Ended:
    """Record that the agent rejected a notice, and why."""
    _reason(reason)
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("rejected", act.person.role, kept.now.standing)
        when = happened(vault, at, "The rejection").astimezone(kept.offer.zone)
        life.do(act, "rejected", kept.now, {"reason": reason.strip(), "at": when.isoformat()})
        return Ended(number, life.again(act, kept.now).standing)


def supersede_notice(vault: Vault, number: int, reason: str, by: int | None = None) -> Ended:
    """Record that another notice (``by``, where it is in the ledger) stands in place of this one."""
    _reason(reason)
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("superseded", act.person.role, kept.now.standing)
        if by is not None and (by == number or notice_now(act.db, by).offer != kept.now.offer):
            raise Misuse(
                f"Notice {by} cannot stand in place of notice {number}.",
                "It is the same one, or of another offer.",
                "Name the other one.",
            )
        life.do(act, "superseded", kept.now, {"by": by, "reason": reason.strip()})
        cautions = (
            "The agent still has the first paper and its guarantee. Withdraw it there, and keep the agent's answer.",
        )
        sent = kept.now.standing.state in moves.AT_AGENT
        return Ended(number, life.again(act, kept.now).standing, cautions if sent else ())


def _reason(reason: str) -> None:
    if not reason.strip():
        raise Misuse("A notice ends for a reason.", "Nothing was changed.", "Give it with --reason.")


def _too_late(kept: Kept, at: datetime) -> tuple[str, ...]:
    """A withdrawal after the right to it ended is recorded as it was, and told."""
    until = kept.now.deadlines.get("withdrawal-until")
    if kept.now.standing.state not in moves.AT_AGENT or until is None:
        return ()
    last = local(until, kept.offer)
    again = kept.now.deadlines.get("withdrawal-again-from")
    if not passed(at, last) or (again is not None and not passed(local(again, kept.offer), at)):
        return ()
    told = (
        f"The right to withdraw ended at {printed_moment(last)}. Unless the agent took the withdrawal all the same, "
        "the tender still stands. Ask it, and keep its answer."
    )
    return (told,)
