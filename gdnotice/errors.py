"""What can stop the work, in words a person can act on.

Three families: a :class:`Refusal` is ours (the rules forbid it), :class:`Unreadable` and :class:`Misuse` are the
input's, :class:`World` is the machine's (disk, lock, key). Anything else that escapes is a bug. What a person types
into an answer never raises: it becomes a finding.

Messages name fields, files and lines. They never carry an answer, a name or a number that a person gave.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import ClassVar

_STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def readable(text: str) -> str:
    """``text`` with a space for whatever steers a terminal or turns the reading order: it may quote somebody's file."""
    return _STEERING.sub(" ", text)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in an input file.

    ``line`` counts from 1; None where the mistake has no place (a missing key). ``key`` is the dotted path, ``path``
    the same with the places in lists, where the reader tells them.
    """

    message: str
    line: int | None = None
    key: str | None = None
    path: tuple[str | int, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", readable(self.message))

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line is not None else ""
        return f"{place}{self.message}"


class Problem(Exception):
    """Stops the work. ``what`` happened, what it ``meaning``s, the ``remedy``; each a sentence."""

    exit_code: ClassVar[int] = 4

    def __init__(self, what: str, meaning: str = "", remedy: str = "", mistakes: tuple[Mistake, ...] = ()) -> None:
        super().__init__(readable(what))
        self.what = readable(what)
        self.meaning = readable(meaning)
        self.remedy = readable(remedy)
        self.mistakes = mistakes

    def __str__(self) -> str:
        head = " ".join(part for part in (self.what, self.meaning, self.remedy) if part)
        return "\n".join([head, *(f"  {mistake}" for mistake in self.mistakes)])


class Refusal(Problem):
    """The program will not do it: findings of severity error, or a rule of the program. Exit code 1."""

    exit_code = 1


class Misuse(Problem):
    """The command was called wrongly. Exit code 2."""

    exit_code = 2


class Unreadable(Problem):
    """An input cannot be read or understood. Exit code 3."""

    exit_code = 3


class World(Problem):
    """Disk, permission, lock or key. Exit code 4."""

    exit_code = 4
