"""Find anything in a ledger by words as they are typed: notices, offers, people."""

from __future__ import annotations

from dataclasses import dataclass

from gdnotice.actions.list_notices import Line, as_lines
from gdnotice.ledger import notices, offers, search
from gdnotice.ledger.people import people
from gdnotice.ledger.vault import Vault


@dataclass(frozen=True, slots=True)
class OfferFound:
    """An offer's id and its issuer."""

    key: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Found:
    """What has all the words. ``holders`` are the names under which the notices found stand, each once."""

    notices: tuple[Line, ...]
    holders: tuple[str, ...]
    offers: tuple[OfferFound, ...]
    people: tuple[str, ...]


def find_anything(vault: Vault, typed: str, *, most: int = 8) -> Found:
    """At most ``most`` of each kind. A number alone finds the notice of that number first."""
    words = search.folded(typed)
    if not words:
        return Found((), (), (), ())
    with vault.reading() as db:
        numbers = search.numbered_notices(db, typed, most * 4)
        lines = as_lines(db, notices.listed(db, numbers), vault.clock.now())
        known = {offers.number_of(db, key): key for key in offers.keys(db)}
        by_words = set(search.found_offers(db, typed))
        kept = []
        for number, key in known.items():
            facts = offers.facts(db, number) if number is not None else None
            if facts is not None and (number in by_words or _begun(words, f"{key} {facts.issuer}")):
                kept.append(OfferFound(key, facts.issuer))
        who = tuple(one.name for one in people(db).values() if _begun(words, one.name))
    holders = dict.fromkeys(one.holder for one in lines if one.holder and _begun(words, one.holder))
    return Found(tuple(lines[:most]), tuple(holders)[:most], tuple(kept[:most]), who[:most])


def _begun(words: list[str], text: str) -> bool:
    """Whether each word begins one of the text's."""
    own = search.folded(text)
    return all(any(one.startswith(word) for one in own) for word in words)
