"""What an amendment moved, and what it did not: a notice already dated keeps its own guarantee date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from gdnotice.deadlines.chains import deadlines
from gdnotice.deadlines.deadline import Code, Deadline, Missing
from gdnotice.deadlines.guarantee import SETTINGS
from gdnotice.deadlines.reckoning import LABELS, passed
from gdnotice.offer.declared import TERMS
from gdnotice.offer.terms import TermsInForce
from gdnotice.values import short_moment

About: TypeAlias = Literal[
    "guarantee-keeps-date", "guarantee-before-expiration", "guarantee-moves", "guarantee-changed"
]


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline that is another than before. ``before`` or ``after`` None: it could not be reckoned then."""

    code: Code
    before: Deadline | None
    after: Deadline | None


@dataclass(frozen=True, slots=True)
class Stayed:
    """A deadline that is the same as before, and why (a clause, no full stop)."""

    code: Code
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Caution:
    """What a person must know of the change: what happened, what it means, what to do."""

    code: Code
    about: About
    message: str


@dataclass(frozen=True, slots=True)
class Movement:
    """The difference between two sets of terms in force, in the order of the codes; nothing is left unsaid."""

    moved: tuple[Moved, ...]
    stayed: tuple[Stayed, ...]
    cautions: tuple[Caution, ...]
    missing: tuple[Missing, ...]


def moved(
    before: TermsInForce, after: TermsInForce, *, dated: datetime | None = None, received: datetime | None = None
) -> Movement:
    """Compare the deadlines under the terms in force ``before`` and ``after`` an amendment.

    ``dated`` and ``received`` are the notice's own date and its receipt, as for :func:`deadlines`; ``missing`` are the
    deadlines that cannot be reckoned under the terms ``after``.
    """
    old, _ = deadlines(before, dated=dated, received=received)
    new, missing = deadlines(after, dated=dated, received=received)
    was = {deadline.code: deadline for deadline in old}
    now = {deadline.code: deadline for deadline in new}
    changes: list[Moved] = []
    stayed: list[Stayed] = []
    for code in LABELS:
        one, other = was.get(code), now.get(code)
        if one is not None and other is not None and one.at == other.at:
            stayed.append(Stayed(code, other.at, _why(code, before, after)))
        elif one is not None or other is not None:
            changes.append(Moved(code, one, other))
    cautions = _cautions(before, after, was, now)
    return Movement(tuple(changes), tuple(stayed), cautions, missing)


def _why(code: Code, before: TermsInForce, after: TermsInForce) -> str:
    """Why the deadline is the same as before."""
    start = after.get("guarantee.from")
    if code == "guarantee-due" and start == "notice-date":
        return "it is counted from the notice's own date, which a later document does not change"
    if code == "guarantee-due" and start == "receipt":
        return "it is counted from the agent's receipt of the notice, which a later document does not change"
    if code in ("minimum-open-until", "withdrawal-again-from"):
        return "it is counted from the commencement of the offer, which a later document does not change"
    if code == "withdrawal-until" and after.get("withdrawal.until") is not None:
        return "the offer gives withdrawal a day of its own, and no later document changes it"
    if before.get("expires") == after.get("expires"):
        return "the expiration is the same as before"
    return "the days lead to the same moment from the old expiration and from the new one"


def _cautions(
    before: TermsInForce, after: TermsInForce, was: dict[Code, Deadline], now: dict[Code, Deadline]
) -> tuple[Caution, ...]:
    found = []
    altered = [key for key in SETTINGS if before.get(key) != after.get(key)]
    if altered:
        named = ", ".join(f"“{TERMS[key].field.label}”" for key in altered)
        found.append(_caution("guarantee-changed",
            f"The amendment changes the guarantee period itself ({named}). Which period holds for a notice already "
            "delivered the offer must say: ask the agent, and keep the earlier date until it answers."))  # fmt: skip
    expired, expires = before.get("expires"), after.get("expires")
    if isinstance(expired, datetime) and isinstance(expires, datetime) and expired != expires:
        if after.get("guarantee.from") == "expiration":
            found += _moves(was, now)
        elif after.get("guarantee.from") in ("notice-date", "receipt"):
            found += _keeps(after, now, expires.astimezone(after.offer.zone))
    return tuple(found)


def _moves(was: dict[Code, Deadline], now: dict[Code, Deadline]) -> list[Caution]:
    """The clock starts at the expiration."""
    told = "This offer counts a guarantee from its expiration, so a guarantee already given moves with it"
    if "guarantee-due" in was and "guarantee-due" in now:
        one, other = was["guarantee-due"].at, now["guarantee-due"].at
        told += f": from {short_moment(one)} to {short_moment(other)}"
    return [_caution("guarantee-moves", f"{told}. Nothing need be done now but to note the new date.")]


def _keeps(after: TermsInForce, now: dict[Code, Deadline], expires: datetime) -> list[Caution]:
    """The clock started with the notice, and goes on."""
    own = "the notice's own date" if after.get("guarantee.from") == "notice-date" else "receipt of the notice"
    guarantee = now.get("guarantee-due")
    told = f"This offer counts a guarantee from {own}, so a guarantee already given does not move with the expiration"
    if guarantee is None:
        advice = "Reckon each open notice by itself: it may fall due before the new expiration"
        return [_caution("guarantee-keeps-date", f"{told}. {advice}, {short_moment(expires)}.")]
    due = short_moment(guarantee.at)
    found = [_caution("guarantee-keeps-date", f"{told}: it is still due {due}.")]
    if passed(expires, guarantee.at):
        exercise = "exercise" if after.offer.kind == "rights" else "tender"
        found.append(_caution("guarantee-before-expiration",
            f"The guarantee is due {due}, before the new expiration, {short_moment(expires)}: the extension gives it "
            f"no more time. Cover it by then, or replace it with a plain {exercise}, or issue a fresh notice under the "
            "new expiration."))  # fmt: skip
    return found


def _caution(about: About, message: str) -> Caution:
    return Caution("guarantee-due", about, message)
