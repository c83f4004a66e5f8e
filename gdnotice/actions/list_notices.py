"""List the notices of the ledger: those with something still to be done, soonest due first; or all; or those found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from gdnotice.actions.in_ledger import kept_offer
from gdnotice.ledger import due, moves, notices, offers, search, twins
from gdnotice.ledger.entries import Standing, milliseconds, moment
from gdnotice.ledger.store import Database
from gdnotice.ledger.vault import Vault


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in a list. Moments are aware: ``due`` in the offer's zone, ``at`` of the last entry in UTC.

    ``amended`` where something is still to be done with it and a document of its offer was announced since it was
    reckoned last: what is due is that of before. ``twin`` is the number of an earlier notice, not ended, that one at
    the desk may be twice (:mod:`~gdnotice.actions.duplicates`).
    """

    number: int
    form: str
    offer: str
    holder: str
    standing: Standing
    due: datetime | None
    at: datetime
    amended: bool = False
    twin: int | None = None


def list_notices(
    vault: Vault,
    *,
    offer: str | None = None,
    everything: bool = False,
    find: str = "",
    state: str | None = None,
    limit: int = -1,
    skip: int = 0,
) -> list[Line]:
    """The notices asked for. ``find`` are words that must all be among those they are found by, the last one begun; a
    number alone finds the notice of that number first.

    ``state`` is a notice's state, or a protect's (``OPEN``, ``COVR``, ``EXPI``). Raises
    :class:`~gdnotice.errors.Misuse` for an offer that the ledger has not.
    """
    with vault.reading() as db:
        number = kept_offer(db, offer)[0].number if offer is not None else None
        plain = state is None and number is None
        if find:
            found = notices.listed(db, search.numbered_notices(db, find))
        elif everything or state is not None:
            found = notices.all_notices(db, limit=limit if plain else -1, skip=skip if plain else 0)
        else:
            found = notices.live_notices(db, offer=number, limit=limit, skip=skip)
            plain = True
        wanted = [
            one
            for one in found
            if (offer is None or one.offer == offer) and state in (None, one.standing.state, one.standing.protect)
        ]
        if not plain:
            wanted = wanted[skip : skip + limit] if limit >= 0 else wanted[skip:]
        return as_lines(db, wanted, vault.clock.now())


def as_lines(db: Database, wanted: Sequence[notices.Listed], at: datetime) -> list[Line]:
    """What the ledger lists, with moments in place of numbers, and what is to be seen to as of ``at`` (aware)."""
    zones = {key: _zone(db, key) for key in dict.fromkeys(one.offer for one in wanted)}
    twin = twins.with_twins(db, [one.number for one in wanted if one.standing.state in moves.AT_DESK])
    amended = {one.offer for one in due.amended(db, milliseconds(at))}
    return [
        Line(
            one.number,
            one.form,
            one.offer,
            one.holder,
            one.standing,
            moment(one.standing.due).astimezone(zones[one.offer]) if one.standing.due is not None else None,
            moment(one.at),
            one.offer in amended and moves.live(one.standing),
            twin.get(one.number),
        )
        for one in wanted
    ]


def zone_of(vault: Vault, number: int) -> ZoneInfo:
    """The zone of the offer of a notice."""
    with vault.reading() as db:
        return _zone(db, notices.listed(db, [number])[0].offer)


def _zone(db: Database, key: str) -> ZoneInfo:
    """An offer's zone, without reading the whole offer."""
    number = offers.number_of(db, key)
    facts = offers.facts(db, number) if number is not None else None
    assert facts is not None, "every notice is of an offer of the ledger"
    return ZoneInfo(facts.zone)
