"""Reckon the deadlines of an offer, and what its amendments moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gdnotice.actions.opening import open_offer
from gdnotice.clock import Clock
from gdnotice.deadlines.chains import deadlines
from gdnotice.deadlines.deadline import Deadline, Missing
from gdnotice.deadlines.moved import Movement, moved
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.terms import Offer, TermsInForce


@dataclass(frozen=True, slots=True)
class Reckoned:
    """``movements``: one for each amendment announced by ``terms.at`` that changed a term, with its document."""

    terms: TermsInForce
    deadlines: tuple[Deadline, ...]
    missing: tuple[Missing, ...]
    movements: tuple[tuple[str, Movement], ...]


def reckon_deadlines(
    offer_named: str | Offer,
    clock: Clock,
    at: datetime | None = None,
    dated: datetime | None = None,
    received: datetime | None = None,
) -> Reckoned:
    """The deadlines as they stand at ``at`` (None: now) for a notice ``dated`` and ``received`` then, where known."""
    offer = open_offer(offer_named)
    moment = (at or clock.now()).astimezone(offer.zone)
    dated = dated.astimezone(offer.zone) if dated is not None else None
    received = received.astimezone(offer.zone) if received is not None else None
    terms = terms_in_force(offer, moment)
    found, missing = deadlines(terms, dated=dated, received=received)
    announced = sorted({one.announced for one in offer.amendments if one.announced <= moment})
    movements = []
    for place, instant in enumerate(announced):
        before = (
            terms_in_force(offer, announced[place - 1])
            if place
            else terms_in_force(offer, instant - timedelta(microseconds=1))
        )
        after = terms_in_force(offer, instant)
        sources = [one.source for one in offer.amendments if one.announced == instant]
        movements.append((", ".join(sources), moved(before, after, dated=dated, received=received)))
    return Reckoned(terms, found, missing, tuple(movements))
