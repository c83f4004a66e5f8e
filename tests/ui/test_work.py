"""The desk: the vault on one thread, results on the window's, nothing waited for."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from gdnotice.actions.open_ledger import Vault
from gdnotice.actions.people import change_setting, settings_in_force
from gdnotice.clock import SystemClock
from gdnotice.errors import Misuse, Problem, World
from gdnotice.ledger.acting import acting
from gdnotice.settings.firm import change
from tests.ledger import desk as ledger_desk
from ui import collecting
from ui.work import Desk, Job, Stopped


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(SystemClock())
    with qtbot.waitSignal(made.opened, timeout=20_000):
        made.open("Opening", lambda: ledger_desk.make(tmp_path / "ledger"))
    yield made
    made.close()


def done(qtbot: QtBot, begin: Callable[[Callable[[Any], None]], object]) -> Any:
    """Begin work and wait for what it gives."""
    came: list[Any] = []
    begin(came.append)
    qtbot.waitUntil(lambda: bool(came), timeout=20_000)
    return came[0]


def test_the_vault_has_one_thread_and_it_is_not_the_windows(desk: Desk, qtbot: QtBot) -> None:
    threads = {
        done(qtbot, lambda came: desk.run("Asking", lambda _vault: threading.get_ident(), done=came)) for _ in range(3)
    }
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_what_comes_back_comes_on_the_windows_thread(desk: Desk, qtbot: QtBot) -> None:
    came: list[int] = []
    desk.run("Asking", lambda _vault: None, done=lambda _found: came.append(threading.get_ident()))
    qtbot.waitUntil(lambda: bool(came))
    assert came == [threading.get_ident()]


def test_the_window_goes_on_while_work_is_done(desk: Desk, qtbot: QtBot) -> None:
    ticks: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start(10)
    done(qtbot, lambda came: desk.run("Sleeping", lambda _vault: time.sleep(0.4), done=came))
    timer.stop()
    assert len(ticks) >= 5


def test_a_problem_goes_to_who_asked_or_to_the_window(desk: Desk, qtbot: QtBot) -> None:
    def refuse(_vault: Vault) -> None:
        raise Misuse("No.")

    told: list[Problem] = []
    desk.run("Asking", refuse, failed=told.append)
    qtbot.waitUntil(lambda: bool(told))
    with qtbot.waitSignal(desk.problem) as heard:
        desk.run("Asking", refuse)
    assert [told[0].what, heard.args[0].what] == ["No.", "No."]


def test_what_the_system_refuses_is_no_bug_and_tells_no_name(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(desk.problem) as heard, qtbot.assertNotEmitted(desk.bug):
        desk.aside("Looking", (tmp_path / ("secret" * 100)).stat)
    assert "too long" in heard.args[0].what
    assert "secret" not in str(heard.args[0])


def test_a_bug_is_told_as_one(desk: Desk, qtbot: QtBot) -> None:
    def break_it(_vault: Vault) -> None:
        raise KeyError("an answer")

    with qtbot.waitSignal(desk.bug) as heard:
        desk.run("Asking", break_it)
    assert isinstance(heard.args[0], KeyError)


def test_an_act_that_is_cancelled_leaves_nothing(desk: Desk, qtbot: QtBot) -> None:
    begun, go = threading.Event(), threading.Event()

    def slowly(vault: Vault, tell: Callable[..., None]) -> None:
        with acting(vault) as act:
            change(act, "firm_name", "Sample LLC")
            begun.set()
            go.wait(10)
            tell("Working", 1, 2)

    job = desk.run("Working", slowly, progress="tell")
    assert begun.wait(10)
    job.cancel()
    go.set()
    qtbot.waitUntil(lambda: desk.idle)
    found = done(qtbot, lambda came: desk.run("Asking", settings_in_force, done=came))
    assert found["firm_name"] == ""


def test_progress_is_told(desk: Desk, qtbot: QtBot) -> None:
    far: list[tuple[str, int, int]] = []
    desk.busy.connect(lambda job: far.append((job.words, job.count, job.of)) if job is not None else None)
    done(
        qtbot, lambda came: desk.run("Counting", lambda _vault, tell: tell("Counted", 3, 7), done=came, progress="tell")
    )
    assert ("Counted", 3, 7) in far


def test_only_the_newest_of_a_kind_is_answered(desk: Desk, qtbot: QtBot) -> None:
    came: list[int] = []
    for number in range(20):
        desk.run("Searching", lambda _vault, number=number: number, done=came.append, only="search")
    qtbot.waitUntil(lambda: desk.idle)
    assert came == [19]


def test_an_act_tells_the_window(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.changed):
        desk.run("Setting", change_setting, "firm_name", "Sample LLC", changes=True)


def test_a_locked_ledger_answers_in_words(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.locked) as heard:
        desk.lock("You locked it.")
    assert heard.args == ["You locked it."]
    told: list[Problem] = []
    desk.run("Asking", settings_in_force, failed=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], World)


def test_work_beside_needs_no_vault(desk: Desk, qtbot: QtBot) -> None:
    assert done(qtbot, lambda came: desk.aside("Adding", sum, (1, 2), done=came)) == 3


def test_telling_a_cancelled_job_stops_it() -> None:
    job = Job("Working", lambda _vault, _job: None)
    job.cancel()
    with pytest.raises(Stopped):
        job.tell()


def test_nothing_of_the_window_is_taken_apart_on_another_thread(desk: Desk, qtbot: QtBot) -> None:
    where: list[int] = []

    class Cycle:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            where.append(threading.get_ident())

    for _ in range(50):
        for _ in range(40):  # more than Python leaves lying before it looks
            Cycle()

        def allocate(_vault: Vault) -> int:
            return len([[number] for number in range(20_000)])

        done(qtbot, lambda came, work=allocate: desk.run("Allocating", work, done=came))  # type: ignore[misc]
    qtbot.waitUntil(lambda: bool(where), timeout=5_000)
    assert set(where) == {threading.get_ident()}


def test_collecting_goes_on_as_ever_once_the_desk_is_closed(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_working", [])  # another test's desk may still be open in this process
    made = Desk(SystemClock())
    assert not gc.isenabled()
    made.close()
    assert gc.isenabled()
