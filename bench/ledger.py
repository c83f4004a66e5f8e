"""The ledger at its size: ``python3 bench/ledger.py [--notices 100000] [--write]``; ``dev.py bench`` runs it too.

Opening, looking and single acts are measured in processes of their own, on copies of a ledger of a thousand notices and
of one of a hundred thousand, which is made once (some minutes) and kept in ``build``. What encryption costs is measured
with the same acts, in turn, on the same library with and without a key, in processor time.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path[0] = str(ROOT)

from bench import ledger_made as making  # noqa: E402  the path is put right first
from bench.race import Spread, ratios, spread  # noqa: E402

KEPT = ROOT / "build" / "bench-ledger"
RESULT = ROOT / "build" / "bench-ledger.json"
PAGE = ROOT / "docs" / "speed.md"
FEW, MANY = 1_000, 100_000
HEADING = "## The ledger"


@dataclass(slots=True)
class AtSize:
    """What was measured on a ledger of so many notices. Times are in milliseconds, ``memory`` in MB, sizes in bytes."""

    notices: int
    size: int
    whole: float
    opening: Spread
    board: Spread
    search: Spread
    show: Spread
    act: Spread
    longest: float
    memory: float


@dataclass(slots=True)
class Ledger:
    """``whole`` is of a notice that went all the way; ``encryption`` how many times the plain file's time it takes."""

    day: str
    machine: str
    few: AtSize
    many: AtSize
    batch: dict[str, Spread] = field(default_factory=dict)
    encryption: dict[str, Spread] = field(default_factory=dict)


# ------------------------------------------------------------------ one ledger, looked at in a process of its own


def looked(folder: Path) -> dict[str, Any]:
    """Measure the ledger in ``folder``, which is written to."""
    from gdnotice.actions.acknowledge_notice import acknowledge_notice
    from gdnotice.actions.draft_notice import draft_notice
    from gdnotice.actions.list_notices import list_notices
    from gdnotice.actions.send_notice import send_notice
    from gdnotice.actions.show_notice import show_notice
    from gdnotice.board.board import board

    found: dict[str, list[float]] = {}
    for _ in range(5):
        with _timed(found, "opening"), making.opened(folder):
            pass
    with making.opened(folder) as desk:
        stamped = [one.number for one in list_notices(desk, state="stamped", limit=40)]
        board(desk, desk.clock.now())
        for _ in range(9):
            with _timed(found, "board"):
                board(desk, desk.clock.now())
        for number in range(60):
            words = making.holder(number * 83 % making.HOLDERS) if number % 2 else f"1Z{number * 16 + 7:010}"
            with _timed(found, "search"):
                list_notices(desk, find=words, limit=50)
        for number in stamped[:12]:
            with _timed(found, "show"):
                show_notice(desk, number)
        offer = desk.db.conn.execute("SELECT key FROM offer ORDER BY id DESC").fetchone()[0]
        given = making.rows(40, 77)
        for row, number in zip(given, stamped, strict=False):
            with _timed(found, "act"):
                draft_notice(desk, making.FORM, offer, row.answers)
            with _timed(found, "act"):
                send_notice(desk, number, "hand")
            with _timed(found, "act"):
                acknowledge_notice(desk, number, by="the agent", how="telephone")
    return {"times": {name: [one * 1000 for one in each] for name, each in found.items()}, "memory": _most_memory()}


