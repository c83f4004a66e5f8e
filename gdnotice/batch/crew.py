"""Rows worked on in several processes, results in the order of the rows.

On Linux, where this process has no other thread, each process is a fork of it and begins at once; elsewhere each is
started fresh (``spawn``). Each talks over its own pipe. A process whose pipe closes ends: none outlives the program,
however it was ended. The paper is compiled once, here, while the processes judge the first rows, and sent to them.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import queue
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, Protocol, Self, TypeVar

from gdnotice.actions.press import Press
from gdnotice.batch.row_work import Came, Circumstances, Judged, RowWork, Task
from gdnotice.errors import Problem, World

_AHEAD = 4
"""Pieces of work at each process at a time: one in hand, the others waiting while this process reads and books."""

_AHEAD_AT_FIRST = 16
"""The same for the beginning: what a process can judge before the paper has been compiled."""

Bag = TypeVar("Bag")


@dataclass(slots=True)
class Piece(Generic[Bag]):
    """Some tasks that travel together, with a ``bag`` that stays here until they come back.

    ``came`` has no entry for a task that was not reached before :meth:`Hands.stop`.
    """

    bag: Bag
    tasks: Sequence[Task]
    came: Sequence[Came] | None = None


class Hands(Protocol):
    """Whatever works on rows: this process alone, or several. Use it in ``with``.

    ``official`` are the bytes that papers stand on, by their SHA-256, as far as they were wanted back.
    """

    official: dict[str, bytes]

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def done(self, pieces: Iterator[Piece[Bag]]) -> Iterator[Piece[Bag]]:
        """Each piece with what came of it, in order. Raises what the work met."""
        ...

    def stop(self) -> None:
        """Begin no further row, of those given already either."""
        ...


def hands(about: Circumstances, jobs: int) -> Hands:
    """``jobs`` processes, or this one alone for 1."""
    return Alone(about) if jobs == 1 else Crew(about, jobs)


class Alone:
    """The work done in this very process."""

    def __init__(self, about: Circumstances) -> None:
        self._work = RowWork(about)
        self._stopped = False
        self.official = self._work.official

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def done(self, pieces: Iterator[Piece[Bag]]) -> Iterator[Piece[Bag]]:
        work = self._work
        for piece in pieces:
            piece.came = [] if self._stopped else [work.finish(work.judge(task)) for task in piece.tasks]
            yield piece

    def stop(self) -> None:
        self._stopped = True


@dataclass(slots=True)
class _Hand:
    process: BaseProcess
    pipe: Connection
    pieces: list[int] = field(default_factory=list)


class Crew:
    """The work done in ``jobs`` processes. Use it in ``with``: leaving ends them."""

    def __init__(self, about: Circumstances, jobs: int) -> None:
        self.official: dict[str, bytes] = {}
        self._about = about
        self._hands: list[_Hand] = []
        self._compiled = False
        fork = _may_fork()
        context = multiprocessing.get_context("fork" if fork else "spawn")
        if fork:
            gc.freeze()  # what is here now is shared with the processes; a collection would copy it page by page
        try:
            for _ in range(jobs):
                ours, theirs = context.Pipe()
                # a fork holds our ends too, and a pipe that somebody still holds never closes
                others = [*(hand.pipe for hand in self._hands), ours] if fork else []
                process = context.Process(target=_serve, args=(theirs, about, others), daemon=True)  # type: ignore[attr-defined]
                process.start()
                theirs.close()
                self._hands.append(_Hand(process, ours))
        finally:
            if fork:
                gc.unfreeze()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for hand in self._hands:
            hand.pipe.close()
        for hand in self._hands:
            hand.process.join(5)
            if hand.process.is_alive():
                hand.process.kill()
                hand.process.join()
            hand.process.close()

    def stop(self) -> None:
        for hand in self._hands:
            self._send(hand, _STOP)

    def done(self, pieces: Iterator[Piece[Bag]]) -> Iterator[Piece[Bag]]:
        waiting: dict[int, Piece[Bag]] = {}
        given = out = 0
        ended = False
        while True:
            ahead = _AHEAD if self._compiled else _AHEAD_AT_FIRST
            while not ended and given - out < ahead * 2 * len(self._hands):
                hand = min(self._hands, key=lambda one: len(one.pieces))
                piece = next(pieces, None) if len(hand.pieces) < ahead else None
                if piece is None:
                    ended = len(hand.pieces) < ahead
                    break
                waiting[given] = piece
                if piece.tasks:
                    self._send(hand, (given, piece.tasks))
                    hand.pieces.append(given)
                else:
                    piece.came = []
                given += 1
            if out in waiting and waiting[out].came is not None:
                yield waiting.pop(out)
                out += 1
            elif ended and out == given:
                return
            else:
                if not self._compiled:
                    self._compile(next(piece.tasks[0] for piece in waiting.values() if piece.tasks))
                self._receive(waiting)

    def _compile(self, first: Task) -> None:
        """Compile the paper of the first row, which is nearly always that of all, and send it to every process."""
        known, press = RowWork(self._about).press_of(first)
        for hand in self._hands:
            self._send(hand, (known, press))
        self._compiled = True

    @staticmethod
    def _send(hand: _Hand, what: object) -> None:
        try:
            hand.pipe.send(what)
        except OSError:
            raise _lost() from None

    def _receive(self, waiting: dict[int, Piece[Bag]]) -> None:
        busy = [hand.pipe for hand in self._hands if hand.pieces]
        for pipe in wait(busy):
            hand = next(one for one in self._hands if one.pipe is pipe)
            try:
                number, came, official = hand.pipe.recv()
            except (EOFError, OSError):
                raise _lost() from None
            if isinstance(came, Problem):
                raise came
            if isinstance(came, str):
                raise RuntimeError(came)
            self.official.update(official)
            hand.pieces.remove(number)
            waiting[number].came = came


def _may_fork() -> bool:
    """A fork takes only the thread that forks along: whatever another one holds locked stays so for ever."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208


