"""Work beside the window: the vault on one thread of its own, anything else on a second, what takes minutes on a third;
the window never waits."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from gdnotice.errors import Problem, World
from ui.collecting import Collecting

if TYPE_CHECKING:  # the window is shown before the ledger's libraries are loaded
    from gdnotice.actions.open_ledger import Vault
    from gdnotice.clock import Clock

_LEDGER = ("gdnotice.actions.open_ledger", "gdnotice.board.board", "gdnotice.actions.live_form")
"""What brings with it nearly all that the work at a ledger needs."""

Callback = Callable[[Any], object]


class Stopped(Exception):
    """A person cancelled the work. An act that it ends leaves nothing behind."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who sits at which ledger: all that the window may know of a vault. ``role`` as in the ledger."""

    folder: Path
    person: str
    role: str
    clock: Clock
    writable: bool
    remarks: tuple[str, ...] = ()
    sample: bool = False


@dataclass(eq=False)
class Job:
    """One piece of work. ``words`` tell a person what is being done ("Proving the ledger").

    ``only`` names a kind of which the newest alone counts: an older one is dropped, begun or not. ``long`` work can be
    cancelled whatever it changes: what it did so far stays.
    """

    words: str
    call: Callable[[Vault | None, Job], Any]
    done: Callback | None = None
    failed: Callable[[Problem], object] | None = None
    only: str = ""
    changes: bool = False
    long: bool = False
    count: int = 0
    of: int = 0
    cancelled: threading.Event = field(default_factory=threading.Event)
    teller: Callable[[Job], None] = lambda _job: None

    def cancel(self) -> None:
        """Ask it to stop; its result is dropped in any case, unless it has changed something."""
        self.cancelled.set()

    def tell(self, what: str = "", count: int = 0, of: int = 0) -> None:
        """Called by the work: how far it is. Raises :class:`Stopped` once it was cancelled."""
        if self.cancelled.is_set():
            raise Stopped
        self.words, self.count, self.of = what or self.words, count, of
        self.teller(self)


class _Lane(threading.Thread):
    """One thread that does one job after the other. ``vault`` is touched by this thread alone."""

    def __init__(self, name: str, came: Callable[[Job, Any, BaseException | None], None]) -> None:
        super().__init__(name=name, daemon=True)
        self.vault: Vault | None = None
        self.jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._came = came

    def run(self) -> None:
        while (job := self.jobs.get()) is not None:
            if job.cancelled.is_set():
                self._came(job, None, Stopped())
                continue
            try:
                found = job.call(self.vault, job)
            except BaseException as error:  # noqa: BLE001 - it is handed to the window, which tells it
                self._came(job, None, error)
            else:
                self._came(job, found, None)
        if self.vault is not None:
            self.vault.close()


