"""Timing contestants in turn, round after round, so that whatever slows the machine slows all of them alike."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.papers import Record

Make = Callable[[Record, str], None]
"""Fills one record in and writes the file of that name."""


_LEAD = 3
"""Files made before each turn and not timed."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Before the rounds: the seconds that a contestant takes for a file, and the files' mean size in bytes."""

    first: float
    size: int


@dataclass(frozen=True, slots=True)
class Spread:
    """A median and the quartiles around it."""

    median: float
    low: float
    high: float

    def __format__(self, spec: str) -> str:
        return f"{self.median:{spec}} ({self.low:{spec}} to {self.high:{spec}})"


@dataclass(frozen=True, slots=True)
class Rules:
    """``rounds``, each of which gives a contestant ``seconds`` and at most ``size`` bytes, whichever ends first."""

    rounds: int
    seconds: float
    size: int

    def files(self, pace: Pace) -> int:
        return max(3, min(int(self.seconds / pace.first), self.size // max(pace.size, 1)))


def spread(numbers: Sequence[float]) -> Spread:
    """The median and quartiles; of one number three times that."""
    if len(numbers) == 1:
        return Spread(numbers[0], numbers[0], numbers[0])
    low, _, high = statistics.quantiles(numbers, n=4, method="inclusive")
    return Spread(statistics.median(numbers), low, high)


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """How many times our rate is theirs, from the rounds' own ratios (seconds a file, round by round)."""
    return spread([their / our for our, their in zip(ours, theirs, strict=True)])


def warmed(make: Make, records: Sequence[Record], folder: Path) -> Pace:
    """Make every record once; the files stay for whoever looks at them."""
    folder.mkdir(parents=True)
    names = [str(folder / f"{place:02}.pdf") for place in range(len(records))]
    make(records[0], str(folder / "first.pdf"))  # what is loaded or made ready on first use is not timed
    start = time.perf_counter()
    for record, name in zip(records, names, strict=True):
        make(record, name)
    seconds = (time.perf_counter() - start) / len(records)
    return Pace(seconds, sum(Path(name).stat().st_size for name in names) // len(names))


def race(
    makes: Mapping[str, Make],
    paces: Mapping[str, Pace],
    records: Sequence[Record],
    folder: Path,
    rules: Rules,
    synced: Collection[str],
) -> dict[str, list[float]]:
    """Seconds a file, a number for each round, by contestant. Every file is new, and nothing is deleted.

    The system's buffers are written out before each round, and before each turn of the ``synced`` ones, so that nobody
    pays for what another has left in them.
    """
    found: dict[str, list[float]] = {name: [] for name in makes}
    for number in range(rules.rounds):
        turn = number % len(makes)
        order = [*makes][turn:] + [*makes][:turn]
        os.sync()
        for name in order if number % 2 else reversed(order):
            place = folder / name.replace(" ", "-") / f"round-{number:02}"
            place.mkdir(parents=True)
            count = _LEAD + rules.files(paces[name])
            files = [str(place / f"{at:05}.pdf") for at in range(count)]
            work = [records[(number + at) % len(records)] for at in range(count)]
            if name in synced:
                os.sync()
            gc.collect()
            timed(makes[name], work[:_LEAD], files[:_LEAD])
            found[name].append(timed(makes[name], work[_LEAD:], files[_LEAD:]))
    return found


def timed(make: Make, work: Sequence[Record], files: Sequence[str]) -> float:
    """Seconds a file."""
    start = time.perf_counter()
    for record, name in zip(work, files, strict=True):
        make(record, name)
    return (time.perf_counter() - start) / len(files)
