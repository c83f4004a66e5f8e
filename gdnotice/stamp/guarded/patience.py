"""How long a child may take by the clock on the wall: its own time is limited, not the time that it stands in line.

On a busy machine a process that is ready to run may wait for a processor far longer than it then works. That says
nothing against the file. Linux tells of each process how long it waited; elsewhere, time in which no processor of the
machine was idle counts as waiting. The limit on processor time (:mod:`~gdnotice.stamp.guarded.limits`) holds besides.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TypeAlias

OWN = 9.0
"""Seconds in which a child works, sleeps, or waits for anything but a processor."""

LONGEST = 30.0
"""Seconds of the wall clock after which it is ended even if it only stood in line."""

LOOKS = 0.5
"""Seconds between two looks at it."""

_NO_IDLE = 0.05
"""The share of the machine's time in which processors were idle below which it was too busy to give a child one."""

_Ticks: TypeAlias = tuple[float, float]
"""How long the processors of the machine were idle, and how long they were there at all, in a unit of the system's."""


class Patience:
    """With one child, from now on. Ask :meth:`left` now and then: the system tells what it tells from look to look."""

    def __init__(self, child: int, own: float | None = None, longest: float | None = None) -> None:
        self._child = child
        self._own = OWN if own is None else own
        self._longest = LONGEST if longest is None else longest
        self._began = self._looked = time.monotonic()
        self._processor, self._told = -1, 0.0
        self._unsaid = 0.0
        self._ticks = _machine()
        self._estimated = 0.0

    def taken(self) -> float:
        """Seconds of the wall clock since it began."""
        return time.monotonic() - self._began

    def left(self) -> float:
        """Seconds until its time is over if it gets a processor from now on; 0 or less when it is over."""
        self._look()
        taken = self.taken()
        return min(self._own - (taken - self.waited), self._longest - taken)

    def starved(self) -> bool:
        """Whether it has not had its own time yet."""
        return self.taken() - self.waited < self._own

    @property
    def waited(self) -> float:
        """Seconds in which it stood in line for a processor, as far as the last look told."""
        return self._told + self._unsaid if self._processor >= 0 else self._estimated

    def _look(self) -> None:
        now = time.monotonic()
        passed, self._looked = now - self._looked, now
        told = _standing(self._child)
        if told is None:
            ticks = _machine()
            if ticks is not None and self._ticks is not None and _no_idle(self._ticks, ticks):
                self._estimated += passed
            # Two looks close to each other see no tick of the clock: they are taken together with the next.
            if ticks is not None and (self._ticks is None or ticks[1] > self._ticks[1]):
                self._ticks = ticks
            return
        processor, waited, ready = told
        # The system adds a wait to what it tells when the wait is over.
        standing = ready and processor == self._processor and waited == self._told
        self._unsaid = self._unsaid + passed if standing else 0.0
        self._processor, self._told = processor, waited


def _no_idle(before: _Ticks, after: _Ticks) -> bool:
    whole = after[1] - before[1]
    return whole > 0 and (after[0] - before[0]) / whole < _NO_IDLE


def _standing(child: int) -> tuple[int, float, bool] | None:
    """Of a process: nanoseconds on a processor, seconds ready to run without one, and whether it is ready or running.

    None where the system does not tell, or the process is no more.
    """
    try:
        running, waiting, *_ = Path(f"/proc/{child}/schedstat").read_bytes().split()
        # The name, in parentheses, may hold anything.
        state = Path(f"/proc/{child}/stat").read_bytes().rpartition(b")")[2].split()[0]
        if running == waiting == b"0":  # a system that keeps the file and not the figures
            return None
        return int(running), int(waiting) / 1e9, state == b"R"
    except (OSError, ValueError, IndexError):
        return None


if sys.platform == "win32":
    import ctypes

    def _machine() -> _Ticks | None:
        idle, kernel, user = ctypes.c_uint64(), ctypes.c_uint64(), ctypes.c_uint64()
        done = ctypes.windll.kernel32.GetSystemTimes(*map(ctypes.byref, (idle, kernel, user)))
        return (idle.value, kernel.value + user.value) if done else None  # idle time is part of the kernel's

elif sys.platform == "darwin":
    import ctypes

    _LOAD, _IDLE = 3, 2

    def _machine() -> _Ticks | None:
        system = ctypes.CDLL(None)
        ticks, count = (ctypes.c_uint32 * 4)(), ctypes.c_uint32(4)
        failed = system.host_statistics(system.mach_host_self(), _LOAD, ticks, ctypes.byref(count))
        return None if failed else (ticks[_IDLE], sum(ticks))

else:

    def _machine() -> _Ticks | None:
        try:
            ticks = [int(one) for one in Path("/proc/stat").read_bytes().split(b"\n", 1)[0].split()[1:9]]
            return ticks[3] + ticks[4], sum(ticks)  # idle, and idle while a disk was waited for
        except (OSError, ValueError, IndexError):
            return None
