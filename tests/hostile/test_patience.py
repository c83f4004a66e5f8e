"""A busy machine is no fault of the file: a child gets its own time, however long it stands in line for a processor."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gdnotice.errors import World
from gdnotice.stamp.guarded import guarded, patience
from gdnotice.stamp.guarded.guarded import Answer
from gdnotice.stamp.guarded.patience import Patience, _machine, _no_idle

_ONE_PROCESSOR = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity") or _machine() is None, reason="no processor can be kept busy here on purpose"
)

_OWN = 1.0
_SPIN = "import time\nends = time.monotonic() + 60\nwhile time.monotonic() < ends: pass"


def _last_in_line(code: str) -> list[str]:
    """A program that does ``code`` on the first processor, whenever nobody else wants it."""
    here = min(os.sched_getaffinity(0))
    return [sys.executable, "-S", "-c", f"import os\nos.sched_setaffinity(0, {{{here}}})\nos.nice(19)\n{code}"]


@contextmanager
def _busy() -> Iterator[None]:
    """The first processor has more than enough to do."""
    here = min(os.sched_getaffinity(0))
    first = f"import os\nos.sched_setaffinity(0, {{{here}}})\nprint(flush=True)\n"
    spinning = [subprocess.Popen([sys.executable, "-S", "-c", first + _SPIN], stdout=subprocess.PIPE) for _ in range(2)]
    try:
        for one in spinning:
            assert one.stdout is not None
            one.stdout.readline()
        yield
    finally:
        for one in spinning:
            one.kill()
            one.communicate()


_ANSWERS = """
import time
while time.process_time() < 0.1: pass
print('{"result": 7, "lengths": 0}')
"""


@_ONE_PROCESSOR
def test_a_child_that_stands_in_line_gets_its_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "_command", lambda: _last_in_line(_ANSWERS))
    monkeypatch.setattr(patience, "OWN", _OWN)
    began = time.monotonic()
    with _busy():
        said = guarded.ask({"work": "verify"}, b"", 1)
    assert isinstance(said, Answer)
    assert said.said["result"] == 7
    assert time.monotonic() - began > _OWN, "this machine was not busy enough to tell anything"


@_ONE_PROCESSOR
def test_a_machine_that_is_too_busy_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "_command", lambda: _last_in_line("while True: pass"))
    monkeypatch.setattr(patience, "OWN", _OWN)
    monkeypatch.setattr(patience, "LONGEST", 2.0)
    began = time.monotonic()
    with _busy(), pytest.raises(World, match="so busy"):
        guarded.ask({"work": "verify"}, b"", 1)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", "while True: pass"])
def test_own_time_ends_however_it_is_spent(code: str) -> None:
    child = subprocess.Popen([sys.executable, "-S", "-c", code])
    try:
        waiting = Patience(child.pid, own=0.5, longest=30.0)
        while waiting.left() > 0:
            time.sleep(0.02)
        assert not waiting.starved()
        assert 0.5 <= waiting.taken() - waiting.waited < 3
    finally:
        child.kill()
        child.wait()


def test_where_waiting_is_not_told_a_machine_without_an_idle_processor_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, ticks = [0.0], [(0.0, 0.0)]
    monkeypatch.setattr(patience, "_standing", lambda _: None)
    monkeypatch.setattr(patience, "_machine", lambda: ticks[0])
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    waiting = Patience(1, own=9.0, longest=60.0)
    for second in range(1, 21):
        clock[0], ticks[0] = float(second), (1.0, 200.0 * second)  # two processors, both with work to do
        assert waiting.left() == pytest.approx(9.0)
    for second in range(21, 30):
        clock[0], ticks[0] = float(second), (100.0 * (second - 20), 200.0 * second)  # one of them has none
        assert waiting.left() == pytest.approx(29.0 - second)
    assert not waiting.starved()


def test_the_machine_tells_how_idle_it_is() -> None:
    before = _machine()
    if before is None:
        pytest.skip("this system does not tell")
    time.sleep(0.1)
    after = _machine()
    assert after is not None
    assert 0 <= after[0] - before[0] <= after[1] - before[1]
    assert not _no_idle((0.0, 0.0), (50.0, 100.0))
