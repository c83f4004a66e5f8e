"""What a new version of an offer's file changes without a new document: slips put right, and what is no term at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gdnotice.errors import Misuse, Refusal
from gdnotice.offer.terms import Agent, Amendment, Offer
from gdnotice.values import Value, short_moment


@dataclass(frozen=True, slots=True)
class Corrected:
    """A term (or ``agent``, ``announced``) that a document known before is now said to give otherwise.

    ``document`` is the source of the amendment, empty for the offer's own document; None where it gave or gives none.
    """

    document: str
    term: str
    before: Value | None
    after: Value | None


def corrected_terms(before: Offer, after: Offer) -> tuple[Corrected, ...]:
    """Every term that ``after`` gives otherwise in a document that ``before`` has too.

    Raises :class:`Refusal` where ``after`` lacks one of the documents: it would be taken back without a word.
    """
    found = list(_apart("", before.values, after.values, before.agents, after.agents))
    for one, other in _paired(before, after):
        if one.announced != other.announced:
            found.append(Corrected(one.source, "announced", one.announced, other.announced))
        found += _apart(one.source, one.values, other.values, one.agents, other.agents)
    return tuple(found)


def new_documents(before: Offer, after: Offer) -> tuple[Amendment, ...]:
    """The amendments of ``after`` that are none of those of ``before``."""
    known = [id(other) for _, other in _paired(before, after)]
    return tuple(one for one in after.amendments if id(one) not in known)


def retold(before: Offer, after: Offer) -> tuple[str, ...]:
    """The parts of the file that differ and are no terms: they need no reason, and are told."""
    parts = (
        (
            "source",
            before.sources != after.sources or any(one.source != other.source for one, other in _paired(before, after)),
        ),
        ("look_for", before.look_for != after.look_for),
        ("resolved", before.resolved != after.resolved),
    )
    return tuple(name for name, differs in parts if differs)


def require_reason(corrections: tuple[Corrected, ...], reason: str | None) -> str:
    """The reason given for corrections, empty where there are none. Raises where it is missing, or is for nothing."""
    given = (reason or "").strip()
    if corrections and not given:
        terms = ", ".join(dict.fromkeys(one.term for one in corrections))
        raise Refusal(
            f"The file changes {terms}, and no new document says so.",
            "What a document known before is said to give is changed only as a correction, with its reason.",
            "If it is one, look at it with --preview and give --correction REASON; otherwise add the new document "
            "to the file as an [[amendment]] and leave the rest as it was.",
        )
    if reason is not None and not given:
        raise Misuse("The reason for the correction is empty.", "", "Say in a few words what was wrong.")
    if given and not corrections:
        raise Misuse(
            "There is nothing to correct: every document known before gives in this file what it gave.",
            "",
            "Leave --correction away.",
        )
    return given


def _paired(before: Offer, after: Offer) -> list[tuple[Amendment, Amendment]]:
    """Each amendment of ``before`` with the same document in ``after``: the source and moment tell it, or its number,
    or where one of them was mistyped the other."""
    left = list(after.amendments)
    found: dict[int, Amendment] = {}
    for closeness in range(4):
        for place, one in enumerate(before.amendments):
            if place not in found:
                other = next((each for each in left if _alike(one, each)[closeness]), None)
                if other is not None:
                    found[place] = other
                    left = [each for each in left if each is not other]
    missing = [one for place, one in enumerate(before.amendments) if place not in found]
    if missing:
        named = "; ".join(f"{one.source}, announced {short_moment(one.announced)}" for one in missing)
        raise Refusal(
            f"The file lacks a document that the ledger's version of {before.id} has: {named}.",
            "It is an older file, or something was lost from it: keeping it would take the amendment back.",
            "Start from the newest file of the offer, and add to that.",
        )
    return [(before.amendments[place], other) for place, other in sorted(found.items())]


def _alike(one: Amendment, other: Amendment) -> tuple[bool, bool, bool, bool]:
    """From the closest likeness to the loosest."""
    source, moment = one.source == other.source, one.announced == other.announced
    number = one.number is not None and one.number == other.number
    other_number = None not in (one.number, other.number) and one.number != other.number
    return source and moment, number, moment and not other_number, source and not other_number


def _apart(
    document: str,
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    agents: Iterable[Agent] | None,
    agents_now: Iterable[Agent] | None,
) -> Iterator[Corrected]:
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield Corrected(document, key, before.get(key), after.get(key))
    if agents != agents_now:
        yield Corrected(document, "agent", None, None)