class Desk(QObject):
    """What the window works with. Lives on the window's thread, and so do all its signals and callbacks."""

    opened = Signal(object)
    """A :class:`Sitting`."""
    locked = Signal(str)
    """Why: shown beside the passphrase."""
    changed = Signal()
    """An act was done: what is on the screen may be old."""
    busy = Signal(object)
    """The :class:`Job` under way or its progress; None: nothing is under way."""
    problem = Signal(object)
    """A :class:`Problem` that nobody else tells."""
    bug = Signal(object)
    """An exception that nobody expected."""
    _came = Signal(object, object, object)
    _told = Signal(object)

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clock = clock
        self.sitting: Sitting | None = None
        self.copies: Path | None = None
        """The folder that this desk proposes for copies of papers and of the ledger; None: none was chosen."""
        self._came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self.busy, Qt.ConnectionType.QueuedConnection)
        self._under_way: list[Job] = []
        self._newest: dict[str, Job] = {}
        self._collecting = Collecting(self)
        self._vault_lane = _Lane("gdnotice-vault", self._came.emit)
        self._aside = _Lane("gdnotice-aside", self._came.emit)
        self._slow: _Lane | None = None
        for lane in (self._vault_lane, self._aside):
            lane.start()

    # --- what screens ask ---

    def run(
        self,
        words: str,
        work: Callable[..., Any],
        *args: Any,
        done: Callback | None = None,
        failed: Callable[[Problem], object] | None = None,
        only: str = "",
        changes: bool = False,
        progress: str = "",
        **named: Any,
    ) -> Job:
        """Do ``work(vault, *args, **named)`` on the vault's thread, then ``done(result)`` or ``failed(problem)`` here.

        ``changes`` says that it is an act: :attr:`changed` follows. ``progress`` names the parameter through which the
        work tells how far it is.
        """

        def call(vault: Vault | None, job: Job) -> Any:
            if vault is None or vault.closed:
                raise World(
                    "The ledger is locked.", "Nothing was read or written.", "Open it again with your passphrase."
                )
            told = {progress: job.tell} if progress else {}
            return work(vault, *args, **named, **told)

        return self._begin(self._vault_lane, Job(words, call, done, failed, only, changes))

    def aside(
        self,
        words: str,
        work: Callable[..., Any],
        *args: Any,
        done: Callback | None = None,
        failed: Callable[[Problem], object] | None = None,
        only: str = "",
        progress: str = "",
    ) -> Job:
        """Do ``work(*args)``, which needs no vault, on the second thread; otherwise as :meth:`run`."""

        def call(_vault: Vault | None, job: Job) -> Any:
            return work(*args, **({progress: job.tell} if progress else {}))

        return self._begin(self._aside, Job(words, call, done, failed, only))

    def slowly(
        self,
        words: str,
        work: Callable[..., Any],
        *args: Any,
        done: Callback | None = None,
        failed: Callable[[Problem], object] | None = None,
        changes: bool = False,
        progress: str = "",
        ledger: bool = True,
        **named: Any,
    ) -> Job:
        """Do what may take minutes on a third thread, one such piece of work after the other, as :meth:`run` does.

        With ``ledger`` the vault that is open goes first into ``work``: acts of two threads wait for each other, and
        what lies between them does not. Locking and closing cancel it; ``work`` tells how far it is often enough to
        be stopped there, and whatever it did until then stays.
        """

        def call(_vault: Vault | None, job: Job) -> Any:
            told = {progress: job.tell} if progress else {}
            vault = self._vault_lane.vault
            if ledger and (vault is None or vault.closed):
                raise Stopped
            return work(*((vault, *args) if ledger else args), **named, **told)

        if self._slow is None:
            self._slow = _Lane("gdnotice-slow", self._came.emit)
            self._slow.start()
        return self._begin(self._slow, Job(words, call, done, failed, changes=changes, long=True))

    def get_ready(self, *modules: str) -> None:
        """Load on the vault's thread what a ledger needs; whatever is asked of it meanwhile comes after that.

        ``modules`` are those of the window that are wanted once it is open.
        """

        def call(_vault: Vault | None, _job: Job) -> None:
            for name in (*_LEDGER, *modules):
                import_module(name)

        self._begin(self._vault_lane, Job("Getting ready", call))

    def open(
        self,
        words: str,
        opening: Callable[[], Vault],
        *,
        sample: bool = False,
        failed: Callable[[Problem], object] | None = None,
    ) -> Job:
        """Open a ledger on the vault's thread; :attr:`opened` follows. One that was open is closed first."""
        lane = self._vault_lane

        def call(vault: Vault | None, _job: Job) -> Sitting:
            if vault is not None:
                lane.vault = None
                vault.close()
            made = lane.vault = opening()
            return Sitting(
                made.folder, made.person.name, made.person.role, made.clock, made.writable, made.remarks, sample
            )

        def refused(problem: Problem) -> None:
            if self.sitting is not None:  # the one that was open is closed by now
                self._rise(str(problem))
            elif failed is not None and _there(failed):
                failed(problem)
            else:
                self.problem.emit(problem)

        self._stop_long()
        return self._begin(lane, Job(words, call, self._sit, refused))

    def lock(self, why: str = "") -> None:
        """Forget the key, after what is under way."""
        lane = self._vault_lane

        def call(vault: Vault | None, _job: Job) -> str:
            lane.vault = None
            if vault is not None:
                vault.close()
            return why

        if self.sitting is not None:
            self._stop_long()
            self._begin(lane, Job("Locking", call, self._rise))

    def close(self) -> None:
        """Finish what was begun, close the vault, end both threads."""
        for job in self._under_way:
            if not job.changes or job.long:
                job.cancel()
        for lane in (self._aside, self._slow, self._vault_lane):
            if lane is not None:
                lane.jobs.put(None)
                lane.join()
        self._collecting.end()

    def settle(self) -> None:
        """Most of what the program will ever need is loaded and made."""
        self._collecting.settle()

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._under_way

    def has(self, job: Job) -> bool:
        """Whether this job is still to be done or under way."""
        return job in self._under_way

    # --- inside ---

    def _stop_long(self) -> None:
        for job in self._under_way:
            if job.long:
                job.cancel()

    def _begin(self, lane: _Lane, job: Job) -> Job:
        if job.only:
            if (older := self._newest.get(job.only)) is not None:
                older.cancel()
            self._newest[job.only] = job
        job.teller = self._told.emit
        self._under_way.append(job)
        lane.jobs.put(job)
        self.busy.emit(self._under_way[0])
        return job

    def _deliver(self, job: Job, found: Any, error: BaseException | None) -> None:
        self._under_way.remove(job)
        if self._newest.get(job.only) is job:
            del self._newest[job.only]
        self.busy.emit(self._under_way[0] if self._under_way else None)
        if job.changes and (error is None or job.long):
            self.changed.emit()
        if isinstance(error, Stopped) or (job.cancelled.is_set() and not job.changes):
            return
        if isinstance(error, OSError):
            error = _refused(error)
        if error is None:
            if job.done is not None and _there(job.done):
                job.done(found)
        elif not isinstance(error, Problem):
            self.bug.emit(error)
        elif job.failed is not None and _there(job.failed):
            job.failed(error)
        else:
            self.problem.emit(error)

    def _sit(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.opened.emit(sitting)

    def _rise(self, why: str) -> None:
        self.sitting = None
        self.locked.emit(why)


def _refused(error: OSError) -> World:
    """What the disk or the system refused, whatever was being done: a name too long, a medium taken out."""
    return World(
        f"The computer refused it: {error.strerror or 'it gives no reason'}.",
        "It was not finished; what was done before is kept.",
        "Look at the file or folder that you named, and at the room on the disk; then try again.",
    )


def _there(callback: Callable[..., object]) -> bool:
    """Whether the widget that waits for the answer still exists."""
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
