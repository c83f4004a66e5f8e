"""The board: what is due in order of the time left, what is open, what is not acknowledged, what expires today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from gdnotice.actions.in_ledger import kept_offer
from gdnotice.clock import NEW_YORK
from gdnotice.deadlines.calendars import BUSINESS
from gdnotice.ledger import due
from gdnotice.ledger.due import Due, Expiring
from gdnotice.ledger.entries import milliseconds, moment
from gdnotice.ledger.store import Database
from gdnotice.ledger.vault import Vault
from gdnotice.settings.firm import firm_of

When: TypeAlias = Literal["overdue", "today", "next-business-day", "this-week", "later", "undated"]

_BEGINNING, _END = -(1 << 62), 1 << 62
_DAY = timedelta(days=1)
DAYS = 15
"""Days of the timeline, today among them."""


@dataclass(frozen=True, slots=True)
class Item:
    """A notice and the moment something must be done by (aware, in its offer's zone; None: no moment is known)."""

    notice: Due
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the board: how many notices are in it, and the first of them, soonest due first."""

    when: When
    count: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """Open protects: units not yet covered, and US dollars at stake. ``offer`` is None for the total."""

    offer: str | None
    issuer: str
    protects: int
    uncovered: Decimal
    dollars: Decimal


@dataclass(frozen=True, slots=True)
class ChangedOffer:
    """An offer whose open notices stand as they were reckoned before ``documents`` were announced, the first of them at
    ``announced`` (aware, in the offer's zone)."""

    offer: str
    announced: datetime
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the timeline: how many notices are due on it in their own zones, by what is due (a deadline's code).

    ``closed`` tells why no business is done on it: the holiday's name, Saturday or Sunday. What is overdue stands in
    the one without a ``day``.
    """

    day: date | None
    counts: tuple[tuple[str, int], ...]
    closed: str | None = None

    @property
    def count(self) -> int:
        """All of them."""
        return sum(many for _, many in self.counts)


@dataclass(frozen=True, slots=True)
class Board:
    """The board at a moment. ``limit`` in US dollars is the firm's, None where it has set none.

    Of the offers in ``changed`` the moments due are those of before.
    """

    at: datetime
    parts: tuple[Part, ...]
    exposures: tuple[Exposure, ...]
    total: Exposure
    limit: Decimal | None
    unacknowledged: Part
    expiring: tuple[Expiring, ...]
    changed: tuple[ChangedOffer, ...] = ()
    days: tuple[Day, ...] = ()
    offers: tuple[tuple[str, str], ...] = ()
    """Id and issuer of the offers of which anything is to be done."""

    @property
    def over(self) -> Decimal | None:
        """US dollars by which the open protects exceed the firm's limit; None where they do not, or there is none."""
        if self.limit is None or self.total.dollars <= self.limit:
            return None
        return self.total.dollars - self.limit


def board(vault: Vault, at: datetime, *, most: int = 200) -> Board:
    """The board at ``at`` (aware, any zone), with at most ``most`` notices named in each part."""
    with vault.reading() as db:  # one and the same state, whoever writes meanwhile
        return _board(db, at, most)


def _board(db: Database, at: datetime, most: int) -> Board:
    now = milliseconds(at)
    spans = {zone: _spans(at, ZoneInfo(zone)) for zone in due.zones(db)}
    parts = [_part(db, when, spans, most) for when in _WHENS]
    count, rest = due.undated(db, limit=most)
    if count:
        parts.append(Part("undated", count, tuple(Item(one, None) for one in rest)))
    exposures = tuple(
        Exposure(one.offer, one.issuer, one.protects, _hundredths(one.uncovered), _hundredths(one.exposure))
        for one in due.open_protects(db)
    )
    waiting, first = due.unacknowledged(db, limit=most)
    return Board(
        at=at,
        parts=tuple(parts),
        exposures=exposures,
        total=_total(exposures),
        limit=firm_of(db).exposure_limit,
        unacknowledged=Part("undated", waiting, tuple(map(_item, first))),
        expiring=tuple(_expiring_today(due.expiring(db, now, now + 2 * 86_400_000), at)),
        changed=tuple(_changed(db, one, at) for one in due.amended(db, now)),
        days=tuple(_days(db, at, list(spans))),
        offers=tuple(due.offers_to_be_done(db)),
    )


def _changed(db: Database, one: due.Amended, at: datetime) -> ChangedOffer:
    announced = moment(one.announced).astimezone(ZoneInfo(one.zone))
    _, offer = kept_offer(db, one.offer)
    since = (each for each in offer.amendments if one.announced <= milliseconds(each.announced) <= milliseconds(at))
    return ChangedOffer(one.offer, announced, tuple(each.source for each in since))


def _days(db: Database, at: datetime, zones: list[str]) -> Iterable[Day]:
    """What is overdue, then today (New York's) and the days after it."""
    yield Day(None, _counts(db, [(zone, _BEGINNING, milliseconds(at)) for zone in zones]))
    today = at.astimezone(NEW_YORK).date()
    for ahead in range(DAYS):
        day = today + ahead * _DAY
        spans = [_of_day(day, at, zone) for zone in zones]
        yield Day(day, _counts(db, spans), BUSINESS.closed_because(day))


def _of_day(day: date, at: datetime, zone: str) -> tuple[str, int, int]:
    """What of the day in that zone is still to come."""
    first = milliseconds(datetime.combine(day, time(), ZoneInfo(zone)))
    return zone, max(first, milliseconds(at)), milliseconds(datetime.combine(day + _DAY, time(), ZoneInfo(zone)))


def _counts(db: Database, spans: list[tuple[str, int, int]]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for zone, first, before in spans:
        for code, many in due.count_by_code(db, first, before, zone if len(spans) > 1 else None).items():
            found[code] = found.get(code, 0) + many
    return tuple(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notices are to be listed: a part of the board or a day of it (None: all), of one offer, in some states."""

    part: When | Literal["unacknowledged"] | None = None
    day: date | None = None
    offer: str | None = None
    states: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Some of the notices wanted, and how many there are in all."""

    items: tuple[Item, ...]
    count: int


def listed(
    vault: Vault, at: datetime, wanted: Wanted, *, order: str = "due", down: bool = False, limit: int = 200,
    skip: int = 0,
) -> Listed:  # fmt: skip
    """The notices wanted, by ``order`` (one of :data:`~gdnotice.ledger.due.ORDERS`), as they stand at ``at``."""
    with vault.reading() as db:
        which = _which(db, at, wanted)
        found = due.to_be_done(db, which, order=order, down=down, limit=limit, skip=skip)
        return Listed(tuple(map(_item, found)), due.count_to_be_done(db, which))


def _which(db: Database, at: datetime, wanted: Wanted) -> due.Which:
    states, part = wanted.states, wanted.part
    if part == "unacknowledged":
        return due.Which(offer=wanted.offer, states=("sent",))
    if wanted.day is not None:
        spans = tuple(_of_day(wanted.day, at, zone) for zone in due.zones(db))
        return due.Which(spans, offer=wanted.offer, states=states)
    if part is None or part == "undated":
        return due.Which(undated=part is not None, offer=wanted.offer, states=states)
    spans = tuple((zone, *_spans(at, ZoneInfo(zone))[part]) for zone in due.zones(db))
    return due.Which(spans, offer=wanted.offer, states=states)


_WHENS: tuple[When, ...] = ("overdue", "today", "next-business-day", "this-week", "later")


def _spans(at: datetime, zone: ZoneInfo) -> dict[When, tuple[int, int]]:
    """Where each part begins and ends in milliseconds, counted in the days of ``zone``.

    What is due on a day on which no business is done stands with the business day after it; a week ends with its
    Sunday.
    """
    today = at.astimezone(zone).date()
    following = BUSINESS.add(today, 1).day
    sunday = today + (6 - today.weekday()) * _DAY

    def midnight(day: date) -> int:
        return milliseconds(datetime.combine(day, time(), zone))

    edges = [
        _BEGINNING,
        milliseconds(at),
        midnight(today + _DAY),
        midnight(following + _DAY),
        midnight(max(sunday, following) + _DAY),
        _END,
    ]
    return {when: (edges[place], edges[place + 1]) for place, when in enumerate(_WHENS)}


def _part(db: Database, when: When, spans: dict[str, dict[When, tuple[int, int]]], most: int) -> Part:
    """One part, over all zones."""
    alone = len(spans) == 1
    count, found = 0, []
    for zone, own in spans.items():
        first, before = own[when]
        count += due.due_count(db, first, before, None if alone else zone)
        found += due.due_notices(db, first, before, None if alone else zone, limit=most)
    found.sort(key=lambda one: (one.standing.due or 0, one.notice))
    return Part(when, count, tuple(map(_item, found[:most])))


def _item(one: Due) -> Item:
    at = one.standing.due
    return Item(one, moment(at).astimezone(ZoneInfo(one.zone)) if at is not None else None)


def _expiring_today(offers: Iterable[Expiring], at: datetime) -> Iterable[Expiring]:
    for one in offers:
        zone = ZoneInfo(one.zone)
        if moment(one.expires).astimezone(zone).date() == at.astimezone(zone).date():
            yield one


def _hundredths(number: int) -> Decimal:
    return Decimal(number) / 100


def _total(exposures: tuple[Exposure, ...]) -> Exposure:
    return Exposure(
        None,
        "",
        sum(one.protects for one in exposures),
        sum((one.uncovered for one in exposures), Decimal()),
        sum((one.dollars for one in exposures), Decimal()),
    )


def left(at: datetime, until: datetime) -> str:
    """The time from ``at`` to ``until`` in words: ``2 h 14 min left``, ``3 days 4 h left``, ``overdue by 5 min``."""
    minutes = int((until - at).total_seconds() // 60)
    late = until < at
    minutes = int((at - until).total_seconds() // 60) if late else minutes
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    if days:
        told = f"{days} day{'' if days == 1 else 's'}" + (f" {hours} h" if hours else "")
    elif hours:
        told = f"{hours} h" + (f" {minutes} min" if minutes else "")
    else:
        told = f"{minutes} min" if minutes else "less than a minute"
    return f"overdue by {told}" if late else f"{told} left"
