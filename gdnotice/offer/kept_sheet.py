"""A sheet that was begun and not finished: how it is kept, and how it is laid over a version that came meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from gdnotice.files import KeyPath
from gdnotice.offer.sheet import AgentSheet, AmendmentSheet, DeliverySheet, OfferSheet, Typed, term_path

_Held = TypeVar("_Held")


@dataclass(frozen=True, slots=True)
class LaidOver:
    """A newer version of an offer with what was typed into an older one on top of it.

    ``both`` are the places (in ``sheet``) that both changed, each to something else: what was typed stands there.
    ``moved`` is by how many places the documents that were new in what was typed stand further down now.
    """

    sheet: OfferSheet
    both: tuple[KeyPath, ...]
    moved: int


def stored_sheet(sheet: OfferSheet) -> dict[str, Any]:
    """The sheet as JSON takes it. Terms are pairs: the order in which they were typed is that in which they stand."""
    return {
        "id": sheet.id,
        "kind": sheet.kind,
        "zone": sheet.zone,
        "terms": _pairs(sheet.terms),
        "sources": _pairs(sheet.sources),
        "look_for": _pairs(sheet.look_for),
        "agents": [_stored_agent(one) for one in sheet.agents],
        "amendments": [
            {
                "number": one.number,
                "announced": one.announced,
                "source": one.source,
                "terms": _pairs(one.terms),
                "agents": [_stored_agent(agent) for agent in one.agents] if one.agents is not None else None,
            }
            for one in sheet.amendments
        ],
        "readings": [list(one) for one in sheet.readings],
        "resolved": [[key, value, ground] for key, (value, ground) in sheet.resolved.items()],
    }


def sheet_from(stored: object) -> OfferSheet:
    """The sheet that :func:`stored_sheet` stored. Raises :class:`ValueError` for anything else."""
    held = _table(stored)
    return OfferSheet(
        id=_text(held, "id"),
        kind=_text(held, "kind"),
        zone=_text(held, "zone"),
        terms=_terms(held, "terms"),
        sources=_texts(held, "sources"),
        look_for=_texts(held, "look_for"),
        agents=[_agent_from(one) for one in _list(held.get("agents"))],
        amendments=[_amendment_from(one) for one in _list(held.get("amendments"))],
        readings=[(_str(key), _typed(value), _str(source)) for key, value, source in _rows(held, "readings", 3)],
        resolved={_str(key): (_typed(value), _str(ground)) for key, value, ground in _rows(held, "resolved", 3)},
    )


def laid_over(now: OfferSheet, before: OfferSheet, typed: OfferSheet) -> LaidOver | None:
    """``now`` with what ``typed`` changed from ``before``; None where the documents of the three are not the same ones
    in the same order, so that nobody can say what was meant."""
    known = len(before.amendments)
    if len(typed.amendments) < known or not _same_documents(now.amendments, before.amendments):
        return None
    both: list[KeyPath] = []

    def plain(name: str, n: _Held, b: _Held, t: _Held) -> _Held:
        return _chosen((name,), n, b, t, both)

    amendments = [
        _amended(place, now.amendments[place], before.amendments[place], typed.amendments[place], both)
        for place in range(known)
    ]
    sheet = OfferSheet(
        id=plain("id", now.id, before.id, typed.id),
        kind=plain("kind", now.kind, before.kind, typed.kind),
        zone=plain("zone", now.zone, before.zone, typed.zone),
        terms=_by_key((), now.terms, before.terms, typed.terms, both),
        sources=_by_key(("source",), now.sources, before.sources, typed.sources, both),
        look_for=_by_key(("look_for",), now.look_for, before.look_for, typed.look_for, both),
        agents=plain("agent", now.agents, before.agents, typed.agents),
        amendments=[*amendments, *now.amendments[known:], *typed.amendments[known:]],
        readings=plain("reading", now.readings, before.readings, typed.readings),
        resolved=_by_key(("resolved",), now.resolved, before.resolved, typed.resolved, both),
    )
    return LaidOver(deepcopy(sheet), tuple(both), len(now.amendments) - known)


# ------------------------------------------------------------------ laid over


def _same_documents(now: list[AmendmentSheet], before: list[AmendmentSheet]) -> bool:
    """Whether ``now`` begins with the documents of ``before``: each known by its source, or by when it came."""
    return len(now) >= len(before) and all(
        one.source == other.source or one.announced == other.announced
        for one, other in zip(now, before, strict=False)
    )  # fmt: skip


def _amended(
    place: int, now: AmendmentSheet, before: AmendmentSheet, typed: AmendmentSheet, both: list[KeyPath]
) -> AmendmentSheet:
    here: KeyPath = ("amendment", place)
    return replace(
        now,
        number=_chosen((*here, "number"), now.number, before.number, typed.number, both),
        announced=_chosen((*here, "announced"), now.announced, before.announced, typed.announced, both),
        source=_chosen((*here, "source"), now.source, before.source, typed.source, both),
        terms=_by_key(here, now.terms, before.terms, typed.terms, both),
        agents=_chosen((*here, "agent"), now.agents, before.agents, typed.agents, both),
    )


def _by_key(
    here: KeyPath, now: Mapping[str, _Held], before: Mapping[str, _Held], typed: Mapping[str, _Held],
    both: list[KeyPath],
) -> dict[str, _Held]:  # fmt: skip
    found = {
        key: _chosen((*here, *term_path(key)), now.get(key), before.get(key), typed.get(key), both)
        for key in dict.fromkeys((*now, *typed))
    }
    return {key: one for key, one in found.items() if one is not None}


def _chosen(path: KeyPath, now: _Held, before: _Held, typed: _Held, both: list[KeyPath]) -> _Held:
    if typed == before:
        return now
    if now not in (before, typed):
        both.append(path)
    return typed


# ------------------------------------------------------------------ kept


def _pairs(table: Mapping[str, object]) -> list[list[object]]:
    return [[key, value] for key, value in table.items()]


def _stored_agent(one: AgentSheet) -> dict[str, Any]:
    return {
        "role": one.role,
        "name": one.name,
        "information": one.information,
        "deliveries": [
            {
                "method": way.method, "address": list(way.address), "number": way.number,
                "eligible_only": way.eligible_only, "confirm": way.confirm,
            }
            for way in one.deliveries
        ],
    }  # fmt: skip


def _agent_from(stored: object) -> AgentSheet:
    held = _table(stored)
    ways = [_delivery_from(one) for one in _list(held.get("deliveries"))]
    return AgentSheet(_text(held, "role"), _text(held, "name"), _text(held, "information"), ways)


def _delivery_from(stored: object) -> DeliverySheet:
    held = _table(stored)
    address = [_str(line) for line in _list(held.get("address"))]
    only = held.get("eligible_only") is True
    return DeliverySheet(_text(held, "method"), address, _text(held, "number"), only, _text(held, "confirm"))


def _amendment_from(stored: object) -> AmendmentSheet:
    held = _table(stored)
    agents = held.get("agents")
    return AmendmentSheet(
        number=_text(held, "number"),
        announced=_text(held, "announced"),
        source=_text(held, "source"),
        terms=_terms(held, "terms"),
        agents=[_agent_from(one) for one in _list(agents)] if agents is not None else None,
    )


def _terms(held: Mapping[str, object], name: str) -> dict[str, Typed]:
    return {_str(key): _typed(value) for key, value in _rows(held, name, 2)}


def _texts(held: Mapping[str, object], name: str) -> dict[str, str]:
    return {_str(key): _str(value) for key, value in _rows(held, name, 2)}


def _rows(held: Mapping[str, object], name: str, wide: int) -> Iterable[list[object]]:
    rows = [_list(one) for one in _list(held.get(name))]
    if any(len(one) != wide for one in rows):
        raise ValueError(name)
    return rows


def _table(stored: object) -> Mapping[str, object]:
    if not isinstance(stored, dict):
        raise ValueError("no table")
    return stored


def _list(stored: object) -> list[object]:
    if not isinstance(stored, list):
        raise ValueError("no list")
    return stored


def _text(held: Mapping[str, object], name: str) -> str:
    return _str(held.get(name))


def _str(stored: object) -> str:
    if not isinstance(stored, str):
        raise ValueError("no text")
    return stored


def _typed(stored: object) -> Typed:
    if stored is None or isinstance(stored, str | bool):
        return stored
    return [_str(one) for one in _list(stored)]
