"""Blanks for signatures: ``signature.holder`` and ``signature.institution``, by whose part of the paper they stand in.

A paper with several lines for one of them numbers them as it is read: ``signature.holder``, ``signature.holder.2``.
These are no answers: nothing is printed on them unless the desk gives a picture for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from gdnotice.stamp.placement import Placement

_NAME = re.compile(r"signature\.(holder|institution)(?:\.([1-9]\d?))?")


def is_signature(name: str) -> bool:
    """Whether a placement's field is a signature's."""
    return _NAME.fullmatch(name) is not None


def numbered(placements: Iterable[Placement]) -> tuple[Placement, ...]:
    """Placements in reading order, the signatures of one part counted on from the second."""
    counts: dict[str, int] = {}
    found = []
    for one in placements:
        if one.kind == "image" and one.field is not None:
            count = counts[one.field] = counts.get(one.field, 0) + 1
            if count > 1:
                found.append(replace(one, field=f"{one.field}.{count}"))
                continue
        found.append(one)
    return tuple(found)


def signature_blanks(placements: Iterable[Placement]) -> Mapping[str, tuple[Placement, ...]]:
    """The blanks for signatures by name, in the order of the paper."""
    found: dict[str, list[Placement]] = {}
    for one in placements:
        if one.kind == "image" and one.field is not None:
            found.setdefault(one.field, []).append(one)
    return {name: tuple(own) for name, own in found.items()}


def spoken(name: str) -> str:
    """A signature's name for a person: ``the holder's second signature``."""
    match = _NAME.fullmatch(name)
    if match is None:
        return name
    count = int(match[2] or 1)
    which = {1: "", 2: "second ", 3: "third ", 4: "fourth "}.get(count, f"{count}th ")
    return f"the {match[1]}'s {which}signature"
