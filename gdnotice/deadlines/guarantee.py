"""Guaranteed delivery: five settings (number, calendar, start of the clock, hour, zone) make its last moment."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from gdnotice.deadlines.calendars import CALENDARS, Calendar
from gdnotice.deadlines.counting import Counted, counted, plural, sentence
from gdnotice.deadlines.deadline import Deadline, Missing, Step
from gdnotice.deadlines.reckoning import Reckoning, at, day_of, passed
from gdnotice.values import short_day, short_moment

SETTINGS = ("guarantee.days", "guarantee.calendar", "guarantee.from", "guarantee.by", "guarantee.zone")

_NEEDED = {"notice-date": "notice.date", "receipt": "notice.received", "expiration": "expires"}


def guarantee_due(reckoning: Reckoning) -> Deadline | Missing:
    """By when the guaranteed securities and papers must be with the agent.

    The days of the notice and of its receipt are those of the offer's zone; ``guarantee.zone`` says whose clocks show
    ``guarantee.by``. On 0 days delivery is due on the very day, whether or not it counts: the earlier reading.
    """
    terms = reckoning.terms
    hour, zone = terms.get("guarantee.by"), _zone(reckoning)
    start, start_steps = _start(reckoning)
    needs = _needs(reckoning, start, zone)
    if needs == ("guarantee.by",) and start is not None:
        count = _count(reckoning, start)
        return reckoning.missing("guarantee-due", needs, f"The day can be told already: {short_day(count.day)}.")
    if needs or start is None or zone is None or not isinstance(hour, time):
        return reckoning.missing("guarantee-due", needs)
    count = _count(reckoning, start)
    due = at(count.day, hour, zone, reckoning.zone)
    steps = [*start_steps, *count.steps, *_hour(reckoning, due, count.day, hour, zone)]
    expires = reckoning.moment("expires")
    if expires is not None and passed(expires, due):
        steps.append(Step(f"this is before the offer expires, {short_moment(expires)}", terms.source("expires")))
    disputes = reckoning.disputes(*SETTINGS, *(("expires",) if terms.get("guarantee.from") == "expiration" else ()))
    return reckoning.deadline("guarantee-due", due, tuple(steps), *count.cautions, disputes)


def _needs(reckoning: Reckoning, start: date | None, zone: ZoneInfo | None) -> tuple[str, ...]:
    needs = [key for key in SETTINGS[:4] if reckoning.terms.get(key) is None]
    if zone is None:
        needs.append("guarantee.zone")
    began = reckoning.choice("guarantee.from")
    if began is not None and start is None:
        needs.append(_NEEDED[began])
    return tuple(needs)


def _zone(reckoning: Reckoning) -> ZoneInfo | None:
    """The zone of the hour; None where the offer names one that does not exist."""
    named = reckoning.choice("guarantee.zone")
    if named is None:
        return reckoning.zone
    try:
        return ZoneInfo(named)
    except (KeyError, OSError, ValueError):  # an unknown name, a folder's name, a name with ".." in it
        return None


def _start(reckoning: Reckoning) -> tuple[date | None, tuple[Step, ...]]:
    """The day from which the clock runs, and how that is told."""
    expires = reckoning.moment("expires")
    steps = reckoning.expires(expires) if expires is not None else ()
    match reckoning.choice("guarantee.from"):
        case "notice-date" if reckoning.dated is not None:
            day = _local(reckoning.dated, reckoning)
            return day, (*steps[:1], Step(f"notice dated {short_day(day)}", "the notice's own date"))
        case "receipt" if reckoning.received is not None:
            received = reckoning.received.astimezone(reckoning.zone)
            told = Step(f"notice received {short_moment(received)}", "the agent's confirmation of receipt")
            return received.date(), (*steps[:1], told)
        case "expiration" if expires is not None:
            return day_of(expires), steps
    return None, ()


def _local(moment: datetime, reckoning: Reckoning) -> date:
    return moment.astimezone(reckoning.zone).date()


def _count(reckoning: Reckoning, start: date) -> Counted:
    calendar = CALENDARS[reckoning.choice("guarantee.calendar") or "business"]
    number = reckoning.number("guarantee.days") or 0
    source = reckoning.terms.source("guarantee.days")
    if number == 0:
        return _same_day(calendar, start, source)
    count = counted(calendar, start, lambda days: days.add(start, number), f"plus {plural(number, calendar)}", source)
    reason = calendar.closed_because(start)
    if reason is None:
        return count
    first = calendar.add(start, 1).day
    note = (
        f"{short_day(start)} ({reason}) is not {calendar.article} {calendar.unit}; "
        f"the first day counted is {short_day(first)}"
    )
    return Counted(count.day, (Step(note, calendar.source), *count.steps), count.cautions)


def _same_day(calendar: Calendar, start: date, source: str) -> Counted:
    steps = (Step(f"plus no days: due on {short_day(start)} itself", source),)
    reason = calendar.closed_because(start)
    if reason is None:
        return Counted(start, steps, ())
    doubt = (
        f"{short_day(start)} ({reason}) is not {calendar.article} {calendar.unit}, and the offer is not known to say "
        "whether the next one would do: ask the agent, or deliver before"
    )
    return Counted(start, (*steps, Step(doubt, calendar.source)), (sentence(doubt),))


def _hour(reckoning: Reckoning, due: datetime, day: date, hour: time, zone: ZoneInfo) -> tuple[Step, ...]:
    source = reckoning.terms.source("guarantee.by")
    there = datetime.combine(day, hour, zone)
    if there.utcoffset() == due.utcoffset():
        return (Step(short_moment(due), source),)
    return (
        Step(short_moment(there), f"{source}; {reckoning.terms.source('guarantee.zone')}"),
        Step(f"which is {short_moment(due)}", f"zones of {zone.key} and {reckoning.zone.key}"),
    )
