"""The only place that reads the system clock; everything else is handed a :class:`Clock`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from gdnotice.errors import Misuse

NEW_YORK = ZoneInfo("America/New_York")


class Clock(Protocol):
    """Tells the present moment, aware, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still, for tests and for ``--at``."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment.astimezone(UTC)


def exists(moment: datetime) -> bool:
    """False for a wall time that a clock change skips (2:30 a.m. on the spring Sunday). ``moment`` is aware."""
    zone = moment.tzinfo
    return moment.astimezone(UTC).astimezone(zone).replace(fold=0) == moment.replace(fold=0)


def moment_from(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    """Read WHEN: ISO 8601; without an offset it is the time in ``zone``; a date alone is its first instant.

    The result is aware, in ``zone``. Raises :class:`Misuse` for anything else.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Misuse(
            f"{text!r} is not a moment.",
            "WHEN is ISO 8601, in New York time unless it carries an offset.",
            "Write it like 2026-11-30T17:00 or 2026-11-30T22:00Z.",
        ) from None
    try:
        moment = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
        real = exists(moment)
    except (OverflowError, ValueError):
        raise Misuse(f"{text!r} is outside the calendar.", "", "Give a year from 1 to 9998.") from None
    if not real:
        raise Misuse(
            f"{text!r} does not exist in {zone.key}.",
            "The clocks skip that hour.",
            "Give an hour before or after the change.",
        )
    return moment
