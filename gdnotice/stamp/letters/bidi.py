"""The order in which a line of mixed directions is read: the Unicode bidirectional algorithm (UAX 9) for one line.

Every rule is here but those for explicit marks of direction (X1 to X8), which no answer keeps: they are invisible, and
are dropped before anything is printed. Tests hold this against another implementation.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

_MARKS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"})
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
"""The direction in which each kind of character counts beside neutral ones."""
_SIDES = "LR"


class Run(NamedTuple):
    """Characters ``start`` to ``end`` of a text that go the same way: from right to left where ``level`` is odd."""

    start: int
    end: int
    level: int


def runs(text: str) -> list[Run]:
    """The runs of one line, from left to right as they are seen."""
    found: list[Run] = []
    for place, level in enumerate(levels(text)):
        if found and found[-1].level == level:
            found[-1] = found[-1]._replace(end=place + 1)
        else:
            found.append(Run(place, place + 1, level))
    for least in range(max((run.level for run in found), default=0), 0, -1):  # L2
        at = 0
        while at < len(found):
            end = at
            while end < len(found) and found[end].level >= least:
                end += 1
            found[at:end] = found[at:end][::-1]
            at = max(end, at + 1)
    return found


def logical(units: Sequence[str], text: str) -> str:
    """What ``units``, seen from left to right, say if they stand in the order in which ``text`` is seen.

    A unit is a letter, or several that flow together, in the order from left to right too.
    """
    found = [""] * len(text)
    at = 0
    for run in runs(text):
        own: list[str] = []
        count = run.end - run.start
        while at < len(units) and count > 0:
            own.append(units[at])
            count -= len(units[at])
            at += 1
        found[run.start] = "".join(own)[:: -1 if run.level % 2 else 1]
    return "".join([*found, *units[at:]])


def levels(text: str) -> list[int]:
    """The level of each character; that of the line is the first strong one's (P2, P3)."""
    original = [unicodedata.bidirectional(character) or "L" for character in text]
    base = next((int(kind != "L") for kind in original if kind in ("L", "R", "AL")), 0)
    kept = [place for place, kind in enumerate(original) if kind not in _MARKS]
    line = _Line([text[place] for place in kept], [original[place] for place in kept], base)
    found = [base] * len(text)
    for place, level in zip(kept, line.levels(), strict=True):
        found[place] = level
    for place, kind in enumerate(original):  # what is taken out goes with what stands before it
        if kind in _MARKS and place:
            found[place] = found[place - 1]
    for place in range(len(text) - 1, -1, -1):  # L1
        if original[place] not in _MARKS and original[place] not in ("WS", "S", "B"):
            break
        found[place] = base
    return found


class _Line:
    """The kinds of a line's characters, resolved rule by rule."""

    def __init__(self, characters: Sequence[str], kinds: list[str], base: int) -> None:
        self.characters = characters
        self.original = tuple(kinds)
        self.kinds = kinds
        self.base = base
        self.side = _SIDES[base]

    def levels(self) -> list[int]:
        self.weak()
        self.brackets()
        self.neutral()
        return [self.level(kind) for kind in self.kinds]

    def level(self, kind: str) -> int:
        """I1, I2."""
        if kind == "R":
            return 1
        if kind in ("EN", "AN"):
            return 2
        return self.base + self.base % 2  # L: 0 in a line from the left, 2 in one from the right

    def weak(self) -> None:
        """W1 to W7."""
        kinds, strong, before = self.kinds, self.side, self.side
        for place, kind in enumerate(kinds):
            before = kinds[place] = before if kind == "NSM" else kind
            if before in ("L", "R", "AL"):
                strong = before
            elif before == "EN" and strong == "AL":
                kinds[place] = "AN"
        kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
        for place in range(1, len(kinds) - 1):
            one, other = kinds[place - 1], kinds[place + 1]
            joins = kinds[place] == "CS" or (kinds[place] == "ES" and one == "EN")
            if joins and one == other and one in ("EN", "AN"):
                kinds[place] = one
        self.spread(lambda kind: kind == "ET", lambda one, other: "EN" if "EN" in (one, other) else "ON")
        strong = self.side
        for place, kind in enumerate(kinds):
            if kind in ("ES", "CS"):
                kinds[place] = "ON"
            elif kind in ("L", "R"):
                strong = kind
            elif kind == "EN" and strong == "L":
                kinds[place] = "L"

    def spread(self, wanted: Callable[[str], bool], becomes: Callable[[str, str], str]) -> None:
        """Each stretch of ``wanted`` kinds turned into what the kinds on its two sides make of it."""
        kinds, at = self.kinds, 0
        while at < len(kinds):
            end = at
            while end < len(kinds) and wanted(kinds[end]):
                end += 1
            if end > at:
                one = kinds[at - 1] if at else self.side
                other = kinds[end] if end < len(kinds) else self.side
                kinds[at:end] = [becomes(one, other)] * (end - at)
            at = end + 1

    def brackets(self) -> None:
        """N0: a pair of brackets goes the way of what stands within it."""
        for start, end in self.pairs():
            within = {_STRONG[kind] for kind in self.kinds[start + 1 : end] if kind in _STRONG}
            if not within:
                continue
            side = self.side
            if side not in within:
                before = [_STRONG[kind] for kind in self.kinds[:start] if kind in _STRONG]
                side = before[-1] if before else self.side
            for place in (start, end):
                self.kinds[place] = side
                after = place + 1
                while after < len(self.kinds) and self.original[after] == "NSM":
                    self.kinds[after] = side
                    after += 1

    def pairs(self) -> list[tuple[int, int]]:
        """The matching brackets, by where they open (BD16)."""
        found: list[tuple[int, int]] = []
        waiting: list[tuple[str, int]] = []
        for place, character in enumerate(self.characters):
            if self.kinds[place] != "ON":
                continue
            if (closing := _closing(character)) is not None:
                if len(waiting) == 63:
                    break
                waiting.append((closing, place))
            elif unicodedata.category(character) == "Pe":
                for depth in range(len(waiting) - 1, -1, -1):
                    if waiting[depth][0] == character:
                        found.append((waiting[depth][1], place))
                        del waiting[depth:]
                        break
        return sorted(found)

    def neutral(self) -> None:
        """N1, N2."""

        def becomes(one: str, other: str) -> str:
            return _STRONG[one] if _STRONG[one] == _STRONG[other] else self.side

        self.spread(lambda kind: kind in _NEUTRAL, becomes)


_ODD_PAIRS = {"(": ")", "[": "]", "{": "}"}


def _closing(character: str) -> str | None:
    """The bracket that closes this one. All but the oldest stand next to each other in Unicode."""
    if character in _ODD_PAIRS:
        return _ODD_PAIRS[character]
    if ord(character) < 0x80 or unicodedata.category(character) != "Ps" or not unicodedata.mirrored(character):
        return None
    following = chr(ord(character) + 1)
    return following if unicodedata.category(following) == "Pe" else None
