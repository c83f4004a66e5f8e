"""An offer's file as text, from what it says: in the layout of the sample offers, which a person knows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from gdnotice.offer.declared import TABLES, TERMS

_TOP = [key for key in TERMS if "." not in key]
_HEAD = ("id", "kind", *_TOP[: _TOP.index("expires") + 1], "zone", *_TOP[_TOP.index("expires") + 1 :])
_NOTES = ("source", "look_for", "resolved")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def written_offer(raw: Mapping[str, Any]) -> str:
    """The file that gives ``raw`` when it is read again, term by term. Values are as TOML has them, decimals as text.

    Only keys of an offer file are written; what is empty is left out.
    """
    lines = [*_pairs(raw, _HEAD)]
    for table in TABLES:
        if raw.get(table):
            lines += ["", f"[{table}]", *_pairs(raw[table], _keys(table))]
    for agent in raw.get("agent", ()):
        lines += ["", "[[agent]]", *_agent(agent)]
    for name in _NOTES:
        if raw.get(name):
            lines += ["", f"[{name}]", *(f"{_key(key)} = {_value(one)}" for key, one in raw[name].items())]
    for reading in raw.get("reading", ()):
        lines += ["", "[[reading]]", *_pairs(reading, ("term", "value", "source"))]
    for amendment in raw.get("amendment", ()):
        lines += ["", *_amendment(amendment)]
    return "\n".join([*lines, ""])


def written_amendment(amendment: Mapping[str, Any]) -> str:
    """One amendment as it may stand at the end of a file."""
    return "\n".join([*_amendment(amendment), ""])


def _keys(table: str) -> tuple[str, ...]:
    return tuple(key.partition(".")[2] for key in TERMS if key.startswith(f"{table}."))


def _pairs(table: Mapping[str, Any], keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        if key in table:
            yield f"{_key(key)} = {_value(table[key])}"


def _agent(agent: Mapping[str, Any]) -> Iterator[str]:
    yield from _pairs(agent, ("role", "name"))
    if agent.get("delivery"):
        yield "delivery = ["
        yield from (f"  {_value(one)}," for one in agent["delivery"])
        yield "]"
    yield from _pairs(agent, ("information",))


def _amendment(amendment: Mapping[str, Any]) -> Iterator[str]:
    yield "[[amendment]]"
    yield from _pairs(amendment, ("number", "announced", *_TOP, "source"))
    for table in TABLES:  # on one line each: a table of its own would need a head that repeats the list's name
        yield from (f"{table}.{key} = {_value(one)}" for key, one in amendment.get(table, {}).items())
    if "agent" in amendment:
        yield f"agent = {_value(amendment['agent'])}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return _text(f"{value:f}")
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(key)} = {_value(one)}' for key, one in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return _text(str(value))


def _text(text: str) -> str:
    """A basic string: JSON's escapes are TOML's, but for the one control character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
