"""Single answers, from typed text or from TOML. Each reader gives a value or a :class:`Fault`; none raises."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from gdnotice.clock import exists
from gdnotice.pack.faults import Fault, Parsed

if TYPE_CHECKING:
    from gdnotice.pack.form import Field


def one_line(text: str) -> str:
    """Text with runs of blanks (line ends, tabs, no-break spaces) as one space and control characters gone."""
    if text.isprintable():  # nearly always, and then blanks are spaces
        return " ".join(text.split())
    return " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in text).split())


def text_line(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    return one_line(text)


_COUNT = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)")
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d+)?")


def count(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    if _COUNT.fullmatch(text) and len(text) <= 24 and text.isascii():
        return int(text.replace(",", ""))
    return Fault("not-whole", f"{field.label} is not a whole number. Write digits only, like 1200 or 1,200.")


def count_native(raw: object, field: Field, zone: ZoneInfo) -> Parsed:
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**18:
        return raw
    return Fault("not-whole", f"{field.label} is not a whole number. Write digits only, like 1200.")


def number(text: str) -> Decimal | None:
    bare = text.removeprefix("$").removesuffix("USD").strip()
    if not _NUMBER.fullmatch(bare) or len(bare) > 30 or not bare.isascii() or not any(c.isdigit() for c in bare):
        return None
    try:
        return Decimal(bare.replace(",", ""))
    except InvalidOperation:
        return None


def money(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    amount = number(text)
    if amount is None:
        return Fault("not-money", f"{field.label} is not an amount of US dollars. Write it like 2,141.10.")
    if amount != amount.quantize(Decimal("0.01")):
        return Fault("not-cents", f"{field.label} has parts of a cent. Write dollars and cents, like 2141.10.")
    return amount.quantize(Decimal("0.01"))


def decimal(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    found = number(text)
    if found is None:
        return Fault("not-number", f"{field.label} is not a decimal number. Write it like 0.41155.")
    return found


def writable(number: int | Decimal) -> bool:
    """False for a number whose digits would fill the memory: ``1e999999999``, or a hexadecimal of thousands."""
    if isinstance(number, Decimal):
        return number.is_finite() and abs(number.adjusted()) <= 30
    return abs(number) < 10**18


def as_number(reader: Callable[[str, Field, ZoneInfo], Parsed]) -> Callable[[Any, Field, ZoneInfo], Parsed]:
    def native(raw: object, field: Field, zone: ZoneInfo) -> Parsed:
        if isinstance(raw, int | Decimal) and not isinstance(raw, bool) and writable(raw):
            return reader(f"{raw:f}" if isinstance(raw, Decimal) else str(raw), field, zone)
        return reader("", field, zone)

    return native


_US_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")
_LONG_DATE = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _day(text: str) -> date | None:
    """ISO, American (4/16/2003, 4/16/03) or long (April 16, 2003) date; two-digit years are 1970 to 2069."""
    try:
        if match := _US_DATE.fullmatch(text):
            year = int(match[3])
            if len(match[3]) == 2:
                year += 1900 if year >= 70 else 2000
            return date(year, int(match[1]), int(match[2]))
        if (match := _LONG_DATE.fullmatch(text)) and match[1][:3].lower() in _MONTHS:
            return date(int(match[3]), _MONTHS.index(match[1][:3].lower()) + 1, int(match[2]))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    return None


def _sane(day: date, field: Field) -> Fault | None:
    if 1900 <= day.year <= 2200:
        return None
    return Fault("not-date", f"{field.label} lies outside the years 1900 to 2200. Check the year.")


def day(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    found = _day(text)
    if found is None:
        return Fault(
            "not-date", f"{field.label} is not a date of the calendar. Write it like 2026-11-30 or 11/30/2026."
        )
    return _sane(found, field) or found


def day_native(raw: object, field: Field, zone: ZoneInfo) -> Parsed:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return _sane(raw, field) or raw
    return Fault("not-date", f"{field.label} is not a date alone. Write it like 2026-11-30.")


_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))? ?(?:([ap])\.?m\.?)?", re.IGNORECASE)


def _wall(text: str) -> time | None:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour = int(match[1])
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    try:
        return time(hour, int(match[2]), int(match[3] or 0))
    except ValueError:
        return None


def wall_time(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    return _wall(text) or Fault("not-time", f"{field.label} is not a time of day. Write it like 17:00:00 or 5:00 p.m.")


def wall_time_native(raw: object, field: Field, zone: ZoneInfo) -> Parsed:
    if isinstance(raw, time) and raw.tzinfo is None:
        return raw.replace(microsecond=0)
    return wall_time("", field, zone)


def moment(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    try:
        if re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", text):
            return _placed(datetime.fromisoformat(text), field, zone)
    except ValueError:
        pass
    day_text, _, time_text = text.partition(" ")
    if (match := _LONG_DATE.match(text)) is not None:
        day_text, time_text = match[0], text[match.end() :].removeprefix(",")
    day, wall = _day(day_text), _wall(time_text.strip())
    if day is None or wall is None:
        return Fault(
            "not-moment",
            f"{field.label} is not a date with a time. Write it like 2026-11-30T10:30 or 11/30/2026 10:30 am.",
        )
    return _placed(datetime.combine(day, wall), field, zone)


def _placed(moment: datetime, field: Field, zone: ZoneInfo) -> Parsed:
    if (fault := _sane(moment, field)) is not None:
        return fault
    moment = (moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)).replace(microsecond=0)
    if not exists(moment):
        return Fault(
            "no-such-time", f"{field.label} falls in the hour that the clocks skip that night. Check the hour."
        )
    return moment


def moment_native(raw: object, field: Field, zone: ZoneInfo) -> Parsed:
    if isinstance(raw, datetime):
        return _placed(raw, field, zone)
    return Fault("not-moment", f"{field.label} needs a date with a time of day. Write it like 2026-11-30T10:30:00.")


_YES = frozenset({"yes", "y", "true", "t", "1", "x", "☑", "✓", "✔", "on"})
_NO = frozenset({"no", "n", "false", "f", "0", "☐", "off"})


def yes(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    lower = text.lower()
    if lower in _YES:
        return True
    if lower in _NO:
        return False
    return Fault("not-yes-no", f"{field.label} is neither yes nor no. Write yes or no.")


def yes_native(raw: object, field: Field, zone: ZoneInfo) -> Parsed:
    return raw if isinstance(raw, bool) else yes("?", field, zone)


def choice(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    folded = one_line(text).casefold()
    for one in field.choices:
        if folded in (one.id.casefold(), one.label.casefold()):
            return one.id
    allowed = ", ".join(one.id for one in field.choices)
    return Fault("not-a-choice", f"{field.label} is none of the choices. Give one of: {allowed}.")


def phone(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    """A telephone number as typed, if it can be one: North American unless it begins with ``+``. Ten bare digits are
    written out; a number that is set out in some way keeps it, for it may be a document's own."""
    if _is_phone(text):
        return one_line(text) if (bare := _BARE_PHONE.fullmatch(text)) is None else "({}) {}-{}".format(*bare.groups())
    return Fault(
        "not-phone", f"{field.label} is not a telephone number. Write it like (212) 555-0190 or +44 20 7946 0018."
    )


_BARE_PHONE = re.compile(r"\s*1?([2-9]\d{2})([2-9]\d{2})(\d{4})\s*")


@lru_cache(maxsize=256)  # a batch reads the institution's number thousands of times
def _is_phone(text: str) -> bool:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return False
    if not phonenumbers.is_possible_number(parsed):
        return False
    national = str(parsed.national_number)
    # New area codes come every few months: a list grown old must not stop a notice; the plan's own rule does not age.
    return parsed.country_code != 1 or (len(national) == 10 and national[0] not in "01" and national[3] not in "01")


def cusip_number(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    from stdnum import cusip

    compact = str(cusip.compact(text)).upper()
    if not cusip.is_valid(compact):
        return Fault(
            "not-cusip",
            f"{field.label} is not a CUSIP: nine characters, the last a check digit. Compare it with the certificate.",
        )
    return compact


def routing_number(text: str, field: Field, zone: ZoneInfo) -> Parsed:
    from stdnum.us import rtn

    compact = str(rtn.compact(text))
    if not rtn.is_valid(compact):
        return Fault(
            "not-routing",
            f"{field.label} is not an ABA routing number: nine digits, the last a check digit. Compare it.",
        )
    return compact
