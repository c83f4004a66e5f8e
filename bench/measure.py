"""The whole bench, from the forms to the table: ``main`` is what ``dev.py bench`` runs."""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import shutil
import sys
import time
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench import aside, figures
from bench.contestants import CONTESTANTS, Contestant
from bench.figures import Measured, OnPaper, Results
from bench.papers import Paper, Record, papers
from bench.race import Make, Pace, Rules, race, ratios, spread, warmed
from bench.seen import Looker
from gdnotice.clock import NEW_YORK, SystemClock

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT / "build" / "bench"
RESULT = ROOT / "build" / "bench.json"
PAGE = ROOT / "docs" / "speed.md"

FULL = Rules(rounds=9, seconds=0.3, size=16_000_000)
QUICK = Rules(rounds=3, seconds=0.05, size=5_000_000)
LOOKED_AT = (6, 2, 0)
"""Which of a form's dozen records are looked at: Central European letters, Western European ones, plain ones."""


def main(arguments: Sequence[str]) -> int:
    """Measure, print the table, write ``build/bench.json``. Exit code 0; 2 wrong usage; 4 a program is missing."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under a minute: fewer rounds, wider spread")
    parser.add_argument("--write", action="store_true", help="write docs/speed.md too (not from a quick run)")
    parser.add_argument("--clear", action="store_true", help="delete the files of earlier runs, and do nothing else")
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="PART",
        default=(),
        help="of flat, fields, exhibit, w9, 10kB, 220kB, ledger, window",
    )
    asked = parser.parse_args(arguments)
    if asked.write and (asked.quick or asked.only not in ((), ["ledger"], ["window"])):
        parser.error("--write wants the whole bench, its ledger or its window, without --quick and any other --only")
    if asked.clear:
        shutil.rmtree(FILES, ignore_errors=True)
        print("The files of earlier runs are deleted. Wait some minutes: creating files is slower after deletions.")
        return 0
    lacking = [name for name in ("pdftoppm", "pdftotext") if shutil.which(name) is None]
    if lacking:
        print(f"{' and '.join(lacking)} not found. What others write could not be looked at, so nothing was measured.")
        print("Install poppler-utils (Debian's name for it), then start the bench again.")
        return 4
    if asked.only == ["ledger"]:
        return _ledger(quick=asked.quick, page=asked.write)
    if asked.only == ["window"]:
        return _window(quick=asked.quick, page=asked.write)
    _quiet()
    results = measured(QUICK if asked.quick else FULL, asked.quick, asked.only)
    RESULT.write_text(json.dumps(asdict(results), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(figures.table(results))
    print(f"Figures: {RESULT.relative_to(ROOT)}")
    if asked.write:
        PAGE.write_text(figures.page(results), encoding="utf-8")
        print(f"Written: {PAGE.relative_to(ROOT)}")
    if asked.only:
        return 0
    return _ledger(quick=asked.quick, page=asked.write) or _window(quick=asked.quick, page=asked.write)


def _ledger(*, quick: bool, page: bool) -> int:
    from bench import ledger  # it takes the machine's kind from here

    found = ledger.measured(5_000 if quick else ledger.MANY, 1 if quick else 5)
    print(ledger.section(found))
    if page:
        ledger.write(found)
    return 0


def _window(*, quick: bool, page: bool) -> int:
    from bench import window

    found = window.measured(5_000 if quick else window.MANY, 5 if quick else 15)
    print(window.section(found))
    if page:
        window.write(found)
    return 0


def measured(rules: Rules, quick: bool, only: Sequence[str]) -> Results:
    """Run everything. The files stay where they are: deleting any would slow the next run."""
    began = time.perf_counter()
    now = SystemClock().now().astimezone(NEW_YORK)
    folder = FILES / f"{now:%Y%m%d-%H%M%S}"
    (folder / "forms").mkdir(parents=True)
    results = Results(
        day=f"{now:%Y-%m-%d}",
        machine=machine(),
        quick=quick,
        rounds=rules.rounds,
        load=os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0,
    )
    every: list[Paper] = []
    for one in papers(folder / "forms", only):
        if isinstance(one, str):
            results.skipped.append(one)
        else:
            every.append(one)
            _say(f"{one.title} ...")
            results.papers.append(on_paper(one, folder / one.id, rules, LOOKED_AT[:1] if quick else LOOKED_AT))
    _say("in memory ...")
    results.memory = aside.rates(aside.acts(every), rules.rounds, rules.seconds)
    _say("a batch with one job and with two ...")
    rows, rounds = (300, 1) if quick else (10_000, 3)
    results.rows = rows
    results.jobs, results.two_jobs, results.two_cores = aside.jobs(folder / "batch", rows, rounds)
    results.claims = figures.claims(results)
    results.seconds = time.perf_counter() - began
    return results


def on_paper(paper: Paper, folder: Path, rules: Rules, looked_at: Sequence[int]) -> OnPaper:
    """All contestants on one form: looked at once, then timed in turn."""
    pictures = folder / "pictures"
    pictures.mkdir(parents=True)
    looker = Looker(paper, pictures)
    makes: dict[str, Make] = {}
    paces: dict[str, Pace] = {}
    problems: dict[str, list[str]] = {}
    running = [one for one in CONTESTANTS if one.does(paper)]
    for one in running:
        first = folder / "first" / one.name.replace(" ", "-")
        makes[one.name] = one.ready(paper)
        # What will be looked at comes first; of the slow ones nothing else is made before the rounds.
        made = [paper.records[at] for at in looked_at]
        if one.kind != "documented":
            made += [record for record in paper.records if record not in made]
        paces[one.name] = warmed(makes[one.name], made, first)
        problems[one.name] = [] if one.kind == "copy" else _looked(looker, first, made[: len(looked_at)])
    synced = {one.name for one in running if one.synced}
    seconds = race(makes, paces, paper.records, folder / "rounds", rules, synced)

    def result(one: Contestant) -> Measured:
        ours = "GD Notice, synced" if one.synced else "GD Notice"
        return Measured(
            name=one.name,
            kind=one.kind,
            how=one.how,
            rate=spread([1 / each for each in seconds[one.name]]),
            ratio=ratios(seconds[ours], seconds[one.name]),
            size=paces[one.name].size,
            problems=problems[one.name],
            synced=one.synced,
        )

    return OnPaper(paper.id, paper.title, len(paper.official), len(paper.marked), [result(one) for one in running])


def _looked(looker: Looker, folder: Path, wanted: Sequence[Record]) -> list[str]:
    found: list[str] = []
    for place, record in enumerate(wanted):
        found.extend(looker.problems(folder / f"{place:02}.pdf", record))
    return list(dict.fromkeys(found))


def machine() -> str:
    """The kind of machine, in words, and no name of it."""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}, one core used but for the two jobs"
    )


def _quiet() -> None:
    """Peers warn about what the table tells."""
    warnings.simplefilter("ignore")
    for name in ("pypdf", "pypdfium2", "pikepdf", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
