"""An offer's file while a person types it: every term as text, what cannot be read among it, and the file it makes.

A sheet is read from a file and written out as one; between the two it holds whatever was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from gdnotice.clock import NEW_YORK
from gdnotice.errors import Mistake, Unreadable
from gdnotice.files import Document, KeyPath
from gdnotice.offer.agents import PAPER
from gdnotice.offer.declared import KIND, TABLES, TERMS
from gdnotice.offer.load import offer_from
from gdnotice.offer.reader import dotted
from gdnotice.offer.terms import Offer
from gdnotice.pack import types
from gdnotice.pack.form import Field
from gdnotice.pack.shorthand import as_typed, written_out
from gdnotice.pack.types import Fault
from gdnotice.values import Value

Typed: TypeAlias = str | bool | list[str] | None
"""A term as it is typed: text; yes or no; several choices. None and empty text: not given."""

ANNOUNCED = Field("announced", types.MOMENT, "Announced")
NUMBER = Field("number", types.COUNT, "Number of the amendment")
_LABELS = {
    "id": "The offer's id", "kind": KIND.label, "zone": "The time zone", "source": "The document",
    "announced": ANNOUNCED.label, "number": "The number", "role": "The role", "name": "The name",
    "method": "The way of delivery", "address": "The address", "confirm": "The telephone to confirm",
    "information": "The telephone for information", "agent": "The agent",
}  # fmt: skip
_HEAD = ("id", "kind", "zone")
_LISTS = ("agent", "amendment", "reading", "source", "look_for", "resolved")
_OF_AMENDMENTS = ("number", "announced", "source", "agent")


@dataclass
class DeliverySheet:
    """One way to reach an agent. ``address`` has a line each; ``number`` is a fax, an e-mail address or a link."""

    method: str = ""
    address: list[str] = field(default_factory=list)
    number: str = ""
    eligible_only: bool = False
    confirm: str = ""


@dataclass
class AgentSheet:
    """An agent and the ways to reach it."""

    role: str = ""
    name: str = ""
    information: str = ""
    deliveries: list[DeliverySheet] = field(default_factory=list)


@dataclass
class AmendmentSheet:
    """A later document; ``agents`` None where it leaves them alone."""

    number: str = ""
    announced: str = ""
    source: str = ""
    terms: dict[str, Typed] = field(default_factory=dict)
    agents: list[AgentSheet] | None = None


@dataclass
class OfferSheet:
    """All of an offer's file. ``readings`` are (term, value, document); ``resolved`` a term's value and its ground."""

    id: str = ""
    kind: str = ""
    zone: str = NEW_YORK.key
    terms: dict[str, Typed] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    look_for: dict[str, str] = field(default_factory=dict)
    agents: list[AgentSheet] = field(default_factory=list)
    amendments: list[AmendmentSheet] = field(default_factory=list)
    readings: list[tuple[str, Typed, str]] = field(default_factory=list)
    resolved: dict[str, tuple[Typed, str]] = field(default_factory=dict)

    @property
    def in_zone(self) -> ZoneInfo:
        """The zone in which its moments are read; New York while what is typed names none."""
        try:
            return ZoneInfo(self.zone.strip()) if "/" in self.zone else NEW_YORK
        except (KeyError, OSError, ValueError):
            return NEW_YORK


@dataclass(frozen=True, slots=True)
class Judged:
    """What a sheet comes to: ``offer`` where it can be read, else ``mistakes`` in words by their place in the file.

    A term's place is its key's parts, ``("guarantee", "days")``; an agent's, an amendment's has the place in the list.
    ``raw`` is what the file would hold.
    """

    offer: Offer | None
    mistakes: Mapping[KeyPath, str]
    raw: Mapping[str, Any]


# ------------------------------------------------------------------ from a file


def sheet_of(document: Document) -> OfferSheet:
    """The sheet of an offer's file. Raises :class:`Unreadable` for one that is no offer: it is to be mended first."""
    offer = offer_from(document)
    raw, zone = document.data, offer.zone
    return OfferSheet(
        id=offer.id,
        kind=offer.kind,
        zone=zone.key,
        terms=_typed_terms(raw, zone, (*_HEAD, *_LISTS)),
        sources={key: str(one) for key, one in _flat(raw.get("source", {}))},
        look_for={key: str(one) for key, one in _flat(raw.get("look_for", {}))},
        agents=[_agent_of(one) for one in raw.get("agent", [])],
        amendments=[_amendment_of(one, zone) for one in raw.get("amendment", [])],
        readings=[
            (one["term"], _typed(one["term"], one["value"], zone), one["source"]) for one in raw.get("reading", [])
        ],
        resolved={
            key: (_typed(key, one["value"], zone), one["source"]) for key, one in _flat(raw.get("resolved", {}), 1)
        },
    )  # fmt: skip


