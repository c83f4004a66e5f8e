"""The form is stamped beside the window: leaving it neither waits for the stamp nor hears of it any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ui.form_view.paper_thread import PaperThread


class Slow:
    """A form whose stamping takes until it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()

    def paper(self, judged: object) -> object:
        self.begun.set()
        assert self.let_go.wait(20)
        if isinstance(judged, Exception):
            raise judged
        return judged


@pytest.fixture
def slow() -> Iterator[Slow]:
    made = Slow()
    yield made
    made.let_go.set()


@pytest.mark.parametrize("judged", ["a paper", ZeroDivisionError()])
def test_closing_does_not_wait_and_nothing_comes_after_it(qtbot: QtBot, slow: Slow, judged: Any) -> None:
    thread = PaperThread()
    came: list[object] = []
    for signal in (thread.made, thread.failed, thread.broke):
        signal.connect(lambda *what: came.append(what))
    thread.ask(slow, judged)  # type: ignore[arg-type]
    assert slow.begun.wait(10)
    start = time.monotonic()
    thread.close()
    assert time.monotonic() - start < 5, "it would have been twenty"
    slow.let_go.set()
    qtbot.waitUntil(lambda: thread not in PaperThread._at_work, timeout=10_000)
    qtbot.wait(20)
    assert came == []


def test_it_outlives_who_asked(qtbot: QtBot, slow: Slow) -> None:
    """The interview is gone, with its window: the stamp under way ends without an exception on its thread."""
    thread = PaperThread()
    thread.ask(slow, "a paper")  # type: ignore[arg-type]
    worker = thread._thread
    assert slow.begun.wait(10)
    thread.close()
    del thread
    slow.let_go.set()
    qtbot.waitUntil(lambda: not worker.is_alive(), timeout=10_000)
    qtbot.wait(20)
