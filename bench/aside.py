"""What needs no other contestant: stamps in memory, deadlines, checks, and a batch with one job and with two."""

from __future__ import annotations

import csv
import gc
import multiprocessing
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import ledger_made as making
from bench.contestants import stamped
from bench.papers import NOW, Paper, notices
from bench.race import Spread, ratios, spread
from gdnotice.actions.press import press_for, pressed
from gdnotice.batch.run import Request, run_batch
from gdnotice.clock import FixedClock
from gdnotice.deadlines.chains import deadlines
from gdnotice.findings.engine import findings
from gdnotice.notice.printed import on_paper

Act = Callable[[int], object]
"""Does one thing; the number says which of the dozen notices or records it takes."""


def acts(papers: Sequence[Paper]) -> dict[str, Act]:
    """What is timed in memory, by what it is called in the table."""
    found: dict[str, Act] = {
        f"stamps of {paper.title}": lambda at, paper=paper: stamped(paper, paper.records[at]).pdf  # type: ignore[misc]
        for paper in papers
    }
    dozen = notices()
    press = press_for(dozen[0])
    found["rights notices from answers to PDF, unchecked"] = lambda at: (
        pressed(dozen[at], press, on_paper(dozen[at])).pdf
    )
    found["checks of a rights notice (all findings)"] = lambda at: findings(dozen[at])
    found["deadlines of a rights offer (all chains)"] = lambda at: deadlines(dozen[at].terms, dated=dozen[at].at)
    return found


def rates(timed: Mapping[str, Act], rounds: int, seconds: float, count: int = 12) -> dict[str, Spread]:
    """How many a second of each, in turn, round after round; nothing touches the disk."""
    for act in timed.values():
        for at in range(count):
            act(at)
    found: dict[str, list[float]] = {name: [] for name in timed}
    for _ in range(rounds):
        for name, act in timed.items():
            gc.collect()
            done, start = 0, time.perf_counter()
            while (passed := time.perf_counter() - start) < seconds:
                act(done % count)
                done += 1
            found[name].append(done / passed)
    return {name: spread(numbers) for name, numbers in found.items()}


def jobs(folder: Path, rows: int, rounds: int) -> tuple[dict[int, Spread], Spread, Spread]:
    """Rows a second of a whole batch (read, checked, stamped, written, told) with one job and two; two against one; and
    what two processes that only reckon gain against one in the same minutes: more than that no program can.

    Starting the two processes counts. No two rows are alike.
    """
    folder.mkdir()
    sheet = folder / "rows.csv"
    with sheet.open("w", newline="", encoding="utf-8") as stream:
        each = [row.answers for row in making.rows(rows, seed=rows)]
        writer = csv.DictWriter(stream, [*each[0]])
        writer.writeheader()
        writer.writerows(each)
    seconds: dict[int, list[float]] = {1: [], 2: []}
    alone: list[float] = []
    together: list[float] = []
    for number in range(rounds):
        alone.append(2 * _reckoning(1))  # the work of both, by one of them
        together.append(_reckoning(2))
        for count in (1, 2) if number % 2 else (2, 1):
            request = Request("rights-notice", "sample-rights-2026", sheet, folder / f"{number}-{count}", jobs=count)
            start = time.perf_counter()
            with run_batch(request, FixedClock(NOW)) as report:
                assert report.stamped == rows, "every row of the bench is a good one"
            seconds[count].append(time.perf_counter() - start)
    speed = {count: spread([rows / one for one in each]) for count, each in seconds.items()}
    return speed, ratios(seconds[2], seconds[1]), ratios(together, alone)


def _reckoning(processes: int) -> float:
    """Seconds until so many processes, each on its own, have reckoned the same."""
    several = [multiprocessing.Process(target=_reckon) for _ in range(processes)]
    start = time.perf_counter()
    for one in several:
        one.start()
    for one in several:
        one.join()
    return time.perf_counter() - start


def _reckon() -> int:
    return sum(number * number % 7 for number in range(8_000_000))
