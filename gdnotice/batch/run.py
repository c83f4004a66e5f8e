"""A batch: every row is checked and the good ones stamped, while the summary and the marked copy are written.

First the whole spreadsheet is gone through quickly, so that nothing is stamped from one that turns out to be damaged.
Then rows stream: read here, worked on by the hands, booked here in their order.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from gdnotice import files
from gdnotice.actions.opening import open_offer
from gdnotice.actions.signature_pictures import Given
from gdnotice.batch.booking import Books, Deliver
from gdnotice.batch.columns import Columns, columns_of, recognised
from gdnotice.batch.crew import Hands, Piece, hands
from gdnotice.batch.delimited import Delimited
from gdnotice.batch.journal import NAME, Journal, was_made
from gdnotice.batch.marked import marked_name, write_marked
from gdnotice.batch.names import USUAL, Names
from gdnotice.batch.results import Report, Row
from gdnotice.batch.row_work import Circumstances
from gdnotice.batch.rows import Entry, Rows
from gdnotice.batch.table import Survey, Table
from gdnotice.batch.workbook_rows import Workbook
from gdnotice.batch.writing import merge, write_report
from gdnotice.clock import Clock
from gdnotice.errors import Misuse, Refusal, Unreadable, World
from gdnotice.offer.terms import Offer
from gdnotice.pack.form import Form
from gdnotice.pack.load import form
from gdnotice.stamp.printing import Printing, printing_files, read_printing
from gdnotice.stamp.signatures.picture import LIMIT
from gdnotice.values import digest

_MOST_JOBS = 64
_NO_ROWS = (
    "There is no row below the headings, so there was nothing to check or stamp. Look whether the sheet was saved, and "
    "whether it is the right one."
)

Stage: TypeAlias = Literal["reading", "checking", "stamping", "writing", "merging"]


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks for. ``folder`` None only with ``check_only``: then nothing is written.

    ``offer`` is a file, a built-in offer's id, or an offer that was opened already (a ledger's). ``printing`` is the
    folder of an official printing or that printing itself, None for the built-in one. ``at``: judge every row from
    then; otherwise from its own date. ``sheet`` names the sheet of a workbook, ``names`` is the pattern of file names.
    ``signatures`` are pictures for the lines that are signed, the same on every paper.
    """

    form: str
    offer: str | Offer
    rows: Path
    folder: Path | None
    printing: Path | Printing | None = None
    at: datetime | None = None
    jobs: int = 1
    check_only: bool = False
    names: str = USUAL
    merged: Path | None = None
    overwrite: bool = False
    sheet: str | None = None
    signatures: Given = ()


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


def run_batch(
    request: Request, clock: Clock, progress: Told = lambda _: None, deliver: Deliver | None = None
) -> Report:
    """Check and stamp every row of a spreadsheet. ``progress`` is told how far it is and stops it by returning False.

    ``deliver`` is given the papers of each chunk of rows as soon as they are in their files, in the order of the
    spreadsheet and before the journal notes them as done: what it could not take is delivered again by the next run.

    The caller closes the report. Raises :class:`~gdnotice.errors.Unreadable` where spreadsheet, form or offer cannot be
    understood as a whole, :class:`~gdnotice.errors.World` where the disk or a lock stops it; a row that is wrong raises
    nothing. What was stamped before a stop stays, and the same request goes on from there.
    """
    batch = _Batch(request, clock, progress, deliver)
    try:
        batch.run()
    except BaseException:
        batch.report.close()
        raise
    finally:
        batch.table.close()
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


