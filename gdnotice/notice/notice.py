"""A notice: one form, answered for one offer, looked at from one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from gdnotice.notice.answers import Answers
from gdnotice.notice.derive import Derived, derived
from gdnotice.offer.terms import TermsInForce
from gdnotice.pack.conditions import Truth
from gdnotice.pack.form import Field, Form
from gdnotice.values import Value


@dataclass(frozen=True, slots=True)
class Notice:
    """``at`` is the moment from which it is judged (aware, in the offer's zone); ``terms`` are those in force then.

    ``now`` is the desk's present moment, for cautions only. ``computed`` are the answers that follow from others,
    whether or not a person gave them too.
    """

    form: Form
    terms: TermsInForce
    answers: Answers
    at: datetime
    now: datetime
    computed: Mapping[str, Derived]

    def get(self, key: str) -> Value | None:
        """The answer given, else the answer that follows from others; ``offer.<term>`` gives a term in force."""
        if key.startswith("offer."):
            return self.term(key.removeprefix("offer."))
        given = self.answers.values.get(key)
        if given is not None:
            return given
        return self.computed[key].value if key in self.computed else None

    def term(self, key: str) -> Value | None:
        """A term in force; ``kind`` and ``id`` are the offer's own."""
        if key == "kind":
            return self.terms.offer.kind
        if key == "id":
            return self.terms.offer.id
        return self.terms.get(key)

    def applies(self, field: Field) -> Truth:
        """Whether the question is asked."""
        return field.applies(self.get)


def prepared(form: Form, terms: TermsInForce, answers: Answers, at: datetime, now: datetime) -> Notice:
    """Put a notice together, with the answers that follow from others."""
    bare = Notice(form, terms, answers, at, now, {})
    return Notice(form, terms, answers, at, now, derived(form, bare.get))


def own_moment(answers: Answers, at_default: datetime) -> datetime:
    """The moment of the paper itself: its date where it gives one, else the last signer's at noon, else the default.

    A date without an hour is taken at noon in the zone of ``at_default``: neither of the day's ends is meant.
    """
    dated = answers.values.get("notice.date")
    if isinstance(dated, datetime):
        return dated
    signers = answers.values.get("signer")
    if isinstance(signers, tuple):
        days = [row["date"] for row in signers if not isinstance(row, str) and isinstance(row.get("date"), date)]
        if days:
            last = max(day for day in days if isinstance(day, date))
            return datetime.combine(last, time(12), at_default.tzinfo)
    return at_default
