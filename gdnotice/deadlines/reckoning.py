"""What every chain starts from: the terms in force, what is known of the notice, and how an empty term is reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gdnotice.clock import NEW_YORK
from gdnotice.deadlines.deadline import Code, Deadline, Missing, Step
from gdnotice.offer.declared import TERMS
from gdnotice.offer.terms import TermsInForce
from gdnotice.values import short_day, short_moment

LABELS: dict[Code, str] = {
    "expiration": "Expiration of the offer",
    "notice-due": "Notice of Guaranteed Delivery received by the agent",
    "payment-due": "Payment received by the agent",
    "uncertified-check-by": "Last moment for an uncertified check",
    "guarantee-due": "Guaranteed delivery received by the agent",
    "withdrawal-until": "Withdrawal of a tender received by the agent",
    "withdrawal-again-from": "Tenders not yet accepted may be withdrawn again",
    "minimum-open-until": "Earliest lawful expiration",
    "extension-notice-due": "Announcement of an extension",
}
"""One label a code, in the order in which deadlines of the same moment are listed."""

EASTERN = NEW_YORK
"""The rules of the Securities and Exchange Commission count days and hours in Eastern time, whatever the offer says."""

END_OF_DAY = time(23, 59, 59)

_NOTICE = {
    "notice.date": ("the date of the notice is not known", "Give the date that the notice carries."),
    "notice.received": ("the moment at which the agent received the notice is not known",
                        "Give the moment of receipt once the agent confirms it."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reckoning:
    """``dated`` and ``received`` are aware: the notice's own date, and its receipt by the agent."""

    terms: TermsInForce
    dated: datetime | None = None
    received: datetime | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The offer's zone."""
        return self.terms.offer.zone

    def moment(self, key: str) -> datetime | None:
        """A term that is a moment, in the offer's zone."""
        value = self.terms.get(key)
        return value.astimezone(self.zone) if isinstance(value, datetime) else None

    def day(self, key: str) -> date | None:
        """A term that is a day."""
        value = self.terms.get(key)
        return value if isinstance(value, date) and not isinstance(value, datetime) else None

    def number(self, key: str) -> int | None:
        """A term that is a number of things."""
        value = self.terms.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def choice(self, key: str) -> str | None:
        """A term that is one of several, or the meaning of its silence."""
        value = self.terms.get(key)
        if value is None and key in TERMS:
            value = TERMS[key].default
        return value if isinstance(value, str) else None

    def missing(self, code: Code, needs: tuple[str, ...], more: str = "") -> Missing:
        """The deadline that waits for ``needs``; ``more`` is a sentence on what can be said already."""
        told = [self._told(key) for key in needs]
        what = "; ".join(part for part, _ in told)
        where = " ".join(part for _, part in told)
        message = f"{LABELS[code]}: this cannot be reckoned because {what}. {where}"
        return Missing(code, needs, f"{message} {more}".strip())

    def _told(self, key: str) -> tuple[str, str]:
        if key in _NOTICE:
            return _NOTICE[key]
        term = TERMS[key]
        look = (self.terms.offer.look_for.get(key) or term.look).rstrip(". ")
        return f"the offer's term “{term.field.label}” ({key}) is empty", f"Where to look for it: {look}."

    def disputes(self, *keys: str) -> str:
        """A sentence for each of the terms on which documents disagree and nobody has decided; else empty."""
        return " ".join(
            f"The offer's documents disagree on “{TERMS[conflict.term].field.label}” "
            f"({'; '.join(str(setting) for _, setting in conflict.readings)}): settle that first."
            for conflict in self.terms.unresolved
            if conflict.term in keys
        )

    def expires(self, moment: datetime) -> tuple[Step, ...]:
        """The step that states the expiration in force, and one on midnight where that matters."""
        source = self.terms.source("expires")
        expires = Step(f"expires {short_moment(moment)}", source)
        if day_of(moment) == moment.date():
            return (expires,)
        note = f"12:00 midnight is the end of {short_day(day_of(moment))}, so days are counted from that day"
        return (expires, Step(note, source))

    def deadline(self, code: Code, at: datetime, because: tuple[Step, ...], *cautions: str) -> Deadline:
        """A deadline with its label; empty cautions are dropped and none is said twice."""
        said = dict.fromkeys(caution for caution in cautions if caution)
        return Deadline(code, at, LABELS[code], because, " ".join(said))


def day_of(moment: datetime) -> date:
    """The day to count from. What ends at 12:00 midnight ends with the day before: the earlier and safer reading."""
    return moment.date() - timedelta(days=1) if moment.time() == time() else moment.date()


def at(day: date, hour: time, zone: ZoneInfo, shown: ZoneInfo) -> datetime:
    """``hour`` by the clocks of ``zone`` on ``day``, as a moment in ``shown``. Of an hour that occurs twice, the first.

    An hour that the clocks skip becomes the same moment by the clocks' new reading.
    """
    return datetime.combine(day, hour, zone).astimezone(UTC).astimezone(shown)


def passed(moment: datetime, other: datetime) -> bool:
    """Whether ``moment`` is later than ``other``, as moments: wall times mislead where an hour occurs twice."""
    return moment.timestamp() > other.timestamp()
