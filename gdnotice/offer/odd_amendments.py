"""What is odd in an offer's later documents, and is most often a slip in its file: told, and never refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations

from gdnotice.offer.conflicts import same
from gdnotice.offer.declared import TERMS
from gdnotice.offer.terms import Amendment, Offer
from gdnotice.values import short_moment


def odd_amendments(offer: Offer) -> tuple[str, ...]:
    """Cautions (sentences): documents of one moment that disagree, and extensions announced after the expiration."""
    return (*_disagreeing(offer), *_too_late(offer))


def _disagreeing(offer: Offer) -> Iterator[str]:
    for first, later in combinations(offer.amendments, 2):
        if first.announced == later.announced:
            terms = _terms_apart(first, later)
            if terms:
                when = short_moment(first.announced.astimezone(offer.zone))
                yield (
                    f"{first.source} and {later.source} were both announced {when} and disagree on {', '.join(terms)}: "
                    f"{later.source} counts, which comes later in the file. Check the moments and the documents."
                )


def _terms_apart(first: Amendment, later: Amendment) -> list[str]:
    """The terms (``agent`` among them) that both give, and give differently. A fixed one is told as a conflict."""
    found = [
        key
        for key, value in first.values.items()
        if key in later.values and not TERMS[key].fixed and not same(value, later.values[key])
    ]
    if first.agents is not None and later.agents is not None and first.agents != later.agents:
        found.append("agent")
    return found


def _too_late(offer: Offer) -> Iterator[str]:
    expires = offer.values.get("expires")
    for one in offer.amendments:
        after = one.values.get("expires")
        if (
            isinstance(expires, datetime)
            and isinstance(after, datetime)
            and expires < one.announced
            and after > expires
        ):
            yield (
                f"{one.source} extends an offer that had expired: it was announced "
                f"{short_moment(one.announced.astimezone(offer.zone))}, after {short_moment(expires)}. "
                "Check both moments."
            )
        expires = after if after is not None else expires
