"""Counting days aloud: what was passed over, and where another calendar would end up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from gdnotice.deadlines.calendars import BUSINESS, NYSE, Calendar, Closed, Count, diverging
from gdnotice.deadlines.deadline import Step
from gdnotice.values import short_day

Counting: TypeAlias = Callable[[Calendar], Count]

NAMED = 4
"""How many diverging days a sentence names; a long span has one or two."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The day a count ended on, the steps that say how, and cautions (whole sentences)."""

    day: date
    steps: tuple[Step, ...]
    cautions: tuple[str, ...]


def counted(
    calendar: Calendar, start: date, counting: Counting, text: str, source: str, *, settled: bool = False
) -> Counted:
    """Count from ``start`` and tell it: ``text`` is the step's beginning ("plus 3 NYSE trading days").

    ``counting`` is given a calendar and counts in it, so that the same count can be made in another one. ``settled``:
    law names the calendar, so a different day in another one is told as a step but is no caution.
    """
    count = counting(calendar)
    steps = [Step(text + skipping(count.skipped, start.year), f"{source}; {calendar.source}")]
    cautions: list[str] = []
    if (difference := _difference(calendar, start, counting, count.day)) is not None:
        steps.append(difference)
        if not settled:
            cautions.append(sentence(difference.text))
    for day, doubt in _doubts(calendar, start, count.day):
        told = f"{_brief(day, start.year)} counts as {calendar.article} {calendar.unit}: {doubt}"
        steps.append(Step(told, calendar.source))
        if calendar is BUSINESS:  # an early close is only a fact; a closing by order is a matter of opinion
            cautions.append(sentence(told))
    return Counted(count.day, tuple(steps), tuple(cautions))


def plural(number: int, calendar: Calendar) -> str:
    """``1 business day``, ``3 NYSE trading days``."""
    return f"{number} {calendar.unit}{'' if number == 1 else 's'}"


def skipping(skipped: Sequence[Closed], year: int) -> str:
    """``, skipping Fri 18 Apr, Good Friday``; weekends go without saying. Days outside ``year`` carry theirs."""
    runs: list[list[Closed]] = []
    for closed in skipped:
        if closed.weekend:
            continue
        together = runs and runs[-1][-1].reason == closed.reason and closed.day - runs[-1][-1].day == timedelta(days=1)
        if together:
            runs[-1].append(closed)
        else:
            runs.append([closed])
    told = [
        (_brief(run[0].day, year) if len(run) == 1 else f"{_brief(run[0].day, year)} to {_brief(run[-1].day, year)}")
        + f", {run[0].reason}"
        for run in runs
    ]
    return f", skipping {_listed(told, '; ')}" if told else ""


def sentence(text: str) -> str:
    """``text`` as a sentence of its own."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _difference(calendar: Calendar, start: date, counting: Counting, day: date) -> Step | None:
    other = NYSE if calendar is BUSINESS else BUSINESS
    elsewhere = counting(other).day
    if elsewhere == day:
        return None
    first, last = min(start, day, elsewhere), max(start, day, elsewhere)
    reasons = [
        f"{_brief(found, start.year)} ({reason}) is "
        + (f"{calendar.article} {calendar.unit} but not {other.article} {other.unit}" if open_here
           else f"{other.article} {other.unit} but not {calendar.article} {calendar.unit}")
        for found, reason, open_here in diverging(calendar, other, first, last)
    ]  # fmt: skip
    if len(reasons) > NAMED:
        reasons = [*reasons[:NAMED], "so it is with other days between"]
    text = f"counted in {other.unit}s it would be {short_day(elsewhere)}: {_listed(reasons, ', ')}"
    return Step(text, f"{calendar.source}; {other.source}")


def _doubts(calendar: Calendar, start: date, day: date) -> list[tuple[date, str]]:
    """Doubtful days that the count met: all of them in business days, of early closes only the last day."""
    if calendar is not BUSINESS:
        doubt = calendar.doubt(day)
        return [(day, doubt)] if doubt is not None else []
    first, last = min(start, day), max(start, day)
    span = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [(met, doubt) for met in span if (doubt := calendar.doubt(met)) is not None]


def _brief(day: date, year: int) -> str:
    full = short_day(day)
    return full if day.year != year else full.removesuffix(f" {year}")


def _listed(parts: Sequence[str], separator: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{separator.join(parts[:-1])}{separator.rstrip()} and {parts[-1]}"
