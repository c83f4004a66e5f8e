"""Where a notice stands after an entry: one pure function of what its entries say, and of nothing else.

What an act writes, what ``check`` expects and what a test folds from the beginning all come from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from gdnotice.ledger import moves
from gdnotice.ledger.entries import Standing

_HUNDREDTHS = 100
_JUDGED = ("drafted", "answers-changed", "made-ready", "re-evaluated")
"""Entries after which a notice has been judged under the terms in force at a moment that they name."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a notice's entries its standing follows from.

    ``deadlines`` are codes and milliseconds since 1970 UTC. ``quantity`` and ``covered`` in hundredths of a unit,
    ``value`` of the whole quantity in US cents; None where not known. ``guarantees``: the form carries a guarantee of
    delivery; ``covering``: it delivers what another notice guaranteed.
    """

    deadlines: Mapping[str, int] = field(default_factory=dict)
    guarantees: bool = False
    covering: bool = False
    quantity: int | None = None
    value: int | None = None
    covered: int = 0

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
    if kind == "covered":
        facts = replace(facts, covered=facts.covered + hundredths(body["quantity"]))
    return facts


def standing(facts: Facts, kind: str, before: Standing | None) -> Standing:
    """Where an entry of ``kind`` leaves a notice of which ``facts`` are known after it, and which stood at ``before``.

    The table of moves has been asked already.
    """
    after = moves.move(kind).after
    state = after or (before.state if before is not None else "draft")
    if state in moves.ENDED:
        return Standing(state)
    protect = _protect(facts, kind, before)
    due, code = _due(facts, state, protect)
    if protect is None:
        return Standing(state, due=due, due_code=code)
    return Standing(state, protect, facts.uncovered, facts.exposure, due, code)


def _protect(facts: Facts, kind: str, before: Standing | None) -> str | None:
    now = before.protect if before is not None else None
    if kind == "sent" and now is None and facts.guarantees:
        return moves.OPEN
    if kind == "covered" and facts.uncovered == 0:
        return moves.COVERED
    return moves.EXPIRED if kind == "expired" else now


def _due(facts: Facts, state: str, protect: str | None) -> tuple[int | None, str | None]:
    """The next moment by which something must be done, and what.

    An open protect is due when its guarantee is. All else is due while the agent has not said that it has the paper.
    """
    if protect == moves.EXPIRED or (state == "acknowledged" and protect != moves.OPEN):
        return None, None
    first = ("guarantee-due",) if facts.covering or protect == moves.OPEN else ()
    for code in (*first, *(("notice-due",) if facts.guarantees else ()), "expiration"):
        if code in facts.deadlines:
            return facts.deadlines[code], code
    return None, None
