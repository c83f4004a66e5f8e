"""Rows worked on in several processes, results in the order of the rows.

Each process is started fresh (``spawn``, the one way that is the same on every system) and talks over its own pipe. A
process whose pipe closes ends: none outlives the program, however it was ended.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from gdnotice.batch.row_work import Answered, Circumstances, RowWork, Task
from gdnotice.errors import Problem, World

_AHEAD = 2
"""Pieces of work at each process at a time: one in hand, one waiting."""

Bag = TypeVar("Bag")


@dataclass(slots=True)
class Piece(Generic[Bag]):
    """Some tasks that travel together, with a ``bag`` that stays here until they come back."""

    bag: Bag
    tasks: Sequence[Task]
    answers: Sequence[Answered] | None = None


class Alone:
    """The work done in this very process."""

    def __init__(self, about: Circumstances) -> None:
        self._work = RowWork(about)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def done(self, pieces: Iterator[Piece[Bag]]) -> Iterator[Piece[Bag]]:
        """Each piece with its answers."""
        for piece in pieces:
            piece.answers = [self._work.work(task) for task in piece.tasks]
            yield piece


@dataclass(slots=True)
class _Hand:
    process: BaseProcess
    pipe: Connection
    pieces: list[int] = field(default_factory=list)


class Crew:
    """The work done in ``jobs`` processes. Use it in ``with``: leaving ends them."""

    def __init__(self, about: Circumstances, jobs: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._hands: list[_Hand] = []
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, about), daemon=True)
            process.start()
            theirs.close()
            self._hands.append(_Hand(process, ours))

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

    def done(self, pieces: Iterator[Piece[Bag]]) -> Iterator[Piece[Bag]]:
        """Each piece with its answers, in order. Raises what a process met."""
        waiting: dict[int, Piece[Bag]] = {}
        given = out = 0
        ended = False
        while True:
            while not ended and given - out < _AHEAD * 2 * len(self._hands):
                hand = min(self._hands, key=lambda one: len(one.pieces))
                piece = next(pieces, None) if len(hand.pieces) < _AHEAD else None
                if piece is None:
                    ended = len(hand.pieces) < _AHEAD
                    break
                waiting[given] = piece
                if piece.tasks:
                    self._send(hand, given, piece.tasks)
                else:
                    piece.answers = []
                given += 1
            if out in waiting and waiting[out].answers is not None:
                yield waiting.pop(out)
                out += 1
            elif ended and out == given:
                return
            else:
                self._receive(waiting)

    def _send(self, hand: _Hand, number: int, tasks: Sequence[Task]) -> None:
        try:
            hand.pipe.send((number, tasks))
        except OSError:
            raise _lost() from None
        hand.pieces.append(number)

    def _receive(self, waiting: dict[int, Piece[Bag]]) -> None:
        busy = [hand.pipe for hand in self._hands if hand.pieces]
        for pipe in wait(busy):
            hand = next(one for one in self._hands if one.pipe is pipe)
            try:
                number, answers = hand.pipe.recv()
            except (EOFError, OSError):
                raise _lost() from None
            if isinstance(answers, Problem):
                raise answers
            if isinstance(answers, str):
                raise RuntimeError(answers)
            hand.pieces.remove(number)
            waiting[number].answers = answers


def _lost() -> World:
    return World(
        "One of the processes of the batch ended by itself.",
        "The system may have run out of memory. What was stamped is in the journal.",
        "Give the same command again, with fewer --jobs: it goes on from there.",
    )


def _serve(pipe: Connection, about: Circumstances) -> None:
    """The life of a process: take pieces, give answers, end when the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the program itself says when to end
    pieces: queue.SimpleQueue[Any] = queue.SimpleQueue()
    # A thread of its own empties the pipe, so that neither side ever waits with a full pipe for the other.
    threading.Thread(target=_listen, args=(pipe, pieces), daemon=True).start()
    number = -1
    try:
        work = RowWork(about)
        while True:
            number, tasks = pieces.get()
            pipe.send((number, [work.work(task) for task in tasks]))
    except Problem as problem:
        _tell(pipe, number, problem)
    except (BrokenPipeError, ConnectionError):
        return
    except Exception as bug:  # noqa: BLE001  its text may hold an answer, so only its place travels
        place = next(
            (one for one in reversed(traceback.extract_tb(bug.__traceback__)) if "gdnotice" in one.filename), None
        )
        where = f"{Path(place.filename).name}, line {place.lineno}" if place is not None else "outside the program"
        _tell(pipe, number, f"{type(bug).__name__} in {where}")


def _tell(pipe: Connection, number: int, what: Problem | str) -> None:
    try:
        pipe.send((number, what))
    except OSError:
        return


def _listen(pipe: Connection, pieces: queue.SimpleQueue[Any]) -> None:
    while True:
        try:
            pieces.put(pipe.recv())
        except (EOFError, OSError):
            os._exit(0)  # the program is gone or has no more work: nothing is left half done but the row in hand