class _Batch:
    """One batch from its request to its report."""

    def __init__(self, request: Request, clock: Clock, told: Told, deliver: Deliver | None) -> None:
        self.request = request
        self.told = told
        self.deliver = deliver
        self.began = time.monotonic()
        self.stage: tuple[Stage, float] = ("reading", self.began)
        _sensible(request)
        self.form: Form = form(request.form)
        self.offer: Offer = open_offer(request.offer)
        _served(self.form, self.offer)
        self.names = Names(request.names, self.form)
        self.about = Circumstances(
            request.form, request.offer, self.offer.hash, request.printing, request.at, clock.now(),
            overwrite=request.overwrite, deliver=deliver is not None, signatures=request.signatures,
        )  # fmt: skip
        self.key = self._key()
        self.table = open_table(request.rows, self.form, request.sheet)
        self.report = Report(self.form.id, self.offer.id, request.folder, request.check_only, self.table.encoding)

    def run(self) -> None:
        """Go through the spreadsheet, work on its rows, and write what is written of them."""
        folder = self.request.folder
        if folder is not None:
            self._untouched(folder)
        stopped = not self._tell("reading", 0, 0.0)
        with contextlib.ExitStack() as held:
            crew = held.enter_context(hands(self.about, self.request.jobs))  # it makes itself ready meanwhile
            survey = self.table.survey()
            columns = self._columns(survey)
            self.report.columns = columns.letters
            # behind the crew: a process would hold a lock that was there when it was forked
            journal = held.enter_context(Journal(folder)) if folder is not None else None
            if folder is not None:
                _tidy(folder)
            books = Books(self.report, None if self.request.check_only else journal, self.deliver, crew)
            rows = Rows(self.table, columns, self.names, self.key, books.journal, self.request)
            rows.stopped = stopped
            results = self._results(rows, books, crew, survey)
            if folder is None:
                for _ in results:
                    pass
            else:
                self._mark(folder, rows, results, survey)
            self.report.cancelled = rows.stopped
            self._close_books(columns, books)
            if folder is not None and journal is not None:
                self._write(folder, journal)

    def _columns(self, survey: Survey) -> Columns:
        try:
            return columns_of(survey.heading, self.form, self.table.path)
        except Unreadable as problem:
            table = self.table
            if not isinstance(table, Workbook) or self.request.sheet is not None or not table.others:
                raise
            more = f"This is its sheet “{table.sheet.name}”; --sheet names another: {', '.join(table.others)}."
            raise Unreadable(problem.what, problem.meaning, f"{problem.remedy} {more}", problem.mistakes) from None

    def _results(self, rows: Rows, books: Books, crew: Hands, survey: Survey) -> Iterator[Row]:
        """Every row's result, in order. Whoever asks for the next one keeps the whole batch going."""
        stage: Stage = "checking" if self.request.check_only else "stamping"
        share = 0.0

        def begun() -> Iterator[Piece[Sequence[Entry]]]:
            for piece in rows.pieces():
                books.begin(piece)
                yield piece

        try:
            for piece in crew.done(begun()):
                yield from books.book(piece)
                share = min(self.report.rows / max(survey.rows, 1), 1.0)
                if not rows.stopped and not self._tell(stage, self.report.rows, share):
                    rows.stopped = True
                    crew.stop()
        except Unreadable as error:
            if not self.report.stamped:
                raise
            raise Unreadable(
                error.what,
                f"The {self.report.stamped} good rows before it were stamped.",
                f"{error.remedy} The same command then goes on from there.",
                error.mistakes,
            ) from None
        if share < 1 and not rows.stopped:
            self._tell(stage, self.report.rows, 1.0)

    def _mark(self, folder: Path, rows: Rows, results: Iterator[Row], survey: Survey) -> None:
        marked = folder / marked_name(self.request.rows)
        write_marked(self.table, rows.copy(), marked, results, survey)
        self.report.written.append(marked)

    def _close_books(self, columns: Columns, books: Books) -> None:
        none = () if self.report.rows else (_NO_ROWS,)
        self.report.notes = (*none, *self.table.notes, *columns.notes, *books.remarks())
        self.report.seconds = time.monotonic() - self.began

    def _write(self, folder: Path, journal: Journal) -> None:
        self._tell("writing", self.report.rows, 0.0)
        if self.request.merged is not None and not self.report.cancelled:
            count = self.report.rows
            done = merge(self.report, self.request.merged, lambda share: self._tell("merging", count, share))
            self.report.cancelled = not done
            if self.report.merged is not None:
                journal.made(self.report.merged)
        self.report.seconds = time.monotonic() - self.began
        write_report(self.report, folder)

    def _untouched(self, folder: Path) -> None:
        """What is written at the end must not take the place of a file that no batch wrote."""
        request = self.request
        merged = request.merged
        if merged is not None:
            own = printing_files(request.printing) if isinstance(request.printing, Path) else ()
            offers = [Path(request.offer)] if isinstance(request.offer, str) else []
            pictures = [path for _, path in request.signatures]
            files.refuse_input_as_output(merged, [request.rows, *offers, *own, *pictures])
        theirs = [merged] if merged is not None and not was_made(folder, merged) else []
        if not (folder / NAME).exists():
            theirs += [folder / name for name in ("summary.json", "SUMMARY.txt", marked_name(request.rows))]
        for path in theirs:
            if path.exists() and not request.overwrite:
                raise World(
                    f"{path} exists already.",
                    "It would be overwritten at the end. Nothing was stamped.",
                    "Choose another folder or name, or allow it with --overwrite.",
                )

    def _key(self) -> str:
        """What is the same for every row and yet decides what its paper says."""
        paper = ""
        if self.request.printing is not None:
            given = self.request.printing
            printing = given if isinstance(given, Printing) else read_printing(given)
            paper = printing.sha256 + digest(repr(printing.placements).encode())
        at = self.request.at.isoformat() if self.request.at is not None else ""
        signed = sorted(
            f"{name}={digest(files.read_bytes(path, 'picture of a signature', LIMIT))}"
            for name, path in self.request.signatures
        )
        return "|".join((self.form.hash, self.offer.hash, paper, at, *signed))

    def _tell(self, stage: Stage, rows: int, share: float) -> bool:
        """Tell how far it is. False where the answer is to stop."""
        now = time.monotonic()
        if self.stage[0] != stage:
            self.stage = (stage, now)
        return self.told(Progress(stage, rows, share, now - self.stage[1])) is not False


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