def _flat(table: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[str, Any]]:
    """What a table says by term: a quoted key and a nested one mean the same. ``depth`` 1: its values are tables."""
    for key, value in table.items():
        if key in TABLES and isinstance(value, dict) and (not depth or "value" not in value):
            yield from ((f"{key}.{part}", inner) for part, inner in value.items())
        else:
            yield key, value


def _typed_terms(table: Mapping[str, Any], zone: ZoneInfo, others: tuple[str, ...]) -> dict[str, Typed]:
    given = dict(_flat({key: value for key, value in table.items() if key not in others}))
    return {key: _typed(key, given[key], zone) for key in TERMS if key in given}


def _typed(key: str, raw: object, zone: ZoneInfo) -> Typed:
    return typed_value(key, TERMS[key].field.type.from_toml(raw, TERMS[key].field, zone))


def typed_value(key: str, value: Value | Fault | None) -> Typed:
    """A term's value as a person would type it."""
    if value is None or isinstance(value, bool):
        return value
    assert not isinstance(value, Fault), "the file was read as an offer"
    of = TERMS[key].field
    if isinstance(value, tuple):
        several = [str(one) for one in value]
        return several if of.type is types.CHOICES else "; ".join(several)
    return str(value) if of.choices else as_typed(value, of)


def _agent_of(table: Mapping[str, Any]) -> AgentSheet:
    ways = [
        DeliverySheet(
            one["method"], list(one.get("address", ())), one.get("number", ""), bool(one.get("eligible_only")),
            one.get("confirm", ""),
        )
        for one in table.get("delivery", ())
    ]  # fmt: skip
    return AgentSheet(table["role"], table["name"], table.get("information", ""), ways)


def _amendment_of(table: Mapping[str, Any], zone: ZoneInfo) -> AmendmentSheet:
    announced = ANNOUNCED.type.from_toml(table["announced"], ANNOUNCED, zone)
    assert isinstance(announced, datetime), "the file was read as an offer"
    return AmendmentSheet(
        number=str(table.get("number", "")),
        announced=as_typed(announced, ANNOUNCED),
        source=table["source"],
        terms=_typed_terms(table, zone, _OF_AMENDMENTS),
        agents=[_agent_of(one) for one in table["agent"]] if "agent" in table else None,
    )


# ------------------------------------------------------------------ to a file


def judged_sheet(sheet: OfferSheet, now: datetime) -> Judged:
    """What the sheet comes to. ``now`` (aware) is the day from which typed shorthand counts."""
    raw = _raw(sheet, now.astimezone(sheet.in_zone))
    try:
        offer = offer_from(Document(Path("offer.toml"), "offer", raw, {}))
    except Unreadable as problem:
        mistakes: dict[KeyPath, str] = {}
        for one in problem.mistakes:
            mistakes.setdefault(one.path, _words(one))
        return Judged(None, mistakes, raw)
    return Judged(offer, {}, raw)


def term_path(key: str) -> KeyPath:
    """The place of a term in the file."""
    return tuple(key.split("."))


def _raw(sheet: OfferSheet, now: datetime) -> dict[str, Any]:
    raw: dict[str, Any] = {key: text for key, text in _head(sheet) if text}
    _spread(raw, sheet.terms, now)
    notes = {"source": sheet.sources, "look_for": sheet.look_for}
    raw |= {name: {key: text for key, text in table.items() if text.strip()} for name, table in notes.items()}
    raw["agent"] = [_raw_agent(one) for one in sheet.agents]
    raw["resolved"] = {
        key: {"value": _given(key, value, now), "source": ground} for key, (value, ground) in sheet.resolved.items()
    }
    raw["reading"] = [
        {"term": key, "value": _given(key, value, now), "source": source} for key, value, source in sheet.readings
    ]
    raw["amendment"] = [_raw_amendment(one, now) for one in sheet.amendments]
    return {key: value for key, value in raw.items() if value not in ({}, [])}


