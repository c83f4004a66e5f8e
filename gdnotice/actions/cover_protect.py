"""Cover a protect: what of the guaranteed quantity was delivered, citing the notice and the date that it bears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from gdnotice.actions.in_ledger import Kept, kept_notice, local, own_day, raw_answers
from gdnotice.actions.moments import happened
from gdnotice.deadlines.reckoning import passed
from gdnotice.errors import Misuse, Refusal
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.covers import citing
from gdnotice.ledger.entries import Standing
from gdnotice.ledger.notices import NoticeNow, notice_now
from gdnotice.ledger.standing import hundredths
from gdnotice.ledger.vault import Vault
from gdnotice.pack import types
from gdnotice.pack.load import form


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
    at: datetime | None = None,
) -> Covered:
    """Record a delivery on the protect ``number``: of how many units, and the date the protect's own paper bears.

    ``by_notice`` is the letter of this ledger that brought it, ``on_behalf`` the institution for which another one
    delivered; ``at`` when it was delivered (None: now), by which it is late or not. Raises
    :class:`Refusal` where more would be covered than is open, or the date is another one.
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
        _delivered_by(act, by_notice, kept, units)
        due = kept.now.deadlines.get("guarantee-due")
        when = _when(vault, at, "The delivery", kept)
        late = due is not None and passed(when, local(due, kept.offer))
        body: dict[str, Any] = {
            "at": when.isoformat(),
            "quantity": f"{units:f}",
            "protect_date": protect_date.isoformat(),
            "by_notice": by_notice,
            "on_behalf": on_behalf.strip() or None,
            "late": late,
        }
        life.do(act, "covered", kept.now, body, on_behalf.strip())
        standing = life.again(act, kept.now).standing
    told = (
        "The guarantee had fallen due before this delivery. Unless the agent had it in time, the "
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
    protect = kept.form.protect
    if protect is not None and kept.form.fields[protect.quantity].type is types.COUNT and units % 1:
        raise Refusal(
            f"Notice {kept.now.number} guarantees whole {protect.unit}: a part of one cannot be delivered.",
            "Nothing was recorded.",
            "Give a whole number of them, like 150.",
        )
    uncovered = kept.now.facts.uncovered
    if uncovered is not None and hundredths(units) > uncovered:
        raise Refusal(
            f"More would be covered than is still open of notice {kept.now.number}.",
            "What is beyond it was guaranteed by nothing.",
            f"`gdnotice ledger show {kept.now.number}` tells what is open; tender the rest by a letter of its own.",
        )
    return units.normalize() if units != units.to_integral_value() else units.quantize(Decimal(1))


def _when(vault: Vault, at: datetime | None, what: str, kept: Kept) -> datetime:
    """When it happened, in the offer's zone: not before the protect itself was sent."""
    sent = datetime.fromisoformat(kept.now.sendings[0]["at"])
    return happened(vault, at, what, sent, "the moment the protect was sent").astimezone(kept.offer.zone)


def _delivered_by(act: Acting, by_notice: int | None, kept: Kept, units: Decimal) -> None:
    """The letter must be of the same offer, drafted for this protect, on its way, and tender as much as it brought."""
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
    cited = citing(act.db, letter)
    others = sorted({one.protect for one in cited} - {kept.now.number})
    if others:
        raise Refusal(
            f"Notice {by_notice} was recorded as delivering on notice {others[0]}.",
            "A letter delivers on one protect.",
            f"Name the letter that brought this delivery, or take that cover back: `ledger take-back {others[0]}`.",
        )
    left = _tendered(act, letter) - sum(one.quantity for one in cited)
    if hundredths(units) > left:
        raise Refusal(
            f"Notice {by_notice} does not tender that many.",
            "What covers cite a letter for comes to what it tenders at most.",
            f"`gdnotice ledger show {by_notice}` tells how many that is; name another letter for the rest.",
        )


def _tendered(act: Acting, letter: NoticeNow) -> int:
    """How many units a letter delivers on its protect, in hundredths of one: the least of the answers that say it."""
    opened = form(letter.form)
    answers = raw_answers(act.db, letter.answers)
    given = [answers.get(key) for key, source in opened.covers.items() if source == "protect.uncovered"]
    return min((hundredths(str(one)) for one in given if one is not None), default=0)


def expire_protect(vault: Vault, number: int, reason: str, at: datetime | None = None) -> Standing:
    """Record that a protect lapsed with something uncovered, ``at`` a moment (None: now) after its guarantee fell due.

    It stays among what is to be done until :func:`settle_protect`.
    """
    if not reason.strip():
        raise Misuse("Why it lapsed is part of the record.", "Nothing was changed.", "Give it with --reason.")
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("expired", act.person.role, kept.now.standing)
        due = kept.now.deadlines.get("guarantee-due")
        when = _when(vault, at, "The expiry", kept)
        if due is not None and not passed(when, local(due, kept.offer)):
            raise Refusal(
                f"The guarantee of notice {number} {'is' if at is None else 'was'} not due yet.",
                "Until then it can be covered.",
                f"`gdnotice ledger show {number}` says when it is due.",
            )
        life.do(act, "expired", kept.now, {"reason": reason.strip(), "at": when.isoformat(), "unsettled": True})
        return life.again(act, kept.now).standing


def settle_protect(vault: Vault, number: int, reason: str) -> Standing:
    """Record how a protect that lapsed uncovered was settled with the agent. From then on nothing is to be done."""
    if not reason.strip():
        raise Misuse("How it was settled is part of the record.", "Nothing was changed.", "Give it with --reason.")
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("settled", act.person.role, kept.now.standing)
        if not kept.now.facts.unsettled:
            raise Refusal(f"Notice {number} is settled already.", "Nothing more is to be done with it.")
        life.do(act, "settled", kept.now, {"reason": reason.strip()})
        return life.again(act, kept.now).standing
