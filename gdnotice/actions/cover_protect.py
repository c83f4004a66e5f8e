"""Cover a protect: what of the guaranteed quantity was delivered, citing the notice and the date that it bears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from gdnotice.actions.in_ledger import Kept, kept_notice, local, own_day
from gdnotice.deadlines.reckoning import passed
from gdnotice.errors import Misuse, Refusal
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.entries import Standing
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.standing import hundredths
from gdnotice.ledger.vault import Vault


@dataclass(frozen=True, slots=True)
class Covered:
    """``late`` where the guarantee had fallen due; ``cautions`` say what that means."""

    number: int
    standing: Standing
    late: bool
    cautions: tuple[str, ...]


def cover_protect(
    vault: Vault,
    number: int,
    quantity: str,
    protect_date: date,
    *,
    by_notice: int | None = None,
    on_behalf: str = "",
) -> Covered:
    """Record a delivery on the protect ``number``: of how many units, and the date the protect's own paper bears.

    ``by_notice`` is the letter of this ledger that brought it, ``on_behalf`` the institution for which another one
    delivered. Raises :class:`Refusal` where more would be covered than is open, or the date is another one.
    """
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("covered", act.person.role, kept.now.standing)
        units = _quantity(quantity, kept)
        if protect_date != own_day(kept.notice):
            raise Refusal(
                f"Notice {number} does not bear that date.",
                "A cover cites its protect and the protect's date; the agent matches the two by it.",
                f"Look at `gdnotice ledger show {number}`: it may be another protect of the same holder.",
            )
        _delivered_by(act, by_notice, kept)
        due = kept.now.deadlines.get("guarantee-due")
        late = due is not None and passed(vault.clock.now(), local(due, kept.offer))
        body: dict[str, Any] = {
            "quantity": f"{units:f}",
            "protect_date": protect_date.isoformat(),
            "by_notice": by_notice,
            "on_behalf": on_behalf.strip() or None,
            "late": late,
        }
        life.do(act, "covered", kept.now, body, on_behalf.strip())
        standing = life.again(act, kept.now).standing
    told = (
        "The guarantee had fallen due before this delivery was recorded. Unless the agent had it in time, the "
        "institution is in default: ask the agent whether it takes the delivery, and keep its answer as evidence."
    )
    return Covered(number, standing, late, (told,) if late else ())


def _quantity(typed: str, kept: Kept) -> Decimal:
    try:
        units = Decimal(typed.replace(",", "").strip())
    except InvalidOperation:
        units = Decimal(0)
    if not units.is_finite() or units <= 0 or units != units.quantize(Decimal("0.01")):
        raise Misuse("That is no quantity.", "", "Give the number of units delivered, like 150.")
    uncovered = kept.now.facts.uncovered
    if uncovered is not None and hundredths(units) > uncovered:
        raise Refusal(
            f"More would be covered than is still open of notice {kept.now.number}.",
            "What is beyond it was guaranteed by nothing.",
            f"`gdnotice ledger show {kept.now.number}` tells what is open; tender the rest by a letter of its own.",
        )
    return units.normalize() if units != units.to_integral_value() else units.quantize(Decimal(1))


def _delivered_by(act: Acting, by_notice: int | None, kept: Kept) -> None:
    """The letter must be of the same offer, drafted for this protect, and on its way."""
    if by_notice is None:
        return
    letter = notice_now(act.db, by_notice)
    if letter.offer != kept.now.offer or letter.draft.get("covers") not in (None, kept.now.number):
        raise Refusal(
            f"Notice {by_notice} does not deliver on notice {kept.now.number}.",
            "It is of another offer, or was drafted for another protect.",
            "Name the letter that brought this delivery, or leave it away.",
        )
    if letter.standing.state not in moves.AT_AGENT:
        raise Refusal(
            f"Notice {by_notice} is {moves.state_words(letter.standing)}: it has brought nothing yet.",
            "A cover counts when it is with the agent.",
            f"Record that it was sent first: `gdnotice ledger send {by_notice}`.",
        )


def expire_protect(vault: Vault, number: int, reason: str) -> Standing:
    """Record that a protect lapsed with something uncovered. Refused while its guarantee is not yet due."""
    if not reason.strip():
        raise Misuse("Why it lapsed is part of the record.", "Nothing was changed.", "Give it with --reason.")
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("expired", act.person.role, kept.now.standing)
        due = kept.now.deadlines.get("guarantee-due")
        if due is not None and not passed(vault.clock.now(), local(due, kept.offer)):
            raise Refusal(
                f"The guarantee of notice {number} is not due yet.",
                "Until then it can be covered.",
                f"`gdnotice ledger show {number}` says when it is due.",
            )
        life.do(act, "expired", kept.now, {"reason": reason.strip()})
        return life.again(act, kept.now).standing