def _most_memory() -> float:
    """MB that this process took at most. Not ``getrusage``: what that says begins with the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("VmHWM:")[2].split(maxsplit=1)[0]) / 1024


@contextmanager
def _timed(found: dict[str, list[float]], name: str, clock: Callable[[], float] = time.perf_counter) -> Iterator[None]:
    start = clock()
    yield
    found.setdefault(name, []).append(clock() - start)


def at_size(notices: int) -> AtSize:
    """Make the ledger where it is not there, and measure a copy of it."""
    made = making.made(KEPT, notices, _say)
    with tempfile.TemporaryDirectory(dir=KEPT) as aside:
        folder = Path(aside) / "ledger"
        shutil.copytree(made.folder, folder)
        os.sync()  # or the first acts would wait for all of it to reach the disk
        told = subprocess.run(
            [sys.executable, __file__, "--look", folder], capture_output=True, text=True, check=True, cwd=ROOT
        )
    found = json.loads(told.stdout)
    times = found["times"]
    size = sum(path.stat().st_size for path in made.folder.glob("vault.db*"))
    return AtSize(
        notices=notices,
        size=size,
        whole=_whole(made.folder),
        opening=spread(times["opening"]),
        board=spread(times["board"]),
        search=spread(times["search"]),
        show=spread(times["show"]),
        act=spread(times["act"]),
        longest=max(times["act"]),
        memory=found["memory"],
    )


def _whole(folder: Path) -> float:
    """Bytes on disk a notice that went from draft to covered, beside what its offer's printing takes."""
    with making.opened(folder, write=False) as desk:
        execute = desk.db.conn.execute
        size: int = sum(path.stat().st_size for path in folder.glob("vault.db*"))
        official: int = execute("SELECT coalesce(sum(length(packed)), 0) FROM content WHERE size > 30000").fetchone()[0]
        count: int = execute("SELECT count(*) FROM notice").fetchone()[0]
    return (size - official) / count


# ------------------------------------------------------------------ batches, and what encryption costs


def side_by_side(rounds: int, count: int) -> tuple[dict[str, Spread], dict[str, Spread]]:
    """Notices a second in each part of a batch; and how many times the plain file's processor time each part takes."""
    from gdnotice.ledger import store

    walls: dict[str, list[float]] = {}
    works: dict[bool, dict[str, list[float]]] = {True: {}, False: {}}
    for number in range(rounds + 1):  # the first round warms up
        for sealed in (True, False) if number % 2 else (False, True):
            wall: dict[str, list[float]] = walls if sealed and number else {}
            work = works[sealed] if number else {}

            @contextmanager
            def timed(name: str, wall: Any = wall, work: Any = work) -> Iterator[None]:
                with _timed(wall, name), _timed(work, name, time.process_time):
                    yield

            with tempfile.TemporaryDirectory(dir=KEPT) as aside, _plain(store, sealed):
                _acts(Path(aside), count, timed)
                begins = (Path(aside) / "ledger" / store.FILE).read_bytes()[:6]
                assert (begins == b"SQLite") is not sealed, "the one is encrypted, the other is not"
    parts = ("drafting", "approving", "stamping")
    batch = {name: spread([count / one for one in walls[name]]) for name in parts}
    return batch, {name: ratios(each, works[False][name]) for name, each in works[True].items()}


@contextmanager
def _plain(store: Any, sealed: bool) -> Iterator[None]:
    """Inside, ledgers are made and opened without a key where not ``sealed``: the same library writes plain SQLite."""
    connect = store.dbapi2.connect

    class Open(store.dbapi2.Connection):  # type: ignore[misc]
        def execute(self, statement: str, *values: Any) -> Any:
            return super().execute("SELECT 1" if statement.startswith("PRAGMA key") else statement, *values)

    if not sealed:
        store.dbapi2.connect = lambda *given, **more: connect(*given, **more, factory=Open)
    try:
        yield
    finally:
        store.dbapi2.connect = connect


def _acts(folder: Path, count: int, timed: Callable[[str], Any]) -> None:
    from gdnotice.actions.batch_into_ledger import approve_batch, draft_batch, stamp_batch
    from gdnotice.actions.draft_notice import draft_notice
    from gdnotice.actions.list_notices import list_notices
    from gdnotice.actions.send_notice import send_notice
    from gdnotice.board.board import board
    from gdnotice.ledger.batches import in_state

    ledger = folder / "ledger"
    making.new_ledger(ledger)
    offer = str(making.offer_file(folder / "offers", 0))
    given = making.rows(count + 40, 5)
    with making.opened(ledger) as desk:
        with timed("drafting"):
            draft_batch(desk, making.FORM, offer, given[:count], "one")
        with timed("single acts, drafting"):
            for row in given[count:]:
                draft_notice(desk, making.FORM, Path(offer).stem, row.answers)
    with making.opened(ledger, making.APPROVER) as desk:
        with timed("approving"):
            approve_batch(desk, 1, making.TWICE)
        with timed("stamping"):
            stamp_batch(desk, 1)
        with timed("single acts, sending"):
            for number in in_state(desk.db, 1, "stamped")[:40]:
                send_notice(desk, number, "hand")
        with timed("the board"):
            for _ in range(20):
                board(desk, desk.clock.now())
        with timed("searching"):
            for number in range(40):
                list_notices(desk, find=making.holder(number), limit=50)


