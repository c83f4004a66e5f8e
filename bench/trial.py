"""``python bench/trial.py FOLDER``: every PDF of a folder mapped, filled in and looked at; see README.md here."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.trial_one import Outcome

ROOT = Path(__file__).resolve().parent.parent
_PATIENCE = 300
"""Seconds for one file with all that looks at it."""


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="trial.py", description="Map, fill in and look at every PDF of a folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--pdfjs", type=Path, help="a folder with the npm packages pdfjs-dist and @napi-rs/canvas")
    parser.add_argument("--no-pictures", action="store_true", help="only values and words, which is much quicker")
    parser.add_argument("--json", type=Path, help="where to write every outcome")
    parser.add_argument("--keep", type=Path, help="where to keep the stamped PDFs")
    parser.add_argument("--only", nargs="*", default=[], help="words in the names of the files to try")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    if asked.one:
        from bench.trial_one import Looking, outcome_of

        looking = Looking(not asked.no_pictures, asked.pdfjs, asked.keep)
        print(json.dumps(asdict(outcome_of(asked.folder, looking))))
        return 0
    found = sorted(one for one in asked.folder.rglob("*") if one.suffix.lower() == ".pdf" and one.is_file())
    wanted = [one for one in found if not asked.only or any(word in one.name for word in asked.only)]
    outcomes = []
    with ThreadPoolExecutor(asked.jobs) as pool:
        for one in pool.map(lambda path: _apart(path, asked), wanted):
            outcomes.append(one)
            for problem in one.problems:
                print(f"{one.file}: {problem}", flush=True)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(one) for one in outcomes], indent=1), encoding="utf-8")
    print("\n".join(_summary(outcomes)))
    return int(any(one.problems for one in outcomes))


def _apart(path: Path, asked: argparse.Namespace) -> Outcome:
    """Each file in a process of its own: a renderer that breaks on it breaks nothing else."""
    from bench.trial_one import Outcome

    more: list[str | Path] = ["--no-pictures"] if asked.no_pictures else []
    for option in ("pdfjs", "keep"):
        if (folder := getattr(asked, option)) is not None:
            more += [f"--{option}", folder]
    try:
        done = subprocess.run(
            [sys.executable, __file__, path, "--one", *more],
            capture_output=True, text=True, check=False, timeout=_PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Outcome(path.name, problems=["the trial took too long"])
    try:
        return Outcome(**json.loads(done.stdout.split("\n")[-2]))
    except (IndexError, ValueError):
        return Outcome(path.name, problems=[f"the trial ended with {done.returncode}: {done.stderr[-300:]}"])


def _summary(outcomes: Sequence[Outcome]) -> Iterator[str]:
    came = Counter(one.came for one in outcomes)
    yield f"{len(outcomes)} files: " + ", ".join(f"{count} {word}" for word, count in came.most_common())
    good = [one for one in outcomes if one.came == "stamped"]
    yield (
        f"stamped: {sum(one.fields for one in good)} answers in fields of {sum(one.fields > 0 for one in good)} files, "
        f"{sum(one.rewritten for one in good)} files written afresh; "
        f"{sum(not one.problems for one in good)} without a problem"
    )
    for said, count in Counter(one.said for one in outcomes if one.said).most_common(40):
        yield f"  {count:4} {said}"
    slowest = sorted(outcomes, key=lambda one: -max(one.seconds.values(), default=0))[:5]
    yield "slowest: " + ", ".join(f"{one.file} {max(one.seconds.values(), default=0):.1f} s" for one in slowest)


if __name__ == "__main__":
    # A script's own folder comes first on the path; there ``bench`` would be a file instead of the folder.
    sys.path[0] = str(ROOT)
    sys.exit(main(sys.argv[1:]))
