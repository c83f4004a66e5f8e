"""The terms of an offer as they stood at a moment, and which document set each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gdnotice.offer.conflicts import disagree
from gdnotice.offer.declared import AGENT_LOOK, TERMS
from gdnotice.offer.terms import Agent, Amendment, Change, Conflict, Offer, Setting, TermsInForce
from gdnotice.values import Value

AGENT = "agent"
"""The key under which the agents' source, note and changes are kept."""


@dataclass(frozen=True, slots=True)
class EmptyTerm:
    """A term that no document known gives. ``look`` says where to look for it."""

    key: str
    label: str
    look: str


def terms_in_force(offer: Offer, at: datetime) -> TermsInForce:
    """Fold the amendments announced at or before ``at`` (aware, any zone) over the offer's own document.

    A ``fixed`` term is never changed by a later document: where that document contradicts it, the value of the offer's
    own document stays in force and the conflict is listed until a person has resolved it. A naive ``at`` is a bug of
    the caller (``ValueError``).
    """
    if at.tzinfo is None:
        raise ValueError("terms are in force at a moment with a zone")
    # the terms change only at announcements, and a batch asks for those of one offer again and again
    known = _FOLDED.get(id(offer))
    if known is None or known.offer is not offer:
        if len(_FOLDED) >= _MOST_FOLDED:
            _FOLDED.clear()
        known = _FOLDED[id(offer)] = _Folded(offer, _announcements(offer), {})
    count = bisect_right(known.announced, at)
    found = known.terms.get(count)
    if found is None:
        found = known.terms[count] = _folded(offer, at)
        return found
    return TermsInForce(
        offer, at.astimezone(offer.zone), found.values, found.settings, found.agents, found.changes, found.unresolved
    )


@dataclass(frozen=True, slots=True)
class _Folded:
    """Terms folded before, by how many announcements were known. It holds the offer, whose identity is its key."""

    offer: Offer
    announced: list[datetime]
    terms: dict[int, TermsInForce]


_MOST_FOLDED = 16
_FOLDED: dict[int, _Folded] = {}


def _announcements(offer: Offer) -> list[datetime]:
    """Every moment at which something about the offer became known, in order."""
    readings = (setting for conflict in offer.conflicts for _, setting in conflict.readings)
    return sorted(
        [
            *(one.announced for one in offer.amendments),
            *(one.announced for one in readings if one.announced is not None),
        ]
    )


def _folded(offer: Offer, at: datetime) -> TermsInForce:
    document = str(offer.values["document"])
    values = dict(offer.values)
    settings = {key: Setting(document, offer.sources.get(key, "")) for key in values}
    settings[AGENT] = Setting(document, offer.sources.get(AGENT, ""))
    for key, (value, ground) in offer.resolved.items():
        values[key] = value
        settings[key] = Setting(ground)
    agents = offer.agents
    changes: list[Change] = []
    known = tuple(amendment for amendment in offer.amendments if amendment.announced <= at)
    for amendment in known:
        setting = Setting(amendment.source, announced=amendment.announced, number=amendment.number)
        for key, value in amendment.values.items():
            before = values.get(key)
            if value == before or (before is not None and TERMS[key].fixed):
                continue
            changes.append(Change(key, before, value, setting))
            values[key] = value
            settings[key] = setting
        if amendment.agents is not None and amendment.agents != agents:
            changes.append(Change(AGENT, _told(agents) or None, _told(amendment.agents), setting))
            agents = amendment.agents
            settings[AGENT] = setting
    _silence(offer, document, values, settings)
    unresolved = _unresolved(offer, at, known)
    return TermsInForce(
        offer=offer,
        at=at.astimezone(offer.zone),
        values={key: values[key] for key in TERMS if key in values},
        settings=settings,
        agents=agents,
        changes=tuple(changes),
        unresolved=unresolved,
    )


def _silence(offer: Offer, document: str, values: dict[str, Value], settings: dict[str, Setting]) -> None:
    """Put in what an offer's silence means, for the terms where it has a plain meaning."""
    for key, term in TERMS.items():
        if term.default is not None and offer.kind in term.kinds and key not in values:
            values[key] = term.default
            settings[key] = Setting(document, "taken from silence: no document at hand gives it")


def _unresolved(offer: Offer, at: datetime, known: tuple[Amendment, ...]) -> tuple[Conflict, ...]:
    """The conflicts among documents announced by ``at``, less those settled by a person or amended since."""
    amended = {key for amendment in known for key in amendment.values if not TERMS[key].fixed}
    found = []
    for conflict in offer.conflicts:
        if conflict.term in offer.resolved or conflict.term in amended:
            continue
        readings = tuple(one for one in conflict.readings if one[1].announced is None or one[1].announced <= at)
        if readings and disagree(value for value, _ in readings):
            found.append(Conflict(conflict.term, readings))
    return tuple(found)


def _told(agents: tuple[Agent, ...]) -> tuple[str, ...]:
    """The agents as lines of text, every delivery named, so that two lists can be compared by eye."""
    lines = []
    for agent in agents:
        lines.append(f"{agent.name} ({agent.role})")
        lines += [f"{one.method}: {', '.join(one.address) or one.number}" for one in agent.delivery]
    return tuple(lines)


def empty_terms(terms: TermsInForce, keys: Iterable[str]) -> tuple[EmptyTerm, ...]:
    """Those of ``keys`` (declared terms, or ``agent``) that are empty. Terms of other kinds of offer are not missed.

    ``agent`` is empty unless there is an agent that receives notices, with at least one way to reach it.
    """
    offer = terms.offer
    found = []
    for key in keys:
        if key == AGENT:
            if terms.agent is None or not terms.agent.delivery:
                label = "Agent that receives notices" if terms.agent is None else "Ways to deliver to the agent"
                found.append(EmptyTerm(AGENT, label, offer.look_for.get(AGENT, AGENT_LOOK)))
            continue
        term = TERMS[key]
        if offer.kind in term.kinds and terms.get(key) is None:
            found.append(EmptyTerm(key, term.field.label, offer.look_for.get(key, term.look)))
    return tuple(found)
