"""Opening what a person names: an offer (a file or a built-in one's id), a form, answers; and the notice they make."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from gdnotice.clock import Clock
from gdnotice.errors import Misuse
from gdnotice.notice.answers import Answers, read_answers
from gdnotice.notice.notice import Notice, own_moment, prepared
from gdnotice.offer.builtin import find
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.load import read_offer
from gdnotice.offer.terms import Offer
from gdnotice.pack.form import Form
from gdnotice.pack.load import form


def open_offer(named: str | Offer) -> Offer:
    """The offer in the file ``named``, or the built-in offer of that id; or one that was opened already."""
    return named if isinstance(named, Offer) else read_offer(find(named))


def open_notice(form_id: str, offer_named: str | Offer, answers: Path, clock: Clock, at: datetime | None) -> Notice:
    """The notice that a form, an offer and an answers file make, as :func:`notice_of` does."""
    opened, offer = form(form_id), open_offer(offer_named)
    return notice_of(opened, offer, read_answers(answers, opened, offer.zone), clock, at)


def notice_of(opened: Form, offer: Offer, answers: Answers, clock: Clock, at: datetime | None) -> Notice:
    """The notice, judged from ``at``; from the paper's own moment (its date) where ``at`` is None.

    Raises :class:`Misuse` where the form does not serve offers of that kind.
    """
    if offer.kind not in opened.kinds:
        raise Misuse(
            f"The form {opened.id} does not serve offers of kind {offer.kind}.",
            f"It serves: {', '.join(opened.kinds)}.",
            "`gdnotice form list` names the forms and what each serves.",
        )
    now = clock.now().astimezone(offer.zone)
    moment = own_moment(answers, now) if at is None else at.astimezone(offer.zone)
    return prepared(opened, terms_in_force(offer, moment), answers, moment, now)
