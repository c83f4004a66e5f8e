"""Show an offer: the terms in force at a moment, what set each, what is empty, and where its documents disagree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gdnotice.actions.opening import open_offer
from gdnotice.clock import Clock
from gdnotice.offer.declared import TERMS
from gdnotice.offer.in_force import EmptyTerm, empty_terms, terms_in_force
from gdnotice.offer.terms import Amendment, Offer, TermsInForce


@dataclass(frozen=True, slots=True)
class Shown:
    """``empty`` are terms that no document gives; ``to_come`` are amendments announced after ``terms.at``."""

    terms: TermsInForce
    empty: tuple[EmptyTerm, ...]
    to_come: tuple[Amendment, ...]


def show_offer(named: str | Offer, clock: Clock, at: datetime | None = None) -> Shown:
    """The offer as it stood at ``at`` (None: now)."""
    return shown_offer(open_offer(named), at or clock.now())


def shown_offer(offer: Offer, at: datetime) -> Shown:
    """As :func:`show_offer`, of an offer at hand."""
    moment = at.astimezone(offer.zone)
    terms = terms_in_force(offer, moment)
    wanted = [key for key, term in TERMS.items() if key in offer.look_for or offer.kind in term.usual]
    return Shown(
        terms,
        empty_terms(terms, [*wanted, "agent"]),
        tuple(one for one in offer.amendments if one.announced > moment),
    )
