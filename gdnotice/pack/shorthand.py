"""Typed shorthand: ``t``, ``+3``, ``4/16``, ``5p``, ``2.5k`` written out; and how a person would have typed a value.

Only text typed at a desk goes through here. A file or a spreadsheet says what it means in full: ``t`` would be another
day whenever it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from gdnotice import values
from gdnotice.pack.form import Field
from gdnotice.values import Value

_TODAY = {"t": 0, "today": 0, "tomorrow": 1, "y": -1, "yesterday": -1}
_OFFSET = re.compile(r"(?:t|today)?\s*([+-]\d{1,4})")
_SHORT_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?")
_HOUR = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])\.?(?:m\.?)?", re.IGNORECASE)
_TIMES = {"noon": time(12), "midnight": time(0)}
_SCALED = re.compile(r"(\$?)\s*(\d[\d,]*(?:\.\d*)?|\.\d+)\s*([km])", re.IGNORECASE)
_SCALES = {"k": 1_000, "m": 1_000_000}


def written_out(typed: str, field: Field, now: datetime) -> str:
    """``typed`` with shorthand written out, as the type of ``field`` reads it; unchanged where there is none.

    ``now`` is aware, in the zone in which the answer is read. Days are counted by the calendar (``+3`` is three days
    from today, whatever days those are); ``4/16`` is that day of the present year.
    """
    text = typed.strip()
    expand = _EXPANSIONS.get(field.type.name)
    return (expand(text, now) if expand is not None and text else None) or typed


def _date(text: str, now: datetime) -> str | None:
    day = _day(text, now)
    return day.isoformat() if day is not None else None


def _day(text: str, now: datetime) -> date | None:
    low, today = text.lower(), now.date()
    try:
        if low in _TODAY:
            return today + timedelta(days=_TODAY[low])
        if match := _OFFSET.fullmatch(low):
            return today + timedelta(days=int(match[1]))
        if match := _SHORT_DAY.fullmatch(low):
            year = int(match[3]) if match[3] else today.year
            if match[3] and len(match[3]) == 2:
                year += 1900 if year >= 70 else 2000
            return date(year, int(match[1]), int(match[2]))
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except (ValueError, OverflowError):
        return None


def _hour(text: str) -> time | None:
    low = text.lower()
    if low in _TIMES:
        return _TIMES[low]
    if (match := _HOUR.fullmatch(low)) is not None and 1 <= int(match[1]) <= 12 and int(match[2] or 0) < 60:
        return time(int(match[1]) % 12 + (12 if match[3] == "p" else 0), int(match[2] or 0))
    if (match := re.fullmatch(r"(\d{1,2}):(\d{2})", low)) is not None and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    return None


def _time(text: str, now: datetime) -> str | None:
    if text.lower() in ("n", "now"):
        return now.strftime("%H:%M")
    hour = _hour(text)
    return hour.isoformat() if hour is not None else None


def _moment(text: str, now: datetime) -> str | None:
    """``t`` is this minute; an hour alone is today's; a day and an hour are both."""
    if text.lower() in ("t", "n", "now", "today"):
        return now.replace(second=0, microsecond=0, tzinfo=None).isoformat(timespec="minutes")
    if (alone := _hour(text)) is not None:
        return datetime.combine(now.date(), alone).isoformat()
    first, _, rest = text.partition(" ")
    day, wall = _day(first, now), _hour(rest.strip())
    if day is None or wall is None:
        return None
    return datetime.combine(day, wall).isoformat()


def _scaled(text: str, now: datetime) -> str | None:
    match = _SCALED.fullmatch(text)
    if match is None:
        return None
    number = Decimal(match[2].replace(",", "")) * _SCALES[match[3].lower()]
    return f"{number.normalize():f}"


_EXPANSIONS = {
    "date": _date,
    "time": _time,
    "moment": _moment,
    "count": _scaled,
    "money": _scaled,
    "decimal": _scaled,
}


def as_typed(value: Value, field: Field) -> str:
    """A single value as an American would type it: ``11/30/2026``, ``2,141.10``. The field's type reads it back.

    Lists and rows have no such text: they are typed entry by entry.
    """
    face = _FACES.get(field.type.name)
    return face(value) if face is not None else _stored(value, field)


def _stored(value: Any, field: Field) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(field.type.stored(value))


def _face_day(value: Any) -> str:
    return f"{value.month}/{value.day}/{value.year:04}"


def _face_time(value: Any) -> str:
    hour = f"{value.hour % 12 or 12}:{value.minute:02}" + (f":{value.second:02}" if value.second else "")
    return f"{hour} {'a.m.' if value.hour < 12 else 'p.m.'}"


def _face_moment(value: Any) -> str:
    """The second of two equal hours (clocks set back) keeps its offset, or it would be read as the first."""
    return value.isoformat() if value.fold else f"{_face_day(value)} {_face_time(value)}"


_FACES: Mapping[str, Callable[[Any], str]] = {
    "date": _face_day,
    "time": _face_time,
    "moment": _face_moment,
    "count": values.printed_count,
    "money": values.printed_money,
    "decimal": values.printed_decimal,
}
