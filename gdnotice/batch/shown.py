"""Numbers and dates of a workbook as the person sees them: the part of number formats that answers use.

A cell shown as a date gives an ISO date, so that it reads the same on every desk; everything else gives what the screen
shows: leading zeros, thousands separators, currency signs, percent, rounding half up. Fractions and powers of ten are
given in full. (ECMA-376, 18.8.30.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal, TypeAlias

BUILT_IN: Mapping[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"$"#,##0;("$"#,##0)', 6: '"$"#,##0;("$"#,##0)', 7: '"$"#,##0.00;("$"#,##0.00)', 8: '"$"#,##0.00;("$"#,##0.00)',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "m/d/yyyy h:mm",
    **dict.fromkeys(range(27, 32), "yyyy-mm-dd"), 32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss",
    36: "yyyy-mm-dd",
    37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 42: '_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys(range(50, 59), "yyyy-mm-dd"),
}  # fmt: skip
"""Formats that a workbook names by number only."""

Token: TypeAlias = tuple[Literal["text", "digit", "point", "percent"], str]

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<sign>[^\]-]*)(?:-[^\]]*)?\]|\[(?P<bracket>[^\]]*)\]'
    r"|_(?P<room>.)|\*(?P<fill>.)|(?P<half>AM/PM|A/P)|(?P<general>General)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
"""A workbook's numbers are binary floats of which fifteen digits mean something: 493.86000000000001 is 493.86."""


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts between semicolons. ``dated`` and ``timed`` tell which of both it shows."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None
    general: bool
    dated: bool
    timed: bool
    seconds: bool


def shown(raw: str, code: str, *, from_1904: bool = False) -> str | None:
    """What a cell with the number ``raw`` under the format ``code`` shows; None where it can show nothing but ``####``.

    ``from_1904`` where the workbook counts days from 1904 rather than 1900.
    """
    try:
        number = _FIFTEEN.create_decimal(raw)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 40:
        return None
    sections = sections_of(code)
    section, signed = _chosen(sections, number)
    if section.dated or section.timed:
        return _moment(number, section, from_1904)
    if section.general or not any(kind == "digit" for kind, _ in section.tokens):
        if section.tokens and not section.general and not any(text == "@" for _, text in section.tokens):
            return "".join(text for _, text in section.tokens).strip()
        return _general(number)
    return _filled(section.tokens, number if signed else abs(number))


@lru_cache(maxsize=512)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a format, at most four."""
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["plain"] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(map(_section, parts[:4]))


def _section(found: list[re.Match[str]]) -> Section:
    plain = "".join(token["plain"] or " " for token in found).lower()
    clock = any(token["half"] for token in found) or any(
        re.fullmatch(r"[hms]+", token["bracket"] or "-", re.IGNORECASE) for token in found
    )
    timed = clock or "h" in plain or "s" in plain
    dated = "y" in plain or "d" in plain or ("m" in plain and not timed)
    condition = None
    tokens: list[Token] = []
    for token in found:
        if token["bracket"] is not None:
            match = _CONDITION.fullmatch(token["bracket"])
            condition = (match[1], Decimal(match[2])) if match else condition
        elif (character := token["plain"]) is not None:
            kind: Literal["digit", "point", "percent", "text"] = "text"
            if character in "0#?,":
                kind = "digit"
            elif character in ".%":
                kind = "point" if character == "." else "percent"
            tokens.append((kind, character))
        else:
            tokens.append(("text", token["quoted"] or token["escaped"] or token["sign"] or ""))
    odd = any(token["plain"] in {"/", "E", "e"} for token in found)  # fractions and powers of ten: give all digits
    general = odd or any(token["general"] for token in found)
    return Section(tuple(tokens), condition, general, dated, timed, "s" in plain)


def _chosen(sections: tuple[Section, ...], number: Decimal) -> tuple[Section, bool]:
    """The section for this number, and whether the sign is still to be shown."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _holds(number, *section.condition):
                return section, True
        return sections[-1], True
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _holds(number: Decimal, operator: str, bound: Decimal) -> bool:
    order = (number > bound) - (number < bound)
    return order in {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1), "=": (0,), "<>": (-1, 1)}[operator]