def _lost() -> World:
    return World(
        "One of the processes of the batch ended by itself.",
        "The system may have run out of memory. What was stamped is in the journal.",
        "Give the same command again, with fewer --jobs: it goes on from there.",
    )


# ----------------------------------------------------------------------------------------- in the processes themselves

_STOP = None
"""Sent to say that no further row is to be begun."""


def _serve(pipe: Connection, about: Circumstances, others: Sequence[Connection]) -> None:
    """The life of a process: take pieces, give answers, end when the pipe closes."""
    for one in others:
        one.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the program itself says when to end
    orders: queue.SimpleQueue[Any] = queue.SimpleQueue()
    stopped = threading.Event()
    # A thread of its own empties the pipe, so that neither side ever waits with a full pipe for the other.
    threading.Thread(target=_listen, args=(pipe, orders, stopped), daemon=True).start()
    server = _Server(pipe, stopped)
    try:
        server.work = RowWork(about)
        server.work.warm()
        while True:
            server.take(*orders.get())
    except Problem as problem:
        _tell(pipe, server.number, problem)
    except (BrokenPipeError, ConnectionError):
        return
    except Exception as bug:  # noqa: BLE001  its text may hold an answer, so only its place travels
        place = next(
            (one for one in reversed(traceback.extract_tb(bug.__traceback__)) if "gdnotice" in one.filename), None
        )
        where = f"{Path(place.filename).name}, line {place.lineno}" if place is not None else "outside the program"
        _tell(pipe, server.number, f"{type(bug).__name__} in {where}")


class _Server:
    """Judges pieces as they come and finishes them as soon as the paper is there."""

    work: RowWork

    def __init__(self, pipe: Connection, stopped: threading.Event) -> None:
        self.pipe = pipe
        self.stopped = stopped
        self.number = -1
        self.paper = False
        self.judged: deque[tuple[int, list[Judged]]] = deque()
        self.told: set[str] = set()

    def take(self, number: int, what: Sequence[Task] | Press) -> None:
        """A piece of this number; or a press, and how many amendments are known under its terms."""
        if isinstance(what, Press):
            self.work.take(number, what)
            self.paper = True
        else:
            self.number = number
            stopped = self.stopped
            self.judged.append((number, [self.work.judge(task) for task in what if not stopped.is_set()]))
        while self.paper and self.judged:
            self.number, judged = self.judged.popleft()
            came = [self.work.finish(one) for one in judged if not self.stopped.is_set()]
            official = {key: value for key, value in self.work.official.items() if key not in self.told}
            self.told.update(official)
            self.pipe.send((self.number, came, official))


def _tell(pipe: Connection, number: int, what: Problem | str) -> None:
    try:
        pipe.send((number, what, {}))
    except OSError:
        return


def _listen(pipe: Connection, orders: queue.SimpleQueue[Any], stopped: threading.Event) -> None:
    while True:
        try:
            order = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)  # the program is gone or has no more work: nothing is left half done but the row in hand
        if order is _STOP:
            stopped.set()
        else:
            orders.put(order)
