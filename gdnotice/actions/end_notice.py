"""End a notice: withdrawn by the holder, rejected by the agent, or superseded by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gdnotice.actions.in_ledger import Kept, kept_notice, local
from gdnotice.actions.moments import happened
from gdnotice.deadlines.reckoning import passed
from gdnotice.errors import Misuse, Refusal
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.covers import citing
from gdnotice.ledger.entries import Standing
from gdnotice.ledger.notices import NoticeNow, notice_now
from gdnotice.ledger.vault import Vault
from gdnotice.values import printed_moment


@dataclass(frozen=True, slots=True)
class Ended:
    """Where the notice stands now, and what a person must know of it."""

    number: int
    standing: Standing
    cautions: tuple[str, ...] = ()


def withdraw_notice(
    vault: Vault, number: int, reason: str, at: datetime | None = None, *, agent_confirmed: bool = False
) -> Ended:
    """Record that a notice was withdrawn, at the desk or, once it was sent, by the holder's own notice to the agent.

    While a protect is open the agent holds its guarantee: refused unless ``agent_confirmed`` that it gave that up; who
    there said so belongs into the ``reason``.
    """
    _reason(reason)
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("withdrawn", act.person.role, kept.now.standing)
        _refuse_cited(act, kept)
        _refuse_open(kept, agent_confirmed)
        when = happened(vault, at, "The withdrawal").astimezone(kept.offer.zone)
        body = {"reason": reason.strip(), "at": when.isoformat()} | _confirmed(kept)
        life.do(act, "withdrawn", kept.now, body)
        return Ended(number, life.again(act, kept.now).standing, _too_late(kept, when))


def reject_notice(vault: Vault, number: int, reason: str, at: datetime | None = None) -> Ended:
    """Record that the agent rejected a notice, and why."""
    _reason(reason)
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("rejected", act.person.role, kept.now.standing)
        _refuse_cited(act, kept)
        when = happened(vault, at, "The rejection").astimezone(kept.offer.zone)
        life.do(act, "rejected", kept.now, {"reason": reason.strip(), "at": when.isoformat()})
        return Ended(number, life.again(act, kept.now).standing)


def supersede_notice(
    vault: Vault, number: int, reason: str, by: int | None = None, *, agent_confirmed: bool = False
) -> Ended:
    """Record that another notice (``by``, where it is in the ledger) stands in place of this one.

    ``by`` is of the same offer and holder and has not ended itself. ``agent_confirmed`` as for a withdrawal.
    """
    _reason(reason)
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("superseded", act.person.role, kept.now.standing)
        if by is not None:
            _stands_in(notice_now(act.db, by), kept)
        _refuse_cited(act, kept)
        _refuse_open(kept, agent_confirmed)
        life.do(act, "superseded", kept.now, {"by": by, "reason": reason.strip()} | _confirmed(kept))
        cautions = (
            "The agent still has the first paper and its guarantee. Withdraw it there, and keep the agent's answer.",
        )
        sent = kept.now.standing.state in moves.AT_AGENT
        return Ended(number, life.again(act, kept.now).standing, cautions if sent else ())


def _stands_in(other: NoticeNow, kept: Kept) -> None:
    wrong = ""
    if other.number == kept.now.number:
        wrong = "It is the same one."
    elif other.offer != kept.now.offer or other.holder.casefold() != kept.now.holder.casefold():
        wrong = "It is of another offer, or of another holder."
    elif other.standing.state in moves.ENDED:
        wrong = f"It is {moves.state_words(other.standing)}."
    if wrong:
        raise Misuse(
            f"Notice {other.number} cannot stand in place of notice {kept.now.number}.",
            wrong,
            "Name a notice of the same offer and holder that has not ended.",
        )


def _refuse_cited(act: Acting, kept: Kept) -> None:
    """A letter that covers cite has brought something: they are taken back before it ends."""
    if not kept.form.covers or kept.now.standing.state not in moves.AT_AGENT:
        return
    cited = citing(act.db, kept.now)
    if cited:
        protect = cited[-1].protect
        raise Refusal(
            f"Notice {kept.now.number} was recorded as delivering on notice {protect}.",
            "If it ended, what it delivered would stay covered, and the protect would seem safer than it is.",
            f"Take that cover back first: `gdnotice ledger take-back {protect} --reason ...`.",
        )


def _refuse_open(kept: Kept, agent_confirmed: bool) -> None:
    if kept.now.standing.protect == moves.OPEN and not agent_confirmed:
        raise Refusal(
            f"The agent still holds the guarantee of notice {kept.now.number}: it is not fully covered.",
            "If it ends here, what it exposes leaves the board, while the agent may still demand it.",
            "Ask the agent to release it; then give --agent-confirmed, and say in the reason who there said so.",
        )


def _confirmed(kept: Kept) -> dict[str, bool]:
    """What an end says of an open protect: that the agent released it."""
    return {"agent_confirmed": True} if kept.now.standing.protect == moves.OPEN else {}


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
