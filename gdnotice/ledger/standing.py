"""Where a notice stands after an entry: one pure function of what its entries say, and of nothing else.

What an act writes, what ``check`` expects and what a test folds from the beginning all come from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from gdnotice.ledger import moves
from gdnotice.ledger.entries import Standing

_HUNDREDTHS = 100
_JUDGED = ("drafted", "answers-changed", "made-ready", "re-evaluated")
"""Entries after which a notice has been judged under the terms in force at a moment that they name."""


class Undo(NamedTuple):
    """How a notice stood before an entry that may be taken back; ``quantity`` is what that covered, in hundredths."""

    kind: str
    quantity: int
    state: str
    protect: str | None
    unsettled: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a notice's entries its standing follows from.

    ``deadlines`` are codes and milliseconds since 1970 UTC. ``quantity`` and ``covered`` in hundredths of a unit,
    ``value`` of the whole quantity in US cents; None where not known. ``guarantees``: the form carries a guarantee of
    delivery; ``covering``: it delivers what another notice guaranteed; ``unsettled``: its protect lapsed and nobody has
    recorded how that was settled. ``revocable`` are the entries that may be taken back, the latest last.
    """

    deadlines: Mapping[str, int] = field(default_factory=dict)
    guarantees: bool = False
    covering: bool = False
    quantity: int | None = None
    value: int | None = None
    covered: int = 0
    state: str = "draft"
    protect: str | None = None
    unsettled: bool = False
    revocable: tuple[Undo, ...] = ()

    @property
    def uncovered(self) -> int | None:
        """Hundredths of a unit that are still to be delivered."""
        return None if self.quantity is None else max(self.quantity - self.covered, 0)

    @property
    def exposure(self) -> int | None:
        """What the uncovered part is worth in US cents, rounded up."""
        if self.value is None or not self.quantity or self.uncovered is None:
            return None
        return -(-self.value * self.uncovered // self.quantity)


def hundredths(quantity: Decimal | int | str) -> int:
    """A quantity of units in hundredths of one; a part of a hundredth counts as a whole one."""
    return int((Decimal(quantity) * _HUNDREDTHS).to_integral_value(rounding="ROUND_CEILING"))


def cents(dollars: Decimal) -> int:
    """US dollars in cents, a part of a cent as a whole one."""
    return int((dollars * 100).to_integral_value(rounding="ROUND_CEILING"))


def learn(facts: Facts, kind: str, body: Mapping[str, Any]) -> Facts:
    """What is known after one more entry."""
    if "deadlines" in body:
        facts = replace(facts, deadlines=dict(body["deadlines"]))
    if kind in ("drafted", "answers-changed"):
        facts = replace(facts, guarantees="protect" in body, covering=body.get("covers") is not None)
    if kind in _JUDGED and "protect" in body:
        facts = replace(facts, quantity=body["protect"]["quantity"], value=body["protect"]["value"])
    if kind == "taken-back":
        return _without_last(facts)
    before = Undo(kind, 0, facts.state, facts.protect, facts.unsettled)
    if kind == "covered":
        before = before._replace(quantity=hundredths(body["quantity"]))
        facts = replace(facts, covered=facts.covered + before.quantity)
    elif kind in ("expired", "settled"):  # entries of before settlements were recorded do not wait for one
        facts = replace(facts, unsettled=kind == "expired" and bool(body.get("unsettled")))
    return replace(
        facts,
        state=moves.move(kind).after or facts.state,
        protect=_protect(facts, kind, facts.protect),
        revocable=(*facts.revocable, before) if kind in moves.REVOCABLE else facts.revocable,
    )


def _without_last(facts: Facts) -> Facts:
    """What is known without the latest entry that may be taken back. What came after it and was no such stays."""
    *rest, last = facts.revocable
    facts = replace(facts, revocable=tuple(rest), covered=facts.covered - last.quantity)
    if facts.state == moves.move(last.kind).after:
        facts = replace(facts, state=last.state)
    if last.kind in ("covered", "expired", "settled"):
        facts = replace(facts, protect=last.protect, unsettled=last.unsettled)
    return facts


def standing(facts: Facts, kind: str, before: Standing | None) -> Standing:
    """Where an entry of ``kind`` leaves a notice of which ``facts`` are known after it, and which stood at ``before``.

    The table of moves has been asked already.
    """
    made = moves.move(kind)
    if made.returns:
        state, protect = facts.state, facts.protect
    else:
        state = made.after or (before.state if before is not None else "draft")
        protect = _protect(facts, kind, before.protect if before is not None else None)
    if state in moves.ENDED:
        return Standing(state)
    due, code = _due(facts, state, protect)
    if protect is None:
        return Standing(state, due=due, due_code=code)
    return Standing(state, protect, facts.uncovered, facts.exposure, due, code)


def _protect(facts: Facts, kind: str, now: str | None) -> str | None:
    if kind == "sent" and now is None and facts.guarantees:
        return moves.OPEN
    if kind == "covered" and facts.uncovered == 0:
        return moves.COVERED
    return moves.EXPIRED if kind == "expired" else now


def _due(facts: Facts, state: str, protect: str | None) -> tuple[int | None, str | None]:
    """The next moment by which something must be done, and what.

    An open protect is due when its guarantee is; so is one that lapsed, until its settlement is recorded. All else is
    due while the agent has not said that it has the paper.
    """
    waiting = protect == moves.OPEN or (protect == moves.EXPIRED and facts.unsettled)
    if not waiting and (protect == moves.EXPIRED or state == "acknowledged"):
        return None, None
    first = ("guarantee-due",) if facts.covering or waiting else ()
    for code in (*first, *(("notice-due",) if facts.guarantees else ()), "expiration"):
        if code in facts.deadlines:
            return facts.deadlines[code], code
    return None, None
