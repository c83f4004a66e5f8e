"""The way of the answers to the same questions onto a printing: worked out once for all papers that answer these.

Nearly every answer is one line of common characters that stands at the usual place of its blank, whatever it says. Such
*straight* lines are looked at together, not one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from gdnotice.stamp.fit import Slot

if TYPE_CHECKING:
    from gdnotice.stamp.compiled import Blanks

_MOST = 1024
"""Kept at once, of some 2 kB each; a batch meets some dozens of ways in which its papers are filled in."""


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Straight lines on these slots, one each. ``fields`` are theirs; of up to ``surely`` characters every line fits
    and begins at ``lefts``, across the page in points; ``places`` counts them. Lines that may begin elsewhere are
    ``moving``."""

    slots: tuple[Slot, ...]
    fields: tuple[str, ...]
    surely: tuple[int, ...]
    lefts: tuple[float, ...]
    places: range
    moving: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """Answers to these ``fields``, of these ``kinds``, not one of them empty. ``several`` are the places of those that
    may be several lines, the last first, and the cells of their combs, where these are such; ``courses`` are by how
    many lines each of these has (none where it goes another way)."""

    fields: tuple[str, ...]
    kinds: tuple[type, ...]
    several: tuple[tuple[int, tuple[int, ...]], ...]
    courses: dict[tuple[int, ...], Taken] = field(default_factory=dict)


class Taken(NamedTuple):
    """The ``course`` of those answers that go straight, ``lines`` to pick theirs from those of all answers, and the
    fields of the ``others``."""

    course: Course
    lines: Callable[[Sequence[Any]], Sequence[Any]]
    others: tuple[str, ...]


class Courses:
    """All that were met on one printing."""

    def __init__(self, blanks: Mapping[str, Blanks]) -> None:
        self._blanks = blanks
        self._ways: dict[tuple[tuple[str, ...], tuple[type, ...]], Way] = {}
        self._courses: dict[tuple[Slot, ...], Course] = {}

    def course(self, slots: tuple[Slot, ...]) -> Course:
        """That of straight lines on ``slots``."""
        found = self._courses.get(slots)
        if found is None:
            if len(self._courses) >= _MOST:
                self._courses.clear()
            found = self._courses[slots] = Course(
                slots=slots,
                fields=tuple([slot.placement.field or "" for slot in slots]),
                surely=tuple([slot.surely for slot in slots]),
                lefts=tuple([slot.left for slot in slots]),
                places=range(len(slots)),
                moving=tuple([place for place, slot in enumerate(slots) if slot.share]),
            )
        return found

    def way(self, fields: tuple[str, ...], kinds: tuple[type, ...]) -> Way:
        """That of answers to ``fields`` of these ``kinds``: texts, or lists of them."""
        found = self._ways.get((fields, kinds))
        if found is None:
            if len(self._ways) >= _MOST:
                self._ways.clear()
            each = [(place, tuple([one.surely for one in self._figures(name)])) for place, name in enumerate(fields)]
            several = [(place, cells) for place, cells in each if cells or kinds[place] is not str]
            found = self._ways[fields, kinds] = Way(fields, kinds, tuple(reversed(several)))
        return found

    def taken(self, way: Way, lengths: tuple[int, ...]) -> Taken:
        """What of answers on this way goes straight; ``lengths`` are the lines of those that are ``several``."""
        found = way.courses.get(lengths)
        if found is None:
            if len(way.courses) >= _MOST:
                way.courses.clear()
            places = [place for place, _ in way.several]
            found = way.courses[lengths] = self._taken(way, dict(zip(places, lengths, strict=True)))
        return found

    def _taken(self, way: Way, lengths: Mapping[int, int]) -> Taken:
        slots: list[Slot] = []
        lines: list[int] = []
        others = []
        at = 0
        for place, name in enumerate(way.fields):
            blanks, straight = self._blanks.get(name), self._straight(name)
            count = lengths.get(place, 1)
            if 0 < count <= len(straight):
                slots += straight[:count]
                lines += range(at, at + count)
            elif blanks is not None and blanks.copied and way.kinds[place] is str:
                slots += blanks.copied
                lines += [at] * len(blanks.copied)
            elif blanks is None or not blanks.silent:
                others.append(name)
            at += count or 1
        return Taken(self.course(tuple(slots)), picking(lines), tuple(others))

    def _figures(self, name: str) -> tuple[Slot, ...]:
        blanks = self._blanks.get(name)
        return () if blanks is None else blanks.figures

    def _straight(self, name: str) -> tuple[Slot, ...]:
        blanks = self._blanks.get(name)
        return () if blanks is None else blanks.straight or blanks.figures or blanks.stack


def picking(places: Sequence[int]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """What takes the things at these places."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda found: [found[place] for place in places]
