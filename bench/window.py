"""The window: ``python3 bench/window.py [--notices 100000] [--rounds 15] [--write]``; ``dev.py bench`` runs it too.

Its start is measured against a bare PySide6 main window, each in a process of its own, in turn, in processor time:
until the window is painted, and until the first field can be typed in. What a keystroke takes, the board's scrolling
and the memory are measured in one process, on a copy of the ledger of a hundred thousand notices. Without a screen Qt
draws into memory ("offscreen"), which is the same work but for the last copy.

What a keystroke and a step of scrolling take is the time of the window's own thread: how long it answers nothing else.
The form is drawn by another; from keystroke to form it is the time on the wall, which other programs lengthen.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path[0] = str(ROOT)

from bench import ledger_made as making  # noqa: E402  the path is put right first
from bench.race import Spread, spread  # noqa: E402

KEPT = ROOT / "build" / "bench-ledger"
RESULT = ROOT / "build" / "bench-window.json"
PAGE = ROOT / "docs" / "speed.md"
HEADING = "## The window"
MANY = 100_000
ALL = "All, newest first"
_TYPED = "Sample Holder of Something Longer than Most, as Trustee"


@dataclass(slots=True)
class Window:
    """Times are in milliseconds, ``memory`` in MB. The two ratios are of processor time, ours to the bare window's.

    ``opened`` is from the passphrase to the board, ``found`` from the last letter of a search to its list, both on the
    wall; ``longest`` the longest that the window's thread was busy with any of what is measured.
    """

    day: str
    machine: str
    notices: int
    bare: Spread
    shown: Spread
    ready: Spread
    shown_ratio: Spread
    ready_ratio: Spread
    opened: float
    finding: float
    form: float
    scroll: float
    paged: float
    searching: float
    found: float
    longest: float
    memory: float


# ------------------------------------------------------------------ starting, in processes of their own


def _started(what: str, aside: Path) -> dict[str, float]:
    environment = dict(os.environ)
    environment |= {
        "XDG_CONFIG_HOME": str(aside),
        "APPDATA": str(aside),
        "PYTHONPYCACHEPREFIX": str(aside / "compiled"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY") and os.name != "nt":
        environment["QT_QPA_PLATFORM"] = "offscreen"
    asked = [sys.executable, str(ROOT / "bench" / "window_start.py"), what]
    told = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT, env=environment, timeout=60)
    found: dict[str, float] = json.loads(told.stdout)
    return found


def starts(rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of processor time: the bare window shown, ours shown, ours ready, round by round."""
    with tempfile.TemporaryDirectory() as aside:
        for what in ("bare", "ours", "ours"):  # bytecode is written, the disk's buffers are filled
            _started(what, Path(aside))
        found: tuple[list[float], list[float], list[float]] = ([], [], [])
        for number in range(rounds):
            told: dict[str, dict[str, float]] = {}
            for what in ("bare", "ours") if number % 2 else ("ours", "bare"):
                told[what] = _started(what, Path(aside))
            figures = (told["bare"]["shown"], told["ours"]["shown"], told["ours"]["ready"])
            for each, one in zip(found, figures, strict=True):
                each.append(one)
    return found


# ------------------------------------------------------------------ at work, in a process of its own


def at_work(folder: Path) -> dict[str, Any]:
    """Type into an interview and scroll the board, on the ledger in ``folder``, which is written to."""
    import resource

    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QTableView

    from gdnotice.ledger.vault import open_vault
    from ui.app import application, make_window
    from ui.warming import FIRST_SEEN, Warming

    app = application()
    clock = making.Hand(making.FIRST_DAY + timedelta(days=0.5))  # after all that is in the ledger
    window = make_window(clock)
    window.resize(1280, 820)
    window.show()

    def until(what: Callable[[], bool], seconds: float = 60) -> None:
        end = time.perf_counter() + seconds
        while not what():
            app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            if time.perf_counter() > end:
                raise TimeoutError

    def busy(act: Callable[[], object]) -> float:
        worked = time.thread_time()
        act()
        app.processEvents()  # what follows from it is painted
        return (time.thread_time() - worked) * 1000

    window.desk.get_ready(*FIRST_SEEN)  # while the passphrase is typed
    until(lambda: window.desk.idle)
    begun = time.perf_counter()
    window.desk.open("Opening", lambda: open_vault(folder, making.PREPARER, making.SECRETS[making.PREPARER], clock))
    until(lambda: window.desk.sitting is not None)
    due: Any = window.screen_of("board").findChild(QTableView, "due")
    until(lambda: due.model().rowCount() > 0)
    opened = (time.perf_counter() - begun) * 1000
    until(lambda: window.desk.idle)
    warming = Warming(window)
    warm: list[bool] = []
    warming.done.connect(lambda: warm.append(True))
    warming.begin()
    until(lambda: bool(warm))
    scroll = _scrolled(due, until, busy, lambda: window.desk.idle)
    paged = _paged(due, busy, until, lambda: window.desk.idle)
    window.go("notices")
    until(lambda: window.desk.idle)
    listing: Any = window.screen_of("notices")
    listing.filter.setCurrentIndex(listing.filter.findText(ALL))
    until(lambda: window.desk.idle and listing.lines.rowCount() > 0)
    paged += _paged(listing.table, busy, until, lambda: window.desk.idle)
    searching, found = _searched(listing, busy, until, lambda: window.desk.idle)
    finding, form = _interviewed(window, busy, until)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"finding": finding, "form": form, "scroll": scroll, "paged": paged, "searching": searching, "found": found}
    return {**told, "opened": opened, "memory": memory}


