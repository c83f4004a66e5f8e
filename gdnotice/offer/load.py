"""Reading an offer file: every key is checked, and all mistakes are told at once, each with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from gdnotice.errors import Unreadable
from gdnotice.files import Document, KeyPath, read_toml
from gdnotice.offer.agents import agents_from
from gdnotice.offer.conflicts import Reading, conflicts_of, same
from gdnotice.offer.declared import KIND, TABLES, TERMS
from gdnotice.offer.reader import ZONE, Reader
from gdnotice.offer.terms import KINDS, Agent, Amendment, Conflict, Kind, Offer
from gdnotice.pack import types
from gdnotice.pack.form import Field
from gdnotice.values import Value, digest

_ID = Field("id", types.TEXT, "Id of the offer", longest=60)
_ID_SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = Field("number", types.COUNT, "Number of the amendment", minimum=TERMS["maximum"].field.minimum)
_ANNOUNCED = Field("announced", types.MOMENT, "Announced")
_SOURCE = Field("source", types.TEXT, "Source", longest=500)
_NOTE = Field("note", types.TEXT, "Note", longest=500)
_TERM = Field("term", types.TEXT, "Term")

_HEAD = ("id", "kind", "zone")
_LISTS = ("agent", "amendment", "reading")
_NOTES = ("source", "look_for", "resolved")
_AMENDMENT_KEYS = ("number", "announced", "source", "agent")
_TOP_ONLY = (*_HEAD, "amendment", "reading", "look_for", "resolved")
_BESIDES_TERMS = (*_HEAD, "agent")


def read_offer(path: Path) -> Offer:
    """Read an offer file. Raises :class:`~gdnotice.errors.Unreadable` with every mistake in it."""
    return offer_from(read_toml(path, "offer file"))


def offer_from(document: Document) -> Offer:
    """The offer that a TOML document gives. Wall times are in the offer's ``zone``.

    Raises :class:`~gdnotice.errors.Unreadable` with every mistake, in the order of the file. Comments and layout do not
    change the offer's ``hash``.
    """
    raw = document.data
    if not raw:
        raise Unreadable(
            f"The offer file {document.path} is empty.",
            "It gives no offer.",
            "Start from one of the sample offers, which show every key.",
        )
    reader = Reader(document)
    offer_id, kind = _head(reader, raw)
    values = _terms(reader, raw, (), (*_HEAD, *_LISTS, *_NOTES))
    _required(reader, raw, values)
    _in_order(reader, values, values, ())
    agents = agents_from(reader, raw.get("agent", []), "agent")
    sources = _notes(reader, raw, "source", _SOURCE)
    look_for = _notes(reader, raw, "look_for", _NOTE)
    amendments = _amendments(reader, raw, values)
    readings = _readings(reader, raw)
    conflicts = conflicts_of(values, sources, readings, amendments)
    resolved = _resolved(reader, raw, conflicts)
    reader.refuse()
    _fill(values, sources, readings)
    identity = digest(json.dumps(raw, sort_keys=True, default=str).encode())
    return Offer(
        id=offer_id,
        kind=cast(Kind, kind),  # refused above where there is none
        zone=reader.zone,
        values=values,
        agents=agents,
        sources=sources,
        amendments=amendments,
        conflicts=conflicts,
        look_for=look_for,
        resolved=resolved,
        hash=identity,
    )


# ------------------------------------------------------------------ the head and the terms


def _head(reader: Reader, raw: Mapping[str, Any]) -> tuple[str, Kind | None]:
    """The id and the kind; the zone and the kind are left with ``reader``, since all that follows depends on them."""
    zone = reader.given(ZONE, raw, str)
    if zone is not None and (found := reader.timezone(zone, "zone")) is not None:
        reader.zone = found
    kind = reader.given(KIND, raw, str, need=f"Say what is offered: {', '.join(KINDS)}.")
    reader.kind = next((one for one in KINDS if one == kind), None)
    offer_id = reader.given(_ID, raw, str, need="Give the offer a short name, like sample-tender-2003.") or ""
    if offer_id and not _ID_SHAPE.fullmatch(offer_id):
        reader.wrong("may hold small letters, digits and single hyphens only, like sample-tender-2003.", "id")
    return offer_id, reader.kind


def _terms(reader: Reader, raw: Mapping[str, Any], path: KeyPath, others: tuple[str, ...]) -> dict[str, Value]:
    """The terms given by the table at ``path``, empty ones left out; keys in ``others`` are read elsewhere."""
    found: dict[str, Value] = {}
    given: set[str] = set()
    for key, where, value in _spread(reader, raw, path, others):
        if key not in TERMS:
            reader.unknown_term(key, others, *where)
        elif key in given:
            reader.wrong("is given twice, once with quotes. Keep one.", *where)
        else:
            given.add(key)
            if (one := reader.term(key, value, *where)) is not None:
                found[key] = one
    return {key: found[key] for key in TERMS if key in found}


def _spread(
    reader: Reader, raw: Mapping[str, Any], path: KeyPath, others: tuple[str, ...]
) -> Iterator[tuple[str, KeyPath, object]]:
    """Each candidate term by its dotted key, with its path and what the file gives."""
    for key, value in raw.items():
        if key in others:
            continue
        if key in TABLES:
            for part, inner in reader.table(value, *path, key).items():
                yield f"{key}.{part}", (*path, key, part), inner
        else:
            yield key, (*path, key), value


def _required(reader: Reader, raw: Mapping[str, Any], values: Mapping[str, Value]) -> None:
    wrong = {mistake.key for mistake in reader.mistakes}
    for key, term in TERMS.items():
        if term.required and key not in values and key not in wrong:
            look = f"{term.field.label} stands on {term.look}."
            if key in raw:
                reader.wrong(f"is empty. {look}", key)
            else:
                reader.missing(f"is missing. {look}", key)


def _in_order(reader: Reader, values: Mapping[str, Value], base: Mapping[str, Value], path: KeyPath) -> None:
    """An offer cannot expire, nor its withdrawal rights end, before the day it commenced."""
    commenced = base.get("commenced")
    if not isinstance(commenced, date):
        return
    for key in ("expires", "withdrawal.until"):
        moment = values.get(key)
        if isinstance(moment, datetime) and moment.date() < commenced:
            message = "lies before the offer commenced. Compare it and `commenced` with the documents."
            reader.wrong(message, *path, *key.split("."))


def _fill(values: dict[str, Value], sources: dict[str, str], readings: tuple[Reading, ...]) -> None:
    """A term that the offer's own document leaves empty, and on which all other documents agree, is theirs."""
    for key in TERMS:
        read = [reading for reading in readings if reading.term == key]
        if read and key not in values and all(same(read[0].value, reading.value) for reading in read):
            values[key] = read[0].value
            sources[key] = read[0].source


