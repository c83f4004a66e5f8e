"""Survey the offers of the ledger: each with what is in force, what is not settled, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from gdnotice.actions.in_ledger import kept_offer, local
from gdnotice.actions.show_offer import shown_offer
from gdnotice.deadlines.chains import deadlines
from gdnotice.deadlines.deadline import Deadline
from gdnotice.deadlines.reckoning import passed
from gdnotice.ledger import due, offers
from gdnotice.ledger.due import Hanging
from gdnotice.ledger.entries import milliseconds
from gdnotice.ledger.vault import Vault
from gdnotice.offer.terms import TermsInForce

_NOTHING = Hanging(0, 0, 0, None)


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer in a list.

    ``empty`` counts terms that no document gives, ``conflicts`` those on which documents disagree. ``notices`` are
    those with something still to be done, ``protects`` the open ones, worth ``exposure`` US dollars; ``due`` the
    soonest moment of a notice, ``next`` the offer's own next deadline. ``waiting``: a document was announced since its
    notices were reckoned.
    """

    terms: TermsInForce
    empty: int
    conflicts: int
    notices: int
    protects: int
    exposure: Decimal
    due: datetime | None
    next: Deadline | None
    waiting: bool


def survey_offers(vault: Vault) -> list[OfferLine]:
    """Every offer of the ledger: those still open first, the soonest to expire before others; then those expired."""
    now = vault.clock.now()
    with vault.reading() as db:
        hanging, waiting = due.hanging(db), {one.offer for one in due.amended(db, milliseconds(now))}
        found = [_line(vault, key, hanging.get(key, _NOTHING), key in waiting) for key in offers.keys(db)]
    return sorted(found, key=lambda one: _order(one, now))


def _line(vault: Vault, key: str, hanging: Hanging, waiting: bool) -> OfferLine:
    now = vault.clock.now()
    _, offer = kept_offer(vault.db, key)
    shown = shown_offer(offer, now)
    own, _ = deadlines(shown.terms)
    return OfferLine(
        shown.terms,
        len(shown.empty),
        len(shown.terms.unresolved),
        hanging.notices,
        hanging.protects,
        Decimal(hanging.exposure) / 100,
        local(hanging.due, offer) if hanging.due is not None else None,
        next((one for one in own if passed(one.at, now)), None),
        waiting,
    )


def _order(line: OfferLine, now: datetime) -> tuple[int, float, str]:
    expires = line.terms.get("expires")
    if not isinstance(expires, datetime):
        return 1, 0.0, line.terms.offer.id
    at = expires.timestamp()
    return (0, at, line.terms.offer.id) if passed(expires, now) else (2, -at, line.terms.offer.id)
