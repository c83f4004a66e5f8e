"""A batch: the first pass checks every row, the second stamps the good ones; then the summary and the marked copy."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from gdnotice.actions.opening import open_offer
from gdnotice.batch.columns import Columns, Given, columns_of, recognised
from gdnotice.batch.crew import Alone, Crew, Piece
from gdnotice.batch.delimited import Delimited
from gdnotice.batch.journal import NAME, Journal, is_whole
from gdnotice.batch.marked import marked_name, write_marked
from gdnotice.batch.names import USUAL, Names
from gdnotice.batch.results import Report, Result, Spool, Status, is_refused, packed, unpacked
from gdnotice.batch.row_work import Answered, Circumstances, Task, exists_already, key_of
from gdnotice.batch.table import Table
from gdnotice.batch.workbook_rows import Workbook
from gdnotice.batch.writing import merge, write_report
from gdnotice.clock import Clock
from gdnotice.errors import Misuse, Refusal, Unreadable, World
from gdnotice.findings.finding import Finding
from gdnotice.offer.terms import Offer
from gdnotice.pack.form import Form
from gdnotice.pack.load import form
from gdnotice.stamp.printing import read_printing
from gdnotice.values import digest

_ROWS_AT_ONCE = 24
_MOST_JOBS = 64

Stage: TypeAlias = Literal["checking", "stamping", "writing", "merging"]


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks for. ``folder`` None only with ``check_only``: then nothing is written.

    ``printing`` is the folder of an official printing, None for the built-in one. ``at``: judge every row from then;
    otherwise from its own date. ``sheet`` names the sheet of a workbook, ``names`` is the pattern of file names.
    """

    form: str
    offer: str
    rows: Path
    folder: Path | None
    printing: Path | None = None
    at: datetime | None = None
    jobs: int = 1
    check_only: bool = False
    names: str = USUAL
    merged: Path | None = None
    overwrite: bool = False
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is. ``share`` of the stage, from 0 to 1; ``rows`` done in it, in ``seconds``."""

    stage: Stage
    rows: int
    share: float
    seconds: float

    @property
    def left(self) -> float | None:
        """Seconds left in this stage, None as long as it cannot be told."""
        return self.seconds * (1 - self.share) / self.share if self.share > 0.01 and self.seconds > 0.5 else None


Told: TypeAlias = Callable[[Progress], bool | None]


@dataclass(frozen=True, slots=True)
class _Good:
    """A row in the second pass: decided already (``result``), or to be stamped under ``name`` (then with a ``key``)."""

    number: int
    findings: tuple[Finding, ...]
    name: str
    key: str
    result: Result | None = None


def run_batch(request: Request, clock: Clock, progress: Told = lambda _: None) -> Report:
    """Check and stamp every row of a spreadsheet. ``progress`` is told how far it is and stops it by returning False.

    The caller closes the report. Raises :class:`~gdnotice.errors.Unreadable` where spreadsheet, form or offer cannot be
    understood as a whole, :class:`~gdnotice.errors.World` where the disk or a lock stops it; a row that is wrong raises
    nothing. What was stamped before a stop stays, and the same request goes on from there.
    """
    batch = _Batch(request, clock, progress)
    try:
        batch.run()
    except BaseException:
        batch.report.close()
        raise
    finally:
        batch.table.close()
        batch.checked.close()
    return batch.report


def open_table(path: Path, form: Form, sheet: str | None = None) -> Table:
    """The spreadsheet, whatever it is by its content. Raises :class:`~gdnotice.errors.Unreadable`."""
    try:
        if path.exists() and not path.is_file():
            raise Unreadable(f"The spreadsheet {path} is not a file.", "Nothing was read.", "Check the name.")
        with path.open("rb") as stream:
            head = stream.read(4)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "the name cannot be used"
        raise Unreadable(
            f"The spreadsheet {path} cannot be opened ({reason}).", "Nothing was read.", "Check the name."
        ) from None
    if head in {b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"}:
        return Workbook(path, sheet)
    if sheet is not None:
        raise Misuse(f"{path} is no workbook, so it has no sheet to name.", "", "Leave --sheet away.")
    return Delimited(path, recognised(form))


class _Stopped(Exception):
    """``progress`` said to stop."""


class _Batch:
    """One batch from its request to its report."""

    def __init__(self, request: Request, clock: Clock, told: Told) -> None:
        self.request = request
        self.told = told
        self.began = time.monotonic()
        self.stage: tuple[Stage, float] = ("checking", self.began)
        _sensible(request)
        self.form: Form = form(request.form)
        self.offer: Offer = open_offer(request.offer)
        _served(self.form, self.offer)
        self.names = Names(request.names, self.form)
        self.about = Circumstances(
            request.form, request.offer, self.offer.hash, request.printing, request.at, clock.now()
        )
        self.key = self._key()
        self.table = open_table(request.rows, self.form, request.sheet)
        self.checked = Spool()
        self.report = Report(self.form.id, self.offer.id, request.folder, request.check_only, self.table.encoding)
        self.remarks: dict[str, int] = {}
        self.width = 0
        self.heading = 1

    def run(self) -> None:
        """Both passes, and what is written after them."""
        folder = self.request.folder
        with contextlib.ExitStack() as held:
            if folder is not None:
                self._untouched(folder)
            journal = held.enter_context(Journal(folder)) if folder is not None else None
            alone = self.request.jobs == 1
            crew: Alone | Crew = Alone(self.about) if alone else Crew(self.about, self.request.jobs)
            held.enter_context(crew)
            total = self._first_pass(crew)
            if self.report.cancelled:
                self._close_books()
                return
            if self.request.check_only or journal is None:
                self._only_checked()
            else:
                assert folder is not None
                _tidy(folder)
                self._second_pass(crew, journal, folder, total)
            self._close_books()
            if folder is not None:
                self._write(folder)

    # ------------------------------------------------------------------------------------------------ first pass

    def _first_pass(self, crew: Alone | Crew) -> int:
        """Check every row; the spool then holds number, answers and findings of each. Returns how many there are."""
        total = 0
        with contextlib.closing(_given(self.table, self)) as rows:
            try:
                for piece in crew.done(_checks(rows)):
                    assert piece.answers is not None
                    for task, answered in zip(piece.tasks, piece.answers, strict=True):
                        self.checked.add([task.number, dict(task.answers), packed(answered.findings)])
                    total += len(piece.tasks)
                    self._tell("checking", total, self.table.share_read())
            except _Stopped:
                self.report.cancelled = True
        return total

    def _only_checked(self) -> None:
        for number, _, found in self.checked:
            findings = unpacked(found)
            self.report.add(Result(number, "refused" if is_refused(findings) else "passed", None, findings))

    # ----------------------------------------------------------------------------------------------- second pass

    def _second_pass(self, crew: Alone | Crew, journal: Journal, folder: Path, total: int) -> None:
        done = 0
        stopped = False

        def stamps() -> Iterator[Piece[list[_Good]]]:
            for piece in self._stamps(journal, folder):
                if stopped:
                    piece.tasks = ()
                journal.begin((task.number, one.key) for task, one in zip(piece.tasks, _open(piece), strict=False))
                yield piece

        for piece in crew.done(stamps()):
            self._book(piece, journal, stopped)
            done += len(piece.bag)
            if not stopped:
                try:
                    self._tell("stamping", done, done / max(total, 1))
                except _Stopped:
                    stopped = self.report.cancelled = True

    def _stamps(self, journal: Journal, folder: Path) -> Iterator[Piece[list[_Good]]]:
        bag: list[_Good] = []
        tasks: list[Task] = []
        for number, answers, found in self.checked:
            one, task = self._decided(number, answers, unpacked(found), journal, folder)
            bag.append(one)
            if task is not None:
                tasks.append(task)
            if len(bag) >= _ROWS_AT_ONCE:
                yield Piece(bag, tasks)
                bag, tasks = [], []
        if bag:
            yield Piece(bag, tasks)

    def _decided(
        self, number: int, answers: dict[str, str], findings: tuple[Finding, ...], journal: Journal, folder: Path
    ) -> tuple[_Good, Task | None]:
        """What is to be done with a row. Every row takes its name, so that names do not hang on what others get."""
        name = self.names.name(number, answers)
        key = key_of(self.key, answers)

        def settled(status: Status, *more: Finding) -> tuple[_Good, None]:
            file = name if status == "kept" else None
            return _Good(number, findings, name, key, Result(number, status, file, (*findings, *more))), None

        if is_refused(findings):
            return settled("refused")
        target = folder / name
        done = journal.done(number)
        overwrite = self.request.overwrite
        if done is not None and done.key == key and is_whole(target, done):
            return settled("kept")
        if done is not None and done.key != key and not overwrite:
            return settled("refused", _changed(number))
        there = target.exists()
        if there and done is not None and done.key == key and not overwrite and target.stat().st_size:
            return settled("refused", _altered(number, name))
        # a file of no bytes is what a power failure leaves of one that was not yet on the disk
        ours = number in journal.begun or (done is not None and done.key == key)
        if there and not (ours or overwrite):
            return settled("refused", exists_already(name))
        task = Task(number, answers, (), str(target), there)
        return _Good(number, findings, name, key), task

    def _book(self, piece: Piece[list[_Good]], journal: Journal, stopped: bool) -> None:
        """Results of a piece into journal and report, in order."""
        assert piece.answers is not None
        came = {one.number: one for one in piece.answers}
        journal.finish(
            (one.number, one.key, came[one.number].size, came[one.number].sha256)
            for one in piece.bag
            if one.number in came and came[one.number].size
        )
        journal.leave(one.number for one in piece.answers if not one.size)
        for one in piece.bag:
            if one.result is not None:
                self.report.add(one.result)
            elif (answered := came.get(one.number)) is None:
                self.report.add(Result(one.number, "not reached", None, one.findings))
            else:
                self.report.add(_stamped(one, answered))
                for remark in answered.remarks:
                    self.remarks[remark] = self.remarks.get(remark, 0) + 1

    # ------------------------------------------------------------------------------------------------- the rest

    def _close_books(self) -> None:
        notes = [*self.table.notes, *self.report.notes]
        notes += [f"{remark} ({count} {'row' if count == 1 else 'rows'})" for remark, count in self.remarks.items()]
        self.report.notes = tuple(notes)
        self.report.seconds = time.monotonic() - self.began

    def _write(self, folder: Path) -> None:
        self._tell_quietly("writing", 0.0)
        marked = folder / marked_name(self.request.rows)
        write_marked(self.table, marked, self.report, self.heading, self.width)
        self.report.written.append(marked)
        if self.request.merged is not None:
            merge(self.report, self.request.merged, lambda share: self._tell_quietly("merging", share))
        self.report.seconds = time.monotonic() - self.began
        write_report(self.report, folder)

    def _untouched(self, folder: Path) -> None:
        """What is written at the end must not take the place of a file that no batch wrote."""
        merged = self.request.merged
        theirs = [merged] if merged is not None else []
        if not (folder / NAME).exists():
            theirs += [folder / name for name in ("summary.json", "SUMMARY.txt", marked_name(self.request.rows))]
        for path in theirs:
            if path.exists() and not self.request.overwrite:
                raise World(
                    f"{path} exists already.",
                    "It would be overwritten at the end. Nothing was stamped.",
                    "Choose another folder or name, or allow it with --overwrite.",
                )

    def _key(self) -> str:
        """What is the same for every row and yet decides what its paper says."""
        paper = ""
        if self.request.printing is not None:
            printing = read_printing(self.request.printing)
            paper = printing.sha256 + digest(repr(printing.placements).encode())
        at = self.request.at.isoformat() if self.request.at is not None else ""
        return "|".join((self.form.hash, self.offer.hash, paper, at))

    def _tell(self, stage: Stage, rows: int, share: float) -> None:
        """Tell how far it is. Raises ``_Stopped`` where that is the answer."""
        now = time.monotonic()
        if self.stage[0] != stage:
            self.stage = (stage, now)
        if self.told(Progress(stage, rows, share, now - self.stage[1])) is False:
            raise _Stopped

    def _tell_quietly(self, stage: Stage, share: float) -> None:
        """As :meth:`_tell`, where it is too late to stop."""
        with contextlib.suppress(_Stopped):
            self._tell(stage, self.report.rows, share)


def _given(table: Table, batch: _Batch) -> Generator[Given, None, None]:
    """The rows under the headings."""
    rows = table.rows()
    heading = next(rows, None)
    columns: Columns = columns_of(heading, batch.form, table.path)
    assert heading is not None
    batch.report.notes = columns.notes
    batch.heading = heading.number
    batch.width = len(heading.cells)
    for row in rows:
        batch.width = max(batch.width, len(row.cells), max(row.broken, default=-1) + 1)
        yield columns.given(row)


def _checks(rows: Iterator[Given]) -> Iterator[Piece[None]]:
    tasks: list[Task] = []
    for row in rows:
        tasks.append(Task(row.number, row.answers, row.findings))
        if len(tasks) >= _ROWS_AT_ONCE:
            yield Piece(None, tasks)
            tasks = []
    if tasks:
        yield Piece(None, tasks)


def _open(piece: Piece[list[_Good]]) -> list[_Good]:
    return [one for one in piece.bag if one.result is None]


def _stamped(one: _Good, answered: Answered) -> Result:
    if answered.size:
        return Result(one.number, "stamped", one.name, one.findings)
    return Result(one.number, "refused", None, (*one.findings, *answered.findings))


def _changed(number: int) -> Finding:
    return Finding(
        "row-changed",
        "error",
        None,
        f"Row {number} was stamped into this folder before, from other answers or another offer, printing or moment. "
        "The paper that is there was left as it is. Choose another folder, or have it stamped anew with --overwrite.",
        "nothing is overwritten without being told",
    )


def _altered(number: int, name: str) -> Finding:
    return Finding(
        "file-altered",
        "error",
        None,
        f"The paper of row {number}, {name}, is no longer as this batch stamped it. It may have been signed or written "
        "on, so it was left as it is. Move it away, or have it stamped anew with --overwrite.",
        "nothing is overwritten without being told",
    )


def _served(form: Form, offer: Offer) -> None:
    if offer.kind not in form.kinds:
        raise Refusal(
            f"The form {form.id} does not serve offers of kind {offer.kind}.",
            f"It serves: {', '.join(form.kinds)}.",
            "`gdnotice form list` names the forms and what each serves.",
        )


def _sensible(request: Request) -> None:
    if not 1 <= request.jobs <= _MOST_JOBS:
        raise Misuse(f"{request.jobs} jobs cannot be.", "", f"Give a number from 1 to {_MOST_JOBS}.")
    if request.folder is None and not request.check_only:
        raise Misuse("No folder is given for the papers.", "Nothing was stamped.", "Name one with -o DIR.")
    if request.merged is not None and request.check_only:
        raise Misuse("A mere check stamps nothing that could be merged.", "", "Leave one of the two away.")


def _tidy(folder: Path) -> None:
    """Take away what a killed run was writing aside."""
    for left in folder.glob(".gdnotice-*.part"):
        with contextlib.suppress(OSError):
            left.unlink()