# ------------------------------------------------------------------ sources and notes


def _by_term(reader: Reader, raw: Mapping[str, Any], name: str) -> Iterator[tuple[str, KeyPath, object]]:
    """What the table ``name`` says by term: quoted keys (``"guarantee.days"``) and nested ones mean the same."""
    for key, value in reader.table(raw.get(name, {}), name).items():
        if key in TABLES and isinstance(value, dict):
            for part, inner in value.items():
                yield f"{key}.{part}", (name, key, part), inner
        else:
            yield key, (name, key), value


def _notes(reader: Reader, raw: Mapping[str, Any], name: str, field: Field) -> dict[str, str]:
    """A table of texts by term."""
    found: dict[str, str] = {}
    for term, where, text in _by_term(reader, raw, name):
        if term not in TERMS and term not in _BESIDES_TERMS:
            reader.unnamed(term, _BESIDES_TERMS, *where)
        elif term in _BESIDES_TERMS or reader.fits(term, *where):
            note = reader.value(field, text, *where)
            if isinstance(note, str):
                found[term] = note
    return found


# ------------------------------------------------------------------ later documents


def _amendments(reader: Reader, raw: Mapping[str, Any], base: Mapping[str, Value]) -> tuple[Amendment, ...]:
    """The amendments by the moment they were announced; at the same moment, in the order of the file."""
    found: list[Amendment] = []
    numbers: set[int] = set()
    for place, table in reader.tables(raw.get("amendment", []), "amendment"):
        here: KeyPath = ("amendment", place)
        number = reader.given(_NUMBER, table, int, *here)
        if number is not None and number in numbers:
            reader.wrong("is the number of an earlier amendment too. Give each its own.", *here, "number")
        numbers.update([] if number is None else [number])
        announced = reader.given(
            _ANNOUNCED, table, datetime, *here, need="Give day and hour, like 2003-04-16T15:30:00."
        )
        source = reader.given(_SOURCE, table, str, *here, need="Name the document, like Schedule TO/A.")
        commenced = base.get("commenced")
        if announced is not None and isinstance(commenced, date) and announced.date() < commenced:
            reader.wrong("lies before the offer commenced. Compare it with `commenced`.", *here, "announced")
        values = _amended(reader, table, here)
        _in_order(reader, values, base, here)
        agents: tuple[Agent, ...] | None = None
        if "agent" in table:  # an empty list is an answer too: nobody receives notices any more
            agents = agents_from(reader, table["agent"], *here, "agent")
        if announced is not None and source is not None:
            found.append(Amendment(number, announced, source, values, agents))
    return tuple(sorted(found, key=lambda amendment: amendment.announced))


