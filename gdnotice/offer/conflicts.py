"""Documents of one offer that disagree. Nothing here decides between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gdnotice.offer.declared import TERMS
from gdnotice.offer.terms import Amendment, Conflict, Setting
from gdnotice.values import Value


@dataclass(frozen=True, slots=True)
class Reading:
    """What another document of the offer prints for a term without amending it."""

    term: str
    value: Value
    source: str


def same(one: Value, other: Value) -> bool:
    """Whether two documents say the same: a cover in capitals contradicts nothing."""
    if isinstance(one, str) and isinstance(other, str):
        return one.casefold() == other.casefold()
    return one == other


def disagree(values: Iterable[Value]) -> bool:
    """Whether two of ``values`` differ."""
    first, *others = values
    return any(not same(first, other) for other in others)


def conflicts_of(
    values: Mapping[str, Value],
    sources: Mapping[str, str],
    readings: Iterable[Reading],
    amendments: Iterable[Amendment],
) -> tuple[Conflict, ...]:
    """Every term on which documents disagree, with each document's reading in the order they became known.

    ``values`` are those of the offer's own document. An amendment changes a term: it contradicts only a ``fixed`` one.
    """
    document = str(values.get("document", ""))
    found: dict[str, list[tuple[Value, Setting]]] = {}
    for key, value in values.items():
        found.setdefault(key, []).append((value, Setting(document, sources.get(key, ""))))
    for reading in readings:
        found.setdefault(reading.term, []).append((reading.value, Setting(reading.source)))
    for amendment in amendments:
        for key, value in amendment.values.items():
            if TERMS[key].fixed:
                setting = Setting(amendment.source, announced=amendment.announced, number=amendment.number)
                found.setdefault(key, []).append((value, setting))
    return tuple(
        Conflict(key, tuple(found[key])) for key in TERMS if key in found and disagree(value for value, _ in found[key])
    )