_Until = Callable[..., None]
_Busy = Callable[[Callable[[], object]], float]
_Idle = Callable[[], bool]


def _scrolled(table: Any, until: _Until, busy: _Busy, idle: _Idle) -> list[float]:
    """Milliseconds that each step of the wheel through the board's table keeps the window busy."""
    found = []
    bar = table.verticalScrollBar()
    for _ in range(400):
        found.append(busy(lambda: bar.setValue(bar.value() + 3)))
        if bar.value() >= bar.maximum():
            until(idle)
    return found


def _paged(table: Any, busy: _Busy, until: _Until, idle: _Idle) -> list[float]:
    """The same for each press of PageDown, from the top."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    found = []
    for _ in range(200):
        found.append(busy(lambda: QTest.keyClick(table, Qt.Key.Key_PageDown)))
        if table.verticalScrollBar().value() >= table.verticalScrollBar().maximum():
            until(idle)
    return found


def _searched(listing: Any, busy: _Busy, until: _Until, idle: _Idle) -> tuple[list[float], list[float]]:
    """Words typed into the search of all notices: what a letter keeps the window busy, and how long a list takes."""
    from PySide6.QtTest import QTest

    typing, lists = [], []
    for word in ("ada calder", "zoe", "albany", "1z00", "muller", "wojcik h", "example", "fw-2026"):
        listing.search.clear()
        until(lambda: not listing._typed.isActive() and idle())
        for letter in word:
            typing.append(busy(lambda letter=letter: QTest.keyClicks(listing.search, letter)))  # type: ignore[misc]
            time.sleep(0.05)
        begun = time.perf_counter()
        until(lambda: not listing._typed.isActive() and idle())
        lists.append((time.perf_counter() - begun) * 1000)
    return typing, lists


def _interviewed(window: Any, busy: _Busy, until: _Until) -> tuple[list[float], list[float]]:
    """A name typed into a new notice: what a letter and its finding keep the window busy, and when it is drawn."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from gdnotice.actions.draft_notice import draft_notice
    from ui.interview.page_view import PageView

    drafted: list[Any] = []
    offer: list[str] = []
    latest = "SELECT key FROM offer ORDER BY id DESC"
    window.desk.run("Asking", lambda vault: vault.db.conn.execute(latest).fetchone()[0], done=offer.append)
    until(lambda: bool(offer))
    window.desk.run("Drafting", draft_notice, making.FORM, offer[0], {}, done=drafted.append, changes=True)
    until(lambda: bool(drafted) and window.desk.idle)
    window.go("change", drafted[0].number)
    screen: Any = window.screen_of("change")
    until(lambda: screen.sitting is not None and screen.sitting.seen is not None and window.desk.idle)
    asked = "holder.names"
    screen.go_to(asked)
    until(lambda: window.desk.idle)
    control = screen.findChild(PageView).boxes[asked].control
    field = control.focusProxy() or control
    drawn: list[float] = []
    screen.form_view.drawn.connect(lambda: drawn.append(time.perf_counter()))
    finding, form = [], []
    for place in range(120):
        del drawn[:]
        begun = time.perf_counter()
        letter = Qt.Key(ord(_TYPED[place % len(_TYPED)].upper()))
        finding.append(busy(lambda letter=letter: QTest.keyClick(field, letter)))  # type: ignore[misc]
        until(lambda: bool(drawn))
        form.append((drawn[0] - begun) * 1000)
    return finding, form


def _worked(folder: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=KEPT) as aside:
        copy = Path(aside) / "ledger"
        shutil.copytree(folder, copy)
        environment = {**os.environ, "XDG_CONFIG_HOME": aside, "APPDATA": aside}
        if not environment.get("DISPLAY") and os.name != "nt":
            environment["QT_QPA_PLATFORM"] = "offscreen"
        asked = [sys.executable, __file__, "--work", str(copy)]
        told = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT, env=environment)
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