def _amended(reader: Reader, table: Mapping[str, Any], path: KeyPath) -> dict[str, Value]:
    """The terms that the amendment at ``path`` prints."""
    for key in table:
        if key in _TOP_ONLY:
            reader.wrong("cannot be amended: it belongs to the top of the file. Take it out here.", *path, key)
    return _terms(reader, table, path, (*_AMENDMENT_KEYS, *_TOP_ONLY))


def _readings(reader: Reader, raw: Mapping[str, Any]) -> tuple[Reading, ...]:
    """What other documents print without amending."""
    found: list[Reading] = []
    for place, table in reader.tables(raw.get("reading", []), "reading"):
        here: KeyPath = ("reading", place)
        reader.known(table, ("term", "value", "source"), *here)
        term = reader.given(_TERM, table, str, *here, need="Name the term, like cusip.")
        source = reader.given(_SOURCE, table, str, *here, need="Name the document that prints it, and where.")
        if term is not None and term not in TERMS:
            reader.unnamed(term, (), *here, "term")
        elif term is not None and (value := _stated(reader, term, table, here)) is not None and source is not None:
            found.append(Reading(term, value, source))
    return tuple(found)


def _stated(reader: Reader, term: str, table: Mapping[str, Any], path: KeyPath) -> Value | None:
    """The ``value`` of a reading or of a decision, through the type of its term."""
    before = len(reader.mistakes)
    if "value" not in table:
        reader.missing("is missing. Give what the document prints.", "value", *path)
        return None
    value = reader.term(term, table["value"], *path, "value")
    if value is None and len(reader.mistakes) == before:
        reader.wrong("is empty. Give what the document prints.", *path, "value")
    return value


def _resolved(reader: Reader, raw: Mapping[str, Any], conflicts: tuple[Conflict, ...]) -> dict[str, tuple[Value, str]]:
    """What a person decided where documents disagree: one of their readings, and on what ground."""
    found: dict[str, tuple[Value, str]] = {}
    open_conflicts = {conflict.term: conflict for conflict in conflicts}
    for term, here, given in _by_term(reader, raw, "resolved"):
        if term not in TERMS:
            reader.unnamed(term, (), *here)
            continue
        if not isinstance(given, dict):
            reader.wrong("is a decision. Write it as { value = ..., source = ... }.", *here)
            continue
        reader.known(given, ("value", "source"), *here)
        source = reader.given(_SOURCE, given, str, *here, need="Say on what ground it was decided.")
        value = _stated(reader, term, given, here)
        if value is None or source is None:
            continue
        if term not in open_conflicts:
            reader.wrong("settles nothing: the documents in this file do not disagree on it. Take it out.", *here)
        elif not any(same(value, read) for read, _ in open_conflicts[term].readings):
            reader.wrong("is none of the values that the documents print. Give one of those.", *here, "value")
        else:
            found[term] = (value, source)
    return found
