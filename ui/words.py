"""How the window says moments, problems and exceptions."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gdnotice.clock import NEW_YORK
from gdnotice.errors import Problem
from gdnotice.values import printed_time, short_day, short_moment
from ui.in_window import for_window


@dataclass(frozen=True, slots=True)
class Told:
    """A problem in words. ``shell`` is its remedy where that is for the command line; ``details`` a line each."""

    what: str
    meaning: str
    remedy: str
    shell: str = ""
    details: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, to be copied."""
        parts = (self.what, self.meaning, self.remedy, f"At the command line: {self.shell}" if self.shell else "")
        return "\n".join([*(one for one in parts if one), *(f"  {one}" for one in self.details)])


def problem_words(problem: Problem) -> Told:
    """The problem as the window says it: a remedy that names a command says which page or button does it here."""
    remedy, shell = for_window(problem.remedy)
    meaning, more = for_window(problem.meaning)
    return Told(
        problem.what,
        meaning,
        remedy,
        " ".join(one for one in (more, shell) if one),
        tuple(str(one) for one in problem.mistakes),
    )


def bug_words(error: BaseException) -> Told:
    """An unexpected exception: its kind and its place, never its text, which might hold an answer."""
    places = [
        f"{frame.filename.replace(chr(92), '/').rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return Told(
        "Something went wrong that nobody foresaw.",
        "What was done before is kept; the last step was not done.",
        "Try again. If it happens again, send these lines to whoever keeps the program; nothing in them is private.",
        details=(type(error).__name__, *places),
    )


def here_and_there(moment: datetime) -> str:
    """A moment in its own zone, and the desk's own time behind it where that differs."""
    local = moment.astimezone()
    if local.utcoffset() == moment.utcoffset():
        return short_moment(moment)
    return f"{short_moment(moment)} ({short_day(local)} {printed_time(local)} here)"


def when(moment: datetime) -> str:
    """A moment in a list: ``Tue 1 Dec 5:00 p.m.``; its zone where that is not New York. The year is told elsewhere."""
    weekday, day, month, _ = short_day(moment).split()
    zone = short_moment(moment).rsplit("m. ", 1)[-1] if getattr(moment.tzinfo, "key", "") != NEW_YORK.key else ""
    return f"{weekday} {day} {month} {printed_time(moment)} {zone}".rstrip()


def counted(number: int, one: str, many: str = "") -> str:
    """``1 notice``, ``1,200 notices``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed_words(words: Sequence[str], most: int) -> str:
    """``Holder, Date and 3 more``: at most so many of them by name."""
    shown = list(words[:most]) if len(words) <= most else [*words[: most - 1], f"{len(words) - most + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""