def _general(number: Decimal) -> str:
    if number == number.to_integral_value():
        return f"{number:.0f}"
    return f"{number.normalize():f}"


def _moment(number: Decimal, section: Section, from_1904: bool) -> str | None:
    """ISO date, moment or time. Days count from 1900 with a 29 February 1900 that never was (Lotus's mistake)."""
    if number < 0 or number > 2_958_465:
        return None
    if from_1904:
        start = datetime(1904, 1, 1)  # noqa: DTZ001  a serial date has no zone
    else:
        start = datetime(1899, 12, 31) if number < 60 else datetime(1899, 12, 30)  # noqa: DTZ001
        if 60 <= number < 61:
            return None
    seconds = int((number * 86_400).to_integral_value(ROUND_HALF_UP))
    if not section.seconds:
        seconds -= seconds % 60  # a screen without seconds cuts them off
    moment = start + timedelta(seconds=seconds)
    if section.dated and section.timed:
        return moment.isoformat()
    return moment.date().isoformat() if section.dated else moment.time().isoformat()


def _filled(tokens: tuple[Token, ...], number: Decimal) -> str:
    """The number in the places of the format."""
    kinds = [kind for kind, _ in tokens]
    point = kinds.index("point") if "point" in kinds else len(tokens)
    whole_places = [place for place in range(point) if kinds[place] == "digit" and tokens[place][1] != ","]
    part_places = [place for place in range(point, len(tokens)) if kinds[place] == "digit" and tokens[place][1] != ","]
    commas = [place for place in range(len(tokens)) if tokens[place] == ("digit", ",")]
    last = max(whole_places, default=-1)
    grouped = any(place < last for place in commas)
    number = number.scaleb(2 * kinds.count("percent") - 3 * sum(last < place for place in commas))
    rounded = number.quantize(Decimal(1).scaleb(-len(part_places)), ROUND_HALF_UP, Context(prec=80))
    whole, _, part = f"{abs(rounded):f}".partition(".")
    whole = whole.lstrip("0")
    written = dict.fromkeys(commas, "")
    written |= _whole(tokens, whole_places, whole, grouped)
    written |= _part(tokens, part_places, part)
    if not whole_places and whole:
        written[point] = whole + "."
    text = "".join(written.get(place, tokens[place][1]) for place in range(len(tokens)))
    sign = "-" if rounded < 0 and any(character in "123456789" for character in whole + part) else ""
    return (sign + text.strip()).strip()


def _whole(tokens: tuple[Token, ...], places: list[int], digits: str, grouped: bool) -> dict[int, str]:
    """Digits before the point, from the right; the first place takes all that are left."""
    written = {}
    left = digits
    count = 0
    for turn, place in enumerate(reversed(places), 1):
        taken = left if turn == len(places) else left[-1:]
        left = "" if turn == len(places) else left[:-1]
        text = taken or {"0": "0", "?": " "}.get(tokens[place][1], "")
        if grouped:
            spread = ""
            for character in reversed(text):
                spread = character + ("," if count and count % 3 == 0 and character != " " else "") + spread
                count += 1
            text = spread
        written[place] = text
    return written


def _part(tokens: tuple[Token, ...], places: list[int], digits: str) -> dict[int, str]:
    """Digits after the point; ``#`` shows no zeros at the end."""
    needed = max((turn for turn, place in enumerate(places, 1) if tokens[place][1] == "0"), default=0)
    kept = digits.rstrip("0").ljust(needed, "0")
    return {
        place: kept[turn : turn + 1] or (" " if tokens[place][1] == "?" else "") for turn, place in enumerate(places)
    }
