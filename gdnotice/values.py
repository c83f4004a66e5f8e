"""The values that flow through the program, and how each is printed for an American reader.

Numbers of securities are ``int``; money and ratios are ``Decimal``; a moment is an aware ``datetime``. Nothing here is
a float.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

Scalar: TypeAlias = str | int | Decimal | bool | date | datetime | time
Row: TypeAlias = Mapping[str, Scalar]
Value: TypeAlias = Scalar | tuple[str, ...] | tuple[Row, ...]

Printed: TypeAlias = str | tuple[str, ...] | tuple[Mapping[str, str], ...]
"""What reaches paper: one text, lines of text, or rows of cells by column id."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# strftime follows the desk's locale and "%-d" fails on Windows; the paper is American whatever the desk is.

_ZONES = {
    "America/New_York": "New York City time",
    "America/Chicago": "Chicago time",
    "America/Denver": "Denver time",
    "America/Los_Angeles": "Los Angeles time",
}


def digest(content: bytes) -> str:
    """SHA-256 of ``content`` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def printed_count(count: int) -> str:
    """``1200`` as ``1,200``."""
    return f"{count:,}"


def printed_money(amount: Decimal) -> str:
    """US dollars with at least two places and no sign: ``Decimal("2141.1")`` as ``2,141.10``.

    More than two places are kept (a price of 0.28125 is not rounded).
    """
    exponent = amount.as_tuple().exponent
    places = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{amount:,.{places}f}"


def printed_decimal(number: Decimal) -> str:
    """An exact decimal without an exponent: ``Decimal("0.41155")`` as ``0.41155``."""
    return f"{number:,f}"


def printed_date(day: date) -> str:
    """``November 30, 2026``."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def printed_weekday(day: date) -> str:
    """``Monday, November 30, 2026``."""
    return f"{_WEEKDAYS[day.weekday()]}, {printed_date(day)}"


def short_day(day: date) -> str:
    """``Wed 16 Apr 2003``: the form used in chains of steps."""
    return f"{_WEEKDAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def printed_time(moment: datetime | time) -> str:
    """``5:00 p.m.``; seconds only where not zero (``11:59:59 p.m.``); ``12:00 midnight`` and ``12:00 noon``."""
    if (moment.minute, moment.second) == (0, 0) and moment.hour in (0, 12):
        return "12:00 midnight" if moment.hour == 0 else "12:00 noon"
    hour = moment.hour % 12 or 12
    seconds = f":{moment.second:02}" if moment.second else ""
    return f"{hour}:{moment.minute:02}{seconds} {'a.m.' if moment.hour < 12 else 'p.m.'}"


def printed_zone(moment: datetime) -> str:
    """``New York City time``; a zone this table does not name is printed by its IANA key or offset."""
    key = getattr(moment.tzinfo, "key", None)
    if isinstance(key, str):
        return _ZONES.get(key, f"{key} time")
    return moment.strftime("UTC%z")


def printed_moment(moment: datetime) -> str:
    """``5:00 p.m., New York City time, on Tuesday, December 1, 2026``. ``moment`` is aware."""
    return f"{printed_time(moment)}, {printed_zone(moment)}, on {printed_weekday(moment)}"


def short_moment(moment: datetime) -> str:
    """``Wed 16 Apr 2003 5:00 p.m. New York``: the form used in chains of steps. ``moment`` is aware."""
    zone = printed_zone(moment).removesuffix(" time").removesuffix(" City")
    return f"{short_day(moment)} {printed_time(moment)} {zone}"


_FORMULA = (
    "=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")


def disarmed(cell: str) -> str:
    """A cell of a CSV that no spreadsheet program runs: an apostrophe before what would begin a formula. Numbers stay.

    The apostrophe is taken away again when a batch reads such a file as rows.
    """
    return f"'{cell}" if cell and cell[0] in _FORMULA and not _NUMBER.fullmatch(cell) else cell