# ------------------------------------------------------------------ told


def measured(notices: int, rounds: int, ledger: Path | None = None) -> Window:
    """Everything. ``ledger`` is a ledger made before by the same recipe; else it is made where it is not there."""
    from bench.measure import machine
    from gdnotice.clock import NEW_YORK, SystemClock

    KEPT.mkdir(parents=True, exist_ok=True)
    _say("the window ...")
    plain, shown, ready = starts(rounds)
    work = _worked(ledger or making.made(KEPT, notices, _say).folder)

    def ratio(ours: list[float]) -> Spread:
        return spread([own / other for own, other in zip(ours, plain, strict=True)])

    found = Window(
        day=f"{SystemClock().now().astimezone(NEW_YORK):%Y-%m-%d}",
        machine=machine().partition(", one core")[0],
        notices=notices,
        bare=spread(plain),
        shown=spread(shown),
        ready=spread(ready),
        shown_ratio=ratio(shown),
        ready_ratio=ratio(ready),
        opened=work["opened"],
        finding=_ninety_fifth(work["finding"]),
        form=_ninety_fifth(work["form"]),
        scroll=_ninety_fifth(work["scroll"]),
        paged=_ninety_fifth(work["paged"]),
        searching=_ninety_fifth(work["searching"]),
        found=_ninety_fifth(work["found"]),
        longest=max(*work["scroll"], *work["paged"], *work["searching"], *work["finding"]),
        memory=work["memory"],
    )
    RESULT.write_text(json.dumps(asdict(found), indent=1) + "\n", encoding="utf-8")
    return found


def _ninety_fifth(numbers: list[float]) -> float:
    return statistics.quantiles(numbers, n=20, method="inclusive")[-1]


def section(found: Window) -> str:
    """For ``docs/speed.md``."""
    claims = [
        ("shown, times a bare main window, processor time", found.shown_ratio.median, 1.5, "times"),
        ("a keystroke to its finding, 95th percentile", found.finding, 16, "ms"),
        ("a keystroke to the redrawn form, 95th percentile", found.form, 100, "ms"),
        ("a step of the board's scrolling, 95th percentile", found.scroll, 16, "ms"),
        ("a page down in the board or the list of notices, 95th percentile", found.paged, 50, "ms"),
        ("a letter typed into the search of all notices, 95th percentile", found.searching, 50, "ms"),
        ("the longest of all these for the window's thread", found.longest, 50, "ms"),
        ("memory at most", found.memory, 350, "MB"),
    ]
    lines = [
        HEADING,
        "",
        "Written by `bench/window.py --write`.",
        "",
        f"Measured on {found.day}: {found.machine}; {found.notices:,} notices in the ledger. The starts of both",
        "windows in turn, in processes of their own, with their bytecode; medians, quartiles in brackets.",
        "",
        "| | found | at most | |",
        "|---|---|---|---|",
    ]
    for what, value, most, unit in claims:
        lines.append(f"| {what} | {value:.3g} {unit} | {most:g} | {'met' if value <= most else '**missed**'} |")
    lines += ["", "| processor time, ms | |", "|---|---|"]
    for words, one in (("a bare main window, shown", found.bare), ("ours, shown", found.shown)):
        lines.append(f"| {words} | {one:.0f} |")
    lines.append(f"| ours, its first field ready to be typed in | {found.ready:.0f} |")
    lines.append(f"| the same, times the bare window | {found.ready_ratio:.2f} |")
    lines += ["", "| time on the wall, ms | |", "|---|---|"]
    lines.append(f"| from the passphrase to the board | {found.opened:.0f} |")
    lines.append(f"| from the last letter of a search to its list, 95th percentile | {found.found:.0f} |")
    return "\n".join(lines) + "\n"


def write(found: Window) -> None:
    """Put the section in the place of the one that stands in ``docs/speed.md``."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(HEADING)
    _, next_, after = rest.partition("\n## ")
    PAGE.write_text(before.rstrip() + "\n\n" + section(found) + (f"{next_}{after}" if next_ else ""), encoding="utf-8")


def main() -> int:
    """Exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=MANY)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--ledger", type=Path, help="one made before, instead of making it anew")
    parser.add_argument("--write", action="store_true", help="put the section into docs/speed.md")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work is not None:
        print(json.dumps(at_work(asked.work)), flush=True)
        os._exit(0)
    found = measured(asked.notices, asked.rounds, asked.ledger)
    print(section(found))
    if asked.write:
        write(found)
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