# ------------------------------------------------------------------ told


def claims(found: Ledger) -> list[tuple[str, float, float, str]]:
    """What was promised: what, found, at most, unit."""
    many, few = found.many, found.few
    told = [
        ("opening, its passphrase tried", many.opening.median, 1000, "ms"),
        ("the board", many.board.median, 100, "ms"),
        ("a search", many.search.median, 20, "ms"),
        ("an act, flushed", many.act.median, 30, "ms"),
        ("memory at most", many.memory, 300, "MB"),
        ("on disk a notice beyond its printing", many.whole / 1000, 5, "kB"),
        ("an act, against one at 1,000 notices", many.act.median / few.act.median, 1.5, "times"),
    ]
    told += [
        (f"encryption: {name}", one.median, 2, "times plain, processor time") for name, one in found.encryption.items()
    ]
    return told


def section(found: Ledger) -> str:
    """For ``docs/speed.md``."""
    lines = [
        HEADING,
        "",
        "Written by `bench/ledger.py --write`.",
        "",
        f"Measured on {found.day}: {found.machine}.",
        f"Notices of {making.HOLDERS:,} holders, most of them drafted, approved, stamped, sent, acknowledged and",
        "covered, some thousand open; measured on a copy, in a process of its own. Medians, quartiles in brackets.",
        "",
        "| | found | at most | |",
        "|---|---|---|---|",
    ]
    for what, value, most, unit in claims(found):
        lines.append(f"| {what} | {_three(value)} {unit} | {most:g} | {'met' if value <= most else '**missed**'} |")
    rate = found.batch["stamping"].median
    lines.append(f"| notices stamped a second, in a batch | {rate:,.0f} | at least 4,000 | {_met(rate >= 4000)} |")
    lines += ["", f"| | at {found.few.notices:,} notices | at {found.many.notices:,} |", "|---|---|---|"]
    for name in ("opening", "board", "search", "show", "act"):
        few, many = getattr(found.few, name), getattr(found.many, name)
        lines.append(f"| {name}, ms | {_spread(few)} | {_spread(many)} |")
    lines.append(f"| longest act, ms | {_three(found.few.longest)} | {_three(found.many.longest)} |")
    lines.append(f"| memory, MB | {_three(found.few.memory)} | {_three(found.many.memory)} |")
    lines.append(f"| the file, MB | {_three(found.few.size / 1e6)} | {_three(found.many.size / 1e6)} |")
    lines += ["", "| notices a second, in a batch | |", "|---|---|"]
    lines += [f"| {_spread(one)} | {name} |" for name, one in found.batch.items()]
    return "\n".join(lines) + "\n"


def _met(met: bool) -> str:
    return "met" if met else "**missed**"


def _three(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _spread(one: Spread) -> str:
    return f"{_three(one.median)} ({_three(one.low)} to {_three(one.high)})"


def measured(notices: int, rounds: int) -> Ledger:
    """Everything."""
    from bench.measure import machine
    from gdnotice.clock import NEW_YORK, SystemClock

    KEPT.mkdir(parents=True, exist_ok=True)
    day = f"{SystemClock().now().astimezone(NEW_YORK):%Y-%m-%d}"
    _say("the ledger ...")
    found = Ledger(day, machine().partition(", one core")[0], at_size(FEW), at_size(notices))
    found.batch, found.encryption = side_by_side(rounds, 1200 if rounds > 2 else 300)
    RESULT.write_text(json.dumps(asdict(found), indent=1) + "\n", encoding="utf-8")
    return found


def write(found: Ledger) -> None:
    """Put the section in the place of the one that stands in ``docs/speed.md``."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(HEADING)
    _, next_, after = rest.partition("\n## ")
    PAGE.write_text(before.rstrip() + "\n\n" + section(found) + (f"{next_}{after}" if next_ else ""), encoding="utf-8")


def main() -> int:
    """Exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=MANY)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the section into docs/speed.md")
    parser.add_argument("--look", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.look is not None:
        json.dump(looked(asked.look), sys.stdout)
        return 0
    found = measured(asked.notices, asked.rounds)
    print(section(found))
    if asked.write:
        write(found)
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
