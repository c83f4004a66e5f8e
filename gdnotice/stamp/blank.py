"""A blank with the words that say what belongs in it, whatever kind of paper it was found on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Shape: TypeAlias = Literal["rule", "gap", "box", "area"]

UNREAD = "\ue001"
"""Stands for print that is seen in a picture but not read: a private character that no paper has."""

_INK = re.compile(
    r"\bsign(?:atures?|ed|atory)?\b|^\W*(?-i:B[yY])\W*$|\b(?:place|apply)\b.*\b(?:stamp|seal)\b", re.IGNORECASE
)
_SIGN_HERE = re.compile(r"\W*(?:authorized )?signature(?:s|\(s\))?\b(?! guarante)(?!.*\bdate)", re.IGNORECASE)
_STAMP = re.compile(r"\b(?:stamp|seal|medallion)\b", re.IGNORECASE)
_NOT_INK = re.compile(
    r"\bdate|\bguarante|\bname|\btitle|\bcapacity|\bday of|\bsigned (?:this|on|at|in|the)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank, in one or more pieces.

    ``label`` stands beside or over it, ``caption`` under it. ``before`` and ``after`` are the running text around it,
    other blanks shown as ``___``. ``section`` is the heading of its part, ``headings`` are those of the box or column
    in which it stands, nearest first, where that is not all of the page; ``under`` the words of the tick box it
    belongs to. ``line`` is the index of its first line in the paper, ``table`` tells one table from another where it is
    a column of one. ``names`` are what the file itself calls it: the tooltip and the name of a field.
    """

    kind: Literal["text", "tick"]
    shape: Shape
    line: int
    label: str = ""
    caption: str = ""
    before: str = ""
    after: str = ""
    section: str = ""
    headings: tuple[str, ...] = ()
    under: str = ""
    table: int | None = None
    names: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """Label and caption together."""
        return " ".join(part for part in (self.label, self.caption) if part)

    @property
    def near(self) -> str:
        """The words beside the blank, for a person who looks for it on the paper."""
        if UNREAD in f"{self.named}{self.before}{self.after}":
            return "___"
        if self.named:
            return _short(f"{self.named} {self.after}" if self.after and self.shape != "box" else self.named)
        if self.names:
            return _short(self.names[0])
        return f"{_tail(self.before)} ___ {_short(self.after, 40)}".strip()

    @property
    def ink(self) -> bool:
        """Whether a signature or a stamp belongs here, which no program supplies."""
        if self.kind != "text" or self.shape == "gap":
            return False
        words = self._said
        return bool(_SIGN_HERE.match(words)) or (bool(_INK.search(words)) and not _NOT_INK.search(words))

    @property
    def signature(self) -> bool:
        """Whether it is a line to sign, of which the desk may have a picture; a stamp is not."""
        return self.ink and not _STAMP.search(self._said)

    @property
    def _said(self) -> str:
        """What the paper says of it, or else what the file itself calls it."""
        return self.named or _tail(self.before) or (self.names[0] if self.names else "")

    @property
    def across(self) -> tuple[float, float]:
        """From where to where it reaches across the paper, in the paper's own unit."""
        return 0.0, 1.0

    def in_column(self, other: Blank) -> bool:
        """Whether another blank stands over or under it, or in its line."""
        mine, theirs = self.across, other.across
        return self.line == other.line or (mine[0] < theirs[1] and theirs[0] < mine[1])

    @property
    def pieces(self) -> int:
        """On how many lines it is."""
        return 1

    @property
    def part(self) -> bool:
        """Whether it takes only a part of an answer, as the cells before a dash take the first digits of a number."""
        return False

    @property
    def made_room(self) -> bool:
        """Whether the paper has no room here of its own, so that it may not be a blank at all."""
        return False


def _short(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0]


def _tail(text: str) -> str:
    return text if len(text) <= 50 else text[-50:].split(" ", 1)[-1]
