"""Send a notice: by one of the deliveries that the offer lists for its agent, in time, and by nobody else's way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from gdnotice.actions.in_ledger import Kept, kept_notice, own_day
from gdnotice.actions.moments import happened
from gdnotice.deadlines.reckoning import passed
from gdnotice.errors import Misuse, Refusal
from gdnotice.findings.delivery import WORDS, same_address
from gdnotice.findings.guarantor import eligible
from gdnotice.findings.rule import Look
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import acting
from gdnotice.ledger.entries import Standing, moment
from gdnotice.ledger.vault import Vault
from gdnotice.offer.terms import Delivery

Sender: TypeAlias = Literal["institution", "holder"]


@dataclass(frozen=True, slots=True)
class Sent:
    """By which delivery, and when (aware). ``standing`` is where the notice is now; ``confirm`` a telephone number on
    which the agent confirms that it has come, empty where the offer gives none."""

    number: int
    delivery: Delivery
    at: datetime
    standing: Standing
    confirm: str


def deliveries(vault: Vault, number: int) -> tuple[Delivery, ...]:
    """The ways in which a notice may be sent: those that the terms now in force list for the agent."""
    with vault.reading():
        return _ways(kept_notice(vault, number))


def send_notice(
    vault: Vault,
    number: int,
    method: str,
    *,
    to: Sequence[str] = (),
    at: datetime | None = None,
    confirmation: str = "",
    sender: Sender | None = None,
) -> Sent:
    """Record that a stamped notice was sent, ``at`` a moment (None: now), with the carrier's ``confirmation`` number.

    ``to`` says which address or number, where the offer lists several for the method. Raises :class:`Refusal` for any
    way that the offer does not list, for one not open to this sender, after the last moment, and where the paper
    prints terms no longer in force.
    """
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("sent", act.person.role, kept.now.standing)
        _refuse_superseded(kept)
        stamped = max(one.at for one in kept.now.entries if one.kind == "stamped")
        when = happened(vault, at, "The sending", stamped, "the moment it was stamped")
        _refuse_early(kept, when)
        _refuse_late(kept, when)
        way = _way(kept, method, to)
        _refuse_sender(kept, way, sender)
        body: dict[str, Any] = {
            "method": way.method,
            "to": list(way.address) or [way.number],
            "at": when.astimezone(kept.offer.zone).isoformat(),
            "confirmation": confirmation.strip() or None,
        }
        life.do(act, "sent", kept.now, body, confirmation.strip())
        standing = life.again(act, kept.now).standing
    return Sent(number, way, when.astimezone(kept.offer.zone), standing, way.confirm)


def _ways(kept: Kept) -> tuple[Delivery, ...]:
    agent = kept.notice.terms.agent
    return agent.delivery if agent is not None else ()


def _way(kept: Kept, method: str, to: Sequence[str]) -> Delivery:
    """The one listed delivery that is meant."""
    ways = _ways(kept)
    proper = [one for one in ways if one.method == method]
    if not proper:
        listed = ", ".join(dict.fromkeys(one.method for one in ways))
        raise Refusal(
            f"This offer lists no delivery by {WORDS.get(method, 'that way')} to its agent.",
            "A paper sent in any other way is not delivered.",
            f"It lists: {listed}." if listed else "It lists none: read the agent's addresses into the offer.",
        )
    if to:
        proper = [one for one in proper if same_address(tuple(to), one)]
        if not proper:
            raise Refusal(
                f"That is not the address this offer lists for {WORDS[method]}.",
                "A paper sent elsewhere is not delivered and will not be forwarded.",
                f"`gdnotice offer show {kept.offer.id}` lists the agent's addresses; leave --to away to take the one.",
            )
    if len({(one.address, one.number) for one in proper}) > 1:
        raise Misuse(
            f"This offer lists {len(proper)} addresses for {WORDS[method]}.",
            "Which one was used is not said.",
            "Give it with --to, as the offer prints it.",
        )
    return proper[0]


def _refuse_sender(kept: Kept, way: Delivery, sender: Sender | None) -> None:
    if not way.eligible_only:
        return
    look = Look(kept.notice)
    who = sender or look.text("delivery.sender") or "institution"
    if who != "institution" or (kept.form.guarantees and eligible(look) is False):
        raise Refusal(
            f"Delivery by {WORDS[way.method]} is open to Eligible Institutions only.",
            "Sent by anybody else it is not delivered.",
            "Have the institution send it, or use another way that the offer lists.",
        )


def _refuse_superseded(kept: Kept) -> None:
    """A paper not yet with the agent must print what is in force."""
    approval = kept.now.approval
    if kept.now.standing.state in moves.AT_DESK and approval is not None and approval.terms != kept.terms:
        raise Refusal(
            f"The offer was amended since notice {kept.now.number} was stamped.",
            "Its paper prints terms that are no longer in force, or the agent is reached in another way now.",
            f"Apply the amendment with `gdnotice ledger offer amend {kept.offer.id}`, then approve and stamp it anew.",
        )


def _refuse_early(kept: Kept, at: datetime) -> None:
    day = own_day(kept.notice)
    if day is not None and at.astimezone(kept.offer.zone).date() < day:
        raise Refusal(
            f"Notice {kept.now.number} bears a later date than that.",
            "What it declares is not true yet, and it cannot have been sent before it was signed.",
            "Send it on the day it bears, or date it anew: `gdnotice ledger change`.",
        )


def _refuse_late(kept: Kept, at: datetime) -> None:
    """The agent must have it by the expiration; a letter that covers a protect by that protect's date where later."""
    expires = kept.notice.terms.get("expires")
    last = expires if isinstance(expires, datetime) else None
    due = kept.now.deadlines.get("guarantee-due")
    if last is not None and kept.now.facts.covering and due is not None:
        last = max(last, moment(due))
    if last is not None and passed(at, last):
        raise Refusal(
            f"It is too late to send notice {kept.now.number}.",
            "The agent had to have it when the offer expired; by a second or by a day is the same.",
            "Ask the agent whether the offer was extended; if it was, apply the amendment first.",
        )