def _head(sheet: OfferSheet) -> Iterator[tuple[str, str]]:
    yield from (("id", sheet.id.strip()), ("kind", sheet.kind), ("zone", sheet.zone.strip()))


def _spread(raw: dict[str, Any], terms: Mapping[str, Typed], now: datetime) -> None:
    for key, typed in terms.items():
        if (given := _given(key, typed, now)) not in (None, "", []):
            table, _, part = key.rpartition(".")
            (raw.setdefault(table, {}) if table else raw)[part] = given


def _given(key: str, typed: Typed, now: datetime) -> object:
    return given_as(TERMS[key].field, typed, now)


def given_as(of: Field, typed: Typed, now: datetime) -> object:
    """What was typed as a file holds it; where it cannot be read, the text itself, which the reader will refuse."""
    if not isinstance(typed, str):
        return typed
    text = written_out(typed, of, now)
    value = of.type.from_typed(text, of, now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else NEW_YORK)
    return text if isinstance(value, Fault) else _native(value)


def _native(value: Value | None) -> object:
    if isinstance(value, datetime):  # by the clocks of the offer's zone, but the second of two equal hours
        return value.replace(tzinfo=None) if not value.fold else datetime.fromisoformat(value.isoformat())
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return value


def _raw_agent(sheet: AgentSheet) -> dict[str, Any]:
    raw: dict[str, Any] = _texts(role=sheet.role, name=sheet.name)
    if sheet.deliveries:
        raw["delivery"] = [_raw_delivery(one) for one in sheet.deliveries]
    return raw | _texts(information=sheet.information)


def _raw_delivery(sheet: DeliverySheet) -> dict[str, Any]:
    raw: dict[str, Any] = _texts(method=sheet.method)
    if sheet.method in PAPER or not sheet.method:
        address = [line.strip() for line in sheet.address if line.strip()]
        raw |= {"address": address} if address else {}
    if sheet.method not in PAPER:
        raw |= _texts(number=sheet.number)
    if sheet.eligible_only:
        raw["eligible_only"] = True
    return raw | _texts(confirm=sheet.confirm)


def _texts(**given: str) -> dict[str, Any]:
    return {key: text.strip() for key, text in given.items() if text.strip()}


def _raw_amendment(sheet: AmendmentSheet, now: datetime) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "number": given_as(NUMBER, sheet.number, now),
        "announced": given_as(ANNOUNCED, sheet.announced, now),
    }
    raw = {key: value for key, value in raw.items() if value not in (None, "")}
    _spread(raw, sheet.terms, now)
    raw |= _texts(source=sheet.source)
    if sheet.agents is not None:
        raw["agent"] = [_raw_agent(one) for one in sheet.agents]
    return raw


def _words(mistake: Mistake) -> str:
    """A mistake beside the very place where it is: the term by its label, and no key of the file."""
    said = mistake.message.removeprefix(f"{dotted(mistake.path)} ")
    said = _KEY.sub(lambda found: _quoted(found[1]), said).replace("2003-04-16T15:30:00", "4/16/2003 3:30 pm")
    if said.startswith("cannot be taken. "):
        return said.removeprefix("cannot be taken. ")
    key = dotted(tuple(one for one in mistake.path if isinstance(one, str)))
    name = TERMS[key].field.label if key in TERMS else _label(mistake.path)
    return f"{name} {said}" if name else mistake.message


_KEY = re.compile(r"`([a-z_.]+)`")


def _quoted(key: str) -> str:
    return f"“{TERMS[key].field.label if key in TERMS else _LABELS.get(key, key)}”"


def _label(path: KeyPath) -> str:
    last = next((one for one in reversed(path) if isinstance(one, str)), "")
    if path[:1] == ("amendment",):
        inner = ".".join(str(one) for one in path[2:])
        if inner in TERMS:
            return TERMS[inner].field.label
    return "The number or address" if last == "number" and "delivery" in path else _LABELS.get(last, "")
